/* SPDX-License-Identifier: Apache-2.0 */
/* The state of one text stream, and the steps it goes through for each block of text:
 *
 *   stream.c      append the block to the kept text
 *   scan_text.c   run the automaton: words and allow phrases become candidates, triggers
 *                 become ranges to search
 *   scan_regex.c  search those ranges: matches become candidates, or stay open
 *   candidates.c  decide each candidate whose surroundings are there, report it in order
 *   stream.c      say what is settled, pass it on, drop it
 *
 * Offsets (uint64_t) count from the start of the stream, indexes (size_t) from the start of
 * the kept text. */
#ifndef AIGCP_STREAM_H
#define AIGCP_STREAM_H

#include <aigc/filter.h>
#include <stdbool.h>

#include "common/buffer.h"
#include "libfilter/rule_set.h"
#include "libfilter/text_view.h"

/* A place where a rule applies if nothing that is still unknown speaks against it. */
typedef struct aigcp_candidate {
    uint64_t start;
    uint64_t end;
    uint32_t rule;
    bool waits_right; /* the character behind it must not be a word character */
} aigcp_candidate;

typedef struct aigcp_candidates {
    aigcp_candidate *items;
    size_t count;
    size_t capacity;
} aigcp_candidates;

/* Where one regular expression stands. */
typedef struct aigcp_regex_state {
    uint64_t done;      /* no match that is still to be found begins before this */
    uint64_t low, high; /* first and last place where one may begin, if `pending` */
    bool pending;
    bool open; /* a match may have begun at `low` */
} aigcp_regex_state;

typedef struct aigcp_stream {
    aigc_rules *rules;

    aigcp_buffer text; /* what is kept */
    uint64_t base;     /* offset of its first byte */
    size_t scanned;    /* index up to which the automaton has run */
    size_t complete;   /* index up to which characters are complete */
    bool ended;        /* no text will follow */

    /* The automaton. */
    uint32_t node;
    uint32_t previous;   /* the last symbol, if `node` is at most one deep */
    uint64_t gap_end;    /* end of the last run of invisible characters, */
    unsigned gap;        /* and how many they are */
    uint64_t digits_end; /* end of the last run of digits, */
    unsigned digits;     /* and how many they are */

    aigcp_regex_state *regexes;
    size_t pending; /* how many of them have a range to search */
    aigcp_regex_scratch *scratch;
    aigcp_text_view view;

    aigcp_candidates found;   /* in no order */
    aigcp_candidates allowed; /* by their end */
    uint64_t longest_allowed; /* bytes */

    uint64_t settled; /* no finding that is still to come begins before this */

    aigc_finding_fn on_finding;
    aigc_write_fn on_settled; /* receives all text once it is settled; or NULL */
    void *context;
    aigc_status status; /* what ended the stream early, or AIGC_OK */
    uint64_t invalid;
    uint64_t findings;
} aigcp_stream;

/* A stream over `rules`, of which it takes a reference. */
AIGC_MUST_CHECK aigc_status aigcp_stream_init(aigcp_stream *stream, aigc_rules *rules);
void aigcp_stream_free(aigcp_stream *stream);

/* Both callbacks get `context` and may be NULL. Findings come before the text they are in. */
void aigcp_stream_begin(aigcp_stream *stream, aigc_finding_fn on_finding, aigc_write_fn on_settled,
                        void *context);
AIGC_MUST_CHECK aigc_status aigcp_stream_feed(aigcp_stream *stream, const uint8_t *data,
                                              size_t length);
AIGC_MUST_CHECK aigc_status aigcp_stream_finish(aigcp_stream *stream);

/* Fill in the counts, if stats->struct_size is one we know. */
AIGC_MUST_CHECK aigc_status aigcp_stream_stats(const aigcp_stream *stream, aigc_scan_stats *stats);

/* The steps. */
AIGC_MUST_CHECK aigc_status aigcp_scan_text(aigcp_stream *stream);
AIGC_MUST_CHECK aigc_status aigcp_scan_regexes(aigcp_stream *stream);
AIGC_MUST_CHECK aigc_status aigcp_report_candidates(aigcp_stream *stream);

/* A regular expression's literal was seen at `offset`, or digits from there on. */
AIGC_MUST_CHECK aigc_status aigcp_regex_triggered(aigcp_stream *stream, uint32_t regex,
                                                  uint64_t offset, uint32_t least, uint32_t most);

AIGC_MUST_CHECK aigc_status aigcp_candidates_add(aigcp_candidates *list,
                                                 const aigcp_candidate *candidate);

/* The first offset from which the automaton may still find a word or trigger. */
uint64_t aigcp_automaton_hold(const aigcp_stream *stream);

/* The first offset from which it may still find an allow phrase. */
uint64_t aigcp_automaton_allow(const aigcp_stream *stream);

#endif
