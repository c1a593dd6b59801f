/* SPDX-License-Identifier: Apache-2.0 */
/* Overlays: what a site says about rules that it did not write. They are read with the rules, and
 * applied when all rules are known, so that the order of rules and overlays does not matter. */
#include "libfilter/rules/rule_overlays.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/nearest_name.h"
#include "libfilter/limits.h"
#include "libfilter/rules/rule_metadata.h"
#include "libfilter/rules/rule_values.h"

/* Room for a hint that quotes an id. */
#define HINT_SIZE 128

/* Unknown ids for which all rules are compared: beyond it, the overlays are for other rules. */
#define MAX_SUGGESTIONS 20

/* -- reading ------------------------------------------------------------------------- */

static void
read_rule_id(aigcp_reader *r, const aigcp_yaml_node *value)
{
    const char *id = aigcp_value_id(r->model, r->key, value);
    if (!id)
        return;
    r->overlay->id = id;
    r->overlay->place = value->place;
}

/* A line for people: checked, and not kept. */
static void
read_note(aigcp_reader *r, const aigcp_yaml_node *value)
{
    (void)aigcp_value_line(r->model, r->key, value, AIGCP_MAX_METADATA_BYTES);
}

static const aigcp_key overlay_keys[] = {
    { "rule", true, read_rule_id },
    { "action", false, aigcp_read_action },
    { "category", false, aigcp_read_category },
    { "level", false, aigcp_read_level },
    { "sample", false, aigcp_read_sample },
    { "allow", false, aigcp_read_allow },
    { "owner", false, aigcp_read_owner },
    { "date", false, aigcp_read_date },
    { "note", false, read_note },
    { NULL, false, NULL },
};

/* Hang a new overlay into the model. */
static aigcp_overlay *
add_overlay(aigcp_rule_model *model, aigcp_place place)
{
    aigcp_overlay *overlay = aigcp_arena_alloc(&model->arena, sizeof *overlay);
    if (!overlay) {
        model->out_of_memory = true;
        return NULL;
    }
    *overlay = (aigcp_overlay){ .id = "", .place = place };
    *model->overlays_end = overlay;
    model->overlays_end = &overlay->next;
    return overlay;
}

static void
read_overlay(aigcp_reader *r, const aigcp_yaml_node *item)
{
    aigcp_rule_model *model = r->model;
    if (!aigcp_reader_expect(r, item, AIGCP_YAML_MAPPING,
                             _("an overlay must have the key \"rule:\"")))
        return;
    aigcp_overlay *overlay = add_overlay(model, item->place);
    if (!overlay)
        return;
    /* What the keys of rules say goes into a rule that is none. */
    aigcp_rule said = { .category = "", .level = "" };
    size_t errors = model->error_count;
    *r = (aigcp_reader){ .model = model, .folder = r->folder, .rule = &said, .overlay = overlay };
    aigcp_word_taker_begin(&r->allow, model, &overlay->allow);
    aigcp_reader_read_mapping(r, item, overlay_keys, NULL);
    aigcp_word_taker_free(&r->allow);
    r->rule = NULL;

    overlay->acts = r->action_place.line != 0;
    memcpy(overlay->actions, said.actions, sizeof overlay->actions);
    overlay->category = said.category;
    overlay->level = said.level;
    overlay->sample = said.sample;
    overlay->allow_place = r->allow_place;
    bool changes =
        overlay->acts || said.category[0] || said.level[0] || said.sample || r->allow_place.line;
    if (!changes && item->complete && model->error_count == errors)
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, overlay->place,
                       _("add action, category, level, sample or allow"),
                       _("the overlay changes nothing of the rule %s"), overlay->id);
}

void
aigcp_read_overlays(aigcp_reader *r, const aigcp_yaml_node *value)
{
    aigcp_reader_read_sequence(r, value, read_overlay);
}

/* -- applying ------------------------------------------------------------------------ */

static void
diagnose_unknown_rule(aigcp_rule_model *model, const aigcp_overlay *overlay, bool suggest)
{
    aigcp_suggestion suggestion;
    aigcp_suggestion_begin(&suggestion, overlay->id, strlen(overlay->id));
    for (const aigcp_rule *rule = model->rules; rule && suggest; rule = rule->next)
        aigcp_suggestion_offer(&suggestion, rule->id);
    char hint[HINT_SIZE];
    if (suggestion.best)
        (void)snprintf(hint, sizeof hint, _("did you mean %s?"), suggestion.best);
    aigcp_diagnose(model, AIGC_SEVERITY_ERROR, overlay->place,
                   suggestion.best ? hint : _("read the rules and the overlay together"),
                   _("there is no rule %s"), overlay->id);
}

/* Hang the phrases of an overlay behind those of the rule. */
static void
add_allowed(aigcp_rule *rule, const aigcp_overlay *overlay)
{
    aigcp_word **end = &rule->allow;
    while (*end && *end != overlay->allow)
        end = &(*end)->next;
    *end = overlay->allow;
}

static void
apply(aigcp_rule *rule, const aigcp_overlay *overlay)
{
    if (overlay->acts)
        memcpy(rule->actions, overlay->actions, sizeof rule->actions);
    if (overlay->category[0])
        rule->category = overlay->category;
    if (overlay->level[0])
        rule->level = overlay->level;
    if (overlay->sample)
        rule->sample = overlay->sample;
    if (overlay->allow)
        add_allowed(rule, overlay);
    rule->overlay = overlay;
}

/* Whether an overlay can be meant for a rule. */
static bool
fits(aigcp_rule_model *model, const aigcp_overlay *overlay, const aigcp_rule *rule)
{
    if (rule->overlay && rule->overlay->place.source == overlay->place.source) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, overlay->place,
                       _("write all that changes into one overlay"),
                       _("%s is here twice; the first is at line %u"), overlay->id,
                       (unsigned)rule->overlay->place.line);
        return false;
    }
    if (rule->threshold_category && overlay->allow) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, overlay->allow_place,
                       _("give it to the rules that have scores"),
                       _("a rule with threshold finds by score: it has no %s"), "allow");
        return false;
    }
    return true;
}

void
aigcp_overlays_apply(aigcp_rule_model *model)
{
    size_t unknown = 0;
    for (const aigcp_overlay *overlay = model->overlays; overlay; overlay = overlay->next) {
        if (!overlay->id[0])
            continue; /* told when it was read */
        aigcp_rule *rule = aigcp_text_index_find(&model->ids, overlay->id, strlen(overlay->id));
        if (!rule) {
            diagnose_unknown_rule(model, overlay, unknown++ < MAX_SUGGESTIONS);
            continue;
        }
        if (!fits(model, overlay, rule))
            continue;
        apply(rule, overlay);
        for (aigcp_rule *variant = rule->next; variant && variant->base == rule;
             variant = variant->next)
            apply(variant, overlay);
    }
}
