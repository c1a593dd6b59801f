/* SPDX-License-Identifier: Apache-2.0 */
/* Write the compact signed mark as bytes. One label has one encoding. */
#include <string.h>

#include "common/byte_order.h"
#include "watermark/mark_format.h"
#include "watermark/uuid_text.h"

const aigcp_tag aigcp_tags[AIGCP_TAG_COUNT] = {
    { AIGC_FIELD_LABEL, AIGCP_FORM_DIGIT },             /* 1 */
    { AIGC_FIELD_CONTENT_PRODUCER, AIGCP_FORM_CODE },   /* 2 */
    { AIGC_FIELD_CONTENT_PRODUCER, AIGCP_FORM_TEXT },   /* 3 */
    { AIGC_FIELD_PRODUCE_ID, AIGCP_FORM_UUID },         /* 4 */
    { AIGC_FIELD_PRODUCE_ID, AIGCP_FORM_TEXT },         /* 5 */
    { AIGC_FIELD_RESERVED_CODE1, AIGCP_FORM_TEXT },     /* 6 */
    { AIGC_FIELD_CONTENT_PROPAGATOR, AIGCP_FORM_CODE }, /* 7 */
    { AIGC_FIELD_CONTENT_PROPAGATOR, AIGCP_FORM_TEXT }, /* 8 */
    { AIGC_FIELD_PROPAGATE_ID, AIGCP_FORM_UUID },       /* 9 */
    { AIGC_FIELD_PROPAGATE_ID, AIGCP_FORM_TEXT },       /* 10 */
    { AIGC_FIELD_RESERVED_CODE2, AIGCP_FORM_TEXT },     /* 11 */
    { AIGC_FIELD_MODEL, AIGCP_FORM_TEXT },              /* 12 */
};

/* Label is one digit, all other fields may be full. */
_Static_assert(AIGCP_FIELDS_OFFSET + 3 + (AIGC_FIELD_COUNT - 1) * (2 + AIGC_FIELD_MAX) +
                       AIGCP_SIGNATURE_SIZE <=
                   AIGCP_MARK_MAX,
               "every label fits");
_Static_assert(AIGC_FIELD_MAX <= UINT8_MAX, "the length of a value is one byte");

#define GROUP 3                   /* characters of a code that share two bytes */
#define GROUP_END (36u * 36 * 36) /* 46,656: fits in two bytes */
#define CODE_LENGTH 27

static unsigned
base36_value(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'A') + 10;
}

void
aigcp_code_pack(const char *code, uint8_t packed[AIGCP_PACKED_CODE_SIZE])
{
    for (size_t i = 0; i < CODE_LENGTH; i += GROUP) {
        unsigned value = 0;
        for (size_t j = 0; j < GROUP; j++)
            value = value * 36 + base36_value(code[i + j]);
        aigcp_put_be(packed, 2, value);
        packed += 2;
    }
}

bool
aigcp_code_unpack(const uint8_t packed[AIGCP_PACKED_CODE_SIZE], char code[CODE_LENGTH + 1])
{
    static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (size_t i = 0; i < CODE_LENGTH; i += GROUP) {
        unsigned value = (unsigned)aigcp_get_be(packed, 2);
        packed += 2;
        if (value >= GROUP_END)
            return false;
        for (size_t j = GROUP; j-- > 0; value /= 36)
            code[i + j] = digits[value % 36];
    }
    code[CODE_LENGTH] = '\0';
    return true;
}

/* Whether a value is absent from the encoding because the reader knows it without. */
static bool
is_implied(const aigc_label *label, aigc_field field)
{
    const char *value = label->values[field];
    aigc_field counterpart = aigcp_field_counterpart(field);
    return value[0] == '\0' || (field == AIGC_FIELD_LABEL && strcmp(value, "1") == 0) ||
           (counterpart != field && strcmp(value, label->values[counterpart]) == 0);
}

/* Write a value in a form; 0 if it does not fit the form. */
static size_t
write_value(const char *value, aigcp_form form, uint8_t *out)
{
    switch (form) {
    case AIGCP_FORM_CODE:
        if (aigc_producer_check(value) != AIGC_PRODUCER_GOOD)
            return 0;
        aigcp_code_pack(value, out);
        return AIGCP_PACKED_CODE_SIZE;
    case AIGCP_FORM_UUID:
        return aigcp_uuid_parse(value, out) ? AIGCP_UUID_BYTES : 0;
    case AIGCP_FORM_DIGIT:
    case AIGCP_FORM_TEXT:
        break;
    }
    size_t length = strlen(value);
    memcpy(out, value, length);
    return length;
}

static uint8_t *
write_fields(uint8_t *out, const aigc_label *label)
{
    aigc_field written = AIGC_FIELD_COUNT; /* none yet */
    for (size_t i = 0; i < AIGCP_TAG_COUNT; i++) {
        aigc_field field = aigcp_tags[i].field;
        if (field == written || is_implied(label, field))
            continue;
        size_t length = write_value(label->values[field], aigcp_tags[i].form, out + 2);
        if (length == 0)
            continue;
        out[0] = (uint8_t)(i + 1);
        out[1] = (uint8_t)length;
        out += 2 + length;
        written = field;
    }
    return out;
}

size_t
aigcp_mark_encode(const aigcp_mark *mark, uint8_t out[AIGCP_MARK_MAX])
{
    uint8_t *end = out;
    memcpy(end, AIGCP_MAGIC, AIGCP_MAGIC_SIZE);
    end += AIGCP_MAGIC_SIZE;
    *end++ = AIGCP_VERSION;
    end += 2; /* the length, below */
    memcpy(end, mark->key_number, sizeof mark->key_number);
    end += sizeof mark->key_number;
    memcpy(end, mark->content_hash, sizeof mark->content_hash);
    end += sizeof mark->content_hash;
    aigcp_put_be(end, AIGCP_TIME_SIZE, mark->label.time);
    end = write_fields(end + AIGCP_TIME_SIZE, &mark->label);

    size_t length = (size_t)(end - out);
    aigcp_put_be(out + AIGCP_VERSION_OFFSET + 1, 2,
                 length - AIGCP_HEADER_SIZE + AIGCP_SIGNATURE_SIZE);
    return length;
}

size_t
aigcp_mark_message(const uint8_t *data, size_t length_without_signature,
                   uint8_t out[AIGCP_MESSAGE_MAX])
{
    memcpy(out, AIGCP_MARK_DOMAIN, sizeof AIGCP_MARK_DOMAIN);
    memcpy(out + sizeof AIGCP_MARK_DOMAIN, data, length_without_signature);
    return sizeof AIGCP_MARK_DOMAIN + length_without_signature;
}
