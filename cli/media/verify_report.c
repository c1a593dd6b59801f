/* SPDX-License-Identifier: Apache-2.0 */
/* What a verification found out. Nothing that was not verified is shown as if it were: what a
 * mark claims stands under "Claimed" or, in JSON, in `claimed`, and never in `label`. */
#include "cli/media/verify_report.h"

#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/media/media_found.h"
#include "cli/media/media_judgement.h"
#include "cli/options/time_value.h"
#include "cli/reports/report_rows.h"

#include <string.h>

/* Only a trusted mark can say "is" or "may be". Any other trace of one is a reason for suspicion,
 * and no more. */
static aigc_media_class
class_of_mark(const aigc_text_report *report)
{
    if (report->verdict == AIGC_OK) {
        const char *label = aigc_label_get(report->claimed, AIGC_FIELD_LABEL);
        if (strcmp(label, "1") == 0)
            return AIGC_CLASS_IS;
        return strcmp(label, "2") == 0 ? AIGC_CLASS_MAYBE : AIGC_CLASS_SUSPECTED;
    }
    if (report->verdict == AIGC_ERR_NOT_FOUND && !report->visible_label)
        return AIGC_CLASS_NONE;
    return AIGC_CLASS_SUSPECTED;
}

/* The stronger of two classes: is, may be, suspected, none. */
static aigc_media_class
stronger(aigc_media_class a, aigc_media_class b)
{
    if (a == AIGC_CLASS_NONE || b == AIGC_CLASS_NONE)
        return a == AIGC_CLASS_NONE ? b : a;
    return a < b ? a : b;
}

/* What a platform has to call the text by article 6 of the Labelling Measures. */
static aigc_media_class
class_of(const cli_verified_text *text)
{
    aigc_media_class class = class_of_mark(text->report);

    class = stronger(class, aigc_media_report_class(text->labels));
    return stronger(class, text->declared ? AIGC_CLASS_MAYBE : AIGC_CLASS_NONE);
}

static const char *
verdict_text(aigc_status verdict)
{
    switch (verdict) {
    case AIGC_OK:
        return _("TRUSTED: the text is as it was signed, by a key you trust");
    case AIGC_ERR_UNKNOWN_SIGNER:
        return _("VALID BUT UNKNOWN SIGNER: the text fits its mark, but the key is not one you "
                 "trust");
    case AIGC_ERR_ALTERED:
        return _("ALTERED: text or mark changed after signing");
    case AIGC_ERR_MALFORMED:
        return _("MALFORMED: there is something like a mark that is none");
    case AIGC_ERR_NOT_FOUND:
        return _("NOTHING FOUND: the text has no mark, which does not mean that a human wrote it");
    default:
        return _("NOT JUDGED");
    }
}

static const char *
reason_text(aigc_reason reason)
{
    switch (reason) {
    case AIGC_REASON_NONE:
    case AIGC_REASON_NO_MARK:
        return "";
    case AIGC_REASON_KEY_UNKNOWN:
        return _("the signer's public key is not there, so the signature was not checked");
    case AIGC_REASON_TEXT_CHANGED:
        return _("the mark is genuine, but the text is not the one that was signed");
    case AIGC_REASON_TEXT_FOLLOWS:
        return _("text was added behind the mark");
    case AIGC_REASON_BAD_SIGNATURE:
        return _("the signature does not fit the key it names: the mark was changed or forged");
    case AIGC_REASON_UNKNOWN_CHANGED:
        return _("the text is not the one the mark was made for, and its key is unknown too");
    case AIGC_REASON_CUT_SHORT:
        return _("the mark is cut short");
    case AIGC_REASON_BAD_ENCODING:
        return _("the mark is damaged: it is not in the one allowed encoding");
    case AIGC_REASON_SEVERAL_MARKS:
        return _("there is more than one mark");
    case AIGC_REASON_VERSION:
        return _("the mark has a version that this program does not know");
    }
    return "";
}

static const char *
class_text(aigc_media_class class)
{
    return class == AIGC_CLASS_NONE
               ? _("none: no trace of a label; this says nothing about who wrote the text")
               : cli_media_class_words(class);
}

/* What a verdict rests on. */
static const char *
checked_text(const aigc_text_report *report)
{
    switch (report->verdict) {
    case AIGC_OK:
        return _("encoding of the mark, hash of the text, signature, key");
    case AIGC_ERR_UNKNOWN_SIGNER:
        return _("encoding of the mark, hash of the text; not the signature");
    case AIGC_ERR_ALTERED:
        if (report->reason == AIGC_REASON_UNKNOWN_CHANGED)
            return _("encoding of the mark, hash of the text; not the signature");
        return _("encoding of the mark, signature, hash of the text");
    case AIGC_ERR_MALFORMED:
        return _("encoding of the mark");
    default:
        return _("whether there is a mark at the end of the text");
    }
}

static void
add_fields(cli_string *out, const aigc_text_report *report)
{
    const aigc_label *label = report->claimed;
    uint64_t seconds = aigc_label_time(label);
    char time[CLI_TIME_SIZE];

    cli_string_add(out, report->verdict == AIGC_OK ? _("Signed label:")
                                                   : _("Claimed, but NOT verified:"));
    cli_string_add_character(out, '\n');
    for (int field = 0; field < AIGC_FIELD_COUNT; field++) {
        cli_row_add(out, aigc_field_name((aigc_field)field),
                    aigc_label_get(label, (aigc_field)field));
    }
    if (seconds > 0) {
        cli_time_write(seconds, time);
        cli_row_add(out, "Time", time);
    }
}

static void
add_signer(cli_string *out, const aigc_text_report *report)
{
    cli_string signer;

    if (report->key_id[0] == '\0')
        return;
    cli_string_init(&signer);
    cli_string_add(&signer, report->key_id);
    /* The usual comment only repeats the number of the key. */
    if (!strstr(report->key_comment, report->key_id)) {
        cli_string_add(&signer, report->key_comment[0] != '\0' ? "  " : "");
        cli_string_add(&signer, report->key_comment);
    }
    if (signer.failed)
        out->failed = true;
    else
        cli_row_add(out, report->verdict == AIGC_OK ? _("Key") : _("Claimed key"), signer.data);
    cli_string_free(&signer);
}

void
cli_verify_text(cli_string *out, const cli_verified_text *text)
{
    const aigc_text_report *report = text->report;

    cli_escape(out, text->file, strlen(text->file), CLI_ESCAPE_PLAIN);
    cli_string_add(out, ": ");
    cli_string_add(out, verdict_text(report->verdict));
    cli_string_add_character(out, '\n');
    cli_row_add(out, _("Reason"), reason_text(report->reason));
    cli_row_add(out, _("Class"), class_text(class_of(text)));
    cli_row_add(out, _("Checked"), checked_text(report));
    add_signer(out, report);
    if (text->keys == 0 && report->verdict != AIGC_ERR_NOT_FOUND) {
        cli_row_add(out, _("Keyring"),
                    _("empty: no key is trusted; give --key FILE or --keyring DIR"));
    }
    cli_row_add(out, _("Visible label"), report->visible_label ? _("there") : _("not there"));
    cli_row_add_number(out, _("Text, bytes"), report->text_length);
    if (report->mark_length > 0)
        cli_row_add_number(out, _("Mark, bytes"), report->mark_length);
    if (report->trailing > 0)
        cli_row_add_number(out, _("Behind it, bytes"), report->trailing);
    if (report->claimed)
        add_fields(out, report);
    if (text->labels) {
        cli_string_add(out, _("In the metadata, which anyone can have written:"));
        cli_string_add_character(out, '\n');
        cli_media_found_text(out, text->labels);
    }
}

static const char *
reason_name(aigc_reason reason)
{
    static const char *const names[] = {
        [AIGC_REASON_NONE] = "",
        [AIGC_REASON_NO_MARK] = "no-mark",
        [AIGC_REASON_KEY_UNKNOWN] = "key-unknown",
        [AIGC_REASON_TEXT_CHANGED] = "text-changed",
        [AIGC_REASON_TEXT_FOLLOWS] = "text-follows",
        [AIGC_REASON_BAD_SIGNATURE] = "bad-signature",
        [AIGC_REASON_UNKNOWN_CHANGED] = "unknown-changed",
        [AIGC_REASON_CUT_SHORT] = "cut-short",
        [AIGC_REASON_BAD_ENCODING] = "bad-encoding",
        [AIGC_REASON_SEVERAL_MARKS] = "several-marks",
        [AIGC_REASON_VERSION] = "version",
    };
    size_t index = (size_t)reason;

    return index < sizeof names / sizeof names[0] ? names[index] : "";
}

static void
add_label(cli_string *out, const char *name, const aigc_label *label)
{
    cli_json_open(out, name, '{');
    for (int field = 0; field < AIGC_FIELD_COUNT; field++) {
        cli_json_string(out, aigc_field_name((aigc_field)field),
                        aigc_label_get(label, (aigc_field)field));
    }
    cli_json_number(out, "Time", aigc_label_time(label));
    cli_json_close(out, '}');
}

void
cli_verify_json(cli_string *out, const cli_verified_text *text)
{
    const aigc_text_report *report = text->report;
    bool trusted = report->verdict == AIGC_OK;

    cli_json_begin(out);
    cli_json_string(out, "file", text->file);
    cli_json_string(out, "verdict", trusted ? "trusted" : aigc_status_name(report->verdict));
    cli_json_string(out, "reason", reason_name(report->reason));
    cli_media_class_name_json(out, class_of(text));
    cli_json_string(out, "key", report->key_id);
    cli_json_string(out, "key_comment", report->key_comment);
    cli_json_flag(out, "visible_label", report->visible_label != 0);
    cli_json_number(out, "text_bytes", report->text_length);
    cli_json_number(out, "mark_bytes", report->mark_length);
    cli_json_number(out, "trailing_bytes", report->trailing);
    if (report->claimed)
        add_label(out, trusted ? "label" : "claimed", report->claimed);
    if (text->labels)
        cli_media_found_json(out, text->labels);
    cli_json_end(out);
}
