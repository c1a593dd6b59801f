/* SPDX-License-Identifier: Apache-2.0 */
/* Image file directories of TIFF 6.0, of BigTIFF, and of the TIFF inside an EXIF block: read
 * them, and set tags without moving anything.
 *
 * A TIFF is full of offsets from its beginning, many of them in data that only their makers
 * understand. So nothing ever moves: a value that became longer is put at the end, what it
 * leaves behind is filled with zeros, and a directory that gets a new tag is written again at
 * the end, where the one pointer to it is patched. */
#ifndef AIGCP_TIFF_IFD_H
#define AIGCP_TIFF_IFD_H

#include "watermark/media/edits.h"

#include <stdbool.h>

#define AIGCP_TIFF_ASCII 2
#define AIGCP_TIFF_LONG 4
#define AIGCP_TIFF_UNDEFINED 7
#define AIGCP_TIFF_IFD8 18

typedef struct aigcp_tiff {
    const aigc_source *source;
    bool big_endian;
    unsigned word;    /* bytes of an offset: 4, or 8 in BigTIFF */
    uint64_t first;   /* offset of the first directory */
    uint64_t pointer; /* where that offset stands */
} aigcp_tiff;

/* A directory; `entries` as they stand in the file. */
typedef struct aigcp_ifd {
    uint64_t offset;
    uint64_t pointer; /* where the offset of this directory stands */
    size_t count;     /* of entries */
    aigcp_buffer entries;
    uint64_t next;         /* offset of the next one in the chain; 0 at the end */
    uint64_t next_pointer; /* where that offset stands */
} aigcp_ifd;

typedef struct aigcp_tag {
    unsigned id, type;
    uint64_t count;  /* of values */
    uint64_t length; /* in bytes; 0 if the type is unknown */
    uint64_t data;   /* where they stand */
    bool is_inline;  /* in the entry itself */
} aigcp_tag;

/* Read the header. AIGC_ERR_FORMAT if it is no TIFF; AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_tiff_open(aigcp_tiff *tiff, const aigc_source *source);

/* Read the directory at an offset, which stands at `pointer`. Begin with tiff->first; all zero
 * is an empty directory that may be freed.
 * @return AIGC_OK; AIGC_ERR_FORMAT, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY, AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_ifd_read(const aigcp_tiff *tiff, uint64_t offset,
                                           uint64_t pointer, aigcp_ifd *ifd);
void aigcp_ifd_free(aigcp_ifd *ifd);

/* The offset of the directory behind one in the chain; 0 if it is the last. */
AIGC_MUST_CHECK aigc_status aigcp_ifd_next(const aigcp_tiff *tiff, uint64_t offset, uint64_t *next);

/* The entry at `index`, below ifd->count. */
void aigcp_ifd_entry(const aigcp_tiff *tiff, const aigcp_ifd *ifd, size_t index, aigcp_tag *tag);

/* The first entry with this id. False if there is none. */
bool aigcp_ifd_find(const aigcp_tiff *tiff, const aigcp_ifd *ifd, unsigned id, aigcp_tag *tag);

/* Append the bytes of a value. AIGC_ERR_FORMAT if it reaches past the end; AIGC_ERR_LIMIT, ... */
AIGC_MUST_CHECK aigc_status aigcp_tag_value(const aigcp_tiff *tiff, const aigcp_tag *tag,
                                            aigcp_buffer *buffer);

/* The number that a tag of one SHORT, LONG or IFD holds.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it holds anything else; AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_tag_number(const aigcp_tiff *tiff, const aigcp_tag *tag,
                                             uint64_t *number);

/* ---- writing ---------------------------------------------------------------------------- */

/* Edits of one TIFF. Only what is added at the end makes it longer. */
typedef struct aigcp_tiff_writer {
    const aigcp_tiff *tiff;
    aigcp_edits *edits;
    uint64_t end; /* where the next thing is added, in the result */
    /* Directories that no value may share bytes with: the first one and the one that is written. */
    struct {
        uint64_t begin, end;
    } kept[2];
} aigcp_tiff_writer;

/* Entries of one directory that change or come. */
#define AIGCP_IFD_CHANGES_MAX 8

typedef struct aigcp_ifd_changes {
    const aigcp_ifd *ifd; /* may be empty: then a directory is made */
    size_t count;
    struct {
        unsigned id, type;
        uint64_t count;
        uint8_t value[8]; /* as it stands in the entry */
    } list[AIGCP_IFD_CHANGES_MAX];
} aigcp_ifd_changes;

void aigcp_tiff_writer_init(aigcp_tiff_writer *writer, const aigcp_tiff *tiff, aigcp_edits *edits);

/* Before the tags of a directory are set: no old value of theirs may lie in it, or in the first. */
void aigcp_tiff_enter(aigcp_tiff_writer *writer, const aigcp_ifd *ifd);

/* Set a tag of bytes. A value that is there already makes no edit.
 * @param[out] place  where the bytes come to stand in the result; may be NULL.
 * @return AIGC_OK; AIGC_ERR_FORMAT if values overlap; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY,
 *         AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_tiff_set(aigcp_tiff_writer *writer, aigcp_ifd_changes *changes,
                                           unsigned id, unsigned type, const void *data,
                                           size_t length, uint64_t *place);

/* Set a tag of one offset. */
AIGC_MUST_CHECK aigc_status aigcp_tiff_set_offset(aigcp_tiff_writer *writer,
                                                  aigcp_ifd_changes *changes, unsigned id,
                                                  uint64_t offset);

/* Make the value of a tag empty, wherever it was said to stand. */
AIGC_MUST_CHECK aigc_status aigcp_tiff_set_empty(aigcp_ifd_changes *changes, unsigned id);

/* Write the changes: into the entries, or as a new directory at the end if there are new tags.
 * @param[out] offset  of the directory in the result; if it moved, the pointer is yet to patch. */
AIGC_MUST_CHECK aigc_status aigcp_tiff_commit(aigcp_tiff_writer *writer,
                                              const aigcp_ifd_changes *changes, uint64_t *offset);

/* Patch the pointer to a directory if it moved. */
AIGC_MUST_CHECK aigc_status aigcp_tiff_point(aigcp_tiff_writer *writer, const aigcp_ifd *ifd,
                                             uint64_t offset);

/* Write an integer of `width` bytes in the byte order of the file. */
void aigcp_tiff_put(const aigcp_tiff *tiff, uint8_t *bytes, unsigned width, uint64_t value);

#endif
