/* SPDX-License-Identifier: Apache-2.0 */
/* The proof of a piece, as bytes. docs/formats.md, "Excerpts", is normative; this file is the same
 * in C.
 *
 *     offset  size
 *          0     3  magic "AGP"
 *          3     1  version 1
 *          4     1  0x03: Label, 1 to 3; 0x10: sentences; 0x20: the last piece of its text
 *          5     8  key number
 *         13    16  text id: ProduceID if it is a UUID, else a hash
 *         29     3  number of the piece from 0, big-endian
 *         32    64  Ed25519 signature over the domain string, the 32 bytes before it, and the
 *                   BLAKE2b-256 of the piece in NFC with white space as single spaces */
#ifndef AIGCP_EXCERPT_FORMAT_H
#define AIGCP_EXCERPT_FORMAT_H

#include "watermark/content_hash.h"
#include "watermark/label_record.h"
#include "watermark/text_pieces.h"
#include "watermark/uuid_text.h"

#define AIGCP_EXCERPT_MAGIC "AGP"
#define AIGCP_EXCERPT_MAGIC_SIZE 3
#define AIGCP_EXCERPT_VERSION 1
#define AIGCP_EXCERPT_KIND 4
#define AIGCP_EXCERPT_KEY 5
#define AIGCP_EXCERPT_TEXT 13
#define AIGCP_EXCERPT_NUMBER 29
#define AIGCP_EXCERPT_NUMBER_SIZE 3
#define AIGCP_EXCERPT_HEAD 32
#define AIGCP_EXCERPT_SIZE 96

#define AIGCP_EXCERPT_LABEL 0x03
#define AIGCP_EXCERPT_SENTENCES 0x10
#define AIGCP_EXCERPT_LAST 0x20
#define AIGCP_EXCERPT_PIECES_MAX 0x1000000

#define AIGCP_EXCERPT_DOMAIN "aigc-label excerpt 1"
#define AIGCP_EXCERPT_MESSAGE (sizeof AIGCP_EXCERPT_DOMAIN + AIGCP_EXCERPT_HEAD + AIGCP_HASH_SIZE)

/* What is signed. */
void aigcp_excerpt_message(const uint8_t head[AIGCP_EXCERPT_HEAD],
                           const uint8_t hash[AIGCP_HASH_SIZE],
                           uint8_t message[AIGCP_EXCERPT_MESSAGE]);

/* The id of a text: ProduceID, or a hash of the domain string "aigc-label text id 1", producer and
 * ProduceID, each with its NUL. */
AIGC_MUST_CHECK aigc_status aigcp_excerpt_text_id(const aigc_label *label,
                                                  uint8_t id[AIGCP_UUID_BYTES]);

/* The hash of a piece: its words, whatever white space is between them. */
typedef struct aigcp_piece_hash {
    aigcp_content_hash content;
    bool is_empty;
    bool space; /* was there since the last word */
} aigcp_piece_hash;

AIGC_MUST_CHECK aigc_status aigcp_piece_hash_init(aigcp_piece_hash *hash);
void aigcp_piece_hash_free(aigcp_piece_hash *hash);
void aigcp_piece_hash_begin(aigcp_piece_hash *hash);
AIGC_MUST_CHECK aigc_status aigcp_piece_hash_feed(aigcp_piece_hash *hash, const uint8_t *data,
                                                  size_t length, bool in_piece);
AIGC_MUST_CHECK aigc_status aigcp_piece_hash_finish(aigcp_piece_hash *hash,
                                                    uint8_t digest[AIGCP_HASH_SIZE]);

#endif
