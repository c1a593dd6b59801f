/* SPDX-License-Identifier: Apache-2.0 */
/* What rules say about themselves. */
#include "libfilter/rules/rule_metadata.h"

#include "common/i18n.h"
#include "libfilter/limits.h"
#include "libfilter/rules/rule_values.h"

void
aigcp_read_id(aigcp_reader *r, const aigcp_yaml_node *value)
{
    const char *id = aigcp_value_id(r->model, r->key, value);
    if (!id)
        return;
    r->rule->id = id;
    r->rule->place = value->place;
    void *known;
    if (aigcp_text_index_add(&r->model->ids, id, value->length, r->rule, &known) != AIGC_OK) {
        r->model->out_of_memory = true;
        return;
    }
    if (known) {
        const aigcp_rule *first = known;
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, value->place,
                       _("give each rule an id of its own"),
                       _("the id %s is taken already, at %s:%u"), id, first->place.source->name,
                       (unsigned)first->place.line);
    }
}

/* A line for people. */
static void
read_line(aigcp_reader *r, const aigcp_yaml_node *value, const char **line)
{
    const char *text = aigcp_value_line(r->model, r->key, value, AIGCP_MAX_METADATA_BYTES);
    if (text)
        *line = text;
}

static void
read_english(aigcp_reader *r, const aigcp_yaml_node *value)
{
    read_line(r, value, &r->rule->title);
}

static void
read_chinese(aigcp_reader *r, const aigcp_yaml_node *value)
{
    read_line(r, value, &r->rule->title_zh);
}

static const aigcp_key title_keys[] = {
    { "en", true, read_english },
    { "zh", true, read_chinese },
    { NULL, false, NULL },
};

void
aigcp_read_title(aigcp_reader *r, const aigcp_yaml_node *value)
{
    if (value->kind == AIGCP_YAML_MAPPING) {
        aigcp_reader_read_mapping(r, value, title_keys, NULL);
        return;
    }
    read_english(r, value);
    r->rule->title_zh = r->rule->title;
}

void
aigcp_read_category(aigcp_reader *r, const aigcp_yaml_node *value)
{
    const char *category = aigcp_value_category(r->model, r->key, value);
    if (category)
        r->rule->category = category;
}

void
aigcp_read_status(aigcp_reader *r, const aigcp_yaml_node *value)
{
    static const char *const choices[] = { "experimental", "test", "stable", NULL };
    size_t index;
    if (aigcp_value_choice(r->model, r->key, value, choices, &index))
        r->rule->status = choices[index];
}

void
aigcp_read_level(aigcp_reader *r, const aigcp_yaml_node *value)
{
    static const char *const choices[] = { "informational", "low",      "medium",
                                           "high",          "critical", NULL };
    size_t index;
    if (aigcp_value_choice(r->model, r->key, value, choices, &index))
        r->rule->level = choices[index];
}

void
aigcp_read_date(aigcp_reader *r, const aigcp_yaml_node *value)
{
    const char *date = aigcp_value_date(r->model, r->key, value);
    if (date)
        r->rule->date = date;
}

void
aigcp_read_owner(aigcp_reader *r, const aigcp_yaml_node *value)
{
    read_line(r, value, &r->rule->owner);
}

void
aigcp_read_source(aigcp_reader *r, const aigcp_yaml_node *value)
{
    read_line(r, value, &r->rule->source);
}

void
aigcp_read_false_positives(aigcp_reader *r, const aigcp_yaml_node *value)
{
    read_line(r, value, &r->rule->false_positives);
}
