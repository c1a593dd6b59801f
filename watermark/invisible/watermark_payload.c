/* SPDX-License-Identifier: Apache-2.0 */
/* Payloads as text, and what a payload may say by itself. */
#include "common/byte_order.h"
#include "watermark/crypto_sodium.h"

#include <aigc/watermark.h>

#include <string.h>
#include <time.h>

/* Bits of the fields, from the most significant on. */
#define VERSION_BITS 4
#define PROVIDER_BITS 20
#define MINUTE_BITS 26
#define SERIAL_BITS 14
#define ID_VERSION 1U

/* Minutes are counted from 2024-01-01T00:00Z. */
#define ID_EPOCH UINT64_C(1704067200)

_Static_assert(VERSION_BITS + PROVIDER_BITS + MINUTE_BITS + SERIAL_BITS ==
                   8 * AIGC_WATERMARK_PAYLOAD_SHORT,
               "the fields fill the payload");

static int
is_payload(const aigc_watermark_payload *payload)
{
    return payload && (payload->length == AIGC_WATERMARK_PAYLOAD_SHORT ||
                       payload->length == AIGC_WATERMARK_PAYLOAD_LONG);
}

int
aigc_watermark_payload_equal(const aigc_watermark_payload *a, const aigc_watermark_payload *b)
{
    return is_payload(a) && is_payload(b) && a->length == b->length &&
           memcmp(a->bytes, b->bytes, a->length) == 0;
}

void
aigc_watermark_payload_format(const aigc_watermark_payload *payload,
                              char text[AIGC_WATERMARK_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    size_t length = 0;
    if (!text)
        return;
    for (size_t i = 0; is_payload(payload) && i < payload->length; i++) {
        text[length++] = digits[payload->bytes[i] >> 4];
        text[length++] = digits[payload->bytes[i] & 15];
    }
    text[length] = '\0';
}

static int
digit_value(char character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    if (character >= 'a' && character <= 'f')
        return character - 'a' + 10;
    return character >= 'A' && character <= 'F' ? character - 'A' + 10 : -1;
}

aigc_status
aigc_watermark_payload_parse(const char *text, size_t length, aigc_watermark_payload *payload)
{
    if (!payload)
        return AIGC_ERR_ARGUMENT;
    memset(payload, 0, sizeof *payload);
    if (!text)
        return AIGC_ERR_ARGUMENT;
    aigc_watermark_payload read = { length / 2, { 0 } };
    if (length % 2 != 0 || !is_payload(&read))
        return AIGC_ERR_FORMAT;
    for (size_t i = 0; i < read.length; i++) {
        int high = digit_value(text[2 * i]), low = digit_value(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return AIGC_ERR_FORMAT;
        read.bytes[i] = (uint8_t)(high << 4 | low);
    }
    *payload = read;
    return AIGC_OK;
}

aigc_status
aigc_watermark_id_pack(const aigc_watermark_id *id, aigc_watermark_payload *payload)
{
    if (!payload)
        return AIGC_ERR_ARGUMENT;
    memset(payload, 0, sizeof *payload);
    if (!id || id->version != ID_VERSION || id->provider >> PROVIDER_BITS != 0 ||
        id->minute >> MINUTE_BITS != 0 || id->serial >> SERIAL_BITS != 0)
        return AIGC_ERR_ARGUMENT;
    uint64_t number = id->version;
    number = number << PROVIDER_BITS | id->provider;
    number = number << MINUTE_BITS | id->minute;
    number = number << SERIAL_BITS | id->serial;
    payload->length = AIGC_WATERMARK_PAYLOAD_SHORT;
    aigcp_put_be(payload->bytes, AIGC_WATERMARK_PAYLOAD_SHORT, number);
    return AIGC_OK;
}

static uint32_t
low_bits(uint64_t *number, unsigned count)
{
    uint32_t field = (uint32_t)(*number & (((uint64_t)1 << count) - 1));
    *number >>= count;
    return field;
}

aigc_status
aigc_watermark_id_unpack(const aigc_watermark_payload *payload, aigc_watermark_id *id)
{
    if (!id)
        return AIGC_ERR_ARGUMENT;
    memset(id, 0, sizeof *id);
    if (!payload)
        return AIGC_ERR_ARGUMENT;
    if (payload->length != AIGC_WATERMARK_PAYLOAD_SHORT || payload->bytes[0] >> 4 != ID_VERSION)
        return AIGC_ERR_FORMAT;
    uint64_t number = aigcp_get_be(payload->bytes, AIGC_WATERMARK_PAYLOAD_SHORT);
    id->serial = low_bits(&number, SERIAL_BITS);
    id->minute = low_bits(&number, MINUTE_BITS);
    id->provider = low_bits(&number, PROVIDER_BITS);
    id->version = (unsigned)number;
    return AIGC_OK;
}

uint32_t
aigc_watermark_provider_tag(const char *code, size_t length)
{
    uint8_t digest[AIGCP_PREHASH_SIZE];
    if (!code)
        return 0;
    aigcp_prehash(code, length, digest);
    return (uint32_t)aigcp_get_be(digest, 3) >> (24 - PROVIDER_BITS);
}

aigc_status
aigc_watermark_id_make(const char *code, size_t length, uint64_t seconds,
                       aigc_watermark_payload *payload)
{
    struct timespec now;
    uint16_t serial;
    if (!payload)
        return AIGC_ERR_ARGUMENT;
    memset(payload, 0, sizeof *payload);
    if (!code)
        return AIGC_ERR_ARGUMENT;
    if (seconds == 0) {
        if (clock_gettime(CLOCK_REALTIME, &now) != 0)
            return AIGC_ERR_RANDOM;
        seconds = (uint64_t)now.tv_sec;
    }
    if (seconds < ID_EPOCH || (seconds - ID_EPOCH) / 60 >> MINUTE_BITS != 0)
        return AIGC_ERR_ARGUMENT;
    aigcp_random(&serial, sizeof serial);
    aigc_watermark_id id = { .version = ID_VERSION,
                             .provider = aigc_watermark_provider_tag(code, length),
                             .minute = (uint32_t)((seconds - ID_EPOCH) / 60),
                             .serial = serial & ((1U << SERIAL_BITS) - 1) };
    return aigc_watermark_id_pack(&id, payload);
}

uint64_t
aigc_watermark_id_time(const aigc_watermark_id *id)
{
    return id ? ID_EPOCH + (uint64_t)id->minute * 60 : 0;
}
