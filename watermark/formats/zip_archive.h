/* SPDX-License-Identifier: Apache-2.0 */
/* ZIP archives (PKWARE APPNOTE 6.3): list the members, read one, and replace or add some by edits
 * so that all others stay byte for byte.
 *
 *     local header, data [, descriptor]   for each member      <- a changed one is replaced
 *     central directory                                        <- rewritten: places move
 *     [ZIP64 end record, ZIP64 locator,] end record            <- three fields change
 *
 * The directory must end where the end records begin; archives with something in between, on
 * several disks, or with a program before them are refused. */
#ifndef AIGCP_ZIP_ARCHIVE_H
#define AIGCP_ZIP_ARCHIVE_H

#include "watermark/media/edits.h"

#include <stdbool.h>

typedef struct aigcp_zip {
    const aigc_source *source;
    aigcp_buffer directory;    /* as it stands in the file */
    uint64_t directory_offset; /* in the file */
    uint64_t count;            /* members, as the end record has it */
    uint64_t end64;            /* of the ZIP64 end record; 0 if there is none */
    uint64_t end;              /* of the end record */
    /* Letters of names are the same in any case, as of parts in OOXML (ECMA-376-2, 9.1.1). To be
     * set behind aigcp_zip_open(). */
    bool any_case;
} aigcp_zip;

typedef struct aigcp_zip_member {
    size_t record, record_end; /* in the directory */
    const char *name;          /* not NUL-terminated */
    size_t name_length;
    unsigned flags;
    unsigned method;
    uint32_t crc;
    uint64_t packed, size;
    uint64_t header; /* of the local header in the file */
} aigcp_zip_member;

/* Read the directory. To be closed by the caller, also after an error.
 * @return AIGC_OK; AIGC_ERR_FORMAT, AIGC_ERR_LIMIT; AIGC_ERR_IO, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_zip_open(aigcp_zip *zip, const aigc_source *source);
void aigcp_zip_close(aigcp_zip *zip);

/* The member whose record stands at `*position` of the directory, which then stands behind it.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND after the last; AIGC_ERR_FORMAT. */
AIGC_MUST_CHECK aigc_status aigcp_zip_next(const aigcp_zip *zip, size_t *position,
                                           aigcp_zip_member *member);

/* Find a member by its name.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND; AIGC_ERR_FORMAT if there are two, or as above. */
AIGC_MUST_CHECK aigc_status aigcp_zip_find(const aigcp_zip *zip, const char *name,
                                           aigcp_zip_member *member);

/* Append the bytes of a member; the limit of the buffer is the bound.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is damaged or its checksum is wrong; AIGC_ERR_LIMIT;
 *         AIGC_ERR_ENCRYPTED; AIGC_ERR_UNSUPPORTED if it is packed in a way we do not know;
 *         AIGC_ERR_IO, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_zip_read(const aigcp_zip *zip, const aigcp_zip_member *member,
                                           aigcp_buffer *out);

/* New content for a member, which is added if there is none of this name. */
typedef struct aigcp_zip_change {
    const char *name;
    const uint8_t *data;
    size_t length;
} aigcp_zip_change;

/* Add the edits for all changes at once; names must differ.
 * @return AIGC_OK; AIGC_ERR_FORMAT; AIGC_ERR_LIMIT, also if the archive would need ZIP64 and has
 *         none; AIGC_ERR_IO, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_zip_edit(const aigcp_zip *zip, const aigcp_zip_change *changes,
                                           size_t count, aigcp_edits *edits);

#endif
