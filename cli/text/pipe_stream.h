/* SPDX-License-Identifier: Apache-2.0 */
/* The stream of the pipe: text in, transformer, marker, text out. */
#ifndef CLI_PIPE_STREAM_H
#define CLI_PIPE_STREAM_H

#include "cli/audit/audit_session.h"
#include "cli/io/stream_output.h"
#include "cli/io/string_builder.h"
#include "cli/options/options.h"
#include "cli/text/rules_follow.h"

#include <aigc/c2pa_text.h>
#include <aigc/excerpt.h>
#include <aigc/filter.h>
#include <aigc/text_mark.h>

typedef struct cli_pipe {
    const cli_options *options;
    aigc_transformer *transformer; /* NULL with --no-scan */
    aigc_rules *rules;             /* those of the transformer; NULL with --no-scan */
    aigc_direction direction;
    cli_follow *follow; /* NULL without --follow */
    bool in_line;       /* the last byte that was read did not end its line */
    bool is_told;       /* the marker knows the language of the text from rules before these */
    uint64_t passed;    /* bytes read by transformers before this one, */
    uint64_t expired;   /* and what aigc_scan_stats had of them */
    uint64_t invalid;
    uint64_t taken; /* bytes of the text, if it is not scanned */
    cli_audit audit;
    aigc_status failure;          /* what ended the text; AIGC_ERR_IO if that was no call on it */
    aigc_excerpt_marker *excerpt; /* before the marker; NULL without --per */
    aigc_text_marker *marker;
    aigc_c2pa_stream *manifest; /* behind the marker; NULL without --mark c2pa */
    const aigc_label *label;    /* of the mark; NULL with --mark none */
    const aigc_secret_key *key; /* that signs it */
    aigc_status marker_status;  /* what made the marker refuse bytes */
    bool show_text;
    bool has_log;
    bool has_names;
    bool has_mark_file;
    bool ended;     /* the label and the mark were written */
    bool no_memory; /* a line of the log could not be made */
    uint64_t tick;  /* milliseconds between two looks at the clock; 0: none is needed */
    uint64_t shadowed;
    uint64_t logged;
    uint64_t redacted;
    const char *stopped_by; /* the rule that stopped the text; NULL if none did */
    cli_string line;        /* one line of the log or of the names */
    cli_output text;
    cli_output mark_file;
    cli_output log;
    cli_output names; /* what pseudonyms stand for */
} cli_pipe;

/* Note a pseudonym that the transformer writes: for its options; the context is a cli_pipe. */
int cli_pipe_note_pseudonym(void *context, const aigc_finding *replaced, const char *name);

/* Open the outputs that the options name. The rest of `pipe` must be zeroed. */
cli_exit cli_pipe_open(cli_pipe *pipe, const cli_options *options);

/* Read all inputs as one text, and write it. */
cli_exit cli_pipe_run(cli_pipe *pipe, const cli_options *options);

/* Release everything; files that were not completed are as before. */
void cli_pipe_close(cli_pipe *pipe);

#endif
