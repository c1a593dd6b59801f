/* SPDX-License-Identifier: Apache-2.0 */
/* The transformer: a stream whose settled text is written on, with findings masked, replaced
 * or cut off.
 *
 * Findings arrive before the text they are in. Those to be redacted wait in a list until
 * their text arrives; overlapping ones form a block, which is written in the manner of the
 * finding that leads it. As a block's leader begins first, it is known when the block's
 * first byte is settled. */
#include <stdlib.h>
#include <string.h>

#include "common/language.h"
#include "common/utf8.h"
#include "libfilter/stream.h"

#define NO_STOP UINT64_MAX

static const char refusal_zh[] = "抱歉，这部分内容无法提供。";
static const char refusal_en[] = "Sorry, I can't help with that.";

typedef enum phase { PHASE_IDLE, PHASE_RUNNING, PHASE_BUSY } phase;

struct aigc_transformer {
    aigcp_stream stream;
    phase phase; /* BUSY while a call is under way: callbacks may not call back */
    aigc_language language;
    char *refusal_zh;
    char *refusal_en;

    aigc_write_fn write;
    aigc_finding_fn on_finding;
    void *context;
    aigc_status status; /* of the callbacks */

    aigcp_candidates spans; /* to be redacted, not yet written */
    uint64_t written;       /* offset up to which text was written or replaced */
    uint64_t block_end;     /* of the block that is being written, or 0 */
    const aigcp_compiled_rule *leader;
    uint64_t stop_at; /* start of the first finding that stops the text, or NO_STOP */
    bool stopped;     /* the refusal was written */
    uint64_t dropped; /* bytes taken after that */
    uint8_t last;     /* byte written; a line end at the start */
    aigcp_language_tally tally;
};

static aigc_status
put(aigc_transformer *t, const void *data, size_t length)
{
    if (length == 0 || t->status != AIGC_OK)
        return t->status;
    t->last = ((const uint8_t *)data)[length - 1];
    if (t->write(t->context, data, length))
        t->status = AIGC_ERR_STOPPED;
    return t->status;
}

/* Write one mask character for each character of a masked text. Bytes that are no
 * characters count one each. */
static void
put_mask(aigc_transformer *t, const uint8_t *text, size_t length)
{
    size_t mask_length = strlen(t->leader->mask);
    for (size_t at = 0; at < length && t->status == AIGC_OK;) {
        size_t size;
        uint32_t c = aigcp_utf8_decode(text + at, length - at, &size);
        at += c == AIGCP_UTF8_PARTIAL ? 1 : size;
        put(t, t->leader->mask, mask_length);
    }
}

/* In the order of their starts; of those, the one first that leads a block. */
static int
compare_spans(const void *left, const void *right)
{
    const aigcp_candidate *a = left;
    const aigcp_candidate *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end > b->end ? -1 : 1;
    return a->rule < b->rule ? -1 : a->rule > b->rule;
}

/* Let the block grow by the spans from `*next` on that overlap it. */
static void
grow_block(aigc_transformer *t, size_t *next)
{
    const aigcp_candidates *spans = &t->spans;
    for (; *next < spans->count && spans->items[*next].start < t->block_end; (*next)++)
        if (spans->items[*next].end > t->block_end)
            t->block_end = spans->items[*next].end;
}

/* Begin the block that `span` leads. */
static void
begin_block(aigc_transformer *t, const aigcp_candidate *span)
{
    t->leader = &t->stream.rules->rules[span->rule];
    t->block_end = span->end;
    if (t->leader->replacement)
        put(t, t->leader->replacement, strlen(t->leader->replacement));
}

/* Write text whose findings are all known. */
static void
put_settled(aigc_transformer *t, const uint8_t *text, size_t length)
{
    const uint64_t end = t->written + length;
    size_t next = 0;
    if (t->spans.count > 1)
        qsort(t->spans.items, t->spans.count, sizeof *t->spans.items, compare_spans);
    while (t->written < end && t->status == AIGC_OK) {
        grow_block(t, &next);
        const aigcp_candidate *span = next < t->spans.count ? &t->spans.items[next] : NULL;
        bool in_block = t->written < t->block_end;
        if (!in_block && span && span->start == t->written) {
            begin_block(t, span);
            continue;
        }
        uint64_t until = in_block ? t->block_end : span ? span->start : end;
        size_t part = (size_t)((until < end ? until : end) - t->written);
        if (!in_block) {
            aigcp_language_tally_feed(&t->tally, text, part);
            put(t, text, part);
        } else if (!t->leader->replacement) {
            put_mask(t, text, part);
        }
        t->written += part;
        text += part;
    }
    t->spans.count -= next;
    if (next && t->spans.count)
        memmove(t->spans.items, t->spans.items + next, t->spans.count * sizeof *t->spans.items);
}

static void
put_refusal(aigc_transformer *t)
{
    aigc_language language = t->language;
    if (language == AIGC_LANGUAGE_AUTO)
        language = aigcp_language_tally_guess(&t->tally);
    const char *refusal = language == AIGC_LANGUAGE_ZH ? t->refusal_zh : t->refusal_en;
    t->stopped = true;
    if (*refusal && t->last != '\n') /* a line of its own */
        put(t, "\n", 1);
    put(t, refusal, strlen(refusal));
}

static int
take_settled(void *context, const void *data, size_t length)
{
    aigc_transformer *t = context;
    bool stops = t->stop_at <= t->written + length;
    if (stops)
        length = (size_t)(t->stop_at - t->written);
    put_settled(t, data, length);
    if (stops && t->status == AIGC_OK)
        put_refusal(t);
    return t->status != AIGC_OK || stops;
}

static int
take_finding(void *context, const aigc_finding *finding)
{
    aigc_transformer *t = context;
    if (t->on_finding && t->on_finding(t->context, finding)) {
        t->status = AIGC_ERR_STOPPED;
        return 1;
    }
    if (finding->action == AIGC_ACTION_STOP && finding->start < t->stop_at)
        t->stop_at = finding->start;
    if (finding->action == AIGC_ACTION_REDACT) {
        aigcp_candidate span = {
            .start = finding->start,
            .end = finding->end,
            .rule = (uint32_t)finding->rule,
        };
        t->status = aigcp_candidates_add(&t->spans, &span);
    }
    return t->status != AIGC_OK;
}

static char *
copy_or_default(const char *own, const char *standard)
{
    const char *text = own ? own : standard;
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    if (copy)
        memcpy(copy, text, size);
    return copy;
}

aigc_status
aigc_transformer_new(aigc_rules *rules, const aigc_transformer_options *options,
                     aigc_transformer **transformer)
{
    if (!transformer)
        return AIGC_ERR_ARGUMENT;
    *transformer = NULL;
    if (!rules || (options && (options->struct_size != sizeof *options ||
                               (unsigned)options->language > AIGC_LANGUAGE_EN)))
        return AIGC_ERR_ARGUMENT;
    static const aigc_transformer_options defaults = { .struct_size = sizeof defaults };
    if (!options)
        options = &defaults;
    aigc_transformer *t = calloc(1, sizeof *t);
    if (!t)
        return AIGC_ERR_MEMORY;
    aigc_status status = aigcp_stream_init(&t->stream, rules);
    t->language = options->language;
    t->refusal_zh = copy_or_default(options->refusal_zh, refusal_zh);
    t->refusal_en = copy_or_default(options->refusal_en, refusal_en);
    if (!t->refusal_zh || !t->refusal_en)
        status = AIGC_ERR_MEMORY;
    if (status == AIGC_OK)
        *transformer = t;
    else
        aigc_transformer_free(t);
    return status;
}

void
aigc_transformer_free(aigc_transformer *transformer)
{
    if (!transformer)
        return;
    aigcp_stream_free(&transformer->stream);
    free(transformer->spans.items);
    free(transformer->refusal_zh);
    free(transformer->refusal_en);
    free(transformer);
}

aigc_status
aigc_transformer_begin(aigc_transformer *t, aigc_write_fn write, aigc_finding_fn on_finding,
                       void *context)
{
    if (!t || !write)
        return AIGC_ERR_ARGUMENT;
    if (t->phase == PHASE_BUSY)
        return AIGC_ERR_STATE;
    aigcp_stream_begin(&t->stream, take_finding, take_settled, t);
    t->phase = PHASE_RUNNING;
    t->write = write;
    t->on_finding = on_finding;
    t->context = context;
    t->status = AIGC_OK;
    t->spans.count = 0;
    t->written = t->block_end = t->dropped = 0;
    t->leader = NULL;
    t->stop_at = NO_STOP;
    t->stopped = false;
    t->last = '\n';
    aigcp_language_tally_init(&t->tally);
    return AIGC_OK;
}

/* What a call on the stream came to. The stream was ended by us if the text was stopped. */
static aigc_status
outcome(const aigc_transformer *t, aigc_status status)
{
    if (t->status != AIGC_OK)
        return t->status;
    return t->stopped ? AIGC_OK : status;
}

aigc_status
aigc_transformer_feed(aigc_transformer *t, const void *data, size_t length)
{
    if (!t || (!data && length))
        return AIGC_ERR_ARGUMENT;
    if (t->phase != PHASE_RUNNING)
        return AIGC_ERR_STATE;
    if (t->stopped) {
        t->dropped += length;
        return t->status;
    }
    t->phase = PHASE_BUSY;
    uint64_t before = t->stream.base + t->stream.text.length;
    aigc_status status = aigcp_stream_feed(&t->stream, data, length);
    if (t->stopped) /* what follows the block that stopped was not taken */
        t->dropped = before + length - (t->stream.base + t->stream.text.length);
    t->phase = PHASE_RUNNING;
    return outcome(t, status);
}

aigc_status
aigc_transformer_finish(aigc_transformer *t)
{
    if (!t)
        return AIGC_ERR_ARGUMENT;
    if (t->phase != PHASE_RUNNING)
        return AIGC_ERR_STATE;
    t->phase = PHASE_BUSY;
    aigc_status status = outcome(t, t->stopped ? AIGC_OK : aigcp_stream_finish(&t->stream));
    t->phase = status == AIGC_OK ? PHASE_IDLE : PHASE_RUNNING;
    return status;
}

int
aigc_transformer_stopped(const aigc_transformer *transformer)
{
    return transformer && transformer->stopped;
}

uint64_t
aigc_transformer_held(const aigc_transformer *t)
{
    if (!t || t->stopped)
        return 0;
    return t->stream.base + t->stream.text.length - t->written;
}

aigc_status
aigc_transformer_stats(const aigc_transformer *transformer, aigc_scan_stats *stats)
{
    if (!transformer)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = aigcp_stream_stats(&transformer->stream, stats);
    if (status == AIGC_OK)
        stats->bytes += transformer->dropped;
    return status;
}
