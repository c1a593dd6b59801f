/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* memmem() */
#include "cli/media/excerpt_report.h"

#include "cli/files/media_input.h"
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/limits.h"

#include <stdlib.h>
#include <string.h>

/* How much of a piece is shown. */
#define SHOWN 48

static const char *
state_text(aigc_excerpt_state state)
{
    switch (state) {
    case AIGC_EXCERPT_ORIGINAL:
        return _("original");
    case AIGC_EXCERPT_CHANGED:
        return _("CHANGED");
    case AIGC_EXCERPT_ADDED:
        return _("ADDED, or without its proof");
    case AIGC_EXCERPT_MISSING:
        return _("MISSING");
    case AIGC_EXCERPT_LABEL:
        return _("visible label");
    case AIGC_EXCERPT_UNKNOWN:
        return _("not checked: unknown key");
    case AIGC_EXCERPT_DAMAGED:
        return _("DAMAGED proof");
    case AIGC_EXCERPT_MOVED:
        return _("original, but MOVED");
    }
    return "";
}

static const char *
state_name(aigc_excerpt_state state)
{
    static const char *const names[] = { "original", "changed", "added",   "missing",
                                         "label",    "unknown", "damaged", "moved" };

    return names[state];
}

/* The first characters, whole. */
static size_t
shown_length(const aigc_excerpt_piece *piece)
{
    size_t length = piece->begin_length < SHOWN ? piece->begin_length : SHOWN;

    while (length > 0 && length < piece->begin_length &&
           ((unsigned char)piece->begin[length] & 0xC0) == 0x80)
        length--;
    return length;
}

static void
add_line(cli_string *out, const aigc_excerpt_piece *piece)
{
    size_t length = shown_length(piece);

    if (piece->count > 1) {
        cli_string_format(out, "  %llu-%llu  ", (unsigned long long)piece->number,
                          (unsigned long long)(piece->number + piece->count - 1));
    } else if (piece->number > 0) {
        cli_string_format(out, "  %llu  ", (unsigned long long)piece->number);
    } else {
        cli_string_add(out, "  -  ");
    }
    cli_string_add(out, state_text(piece->state));
    if (length > 0) {
        cli_string_add(out, _(": "));
        cli_escape(out, piece->begin, length, CLI_ESCAPE_PLAIN);
        cli_string_add(out, length < piece->length ? "..." : "");
    }
    cli_string_add_character(out, '\n');
}

static void
add_object(cli_string *out, const aigc_excerpt_piece *piece)
{
    cli_json_open(out, NULL, '{');
    cli_json_string(out, "state", state_name(piece->state));
    cli_json_number(out, "number", piece->number);
    cli_json_number(out, "count", piece->count);
    cli_json_number(out, "start", piece->offset);
    cli_json_number(out, "end", piece->offset + piece->length);
    cli_json_close(out, '}');
}

static int
note_piece(void *context, const aigc_excerpt_piece *piece)
{
    cli_excerpt *excerpt = context;

    add_line(&excerpt->lines, piece);
    add_object(&excerpt->objects, piece);
    return excerpt->lines.failed || excerpt->objects.failed ? 1 : 0;
}

aigc_status
cli_excerpt_new(cli_excerpt *excerpt, const aigc_keyring *keyring)
{
    cli_string_init(&excerpt->lines);
    cli_string_init(&excerpt->objects);
    return aigc_excerpt_verifier_new(keyring, &excerpt->verifier);
}

void
cli_excerpt_free(cli_excerpt *excerpt)
{
    aigc_excerpt_verifier_free(excerpt->verifier);
    cli_string_free(&excerpt->lines);
    cli_string_free(&excerpt->objects);
}

/* Nearly all texts have no proof, and judging pieces takes ten times as long as reading them:
 * whether one begins somewhere is asked first. */
static const char proof[] = AIGC_EXCERPT_PROOF_BEGIN;

void
cli_excerpt_begin(cli_excerpt *excerpt)
{
    memset(&excerpt->report, 0, sizeof excerpt->report);
    excerpt->report.struct_size = sizeof excerpt->report;
    excerpt->report.verdict = AIGC_ERR_NOT_FOUND;
    cli_string_clear(&excerpt->lines);
    cli_string_clear(&excerpt->objects);
    cli_string_add_character(&excerpt->objects, '[');
    excerpt->found = false;
    excerpt->seam_length = 0;
}

void
cli_excerpt_feed(cli_excerpt *excerpt, const char *data, size_t length)
{
    const size_t overlap = strlen(proof) - 1;
    size_t head = length < overlap ? length : overlap;

    if (excerpt->found)
        return;
    /* What stands across the cut; and all behind it. */
    memcpy(excerpt->seam + excerpt->seam_length, data, head);
    excerpt->seam_length += head;
    excerpt->found = memmem(excerpt->seam, excerpt->seam_length, proof, strlen(proof)) != NULL ||
                     memmem(data, length, proof, strlen(proof)) != NULL;
    if (length >= overlap) {
        memcpy(excerpt->seam, data + length - overlap, overlap);
        excerpt->seam_length = overlap;
    } else {
        size_t kept = excerpt->seam_length < overlap ? excerpt->seam_length : overlap;
        memmove(excerpt->seam, excerpt->seam + excerpt->seam_length - kept, kept);
        excerpt->seam_length = kept;
    }
}

static aigc_status
verify_pieces(cli_excerpt *excerpt, const aigc_source *source, char *block)
{
    aigc_status status = aigc_excerpt_verifier_begin(excerpt->verifier, note_piece, excerpt);

    for (uint64_t at = 0; status == AIGC_OK && at < source->size;) {
        size_t length;

        status = cli_media_next_block(source, &at, block, &length);
        if (status == AIGC_OK)
            status = aigc_excerpt_verifier_feed(excerpt->verifier, block, length);
    }
    return status == AIGC_OK ? aigc_excerpt_verifier_finish(excerpt->verifier, &excerpt->report)
                             : status;
}

cli_exit
cli_excerpt_finish(cli_excerpt *excerpt, const aigc_source *source)
{
    char *block = excerpt->found ? malloc(CLI_READ_SIZE) : NULL;

    if (!excerpt->found)
        return CLI_YES;
    aigc_status status = block ? verify_pieces(excerpt, source, block) : AIGC_ERR_MEMORY;
    free(block);
    if (status == AIGC_ERR_STOPPED)
        return cli_say_no_memory();
    return status == AIGC_OK || cli_exit_of(status) == CLI_NO ? CLI_YES : cli_say_status(status);
}

static const char *
verdict_text(const aigc_excerpt_report *report)
{
    switch (report->verdict) {
    case AIGC_OK:
        return report->is_whole ? _("every piece is original, from the first to the last")
                                : _("an excerpt: every piece is original, and none between them "
                                    "is missing");
    case AIGC_ERR_UNKNOWN_SIGNER:
        return _("pieces have proofs of a key that is not trusted: they were not checked");
    default:
        return _("not all pieces are as they were signed");
    }
}

void
cli_excerpt_text(cli_string *out, const char *file, const cli_excerpt *excerpt)
{
    const aigc_excerpt_report *report = &excerpt->report;

    if (file) {
        cli_escape(out, file, strlen(file), CLI_ESCAPE_PLAIN);
        cli_string_add(out, ": ");
    }
    cli_string_add(out, _("Pieces"));
    cli_string_add(out, _(": "));
    cli_string_add(out, verdict_text(report));
    cli_string_add_character(out, '\n');
    if (report->key_id[0] != '\0') {
        cli_string_format(out, "  %s %s, ProduceID %s, Label %s\n", _("Key"), report->key_id,
                          report->produce_id, report->label);
    }
    cli_string_add_bytes(out, excerpt->lines.data, excerpt->lines.length);
}

void
cli_excerpt_json(cli_string *out, const char *file, const cli_excerpt *excerpt)
{
    const aigc_excerpt_report *report = &excerpt->report;

    cli_json_begin(out);
    cli_json_string(out, "file", file);
    cli_json_string(out, "excerpt",
                    report->verdict == AIGC_OK ? "trusted" : aigc_status_name(report->verdict));
    cli_json_flag(out, "whole", report->is_whole != 0);
    cli_json_string(out, "key", report->key_id);
    cli_json_string(out, "ProduceID", report->produce_id);
    cli_json_string(out, "Label", report->label);
    cli_json_open(out, "pieces", '[');
    cli_string_add_bytes(out, excerpt->objects.data + 1, excerpt->objects.length - 1);
    cli_json_close(out, ']');
    cli_json_end(out);
}
