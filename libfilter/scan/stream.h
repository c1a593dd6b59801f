/* SPDX-License-Identifier: Apache-2.0 */
/* The state of one text stream, and the steps it goes through for each block of text:
 *
 *   stream.c      append the block to the kept text
 *   scan_text.c   run the automaton: words and allow phrases become candidates, triggers
 *                 become ranges to search
 *   scan_regex.c  search those ranges: matches become candidates, or stay open
 *   near_words.c  remember the words near which patterns count
 *   candidates.c  decide each candidate whose surroundings are there
 *   findings.c    ask conditions, sum up scores, report in order
 *   explain.c     say how a finding was read, if the one it is reported to asks
 *   stream.c      say what is settled, pass it on, drop it
 *
 * Offsets (uint64_t) count from the start of the stream, indexes (size_t) from the start of
 * the kept text. */
#ifndef AIGCP_STREAM_H
#define AIGCP_STREAM_H

#include <aigc/filter.h>
#include <stdbool.h>

#include "common/buffer.h"
#include "libfilter/characters/word_boundary.h"
#include "libfilter/compile/lanes.h"
#include "libfilter/compile/rule_set.h"
#include "libfilter/policy/stream_policy.h"
#include "libfilter/scan/rule_logic.h"
#include "libfilter/scan/text_view.h"

/* A place where a rule applies if nothing that is still unknown speaks against it. */
typedef struct aigcp_candidate {
    uint64_t start;
    uint64_t end;
    uint32_t rule;
    uint32_t group;        /* of the rule */
    uint32_t term;         /* where it was found: in the automaton of its lane, or the expression */
    uint32_t allow;        /* term of a phrase of the rule that overlaps and does not cover it, */
    uint32_t characters;   /* in rules with a condition: how long it is; `position` is where */
    uint8_t lane;          /* an aigc_lane */
    bool has_allow : 1;    /* there is one in `allow` */
    bool waits_right : 1;  /* the character behind it must not be a word character */
    bool waits_figure : 1; /* if it ends with a figure, that must be the last one there */
    bool waits_final : 1;  /* no final consonant of Hangul must stand behind it */
    bool waits_signs : 1;  /* the signs of its word must stand behind it, */
    bool as_written : 1;   /* and something else than the word as it is written has to be there */
    bool waits_word : 1;   /* a word of ICU's dictionary must begin and end where it does */
    bool holds : 1;        /* decided, and so did the condition of its rule */
    bool foretold : 1;     /* told of before it was its turn to be reported */
    uint64_t position;     /* where it starts: in characters if there is a window, else bytes */
} aigcp_candidate;

typedef struct aigcp_candidates {
    aigcp_candidate *items;
    uint32_t count;
    uint32_t capacity;
} aigcp_candidates;

/* Where one regular expression stands. */
typedef struct aigcp_regex_state {
    uint64_t done;           /* no match that is still to be found begins before this */
    uint64_t low, high;      /* first and last place where one may begin, if `pending` */
    uint32_t triggered_last; /* low bits of the last one of which its trigger has come, */
    bool triggered : 1;      /* if one has: more text may be the rest of a match */
    bool pending : 1;
    bool open : 1;  /* a match may have begun at `low` */
    bool off : 1;   /* its rule is off in this text */
    bool holds : 1; /* what it finds is redacted or stopped: text waits for it */
} aigcp_regex_state;

/* What is at hand for the lane SOUND while text is skimmed. */
typedef struct aigcp_skimmed_sounds {
    uint16_t last[AIGCP_SOUND_KEY - 1]; /* the last symbols, the latest one at the end */
    char letter;         /* the last of a run of letters that may be syllables, as a small one */
    uint8_t letters : 7; /* how many are in the run, as far as that matters; 0: there is none */
    bool leads : 1;      /* letters of words begin with the first of them */
} aigcp_skimmed_sounds;

/* What LOOSE has begun in text that is skimmed, and may go on. */
typedef struct aigcp_begun {
    uint32_t node; /* AIGCP_NODE_NONE: nothing */
    uint32_t from; /* index of where it begins */
    uint16_t last; /* symbol of LOOSE */
} aigcp_begun;

#define AIGCP_LAST_REPEATED (1u << AIGCP_PREFILTER_BEFORE)
#define AIGCP_TWO_BEFORE_REPEATED (AIGCP_LAST_REPEATED >> 1 | AIGCP_LAST_REPEATED >> 2)

/* What is at hand for aigcp_skim(), of what the stream has seen. */
typedef struct aigcp_skimmed {
    aigcp_last_symbols last;   /* the last four symbols, */
    aigcp_last_symbols before; /* and those before them */
    uint32_t partial;          /* the bytes behind the last character, the first one lowest, */
    uint32_t until;            /* text is skimmed until it is that long; 0: it is not */
    uint32_t free_until;       /* the same while nothing has begun, else 0 */
    aigcp_begun begun;
    uint8_t left;     /* how many bytes there are in `partial` */
    uint8_t repeated; /* which of the last symbols are: AIGCP_LAST_REPEATED the last one, the
                         bits below it those before */
    aigcp_skimmed_sounds sounds;
} aigcp_skimmed;

typedef struct aigcp_stream {
    aigc_rules *rules;
    aigcp_stream_policy policy;

    aigcp_buffer text; /* what is kept */
    uint64_t base;     /* offset of its first byte */
    size_t scanned;    /* index up to which the automaton has run */
    size_t complete;   /* index up to which characters are complete */
    bool ended;        /* no text will follow */
    bool asked;        /* somebody asked what is settled since the last text came: will again */
    bool sums_hold;    /* some score leads to redacting or stopping: then any finding may */
    uint32_t gap;      /* invisible characters before what is kept, if there are expressions */

    /* The lanes. */
    aigcp_seen seen;
    aigcp_skimmed skimmed;
    aigcp_lane_state lanes[AIGCP_SOUND]; /* EXACT and LOOSE */
    aigcp_sound_state *sound;            /* NULL: the lane is not used */
    aigcp_hidden_state hidden;

    aigcp_regex_state *regexes;
    uint32_t pending;     /* how many of them have a range to search, */
    uint32_t triggered;   /* and of these, a trigger: */
    uint64_t quiet_until; /* offset before which no match of them ends */
    aigcp_regex_scratch *scratch;
    aigcp_text_view *view; /* all three NULL if there are no expressions */

    aigcp_candidates found;     /* first those that are decided, in order; then others, in none */
    uint32_t decided;           /* how many: their condition, or an earlier one's, is still open */
    uint32_t dropped;           /* settled text that is kept before it is dropped, in bytes */
    aigcp_candidates allowed;   /* by their end */
    uint64_t longest_allowed;   /* bytes */
    aigcp_candidates near;      /* near words since the last report; `rule` is their list, */
    aigcp_sightings *near_seen; /* those before, a list for each pattern that has some, in bytes, */
    uint64_t near_end;          /* and the end of the last one; 0: none yet */
    aigcp_logic_state logic;
    aigcp_word_breaker *breaker; /* made when it is first needed */

    uint64_t settled; /* no finding that is still to come begins before this */
    uint32_t kept;    /* bytes that were left when that was found, if they were many */
    /* What is decided surely waits for its condition as long as nothing else is found and the text
     * ends before this: the low bits of an offset that is not far. */
    uint32_t open_until;

    aigc_finding_fn on_finding;
    aigc_write_fn on_settled; /* receives all text once nothing is done to it; or NULL */
    void *context;
    uint32_t ahead;     /* bytes behind what is settled that were passed on to it */
    aigc_status status; /* what ended the stream early, or AIGC_OK */
    uint64_t invalid;
    uint64_t findings;
} aigcp_stream;

/* What a finding comes from, while it is reported: aigc_finding.origin. */
typedef struct aigcp_origin {
    const aigcp_stream *stream;
    const aigcp_candidate *candidate;
} aigcp_origin;

/* A stream over `rules`, of which it takes a reference. */
AIGC_MUST_CHECK aigc_status aigcp_stream_init(aigcp_stream *stream, aigc_rules *rules);
void aigcp_stream_free(aigcp_stream *stream);

/* Both callbacks get `context` and may be NULL. Findings that are redacted or stopped come before
 * the text they are in. */
void aigcp_stream_begin(aigcp_stream *stream, aigc_finding_fn on_finding, aigc_write_fn on_settled,
                        void *context);
AIGC_MUST_CHECK aigc_status aigcp_stream_feed(aigcp_stream *stream, const uint8_t *data,
                                              size_t length);
AIGC_MUST_CHECK aigc_status aigcp_stream_finish(aigcp_stream *stream);

/* Decide and report what can be, and have stream->settled be up to date: while nobody asks and
 * nothing is found, it need not be. */
AIGC_MUST_CHECK aigc_status aigcp_stream_settle(aigcp_stream *stream);

/* Offset up to which text is passed on: nothing that is redacted or stopped begins before. */
static inline uint64_t
aigcp_passed_on(const aigcp_stream *stream)
{
    return stream->settled + stream->ahead;
}

/* Whether text waits for what a rule may find in it. */
static inline bool
aigcp_rule_holds(const aigcp_stream *stream, uint32_t rule)
{
    return stream->sums_hold ||
           aigcp_stream_action(&stream->policy, stream->rules, rule).effective >=
               AIGC_ACTION_REDACT;
}

/* What the byte at an offset waits for, the first that is held; `rule` is UINT32_MAX if it is no
 * rule. */
typedef struct aigcp_hold {
    aigc_hold_reason reason;
    uint32_t rule;
} aigcp_hold;

aigcp_hold aigcp_stream_hold(const aigcp_stream *stream, uint64_t first);

/* Bytes that were looked at, which of a text that ended early depends on the cuts. */
uint64_t aigcp_stream_scanned(const aigcp_stream *stream);

/* Fill in the counts, if stats->struct_size is one we know. After an error nothing counts as
 * scanned: what else there is in the text nobody knows. */
AIGC_MUST_CHECK aigc_status aigcp_stream_stats(const aigcp_stream *stream, aigc_scan_stats *stats);

/* Bytes up to which text is scanned as a few bytes. */
#define AIGCP_FEW_BYTES 16

/* And up to which it is skimmed. */
#define AIGCP_SKIM_BYTES 5

/* Have pieces skimmed from now on, until the text is so long, if nothing is under way; and no
 * longer: have the prefilter know what it was not asked about. */
void aigcp_skim_begin(aigcp_stream *stream, size_t until);
AIGC_MUST_CHECK aigc_status aigcp_skim_end(aigcp_stream *stream);

/* While text is skimmed: have the stream know what it would if it had been scanned, but for what
 * the prefilter was not asked. */
void aigcp_skim_remember(aigcp_stream *stream);

/* Instead of that, where the lane SOUND is not used and LOOSE has begun nothing: have the stream
 * know of nothing but the last symbols, as if the text began with them. Returns the index of where
 * they begin, as many characters further back as is said; 0: too little text was skimmed. */
size_t aigcp_skim_forget(aigcp_stream *stream, size_t further);

/* The same for the lane SOUND: begin behind what it has heard, and skim the characters of [at,
 * end), indexes, all of the usual kinds; `left` bytes behind them look like the beginning of one
 * more. Returns false if a word may end there. */
void aigcp_skim_sounds_begin(aigcp_stream *stream);
bool aigcp_skim_sounds(aigcp_stream *stream, size_t at, size_t end, size_t left);

/* Scan a few bytes behind those that were scanned, up to the first character that needs a closer
 * look or with which a term may end. Returns whether there is none, and nothing of before either:
 * then aigcp_scan_text() need not look at them. */
bool aigcp_scan_few(aigcp_stream *stream);

/* Whether a lane is being walked; if none is, the prefilter is all that has to be asked. */
static inline bool
aigcp_is_walking(const aigcp_stream *stream)
{
    return stream->lanes[AIGCP_EXACT].deep || stream->lanes[AIGCP_LOOSE].deep;
}

/* The steps. */
AIGC_MUST_CHECK aigc_status aigcp_scan_text(aigcp_stream *stream);
AIGC_MUST_CHECK aigc_status aigcp_scan_regexes(aigcp_stream *stream);

/* The same as far as triggers have come: enough while nothing is to be settled. */
AIGC_MUST_CHECK aigc_status aigcp_search_triggered(aigcp_stream *stream);
AIGC_MUST_CHECK aigc_status aigcp_report_candidates(aigcp_stream *stream);

/* Candidates, before the first text, before each, and behind the last. */
AIGC_MUST_CHECK aigc_status aigcp_candidates_init(aigcp_stream *stream);
void aigcp_candidates_begin(aigcp_stream *stream);
void aigcp_candidates_free(aigcp_stream *stream);

/* Report what is decided and in its place, from the front of `found`. Every match that ends before
 * `open_end` is known. */
AIGC_MUST_CHECK aigc_status aigcp_report_findings(aigcp_stream *stream, uint64_t open_end);

/* Tell of what surely is a finding, though it is not its turn to be reported: others that end
 * before it are open. Those with a condition are not told of. */
typedef aigc_status aigcp_foretell_fn(void *context, aigcp_candidate *candidate);
AIGC_MUST_CHECK aigc_status aigcp_foretell_findings(aigcp_stream *stream, aigcp_foretell_fn *take,
                                                    void *context);

/* Whether somebody waits to be told what is settled: gets the text then, or asks after each piece.
 */
static inline bool
aigcp_is_waited_for(const aigcp_stream *stream)
{
    return stream->on_settled || stream->asked;
}

/* The text in which characters are counted for conditions. */
static inline aigcp_logic_text
aigcp_stream_logic_text(const aigcp_stream *stream)
{
    return (aigcp_logic_text){
        .bytes = stream->text.data,
        .base = stream->base,
        .end = stream->base + stream->scanned,
        .settled = stream->settled,
        .is_valid = stream->invalid == 0,
    };
}

/* A regular expression's literal was seen at an offset, `first` and `last`, or digits at all from
 * the first to the last: `least` to `most` characters behind where a match begins. */
AIGC_MUST_CHECK aigc_status aigcp_regex_triggered(aigcp_stream *stream, uint32_t regex,
                                                  uint64_t first, uint64_t last, uint32_t least,
                                                  uint32_t most);

/* Offset from which on an expression may find something in its range. */
static inline uint64_t
aigcp_regex_from(const aigcp_stream *stream, size_t index)
{
    const aigcp_regex_state *state = &stream->regexes[index];
    return state->low < state->done ? state->done : state->low;
}

/* Offset before which nothing ends that an expression may still find in its range. */
static inline uint64_t
aigcp_regex_first_end(const aigcp_stream *stream, size_t index)
{
    return aigcp_regex_from(stream, index) + stream->rules->regexes[index].facts.found_bytes;
}

/* Offset before which nearly no match of it ends: hardly any character is folded to more than it
 * has bytes. Until then it need not be searched for. */
static inline uint64_t
aigcp_regex_usual_end(const aigcp_stream *stream, size_t index)
{
    const aigcp_regex_facts *facts = &stream->rules->regexes[index].facts;
    return aigcp_regex_from(stream, index) + (facts->ends_early ? 1 : facts->match_least);
}

AIGC_MUST_CHECK aigc_status aigcp_candidates_add(aigcp_candidates *list,
                                                 const aigcp_candidate *candidate);

/* Put candidates in the order of their ends, those that end together the longest first; equal ones
 * by rule, group, lane and term. What lanes find comes nearly in that order. */
void aigcp_candidates_sort(aigcp_candidate *items, size_t count);

/* Give back what candidates took, if there are none. */
void aigcp_candidates_shrink(aigcp_candidates *list);

/* Have all lanes know what has begun at the end of what was scanned; and what began at an index or
 * later, if that is further back than the prefilter looks. */
AIGC_MUST_CHECK aigc_status aigcp_lanes_wake(aigcp_stream *stream);
AIGC_MUST_CHECK aigc_status aigcp_lanes_wake_from(aigcp_stream *stream, size_t begun);

/* Without that: no word or phrase that EXACT or LOOSE has begun begins before this offset, as long
 * as neither is being walked. */
uint64_t aigcp_lanes_untold(const aigcp_stream *stream);

/* Once they know: the first offset from which a lane may still find a word or trigger. */
uint64_t aigcp_lanes_hold(const aigcp_stream *stream);

/* Once they know: that from which one may still find an allow phrase or a near word; UINT64_MAX:
 * none. */
uint64_t aigcp_lanes_allow(const aigcp_stream *stream);

/* No word or phrase that is still to be found in what was scanned ends before this. */
uint64_t aigcp_lanes_open_end(const aigcp_stream *stream);

#endif
