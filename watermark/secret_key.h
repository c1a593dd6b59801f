/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of aigc_secret_key: bytes only, in memory from aigcp_secret_alloc(). */
#ifndef AIGCP_SECRET_KEY_H
#define AIGCP_SECRET_KEY_H

#include <aigc/keys.h>

#include "watermark/mark_format.h"

struct aigc_secret_key {
    uint8_t number[AIGCP_KEY_NUMBER_SIZE];
    uint8_t secret[AIGCP_SECRET_KEY_SIZE];
};

#endif
