/* SPDX-License-Identifier: Apache-2.0 */
/* Read JUMBF boxes (ISO/IEC 19566-5; C2PA 2.2, 11.1) into a list that points into the bytes.
 *
 * Strict: a box has the length that its header says and fills its parent exactly; a superbox
 * begins with its description; the description says 0x03, or 0x13 with a salt, as C2PA wants.
 * Lengths of 0 ("to the end") and 1 (64 bits) are refused: no writer of C2PA needs them, and a
 * box whose end depends on what is around it can be made to mean two things. */
#ifndef AIGCP_JUMBF_READER_H
#define AIGCP_JUMBF_READER_H

#include <aigc/types.h>

#include <stdbool.h>

#define AIGCP_JUMBF_TOGGLES 0x03      /* requestable, label present */
#define AIGCP_JUMBF_TOGGLES_SALT 0x13 /* and a private box, which is the salt */
#define AIGCP_JUMBF_HEADER 8

/* What follows the four letters in the UUID of a type. */
static const uint8_t aigcp_jumbf_uuid_tail[12] = { 0x00, 0x11, 0x00, 0x10, 0x80, 0x00,
                                                   0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71 };

#define AIGCP_JUMBF_NONE SIZE_MAX

typedef struct aigcp_jumbf_box {
    const uint8_t *bytes; /* the whole box */
    size_t length;
    bool super;
    const uint8_t *uuid; /* of a superbox */
    const char *label;   /* of a superbox, not NUL-terminated */
    size_t label_length;
    size_t parent, child, next; /* indexes, or AIGCP_JUMBF_NONE; `child` is the first behind the
                                   description */
} aigcp_jumbf_box;

/* All zero is an empty list. The bytes must outlive it. Box 0 is the outer one. */
typedef struct aigcp_jumbf {
    aigcp_jumbf_box *boxes;
    size_t count;
    size_t room;
} aigcp_jumbf;

/* Read one superbox that takes all `length` bytes.
 * @return AIGC_OK; AIGC_ERR_FORMAT, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY: the list is empty. */
AIGC_MUST_CHECK aigc_status aigcp_jumbf_read(const uint8_t *bytes, size_t length,
                                             aigcp_jumbf *jumbf);
void aigcp_jumbf_free(aigcp_jumbf *jumbf);

/* Whether a box is a superbox of the type that these four letters stand for. */
bool aigcp_jumbf_is(const aigcp_jumbf_box *box, const char type[4]);
bool aigcp_jumbf_label_is(const aigcp_jumbf_box *box, const char *label);

/* The child superbox with this label; AIGCP_JUMBF_NONE if there is none. Labels are unique among
 * the children of a superbox. */
size_t aigcp_jumbf_find(const aigcp_jumbf *jumbf, size_t parent, const char *label, size_t length);

/* The content of a superbox that has exactly one content box, of this type.
 * @return false if it has none, another, or several. */
bool aigcp_jumbf_content(const aigcp_jumbf *jumbf, size_t superbox, const char type[4],
                         const uint8_t **content, size_t *length);

#endif
