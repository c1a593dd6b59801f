/* SPDX-License-Identifier: Apache-2.0 */
/* Read the compact signed mark. It is read leniently, written again, and compared: what is
 * not the one allowed encoding of its content is no mark. */
#include <string.h>

#include "common/cursor.h"
#include "watermark/mark_format.h"
#include "watermark/uuid_text.h"

static bool
read_field(aigcp_cursor *cursor, aigc_label *label)
{
    unsigned tag = aigcp_cursor_u8(cursor);
    size_t length = aigcp_cursor_u8(cursor);
    const uint8_t *value = aigcp_cursor_bytes(cursor, length);
    char text[AIGC_FIELD_MAX + 1];

    if (!value || tag == 0 || tag > AIGCP_TAG_COUNT)
        return false;
    const aigcp_tag *known = &aigcp_tags[tag - 1];
    switch (known->form) {
    case AIGCP_FORM_CODE:
        if (length != AIGCP_PACKED_CODE_SIZE || !aigcp_code_unpack(value, text))
            return false;
        break;
    case AIGCP_FORM_UUID:
        if (length != AIGCP_UUID_BYTES)
            return false;
        aigcp_uuid_format(value, text);
        break;
    case AIGCP_FORM_DIGIT:
    case AIGCP_FORM_TEXT:
        if (memchr(value, 0, length))
            return false;
        memcpy(text, value, length);
        text[length] = '\0';
        break;
    }
    return aigc_label_set(label, known->field, text) == AIGC_OK;
}

aigc_status
aigcp_mark_decode(const uint8_t *data, size_t length, aigcp_mark *mark)
{
    *mark = (aigcp_mark){ 0 };
    aigcp_label_clear(&mark->label);
    if (length < AIGCP_MARK_MIN || length > AIGCP_MARK_MAX)
        return AIGC_ERR_FORMAT;

    size_t unsigned_length = length - AIGCP_SIGNATURE_SIZE;
    memcpy(mark->signature, data + unsigned_length, AIGCP_SIGNATURE_SIZE);
    aigcp_cursor cursor;
    aigcp_cursor_init(&cursor, data, unsigned_length);
    (void)aigcp_cursor_bytes(&cursor, AIGCP_HEADER_SIZE); /* compared below */
    memcpy(mark->key_number, aigcp_cursor_bytes(&cursor, AIGCP_KEY_NUMBER_SIZE),
           AIGCP_KEY_NUMBER_SIZE);
    memcpy(mark->content_hash, aigcp_cursor_bytes(&cursor, AIGCP_HASH_SIZE), AIGCP_HASH_SIZE);
    mark->label.time = aigcp_cursor_uint(&cursor, AIGCP_TIME_SIZE);
    while (aigcp_cursor_left(&cursor) > 0)
        if (!read_field(&cursor, &mark->label))
            return AIGC_ERR_FORMAT;
    if (aigc_label_check(&mark->label, NULL) != AIGC_OK)
        return AIGC_ERR_FORMAT;

    uint8_t again[AIGCP_MARK_MAX];
    if (aigcp_mark_encode(mark, again) != unsigned_length ||
        memcmp(again, data, unsigned_length) != 0)
        return AIGC_ERR_FORMAT;
    return AIGC_OK;
}
