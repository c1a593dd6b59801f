/* SPDX-License-Identifier: Apache-2.0 */
/* Workers are processes: they take the number of the next file from memory that all share, and
 * send what they have to print through a pipe of their own:
 *
 *     file number, answer, length   three 64-bit integers of this machine
 *     text
 *
 * The parent prints texts in the order of the files. */
#include "cli/files/file_batch.h"

#include "cli/io/messages.h"
#include "cli/io/progress.h"
#include "cli/limits.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct message_head {
    uint64_t file;
    uint64_t answer;
    uint64_t length;
} message_head;

typedef struct work_process {
    pid_t process;
    int pipe;           /* to read from; -1 when it ended */
    cli_string pending; /* what came and is no whole message yet */
} work_process;

/* What came of one file. */
typedef struct file_result {
    bool done;
    cli_exit answer;
    cli_string text;
} file_result;

typedef struct work_batch {
    char *const *files;
    size_t count;
    cli_batch_fn work;
    void *context;
    cli_output *output;
    cli_progress progress;
    atomic_size_t *next; /* the file that nobody has taken yet; shared */
    file_result *results;
    size_t printed; /* files whose text was printed */
    size_t done;
    work_process workers[CLI_JOBS_MAX];
    size_t jobs;
    cli_exit answer;
} work_batch;

/* ---- one process ------------------------------------------------------------------------ */

static cli_exit
run_alone(work_batch *batch)
{
    cli_exit answer = CLI_YES;
    cli_string text;

    cli_string_init(&text);
    for (size_t i = 0; i < batch->count; i++) {
        cli_string_clear(&text);
        answer = cli_exit_worst(answer, batch->work(batch->context, batch->files[i], &text));
        if (text.failed) {
            answer = cli_exit_worst(answer, cli_say_no_memory());
        } else if (!cli_output_write(batch->output, text.data, text.length)) {
            break; /* said when the output is finished */
        }
        cli_progress_show(&batch->progress, i + 1);
    }
    cli_string_free(&text);
    return answer;
}

/* ---- the worker's side ------------------------------------------------------------------ */

static bool
send_all(int fd, const void *data, size_t length)
{
    const char *at = data;

    while (length > 0) {
        ssize_t written = write(fd, at, length);

        if (written < 0 && errno != EINTR) {
            return false;
        }
        if (written > 0) {
            at += written;
            length -= (size_t)written;
        }
    }
    return true;
}

/* Never returns: the parent's end of the program is not the worker's. */
static _Noreturn void
work_and_end(work_batch *batch, int fd)
{
    cli_string text;
    size_t file;

    cli_string_init(&text);
    while ((file = atomic_fetch_add(batch->next, 1)) < batch->count) {
        message_head head = { .file = file };

        cli_string_clear(&text);
        head.answer = (uint64_t)batch->work(batch->context, batch->files[file], &text);
        if (text.failed) {
            head.answer = (uint64_t)cli_say_no_memory();
            cli_string_clear(&text);
        }
        head.length = text.length;
        if (!send_all(fd, &head, sizeof(head)) || !send_all(fd, text.data, text.length)) {
            break;
        }
    }
    _exit(0);
}

/* ---- the parent's side ------------------------------------------------------------------ */

static bool
start_worker(work_batch *batch)
{
    work_process *worker = &batch->workers[batch->jobs];
    int ends[2];

    if (pipe(ends) != 0) {
        return false;
    }
    worker->process = fork();
    if (worker->process == 0) {
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

/* Print the texts of all files up to the first that is not done. */
static void
print_in_order(work_batch *batch)
{
    while (batch->printed < batch->count && batch->results[batch->printed].done) {
        file_result *result = &batch->results[batch->printed++];

        (void)cli_output_write(batch->output, result->text.data, result->text.length);
        cli_string_free(&result->text);
    }
}

/* Take whole messages out of what a worker has sent. */
static void
take_messages(work_batch *batch, work_process *worker)
{
    message_head head;

    while (worker->pending.length >= sizeof(head)) {
        file_result *result;

        memcpy(&head, worker->pending.data, sizeof(head));
        if (worker->pending.length - sizeof(head) < head.length || head.file >= batch->count) {
            break;
        }
        result = &batch->results[head.file];
        cli_string_add_bytes(&result->text, worker->pending.data + sizeof(head),
                             (size_t)head.length);
        result->done = true;
        result->answer = result->text.failed ? cli_say_no_memory() : (cli_exit)head.answer;
        cli_string_drop(&worker->pending, sizeof(head) + (size_t)head.length);
        batch->done++;
    }
}

static void
read_worker(work_batch *batch, work_process *worker)
{
    char block[4096];
    ssize_t got = read(worker->pipe, block, sizeof(block));

    if (got > 0) {
        cli_string_add_bytes(&worker->pending, block, (size_t)got);
        take_messages(batch, worker);
    } else if (got == 0 || errno != EINTR) {
        (void)close(worker->pipe);
        worker->pipe = -1;
    }
}

/* Wait until a worker has something, or it is time to show progress. false if all ended. */
static bool
listen_to_workers(work_batch *batch)
{
    struct pollfd waits[CLI_JOBS_MAX];
    work_process *speakers[CLI_JOBS_MAX];
    nfds_t count = 0;

    for (size_t i = 0; i < batch->jobs; i++) {
        if (batch->workers[i].pipe >= 0) {
            speakers[count] = &batch->workers[i];
            waits[count++] = (struct pollfd){ batch->workers[i].pipe, POLLIN, 0 };
        }
    }
    if (count == 0) {
        return false;
    }
    (void)poll(waits, count, CLI_PROGRESS_MS);
    for (nfds_t i = 0; i < count; i++) {
        if (waits[i].revents != 0) {
            read_worker(batch, speakers[i]);
        }
    }
    return true;
}

/* Files whose worker died in the middle; that no worker was left for is the same. */
static void
say_lost_files(work_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        file_result *result = &batch->results[i];

        if (!result->done) {
            cli_say(_("'%s': the process that worked on it ended; please report this file"),
                    batch->files[i]);
            result->done = true;
            result->answer = CLI_BUG;
        }
    }
}

static cli_exit
run_workers(work_batch *batch, size_t jobs)
{
    cli_exit answer = CLI_YES;

    while (batch->jobs < jobs && start_worker(batch)) {
    }
    if (batch->jobs == 0) {
        cli_say(_("cannot start a process: %s"), strerror(errno));
        return CLI_ENVIRONMENT;
    }
    while (listen_to_workers(batch)) {
        print_in_order(batch);
        cli_progress_show(&batch->progress, batch->done);
    }
    for (size_t i = 0; i < batch->jobs; i++) {
        (void)waitpid(batch->workers[i].process, NULL, 0);
        cli_string_free(&batch->workers[i].pending);
    }
    say_lost_files(batch);
    print_in_order(batch);
    for (size_t i = 0; i < batch->count; i++) {
        answer = cli_exit_worst(answer, batch->results[i].answer);
    }
    return answer;
}

static cli_exit
run_together(work_batch *batch, size_t jobs)
{
    void *shared =
        mmap(NULL, sizeof(*batch->next), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    cli_exit answer;

    batch->results = calloc(batch->count, sizeof(*batch->results));
    if (shared == MAP_FAILED || batch->results == NULL) {
        answer = cli_say_no_memory();
    } else {
        batch->next = shared;
        atomic_init(batch->next, 0);
        answer = run_workers(batch, jobs);
    }
    if (shared != MAP_FAILED) {
        (void)munmap(shared, sizeof(*batch->next));
    }
    free(batch->results);
    return answer;
}

/* CLI_USAGE if --jobs is no number of processes, which was said. */
static cli_exit
read_jobs(const cli_options *options, size_t *jobs)
{
    const char *text = cli_options_text(options, CLI_OPTION_JOBS);
    char *end;
    unsigned long number;

    *jobs = 1;
    if (text == NULL) {
        return CLI_YES;
    }
    number = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0' || number == 0 || number > CLI_JOBS_MAX) {
        cli_say(_("--jobs '%s': give a number from 1 to %d"), text, CLI_JOBS_MAX);
        return CLI_USAGE;
    }
    *jobs = (size_t)number;
    return CLI_YES;
}

cli_exit
cli_batch_run(const cli_options *options, cli_batch_fn work, void *context, cli_output *output)
{
    static char standard_input[] = "-";
    static char *const only_standard_input[] = { standard_input, NULL };
    work_batch *batch;
    size_t jobs;
    cli_exit answer = read_jobs(options, &jobs);

    if (answer != CLI_YES) {
        return answer;
    }
    batch = calloc(1, sizeof(*batch));
    if (batch == NULL) {
        return cli_say_no_memory();
    }
    batch->files = options->file_count > 0 ? options->files : only_standard_input;
    batch->count = options->file_count > 0 ? options->file_count : 1;
    batch->work = work;
    batch->context = context;
    batch->output = output;
    cli_progress_begin(&batch->progress, batch->count);
    if (jobs == 1 || batch->count == 1) {
        answer = run_alone(batch);
    } else {
        answer = run_together(batch, jobs < batch->count ? jobs : batch->count);
    }
    cli_progress_end(&batch->progress);
    free(batch);
    return answer;
}
