/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/media/manifest_contents.h"

#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/reports/report_rows.h"

#include <inttypes.h>

/* One manifest: the contents, and which. */
typedef struct shown {
    cli_string *out;
    const aigc_c2pa_contents *contents;
    size_t manifest;
    bool active;
    aigc_c2pa_manifest_entry entry;
} shown;

static bool
begin(shown *one, cli_string *out, const aigc_c2pa_contents *contents, size_t manifest)
{
    *one = (shown){ .out = out,
                    .contents = contents,
                    .manifest = manifest,
                    .active = manifest + 1 == aigc_c2pa_contents_count(contents),
                    .entry = { .struct_size = sizeof one->entry } };
    return aigc_c2pa_contents_manifest(contents, manifest, &one->entry) == AIGC_OK;
}

static bool
get_action(const shown *one, size_t index, aigc_c2pa_action_entry *entry)
{
    *entry = (aigc_c2pa_action_entry){ .struct_size = sizeof *entry };
    return aigc_c2pa_contents_action(one->contents, one->manifest, index, entry) == AIGC_OK;
}

static bool
get_assertion(const shown *one, size_t index, aigc_c2pa_assertion_entry *entry)
{
    *entry = (aigc_c2pa_assertion_entry){ .struct_size = sizeof *entry };
    return aigc_c2pa_contents_assertion(one->contents, one->manifest, index, entry) == AIGC_OK;
}

static bool
get_ingredient(const shown *one, size_t index, aigc_c2pa_ingredient_entry *entry)
{
    *entry = (aigc_c2pa_ingredient_entry){ .struct_size = sizeof *entry };
    return aigc_c2pa_contents_ingredient(one->contents, one->manifest, index, entry) == AIGC_OK;
}

bool
cli_manifests_found(const cli_manifests *manifests)
{
    return manifests->status != AIGC_ERR_NOT_FOUND && manifests->status != AIGC_ERR_FORMAT;
}

/* ---- text ------------------------------------------------------------------------------- */

/* Add what is said of one thing, with commas between. */
static void
add_part(cli_string *text, const char *part)
{
    if (part[0] != '\0' && text->length > 0)
        cli_string_add(text, ", ");
    cli_string_add(text, part);
}

/* Add a row that was put together. */
static void
end_row(cli_string *out, const char *name, cli_string *text)
{
    if (text->failed)
        out->failed = true;
    else if (text->length > 0)
        cli_row_add_inner(out, name, text->data);
    cli_string_clear(text);
}

static void
add_actions(const shown *one, cli_string *text)
{
    aigc_c2pa_action_entry action;

    for (size_t i = 0; i < one->entry.actions && get_action(one, i, &action); i++) {
        add_part(text, action.action);
        add_part(text, action.when);
        add_part(text, action.source_type);
        add_part(text, action.agent);
        end_row(one->out, _("Action"), text);
    }
}

static void
add_ingredients(const shown *one, cli_string *text)
{
    aigc_c2pa_ingredient_entry ingredient;

    for (size_t i = 0; i < one->entry.ingredients && get_ingredient(one, i, &ingredient); i++) {
        add_part(text, ingredient.relationship);
        add_part(text, ingredient.title);
        add_part(text, ingredient.format);
        add_part(text, ingredient.manifest);
        end_row(one->out, _("Made from"), text);
    }
}

static void
add_assertions(const shown *one, cli_string *text)
{
    aigc_c2pa_assertion_entry assertion;

    for (size_t i = 0; i < one->entry.assertions && get_assertion(one, i, &assertion); i++) {
        cli_string_format(text, _("%s, %s, %" PRIu64 " bytes"), assertion.label, assertion.type,
                          assertion.size);
        end_row(one->out, _("Assertion"), text);
        cli_row_add_inner(one->out, _("  says"), assertion.json);
    }
}

static void
add_signature(const shown *one, cli_string *text)
{
    const aigc_c2pa_manifest_entry *entry = &one->entry;

    cli_row_add_inner(one->out, _("Signed by"), entry->signer);
    cli_row_add_inner(one->out, _("Issued by"), entry->issuer);
    cli_row_add_inner(one->out, _("Algorithm"), entry->algorithm);
    add_part(text, entry->stamped);
    add_part(text, entry->stamper);
    end_row(one->out, _("Time stamp"), text);
    if (entry->staples > 0) {
        cli_string_format(text, "%zu", entry->staples);
        end_row(one->out, _("OCSP staples"), text);
    }
}

static void
add_manifest(const shown *one)
{
    const aigc_c2pa_manifest_entry *entry = &one->entry;
    cli_string text;

    cli_string_init(&text);
    add_part(&text, entry->label);
    add_part(&text, _(entry->kind));
    add_part(&text, one->active ? _("active") : "");
    if (text.failed)
        one->out->failed = true;
    else
        cli_row_add(one->out, _("C2PA manifest"), text.data);
    cli_string_clear(&text);
    if (entry->claim_version == 0)
        cli_row_add_inner(one->out, _("Wrong"), _("it has no claim that can be read"));
    cli_row_add_inner(one->out, _("Written by"), entry->generator);
    cli_row_add_inner(one->out, _("Title"), entry->title);
    cli_row_add_inner(one->out, _("Instance"), entry->instance);
    add_actions(one, &text);
    add_ingredients(one, &text);
    add_assertions(one, &text);
    add_signature(one, &text);
    cli_string_free(&text);
}

void
cli_manifests_text(cli_string *out, const cli_manifests *manifests)
{
    shown one;

    if (manifests->status == AIGC_ERR_FORMAT) {
        cli_row_add(out, _("C2PA manifest"),
                    _("none before the place where the file is damaged or too complex"));
    } else if (!manifests->contents && cli_manifests_found(manifests)) {
        cli_row_add(out, _("C2PA manifest"), _("there is one that cannot be read"));
    }
    for (size_t i = aigc_c2pa_contents_count(manifests->contents); i > 0; i--)
        if (begin(&one, out, manifests->contents, i - 1))
            add_manifest(&one);
    if (manifests->contents)
        cli_row_add(out, _("To do"), _("nothing of a manifest was checked: verify does that"));
    if (aigc_c2pa_contents_truncated(manifests->contents))
        cli_row_add(out, _("And more"), _("there is more than is shown"));
}

/* ---- JSON ------------------------------------------------------------------------------- */

/* Add a member that is not empty. */
static void
add_said(cli_string *out, const char *name, const char *value)
{
    if (value[0] != '\0')
        cli_json_string(out, name, value);
}

static void
add_actions_json(const shown *one)
{
    aigc_c2pa_action_entry action;

    cli_json_open(one->out, "actions", '[');
    for (size_t i = 0; i < one->entry.actions && get_action(one, i, &action); i++) {
        cli_json_open(one->out, NULL, '{');
        cli_json_string(one->out, "action", action.action);
        add_said(one->out, "when", action.when);
        add_said(one->out, "digital_source_type", action.source_type);
        add_said(one->out, "software_agent", action.agent);
        cli_json_close(one->out, '}');
    }
    cli_json_close(one->out, ']');
}

static void
add_ingredients_json(const shown *one)
{
    aigc_c2pa_ingredient_entry ingredient;

    cli_json_open(one->out, "ingredients", '[');
    for (size_t i = 0; i < one->entry.ingredients && get_ingredient(one, i, &ingredient); i++) {
        cli_json_open(one->out, NULL, '{');
        cli_json_string(one->out, "relationship", ingredient.relationship);
        add_said(one->out, "title", ingredient.title);
        add_said(one->out, "format", ingredient.format);
        add_said(one->out, "manifest", ingredient.manifest);
        cli_json_close(one->out, '}');
    }
    cli_json_close(one->out, ']');
}

static void
add_assertions_json(const shown *one)
{
    aigc_c2pa_assertion_entry assertion;

    cli_json_open(one->out, "assertions", '[');
    for (size_t i = 0; i < one->entry.assertions && get_assertion(one, i, &assertion); i++) {
        cli_json_open(one->out, NULL, '{');
        cli_json_string(one->out, "label", assertion.label);
        cli_json_string(one->out, "type", assertion.type);
        cli_json_number(one->out, "size", assertion.size);
        add_said(one->out, "json", assertion.json);
        cli_json_close(one->out, '}');
    }
    cli_json_close(one->out, ']');
}

static void
add_manifest_json(const shown *one)
{
    const aigc_c2pa_manifest_entry *entry = &one->entry;
    cli_string *out = one->out;

    cli_json_open(out, NULL, '{');
    cli_json_string(out, "label", entry->label);
    cli_json_string(out, "kind", entry->kind);
    cli_json_flag(out, "active", one->active);
    cli_json_number(out, "claim_version", entry->claim_version);
    add_said(out, "claim_generator", entry->generator);
    add_said(out, "title", entry->title);
    add_said(out, "instance_id", entry->instance);
    add_actions_json(one);
    add_ingredients_json(one);
    add_assertions_json(one);
    add_said(out, "signer", entry->signer);
    add_said(out, "issuer", entry->issuer);
    add_said(out, "algorithm", entry->algorithm);
    add_said(out, "time_stamp", entry->stamped);
    add_said(out, "time_stamp_authority", entry->stamper);
    cli_json_number(out, "ocsp_staples", entry->staples);
    cli_json_close(out, '}');
}

void
cli_manifests_json(cli_string *out, const cli_manifests *manifests)
{
    shown one;

    cli_json_open(out, "manifests", '[');
    for (size_t i = aigc_c2pa_contents_count(manifests->contents); i > 0; i--)
        if (begin(&one, out, manifests->contents, i - 1))
            add_manifest_json(&one);
    cli_json_close(out, ']');
    if (!manifests->contents && manifests->status != AIGC_ERR_NOT_FOUND)
        cli_json_string(out, "manifests_problem", aigc_status_name(manifests->status));
    if (aigc_c2pa_contents_truncated(manifests->contents))
        cli_json_flag(out, "manifests_truncated", true);
}
