/* SPDX-License-Identifier: Apache-2.0 */
/* What the invisible mark in a picture says: who and what, from a table of records, or else from
 * the mark itself. */
#ifndef CLI_WATERMARK_ANSWER_H
#define CLI_WATERMARK_ANSWER_H

#include "cli/files/media_input.h"
#include "cli/io/json_line.h"
#include "cli/options/options.h"
#include "cli/options/time_value.h"

#include <aigc/watermark.h>

/* How marks are looked for. */
typedef struct cli_watermark_search {
    const cli_options *options;
    aigc_watermark_key *key; /* NULL: they are not */
    const char *table;       /* NULL: none */
} cli_watermark_search;

/* Read it from options of `verify`; what is wrong is said. cli_watermark_search_free() may be
 * called in any case. */
cli_exit cli_watermark_search_read(const cli_options *options, cli_watermark_search *search);
void cli_watermark_search_free(cli_watermark_search *search);

/* What was found in one file. */
typedef struct cli_watermark_answer {
    bool looked; /* there is a key, and the file is a picture */
    aigc_watermark_found found;
    bool is_id; /* the payload reads as an id */
    aigc_watermark_id id;
    const char *table;   /* NULL: none */
    cli_json *record;    /* the line of the table; NULL: none */
    cli_string line;     /* the same as it stands there */
    cli_string provider; /* a code that has the tag of the id; empty: none is known */
} cli_watermark_answer;

void cli_watermark_answer_init(cli_watermark_answer *answer);
void cli_watermark_answer_free(cli_watermark_answer *answer);

/* Look for a mark. What is wrong is said; a file that is no picture is not looked at. */
cli_exit cli_watermark_find(const cli_watermark_search *search, const cli_media_input *input,
                            cli_watermark_answer *answer);

/* Add what was found, as rows, and as the member `found_watermark` of an object; nothing if it was
 * not looked for.
 * @param claimed what the manifest says that the mark carries; "" if it says nothing. */
void cli_watermark_answer_text(cli_string *out, const cli_watermark_answer *answer,
                               const char *claimed);
void cli_watermark_answer_json(cli_string *out, const cli_watermark_answer *answer,
                               const char *claimed);

/* A bound on false positives is 2^-n: n, rounded down. */
unsigned cli_watermark_odds(double false_positive);

/* When an id was made, such as 2026-11-29T06:00Z. */
void cli_watermark_id_time(const aigc_watermark_id *id, char text[CLI_TIME_SIZE]);

#endif
