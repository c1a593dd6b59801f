/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/media/media_found.h"

#include "cli/io/json_line.h"
#include "cli/reports/report_rows.h"

#include <inttypes.h>
#include <string.h>

/* Fields of GB 45438 that a found label has. */
#define FIELDS 7

/* What a provider code says, by its positions (TC260-PG-20252A). */
#define CODE_SUBJECT 2
#define CODE_USCC 4
#define CODE_USCC_LENGTH 18
#define CODE_SERVICE 22

static const char *
lint_text(aigc_lint lint)
{
    switch (lint) {
    case AIGC_LINT_UNREADABLE:
        return _("it is named AIGC, and no label can be read from it");
    case AIGC_LINT_BROKEN:
        return _("it is no valid JSON; the fields were picked out of it");
    case AIGC_LINT_ESCAPED:
        return _("quotes are escaped once more than they should be");
    case AIGC_LINT_ENCODING:
        return _("it is not UTF-8");
    case AIGC_LINT_MISSING:
        return _("the key is missing; all seven must be there");
    case AIGC_LINT_KEY:
        return _("the key is spelled in another way");
    case AIGC_LINT_TYPE:
        return _("the value must be a string, and is");
    case AIGC_LINT_REPEATED:
        return _("a key stands there twice");
    case AIGC_LINT_VALUE:
        return _("it must be \"1\", \"2\" or \"3\", and is");
    case AIGC_LINT_EMPTY:
        return _("it is empty");
    case AIGC_LINT_CHARACTER:
        return _("it has a character that Annex E does not allow");
    case AIGC_LINT_CODE:
        return _("it looks like a provider code and is none");
    case AIGC_LINT_PLACEHOLDER:
        return _("a program wrote this because it had no value");
    case AIGC_LINT_LEGACY:
        return _("the form is that of 2023 (TC260-PG-20233A), replaced by GB 45438-2025");
    case AIGC_LINT_LENGTH:
        return _("it has more than 32 characters");
    case AIGC_LINT_PLACE:
        return _("it stands in a place that is not for it");
    case AIGC_LINT_SEVERAL:
        return _("the file has several labels; GB 45438-2025, 6.1 c) allows one");
    case AIGC_LINT_DISAGREE:
        return _("it differs from the first label of the file");
    case AIGC_LINT_NONE:
        break;
    }
    return "";
}

static const char *
security_text(aigc_security_verdict verdict)
{
    switch (verdict) {
    case AIGC_SECURITY_NONE:
        return "";
    case AIGC_SECURITY_OPAQUE:
        return _("something of the writer's own, which is not checked");
    case AIGC_SECURITY_TRUSTED:
        return _("signature fits the label, by a pinned key");
    case AIGC_SECURITY_INTEGRITY:
        return _("signature fits the label; integrity only: the key came with it");
    case AIGC_SECURITY_ALTERED:
        return _("signature does NOT fit the label");
    case AIGC_SECURITY_UNCHECKED:
        return _("security data without a signature that can be checked");
    case AIGC_SECURITY_MALFORMED:
        return _("damaged security data");
    }
    return "";
}

static const char *
form_name(aigc_label_form form)
{
    static const char *const names[] = {
        [AIGC_FORM_NONE] = "none",
        [AIGC_FORM_GB45438] = "gb45438",
        [AIGC_FORM_LEGACY] = "legacy",
        [AIGC_FORM_VENDOR] = "vendor",
    };

    return names[form];
}

static const char *
kind_name(aigc_carrier_kind kind)
{
    static const char *const names[] = {
        [AIGC_CARRIER_AIGC] = "aigc",         [AIGC_CARRIER_XMP] = "xmp",
        [AIGC_CARRIER_EXIF] = "exif",         [AIGC_CARRIER_GLUED] = "glued",
        [AIGC_CARRIER_IPTC] = "iptc",         [AIGC_CARRIER_VENDOR] = "vendor",
        [AIGC_CARRIER_PROPERTY] = "property", [AIGC_CARRIER_SUPERSEDED] = "superseded",
    };

    return names[kind];
}

static const char *
field_name(const aigc_found_label *found, int field)
{
    if (found->form == AIGC_FORM_LEGACY && field == AIGC_FIELD_CONTENT_PRODUCER)
        return "ServiceProvider";
    if (found->form == AIGC_FORM_LEGACY && field == AIGC_FIELD_PRODUCE_ID)
        return "ContentID";
    return aigc_field_name((aigc_field)field);
}

/* ---- text ------------------------------------------------------------------------------- */

/* What is in a right provider code. */
static void
add_code(cli_string *out, const char *code)
{
    static const char *const services[] = { N_("no kind of service"), N_("generation"),
                                            N_("propagation") };
    cli_string text;

    if (!code || aigc_producer_check(code) != AIGC_PRODUCER_GOOD)
        return;
    cli_string_init(&text);
    cli_string_add_bytes(&text, code + CODE_USCC, CODE_USCC_LENGTH);
    cli_string_add(&text, ", ");
    cli_string_add(&text, code[CODE_SUBJECT] == '1' ? _("organisation") : _("person"));
    cli_string_add(&text, ", ");
    cli_string_add(&text, _(services[code[CODE_SERVICE] - '0']));
    cli_string_add(&text, ", ");
    cli_string_add(&text, code + CODE_SERVICE + 1);
    if (text.failed)
        out->failed = true;
    else
        cli_row_add_inner(out, _("  its code"), text.data);
    cli_string_free(&text);
}

static void
add_fields(cli_string *out, const aigc_found_label *found)
{
    for (int field = 0; field < FIELDS; field++) {
        const char *value = found->values[field];

        if (value)
            cli_row_add_inner(out, field_name(found, field), value);
        if (field == AIGC_FIELD_CONTENT_PRODUCER || field == AIGC_FIELD_CONTENT_PROPAGATOR)
            add_code(out, value);
        if (field == AIGC_FIELD_RESERVED_CODE1)
            cli_row_add_inner(out, _("  checked"), security_text(found->producer_data));
        if (field == AIGC_FIELD_RESERVED_CODE2)
            cli_row_add_inner(out, _("  checked"), security_text(found->propagator_data));
    }
    cli_row_add_inner(out, "Time", found->time ? found->time : "");
}

static void
add_lint(cli_string *out, const aigc_found_label *found)
{
    cli_string text;

    cli_string_init(&text);
    for (size_t i = 0; i < found->lint_count; i++) {
        const aigc_lint_finding *finding = &found->lint[i];

        cli_string_clear(&text);
        if (finding->field >= 0) {
            cli_string_add(&text, field_name(found, finding->field));
            cli_string_add(&text, _(": "));
        }
        cli_string_add(&text, lint_text(finding->lint));
        if (*finding->detail != '\0') {
            cli_string_add(&text, _(": "));
            cli_string_add(&text,
                           finding->lint == AIGC_LINT_CODE ? _(finding->detail) : finding->detail);
        }
        if (text.failed) {
            out->failed = true;
            break;
        }
        cli_row_add_inner(out, _("Wrong"), text.data);
    }
    cli_string_free(&text);
}

static void
add_found(cli_string *out, const aigc_found_label *found)
{
    bool is_label = found->form == AIGC_FORM_GB45438 || found->form == AIGC_FORM_LEGACY;
    cli_string place;

    cli_string_init(&place);
    cli_string_add(&place, _(found->place));
    cli_string_format(&place, _(", at byte %" PRIu64), found->offset);
    if (place.failed)
        out->failed = true;
    else
        cli_row_add(out, is_label ? _("Label") : _("Found"), place.data);
    cli_string_free(&place);
    if (is_label)
        add_fields(out, found);
    else
        cli_row_add_inner(out, _("Value"), found->text);
    add_lint(out, found);
}

void
cli_media_found_text(cli_string *out, const aigc_media_report *report)
{
    for (size_t i = 0; i < aigc_media_report_count(report); i++)
        add_found(out, aigc_media_report_found(report, i));
    if (aigc_media_report_truncated(report))
        cli_row_add(out, _("And more"), _("there is more than is shown"));
    if (aigc_media_report_encrypted(report))
        cli_row_add(out, _("Encrypted"), _("another label may be in it that cannot be read"));
}

/* ---- JSON ------------------------------------------------------------------------------- */

static void
add_fields_json(cli_string *out, const aigc_found_label *found)
{
    cli_json_open(out, "fields", '{');
    for (int field = 0; field < FIELDS; field++)
        if (found->values[field])
            cli_json_string(out, field_name(found, field), found->values[field]);
    if (found->time)
        cli_json_string(out, "Time", found->time);
    cli_json_close(out, '}');
    cli_json_string(out, "producer_data", aigc_security_verdict_name(found->producer_data));
    cli_json_string(out, "propagator_data", aigc_security_verdict_name(found->propagator_data));
}

static void
add_lint_json(cli_string *out, const aigc_found_label *found)
{
    cli_json_open(out, "wrong", '[');
    for (size_t i = 0; i < found->lint_count; i++) {
        const aigc_lint_finding *finding = &found->lint[i];

        cli_json_open(out, NULL, '{');
        cli_json_string(out, "lint", aigc_lint_name(finding->lint));
        if (finding->field >= 0)
            cli_json_string(out, "field", field_name(found, finding->field));
        if (*finding->detail != '\0')
            cli_json_string(out, "detail", finding->detail);
        cli_json_close(out, '}');
    }
    cli_json_close(out, ']');
}

void
cli_media_found_json(cli_string *out, const aigc_media_report *report)
{
    cli_json_open(out, "found", '[');
    for (size_t i = 0; i < aigc_media_report_count(report); i++) {
        const aigc_found_label *found = aigc_media_report_found(report, i);

        cli_json_open(out, NULL, '{');
        cli_json_string(out, "place", found->place);
        cli_json_number(out, "offset", found->offset);
        cli_json_string(out, "kind", kind_name(found->kind));
        cli_json_string(out, "form", form_name(found->form));
        cli_json_text(out, "text", found->text, found->length);
        if (found->form == AIGC_FORM_GB45438 || found->form == AIGC_FORM_LEGACY)
            add_fields_json(out, found);
        add_lint_json(out, found);
        cli_json_close(out, '}');
    }
    cli_json_close(out, ']');
    if (aigc_media_report_truncated(report))
        cli_json_flag(out, "truncated", true);
    if (aigc_media_report_encrypted(report))
        cli_json_flag(out, "encrypted", true);
}
