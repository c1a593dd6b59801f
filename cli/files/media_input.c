/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/files/media_input.h"

#include "cli/io/messages.h"
#include "cli/io/stream_output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
cli_media_temporary(void)
{
    const char *folder = getenv("TMPDIR");
    cli_string path;
    int fd = -1;

    cli_string_init(&path);
    cli_string_add(&path, folder && *folder != '\0' ? folder : "/tmp");
    cli_string_add(&path, "/aigc-label.XXXXXX");
    if (path.failed)
        errno = ENOMEM;
    else
        fd = mkstemp(path.data);
    if (fd >= 0) {
        (void)unlink(path.data);
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    cli_string_free(&path);
    return fd;
}

static bool
write_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, data, length);

        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            data += written;
            length -= (size_t)written;
        }
    }
    return true;
}

/* Copy a stream to a temporary file, which takes its place. */
static cli_exit
copy_stream(cli_media_input *input, cli_input *stream)
{
    char *block = malloc(CLI_READ_SIZE);
    cli_exit answer = block ? CLI_YES : cli_say_no_memory();
    size_t got = 1;

    input->fd = cli_media_temporary();
    if (input->fd < 0) {
        cli_say(_("cannot make a temporary file: %s"), strerror(errno));
        answer = CLI_ENVIRONMENT;
    }
    while (answer == CLI_YES && got > 0) {
        answer = cli_input_read(stream, block, CLI_READ_SIZE, &got);
        if (answer == CLI_YES && !write_all(input->fd, block, got)) {
            cli_say(_("cannot write a temporary file: %s"), strerror(errno));
            answer = CLI_ENVIRONMENT;
        }
    }
    free(block);
    return answer;
}

/* Whether a stream can be read at any place, and nothing of it was read. */
static bool
is_whole_file(int fd)
{
    struct stat status;

    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && lseek(fd, 0, SEEK_CUR) == 0;
}

cli_exit
cli_media_input_take(cli_media_input *input, cli_input *stream)
{
    cli_exit answer = CLI_YES;

    memset(input, 0, sizeof *input);
    input->name = stream->name;
    input->fd = -1;
    if (is_whole_file(stream->fd)) {
        input->fd = stream->fd;
        stream->fd = -1;
    } else {
        answer = copy_stream(input, stream);
        cli_input_close(stream);
    }
    if (answer == CLI_YES && aigc_source_descriptor(&input->source, input->fd) != AIGC_OK) {
        cli_say(_("cannot read '%s': %s"), input->name, strerror(errno));
        answer = CLI_ENVIRONMENT;
    }
    return answer;
}

cli_exit
cli_media_input_open(cli_media_input *input, const char *name)
{
    cli_input stream;
    cli_exit answer = cli_input_open(&stream, name);

    memset(input, 0, sizeof *input);
    input->fd = -1;
    return answer == CLI_YES ? cli_media_input_take(input, &stream) : answer;
}

void
cli_media_input_close(cli_media_input *input)
{
    if (input->fd > STDERR_FILENO)
        (void)close(input->fd);
    input->fd = -1;
}

aigc_status
cli_media_next_block(const aigc_source *source, uint64_t *at, char *block, size_t *length)
{
    uint64_t begin = *at, left = source->size - begin;

    *length = left < CLI_READ_SIZE ? (size_t)left : CLI_READ_SIZE;
    *at += *length;
    return source->read_at(source->context, begin, block, *length) == 0 ? AIGC_OK : AIGC_ERR_IO;
}
