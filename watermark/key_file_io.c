/* SPDX-License-Identifier: Apache-2.0 */
/* Read small files whole; create files that nobody else has touched. */
#include "watermark/key_file_io.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "watermark/crypto_sodium.h"

/* Read until the end or until `room` is full; returns the number of bytes, -1 on error. */
static ssize_t
read_all(int file, char *out, size_t room)
{
    size_t length = 0;
    while (length < room) {
        ssize_t got = read(file, out + length, room - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        length += (size_t)got;
    }
    return (ssize_t)length;
}

static void
close_keeping_errno(int file)
{
    int saved = errno;
    (void)close(file);
    errno = saved;
}

aigc_status
aigcp_key_file_read(const char *path, char text[AIGCP_KEY_FILE_MAX], size_t *length)
{
    char beyond;
    *length = 0;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (file < 0)
        return AIGC_ERR_IO;
    ssize_t got = read_all(file, text, AIGCP_KEY_FILE_MAX);
    ssize_t more = got == AIGCP_KEY_FILE_MAX ? read_all(file, &beyond, 1) : 0;
    close_keeping_errno(file);
    if (got < 0 || more < 0 || more > 0)
        aigcp_wipe(text, AIGCP_KEY_FILE_MAX);
    if (got < 0 || more < 0)
        return AIGC_ERR_IO;
    if (more > 0)
        return AIGC_ERR_KEY;
    *length = (size_t)got;
    return AIGC_OK;
}

static bool
write_all(int file, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t put = write(file, text, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        text += put;
        length -= (size_t)put;
    }
    return true;
}

void
aigcp_key_file_remove(const char *path)
{
    int saved = errno;
    (void)unlink(path);
    errno = saved;
}

aigc_status
aigcp_key_file_create(const char *path, mode_t mode, const char *text, size_t length)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (file < 0)
        return AIGC_ERR_IO;
    bool written = write_all(file, text, length) && fsync(file) == 0;
    if (!written)
        close_keeping_errno(file);
    else if (close(file) != 0)
        written = false;
    if (written)
        return AIGC_OK;
    aigcp_key_file_remove(path);
    return AIGC_ERR_IO;
}
