/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/media/manifest_report.h"

#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/media/media_found.h"
#include "cli/media/media_judgement.h"
#include "cli/reports/report_rows.h"

#include <string.h>

static const struct {
    aigc_c2pa_text which;
    const char *name;  /* in JSON */
    const char *title; /* N_(): for people */
} fields[] = {
    { AIGC_C2PA_SIGNER, "signer", N_("Signed by") },
    { AIGC_C2PA_ISSUER, "issuer", N_("Issued by") },
    { AIGC_C2PA_ALGORITHM, "algorithm", N_("Algorithm") },
    { AIGC_C2PA_STAMPED, "time_stamp", N_("Time stamp") },
    { AIGC_C2PA_ACTION, "action", N_("First action") },
    { AIGC_C2PA_SOURCE_TYPE, "digital_source_type", N_("Source type") },
    { AIGC_C2PA_AGENT, "software_agent", N_("Made with") },
    { AIGC_C2PA_WHEN, "when", N_("Time claimed") },
    { AIGC_C2PA_GENERATOR, "claim_generator", N_("Written by") },
    { AIGC_C2PA_TITLE, "title", N_("Title") },
    { AIGC_C2PA_MANIFEST, "manifest", N_("Manifest") },
    { AIGC_C2PA_INSTANCE, "instance_id", N_("Instance") },
    { AIGC_C2PA_RECORD, "record", N_("AIGC record") },
    { AIGC_C2PA_WATERMARK, "watermark", N_("Watermark") },
    { AIGC_C2PA_WATERMARK_VALUE, "watermark_value", N_("It carries") },
    { AIGC_C2PA_REMOTE, "remote", N_("Remote manifest") },
};

static bool
has_finding(const aigc_c2pa_report *report, const char *code)
{
    for (size_t i = 0; i < aigc_c2pa_report_count(report); i++) {
        aigc_c2pa_finding finding = { .struct_size = sizeof finding };

        if (aigc_c2pa_report_finding(report, i, &finding) == AIGC_OK &&
            strcmp(finding.code, code) == 0)
            return true;
    }
    return false;
}

/* What is malformed: the file itself, of which nothing is known to be a manifest, or the manifest.
 */
static const char *
malformed_sentence(const aigc_c2pa_report *report)
{
    if (has_finding(report, AIGC_C2PA_FILE_DAMAGED))
        return _("DAMAGED: the file is cut off or damaged, and proves nothing");
    if (has_finding(report, AIGC_C2PA_FILE_LIMIT))
        return _("NOT READ: the file has more parts than are looked at, and proves nothing");
    return aigc_c2pa_report_text(report, AIGC_C2PA_MANIFEST)[0] != '\0'
               ? _("C2PA: MALFORMED: there is a manifest, and it proves nothing")
               : _("C2PA: MALFORMED: no manifest can be read, and what there is proves nothing");
}

static const char *
verdict_sentence(const aigc_c2pa_report *report)
{
    switch (aigc_c2pa_report_verdict(report)) {
    case AIGC_OK:
        return _("C2PA: TRUSTED: the file is as a trusted signer signed it");
    case AIGC_ERR_UNKNOWN_SIGNER:
        return _("C2PA: VALID BUT UNKNOWN SIGNER: the file is as somebody signed it");
    case AIGC_ERR_ALTERED:
        return _("C2PA: ALTERED: the file or its manifest changed after it was signed");
    case AIGC_ERR_MALFORMED:
        return malformed_sentence(report);
    default:
        return _("C2PA: NOTHING FOUND");
    }
}

/* What the manifest says that our mark carries; "" if it names none of ours. */
static const char *
claimed_mark(const aigc_c2pa_report *report)
{
    return strcmp(aigc_c2pa_report_text(report, AIGC_C2PA_WATERMARK), AIGC_WATERMARK_ALGORITHM) == 0
               ? aigc_c2pa_report_text(report, AIGC_C2PA_WATERMARK_VALUE)
               : "";
}

/* Why labels were not read; "" if there can be none. */
static const char *
unread_text(aigc_status status)
{
    switch (status) {
    case AIGC_ERR_LIMIT:
        return _("not all read: the file has more parts, or larger ones, than are looked at");
    case AIGC_ERR_FORMAT:
        return _("not read: the file is damaged");
    case AIGC_ERR_ENCRYPTED:
        return _("not read: the file is encrypted");
    default:
        return "";
    }
}

/* The class of the file and the labels in it: whoever must show them must do so whatever becomes of
 * the manifest. */
static void
add_labels(cli_string *out, const aigc_c2pa_report *report, const cli_file_labels *labels)
{
    aigc_status verdict = aigc_c2pa_report_verdict(report);

    if (!labels->report) {
        cli_row_add(out, _("Labels"), unread_text(labels->status));
        return;
    }
    cli_media_class_text(out, labels->report);
    if (aigc_media_report_count(labels->report) == 0)
        return;
    cli_string_add(out, verdict == AIGC_OK || verdict == AIGC_ERR_UNKNOWN_SIGNER
                            ? _("In the metadata, which the manifest covers:")
                            : _("In the metadata, which anyone can have written:"));
    cli_string_add_character(out, '\n');
    cli_media_found_text(out, labels->report);
}

/* What does not hold, and what is worth a note; not what holds. */
static void
add_finding(cli_string *out, const aigc_c2pa_finding *finding)
{
    cli_string text;

    if (finding->kind == AIGC_C2PA_SUCCESS)
        return;
    cli_string_init(&text);
    if (finding->ingredient)
        cli_string_add(&text, _("of an ingredient: "));
    cli_string_add(&text, finding->code);
    cli_string_add(&text, _(": "));
    cli_string_add(&text, finding->message);
    cli_row_add(out, finding->kind == AIGC_C2PA_FAILURE ? _("Failed") : _("Note"),
                text.failed ? "" : text.data);
    out->failed = out->failed || text.failed;
    cli_string_free(&text);
}

void
cli_manifest_text(cli_string *out, const char *file, const aigc_c2pa_report *report, size_t trusted,
                  const cli_watermark_answer *mark, const cli_file_labels *labels)
{
    cli_escape(out, file, strlen(file), CLI_ESCAPE_PLAIN);
    cli_string_add(out, ": ");
    cli_string_add(out, verdict_sentence(report));
    cli_string_add(out, "\n");
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        cli_row_add(out, _(fields[i].title), aigc_c2pa_report_text(report, fields[i].which));
    for (size_t i = 0; i < aigc_c2pa_report_count(report); i++) {
        aigc_c2pa_finding finding = { .struct_size = sizeof finding };

        if (aigc_c2pa_report_finding(report, i, &finding) == AIGC_OK)
            add_finding(out, &finding);
    }
    if (trusted == 0 && aigc_c2pa_report_verdict(report) == AIGC_ERR_UNKNOWN_SIGNER)
        cli_row_add(out, _("Anchors"), _("none: no signer is trusted; give --anchors FILE"));
    cli_watermark_answer_text(out, mark, claimed_mark(report));
    add_labels(out, report, labels);
}

static const char *
state_name(aigc_c2pa_state state)
{
    static const char *const names[] = { "absent", "invalid", "well-formed", "valid", "trusted" };

    return names[state];
}

static void
add_findings(cli_string *out, const aigc_c2pa_report *report)
{
    static const char *const kinds[] = { "success", "informational", "failure" };

    cli_json_open(out, "findings", '[');
    for (size_t i = 0; i < aigc_c2pa_report_count(report); i++) {
        aigc_c2pa_finding finding = { .struct_size = sizeof finding };

        if (aigc_c2pa_report_finding(report, i, &finding) != AIGC_OK)
            continue;
        cli_json_open(out, NULL, '{');
        cli_json_string(out, "kind", kinds[finding.kind]);
        cli_json_string(out, "code", finding.code);
        cli_json_string(out, "url", finding.url);
        cli_json_string(out, "explanation", finding.explanation);
        cli_json_flag(out, "ingredient", finding.ingredient != 0);
        cli_json_close(out, '}');
    }
    cli_json_close(out, ']');
}

void
cli_manifest_json(cli_string *out, const char *file, const aigc_c2pa_report *report, size_t trusted,
                  const cli_watermark_answer *mark, const cli_file_labels *labels)
{
    aigc_status verdict = aigc_c2pa_report_verdict(report);

    cli_json_begin(out);
    cli_json_string(out, "file", file);
    cli_json_string(out, "kind", "c2pa");
    cli_json_string(out, "verdict", verdict == AIGC_OK ? "trusted" : aigc_status_name(verdict));
    cli_json_string(out, "state", state_name(aigc_c2pa_report_state(report)));
    cli_json_number(out, "trusted_certificates", trusted);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const char *value = aigc_c2pa_report_text(report, fields[i].which);

        if (value[0] != '\0')
            cli_json_string(out, fields[i].name, value);
    }
    cli_watermark_answer_json(out, mark, claimed_mark(report));
    add_findings(out, report);
    if (labels->report) {
        cli_media_class_json(out, labels->report);
        cli_media_found_json(out, labels->report);
    } else if (unread_text(labels->status)[0] != '\0') {
        cli_json_string(out, "labels_problem", aigc_status_name(labels->status));
    }
    cli_json_end(out);
}
