/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys that are trusted, read from files and folders. */
#ifndef AIGCP_KEY_LIST_H
#define AIGCP_KEY_LIST_H

#include "common/minisign_text.h"

typedef struct aigcp_trusted_key {
    uint8_t number[AIGCP_KEY_NUMBER_SIZE];
    uint8_t key[AIGCP_PUBLIC_KEY_SIZE];
    char *comment;
} aigcp_trusted_key;

/* All zero is an empty list. */
typedef struct aigcp_key_list {
    aigcp_trusted_key *keys;
    size_t count;
    size_t capacity;
} aigcp_key_list;

void aigcp_key_list_free(aigcp_key_list *list);

/* Add a key with a copy of its comment. One that is there already is not added again.
 * @return AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_key_list_add(aigcp_key_list *list, aigcp_trusted_key key,
                                               const char *comment, size_t comment_length);

/* Add a public key file, or every *.pub file of a folder. Keys read before an error stay.
 * @return AIGC_OK, AIGC_ERR_KEY, AIGC_ERR_IO (errno), AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_key_list_add_path(aigcp_key_list *list, const char *path);

/* The next key with this number at or behind `*position`, which then points behind it; NULL if
 * there is none. Numbers are random, not authenticated: several keys may share one. */
const aigcp_trusted_key *aigcp_key_list_next(const aigcp_key_list *list,
                                             const uint8_t number[AIGCP_KEY_NUMBER_SIZE],
                                             size_t *position);

#endif
