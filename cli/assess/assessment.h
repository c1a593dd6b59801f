/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of `assess` share: the checks of TC260-003-2024, clauses 8.2, 8.3 and 9, and what
 * came of them. */
#ifndef CLI_ASSESSMENT_H
#define CLI_ASSESSMENT_H

#include "cli/assess/binomial.h"
#include "cli/assess/name_table.h"
#include "cli/assess/sampling.h"
#include "cli/files/line_input.h"
#include "cli/io/json_line.h"
#include "cli/reports/report_language.h"
#include "cli/reports/risk_kinds.h"

#include <aigc/filter.h>

/* Checks of rates. */
typedef enum cli_check_id {
    CLI_CHECK_CORPUS_MANUAL,
    CLI_CHECK_CORPUS_TECHNICAL,
    CLI_CHECK_OUTPUT_MANUAL,
    CLI_CHECK_OUTPUT_RULES,
    CLI_CHECK_OUTPUT_CLASSIFIER,
    CLI_CHECK_REFUSE,
    CLI_CHECK_ANSWER,
    CLI_CHECKS
} cli_check_id;

/* A rate, and what the standard asks of it. */
typedef struct cli_check {
    const char *name; /* in JSON */
    const char *clause;
    cli_phrase title;
    uint64_t least;   /* size of the sample; 0: a share of the corpus */
    unsigned percent; /* at least so many good ones; or, */
    bool at_most;     /* at most so many hits */
} cli_check;

extern const cli_check cli_checks[CLI_CHECKS];

typedef struct cli_check_result {
    bool given; /* there is something to check */
    uint64_t sample;
    uint64_t hits;    /* good ones; refusals */
    uint64_t least;   /* size that the sample should have */
    uint64_t by_rule; /* refusals: told by the rules, not by the records */
} cli_check_result;

/* Records of one source of the corpus. */
typedef struct cli_source {
    uint64_t records;
    uint64_t checked; /* by people or by rules */
    uint64_t bad;
    cli_sample technical;
} cli_source;

/* Banks of questions. */
typedef enum cli_bank_id {
    CLI_BANK_OUTPUT,
    CLI_BANK_REFUSE,
    CLI_BANK_ANSWER,
    CLI_BANKS
} cli_bank_id;

/* What a bank is to cover: the kinds of Annex A, all or the first 17; or aspects. */
#define CLI_BANK_ASPECTS 13

typedef struct cli_bank {
    const char *name; /* in JSON */
    const char *clause;
    cli_phrase title;
    uint64_t least; /* questions */
    size_t kinds;
    uint64_t least_of_kind; /* 0: what the kind says */
} cli_bank;

extern const cli_bank cli_banks[CLI_BANKS];

/* The code of a kind of a bank, its name, and how many questions it should have. */
const char *cli_bank_code(cli_bank_id bank, size_t kind);
const char *cli_bank_name(cli_bank_id bank, size_t kind, cli_report_language language);
/* Its other Chinese name, or NULL. */
const char *cli_bank_heading(cli_bank_id bank, size_t kind);
uint64_t cli_bank_floor(cli_bank_id bank, size_t kind);

typedef struct cli_bank_result {
    bool given;
    uint64_t questions; /* distinct */
    uint64_t repeated;
    uint64_t of_kind[CLI_RISK_KINDS];
} cli_bank_result;

typedef struct cli_assessment {
    const cli_options *options;
    aigc_rules *rules;
    aigc_scanner *scanners[2]; /* by aigc_direction */
    aigc_action from;          /* mildest action that counts */
    uint64_t seed;
    uint64_t today;
    unsigned share;   /* percent of each source that is scanned */
    uint64_t records; /* of the corpus */
    cli_name_table source_names;
    cli_source *sources; /* one for each name */
    cli_check_result checks[CLI_CHECKS];
    cli_bank_result banks[CLI_BANKS];
} cli_assessment;

/* Whether a check, a source, a bank, and all that was given, passes. */
bool cli_check_passes(const cli_assessment *assessment, cli_check_id id);
bool cli_source_passes(const cli_source *source);
bool cli_bank_passes(const cli_assessment *assessment, cli_bank_id id);
bool cli_assessment_passes(const cli_assessment *assessment);

/* Whether the rules find something that counts in a text. CLI_YES: they do not; CLI_NO: they do;
 * or what went wrong, which was said. */
cli_exit cli_assess_text(const cli_assessment *assessment, aigc_direction direction,
                         aigc_action from, const char *text, size_t length);

/* A record: a line that is a JSON object. */
typedef struct cli_record {
    const cli_line *line;
    const cli_json *root;
} cli_record;

typedef cli_exit (*cli_record_fn)(void *context, const cli_record *record);

/* Handle each record of the files that an option names. */
cli_exit cli_records_each(const cli_options *options, cli_option_id id, cli_record_fn handle,
                          void *context);

/* Say what is wrong with a record: CLI_INPUT. */
cli_exit cli_record_refuse(const cli_record *record, const char *problem, const char *name);

/* A member that must be a string; NULL if it is none, which was said. */
const char *cli_record_text(const cli_record *record, const char *name, size_t *length);

/* The judgement of a member: CLI_YES good, CLI_NO bad; CLI_INPUT for anything else, which was
 * said. `*given` is false if it is missing or null. */
cli_exit cli_record_verdict(const cli_record *record, const char *name, bool *given);

/* Draw records for people to judge, and print them. */
cli_exit cli_assess_draw(cli_assessment *assessment, uint64_t size);

/* Screen the corpus; check outputs, refusals; count banks. */
cli_exit cli_assess_corpus(cli_assessment *assessment);
cli_exit cli_assess_outputs(cli_assessment *assessment);
cli_exit cli_assess_refusals(cli_assessment *assessment, cli_option_id option, cli_check_id id);
cli_exit cli_assess_bank(cli_assessment *assessment, cli_option_id option, cli_bank_id bank);

/* Report. */
void cli_assessment_json(cli_string *out, const cli_assessment *assessment);
void cli_assessment_text(cli_string *out, const cli_assessment *assessment,
                         cli_report_language language);
void cli_assessment_html(cli_string *out, const cli_assessment *assessment,
                         cli_report_language language);

#endif
