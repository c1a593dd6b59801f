/* SPDX-License-Identifier: Apache-2.0 */
/* Many texts in one buffer, on the public scanner: a batch is nothing but a loop. */
#include <aigc/batch.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct aigc_batch {
    aigc_scanner *scanner;
};

_Static_assert(sizeof(aigc_batch_hit) == 32, "hits are records without padding");

aigc_status
aigc_batch_new(aigc_rules *rules, const aigc_text_options *options, aigc_batch **batch)
{
    if (!batch)
        return AIGC_ERR_ARGUMENT;
    *batch = NULL;
    aigc_batch *made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    aigc_status status = aigc_scanner_new(rules, &made->scanner);
    if (status == AIGC_OK && options) {
        aigc_text_options alike = *options;
        alike.stream_id = NULL;
        alike.stream_id_length = 0;
        status = aigc_scanner_configure(made->scanner, &alike);
    }
    if (status == AIGC_OK)
        *batch = made;
    else
        aigc_batch_free(made);
    return status;
}

void
aigc_batch_free(aigc_batch *batch)
{
    if (!batch)
        return;
    aigc_scanner_free(batch->scanner);
    free(batch);
}

static uint64_t
offset_at(const void *offsets, aigc_offset_width width, size_t index)
{
    const uint8_t *place = (const uint8_t *)offsets + index * (size_t)width;
    uint32_t narrow;
    uint64_t wide;
    if (width == AIGC_OFFSETS_32) {
        memcpy(&narrow, place, sizeof narrow);
        return narrow;
    }
    memcpy(&wide, place, sizeof wide);
    return wide;
}

/* Where the hits of one text go. */
typedef struct collector {
    aigc_batch_hit *hits;
    size_t room, count;
    uint64_t text;
    bool full;
} collector;

static int
collect(void *context, const aigc_finding *finding)
{
    collector *to = context;
    if (to->count == to->room) {
        to->full = true;
        return 1;
    }
    to->hits[to->count++] = (aigc_batch_hit){
        .text = to->text,
        .start = finding->start,
        .end = finding->end,
        .rule = (uint32_t)finding->rule,
        .action = (uint8_t)finding->action,
        .lane = (uint8_t)finding->lane,
    };
    return 0;
}

static aigc_status
scan_text(aigc_scanner *scanner, const uint8_t *text, size_t length, collector *to)
{
    size_t first = to->count;
    aigc_status status = aigc_scanner_begin(scanner, collect, to);
    if (status == AIGC_OK)
        status = aigc_scanner_feed(scanner, text, length);
    if (status == AIGC_OK)
        status = aigc_scanner_finish(scanner);
    if (status != AIGC_OK) {
        to->count = first; /* half a text is no text */
        return status;
    }
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    status = aigc_scanner_stats(scanner, &stats);
    for (size_t i = first; status == AIGC_OK && i < to->count; i++)
        to->hits[i].invalid = stats.invalid > 0;
    return status;
}

aigc_status
aigc_batch_scan(aigc_batch *batch, const void *data, size_t length, const void *offsets,
                aigc_offset_width width, size_t count, aigc_batch_hit *hits, size_t room,
                size_t *done, size_t *found)
{
    if (done)
        *done = 0;
    if (found)
        *found = 0;
    if (!batch || !offsets || !done || !found || (!data && length) || (!hits && room) ||
        (width != AIGC_OFFSETS_32 && width != AIGC_OFFSETS_64) || count > SIZE_MAX / 8 - 1)
        return AIGC_ERR_ARGUMENT;
    collector to = { .hits = hits, .room = room };
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < count && status == AIGC_OK; i++) {
        uint64_t begin = offset_at(offsets, width, i), end = offset_at(offsets, width, i + 1);
        if (begin > end || end > length)
            return AIGC_ERR_ARGUMENT;
        to.text = i;
        size_t before = to.count;
        const uint8_t *text = data ? (const uint8_t *)data + begin : NULL;
        status = scan_text(batch->scanner, text, (size_t)(end - begin), &to);
        if (status == AIGC_ERR_STOPPED && to.full)
            return before > 0 ? AIGC_OK : AIGC_ERR_STOPPED;
        if (status == AIGC_OK) {
            *done = i + 1;
            *found = to.count;
        }
    }
    return status;
}
