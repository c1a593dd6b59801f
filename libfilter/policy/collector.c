/* SPDX-License-Identifier: Apache-2.0 */
/* Callbacks that keep what they are given. */
#include <aigc/collect.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/buffer.h"
#include "libfilter/limits.h"

/* Of a finding without a name; of one that is not explained, or has no allow phrase. */
#define NO_STRING SIZE_MAX

/* A finding, and where its strings begin: addresses change while there are more to come. */
typedef struct entry {
    aigc_finding finding;
    size_t text;
    size_t name;
    size_t folded;
    size_t allow;
    size_t first_part;
    size_t part_count;
} entry;

/* A part of an explanation. */
typedef struct kept_part {
    size_t start;
    size_t end;
    aigc_reading reading;
    size_t stands_for;
} kept_part;

struct aigc_collector {
    aigcp_buffer written;
    aigcp_buffer entries;
    aigcp_buffer strings; /* texts; and names and what explanations have, each with a NUL */
    aigcp_buffer parts;
    aigcp_buffer told; /* the parts of the explanation that was asked for last */
    bool explains;
    aigc_status status;
};

aigc_status
aigc_collector_new(size_t limit, aigc_collector **collector)
{
    if (!collector)
        return AIGC_ERR_ARGUMENT;
    *collector = calloc(1, sizeof **collector);
    if (!*collector)
        return AIGC_ERR_MEMORY;
    aigcp_buffer_init(&(*collector)->written, limit);
    aigcp_buffer_init(&(*collector)->entries, limit);
    aigcp_buffer_init(&(*collector)->strings, limit);
    aigcp_buffer_init(&(*collector)->parts, limit);
    aigcp_buffer_init(&(*collector)->told, SIZE_MAX);
    return AIGC_OK;
}

void
aigc_collector_free(aigc_collector *collector)
{
    if (!collector)
        return;
    aigcp_buffer_free(&collector->written);
    aigcp_buffer_free(&collector->entries);
    aigcp_buffer_free(&collector->strings);
    aigcp_buffer_free(&collector->parts);
    aigcp_buffer_free(&collector->told);
    free(collector);
}

int
aigc_collector_write(void *context, const void *data, size_t length)
{
    aigc_collector *collector = context;
    if (collector && collector->status == AIGC_OK)
        collector->status = aigcp_buffer_append(&collector->written, data, length);
    return aigc_collector_status(collector) != AIGC_OK;
}

/* Keep a string with its NUL. `*place`: where; NO_STRING of NULL. */
static aigc_status
keep_string(aigc_collector *collector, const char *text, size_t *place)
{
    *place = text ? collector->strings.length : NO_STRING;
    return text ? aigcp_buffer_append(&collector->strings, text, strlen(text) + 1) : AIGC_OK;
}

/* The explanation of a finding, on its way to the collector. */
typedef struct explaining {
    aigc_collector *collector;
    entry *kept;
    aigc_status status;
} explaining;

static int
keep_explanation(void *context, const aigc_explanation *explanation)
{
    explaining *e = context;
    e->kept->first_part = e->collector->parts.length / sizeof(kept_part);
    e->kept->part_count = explanation->part_count;
    e->status = keep_string(e->collector, explanation->folded, &e->kept->folded);
    if (e->status == AIGC_OK)
        e->status = keep_string(e->collector, explanation->allow, &e->kept->allow);
    for (size_t i = 0; i < explanation->part_count && e->status == AIGC_OK; i++) {
        const aigc_explained_part *part = &explanation->parts[i];
        kept_part kept = { .start = part->start, .end = part->end, .reading = part->reading };
        e->status = keep_string(e->collector, part->stands_for, &kept.stands_for);
        if (e->status == AIGC_OK)
            e->status = aigcp_buffer_append(&e->collector->parts, &kept, sizeof kept);
    }
    return e->status != AIGC_OK;
}

static aigc_status
explain(aigc_collector *collector, const aigc_finding *finding, entry *kept)
{
    explaining e = { .collector = collector, .kept = kept };
    aigc_status status = aigc_finding_explain(finding, keep_explanation, &e);
    return e.status != AIGC_OK ? e.status : status;
}

/* Keep a finding with its text and perhaps a name; what was begun of one that does not fit is left,
 * as nothing comes behind it. */
static aigc_status
keep(aigc_collector *collector, const aigc_finding *finding, const char *name)
{
    entry kept = { .finding = *finding,
                   .text = collector->strings.length,
                   .folded = NO_STRING,
                   .allow = NO_STRING };
    kept.finding.text = kept.finding.origin = NULL;
    size_t length = (size_t)(finding->end - finding->start);
    aigc_status status = aigcp_buffer_append(&collector->strings, finding->text, length);
    if (status == AIGC_OK)
        status = keep_string(collector, name, &kept.name);
    if (status == AIGC_OK && collector->explains && finding->origin)
        status = explain(collector, finding, &kept);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&collector->entries, &kept, sizeof kept);
    return status;
}

int
aigc_collector_finding(void *context, const aigc_finding *finding)
{
    return aigc_collector_pseudonym(context, finding, NULL);
}

int
aigc_collector_pseudonym(void *context, const aigc_finding *replaced, const char *name)
{
    aigc_collector *collector = context;
    if (collector && collector->status == AIGC_OK)
        collector->status = keep(collector, replaced, name);
    return aigc_collector_status(collector) != AIGC_OK;
}

aigc_status
aigc_collector_set_explain(aigc_collector *collector, int explain)
{
    if (!collector)
        return AIGC_ERR_ARGUMENT;
    collector->explains = explain != 0;
    return AIGC_OK;
}

aigc_status
aigc_collector_status(const aigc_collector *collector)
{
    return collector ? collector->status : AIGC_ERR_ARGUMENT;
}

const void *
aigc_collector_data(const aigc_collector *collector, size_t *length)
{
    size_t written = collector ? collector->written.length : 0;
    if (length)
        *length = written;
    return written ? collector->written.data : NULL;
}

size_t
aigc_collector_count(const aigc_collector *collector)
{
    return collector ? collector->entries.length / sizeof(entry) : 0;
}

static entry
entry_at(const aigc_collector *collector, size_t index)
{
    entry kept;
    memcpy(&kept, collector->entries.data + index * sizeof kept, sizeof kept);
    return kept;
}

static const char *
string_at(const aigc_collector *collector, size_t place)
{
    return place == NO_STRING ? NULL : (const char *)collector->strings.data + place;
}

aigc_status
aigc_collector_get(const aigc_collector *collector, size_t index, aigc_collected *collected)
{
    if (!collected || index >= aigc_collector_count(collector))
        return AIGC_ERR_ARGUMENT;
    const entry kept = entry_at(collector, index);
    *collected = (aigc_collected){ .finding = kept.finding };
    collected->finding.text = collector->strings.data + kept.text;
    collected->name = string_at(collector, kept.name);
    return AIGC_OK;
}

aigc_status
aigc_collector_explanation(aigc_collector *collector, size_t index, aigc_explanation *explanation)
{
    if (!explanation || index >= aigc_collector_count(collector))
        return AIGC_ERR_ARGUMENT;
    const entry kept = entry_at(collector, index);
    *explanation = (aigc_explanation){ .folded = string_at(collector, kept.folded),
                                       .allow = string_at(collector, kept.allow) };
    if (!explanation->folded)
        return AIGC_ERR_FIELD;
    collector->told.length = 0;
    for (size_t i = 0; i < kept.part_count; i++) {
        kept_part part;
        memcpy(&part, collector->parts.data + (kept.first_part + i) * sizeof part, sizeof part);
        const aigc_explained_part told = { .start = part.start,
                                           .end = part.end,
                                           .reading = part.reading,
                                           .stands_for = string_at(collector, part.stands_for) };
        aigc_status status = aigcp_buffer_append(&collector->told, &told, sizeof told);
        if (status != AIGC_OK) {
            *explanation = (aigc_explanation){ 0 };
            return status;
        }
    }
    explanation->parts = (const aigc_explained_part *)(const void *)collector->told.data;
    explanation->part_count = kept.part_count;
    return AIGC_OK;
}

/* The memory of a large text is not kept for small ones. */
static void
empty(aigcp_buffer *buffer)
{
    if (buffer->capacity > AIGCP_COLLECTOR_KEPT_BYTES)
        aigcp_buffer_free(buffer);
    else
        buffer->length = 0;
}

void
aigc_collector_clear(aigc_collector *collector)
{
    if (!collector)
        return;
    empty(&collector->written);
    empty(&collector->entries);
    empty(&collector->strings);
    empty(&collector->parts);
    empty(&collector->told);
    collector->status = AIGC_OK;
}
