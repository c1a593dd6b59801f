/* SPDX-License-Identifier: Apache-2.0 */
/* Create files that nobody else has touched. */
#include "watermark/key_file_io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

static void
close_keeping_errno(int file)
{
    int saved = errno;
    (void)close(file);
    errno = saved;
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
