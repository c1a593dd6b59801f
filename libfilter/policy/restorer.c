/* SPDX-License-Identifier: Apache-2.0 */
/* Put back what names stand for.
 *
 * A name begins with '<', ends with '>' and has neither in between. So what is held back always
 * begins at the last '<', and when it is no longer the beginning of a name, all of it can go:
 * no other name begins inside. The names are in order, and those that begin with what is held
 * are a range of them, which gets narrower with each character.
 *
 * In JSON, a character may be written as an escape, so that the last '<' may be several bytes, and
 * what is held more bytes than the name. Only escapes for ASCII are read: no others are in names
 * that the filter writes. */
#include <aigc/restore.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/buffer.h"
#include "libfilter/limits.h"
#include "libfilter/text_index.h"
#include "libfilter/validators/digest_sodium.h"

/* Bytes of the longest escape of JSON that stands for one character: \u003c. */
#define ESCAPE_BYTES 6
#define LAST_ASCII 0x7F

/* Short escapes of JSON: the letter behind the backslash, and what each stands for. */
static const char short_letters[] = "\"\\bfnrt/";
static const char short_forms[] = "\"\\\b\f\n\r\t/";

typedef enum phase { PHASE_IDLE, PHASE_RUNNING, PHASE_BUSY } phase;

typedef struct entry {
    char *value; /* `value_length` bytes and a NUL */
    size_t value_length;
    size_t name_length;
    char name[AIGC_RESTORE_NAME_MAX + 1];
} entry;

struct aigc_restorer {
    aigc_restore_form form;
    phase phase; /* BUSY while a call is under way: callbacks may not call back */
    aigc_status status;
    aigc_write_fn write;
    void *context;

    aigcp_text_index index; /* from names to entries */
    entry **entries;        /* in the order of their names, if `sorted` */
    size_t count;
    size_t capacity;
    size_t bytes; /* of all values */
    bool sorted;

    char held[AIGC_RESTORE_NAME_MAX * ESCAPE_BYTES]; /* the beginning of a name, as written */
    size_t held_length;
    char name[AIGC_RESTORE_NAME_MAX]; /* the characters of it that are complete, */
    size_t name_length;
    size_t low, high;       /* which begin these entries */
    size_t escape_length;   /* the last bytes held, if they are the beginning of an escape; */
    unsigned escape_digits; /* the value of its digits so far */
    bool escaped;           /* the last byte written on was a backslash before anything */
    uint64_t restored;
};

aigc_status
aigc_restorer_new(aigc_restore_form form, aigc_restorer **restorer)
{
    if (!restorer)
        return AIGC_ERR_ARGUMENT;
    *restorer = NULL;
    if ((unsigned)form > AIGC_RESTORE_JSON)
        return AIGC_ERR_ARGUMENT;
    aigc_restorer *made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    made->form = form;
    made->sorted = true;
    aigcp_text_index_init(&made->index);
    *restorer = made;
    return AIGC_OK;
}

static void
free_entry(entry *e)
{
    if (!e)
        return;
    if (e->value)
        aigcp_secret_wipe(e->value, e->value_length);
    free(e->value);
    free(e);
}

void
aigc_restorer_free(aigc_restorer *restorer)
{
    if (!restorer)
        return;
    for (size_t i = 0; i < restorer->count; i++)
        free_entry(restorer->entries[i]);
    free(restorer->entries);
    aigcp_text_index_free(&restorer->index);
    free(restorer);
}

/* The table. */

static bool
is_name(const char *name, size_t length)
{
    return length > 2 && length <= AIGC_RESTORE_NAME_MAX && name[0] == '<' &&
           name[length - 1] == '>' && strcspn(name + 1, "<>") == length - 2;
}

/* Make room for one more entry. */
static aigc_status
grow(aigc_restorer *r)
{
    if (r->count < r->capacity)
        return AIGC_OK;
    size_t capacity = r->capacity ? r->capacity * 2 : 16;
    entry **entries = realloc(r->entries, capacity * sizeof(entry *));
    if (!entries)
        return AIGC_ERR_MEMORY;
    r->entries = entries;
    r->capacity = capacity;
    return AIGC_OK;
}

static entry *
make_entry(const char *name, size_t name_length, const void *value, size_t length)
{
    entry *e = calloc(1, sizeof *e);
    char *copy = malloc(length + 1);
    if (!e || !copy) {
        free(e);
        free(copy);
        return NULL;
    }
    if (length)
        memcpy(copy, value, length);
    copy[length] = '\0';
    e->value = copy;
    e->value_length = length;
    e->name_length = name_length;
    memcpy(e->name, name, name_length);
    return e;
}

aigc_status
aigc_restorer_add(aigc_restorer *r, const char *name, const void *value, size_t length)
{
    if (!r || !name || (!value && length))
        return AIGC_ERR_ARGUMENT;
    if (r->phase == PHASE_BUSY)
        return AIGC_ERR_STATE;
    size_t name_length = strnlen(name, AIGC_RESTORE_NAME_MAX + 1);
    if (!is_name(name, name_length))
        return AIGC_ERR_FORMAT;
    const entry *known = aigcp_text_index_find(&r->index, name, name_length);
    if (known) {
        bool same = known->value_length == length &&
                    (length == 0 || memcmp(known->value, value, length) == 0);
        return same ? AIGC_OK : AIGC_ERR_FIELD;
    }
    if (r->count == AIGCP_MAX_RESTORED_NAMES || length > AIGCP_MAX_RESTORED_BYTES - r->bytes)
        return AIGC_ERR_LIMIT;
    if (grow(r) != AIGC_OK)
        return AIGC_ERR_MEMORY;
    entry *made = make_entry(name, name_length, value, length);
    void *other;
    if (!made ||
        aigcp_text_index_add(&r->index, made->name, name_length, made, &other) != AIGC_OK) {
        free_entry(made);
        return AIGC_ERR_MEMORY;
    }
    r->entries[r->count++] = made;
    r->bytes += length;
    r->sorted = false;
    return AIGC_OK;
}

/* Begin anew: nothing is held, and any name may come. */
static void
hold_nothing(aigc_restorer *r)
{
    r->held_length = 0;
    r->name_length = 0;
    r->escape_length = 0;
    r->low = 0;
    r->high = r->count;
}

static int
compare_names(const void *left, const void *right)
{
    return strcmp((*(entry *const *)left)->name, (*(entry *const *)right)->name);
}

/* Of the entries low to high, which agree in all bytes before `at`: the first one whose byte
 * there is `byte` or more. A name that ends there has a NUL. */
static size_t
first_from(const aigc_restorer *r, size_t low, size_t high, size_t at, unsigned byte)
{
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((unsigned char)r->entries[middle]->name[at] < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Leave the entries whose name goes on with `byte` at `at`. */
static void
narrow(aigc_restorer *r, size_t at, unsigned char byte)
{
    r->low = first_from(r, r->low, r->high, at, byte);
    r->high = first_from(r, r->low, r->high, at, byte + 1u);
}

/* Whether a name goes on with a byte from `first` to `last`. */
static bool
may_go_on(const aigc_restorer *r, unsigned first, unsigned last)
{
    size_t at = r->name_length;
    return first_from(r, r->low, r->high, at, first) < first_from(r, r->low, r->high, at, last + 1);
}

/* Put new entries in their places, and find the range anew. What is held stays held even if no
 * name begins so any more; it goes with the next byte. */
static void
sort(aigc_restorer *r)
{
    if (r->sorted)
        return;
    qsort(r->entries, r->count, sizeof(entry *), compare_names);
    r->sorted = true;
    r->low = 0;
    r->high = r->count;
    for (size_t i = 0; i < r->name_length; i++)
        narrow(r, i, (unsigned char)r->name[i]);
}

/* The stream. */

static void
put(aigc_restorer *r, const void *data, size_t length)
{
    if (length && r->status == AIGC_OK && r->write(r->context, data, length))
        r->status = AIGC_ERR_STOPPED;
}

/* A value as part of a JSON string (RFC 8259, section 7). */
static void
put_json(aigc_restorer *r, const char *value, size_t length)
{
    static const char hex[] = "0123456789abcdef";
    size_t plain = 0; /* where what is not yet written begins */
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)value[i];
        const char *form = c && c != '/' ? strchr(short_forms, c) : NULL;
        if (c >= 0x20 && !form)
            continue;
        char escape[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
        if (form)
            escape[1] = short_letters[form - short_forms];
        put(r, value + plain, i - plain);
        put(r, escape, form ? 2 : sizeof escape);
        plain = i + 1;
    }
    put(r, value + plain, length - plain);
}

static void
put_value(aigc_restorer *r, const entry *e)
{
    r->restored++;
    hold_nothing(r);
    if (r->form == AIGC_RESTORE_JSON)
        put_json(r, e->value, e->value_length);
    else
        put(r, e->value, e->value_length);
}

/* Write on the first bytes of what is held, and forget the rest. */
static void
give_up(aigc_restorer *r, size_t length)
{
    hold_nothing(r);
    put(r, r->held, length);
}

/* Read a character. false: no name goes on with it. */
static bool
read_character(aigc_restorer *r, char character)
{
    narrow(r, r->name_length, (unsigned char)character);
    if (r->low == r->high)
        return false;
    r->name[r->name_length++] = character;
    return true;
}

static unsigned
hex_value(char digit)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    const char *at = digit ? strchr(digits, digit) : NULL;
    size_t value = at ? (size_t)(at - digits) : sizeof digits;
    return (unsigned)(value < 16 ? value : value - 6);
}

static bool
is_hex(char digit)
{
    return hex_value(digit) < 16;
}

/* Read a byte of an escape behind its backslash. false: no name goes on with what it may become. */
static bool
read_escape(aigc_restorer *r, char byte)
{
    if (r->escape_length == 1 && byte != 'u') {
        const char *letter = byte ? strchr(short_letters, byte) : NULL;
        r->escape_length = 0;
        return letter && read_character(r, short_forms[letter - short_letters]);
    }
    if (r->escape_length == 1)
        r->escape_digits = 0;
    else if (is_hex(byte))
        r->escape_digits = r->escape_digits << 4 | hex_value(byte);
    else
        return false;
    r->escape_length++;
    unsigned missing = 4 * (ESCAPE_BYTES - (unsigned)r->escape_length);
    unsigned first = r->escape_digits << missing;
    unsigned last = first | ((1u << missing) - 1);
    if (missing > 0)
        return may_go_on(r, first, last < LAST_ASCII ? last : LAST_ASCII);
    r->escape_length = 0;
    return first > 0 && first <= LAST_ASCII && read_character(r, (char)first);
}

static bool
read_byte(aigc_restorer *r, char byte)
{
    if (r->escape_length > 0)
        return read_escape(r, byte);
    if (byte != '\\' || r->form != AIGC_RESTORE_JSON)
        return read_character(r, byte);
    r->escape_length = 1;
    return may_go_on(r, 0, LAST_ASCII);
}

static void take_held(aigc_restorer *r, char byte);

/* The last byte held does not go on a name, and is that of a character that is alone: a byte or an
 * escape. Behind a backslash it is written on, whatever it is; in place of a digit it is read anew.
 */
static void
give_up_character(aigc_restorer *r)
{
    size_t length = r->held_length;
    char last = r->held[length - 1];
    if (length > 2) {
        give_up(r, length - 1);
        take_held(r, last);
    } else {
        give_up(r, length);
        r->escaped = length == 1 && last == '\\' && r->form == AIGC_RESTORE_JSON;
    }
}

/* Take one byte behind what is held, if anything is. If it does not go on a name, only its own
 * character may still begin one. */
static void
take_held(aigc_restorer *r, char byte)
{
    size_t begin = r->held_length - r->escape_length; /* of that character */
    r->held[r->held_length++] = byte;
    if (read_byte(r, byte)) {
        if (r->name_length > 0 && r->name[r->name_length - 1] == '>')
            put_value(r, r->entries[r->low]); /* one name, and no other begins with it */
    } else if (begin == 0) {
        give_up_character(r);
    } else {
        char again[ESCAPE_BYTES];
        size_t length = r->held_length - begin;
        memcpy(again, r->held + begin, length);
        give_up(r, begin);
        for (size_t i = 0; i < length; i++)
            take_held(r, again[i]); /* which begins at 0, and so comes here no more */
    }
}

/* Whether a text begins with an escape for '<', or is the beginning of one. */
static bool
may_be_escaped_bracket(const char *text, size_t length)
{
    static const char lower[] = "\\u003c", upper[] = "\\u003C";
    size_t part = length < ESCAPE_BYTES ? length : ESCAPE_BYTES;
    return memcmp(text, lower, part) == 0 || memcmp(text, upper, part) == 0;
}

/* How far a text is of no interest: up to where a name may begin. */
static size_t
plain_length(const aigc_restorer *r, const char *text, size_t length)
{
    if (r->form != AIGC_RESTORE_JSON) {
        const char *open = memchr(text, '<', length);
        return open ? (size_t)(open - text) : length;
    }
    size_t at = r->escaped ? 1 : 0;
    while (at < length && text[at] != '<')
        if (text[at] != '\\')
            at++;
        else if (!may_be_escaped_bracket(text + at, length - at))
            at += 2; /* of more than one byte, as one alone may be that */
        else
            break;
    return at;
}

/* Take text up to where a name may begin, and that byte. Returns how many bytes that are. */
static size_t
take_plain(aigc_restorer *r, const char *text, size_t length)
{
    size_t plain = plain_length(r, text, length);
    r->escaped = false;
    put(r, text, plain);
    if (plain == length || r->status != AIGC_OK)
        return plain;
    take_held(r, text[plain]);
    return plain + 1;
}

aigc_status
aigc_restorer_begin(aigc_restorer *r, aigc_write_fn write, void *context)
{
    if (!r || !write)
        return AIGC_ERR_ARGUMENT;
    if (r->phase == PHASE_BUSY)
        return AIGC_ERR_STATE;
    r->phase = PHASE_RUNNING;
    r->status = AIGC_OK;
    r->write = write;
    r->context = context;
    r->escaped = false;
    hold_nothing(r);
    r->restored = 0;
    return AIGC_OK;
}

aigc_status
aigc_restorer_feed(aigc_restorer *r, const void *data, size_t length)
{
    if (!r || (!data && length))
        return AIGC_ERR_ARGUMENT;
    if (r->phase != PHASE_RUNNING)
        return AIGC_ERR_STATE;
    r->phase = PHASE_BUSY;
    sort(r);
    const char *text = data;
    while (length && r->status == AIGC_OK) {
        size_t used = 1;
        if (r->held_length == 0)
            used = take_plain(r, text, length);
        else
            take_held(r, *text);
        text += used;
        length -= used;
    }
    r->phase = PHASE_RUNNING;
    return r->status;
}

aigc_status
aigc_restorer_finish(aigc_restorer *r)
{
    if (!r)
        return AIGC_ERR_ARGUMENT;
    if (r->phase != PHASE_RUNNING)
        return AIGC_ERR_STATE;
    r->phase = PHASE_BUSY;
    give_up(r, r->held_length);
    r->phase = r->status == AIGC_OK ? PHASE_IDLE : PHASE_RUNNING;
    return r->status;
}

uint64_t
aigc_restorer_held(const aigc_restorer *restorer)
{
    return restorer ? restorer->held_length : 0;
}

uint64_t
aigc_restorer_count(const aigc_restorer *restorer)
{
    return restorer ? restorer->restored : 0;
}
