/* SPDX-License-Identifier: Apache-2.0 */
/* Labels that are no JSON: cut off, with quotes inside values that nobody escaped, or with single
 * quotes. The known keys are found, and what stands between two of them is the value. */
#include "watermark/media/label_reader.h"

#include "watermark/limits.h"

#include <string.h>

/* A key with its quotes and colon, as offsets in the text. */
typedef struct key_place {
    size_t begin; /* of the quote before the key */
    size_t key, key_length;
    size_t value; /* behind the colon */
} key_place;

typedef struct broken_text {
    const char *data;
    size_t length;
    char quote;
} broken_text;

static bool
is_key_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Whether a known key of a label begins at this quote. */
static bool
is_key_at(const broken_text *text, size_t at, key_place *place)
{
    size_t end = at + 1;
    unsigned key;
    bool legacy;

    while (end < text->length && is_key_character(text->data[end]))
        end++;
    *place = (key_place){ at, at + 1, end - at - 1, 0 };
    if (end == text->length || text->data[end] != text->quote)
        return false;
    end++;
    while (end < text->length && is_space(text->data[end]))
        end++;
    key = aigcp_label_key(text->data + place->key, place->key_length, &legacy);
    place->value = end + 1;
    return end < text->length && text->data[end] == ':' && key <= AIGCP_KEY_TIME;
}

/* The next known key from `at` on. */
static bool
next_key(const broken_text *text, size_t at, key_place *place)
{
    for (; at < text->length; at++)
        if (text->data[at] == text->quote && is_key_at(text, at, place))
            return true;
    return false;
}

/* The value is between the first quote and the last one before the next key; without quotes, a
 * word. */
static aigc_status
keep_value(const broken_text *text, const key_place *place, size_t end, aigcp_arena *arena,
           aigcp_label_reading *reading)
{
    size_t begin = place->value;
    aigcp_json_kind kind = AIGCP_JSON_STRING;

    while (begin < end && is_space(text->data[begin]))
        begin++;
    if (begin < end && text->data[begin] == text->quote) {
        size_t last = end;

        while (last > begin + 1 && text->data[last - 1] != text->quote)
            last--;
        begin++;
        /* Without a closing quote the text was cut off: then all of it is the value. */
        end = last > begin ? last - 1 : end;
    } else {
        size_t word = begin;

        while (word < end && !is_space(text->data[word]) && !strchr(",}", text->data[word]))
            word++;
        end = word;
        kind = AIGCP_JSON_NUMBER;
        if (end - begin == 4 && memcmp(text->data + begin, "null", 4) == 0) {
            kind = AIGCP_JSON_NULL;
            end = begin;
        }
    }
    return aigcp_label_keep(reading, arena, text->data + place->key, place->key_length,
                            text->data + begin, end - begin, kind);
}

aigc_status
aigcp_label_salvage(const char *data, size_t length, aigcp_arena *arena,
                    aigcp_label_reading *reading)
{
    broken_text text = { data, length, memchr(data, '"', length) ? '"' : '\'' };
    key_place place, next;
    bool more = next_key(&text, 0, &place);

    for (size_t i = 0; more && i < AIGCP_SALVAGE_KEYS_MAX; i++) {
        more = next_key(&text, place.value, &next);
        aigc_status status = keep_value(&text, &place, more ? next.begin : length, arena, reading);
        if (status != AIGC_OK)
            return status;
        place = next;
    }
    return AIGC_OK;
}
