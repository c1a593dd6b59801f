/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/cbor_reader.h"

#include "common/cursor.h"
#include "common/utf8.h"
#include "watermark/c2pa/limits.h"

#include <stdlib.h>
#include <string.h>

#define INDEFINITE 31
#define BREAK 0xFF

/* The first bytes of an item. */
typedef struct item_head {
    unsigned major;
    uint64_t value; /* the argument */
    bool indefinite;
    bool shortest; /* whether the argument has no longer form than it needs */
    bool is_break;
    unsigned width; /* bytes of the argument behind the first; of a float, of the float */
} item_head;

static bool
read_head(aigcp_cursor *cursor, item_head *head)
{
    uint8_t first = aigcp_cursor_u8(cursor);
    unsigned code = first & 31;
    static const uint64_t smallest[] = { 24, 1 << 8, 1 << 16, UINT64_C(1) << 32 };

    *head = (item_head){ .major = first >> 5, .value = code, .shortest = true };
    if (cursor->failed)
        return false;
    if (first == BREAK) {
        head->is_break = true;
        return true;
    }
    if (code == INDEFINITE) {
        /* Arrays and maps only: a string in pieces has no place where it stands. */
        head->indefinite = true;
        return head->major == AIGCP_CBOR_ARRAY || head->major == AIGCP_CBOR_MAP;
    }
    if (code > 27)
        return false;
    if (code >= 24) {
        head->width = 1u << (code - 24);
        head->value = aigcp_cursor_uint(cursor, head->width);
        /* A float has no shorter form that is surely the same; a simple value of two bytes
         * must be 32 or more (RFC 8949, 3.3). */
        head->shortest = head->major == AIGCP_CBOR_SIMPLE ? head->width > 1 || head->value >= 32
                                                          : head->value >= smallest[code - 24];
    }
    return !cursor->failed;
}

/* ---- checking ------------------------------------------------------------------------ */

typedef struct document_check {
    aigcp_cursor cursor;
    unsigned allowed;
    size_t items;
} document_check;

static int
by_bytes(const void *a, const void *b)
{
    const aigcp_cbor *left = a, *right = b;
    size_t shorter = left->length < right->length ? left->length : right->length;
    int order = memcmp(left->bytes, right->bytes, shorter);

    return order != 0 ? order : (left->length > right->length) - (left->length < right->length);
}

static bool
has_doubles(aigcp_cbor keys[AIGCP_CBOR_KEYS_MAX], size_t count)
{
    qsort(keys, count, sizeof keys[0], by_bytes);
    for (size_t i = 1; i < count; i++)
        if (by_bytes(&keys[i - 1], &keys[i]) == 0)
            return true;
    return false;
}

static aigc_status check_item(document_check *check, unsigned depth);

/* Whether another member comes; the break of an indefinite one is taken. */
static bool
another(document_check *check, const item_head *head, uint64_t done)
{
    if (!head->indefinite)
        return done < head->value;
    if (aigcp_cursor_left(&check->cursor) > 0 &&
        check->cursor.data[check->cursor.position] == BREAK) {
        check->cursor.position++;
        return false;
    }
    return true;
}

static aigc_status
check_array(document_check *check, const item_head *head, unsigned depth)
{
    aigc_status status = AIGC_OK;

    for (uint64_t i = 0; status == AIGC_OK && another(check, head, i); i++)
        status = check_item(check, depth + 1);
    return status;
}

static aigc_status
check_map(document_check *check, const item_head *head, unsigned depth)
{
    aigcp_cbor keys[AIGCP_CBOR_KEYS_MAX];
    size_t count = 0;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && another(check, head, count)) {
        size_t begin = check->cursor.position;

        if (count == AIGCP_CBOR_KEYS_MAX)
            return AIGC_ERR_LIMIT;
        status = check_item(check, depth + 1);
        if (status == AIGC_OK) {
            keys[count++] =
                (aigcp_cbor){ check->cursor.data + begin, check->cursor.position - begin };
            status = check_item(check, depth + 1);
        }
    }
    return status == AIGC_OK && has_doubles(keys, count) ? AIGC_ERR_FORMAT : status;
}

static aigc_status
check_string(document_check *check, const item_head *head)
{
    if (head->value > aigcp_cursor_left(&check->cursor))
        return AIGC_ERR_FORMAT;
    const uint8_t *text = aigcp_cursor_bytes(&check->cursor, (size_t)head->value);
    if (head->major == AIGCP_CBOR_TEXT && head->value > 0 &&
        aigcp_utf8_valid_prefix(text, (size_t)head->value) != head->value)
        return AIGC_ERR_FORMAT;
    return AIGC_OK;
}

static aigc_status
check_item(document_check *check, unsigned depth)
{
    item_head head;

    if (depth >= AIGCP_CBOR_DEPTH_MAX || check->items++ >= AIGCP_CBOR_ITEMS_MAX)
        return AIGC_ERR_LIMIT;
    if (!read_head(&check->cursor, &head) || head.is_break)
        return AIGC_ERR_FORMAT;
    if (!head.shortest && !((check->allowed & AIGCP_CBOR_WIDE_NUMBERS) != 0 &&
                            head.major == AIGCP_CBOR_UINT && head.width >= 4))
        return AIGC_ERR_FORMAT;
    switch (head.major) {
    case AIGCP_CBOR_BYTES:
    case AIGCP_CBOR_TEXT:
        return check_string(check, &head);
    case AIGCP_CBOR_ARRAY:
        return check_array(check, &head, depth);
    case AIGCP_CBOR_MAP:
        return check_map(check, &head, depth);
    case AIGCP_CBOR_TAG:
        return check_item(check, depth + 1);
    default:
        return AIGC_OK;
    }
}

aigc_status
aigcp_cbor_check(const void *bytes, size_t length, unsigned allowed, aigcp_cbor *item)
{
    document_check check = { .allowed = allowed };

    *item = (aigcp_cbor){ NULL, 0 };
    aigcp_cursor_init(&check.cursor, bytes, length);
    aigc_status status = check_item(&check, 0);
    if (status == AIGC_OK && check.cursor.position != length)
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK)
        *item = (aigcp_cbor){ bytes, length };
    return status;
}

/* ---- walking ------------------------------------------------------------------------- */

/* Move behind one item. Depth is bounded by the check, and here once more: the writer asks for
 * documents that were not checked. */
static bool
skip_item(aigcp_cursor *cursor, unsigned depth, bool *is_break)
{
    item_head head;
    uint64_t members;

    *is_break = false;
    if (depth > AIGCP_CBOR_DEPTH_MAX || !read_head(cursor, &head))
        return false;
    if (head.is_break) {
        *is_break = true;
        return true;
    }
    switch (head.major) {
    case AIGCP_CBOR_BYTES:
    case AIGCP_CBOR_TEXT:
        if (head.value > aigcp_cursor_left(cursor))
            return false;
        return head.value == 0 || aigcp_cursor_bytes(cursor, (size_t)head.value) != NULL;
    case AIGCP_CBOR_ARRAY:
    case AIGCP_CBOR_MAP:
    case AIGCP_CBOR_TAG:
        break;
    default:
        return true;
    }
    if (head.major == AIGCP_CBOR_MAP && head.value > UINT64_MAX / 2)
        return false;
    members = head.major == AIGCP_CBOR_TAG   ? 1
              : head.indefinite              ? UINT64_MAX
              : head.major == AIGCP_CBOR_MAP ? 2 * head.value
                                             : head.value;
    for (uint64_t i = 0; i < members; i++) {
        bool ended;

        if (!skip_item(cursor, depth + 1, &ended) || (ended && !head.indefinite))
            return false;
        if (ended)
            break;
    }
    return true;
}

size_t
aigcp_cbor_skip(const uint8_t *bytes, size_t length)
{
    aigcp_cursor cursor;
    bool is_break;

    aigcp_cursor_init(&cursor, bytes, length);
    return skip_item(&cursor, 0, &is_break) && !is_break ? cursor.position : 0;
}

/* The head of an item of this kind, and what stands behind it. */
static bool
open_item(aigcp_cbor item, unsigned major, item_head *head, aigcp_cbor *rest)
{
    aigcp_cursor cursor;

    if (item.length == 0)
        return false;
    aigcp_cursor_init(&cursor, item.bytes, item.length);
    if (!read_head(&cursor, head) || head->major != major || head->is_break)
        return false;
    *rest = (aigcp_cbor){ item.bytes + cursor.position, item.length - cursor.position };
    return true;
}

bool
aigcp_cbor_is(aigcp_cbor item, unsigned major)
{
    return item.length > 0 && item.bytes[0] >> 5 == (int)major;
}

bool
aigcp_cbor_is_null(aigcp_cbor item)
{
    return item.length == 1 && item.bytes[0] == 0xF6;
}

bool
aigcp_cbor_get_bool(aigcp_cbor item, bool *value)
{
    *value = item.length == 1 && item.bytes[0] == 0xF5;
    return *value || (item.length == 1 && item.bytes[0] == 0xF4);
}

bool
aigcp_cbor_get_uint(aigcp_cbor item, uint64_t *value)
{
    item_head head;
    aigcp_cbor rest;

    *value = 0;
    if (!open_item(item, AIGCP_CBOR_UINT, &head, &rest))
        return false;
    *value = head.value;
    return true;
}

bool
aigcp_cbor_get_int(aigcp_cbor item, int64_t *value)
{
    item_head head;
    aigcp_cbor rest;
    bool negative = aigcp_cbor_is(item, AIGCP_CBOR_NINT);

    *value = 0;
    if (!open_item(item, negative ? AIGCP_CBOR_NINT : AIGCP_CBOR_UINT, &head, &rest) ||
        head.value > INT64_MAX)
        return false;
    *value = negative ? -1 - (int64_t)head.value : (int64_t)head.value;
    return true;
}

bool
aigcp_cbor_get_bytes(aigcp_cbor item, const uint8_t **bytes, size_t *length)
{
    item_head head;
    aigcp_cbor rest;

    *bytes = NULL;
    *length = 0;
    if (!open_item(item, AIGCP_CBOR_BYTES, &head, &rest))
        return false;
    *bytes = rest.bytes;
    *length = rest.length;
    return true;
}

bool
aigcp_cbor_get_text(aigcp_cbor item, const char **text, size_t *length)
{
    item_head head;
    aigcp_cbor rest;

    *text = NULL;
    *length = 0;
    if (!open_item(item, AIGCP_CBOR_TEXT, &head, &rest))
        return false;
    *text = (const char *)rest.bytes;
    *length = rest.length;
    return true;
}

bool
aigcp_cbor_get_tag(aigcp_cbor item, uint64_t *tag, aigcp_cbor *inner)
{
    item_head head;

    *tag = 0;
    if (!open_item(item, AIGCP_CBOR_TAG, &head, inner)) {
        *inner = (aigcp_cbor){ NULL, 0 };
        return false;
    }
    *tag = head.value;
    return true;
}

bool
aigcp_cbor_text_is(aigcp_cbor item, const char *text)
{
    const char *found;
    size_t length;

    return aigcp_cbor_get_text(item, &found, &length) && length == strlen(text) &&
           memcmp(found, text, length) == 0;
}

static bool
begin_walk(aigcp_cbor item, unsigned major, aigcp_cbor_walk *walk)
{
    item_head head;
    aigcp_cbor rest;

    *walk = (aigcp_cbor_walk){ NULL, 0, 0, false };
    if (!open_item(item, major, &head, &rest))
        return false;
    *walk = (aigcp_cbor_walk){ rest.bytes, rest.length, head.value, head.indefinite };
    return true;
}

bool
aigcp_cbor_walk_array(aigcp_cbor item, aigcp_cbor_walk *walk)
{
    return begin_walk(item, AIGCP_CBOR_ARRAY, walk);
}

bool
aigcp_cbor_walk_map(aigcp_cbor item, aigcp_cbor_walk *walk)
{
    return begin_walk(item, AIGCP_CBOR_MAP, walk);
}

static bool
take(aigcp_cbor_walk *walk, aigcp_cbor *item)
{
    size_t length = aigcp_cbor_skip(walk->bytes, walk->length);

    *item = (aigcp_cbor){ length > 0 ? walk->bytes : NULL, length };
    walk->bytes += length;
    walk->length -= length;
    return length > 0;
}

/* Whether a member comes, by the count or by the break. */
static bool
more(aigcp_cbor_walk *walk)
{
    if (walk->indefinite)
        return walk->length > 0 && walk->bytes[0] != BREAK;
    if (walk->left == 0)
        return false;
    walk->left--;
    return true;
}

bool
aigcp_cbor_next(aigcp_cbor_walk *walk, aigcp_cbor *member)
{
    *member = (aigcp_cbor){ NULL, 0 };
    return more(walk) && take(walk, member);
}

bool
aigcp_cbor_next_pair(aigcp_cbor_walk *walk, aigcp_cbor *key, aigcp_cbor *value)
{
    *key = *value = (aigcp_cbor){ NULL, 0 };
    return more(walk) && take(walk, key) && take(walk, value);
}

size_t
aigcp_cbor_count(aigcp_cbor item)
{
    aigcp_cbor_walk walk;
    aigcp_cbor key, value;
    size_t count = 0;

    if (aigcp_cbor_walk_array(item, &walk))
        while (aigcp_cbor_next(&walk, &value))
            count++;
    else if (aigcp_cbor_walk_map(item, &walk))
        while (aigcp_cbor_next_pair(&walk, &key, &value))
            count++;
    return count;
}

bool
aigcp_cbor_find(aigcp_cbor map, const char *key, aigcp_cbor *value)
{
    aigcp_cbor_walk walk;
    aigcp_cbor found;

    if (aigcp_cbor_walk_map(map, &walk)) {
        while (aigcp_cbor_next_pair(&walk, &found, value))
            if (aigcp_cbor_text_is(found, key))
                return true;
    }
    *value = (aigcp_cbor){ NULL, 0 };
    return false;
}

bool
aigcp_cbor_find_int(aigcp_cbor map, int64_t key, aigcp_cbor *value)
{
    aigcp_cbor_walk walk;
    aigcp_cbor found;
    int64_t number;

    if (aigcp_cbor_walk_map(map, &walk)) {
        while (aigcp_cbor_next_pair(&walk, &found, value))
            if (aigcp_cbor_get_int(found, &number) && number == key)
                return true;
    }
    *value = (aigcp_cbor){ NULL, 0 };
    return false;
}
