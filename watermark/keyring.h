/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of aigc_keyring. */
#ifndef AIGCP_KEYRING_H
#define AIGCP_KEYRING_H

#include <aigc/keys.h>

#include "common/key_list.h"

/* The next key with this number at or behind `*position`, which then points behind it; NULL if
 * there is none. Numbers are random, not authenticated: several keys may share one. */
const aigcp_trusted_key *aigcp_keyring_next(const aigc_keyring *keyring,
                                            const uint8_t number[AIGCP_KEY_NUMBER_SIZE],
                                            size_t *position);

#endif
