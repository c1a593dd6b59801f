/* SPDX-License-Identifier: Apache-2.0 */
/* Boxes of ISO/IEC 14496-12 and atoms of QuickTime: walk them, and change what is in them.
 *
 * A walk is a loop with a stack of fixed depth. It never recurses, reads only headers, and
 * ends after AIGCP_BOXES_MAX boxes. */
#ifndef AIGCP_BMFF_BOXES_H
#define AIGCP_BMFF_BOXES_H

#include "watermark/limits.h"
#include "watermark/media/edits.h"

#include <stdbool.h>

/* A box type as a number: AIGCP_BOX('m', 'o', 'o', 'v'). */
#define AIGCP_BOX(a, b, c, d) \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

typedef struct aigcp_box {
    uint64_t offset; /* in the file */
    uint64_t size;   /* with the header */
    uint32_t type;
    uint8_t header; /* size and type: 8 or 16 bytes; the UUID of a `uuid` box is payload */
    bool open;      /* its size field is 0: it goes to the end */
    bool cut;       /* it says that it is longer than what it stands in */
} aigcp_box;

static inline uint64_t
aigcp_box_payload(const aigcp_box *box)
{
    return box->offset + box->header;
}

static inline uint64_t
aigcp_box_end(const aigcp_box *box)
{
    return box->offset + box->size;
}

/* ---- reading --------------------------------------------------------------------------- */

typedef struct aigcp_box_level {
    uint64_t begin, at, end; /* of the boxes at this level; `at`: of the next */
    aigcp_box box;           /* the current one */
} aigcp_box_level;

typedef struct aigcp_box_walk {
    const aigc_source *source;
    aigcp_box_level levels[AIGCP_BOX_DEPTH_MAX];
    size_t depth; /* of the current box: 0 is the file */
    size_t left;  /* boxes that may still be read */
    bool inside;  /* does not begin at the start of the file, so it is a walk inside a box */
    bool lenient; /* a box that is longer than what it stands in ends there, and is `cut`; what is
                   * no box ends that */
} aigcp_box_walk;

/* Begin a walk over the boxes in [begin, end): of the file if `begin` is 0, else of a box. */
void aigcp_box_walk_begin(aigcp_box_walk *walk, const aigc_source *source, uint64_t begin,
                          uint64_t end);

/* The next box: the first inside the current one if that was entered, else the one behind it,
 * of this level or of one further out.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND behind the last; AIGC_ERR_FORMAT, AIGC_ERR_LIMIT,
 *         AIGC_ERR_IO. Fewer than 8 bytes at the end of a box are none: QuickTime ends user
 *         data with four zeros. */
AIGC_MUST_CHECK aigc_status aigcp_box_walk_next(aigcp_box_walk *walk, aigcp_box *box);

/* Go on inside the current box. For `meta` this finds out whether it begins with version and
 * flags, as in ISO files, or not, as in QuickTime's.
 * @return AIGC_OK, AIGC_ERR_LIMIT if it is too deep, AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_box_walk_enter(aigcp_box_walk *walk);

/* Whether boxes of this type hold boxes and nothing else before them; `meta` counts, too. */
bool aigcp_box_is_container(uint32_t type);

/* Where the boxes inside a `meta` begin. */
AIGC_MUST_CHECK aigc_status aigcp_box_meta_begin(const aigc_source *source, const aigcp_box *meta,
                                                 uint64_t *begin);

/* The first box of this type in [begin, end). As aigcp_box_walk_next(). */
AIGC_MUST_CHECK aigc_status aigcp_box_find(const aigc_source *source, uint64_t begin, uint64_t end,
                                           uint32_t type, aigcp_box *box);

/* Whether the payload of a `uuid` box begins with this UUID. */
AIGC_MUST_CHECK aigc_status aigcp_box_has_uuid(const aigc_source *source, const aigcp_box *box,
                                               const uint8_t uuid[16], bool *has);

/* ---- changing -------------------------------------------------------------------------- */

/* Edits inside boxes, and how much each box around them grows. */
typedef struct aigcp_box_edits {
    aigcp_edits *edits;
    struct {
        aigcp_box box;
        int64_t grown;
    } changed[AIGCP_CHANGED_BOXES_MAX];
    size_t count;
} aigcp_box_edits;

void aigcp_box_edits_init(aigcp_box_edits *changes, aigcp_edits *edits);

/* An edit inside `depth` boxes, outermost first. As aigcp_edits_add(). */
AIGC_MUST_CHECK aigc_status aigcp_box_edits_add(aigcp_box_edits *changes, const aigcp_box *around,
                                                size_t depth, uint64_t offset, uint64_t removed,
                                                const void *bytes, size_t length);

/* How much a box has grown so far. */
int64_t aigcp_box_edits_grown(const aigcp_box_edits *changes, const aigcp_box *box);

/* Write the new sizes. Nothing may be added afterwards.
 * @return AIGC_OK; AIGC_ERR_LIMIT if a size no longer fits its field; as aigcp_edits_add(). */
AIGC_MUST_CHECK aigc_status aigcp_box_edits_finish(aigcp_box_edits *changes);

/* ---- building -------------------------------------------------------------------------- */

/* Append a big-endian integer of `width` bytes. */
AIGC_MUST_CHECK aigc_status aigcp_append_be(aigcp_buffer *buffer, uint64_t value, unsigned width);

/* Begin a box; end it with what aigcp_box_open() said. At most 4 GiB. */
AIGC_MUST_CHECK aigc_status aigcp_box_open(aigcp_buffer *buffer, uint32_t type, size_t *begin);
void aigcp_box_close(aigcp_buffer *buffer, size_t begin);

#endif
