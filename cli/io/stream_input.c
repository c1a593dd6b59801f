/* SPDX-License-Identifier: Apache-2.0 */
/* Read files and standard input with read(2): no buffer of ours delays a byte. */
#include "cli/io/stream_input.h"

#include "cli/io/messages.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

cli_exit
cli_input_open(cli_input *input, const char *name)
{
    input->name = name;
    input->progress = NULL;
    if (strcmp(name, "-") == 0) {
        input->fd = STDIN_FILENO;
        return CLI_YES;
    }
    input->fd = open(name, O_RDONLY | O_CLOEXEC);
    if (input->fd < 0) {
        cli_say(_("cannot open '%s': %s"), name, strerror(errno));
        return CLI_ENVIRONMENT;
    }
    return CLI_YES;
}

/* Whether what is written to `output` comes behind the place where `input` is read, in one file. */
static bool
reads_itself(int input, int output)
{
    struct stat in, out;
    off_t place = lseek(input, 0, SEEK_CUR);
    int flags = fcntl(output, F_GETFL);

    if (place < 0 || flags < 0 || fstat(input, &in) != 0 || fstat(output, &out) != 0 ||
        !S_ISREG(in.st_mode) || in.st_dev != out.st_dev || in.st_ino != out.st_ino)
        return false;
    return place < ((flags & O_APPEND) != 0 ? out.st_size : lseek(output, 0, SEEK_CUR));
}

cli_exit
cli_input_open_beside(cli_input *input, const char *name, int output)
{
    cli_exit answer = cli_input_open(input, name);

    if (answer == CLI_YES && reads_itself(input->fd, output)) {
        cli_say(_("cannot read '%s': it is the file that is written to"), name);
        cli_input_close(input);
        answer = CLI_ENVIRONMENT;
    }
    return answer;
}

void
cli_input_close(cli_input *input)
{
    if (input->fd > STDERR_FILENO)
        (void)close(input->fd);
    input->fd = -1;
}

bool
cli_input_wait(const cli_input *input, uint64_t milliseconds)
{
    struct pollfd wait = { input->fd, POLLIN, 0 };

    return poll(&wait, 1, milliseconds < INT_MAX ? (int)milliseconds : INT_MAX) != 0;
}

cli_exit
cli_input_read(cli_input *input, void *data, size_t size, size_t *got)
{
    *got = 0;
    for (;;) {
        ssize_t length = read(input->fd, data, size);

        if (length >= 0) {
            *got = (size_t)length;
            cli_progress_add(input->progress, *got);
            return CLI_YES;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            struct pollfd wait = { input->fd, POLLIN, 0 };

            (void)poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            cli_say(_("cannot read '%s': %s"), input->name, strerror(errno));
            return CLI_ENVIRONMENT;
        }
    }
}

cli_exit
cli_read_file(const char *path, size_t limit, cli_string *content)
{
    char block[4096];
    cli_input input;
    size_t got = 0;
    cli_exit answer = cli_input_open(&input, path);

    if (answer != CLI_YES)
        return answer;
    cli_string_clear(content);
    cli_string_add(content, "");
    do {
        answer = cli_input_read(&input, block, sizeof block, &got);
        if (got > limit - content->length) {
            cli_say(_("'%s' is larger than %zu bytes"), path, limit);
            answer = CLI_INPUT;
            break;
        }
        cli_string_add_bytes(content, block, got);
    } while (answer == CLI_YES && got > 0);
    cli_input_close(&input);
    if (answer == CLI_YES && content->failed)
        answer = cli_say_no_memory();
    return answer;
}
