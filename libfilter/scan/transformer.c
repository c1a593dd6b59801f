/* SPDX-License-Identifier: Apache-2.0 */
/* The transformer: a stream whose settled text goes through a rewriter; and what may happen to
 * text that is not settled: it is counted, given away when it was held for too long, or decided
 * by a flush.
 *
 * A flush ends the stream and begins it anew, so that offsets of the stream count from the last
 * flush; what the caller sees is shifted. */
#include <stdlib.h>
#include <string.h>

#include "libfilter/policy/rewriter.h"
#include "libfilter/scan/skim.h"
#include "libfilter/scan/stream.h"

#define NO_STOP UINT64_MAX

static const char refusal_zh[] = "抱歉，这部分内容无法提供。";
static const char refusal_en[] = "Sorry, I can't help with that.";

typedef enum phase { PHASE_IDLE, PHASE_RUNNING, PHASE_BUSY } phase;

struct aigc_transformer {
    aigcp_stream stream;
    aigcp_stream_policy coming; /* for the next text */
    aigcp_rewriter rewriter;
    phase phase; /* BUSY while a call is under way: callbacks may not call back */
    aigc_language language;
    char *refusal_zh;
    char *refusal_en;
    aigc_finding_fn on_finding;
    void *context;

    bool passes;                     /* no rule redacts or stops: text is not held, */
    bool gave_up;                    /* not even once a rule needed too much work */
    uint64_t stop_at;                /* where a finding ends the text, or NO_STOP, */
    aigcp_language_tally stop_tally; /* and the language of that finding */
    bool stopped;                    /* the refusal was written: */
    bool is_over;                    /* and all findings that begin before it are known */
    uint64_t dropped;                /* bytes taken after that, unscanned */
    uint64_t findings;

    aigc_hold_limits limits;
    uint64_t waiting;       /* offset of the first byte held at a tick, */
    uint64_t waiting_since; /* and when that was; if `is_waiting` */
    bool is_waiting;

    aigc_scan_stats before; /* counts up to the last flush */
};

/* Where nothing stands before what stops the text, that alone tells its language. */
static const aigcp_language_tally *
tally_of(const aigc_transformer *t)
{
    const aigcp_language_tally *taken = &t->rewriter.tally;
    return taken->first != AIGC_LANGUAGE_AUTO ? taken : &t->stop_tally;
}

static void
put_refusal(aigc_transformer *t)
{
    aigc_language language = t->language;
    if (language == AIGC_LANGUAGE_AUTO)
        language = aigcp_language_tally_guess(tally_of(t));
    t->stopped = true;
    aigcp_rewriter_put_line(&t->rewriter,
                            language == AIGC_LANGUAGE_ZH ? t->refusal_zh : t->refusal_en);
}

/* Take text of which all findings that hold it are known, or which is given away. The part that was
 * given away already is skipped, and so is what follows a refusal. Returns whether the text goes
 * on: behind a refusal for as long as others that begin before it are open. */
static bool
take(aigc_transformer *t, const uint8_t *text, uint64_t offset, size_t length)
{
    aigcp_rewriter *r = &t->rewriter;
    uint64_t end = offset + length;
    bool stops = t->stop_at <= end;
    if (stops)
        end = t->stop_at;
    if (end > r->written && !t->stopped)
        aigcp_rewriter_take(r, text + (r->written - offset), (size_t)(end - r->written));
    if (stops && r->status == AIGC_OK && !t->stopped)
        put_refusal(t);
    t->is_over = stops && t->stream.settled >= t->stop_at;
    return r->status == AIGC_OK && !t->is_over;
}

static int
take_settled(void *context, const void *data, size_t length)
{
    aigc_transformer *t = context;
    return !take(t, data, aigcp_passed_on(&t->stream) - length, length);
}

/* Whether part of a finding was written though something is done to it. */
static bool
is_late(const aigc_transformer *t, const aigc_finding *finding)
{
    const aigcp_origin *origin = finding->origin;
    return finding->action >= AIGC_ACTION_REDACT && finding->start < t->rewriter.written &&
           !origin->candidate->foretold;
}

/* Once it is known where the text ends, what begins behind that is not part of it: whether the
 * stream has seen it depends on the cuts. */
static int
take_finding(void *context, const aigc_finding *finding)
{
    aigc_transformer *t = context;
    aigcp_rewriter *r = &t->rewriter;
    aigc_finding shown = *finding;
    if (r->status != AIGC_OK)
        return 1;
    if (t->stop_at != NO_STOP && finding->start >= t->stop_at)
        return 0;
    t->findings++;
    shown.start += r->origin;
    shown.end += r->origin;
    shown.late = is_late(t, finding);
    if (t->on_finding && t->on_finding(t->context, &shown)) {
        r->status = AIGC_ERR_STOPPED;
        return 1;
    }
    if (finding->action == AIGC_ACTION_STOP) {
        uint64_t at = shown.late ? r->written : finding->start;
        if (at < t->stop_at) {
            t->stop_at = at;
            aigcp_language_tally_init(&t->stop_tally);
            aigcp_language_tally_feed(&t->stop_tally, finding->text,
                                      (size_t)(finding->end - finding->start));
        }
    } else if (finding->action == AIGC_ACTION_REDACT && !t->stopped) {
        return aigcp_rewriter_redact(r, &shown) != AIGC_OK;
    }
    return 0;
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
    aigcp_rewriter_init(&t->rewriter, rules, &t->stream.policy);
    t->rewriter.on_pseudonym = options->on_pseudonym;
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
    aigcp_stream_policy_free(&transformer->coming);
    aigcp_stream_policy_free(&transformer->stream.policy);
    aigcp_stream_free(&transformer->stream);
    aigcp_rewriter_free(&transformer->rewriter);
    free(transformer->refusal_zh);
    free(transformer->refusal_en);
    free(transformer);
}

aigc_status
aigc_transformer_configure(aigc_transformer *t, const aigc_text_options *options)
{
    if (!t)
        return AIGC_ERR_ARGUMENT;
    if (t->phase == PHASE_BUSY)
        return AIGC_ERR_STATE;
    return aigcp_stream_policy_set(&t->coming, t->stream.rules, options);
}

static void
begin_stream(aigc_transformer *t)
{
    aigcp_stream_begin(&t->stream, take_finding, t->passes ? NULL : take_settled, t);
    t->stop_at = NO_STOP;
    t->is_waiting = false;
}

aigc_status
aigc_transformer_begin(aigc_transformer *t, aigc_write_fn write, aigc_finding_fn on_finding,
                       void *context)
{
    if (!t || !write)
        return AIGC_ERR_ARGUMENT;
    if (t->phase == PHASE_BUSY)
        return AIGC_ERR_STATE;
    aigcp_stream_policy *policy = &t->stream.policy;
    aigcp_stream_policy_copy(policy, &t->coming);
    t->passes = aigcp_stream_strongest(policy, t->stream.rules) < AIGC_ACTION_REDACT;
    t->limits = policy->policy ? policy->policy->hold : (aigc_hold_limits){ 0 };
    t->phase = PHASE_RUNNING;
    t->on_finding = on_finding;
    t->context = context;
    t->stopped = t->is_over = t->gave_up = false;
    t->dropped = 0;
    t->findings = 0;
    t->before = (aigc_scan_stats){ 0 };
    aigcp_rewriter_begin(&t->rewriter, write, context);
    aigcp_language_tally_init(&t->stop_tally);
    begin_stream(t);
    return AIGC_OK;
}

/* What a call on the stream came to. The stream was ended by us if the text was stopped. */
static aigc_status
outcome(const aigc_transformer *t, aigc_status status)
{
    if (t->rewriter.status != AIGC_OK)
        return t->rewriter.status;
    return t->stopped ? AIGC_OK : status;
}

/* Bytes that the stream has taken. */
static uint64_t
taken(const aigc_transformer *t)
{
    return t->stream.base + t->stream.text.length;
}

uint64_t
aigc_transformer_held(const aigc_transformer *t)
{
    if (!t || t->stopped || t->passes)
        return 0;
    return taken(t) - t->rewriter.written + t->rewriter.kept.length;
}

/* Text that is given away, up to where it surely is stopped if `stops`. */
typedef struct given_away {
    aigc_transformer *transformer;
    uint64_t end;
    bool stops;
} given_away;

/* A finding is known whose turn it is not yet. */
static aigc_status
foretell(void *context, aigcp_candidate *candidate)
{
    given_away *given = context;
    aigc_transformer *t = given->transformer;
    const aigcp_action_pair action =
        aigcp_stream_action(&t->stream.policy, t->stream.rules, candidate->rule);
    if (action.effective == AIGC_ACTION_STOP && candidate->start < given->end) {
        given->end = candidate->start;
        given->stops = true;
    }
    if (action.effective != AIGC_ACTION_REDACT || candidate->foretold ||
        candidate->end <= t->rewriter.written)
        return AIGC_OK;
    candidate->foretold = candidate->start >= t->rewriter.written;
    const aigc_finding known = {
        .start = candidate->start + t->rewriter.origin,
        .end = candidate->end + t->rewriter.origin,
        .rule = candidate->rule,
        .rule_action = action.rule,
        .lane = (aigc_lane)candidate->lane,
    };
    return aigcp_rewriter_redact(&t->rewriter, &known);
}

/* Text was held for too long: give it away, but for what is known to be redacted, up to where it is
 * known to be stopped; or end it here. A character that is not complete stays. */
static void
expire(aigc_transformer *t)
{
    aigcp_stream *stream = &t->stream;
    t->is_waiting = false;
    if (t->limits.at_expiry == AIGC_EXPIRY_STOP) {
        t->before.expired++;
        put_refusal(t);
        t->is_over = true;
        return;
    }
    given_away given = { t, stream->base + stream->complete, false };
    aigc_status status = aigcp_foretell_findings(stream, foretell, &given);
    if (status != AIGC_OK) {
        t->rewriter.status = status;
        return;
    }
    if (given.end > t->rewriter.written) {
        t->before.expired++;
        const uint64_t from = aigcp_passed_on(stream);
        (void)take(t, stream->text.data + (from - stream->base), from, (size_t)(given.end - from));
    }
    if (given.stops && !t->stopped && t->rewriter.status == AIGC_OK)
        put_refusal(t); /* what stops it is reported when it is its turn */
}

/* Run the stream over more text. */
static aigc_status
feed(aigc_transformer *t, const void *data, size_t length)
{
    uint64_t before = taken(t);
    uint64_t offset = before + t->dropped;
    aigc_status status = t->rewriter.status;
    if (status != AIGC_OK)
        return status;
    if (!t->gave_up && (!t->passes || !aigcp_skim(&t->stream, data, length)))
        status = aigcp_stream_feed(&t->stream, data, length);
    if (t->passes && status == AIGC_ERR_LIMIT) { /* to be told at the end */
        t->gave_up = true;
        status = AIGC_OK;
    }
    t->is_over = t->is_over || (t->stopped && status != AIGC_OK);
    if (t->is_over || t->gave_up) /* what follows the block that did was not taken */
        t->dropped += before + length - taken(t);
    if (t->passes && outcome(t, status) == AIGC_OK) {
        aigcp_language_tally_feed(&t->rewriter.tally, data, length);
        aigcp_rewriter_pass(&t->rewriter, offset, data, length);
    }
    status = outcome(t, status);
    if (status == AIGC_OK && t->limits.bytes && aigc_transformer_held(t) > t->limits.bytes)
        expire(t);
    return outcome(t, status);
}

aigc_status
aigc_transformer_feed(aigc_transformer *t, const void *data, size_t length)
{
    if (!t || (!data && length))
        return AIGC_ERR_ARGUMENT;
    if (t->phase != PHASE_RUNNING)
        return AIGC_ERR_STATE;
    if (t->is_over) {
        t->dropped += length;
        return t->rewriter.status;
    }
    t->phase = PHASE_BUSY;
    aigc_status status = feed(t, data, length);
    t->phase = PHASE_RUNNING;
    return status;
}

aigc_status
aigc_transformer_finish(aigc_transformer *t)
{
    if (!t)
        return AIGC_ERR_ARGUMENT;
    if (t->phase != PHASE_RUNNING)
        return AIGC_ERR_STATE;
    t->phase = PHASE_BUSY;
    aigc_status status = outcome(t, t->is_over ? AIGC_OK : aigcp_stream_finish(&t->stream));
    t->is_over = t->stopped;
    t->phase = status == AIGC_OK ? PHASE_IDLE : PHASE_RUNNING;
    return status;
}

/* The counts up to now, without what was dropped. */
static aigc_scan_stats
counts(const aigc_transformer *t)
{
    aigc_scan_stats now = { .struct_size = sizeof now };
    aigc_scan_stats sum = t->before;
    sum.struct_size = sizeof sum;
    if (aigcp_stream_stats(&t->stream, &now) != AIGC_OK)
        return sum;
    sum.bytes += now.bytes;
    if (outcome(t, t->stream.status) == AIGC_OK) /* also if it was ended by us */
        sum.scanned += aigcp_stream_scanned(&t->stream);
    sum.invalid += now.invalid;
    sum.findings = t->findings;
    return sum;
}

aigc_status
aigc_transformer_flush(aigc_transformer *t)
{
    if (!t)
        return AIGC_ERR_ARGUMENT;
    if (t->phase != PHASE_RUNNING)
        return AIGC_ERR_STATE;
    if (t->is_over)
        return t->rewriter.status;
    t->phase = PHASE_BUSY;
    aigc_status status = outcome(t, aigcp_stream_finish(&t->stream));
    t->is_over = t->stopped;
    if (status == AIGC_OK && !t->stopped) {
        t->before = counts(t);
        aigcp_rewriter_go_on(&t->rewriter, taken(t));
        begin_stream(t);
    }
    t->phase = PHASE_RUNNING;
    return status;
}

aigc_status
aigc_transformer_tick(aigc_transformer *t, uint64_t now)
{
    if (!t)
        return AIGC_ERR_ARGUMENT;
    if (t->phase != PHASE_RUNNING)
        return AIGC_ERR_STATE;
    aigc_status status = outcome(t, t->stream.status);
    if (status != AIGC_OK || !t->limits.milliseconds)
        return status;
    uint64_t held = aigc_transformer_held(t);
    uint64_t first = taken(t) - held;
    if (held == 0) {
        t->is_waiting = false;
    } else if (!t->is_waiting || first != t->waiting || now < t->waiting_since) {
        t->is_waiting = true;
        t->waiting = first;
        t->waiting_since = now;
    } else if (now - t->waiting_since >= t->limits.milliseconds) {
        t->phase = PHASE_BUSY;
        expire(t);
        t->phase = PHASE_RUNNING;
    }
    return outcome(t, status);
}

int
aigc_transformer_stopped(const aigc_transformer *transformer)
{
    return transformer && transformer->stopped;
}

aigc_status
aigc_transformer_hold(const aigc_transformer *t, aigc_hold *hold)
{
    if (!t || !hold || hold->struct_size != sizeof *hold)
        return AIGC_ERR_ARGUMENT;
    *hold = (aigc_hold){ .struct_size = sizeof *hold, .rule = SIZE_MAX };
    hold->bytes = aigc_transformer_held(t);
    if (hold->bytes == 0)
        return AIGC_OK;
    aigcp_hold why = { .reason = AIGC_HOLD_NAME, .rule = t->rewriter.leader.rule };
    if (t->rewriter.kept.length == 0)
        why = aigcp_stream_hold(&t->stream, t->rewriter.written);
    hold->reason = why.reason;
    if (why.rule < t->stream.rules->rule_count) {
        hold->rule = why.rule;
        hold->rule_id = t->stream.rules->rules[why.rule].info.id;
    }
    return AIGC_OK;
}

aigc_language
aigc_transformer_language(const aigc_transformer *t, aigc_language *first)
{
    const aigcp_language_tally *tally = t ? tally_of(t) : NULL;
    if (first)
        *first = tally ? tally->first : AIGC_LANGUAGE_AUTO;
    return tally && tally->first != AIGC_LANGUAGE_AUTO ? aigcp_language_tally_guess(tally)
                                                       : AIGC_LANGUAGE_AUTO;
}

aigc_status
aigc_transformer_piece(const aigc_transformer *t, aigc_piece *piece)
{
    if (!t || !piece || piece->struct_size != sizeof *piece)
        return AIGC_ERR_ARGUMENT;
    if (!t->rewriter.is_writing)
        return AIGC_ERR_STATE;
    *piece = t->rewriter.piece;
    piece->struct_size = sizeof *piece;
    return AIGC_OK;
}

aigc_status
aigc_transformer_stats(const aigc_transformer *transformer, aigc_scan_stats *stats)
{
    if (!transformer || !stats || stats->struct_size != sizeof *stats)
        return AIGC_ERR_ARGUMENT;
    *stats = counts(transformer);
    stats->bytes += transformer->dropped;
    return AIGC_OK;
}
