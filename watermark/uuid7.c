/* SPDX-License-Identifier: Apache-2.0 */
/* UUID version 7: RFC 9562, 5.7. */
#include <aigc/label.h>

#include <time.h>

#include "watermark/crypto_sodium.h"
#include "watermark/uuid_text.h"

aigc_status
aigc_uuid7(char uuid[AIGC_UUID_SIZE])
{
    uint8_t bytes[AIGCP_UUID_BYTES];
    struct timespec now;

    if (!uuid)
        return AIGC_ERR_ARGUMENT;
    uuid[0] = '\0';
    aigc_status status = aigcp_crypto_open();
    if (status != AIGC_OK)
        return status;
    if (clock_gettime(CLOCK_REALTIME, &now) || now.tv_sec < 0)
        return AIGC_ERR_RANDOM;

    aigcp_random(bytes, sizeof bytes);
    uint64_t milliseconds = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    for (unsigned i = 0; i < 6; i++)
        bytes[i] = (uint8_t)(milliseconds >> (40 - 8 * i));
    bytes[6] = (uint8_t)(0x70 | (bytes[6] & 0x0F)); /* version 7 */
    bytes[8] = (uint8_t)(0x80 | (bytes[8] & 0x3F)); /* variant of RFC 9562 */
    aigcp_uuid_format(bytes, uuid);
    return AIGC_OK;
}
