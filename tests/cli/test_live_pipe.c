/* SPDX-License-Identifier: Apache-2.0 */
/* The program as a process: text passes before the next text arrives, memory stays constant, a
 * signal leaves no half-written file, and a password is asked for on a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* Longer than any machine needs; a test that waits this long has failed. */
#define PATIENCE_MS 20000

#define ARGUMENTS_MAX 24

/* A running program with pipes on both ends. */
typedef struct child {
    pid_t pid;
    int in;
    int out;
} child;

static const char *
program(void)
{
    const char *path = getenv("AIGC_LABEL");

    assert_non_null(path);
    return path;
}

/* The rules of the golden cases: no word of the texts here begins one of theirs, so nothing has
 * to be held back. */
static const char *
rules(void)
{
    static char path[4096];
    const char *folder = getenv("abs_top_srcdir");

    assert_non_null(folder);
    (void)snprintf(path, sizeof path, "%s/tests/cli/sample_rules.yaml", folder);
    return path;
}

/* Start the program; the arguments end with NULL. `nonblocking` for its standard output. */
static child
start(int nonblocking, ...)
{
    char *arguments[ARGUMENTS_MAX] = { (char *)(uintptr_t)program() };
    size_t count = 1;
    int in[2], out[2];
    child made;
    va_list list;

    va_start(list, nonblocking);
    while ((arguments[count] = va_arg(list, char *)) != NULL) {
        count++;
        assert_true(count < ARGUMENTS_MAX);
    }
    va_end(list);
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    if (nonblocking)
        assert_int_equal(fcntl(out[1], F_SETFL, O_NONBLOCK), 0);
    made.pid = fork();
    assert_true(made.pid >= 0);
    if (made.pid == 0) {
        (void)dup2(in[0], STDIN_FILENO);
        (void)dup2(out[1], STDOUT_FILENO);
        for (int fd = 3; fd < 64; fd++)
            (void)close(fd);
        (void)execv(arguments[0], arguments);
        _exit(127);
    }
    (void)close(in[0]);
    (void)close(out[1]);
    made.in = in[1];
    made.out = out[0];
    return made;
}

static int
end_of(child *made, struct rusage *usage)
{
    int status;

    assert_int_equal(wait4(made->pid, &status, 0, usage), made->pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* Wait until the program has written exactly these bytes. */
static void
expect(int fd, const char *wanted, size_t length)
{
    char got[4096];
    size_t have = 0;

    assert_true(length <= sizeof got);
    while (have < length) {
        struct pollfd wait = { fd, POLLIN, 0 };

        if (poll(&wait, 1, PATIENCE_MS) != 1)
            fail_msg("%zu of %zu bytes came, then nothing", have, length);
        ssize_t part = read(fd, got + have, length - have);
        assert_true(part > 0);
        have += (size_t)part;
    }
    assert_memory_equal(got, wanted, length);
}

static void
send_bytes(int fd, const void *data, size_t length)
{
    const char *bytes = data;

    while (length > 0) {
        ssize_t part = write(fd, bytes, length);

        assert_true(part > 0);
        bytes += part;
        length -= (size_t)part;
    }
}

/* Each piece comes out before the next one is sent: nothing waits for more input. */
static void
clean_text_passes_at_once(void **state)
{
    static const char *const pieces[] = { "今天", "天气很好，", "we went ", "for a walk. ",
                                          "\n",   "然后",       "回家。" };
    child made = start(0, "--rules", rules(), "--mark", "none", "--label-at", "none", NULL);
    char rest;

    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        send_bytes(made.in, pieces[i], strlen(pieces[i]));
        expect(made.out, pieces[i], strlen(pieces[i]));
    }
    (void)close(made.in);
    assert_int_equal(read(made.out, &rest, 1), 0);
    (void)close(made.out);
    assert_int_equal(end_of(&made, NULL), 0);
}

/* Write `total` bytes of text without a newline to the program and read what comes back. */
static uint64_t
pump(child *made, uint64_t total)
{
    static char block[1 << 16], back[1 << 16];
    uint64_t sent = 0, received = 0;
    int open = 1;

    for (size_t i = 0; i + 3 <= sizeof block; i += 3)
        memcpy(block + i, "\xE5\xA4\xA9", 3);
    assert_int_equal(fcntl(made->in, F_SETFL, O_NONBLOCK), 0);
    while (open || made->in >= 0) {
        struct pollfd wait[2] = { { made->out, POLLIN, 0 }, { made->in, POLLOUT, 0 } };
        ssize_t part;

        assert_true(poll(wait, 2, PATIENCE_MS) > 0);
        if (made->in >= 0 && wait[1].revents != 0) {
            size_t left = (sizeof block / 3) * 3 - (size_t)(sent % ((sizeof block / 3) * 3));

            part = write(made->in, block + sent % ((sizeof block / 3) * 3), left);
            sent += part > 0 ? (uint64_t)part : 0;
            if (sent >= total) {
                (void)close(made->in);
                made->in = -1;
            }
        }
        if (wait[0].revents != 0) {
            part = read(made->out, back, sizeof back);
            received += part > 0 ? (uint64_t)part : 0;
            open = part > 0;
            if (!open)
                return received;
        }
    }
    return received;
}

static int
sanitized(void)
{
    const char *sanitizers = getenv("AIGC_SANITIZERS");

    return sanitizers && strcmp(sanitizers, "no") != 0;
}

/* Twice the text must not take more memory; a line without end is the worst text. */
static void
memory_does_not_grow_with_the_text(void **state)
{
    uint64_t sizes[2] = { UINT64_C(8) << 20, UINT64_C(64) << 20 };
    long peaks[2];

    (void)state;
    if (sanitized())
        skip();
    for (int scan = 0; scan < 2; scan++) {
        for (int i = 0; i < 2; i++) {
            struct rusage usage;
            child made = scan ? start(0, "scan", "--rules", rules(), NULL)
                              : start(1, "--rules", rules(), "--mark", "none", NULL);

            (void)pump(&made, sizes[i]);
            (void)close(made.out);
            assert_int_equal(end_of(&made, &usage), 0);
            peaks[i] = usage.ru_maxrss;
        }
        if (peaks[1] > peaks[0] + 2048) {
            fail_msg("%s: %ld KiB for 8 MiB, %ld KiB for 64 MiB", scan ? "scan" : "pipe", peaks[0],
                     peaks[1]);
        }
    }
}

/* How many files are in a folder, and the size of the one that is not called "out". */
static int
look_into(const char *folder, off_t *other_size)
{
    DIR *directory = opendir(folder);
    const struct dirent *entry;
    struct stat info;
    int count = 0;

    assert_non_null(directory);
    *other_size = 0;
    while ((entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        count++;
        if (strcmp(entry->d_name, "out") != 0 &&
            fstatat(dirfd(directory), entry->d_name, &info, 0) == 0)
            *other_size = info.st_size;
    }
    assert_int_equal(closedir(directory), 0);
    return count;
}

static void
a_signal_leaves_the_target_and_no_other_file(void **state)
{
    char folder[] = "/tmp/test_live_pipe.XXXXXX", target[64], content[8] = "";
    off_t size = 0;
    int status;

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(target, sizeof target, "%s/out", folder);
    FILE *file = fopen(target, "w");
    assert_non_null(file);
    assert_true(fputs("before", file) >= 0);
    assert_int_equal(fclose(file), 0);

    child made = start(0, "--no-scan", "--mark", "none", "-o", target, NULL);
    send_bytes(made.in, "text", 4);
    /* The temporary file has the text at once. */
    for (int waited = 0; size == 0 && waited < PATIENCE_MS; waited += 10) {
        (void)poll(NULL, 0, 10);
        (void)look_into(folder, &size);
    }
    assert_int_equal(size, 4);
    assert_int_equal(kill(made.pid, SIGTERM), 0);
    assert_int_equal(waitpid(made.pid, &status, 0), made.pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    (void)close(made.in);
    (void)close(made.out);

    assert_int_equal(look_into(folder, &size), 1);
    file = fopen(target, "r");
    assert_non_null(file);
    assert_non_null(fgets(content, sizeof content, file));
    assert_string_equal(content, "before");
    (void)fclose(file);
    assert_int_equal(unlink(target), 0);
    assert_int_equal(rmdir(folder), 0);
}

/* Echo is switched off behind the prompt; what comes before is thrown away. */
static void
wait_for_no_echo(int master)
{
    struct termios now;

    for (int tries = 0; tries < 2000; tries++) {
        assert_int_equal(tcgetattr(master, &now), 0);
        if ((now.c_lflag & ECHO) == 0)
            return;
        (void)usleep(10000);
    }
    fail_msg("the terminal still shows what is typed");
}

/* Answer prompts on a terminal of its own; returns the exit status, and what was shown. */
static int
with_terminal(const char *name, const char *answers, char *shown, size_t size)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY), status;
    size_t have = 0;
    ssize_t part;

    assert_true(master >= 0);
    assert_int_equal(grantpt(master), 0);
    assert_int_equal(unlockpt(master), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)setsid();
        int slave = open(ptsname(master), O_RDWR);
        (void)ioctl(slave, TIOCSCTTY, 0);
        (void)dup2(slave, STDERR_FILENO);
        (void)close(master);
        (void)execl(program(), program(), "keygen", "--password", "-o", name, (char *)NULL);
        _exit(127);
    }
    /* One answer for each prompt, which ends in ": ". */
    while (have + 1 < size && (part = read(master, shown + have, size - 1 - have)) > 0) {
        have += (size_t)part;
        shown[have] = '\0';
        if (have >= 2 && strcmp(shown + have - 2, ": ") == 0 && *answers != '\0') {
            size_t length = strcspn(answers, "\n") + 1;

            wait_for_no_echo(master);
            send_bytes(master, answers, length);
            answers += length;
        }
    }
    shown[have] = '\0';
    assert_int_equal(waitpid(pid, &status, 0), pid);
    (void)close(master);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void
a_password_is_asked_for_twice_and_not_shown(void **state)
{
    char folder[] = "/tmp/test_live_pipe.XXXXXX", name[64], path[80], shown[4096];
    struct stat info;

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(name, sizeof name, "%s/me", folder);
    (void)snprintf(path, sizeof path, "%s.key", name);

    assert_int_equal(with_terminal(name, "one secret\nanother\n", shown, sizeof shown), 4);
    assert_int_not_equal(stat(path, &info), 0);

    assert_int_equal(with_terminal(name, "one secret\none secret\n", shown, sizeof shown), 0);
    assert_null(strstr(shown, "secret\n"));
    assert_null(strstr(shown, "one secret"));
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(unlink(path), 0);
    (void)snprintf(path, sizeof path, "%s.pub", name);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean_text_passes_at_once),
        cmocka_unit_test(memory_does_not_grow_with_the_text),
        cmocka_unit_test(a_signal_leaves_the_target_and_no_other_file),
        cmocka_unit_test(a_password_is_asked_for_twice_and_not_shown),
    };
    (void)signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
