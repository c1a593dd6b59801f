/* SPDX-License-Identifier: Apache-2.0 */
/* Write data with write(2), whole or with a message. */
#include "cli/io/stream_output.h"

#include "cli/io/atomic_file.h"
#include "cli/io/messages.h"
#include "cli/io/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
reset(cli_output *output)
{
    output->fd = -1;
    output->send = NULL;
    output->context = NULL;
    output->name = NULL;
    output->target = NULL;
    output->temporary = NULL;
    output->of_many = false;
    output->error = 0;
    output->used = 0;
}

static cli_exit
say_failure(const cli_output *output)
{
    if (!output->name)
        cli_say(_("cannot write standard output: %s"), strerror(output->error));
    else
        cli_say(_("cannot write '%s': %s"), output->name, strerror(output->error));
    return CLI_ENVIRONMENT;
}

cli_exit
cli_output_open(cli_output *output, const char *path)
{
    reset(output);
    if (!path || strcmp(path, "-") == 0) {
        output->fd = STDOUT_FILENO;
        return CLI_YES;
    }
    output->name = path;
    output->fd = cli_atomic_open(path, &output->target, &output->temporary);
    if (output->fd < 0) {
        output->error = errno;
        return say_failure(output);
    }
    return CLI_YES;
}

void
cli_output_open_to(cli_output *output, cli_output_fn send, void *context)
{
    reset(output);
    output->send = send;
    output->context = context;
}

cli_exit
cli_output_open_log(cli_output *output, const char *path)
{
    reset(output);
    output->name = path;
    if (strcmp(path, "-") == 0) {
        output->fd = STDERR_FILENO;
        return CLI_YES;
    }
    output->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (output->fd < 0) {
        output->error = errno;
        return say_failure(output);
    }
    return CLI_YES;
}

cli_exit
cli_output_open_private_log(cli_output *output, const char *path)
{
    struct stat about;
    cli_exit answer = cli_output_open_log(output, path);

    if (answer != CLI_YES || fstat(output->fd, &about) != 0 || !S_ISREG(about.st_mode) ||
        (about.st_mode & (S_IRWXG | S_IRWXO)) == 0)
        return answer; /* of what is no file, others can read nothing that was there before */
    if (fchmod(output->fd, about.st_mode & S_IRWXU) != 0) {
        cli_say(_("cannot take '%s' from other users: %s"), path, strerror(errno));
        return CLI_ENVIRONMENT;
    }
    return CLI_YES;
}

/* Write everything; 0 or an errno. */
static int
write_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, data, length);

        if (written >= 0) {
            data += written;
            length -= (size_t)written;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            struct pollfd wait = { fd, POLLOUT, 0 };

            (void)poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

static int
pass_on(const cli_output *output, const char *data, size_t length)
{
    if (output->send)
        return output->send(output->context, data, length);
    if (output->fd == STDOUT_FILENO)
        cli_progress_wipe(); /* it may be the same terminal */
    return write_all(output->fd, data, length);
}

bool
cli_output_flush(cli_output *output)
{
    if (output->error == 0 && output->used > 0) {
        output->error = pass_on(output, output->buffer, output->used);
        output->used = 0;
    }
    return output->error == 0;
}

bool
cli_output_write(cli_output *output, const void *data, size_t length)
{
    if (length > sizeof output->buffer - output->used && !cli_output_flush(output))
        return false;
    if (output->error == 0 && length > sizeof output->buffer) {
        output->error = pass_on(output, data, length);
    } else if (output->error == 0 && length > 0) {
        memcpy(output->buffer + output->used, data, length);
        output->used += length;
    }
    return output->error == 0;
}

cli_exit
cli_output_finish(cli_output *output)
{
    (void)cli_output_flush(output);
    if (output->error == 0 && output->temporary) {
        output->error =
            cli_atomic_commit(output->fd, output->target, output->temporary, !output->of_many);
        output->fd = -1;
    } else if (output->error == 0 && output->fd != STDERR_FILENO) {
        /* Some file systems report a full disk only now. */
        output->error = close(output->fd) == 0 ? 0 : errno;
        output->fd = -1;
    }
    if (output->error != 0) {
        cli_exit answer = say_failure(output);

        cli_output_abandon(output);
        return answer;
    }
    cli_output_abandon(output);
    return CLI_YES;
}

void
cli_output_abandon(cli_output *output)
{
    if (output->fd > STDERR_FILENO)
        (void)close(output->fd);
    if (output->temporary)
        cli_atomic_abandon(output->temporary);
    free(output->temporary);
    free(output->target);
    reset(output);
}

cli_exit
cli_output_save_bytes(const char *path, const void *data, size_t length)
{
    cli_output *output = malloc(sizeof *output);

    if (!output)
        return cli_say_no_memory();
    cli_exit answer = cli_output_open(output, path);
    if (answer == CLI_YES) {
        (void)cli_output_write(output, data, length);
        answer = cli_output_finish(output);
    }
    cli_output_abandon(output);
    free(output);
    return answer;
}

cli_exit
cli_output_save(const char *path, const cli_string *text)
{
    return text->failed ? cli_say_no_memory()
                        : cli_output_save_bytes(path, text->data, text->length);
}

cli_exit
cli_output_print(const cli_string *text)
{
    return cli_output_save(NULL, text);
}
