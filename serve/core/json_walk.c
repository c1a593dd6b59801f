/* SPDX-License-Identifier: Apache-2.0 */
/* Walk a JSON document. No recursion: the levels are in an array. */
#include "serve/core/json_walk.h"

#include <stdbool.h>
#include <string.h>

#include "serve/core/json_string.h"

/* A key that is too long. */
#define CUT_SHORT ".\x01"

/* A container that is open. */
typedef struct level {
    size_t start;       /* of the container */
    size_t key;         /* of the container, in its parent */
    size_t path_length; /* of the container's path */
    uint32_t count;     /* values begun in it */
    bool is_array;
} level;

typedef struct walk {
    const uint8_t *text;
    size_t length;
    size_t at;
    aigcp_json_visit_fn visit;
    void *context;

    level levels[AIGCP_JSON_DEPTH];
    size_t depth;
    size_t arrays; /* of the levels */
    uint32_t index[AIGCP_PATH_INDEXES];
    char path[AIGCP_PATH_MAX];
    size_t path_length;
    size_t key; /* of the value at hand */
} walk;

static void
skip_space(walk *w)
{
    while (w->at < w->length && (w->text[w->at] == ' ' || w->text[w->at] == '\n' ||
                                 w->text[w->at] == '\r' || w->text[w->at] == '\t'))
        w->at++;
}

/* Make the path of the value at hand out of its parent's. What does not fit is cut short, and
 * is no known path then, but still begins as its parent's does. */
static void
extend_path(walk *w, const level *parent, const char *more, size_t length)
{
    const size_t room = sizeof w->path - 1 - parent->path_length;
    if (length > room) {
        more = CUT_SHORT;
        length = room < sizeof CUT_SHORT - 1 ? room : sizeof CUT_SHORT - 1;
    }
    memcpy(w->path + parent->path_length, more, length);
    w->path_length = parent->path_length + length;
    w->path[w->path_length] = '\0';
}

/* Read a key and what follows up to its value. */
static aigc_status
read_key(walk *w)
{
    const level *parent = &w->levels[w->depth - 1];
    char piece[AIGCP_PATH_MAX];
    size_t key_length;
    size_t end = aigcp_json_string_end(w->text, w->length, w->at);
    if (end == 0)
        return AIGC_ERR_FORMAT;
    bool fits = aigcp_json_string_key(w->text + w->at + 1, end - w->at - 2, piece + 1,
                                      sizeof piece - 1, &key_length);
    bool top = w->depth == 1;
    piece[0] = '.';
    extend_path(w, parent, top ? piece + 1 : piece, fits ? key_length + !top : sizeof w->path);
    w->key = w->at;
    w->at = end;
    skip_space(w);
    if (w->at == w->length || w->text[w->at] != ':')
        return AIGC_ERR_FORMAT;
    w->at++;
    skip_space(w);
    return AIGC_OK;
}

/* Come to the next value of the container at hand; or to its end. */
static aigc_status
next_in_container(walk *w, bool *is_end)
{
    level *parent = &w->levels[w->depth - 1];
    skip_space(w);
    *is_end = w->at < w->length && w->text[w->at] == (parent->is_array ? ']' : '}');
    if (*is_end)
        return AIGC_OK;
    if (parent->count > 0) {
        if (w->at == w->length || w->text[w->at] != ',')
            return AIGC_ERR_FORMAT;
        w->at++;
        skip_space(w);
    }
    if (parent->count == UINT32_MAX)
        return AIGC_ERR_LIMIT;
    uint32_t index = parent->count++;
    if (!parent->is_array)
        return read_key(w);
    w->key = SIZE_MAX;
    if (w->arrays <= AIGCP_PATH_INDEXES)
        w->index[w->arrays - 1] = index;
    extend_path(w, parent, "[]", 2);
    return AIGC_OK;
}

static aigc_status
tell(const walk *w, aigcp_json_kind kind, size_t start)
{
    aigcp_json_value value = {
        .kind = kind,
        .path = w->path,
        .path_length = w->path_length,
        .key = w->key,
        .start = start,
        .end = w->at,
        .depth = (unsigned)w->depth,
    };
    for (size_t i = 0; i < w->arrays && i < AIGCP_PATH_INDEXES; i++)
        value.index[i] = w->index[i];
    return w->visit(w->context, &value);
}

static aigc_status
open_container(walk *w)
{
    if (w->depth == AIGCP_JSON_DEPTH)
        return AIGC_ERR_LIMIT;
    bool is_array = w->text[w->at] == '[';
    w->levels[w->depth++] = (level){
        .start = w->at, .key = w->key, .path_length = w->path_length, .is_array = is_array
    };
    w->arrays += is_array;
    w->at++;
    return AIGC_OK;
}

static aigc_status
close_container(walk *w)
{
    level closed = w->levels[--w->depth];
    w->arrays -= closed.is_array;
    w->at++;
    w->path_length = closed.path_length;
    w->path[w->path_length] = '\0';
    w->key = closed.key;
    return tell(w, closed.is_array ? AIGCP_JSON_ARRAY : AIGCP_JSON_OBJECT, closed.start);
}

static bool
take_literal(walk *w, const char *literal)
{
    size_t length = strlen(literal);
    if (length > w->length - w->at || memcmp(w->text + w->at, literal, length) != 0)
        return false;
    w->at += length;
    return true;
}

static size_t
digits_end(const uint8_t *text, size_t length, size_t at)
{
    while (at < length && text[at] >= '0' && text[at] <= '9')
        at++;
    return at;
}

size_t
aigcp_json_number_end(const uint8_t *text, size_t length, size_t at)
{
    at += at < length && text[at] == '-';
    size_t end = digits_end(text, length, at);
    if (end == at || (text[at] == '0' && end - at > 1))
        return 0;
    if (end < length && text[end] == '.') {
        at = end + 1;
        end = digits_end(text, length, at);
        if (end == at)
            return 0;
    }
    if (end == length || (text[end] | 0x20) != 'e')
        return end;
    at = end + 1;
    at += at < length && (text[at] == '+' || text[at] == '-');
    end = digits_end(text, length, at);
    return end > at ? end : 0;
}

bool
aigcp_json_number_value(const uint8_t *text, size_t length, uint64_t *value)
{
    *value = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9' || *value > UINT32_MAX)
            return false;
        *value = *value * 10 + (uint64_t)(text[i] - '0');
    }
    return *value <= UINT32_MAX;
}

/* Read a value that is no container, and tell it. */
static aigc_status
read_scalar(walk *w)
{
    size_t start = w->at;
    if (w->at == w->length)
        return AIGC_ERR_FORMAT;
    if (w->text[w->at] == '"') {
        w->at = aigcp_json_string_end(w->text, w->length, w->at);
        return w->at ? tell(w, AIGCP_JSON_STRING, start) : AIGC_ERR_FORMAT;
    }
    if (take_literal(w, "null"))
        return tell(w, AIGCP_JSON_NULL, start);
    if (take_literal(w, "true"))
        return tell(w, AIGCP_JSON_TRUE, start);
    if (take_literal(w, "false"))
        return tell(w, AIGCP_JSON_FALSE, start);
    w->at = aigcp_json_number_end(w->text, w->length, start);
    return w->at ? tell(w, AIGCP_JSON_NUMBER, start) : AIGC_ERR_FORMAT;
}

aigc_status
aigcp_json_walk(const uint8_t *text, size_t length, aigcp_json_visit_fn visit, void *context)
{
    walk w;
    w.text = text;
    w.length = length;
    w.at = 0;
    w.visit = visit;
    w.context = context;
    w.depth = w.arrays = w.path_length = 0;
    w.path[0] = '\0';
    w.key = SIZE_MAX;
    skip_space(&w);
    do {
        aigc_status status = AIGC_OK;
        bool is_end = false;
        if (w.depth > 0)
            status = next_in_container(&w, &is_end);
        if (status != AIGC_OK)
            return status;
        if (is_end)
            status = close_container(&w);
        else if (w.at < w.length && (w.text[w.at] == '{' || w.text[w.at] == '['))
            status = open_container(&w);
        else
            status = read_scalar(&w);
        if (status != AIGC_OK)
            return status;
    } while (w.depth > 0);
    skip_space(&w);
    return w.at == w.length ? AIGC_OK : AIGC_ERR_FORMAT;
}

static aigc_status
ignore_value(void *context, const aigcp_json_value *value)
{
    (void)context;
    (void)value;
    return AIGC_OK;
}

bool
aigcp_json_is_value(const uint8_t *text, size_t length)
{
    return aigcp_json_walk(text, length, ignore_value, NULL) == AIGC_OK;
}
