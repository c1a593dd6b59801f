/* SPDX-License-Identifier: Apache-2.0 */
/* Measure a program that reads standard input and writes standard output.
 *
 *     measure_program throughput NAME MEGABYTES TEXT COMMAND [ARGUMENT...]
 *     measure_program first-byte NAME ROUNDS TEXT COMMAND [ARGUMENT...]
 *
 * throughput: the lines of the file TEXT, in a shuffled order, are fed again and again until
 * MEGABYTES million bytes went in; prints seconds, millions of bytes per second, processor
 * seconds and the largest memory of the command.
 * first-byte: lines are fed one by one; prints the microseconds from writing a line to reading
 * the first byte that comes out, as median and maximum over the ROUNDS. Lines after which
 * nothing comes out, because all of them is held back, are counted apart. */
#define _GNU_SOURCE /* pipe2, wait4 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Text that is fed again and again: large enough that no cache of a processor holds it. */
#define BLOCK_SIZE ((size_t)16 << 20)
#define FILE_LIMIT ((size_t)8 << 20)
#define LINES_MAX 262144
#define ROUNDS_MAX 100000
#define MEGABYTE 1000000
/* How long an answer is waited for: to a line, and while a command starts or ends. */
#define HELD_MILLISECONDS 50
#define START_MILLISECONDS 5000

typedef struct lines {
    char *bytes;
    const char *start[LINES_MAX];
    size_t length[LINES_MAX];
    size_t count;
} lines;

typedef struct command {
    pid_t process;
    int in;  /* what it reads */
    int out; /* what it writes */
} command;

static void
fail(const char *what)
{
    fprintf(stderr, "measure_program: %s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

static double
now(void)
{
    struct timespec time;
    if (clock_gettime(CLOCK_MONOTONIC, &time) != 0)
        fail("clock");
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void
read_lines(lines *text, const char *path)
{
    FILE *file = fopen(path, "rb");
    text->bytes = malloc(FILE_LIMIT);
    if (!file || !text->bytes)
        fail(path);
    size_t size = fread(text->bytes, 1, FILE_LIMIT, file);
    (void)fclose(file);
    text->count = 0;
    const char *line = text->bytes;
    const char *end = text->bytes + size;
    while (line < end && text->count < LINES_MAX) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *next = !newline ? end : newline + 1;
        text->start[text->count] = line;
        text->length[text->count] = (size_t)(next - line);
        text->count++;
        line = next;
    }
    if (text->count == 0)
        fail(path);
}

/* Lines in a random but always the same order; returns the bytes used. */
static size_t
shuffle(const lines *text, char *block)
{
    uint64_t random = 1;
    size_t used = 0;
    for (;;) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        size_t line = (size_t)(random >> 33) % text->count;
        if (text->length[line] > BLOCK_SIZE - used)
            return used;
        memcpy(block + used, text->start[line], text->length[line]);
        used += text->length[line];
    }
}

static command
start(char **argv)
{
    int to[2], from[2];
    if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0)
        fail("pipe");
    command started = { .process = fork(), .in = to[1], .out = from[0] };
    if (started.process < 0)
        fail("fork");
    if (started.process == 0) {
        if (dup2(to[0], STDIN_FILENO) < 0 || dup2(from[1], STDOUT_FILENO) < 0)
            fail("dup2");
        (void)execvp(argv[0], argv);
        fail(argv[0]);
    }
    (void)close(to[0]);
    (void)close(from[1]);
    return started;
}

static struct rusage
wait_for(const command *running, const char *name)
{
    struct rusage usage;
    int status = 0;
    if (wait4(running->process, &status, 0, &usage) < 0)
        fail("wait4");
    /* 1 is an answer of most filters, not a failure. */
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
        fprintf(stderr, "measure_program: %s failed\n", name);
        exit(EXIT_FAILURE);
    }
    return usage;
}

static double
seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* Writes what the pipe takes, reads what has come. */
static void
pump(const command *running, const char *block, size_t block_size, uint64_t total)
{
    static char sink[1 << 16];
    uint64_t written = 0;
    struct pollfd ends[] = { { .fd = running->out, .events = POLLIN },
                             { .fd = running->in, .events = POLLOUT } };
    if (fcntl(running->in, F_SETFL, O_NONBLOCK) != 0)
        fail("fcntl");
    for (;;) {
        if (poll(ends, 2, -1) < 0)
            fail("poll");
        if ((ends[0].revents & (POLLIN | POLLHUP)) != 0) {
            ssize_t got = read(running->out, sink, sizeof sink);
            if (got < 0)
                fail("read");
            if (got == 0)
                return;
        }
        if (ends[1].fd >= 0 && (ends[1].revents & (POLLOUT | POLLERR)) != 0) {
            size_t from = (size_t)(written % block_size);
            size_t wanted = block_size - from;
            if (wanted > total - written)
                wanted = (size_t)(total - written);
            ssize_t put = write(running->in, block + from, wanted);
            if (put < 0 && errno != EAGAIN)
                fail("write");
            written += put > 0 ? (uint64_t)put : 0;
            if (written == total) {
                (void)close(running->in);
                ends[1].fd = -1;
            }
        }
    }
}

static void
measure_throughput(const char *name, uint64_t megabytes, const lines *text, char **argv)
{
    double begin = now();
    command running = start(argv);
    /* Only now: the system counts the memory of this process before the fork as the command's. */
    char *block = malloc(BLOCK_SIZE);
    if (!block)
        fail("malloc");
    size_t block_size = shuffle(text, block);
    if (block_size == 0)
        fail("shuffle");
    pump(&running, block, block_size, megabytes * MEGABYTE);
    (void)close(running.out);
    struct rusage usage = wait_for(&running, name);
    double seconds = now() - begin;
    double processor = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    printf("{\"schema\":1,\"benchmark\":\"throughput\",\"name\":\"%s\",\"megabytes\":%llu,"
           "\"seconds\":%.3f,\"megabytes_per_second\":%.1f,\"processor_seconds\":%.3f,"
           "\"megabytes_per_processor_second\":%.1f,\"memory_kib\":%ld}\n",
           name, (unsigned long long)megabytes, seconds, (double)megabytes / seconds, processor,
           (double)megabytes / processor, usage.ru_maxrss);
    free(block);
}

static int
compare_times(const void *left, const void *right)
{
    const double *a = left;
    const double *b = right;
    return (*a > *b) - (*a < *b);
}

/* Read what there is, waiting for it so many milliseconds. False if nothing came. */
static bool
read_some(const command *running, int milliseconds)
{
    static char sink[1 << 16];
    struct pollfd out = { .fd = running->out, .events = POLLIN };
    return poll(&out, 1, milliseconds) > 0 && (out.revents & POLLIN) != 0 &&
           read(running->out, sink, sizeof sink) > 0;
}

static void
measure_first_byte(const char *name, size_t rounds, const lines *text, char **argv)
{
    static double times[ROUNDS_MAX];
    if (rounds == 0 || rounds > ROUNDS_MAX)
        rounds = ROUNDS_MAX;
    command running = start(argv);
    size_t answered = 0;
    /* The first line also waits for the start of the command, and is not counted. */
    for (size_t round = 0; round <= rounds; round++) {
        size_t line = round % text->count;
        double begin = now();
        if (write(running.in, text->start[line], text->length[line]) < 0)
            fail(name);
        bool came = read_some(&running, round > 0 ? HELD_MILLISECONDS : START_MILLISECONDS);
        if (came && round > 0)
            times[answered++] = (now() - begin) * 1e6;
        /* The rest of the line, so that it is not taken for the answer to the next one. */
        while (came)
            came = read_some(&running, 1);
    }
    (void)close(running.in);
    while (read_some(&running, START_MILLISECONDS)) {
    }
    (void)close(running.out);
    (void)wait_for(&running, name);
    if (answered == 0)
        fail(name);
    qsort(times, answered, sizeof times[0], compare_times);
    printf("{\"schema\":1,\"benchmark\":\"first-byte\",\"name\":\"%s\",\"rounds\":%zu,"
           "\"held_back\":%zu,\"median_microseconds\":%.0f,\"max_microseconds\":%.0f}\n",
           name, rounds, rounds - answered, times[answered / 2], times[answered - 1]);
}

int
main(int argc, char **argv)
{
    if (argc < 6) {
        fputs("usage: measure_program throughput|first-byte NAME NUMBER TEXT COMMAND...\n", stderr);
        return 2;
    }
    (void)signal(SIGPIPE, SIG_IGN);
    static lines text;
    read_lines(&text, argv[4]);
    uint64_t number = strtoull(argv[3], NULL, 10);
    if (strcmp(argv[1], "throughput") == 0)
        measure_throughput(argv[2], number, &text, argv + 5);
    else
        measure_first_byte(argv[2], (size_t)number, &text, argv + 5);
    free(text.bytes);
    return EXIT_SUCCESS;
}
