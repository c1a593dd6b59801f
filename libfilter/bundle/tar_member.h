/* SPDX-License-Identifier: Apache-2.0 */
/* Tar files as POSIX.1-1988 has them ("ustar"), in one form: regular files only, all with the
 * same owner and mode, and an end of two blocks of zeros. What was read is, byte for byte, what
 * would be written. docs/bundles.md. */
#ifndef AIGCP_TAR_MEMBER_H
#define AIGCP_TAR_MEMBER_H

#include <aigc/types.h>

#include <stdbool.h>

#define AIGCP_TAR_BLOCK 512
#define AIGCP_TAR_END_SIZE (2 * AIGCP_TAR_BLOCK)

/* Characters of a name, without a NUL: 155 of the field "prefix", '/', 100 of "name". */
#define AIGCP_MEMBER_NAME_MAX 256

/* Times are 11 octal digits. */
#define AIGCP_TAR_TIME_MAX ((UINT64_C(1) << 33) - 1)

typedef struct aigcp_tar_member {
    char name[AIGCP_MEMBER_NAME_MAX + 1];
    const uint8_t *data;
    size_t size;
    uint64_t time; /* seconds since 1970 */
} aigcp_tar_member;

typedef struct aigcp_tar_reader {
    const uint8_t *data;
    size_t length;
    size_t position;
    const char *problem; /* what is wrong, in the language of the locale; NULL: nothing yet */
} aigcp_tar_reader;

/* Whether a name is a relative path that stays below its folder: UTF-8 without control characters
 * and backslashes, no empty part, no "." and no "..". */
bool aigcp_member_name_is_good(const char *name);

/* Whether there is a header for a name; one that is too long, or has no slash in the right place,
 * has none. */
bool aigcp_tar_name_fits(const char *name);

/* Write the header of a member whose name fits; `size` and `time` are of 11 octal digits. */
void aigcp_tar_header(const char *name, uint64_t size, uint64_t time,
                      uint8_t header[AIGCP_TAR_BLOCK]);

/* Bytes that follow the `size` bytes of a member up to the next block. */
size_t aigcp_tar_padding(size_t size);

/* Read the next member. False at the end, and if the file is not such a tar: then `problem` is set,
 * and the name of the member is in `member` if it was come to. */
bool aigcp_tar_next(aigcp_tar_reader *reader, aigcp_tar_member *member);

#endif
