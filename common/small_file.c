/* SPDX-License-Identifier: Apache-2.0 */
/* Read small files whole. */
#include "common/small_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

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

aigc_status
aigcp_small_file_read(const char *path, char *text, size_t room, size_t *length)
{
    char beyond;
    *length = 0;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (file < 0)
        return AIGC_ERR_IO;
    ssize_t got = read_all(file, text, room);
    ssize_t more = got == (ssize_t)room ? read_all(file, &beyond, 1) : 0;
    int saved = errno;
    (void)close(file);
    if (got < 0 || more != 0)
        explicit_bzero(text, room);
    errno = saved;
    if (got < 0 || more < 0)
        return AIGC_ERR_IO;
    if (more > 0)
        return AIGC_ERR_LIMIT;
    *length = (size_t)got;
    return AIGC_OK;
}
