/* SPDX-License-Identifier: Apache-2.0 */
/* The compact signed mark, as bytes. docs/formats.md is normative; this file is the same in C.
 *
 *     offset  size
 *          0     3  magic "AGM"
 *          3     1  version 1
 *          4     2  length of all that follows, big-endian
 *          6     8  key number (minisign's key id)
 *         14    32  content hash
 *         46     5  time, seconds since the epoch, big-endian; 0 for none
 *         51     n  fields: tag, length, value; tags ascend
 *       51+n    64  Ed25519 signature over the domain string and all before it */
#ifndef AIGCP_MARK_FORMAT_H
#define AIGCP_MARK_FORMAT_H

#include "watermark/crypto_sodium.h"
#include "watermark/label_record.h"
#include "watermark/limits.h"

#define AIGCP_MAGIC_SIZE 3
#define AIGCP_MAGIC "AGM"
#define AIGCP_VERSION_OFFSET 3
#define AIGCP_VERSION 1
#define AIGCP_HEADER_SIZE 6
#define AIGCP_TIME_SIZE 5
#define AIGCP_FIELDS_OFFSET \
    (AIGCP_HEADER_SIZE + AIGCP_KEY_NUMBER_SIZE + AIGCP_HASH_SIZE + AIGCP_TIME_SIZE)
#define AIGCP_MARK_MIN (AIGCP_FIELDS_OFFSET + AIGCP_SIGNATURE_SIZE)

/* What the signature is over begins with this string and its NUL, so that a signature made
 * for anything else, such as a minisign file, is never one of a mark. */
#define AIGCP_MARK_DOMAIN "aigc-label text mark 1"

/* How a value is written. */
typedef enum aigcp_form {
    AIGCP_FORM_DIGIT, /* Label: the character; absent if "1" */
    AIGCP_FORM_CODE,  /* a good provider code: 9 groups of 3 characters, base 36, 2 bytes each */
    AIGCP_FORM_UUID,  /* a lower-case UUID: its 16 bytes */
    AIGCP_FORM_TEXT   /* the bytes of the value */
} aigcp_form;

#define AIGCP_PACKED_CODE_SIZE 18

/* A tag is an index into this table plus 1. A value goes under the first tag of its
 * field whose form it fits, so that there is one encoding. */
typedef struct aigcp_tag {
    aigc_field field;
    aigcp_form form;
} aigcp_tag;

#define AIGCP_TAG_COUNT 12
extern const aigcp_tag aigcp_tags[AIGCP_TAG_COUNT];

/* A mark in parts. */
typedef struct aigcp_mark {
    uint8_t key_number[AIGCP_KEY_NUMBER_SIZE];
    uint8_t content_hash[AIGCP_HASH_SIZE];
    aigc_label label;
    uint8_t signature[AIGCP_SIGNATURE_SIZE];
} aigcp_mark;

/* Provider codes as 18 bytes. Unpacking fails for a group above ZZZ. */
void aigcp_code_pack(const char *code, uint8_t packed[AIGCP_PACKED_CODE_SIZE]);
bool aigcp_code_unpack(const uint8_t packed[AIGCP_PACKED_CODE_SIZE], char code[28]);

/* Write everything but the signature; returns the number of bytes. The label must be one
 * that aigc_label_check() lets pass. */
size_t aigcp_mark_encode(const aigcp_mark *mark, uint8_t out[AIGCP_MARK_MAX]);

/* Read a whole mark, from magic to signature. Only what aigcp_mark_encode() writes is
 * accepted. AIGC_OK or AIGC_ERR_FORMAT; does not check the signature. */
AIGC_MUST_CHECK aigc_status aigcp_mark_decode(const uint8_t *data, size_t length, aigcp_mark *mark);

/* The message that is signed: domain string, then the mark up to its signature. */
#define AIGCP_MESSAGE_MAX (sizeof AIGCP_MARK_DOMAIN + AIGCP_MARK_MAX)
size_t aigcp_mark_message(const uint8_t *data, size_t length_without_signature,
                          uint8_t out[AIGCP_MESSAGE_MAX]);

#endif
