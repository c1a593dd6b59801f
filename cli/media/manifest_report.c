/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/media/manifest_report.h"

#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/media/media_found.h"
#include "cli/media/media_judgement.h"

#include <string.h>

static const struct {
    aigc_c2pa_text which;
    const char *name;  /* in JSON */
    const char *title; /* N_(): for people */
} fields[] = {
    { AIGC_C2PA_SIGNER, "signer", N_("signed by") },
    { AIGC_C2PA_ISSUER, "issuer", N_("issued by") },
    { AIGC_C2PA_ALGORITHM, "algorithm", N_("algorithm") },
    { AIGC_C2PA_STAMPED, "time_stamp", N_("time stamp") },
    { AIGC_C2PA_ACTION, "action", N_("first action") },
    { AIGC_C2PA_SOURCE_TYPE, "digital_source_type", N_("source type") },
    { AIGC_C2PA_AGENT, "software_agent", N_("made with") },
    { AIGC_C2PA_WHEN, "when", N_("time claimed") },
    { AIGC_C2PA_GENERATOR, "claim_generator", N_("written by") },
    { AIGC_C2PA_TITLE, "title", N_("title") },
    { AIGC_C2PA_MANIFEST, "manifest", N_("manifest") },
    { AIGC_C2PA_INSTANCE, "instance_id", N_("instance") },
    { AIGC_C2PA_RECORD, "record", N_("AIGC record") },
    { AIGC_C2PA_WATERMARK, "watermark", N_("watermark") },
    { AIGC_C2PA_WATERMARK_VALUE, "watermark_value", N_("it carries") },
    { AIGC_C2PA_REMOTE, "remote", N_("remote manifest") },
};

static const char *
verdict_sentence(const aigc_c2pa_report *report)
{
    switch (aigc_c2pa_report_verdict(report)) {
    case AIGC_OK:
        return _("C2PA: trusted: the file is as a trusted signer signed it");
    case AIGC_ERR_UNKNOWN_SIGNER:
        return _("C2PA: valid but unknown signer: the file is as somebody signed it");
    case AIGC_ERR_ALTERED:
        return _("C2PA: altered: the file or its manifest changed after it was signed");
    case AIGC_ERR_MALFORMED:
        /* A file that is damaged may have none. */
        return aigc_c2pa_report_text(report, AIGC_C2PA_MANIFEST)[0] != '\0'
                   ? _("C2PA: malformed: there is a manifest, and it proves nothing")
                   : _("C2PA: malformed: no manifest can be read, and what there is proves "
                       "nothing");
    default:
        return _("C2PA: nothing found");
    }
}

static void
add_line(cli_string *out, const char *title, const char *value)
{
    cli_string_add(out, "  ");
    cli_string_add(out, title);
    cli_string_add(out, _(": "));
    cli_escape(out, value, strlen(value), CLI_ESCAPE_PLAIN);
    cli_string_add(out, "\n");
}

/* What the manifest says that our mark carries; "" if it names none of ours. */
static const char *
claimed_mark(const aigc_c2pa_report *report)
{
    return strcmp(aigc_c2pa_report_text(report, AIGC_C2PA_WATERMARK), AIGC_WATERMARK_ALGORITHM) == 0
               ? aigc_c2pa_report_text(report, AIGC_C2PA_WATERMARK_VALUE)
               : "";
}

/* The class of the file and the labels in it: whoever must show them must do so whatever becomes of
 * the manifest. */
static void
add_labels(cli_string *out, const aigc_c2pa_report *report, const aigc_media_report *labels)
{
    aigc_status verdict = aigc_c2pa_report_verdict(report);

    cli_media_class_text(out, labels);
    if (aigc_media_report_count(labels) == 0) {
        return;
    }
    cli_string_add(out, verdict == AIGC_OK || verdict == AIGC_ERR_UNKNOWN_SIGNER
                            ? _("In the metadata, which the manifest covers:")
                            : _("In the metadata, which anyone can have written:"));
    cli_string_add_character(out, '\n');
    cli_media_found_text(out, labels);
}

void
cli_manifest_text(cli_string *out, const char *file, const aigc_c2pa_report *report, size_t trusted,
                  const cli_watermark_answer *mark, const aigc_media_report *labels)
{
    cli_escape(out, file, strlen(file), CLI_ESCAPE_PLAIN);
    cli_string_add(out, ": ");
    cli_string_add(out, verdict_sentence(report));
    cli_string_add(out, "\n");
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        const char *value = aigc_c2pa_report_text(report, fields[i].which);

        if (value[0] != '\0') {
            add_line(out, _(fields[i].title), value);
        }
    }
    for (size_t i = 0; i < aigc_c2pa_report_count(report); i++) {
        aigc_c2pa_finding finding = { .struct_size = sizeof(finding) };

        if (aigc_c2pa_report_finding(report, i, &finding) == AIGC_OK &&
            finding.kind != AIGC_C2PA_SUCCESS) {
            cli_string_add(out, "  ");
            cli_string_add(out, finding.ingredient ? _("ingredient") : "");
            cli_string_add(out, finding.ingredient ? " " : "");
            add_line(out, finding.code, finding.message);
        }
    }
    if (trusted == 0 && aigc_c2pa_report_verdict(report) == AIGC_ERR_UNKNOWN_SIGNER) {
        cli_string_add(out, "  ");
        cli_string_add(out, _("no signer is trusted: name anchors with --anchors"));
        cli_string_add(out, "\n");
    }
    cli_watermark_answer_text(out, mark, claimed_mark(report));
    if (labels != NULL) {
        add_labels(out, report, labels);
    }
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
        aigc_c2pa_finding finding = { .struct_size = sizeof(finding) };

        if (aigc_c2pa_report_finding(report, i, &finding) != AIGC_OK) {
            continue;
        }
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
                  const cli_watermark_answer *mark, const aigc_media_report *labels)
{
    aigc_status verdict = aigc_c2pa_report_verdict(report);

    cli_json_begin(out);
    cli_json_string(out, "file", file);
    cli_json_string(out, "kind", "c2pa");
    cli_json_string(out, "verdict", verdict == AIGC_OK ? "trusted" : aigc_status_name(verdict));
    cli_json_string(out, "state", state_name(aigc_c2pa_report_state(report)));
    cli_json_number(out, "trusted_certificates", trusted);
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        const char *value = aigc_c2pa_report_text(report, fields[i].which);

        if (value[0] != '\0') {
            cli_json_string(out, fields[i].name, value);
        }
    }
    cli_watermark_answer_json(out, mark, claimed_mark(report));
    add_findings(out, report);
    if (labels != NULL) {
        cli_media_class_json(out, labels);
        cli_media_found_json(out, labels);
    }
    cli_json_end(out);
}
