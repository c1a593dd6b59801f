/* SPDX-License-Identifier: Apache-2.0 */
/* The scanner: a stream that reports findings. */
#include <stdlib.h>

#include "libfilter/scan/skim.h"
#include "libfilter/scan/stream.h"

typedef enum phase { PHASE_IDLE, PHASE_RUNNING, PHASE_BUSY } phase;

/* How a scanner is fed. */
typedef aigc_status feed_fn(aigc_scanner *scanner, const void *data, size_t length);

struct aigc_scanner {
    aigcp_stream stream;
    feed_fn *feed;
    aigcp_stream_policy *coming; /* for the next text; NULL: as the rules say */
    phase phase;                 /* BUSY while a call is under way: callbacks may not call back */
};

/* What is not done in passing. */
static __attribute__((noinline)) aigc_status
feed(aigc_scanner *scanner, const void *data, size_t length)
{
    if (!data && length)
        return AIGC_ERR_ARGUMENT;
    if (scanner->phase != PHASE_RUNNING)
        return AIGC_ERR_STATE;
    scanner->phase = PHASE_BUSY;
    aigc_status status = aigcp_stream_feed(&scanner->stream, data, length);
    scanner->phase = PHASE_RUNNING;
    return status;
}

static inline __attribute__((always_inline)) aigc_status
skim_or_feed(aigc_scanner *scanner, const void *data, size_t length)
{
    if (data && scanner->phase == PHASE_RUNNING && aigcp_skim(&scanner->stream, data, length))
        return AIGC_OK;
    return feed(scanner, data, length);
}

static aigc_status
feed_plainly(aigc_scanner *scanner, const void *data, size_t length)
{
    return skim_or_feed(scanner, data, length);
}

#if defined(__x86_64__) && defined(__GNUC__)

/* BMI2 has shifts that take fewer instructions, and skimming is made of shifts. */
__attribute__((target("bmi,bmi2"))) static aigc_status
feed_with_bmi2(aigc_scanner *scanner, const void *data, size_t length)
{
    return skim_or_feed(scanner, data, length);
}

static feed_fn *
best_feed(void)
{
    const bool has_both = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    return has_both ? feed_with_bmi2 : feed_plainly;
}

#else

static feed_fn *
best_feed(void)
{
    return feed_plainly;
}

#endif

aigc_status
aigc_scanner_new(aigc_rules *rules, aigc_scanner **scanner)
{
    if (!scanner)
        return AIGC_ERR_ARGUMENT;
    *scanner = NULL;
    if (!rules)
        return AIGC_ERR_ARGUMENT;
    aigc_scanner *made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    made->feed = best_feed();
    aigc_status status = aigcp_stream_init(&made->stream, rules);
    if (status == AIGC_OK)
        *scanner = made;
    else
        aigc_scanner_free(made);
    return status;
}

void
aigc_scanner_free(aigc_scanner *scanner)
{
    if (!scanner)
        return;
    if (scanner->coming)
        aigcp_stream_policy_free(scanner->coming);
    free(scanner->coming);
    aigcp_stream_policy_free(&scanner->stream.policy);
    aigcp_stream_free(&scanner->stream);
    free(scanner);
}

aigc_status
aigc_scanner_configure(aigc_scanner *scanner, const aigc_text_options *options)
{
    if (!scanner)
        return AIGC_ERR_ARGUMENT;
    if (scanner->phase == PHASE_BUSY)
        return AIGC_ERR_STATE;
    if (!scanner->coming)
        scanner->coming = calloc(1, sizeof *scanner->coming);
    if (!scanner->coming)
        return AIGC_ERR_MEMORY;
    return aigcp_stream_policy_set(scanner->coming, scanner->stream.rules, options);
}

aigc_status
aigc_scanner_begin(aigc_scanner *scanner, aigc_finding_fn on_finding, void *context)
{
    if (!scanner)
        return AIGC_ERR_ARGUMENT;
    if (scanner->phase == PHASE_BUSY)
        return AIGC_ERR_STATE;
    if (scanner->coming)
        aigcp_stream_policy_copy(&scanner->stream.policy, scanner->coming);
    aigcp_stream_begin(&scanner->stream, on_finding, NULL, context);
    scanner->phase = PHASE_RUNNING;
    return AIGC_OK;
}

aigc_status
aigc_scanner_feed(aigc_scanner *scanner, const void *data, size_t length)
{
    return scanner ? scanner->feed(scanner, data, length) : AIGC_ERR_ARGUMENT;
}

aigc_status
aigc_scanner_finish(aigc_scanner *scanner)
{
    if (!scanner)
        return AIGC_ERR_ARGUMENT;
    if (scanner->phase != PHASE_RUNNING)
        return AIGC_ERR_STATE;
    scanner->phase = PHASE_BUSY;
    aigc_status status = aigcp_stream_finish(&scanner->stream);
    /* After an error the stream repeats it; only a good end ends the text. */
    scanner->phase = status == AIGC_OK ? PHASE_IDLE : PHASE_RUNNING;
    return status;
}

uint64_t
aigc_scanner_settled(aigc_scanner *scanner)
{
    if (!scanner)
        return 0;
    aigcp_stream *stream = &scanner->stream;
    if (scanner->phase == PHASE_RUNNING && stream->status == AIGC_OK) {
        stream->status = aigcp_stream_settle(stream);
        stream->asked = true;
    }
    return stream->settled;
}

aigc_status
aigc_scanner_stats(const aigc_scanner *scanner, aigc_scan_stats *stats)
{
    return scanner ? aigcp_stream_stats(&scanner->stream, stats) : AIGC_ERR_ARGUMENT;
}
