/* SPDX-License-Identifier: Apache-2.0 */
/* Put back what names stand for.
 *
 * A name begins with '<', ends with '>' and has neither in between. So what is held back always
 * begins at the last '<', and when it is no longer the beginning of a name, all of it can go:
 * no other name begins inside. The names are in order, and those that begin with what is held
 * are a range of them, which gets narrower with each byte. */
#include <aigc/restore.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/buffer.h"
#include "libfilter/digest_sodium.h"
#include "libfilter/limits.h"
#include "libfilter/text_index.h"

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

    char held[AIGC_RESTORE_NAME_MAX]; /* the beginning of a name, */
    size_t held_length;
    size_t low, high; /* which is one of these entries */
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
    for (size_t i = 0; i < r->held_length; i++)
        narrow(r, i, (unsigned char)r->held[i]);
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
    static const char short_forms[] = "\"\\\b\f\n\r\t";
    static const char short_letters[] = "\"\\bfnrt";
    size_t plain = 0; /* where what is not yet written begins */
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)value[i];
        const char *form = c ? strchr(short_forms, c) : NULL;
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
    r->held_length = 0;
    if (r->form == AIGC_RESTORE_JSON)
        put_json(r, e->value, e->value_length);
    else
        put(r, e->value, e->value_length);
}

static void
give_up(aigc_restorer *r)
{
    size_t length = r->held_length;
    r->held_length = 0;
    put(r, r->held, length);
}

/* Take one byte behind what is held. false: it is not part of a name, and nothing is held. */
static bool
take_held(aigc_restorer *r, char byte)
{
    narrow(r, r->held_length, (unsigned char)byte);
    if (r->low == r->high) {
        give_up(r);
        return false;
    }
    r->held[r->held_length++] = byte;
    if (byte == '>') /* one name, and no other begins with it */
        put_value(r, r->entries[r->low]);
    return true;
}

/* Take text up to where a name may begin, and that byte. Returns how many bytes that are. */
static size_t
take_plain(aigc_restorer *r, const char *text, size_t length)
{
    const char *open = memchr(text, '<', length);
    size_t plain = open ? (size_t)(open - text) : length;
    put(r, text, plain);
    if (!open || r->status != AIGC_OK)
        return plain;
    r->low = 0;
    r->high = r->count;
    narrow(r, 0, '<');
    if (r->low == r->high)
        put(r, open, 1);
    else
        r->held[r->held_length++] = '<';
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
    r->held_length = 0;
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
        else if (!take_held(r, *text))
            used = 0;
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
    give_up(r);
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
