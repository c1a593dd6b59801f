/* SPDX-License-Identifier: Apache-2.0 */
/* Keyed names for texts, and keyed draws for streams: digests with the caller's key, of which the
 * first bits are used. */
#ifndef AIGCP_PSEUDONYM_H
#define AIGCP_PSEUDONYM_H

#include <aigc/filter.h>

#include "libfilter/limits.h"

/* Characters of base32, of 5 bits each, by which a pseudonym or a hash tells texts apart. A
 * pseudonym is read by people and costs a model tokens: 50 bits, so that among 100,000 texts
 * under one key two share a name with a chance of 1 in 220,000; the restorer refuses that. A
 * hash stands for all texts of a site: 130 bits. */
#define AIGCP_PSEUDONYM_DIGITS 10
#define AIGCP_HASH_DIGITS 26

/* Characters of a name with its NUL: "<", label, "_", digits, ">". */
#define AIGCP_NAME_ROOM (AIGCP_MAX_LABEL_CHARACTERS + AIGCP_HASH_DIGITS + 4)

/* Characters of a label with its NUL. */
#define AIGCP_LABEL_ROOM (AIGCP_MAX_LABEL_CHARACTERS + 1)

/* Make a label of a rule's id: "cn.mobile-phone" becomes CN_MOBILE_PHONE. */
void aigcp_label_from_id(char label[AIGCP_LABEL_ROOM], const char *id);

/* Write `<LABEL_k7f3m2q9hb>`, the pseudonym of a text. */
void aigcp_pseudonym_write(char name[AIGCP_NAME_ROOM], const char *label,
                           const uint8_t key[AIGC_TEXT_KEY_SIZE], const void *text, size_t length);

/* Write `<LABEL#...>`, the hash of a text. */
void aigcp_hash_write(char name[AIGCP_NAME_ROOM], const char *label,
                      const uint8_t key[AIGC_TEXT_KEY_SIZE], const void *text, size_t length);

/* A number from 0 to 99 that depends on an id. `key` may be NULL. */
uint32_t aigcp_sample_draw(const uint8_t *key, const void *id, size_t length);

#endif
