/* SPDX-License-Identifier: Apache-2.0 */
/* Workers are processes: they take the number of the next file from memory that all share, and
 * send what they have to print through a pipe of their own, in pieces:
 *
 *     file number, length, whether the file ends with it, answer   four 64-bit integers of
 *     text                                                         this machine
 *
 * The parent prints texts in the order of the files. As each worker takes files in that order, too,
 * the next file to print is always the first of what its worker has sent: so what the others send
 * meanwhile need not be read, and waits in their pipes once there is much of it. */
#include "cli/files/file_batch.h"

#include "cli/io/messages.h"
#include "cli/limits.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct piece_head {
    uint64_t file;
    uint64_t length;
    uint64_t ends; /* 1: the file is done, and this is its answer */
    uint64_t answer;
} piece_head;

typedef struct work_process {
    pid_t process;
    int pipe;           /* to read from; -1 when it ended */
    cli_string pending; /* what came and is not printed yet; not above CLI_BATCH_PENDING for long */
} work_process;

typedef struct work_batch {
    const cli_batch *job;
    atomic_size_t *next; /* the file that nobody has taken yet; shared */
    size_t printed;      /* files whose text was printed */
    work_process workers[CLI_JOBS_MAX];
    size_t jobs;
    cli_exit answer; /* the worst so far */
} work_batch;

/* ---- one file --------------------------------------------------------------------------- */

static cli_exit
do_file(const work_batch *batch, size_t file, cli_output *out)
{
    return batch->job->work(batch->job->context, batch->job->files[file], out);
}

static void
run_alone(work_batch *batch)
{
    /* A failed output is said when it is finished. */
    for (size_t i = 0; i < batch->job->count && batch->job->output->error == 0; i++)
        batch->answer = cli_exit_worst(batch->answer, do_file(batch, i, batch->job->output));
}

/* ---- the worker's side ------------------------------------------------------------------ */

/* Where a worker sends its texts. */
typedef struct piece_sender {
    int fd;
    size_t file;
} piece_sender;

/* 0, or an errno. */
static int
send_all(int fd, const void *data, size_t length)
{
    const char *at = data;

    while (length > 0) {
        ssize_t written = write(fd, at, length);

        if (written < 0 && errno != EINTR)
            return errno;
        if (written > 0) {
            at += written;
            length -= (size_t)written;
        }
    }
    return 0;
}

static int
send_text(void *context, const char *data, size_t length)
{
    const piece_sender *sender = context;
    int error = 0;

    while (length > 0 && error == 0) {
        size_t part = length < CLI_OUTPUT_BUFFER ? length : CLI_OUTPUT_BUFFER;
        const piece_head head = { .file = sender->file, .length = part };

        error = send_all(sender->fd, &head, sizeof head);
        error = error == 0 ? send_all(sender->fd, data, part) : error;
        data += part;
        length -= part;
    }
    return error;
}

/* Never returns: the parent's end of the program is not the worker's. */
static _Noreturn void
work_and_end(work_batch *batch, int fd)
{
    piece_sender sender = { fd, 0 };
    cli_output *out = malloc(sizeof *out);
    bool good = out != NULL;

    cli_progress_leave(batch->job->progress);
    if (good)
        cli_output_open_to(out, send_text, &sender);
    while (good && (sender.file = atomic_fetch_add(batch->next, 1)) < batch->job->count) {
        piece_head end = { .file = sender.file, .ends = 1 };

        end.answer = (uint64_t)do_file(batch, sender.file, out);
        good = cli_output_flush(out) && send_all(fd, &end, sizeof end) == 0;
    }
    _exit(0);
}

/* ---- the parent's side ------------------------------------------------------------------ */

/* Hear no more of the workers. One that has something to say then ends. */
static void
close_pipes(work_batch *batch)
{
    for (size_t i = 0; i < batch->jobs; i++) {
        if (batch->workers[i].pipe >= 0) {
            (void)close(batch->workers[i].pipe);
            batch->workers[i].pipe = -1;
        }
    }
}

static bool
start_worker(work_batch *batch)
{
    work_process *worker = &batch->workers[batch->jobs];
    int ends[2];

    if (pipe(ends) != 0)
        return false;
    worker->process = fork();
    if (worker->process == 0) {
        close_pipes(batch); /* or the others would not see when the parent goes */
        (void)close(ends[0]);
        work_and_end(batch, ends[1]);
    }
    (void)close(ends[1]);
    if (worker->process < 0) {
        (void)close(ends[0]);
        return false;
    }
    worker->pipe = ends[0];
    cli_string_init(&worker->pending);
    batch->jobs++;
    return true;
}

/* The head of the first piece that a worker has sent, if all of the head is there. */
static bool
first_head(const work_process *worker, size_t at, piece_head *head)
{
    if (worker->pending.length - at < sizeof *head)
        return false;
    memcpy(head, worker->pending.data + at, sizeof *head);
    return true;
}

/* Print what a worker has sent, up to what must wait for other files. False if that was nothing. */
static bool
print_pieces(work_batch *batch, work_process *worker)
{
    piece_head head;
    size_t at = 0;

    while (first_head(worker, at, &head) && head.file == batch->printed &&
           head.length <= worker->pending.length - at - sizeof head) {
        at += sizeof head;
        (void)cli_output_write(batch->job->output, worker->pending.data + at, (size_t)head.length);
        at += (size_t)head.length;
        if (head.ends != 0) {
            batch->answer = cli_exit_worst(batch->answer, (cli_exit)head.answer);
            batch->printed++;
        }
    }
    cli_string_drop(&worker->pending, at);
    return at > 0;
}

static void
print_in_order(work_batch *batch)
{
    bool more;

    do {
        more = false;
        for (size_t i = 0; i < batch->jobs; i++)
            more = print_pieces(batch, &batch->workers[i]) || more;
    } while (more);
}

static void
read_worker(work_process *worker)
{
    char block[CLI_OUTPUT_BUFFER];
    ssize_t got = read(worker->pipe, block, sizeof block);

    if (got > 0) {
        cli_string_add_bytes(&worker->pending, block, (size_t)got);
    } else if (got == 0 || errno != EINTR) {
        (void)close(worker->pipe);
        worker->pipe = -1;
    }
}

/* Whether the next text to print may still come from a worker. */
static bool
may_have_next(const work_batch *batch, const work_process *worker)
{
    piece_head head;

    return worker->pipe >= 0 && (!first_head(worker, 0, &head) || head.file <= batch->printed);
}

/* Wait until a worker has something, or it is time to show progress. */
static void
listen_to_workers(work_batch *batch)
{
    struct pollfd waits[CLI_JOBS_MAX];
    work_process *speakers[CLI_JOBS_MAX];
    nfds_t count = 0;

    for (size_t i = 0; i < batch->jobs; i++) {
        work_process *worker = &batch->workers[i];

        if (may_have_next(batch, worker) ||
            (worker->pipe >= 0 && worker->pending.length < CLI_BATCH_PENDING)) {
            speakers[count] = worker;
            waits[count++] = (struct pollfd){ worker->pipe, POLLIN, 0 };
        }
    }
    if (count > 0)
        (void)poll(waits, count, CLI_PROGRESS_MS);
    for (nfds_t i = 0; i < count; i++)
        if (waits[i].revents != 0)
            read_worker(speakers[i]);
}

/* If no worker can have the next file any more, its worker died in the middle, or none was left. */
static void
pass_lost_file(work_batch *batch)
{
    for (size_t i = 0; i < batch->jobs; i++)
        if (may_have_next(batch, &batch->workers[i]))
            return;
    cli_say(_("'%s': the process that worked on it ended; please report this file"),
            batch->job->files[batch->printed]);
    batch->answer = cli_exit_worst(batch->answer, CLI_BUG);
    batch->printed++;
    for (size_t i = 0; i < batch->jobs; i++) {
        piece_head head;

        /* Half a piece is left of what it sent. */
        if (batch->workers[i].pipe < 0 &&
            (!first_head(&batch->workers[i], 0, &head) || head.file < batch->printed))
            cli_string_clear(&batch->workers[i].pending);
    }
}

static bool
workers_without_memory(const work_batch *batch)
{
    for (size_t i = 0; i < batch->jobs; i++)
        if (batch->workers[i].pending.failed)
            return true;
    return false;
}

static void
run_workers(work_batch *batch, size_t jobs)
{
    while (batch->jobs < jobs && start_worker(batch)) {
    }
    if (batch->jobs == 0) {
        cli_say(_("cannot start a process: %s"), strerror(errno));
        batch->answer = CLI_ENVIRONMENT;
        return;
    }
    while (batch->printed < batch->job->count && batch->job->output->error == 0) {
        listen_to_workers(batch);
        if (workers_without_memory(batch)) {
            batch->answer = cli_exit_worst(batch->answer, cli_say_no_memory());
            break;
        }
        print_in_order(batch);
        if (batch->printed < batch->job->count)
            pass_lost_file(batch);
        cli_progress_add(batch->job->progress, 0);
    }
    close_pipes(batch);
    for (size_t i = 0; i < batch->jobs; i++) {
        (void)waitpid(batch->workers[i].process, NULL, 0);
        cli_string_free(&batch->workers[i].pending);
    }
}

static void
run_together(work_batch *batch, size_t jobs)
{
    void *shared =
        mmap(NULL, sizeof *batch->next, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (shared == MAP_FAILED) {
        batch->answer = cli_say_no_memory();
        return;
    }
    batch->next = shared;
    atomic_init(batch->next, 0);
    run_workers(batch, jobs);
    (void)munmap(shared, sizeof *batch->next);
}

/* ---- all -------------------------------------------------------------------------------- */

cli_exit
cli_batch_jobs(const cli_options *options, size_t *jobs)
{
    const char *text = cli_options_text(options, CLI_OPTION_JOBS);
    char *end;

    *jobs = 1;
    if (!text)
        return CLI_YES;
    unsigned long number = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0' || number == 0 || number > CLI_JOBS_MAX) {
        cli_say(_("--jobs '%s': give a number from 1 to %d"), text, CLI_JOBS_MAX);
        return CLI_USAGE;
    }
    *jobs = (size_t)number;
    return CLI_YES;
}

/* Work that tells all of a file in one string, as work that prints. */
typedef struct told_work {
    cli_batch_fn work;
    void *context;
    cli_progress progress; /* in files */
} told_work;

static cli_exit
work_and_print(void *context, const char *file, cli_output *out)
{
    told_work *told = context;
    cli_string text;

    cli_string_init(&text);
    cli_exit answer = told->work(told->context, file, &text);
    if (text.failed)
        answer = cli_exit_worst(answer, cli_say_no_memory());
    else
        (void)cli_output_write(out, text.data, text.length);
    cli_string_free(&text);
    cli_progress_add(&told->progress, 1);
    return answer;
}

cli_exit
cli_batch_run(const cli_options *options, cli_batch_fn work, void *context, cli_output *output)
{
    static char standard_input[] = "-";
    static char *const only_standard_input[] = { standard_input };
    bool named = options->file_count > 0;
    told_work told = { .work = work, .context = context };
    const cli_batch batch = {
        .files = named ? options->files : only_standard_input,
        .count = named ? options->file_count : 1,
        .work = work_and_print,
        .context = &told,
        .progress = &told.progress,
        .output = output,
    };
    cli_exit answer;

    cli_progress_begin(&told.progress, batch.count);
    answer = cli_batch_stream(options, &batch);
    cli_progress_end(&told.progress);
    return answer;
}

cli_exit
cli_batch_stream(const cli_options *options, const cli_batch *job)
{
    work_batch *batch;
    size_t jobs;
    cli_exit answer = cli_batch_jobs(options, &jobs);

    if (answer != CLI_YES)
        return answer;
    batch = calloc(1, sizeof *batch);
    if (!batch)
        return cli_say_no_memory();
    batch->job = job;
    if (jobs == 1 || job->count <= 1)
        run_alone(batch);
    else
        run_together(batch, jobs < job->count ? jobs : job->count);
    answer = batch->answer;
    free(batch);
    return answer;
}
