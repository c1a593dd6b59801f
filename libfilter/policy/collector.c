/* SPDX-License-Identifier: Apache-2.0 */
/* Callbacks that keep what they are given. */
#include <aigc/collect.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/buffer.h"
#include "libfilter/limits.h"

/* No name: a finding. */
#define NO_NAME SIZE_MAX

/* A finding, and where its strings begin: addresses change while there are more to come. */
typedef struct entry {
    aigc_finding finding;
    size_t text;
    size_t name;
} entry;

struct aigc_collector {
    aigcp_buffer written;
    aigcp_buffer entries;
    aigcp_buffer strings; /* texts, and names with a NUL */
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

/* Keep a finding with its text and perhaps a name; what was begun of one that does not fit is left,
 * as nothing comes behind it. */
static aigc_status
keep(aigc_collector *collector, const aigc_finding *finding, const char *name)
{
    entry kept = { *finding, collector->strings.length, NO_NAME };
    kept.finding.text = kept.finding.origin = NULL;
    size_t length = (size_t)(finding->end - finding->start);
    aigc_status status = aigcp_buffer_append(&collector->strings, finding->text, length);
    if (status == AIGC_OK && name) {
        kept.name = collector->strings.length;
        status = aigcp_buffer_append(&collector->strings, name, strlen(name) + 1);
    }
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

aigc_status
aigc_collector_get(const aigc_collector *collector, size_t index, aigc_collected *collected)
{
    if (!collected || index >= aigc_collector_count(collector))
        return AIGC_ERR_ARGUMENT;
    entry kept;
    memcpy(&kept, collector->entries.data + index * sizeof kept, sizeof kept);
    const char *strings = (const char *)collector->strings.data;
    *collected = (aigc_collected){ .finding = kept.finding };
    collected->finding.text = strings + kept.text;
    if (kept.name != NO_NAME)
        collected->name = strings + kept.name;
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
    collector->status = AIGC_OK;
}
