/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of aigc_watermark_key. */
#ifndef AIGCP_WATERMARK_KEY_H
#define AIGCP_WATERMARK_KEY_H

#include "watermark/invisible/carriers.h"

#include <aigc/watermark.h>

struct aigc_watermark_key {
    uint8_t bytes[AIGC_WATERMARK_KEY_SIZE];
    aigcp_carriers carriers;
};

#endif
