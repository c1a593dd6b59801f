/* SPDX-License-Identifier: Apache-2.0 */
/* Read CBOR where it stands: nothing is copied, nothing is decoded into trees, and what is hashed
 * or verified is always the bytes as they came.
 *
 * A document is checked once, whole, by aigcp_cbor_check(): well-formed, bounded, no key twice
 * in a map, no number longer than it must be, text that is UTF-8. All other functions take
 * values out of documents that were checked, and answer false for a value of another kind, so a
 * reader asks for what it wants and treats everything else as malformed.
 *
 * Not libcbor: it builds a tree on the heap that forgets where things stood and how they were
 * encoded, so it can tell neither doubled keys nor numbers that are longer than they must be,
 * and what a hash is to be computed over would have to be encoded again. */
#ifndef AIGCP_CBOR_READER_H
#define AIGCP_CBOR_READER_H

#include <aigc/types.h>

#include <stdbool.h>

/* Major types (RFC 8949, 3.1). */
enum {
    AIGCP_CBOR_UINT = 0,
    AIGCP_CBOR_NINT = 1,
    AIGCP_CBOR_BYTES = 2,
    AIGCP_CBOR_TEXT = 3,
    AIGCP_CBOR_ARRAY = 4,
    AIGCP_CBOR_MAP = 5,
    AIGCP_CBOR_TAG = 6,
    AIGCP_CBOR_SIMPLE = 7
};

/* One item, whole: head and what belongs to it. All zero: no item. */
typedef struct aigcp_cbor {
    const uint8_t *bytes;
    size_t length;
} aigcp_cbor;

/* What a document may do beyond the strict form. */
enum {
    /* Unsigned numbers of 32 or 64 bits where fewer would do: writers that fill in the ranges
     * of a hash later (C2PA 2.2, 10.4) leave them so. */
    AIGCP_CBOR_WIDE_NUMBERS = 1
};

/* Check a document: one item that takes all `length` bytes.
 * @return AIGC_OK and the item; AIGC_ERR_FORMAT; AIGC_ERR_LIMIT. */
AIGC_MUST_CHECK aigc_status aigcp_cbor_check(const void *bytes, size_t length, unsigned allowed,
                                             aigcp_cbor *item);

/* Length of the item at the beginning of `bytes`, without the checks; 0 if it is cut short or
 * too deep. */
size_t aigcp_cbor_skip(const uint8_t *bytes, size_t length);

bool aigcp_cbor_is(aigcp_cbor item, unsigned major);
bool aigcp_cbor_is_null(aigcp_cbor item);
bool aigcp_cbor_get_bool(aigcp_cbor item, bool *value);
bool aigcp_cbor_get_uint(aigcp_cbor item, uint64_t *value);
bool aigcp_cbor_get_int(aigcp_cbor item, int64_t *value);
bool aigcp_cbor_get_bytes(aigcp_cbor item, const uint8_t **bytes, size_t *length);
bool aigcp_cbor_get_text(aigcp_cbor item, const char **text, size_t *length);
/* The number of a tag and what is tagged. */
bool aigcp_cbor_get_tag(aigcp_cbor item, uint64_t *tag, aigcp_cbor *inner);
/* Whether it is this text. */
bool aigcp_cbor_text_is(aigcp_cbor item, const char *text);

/* The members of an array or a map, one after the other. */
typedef struct aigcp_cbor_walk {
    const uint8_t *bytes;
    size_t length;
    uint64_t left;   /* items to come; of a map, pairs */
    bool indefinite; /* ends with a break instead */
} aigcp_cbor_walk;
bool aigcp_cbor_walk_array(aigcp_cbor item, aigcp_cbor_walk *walk);
bool aigcp_cbor_next(aigcp_cbor_walk *walk, aigcp_cbor *member);
bool aigcp_cbor_walk_map(aigcp_cbor item, aigcp_cbor_walk *walk);
bool aigcp_cbor_next_pair(aigcp_cbor_walk *walk, aigcp_cbor *key, aigcp_cbor *value);

/* Number of members; 0 if it is neither array nor map. */
size_t aigcp_cbor_count(aigcp_cbor item);

/* The value of a key of a map; false, and no item, if there is none or it is no map. */
bool aigcp_cbor_find(aigcp_cbor map, const char *key, aigcp_cbor *value);
bool aigcp_cbor_find_int(aigcp_cbor map, int64_t key, aigcp_cbor *value);

#endif
