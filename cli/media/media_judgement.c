/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/media/media_judgement.h"

#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/media/media_found.h"
#include "cli/reports/report_rows.h"

#include <string.h>

/* ---- judging ---------------------------------------------------------------------------- */

static bool
is_label(const aigc_found_label *found)
{
    return found->form == AIGC_FORM_GB45438 || found->form == AIGC_FORM_LEGACY;
}

static bool
has_lint(const aigc_found_label *found, aigc_lint lint)
{
    for (size_t i = 0; i < found->lint_count; i++)
        if (found->lint[i].lint == lint)
            return true;
    return false;
}

cli_media_verdict
cli_media_judge(const aigc_media_report *report)
{
    size_t labels = 0, trusted = 0, sound = 0, altered = 0, disagreeing = 0;

    for (size_t i = 0; i < aigc_media_report_count(report); i++) {
        const aigc_found_label *found = aigc_media_report_found(report, i);

        labels += is_label(found) ? 1 : 0;
        trusted += found->producer_data == AIGC_SECURITY_TRUSTED ? 1 : 0;
        sound += found->producer_data == AIGC_SECURITY_INTEGRITY ? 1 : 0;
        altered += found->producer_data == AIGC_SECURITY_ALTERED ? 1 : 0;
        disagreeing += has_lint(found, AIGC_LINT_DISAGREE) ? 1 : 0;
    }
    if (altered > 0)
        return CLI_MEDIA_ALTERED;
    /* One signed label does not make another beside it true. */
    if (labels > 0 && trusted == labels && disagreeing == 0)
        return CLI_MEDIA_TRUSTED;
    if (labels > 0 && trusted + sound == labels && disagreeing == 0)
        return CLI_MEDIA_INTEGRITY;
    if (labels > 0)
        return CLI_MEDIA_UNSIGNED;
    if ((aigc_media_report_why(report) & AIGC_WHY_WATERMARK) != 0)
        return CLI_MEDIA_WATERMARK;
    return aigc_media_report_why(report) != 0 ? CLI_MEDIA_TRACES : CLI_MEDIA_NOTHING;
}

/* ---- words ------------------------------------------------------------------------------ */

static const char *
verdict_text(cli_media_verdict verdict)
{
    switch (verdict) {
    case CLI_MEDIA_TRUSTED:
        return _("TRUSTED: the label is as it was signed, by a key you trust");
    case CLI_MEDIA_INTEGRITY:
        return _(
            "VALID BUT UNKNOWN SIGNER: the label fits its signature, but the key came with it");
    case CLI_MEDIA_ALTERED:
        return _("ALTERED: the label does not fit its signature");
    case CLI_MEDIA_UNSIGNED:
        return _("LABEL, NOT SIGNED: there is a label, which anyone can have written");
    case CLI_MEDIA_WATERMARK:
        return _(
            "WATERMARK: there is no label, but the invisible mark of the key is in the pixels");
    case CLI_MEDIA_TRACES:
        return _("TRACES: there is no label, but there are other signs");
    case CLI_MEDIA_NOTHING:
        return _("NOTHING FOUND: the file has no label, which does not mean that a human made it");
    }
    return "";
}

static const char *
verdict_name(cli_media_verdict verdict)
{
    static const char *const names[] = {
        [CLI_MEDIA_TRUSTED] = "trusted",     [CLI_MEDIA_INTEGRITY] = "unknown-signer",
        [CLI_MEDIA_ALTERED] = "altered",     [CLI_MEDIA_UNSIGNED] = "unsigned",
        [CLI_MEDIA_WATERMARK] = "watermark", [CLI_MEDIA_TRACES] = "traces",
        [CLI_MEDIA_NOTHING] = "not-found",
    };

    return names[verdict];
}

const char *
cli_media_class_words(aigc_media_class class)
{
    switch (class) {
    case AIGC_CLASS_NONE:
        return _("none: no trace of a label; this says nothing about who made it");
    case AIGC_CLASS_IS:
        return _("is AI-generated or synthetic content");
    case AIGC_CLASS_MAYBE:
        return _("may be AI-generated or synthetic content");
    case AIGC_CLASS_SUSPECTED:
        return _("suspected to be AI-generated or synthetic content");
    }
    return "";
}

/* What a platform has to do (Labelling Measures, article 6). */
static const char *
advice_text(const aigc_media_report *report)
{
    if (aigc_media_report_encrypted(report)) {
        return _("show prominently what the class says; it is encrypted: your own fields can only "
                 "be added once it is decrypted");
    }
    switch (aigc_media_report_class(report)) {
    case AIGC_CLASS_NONE:
        return _("ask the user who publishes it to declare whether it was generated");
    case AIGC_CLASS_IS:
        return _("show prominently that it is AI-generated; add your own fields: aigc-label "
                 "propagate");
    case AIGC_CLASS_MAYBE:
        return _("show prominently that it may be AI-generated; add your own fields: aigc-label "
                 "propagate --if-missing maybe");
    case AIGC_CLASS_SUSPECTED:
        return _("show prominently that it is suspected to be AI-generated; add your own fields: "
                 "aigc-label propagate --if-missing suspected");
    }
    return "";
}

static const struct {
    unsigned bit;
    const char *name;
    const char *text;
} reasons[] = {
    { AIGC_WHY_LABEL_IS, "label-is", N_("a label in the metadata says that it is generated") },
    { AIGC_WHY_LABEL_MAYBE, "label-maybe", N_("a label in the metadata says that it may be") },
    { AIGC_WHY_LABEL_SUSPECTED, "label-suspected",
      N_("a label in the metadata says that it is suspected to be") },
    { AIGC_WHY_LABEL_UNCLEAR, "label-unclear",
      N_("a label in the metadata does not say clearly what the content is") },
    { AIGC_WHY_LEGACY, "legacy", N_("a label of the form of 2023 names a generating service") },
    { AIGC_WHY_SOURCE_TYPE, "source-type", N_("IPTC DigitalSourceType names generated media") },
    { AIGC_WHY_AI_SYSTEM, "ai-system", N_("IPTC AISystemUsed names a system") },
    { AIGC_WHY_VENDOR, "vendor", N_("a trace that a generating service leaves") },
    { AIGC_WHY_UNREADABLE, "unreadable", N_("metadata named AIGC that cannot be read") },
    { AIGC_WHY_DECLARED, "declared", N_("the user declares it") },
    { AIGC_WHY_VISIBLE, "visible-label", N_("a visible label was seen") },
    { AIGC_WHY_SIGNED_TRUSTED, "signed-trusted", N_("a trusted signature says so") },
    { AIGC_WHY_SIGNED, "signed", N_("a signature says so, whose signer is not trusted") },
    { AIGC_WHY_MANIFEST, "manifest", N_("a C2PA manifest says so that does not hold") },
    { AIGC_WHY_WATERMARK, "watermark", N_("an invisible watermark was found") },
};

#define REASON_COUNT (sizeof(reasons) / sizeof(reasons[0]))

/* ---- output ----------------------------------------------------------------------------- */

static void
add_title(cli_string *out, const char *file, const char *title)
{
    cli_escape(out, file, strlen(file), CLI_ESCAPE_PLAIN);
    cli_string_add(out, ": ");
    cli_string_add(out, title);
    cli_string_add_character(out, '\n');
}

void
cli_media_class_text(cli_string *out, const aigc_media_report *report)
{
    unsigned why = aigc_media_report_why(report);

    cli_row_add(out, _("Class"), cli_media_class_words(aigc_media_report_class(report)));
    for (size_t i = 0; i < REASON_COUNT; i++)
        if ((why & reasons[i].bit) != 0)
            cli_row_add(out, _("Because"), _(reasons[i].text));
    cli_row_add(out, _("To do"), advice_text(report));
}

void
cli_media_verify_text(cli_string *out, const char *file, const aigc_media_report *report,
                      const cli_watermark_answer *mark)
{
    add_title(out, file, verdict_text(cli_media_judge(report)));
    cli_row_add(out, _("Format"), aigc_media_name(aigc_media_report_type(report)));
    cli_media_class_text(out, report);
    cli_watermark_answer_text(out, mark, "");
    cli_media_found_text(out, report);
}

static const char *
format_name(const aigc_media_report *report)
{
    return report ? aigc_media_name(aigc_media_report_type(report)) : "C2PA";
}

void
cli_media_show_text(cli_string *out, const char *file, const aigc_media_report *report,
                    const cli_manifests *manifests)
{
    add_title(out, file, format_name(report));
    if (aigc_media_report_count(report) == 0 && !cli_manifests_found(manifests))
        cli_row_add(out, _("Found"), _("no label; this does not mean that a human made it"));
    cli_media_found_text(out, report);
    cli_manifests_text(out, manifests);
}

static void
begin_json(cli_string *out, const char *file, const aigc_media_report *report)
{
    cli_json_begin(out);
    cli_json_string(out, "file", file);
    cli_json_string(out, "format", format_name(report));
}

void
cli_media_class_name_json(cli_string *out, aigc_media_class class)
{
    if (class == AIGC_CLASS_NONE)
        cli_json_null(out, "class");
    else
        cli_json_string(out, "class", aigc_media_class_name(class));
}

void
cli_media_class_json(cli_string *out, const aigc_media_report *report)
{
    unsigned why = aigc_media_report_why(report);

    cli_media_class_name_json(out, aigc_media_report_class(report));
    cli_json_open(out, "because", '[');
    for (size_t i = 0; i < REASON_COUNT; i++)
        if ((why & reasons[i].bit) != 0)
            cli_json_string(out, NULL, reasons[i].name);
    cli_json_close(out, ']');
}

void
cli_media_verify_json(cli_string *out, const char *file, const aigc_media_report *report,
                      const cli_watermark_answer *mark)
{
    begin_json(out, file, report);
    cli_json_string(out, "verdict", verdict_name(cli_media_judge(report)));
    cli_media_class_json(out, report);
    cli_watermark_answer_json(out, mark, "");
    cli_media_found_json(out, report);
    cli_json_end(out);
}

void
cli_media_show_json(cli_string *out, const char *file, const aigc_media_report *report,
                    const cli_manifests *manifests)
{
    begin_json(out, file, report);
    cli_media_found_json(out, report);
    cli_manifests_json(out, manifests);
    cli_json_end(out);
}
