/* SPDX-License-Identifier: Apache-2.0 */
/* Write settled text, with a mask, a text or a name in place of findings. */
#include "libfilter/policy/rewriter.h"

#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/limits.h"
#include "libfilter/policy/pseudonym.h"

void
aigcp_rewriter_init(aigcp_rewriter *r, const aigc_rules *rules, const aigcp_stream_policy *policy)
{
    *r = (aigcp_rewriter){ .rules = rules, .policy = policy };
    aigcp_buffer_init(&r->kept, AIGCP_MAX_NAMED_BYTES);
}

void
aigcp_rewriter_free(aigcp_rewriter *r)
{
    aigcp_buffer_free(&r->kept);
    free(r->spans);
}

void
aigcp_rewriter_begin(aigcp_rewriter *r, aigc_write_fn write, void *context)
{
    r->write = write;
    r->context = context;
    r->status = AIGC_OK;
    r->origin = 0;
    r->written = r->block_end = 0;
    r->span_count = 0;
    r->kept.length = 0;
    r->last = '\n';
    aigcp_language_tally_init(&r->tally);
}

void
aigcp_rewriter_go_on(aigcp_rewriter *r, uint64_t length)
{
    r->origin += length;
    r->written = r->block_end = 0;
    r->span_count = 0;
}

/* Write bytes that stand for the text from `start` to `end`. */
static void
put(aigcp_rewriter *r, aigc_piece_kind kind, uint64_t start, uint64_t end, const void *data,
    size_t length)
{
    if (length == 0 || r->status != AIGC_OK)
        return;
    r->piece.kind = kind;
    r->piece.start = r->origin + start;
    r->piece.end = r->origin + end;
    r->last = ((const uint8_t *)data)[length - 1];
    r->is_writing = true;
    if (r->write(r->context, data, length))
        r->status = AIGC_ERR_STOPPED;
    r->is_writing = false;
}

void
aigcp_rewriter_pass(aigcp_rewriter *r, uint64_t start, const void *data, size_t length)
{
    put(r, AIGC_PIECE_TEXT, start, start + length, data, length);
}

/* Write what stands in place of the block and begins it. */
static void
put_instead(aigcp_rewriter *r, const char *text)
{
    put(r, AIGC_PIECE_REPLACEMENT, r->leader.start, r->leader.start, text, strlen(text));
}

/* Spans. */

aigc_status
aigcp_rewriter_redact(aigcp_rewriter *r, const aigc_finding *finding)
{
    uint64_t start = finding->start - r->origin;
    uint64_t end = finding->end - r->origin;
    bool late = start < r->written;
    if (end <= r->written || r->status != AIGC_OK)
        return r->status;
    if (r->span_count == r->span_capacity) {
        size_t capacity = r->span_capacity ? r->span_capacity * 2 : 16;
        aigcp_span *spans =
            capacity > AIGCP_MAX_CANDIDATES ? NULL : realloc(r->spans, capacity * sizeof *spans);
        if (!spans)
            return r->status = capacity > AIGCP_MAX_CANDIDATES ? AIGC_ERR_LIMIT : AIGC_ERR_MEMORY;
        r->spans = spans;
        r->span_capacity = capacity;
    }
    r->spans[r->span_count++] = (aigcp_span){
        .start = late ? r->written : start,
        .end = end,
        .rule = (uint32_t)finding->rule,
        .lane = finding->lane,
        .rule_action = finding->rule_action,
        .late = late,
    };
    return AIGC_OK;
}

/* In the order of their starts; of those, the one first that leads a block. */
static int
compare_spans(const void *left, const void *right)
{
    const aigcp_span *a = left;
    const aigcp_span *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end > b->end ? -1 : 1;
    return a->rule < b->rule ? -1 : a->rule > b->rule;
}

/* Let the block grow by the spans from `*next` on that overlap it. */
static void
grow_block(aigcp_rewriter *r, size_t *next)
{
    for (; *next < r->span_count && r->spans[*next].start < r->block_end; (*next)++)
        if (r->spans[*next].end > r->block_end)
            r->block_end = r->spans[*next].end;
}

/* Blocks. */

/* In which manner the block is written. */
static aigc_manner
manner_of(const aigcp_rewriter *r)
{
    return r->leader.late ? AIGC_MANNER_MASK : r->rules->rules[r->leader.rule].manner;
}

/* Whether the text of the block is kept, because its name depends on all of it. */
static bool
is_named(const aigcp_rewriter *r)
{
    return r->policy->has_key && manner_of(r) >= AIGC_MANNER_PSEUDONYM;
}

/* Write what stands in place of the block and is known at its begin. */
static void
begin_block(aigcp_rewriter *r, const aigcp_span *leader)
{
    const aigcp_compiled_rule *rule = &r->rules->rules[leader->rule];
    r->leader = *leader;
    r->block_end = leader->end;
    if (manner_of(r) == AIGC_MANNER_REPLACE) {
        put_instead(r, rule->replacement);
    } else if (manner_of(r) >= AIGC_MANNER_PSEUDONYM && !r->policy->has_key) {
        put_instead(r, "<");
        put_instead(r, rule->label);
        put_instead(r, ">");
    }
}

/* Write one mask character for each character of a masked text. Bytes that are no
 * characters count one each. */
static void
put_mask(aigcp_rewriter *r, const uint8_t *text, size_t length)
{
    const char *mask = r->rules->rules[r->leader.rule].mask;
    size_t mask_length = strlen(mask);
    for (size_t at = 0; at < length && r->status == AIGC_OK;) {
        size_t size;
        uint64_t start = r->written + at;
        uint32_t c = aigcp_utf8_decode(text + at, length - at, &size);
        size = c == AIGCP_UTF8_PARTIAL ? 1 : size;
        at += size;
        put(r, AIGC_PIECE_REPLACEMENT, start, start + size, mask, mask_length);
    }
}

/* Write the name of the first `length` bytes that were kept, which end at offset `end`. */
static void
put_name(aigcp_rewriter *r, size_t length, uint64_t end)
{
    const aigcp_compiled_rule *rule = &r->rules->rules[r->leader.rule];
    char name[AIGCP_NAME_ROOM];
    if (rule->manner == AIGC_MANNER_HASH) {
        aigcp_hash_write(name, rule->label, r->policy->key, r->kept.data, length);
    } else {
        aigcp_pseudonym_write(name, rule->label, r->policy->key, r->kept.data, length);
        aigc_finding replaced = {
            .start = r->origin + end - length,
            .end = r->origin + end,
            .rule = r->leader.rule,
            .rule_id = rule->info.id,
            .category = rule->info.category,
            .action = AIGC_ACTION_REDACT,
            .rule_action = r->leader.rule_action,
            .lane = r->leader.lane,
            .text = r->kept.data,
        };
        if (r->on_pseudonym && r->on_pseudonym(r->context, &replaced, name))
            r->status = AIGC_ERR_STOPPED;
    }
    put(r, AIGC_PIECE_REPLACEMENT, end - length, end, name, strlen(name));
    aigcp_buffer_drop(&r->kept, length);
}

/* The kept bytes that end at the end of a character. */
static size_t
whole_characters(const aigcp_buffer *kept)
{
    size_t length = kept->length;
    for (size_t back = 1; back < AIGCP_UTF8_MAX && back < length; back++) {
        size_t size;
        if (aigcp_utf8_decode(kept->data + length - back, back, &size) == AIGCP_UTF8_PARTIAL)
            return length - back;
    }
    return length;
}

/* Keep text of a block to be named. A block may be of any length; what is kept is not: a longer
 * one gets several names. */
static void
keep(aigcp_rewriter *r, const uint8_t *text, size_t length)
{
    while (length && r->status == AIGC_OK) {
        size_t room = r->kept.limit - r->kept.length;
        size_t part = length < room ? length : room;
        r->status = aigcp_buffer_append(&r->kept, text, part);
        if (r->status != AIGC_OK)
            return;
        r->written += part;
        text += part;
        length -= part;
        if (r->kept.length == r->kept.limit && r->written < r->block_end) {
            size_t whole = whole_characters(&r->kept);
            put_name(r, whole, r->written - (r->kept.length - whole));
        }
    }
    if (r->status == AIGC_OK && r->written == r->block_end)
        put_name(r, r->kept.length, r->written);
}

/* Take text of the block. */
static void
take_block(aigcp_rewriter *r, const uint8_t *text, size_t length)
{
    if (is_named(r)) {
        keep(r, text, length);
        return;
    }
    if (manner_of(r) == AIGC_MANNER_MASK)
        put_mask(r, text, length);
    r->written += length;
}

static void
take_clean(aigcp_rewriter *r, const uint8_t *text, size_t length)
{
    aigcp_rewriter_pass(r, r->written, text, length);
    r->written += length;
}

void
aigcp_rewriter_take(aigcp_rewriter *r, const uint8_t *text, size_t length)
{
    const uint64_t end = r->written + length;
    size_t next = 0;
    if (r->span_count > 1)
        qsort(r->spans, r->span_count, sizeof *r->spans, compare_spans);
    while (r->written < end && r->status == AIGC_OK) {
        grow_block(r, &next);
        const aigcp_span *span = next < r->span_count ? &r->spans[next] : NULL;
        bool in_block = r->written < r->block_end;
        if (!in_block && span && span->start == r->written) {
            begin_block(r, span);
            continue;
        }
        uint64_t until = in_block ? r->block_end : span ? span->start : end;
        size_t part = (size_t)((until < end ? until : end) - r->written);
        aigcp_language_tally_feed(&r->tally, text, part);
        if (in_block)
            take_block(r, text, part);
        else
            take_clean(r, text, part);
        text += part;
    }
    r->span_count -= next;
    if (next && r->span_count)
        memmove(r->spans, r->spans + next, r->span_count * sizeof *r->spans);
}

void
aigcp_rewriter_put_line(aigcp_rewriter *r, const char *sentence)
{
    if (r->kept.length) /* the text ends inside a block */
        put_name(r, r->kept.length, r->written);
    if (*sentence && r->last != '\n')
        put(r, AIGC_PIECE_REFUSAL, r->written, r->written, "\n", 1);
    put(r, AIGC_PIECE_REFUSAL, r->written, r->written, sentence, strlen(sentence));
}
