/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule looks for, from the tree of a rule file. */
#include "libfilter/rules/rule_groups.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/nearest_name.h"
#include "libfilter/limits.h"
#include "libfilter/rules/rule_files.h"
#include "libfilter/rules/rule_values.h"
#include "libfilter/validators/validators.h"

/* Room for a hint that quotes a name. */
#define HINT_SIZE 128

/* Remember that the group has something that is looked for, be it good or not. */
static void
note_content(aigcp_reader *r)
{
    if (!r->content_place.line)
        r->content_place = r->key_place;
}

/* -- words --------------------------------------------------------------------------- */

static void
read_word(aigcp_reader *r, const aigcp_yaml_node *item)
{
    if (!aigcp_reader_expect_text(r, item, _("a word must be a text")))
        return;
    if (!item->length && aigcp_value_ends_at_comment(item))
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, item->place, aigcp_comment_hint(),
                       _("an empty word"));
    else
        aigcp_word_taker_add(&r->words, item);
}

static void
read_words(aigcp_reader *r, const aigcp_yaml_node *value)
{
    note_content(r);
    aigcp_reader_read_sequence(r, value, read_word);
}

static void
read_list(aigcp_reader *r, const aigcp_yaml_node *item)
{
    const char *name = aigcp_value_line(r->model, r->key, item, AIGCP_MAX_METADATA_BYTES);
    if (!name)
        return;
    if (!r->folder) {
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, item->place,
                       _("write the words into the rule"),
                       _("list files are not read here: the rules do not come from a file"));
        return;
    }
    const aigcp_source *list = aigcp_rule_files_read_list(r->model, r->folder, name, item->place);
    if (list)
        aigcp_word_taker_add_list(&r->words, list);
}

static void
read_lists(aigcp_reader *r, const aigcp_yaml_node *value)
{
    note_content(r);
    aigcp_reader_read_sequence(r, value, read_list);
}

/* -- how words are looked for -------------------------------------------------------- */

static void
read_boundary(aigcp_reader *r, const aigcp_yaml_node *value)
{
    static const char *const choices[] = { "auto", "none", "word", NULL };
    static const aigcp_boundary boundaries[] = { AIGCP_BOUNDARY_AUTO, AIGCP_BOUNDARY_NONE,
                                                 AIGCP_BOUNDARY_WORD };
    size_t index;
    if (aigcp_value_choice(r->model, r->key, value, choices, &index))
        r->group->matching.boundary = boundaries[index];
}

static void
read_lane(aigcp_reader *r, const aigcp_yaml_node *item)
{
    static const char *const choices[] = { "plain", "skip", "sound", "split", NULL };
    static const unsigned lanes[] = { AIGC_LANE_PLAIN, AIGC_LANE_SKIP, AIGC_LANE_SOUND,
                                      AIGC_LANE_SPLIT };
    size_t index;
    if (aigcp_value_choice(r->model, r->key, item, choices, &index))
        r->group->matching.lanes |= lanes[index];
}

static void
read_match(aigcp_reader *r, const aigcp_yaml_node *value)
{
    r->group->matching.lanes = AIGC_LANE_PLAIN; /* a word as it stands is always found */
    aigcp_reader_read_sequence(r, value, read_lane);
}

static void
read_gap(aigcp_reader *r, const aigcp_yaml_node *value)
{
    int32_t gap;
    if (!aigcp_value_number(r->model, r->key, value, 0, AIGCP_MAX_GAP, &gap))
        return;
    r->group->matching.gap = (uint32_t)gap;
    r->has_gap = true;
}

static void
read_total(aigcp_reader *r, const aigcp_yaml_node *value)
{
    int32_t total;
    if (aigcp_value_number(r->model, r->key, value, 0, AIGCP_MAX_TOTAL_GAP, &total))
        r->group->matching.total = (uint32_t)total;
}

static const aigcp_key skip_keys[] = {
    { "gap", false, read_gap },
    { "total", false, read_total },
    { NULL, false, NULL },
};

static void
read_skip(aigcp_reader *r, const aigcp_yaml_node *value)
{
    r->skip_place = r->key_place;
    if (!aigcp_reader_expect(r, value, AIGCP_YAML_MAPPING,
                             _("skip must have \"gap:\" or \"total:\"")))
        return;
    aigcp_matching *matching = &r->group->matching;
    aigcp_reader_read_mapping(r, value, skip_keys, NULL);
    if (matching->gap <= matching->total)
        return;
    if (r->has_gap)
        aigcp_reader_refuse(r, value->place, _("gap is more than total"));
    matching->gap = matching->total;
}

static void
read_least(aigcp_reader *r, const aigcp_yaml_node *value)
{
    int32_t least;
    if (aigcp_value_number(r->model, r->key, value, AIGCP_MIN_SYLLABLES, AIGCP_MAX_WORD_CHARACTERS,
                           &least))
        r->group->matching.least_syllables = (uint32_t)least;
}

static const aigcp_key sound_keys[] = {
    { "least", true, read_least },
    { NULL, false, NULL },
};

static void
read_sound(aigcp_reader *r, const aigcp_yaml_node *value)
{
    r->sound_place = r->key_place;
    if (aigcp_reader_expect(r, value, AIGCP_YAML_MAPPING, _("sound must have \"least:\"")))
        aigcp_reader_read_mapping(r, value, sound_keys, NULL);
}

/* -- patterns ------------------------------------------------------------------------ */

static void
read_regex(aigcp_reader *r, const aigcp_yaml_node *value)
{
    const char *regex = aigcp_value_text(r->model, r->key, value, AIGCP_MAX_REGEX_BYTES);
    if (!regex)
        return;
    if (memchr(regex, '\0', value->length)) {
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, value->place, _("write it as \\x00"),
                       _("a NUL character in a regular expression"));
        return;
    }
    r->pattern->regex = regex;
    r->pattern->length = value->length;
    r->pattern->place = value->place;
    r->pattern->verbatim = value->verbatim;
    r->pattern->doubled = value->doubled;
}

static void
read_fold(aigcp_reader *r, const aigcp_yaml_node *value)
{
    static const char *const choices[] = { "false", "true", NULL };
    size_t index;
    if (aigcp_value_choice(r->model, r->key, value, choices, &index))
        r->pattern->fold = index == 1;
}

static void
read_validate(aigcp_reader *r, const aigcp_yaml_node *value)
{
    const char *name = aigcp_value_line(r->model, r->key, value, AIGCP_MAX_METADATA_BYTES);
    if (!name)
        return;
    r->pattern->validator = aigcp_validator_find(name, value->length);
    if (r->pattern->validator)
        return;
    aigcp_suggestion suggestion;
    aigcp_suggestion_begin(&suggestion, name, value->length);
    for (size_t i = 0; aigcp_validator_name(i); i++)
        aigcp_suggestion_offer(&suggestion, aigcp_validator_name(i));
    char hint[HINT_SIZE];
    if (suggestion.best)
        (void)snprintf(hint, sizeof hint, _("did you mean %s?"), suggestion.best);
    aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, value->place, suggestion.best ? hint : NULL,
                   _("there is no validator \"%.60s\""), name);
}

static void
read_near_word(aigcp_reader *r, const aigcp_yaml_node *item)
{
    if (aigcp_reader_expect_text(r, item, _("a word must be a text")))
        aigcp_word_taker_add(&r->near, item);
}

static void
read_near(aigcp_reader *r, const aigcp_yaml_node *value)
{
    aigcp_reader_read_sequence(r, value, read_near_word);
    if (r->near.seen.count > AIGCP_MAX_NEAR)
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, value->place, _("make it two patterns"),
                       _("%s has more than %d words"), r->key, AIGCP_MAX_NEAR);
}

static void
read_near_within(aigcp_reader *r, const aigcp_yaml_node *value)
{
    r->near_within_place = r->key_place;
    int32_t within;
    if (aigcp_value_number(r->model, r->key, value, 0, AIGCP_MAX_NEAR_WITHIN, &within))
        r->pattern->near_within = (uint32_t)within;
}

static const aigcp_key pattern_keys[] = {
    { "regex", true, read_regex },
    { "fold", false, read_fold },
    { "validate", false, read_validate },
    { "near", false, read_near },
    { "near_within", false, read_near_within },
    { NULL, false, NULL },
};

static void
read_pattern(aigcp_reader *r, const aigcp_yaml_node *item)
{
    if (!aigcp_reader_expect(r, item, AIGCP_YAML_MAPPING,
                             _("a pattern must have the key \"regex:\"")))
        return;
    aigcp_pattern *pattern = aigcp_arena_alloc(&r->model->arena, sizeof *pattern);
    if (!pattern) {
        r->model->out_of_memory = true;
        return;
    }
    *pattern = (aigcp_pattern){ .near_within = AIGCP_DEFAULT_NEAR_WITHIN };
    r->pattern = pattern;
    r->near_within_place = (aigcp_place){ 0 };
    aigcp_word_taker_begin(&r->near, r->model, &pattern->near);
    aigcp_reader_read_mapping(r, item, pattern_keys, NULL);
    if (r->near_within_place.line && !pattern->near)
        aigcp_reader_refuse(r, r->near_within_place, _("near_within is only for near"));
    aigcp_word_taker_free(&r->near);
    if (!pattern->regex)
        return;
    *r->patterns_end = pattern;
    r->patterns_end = &pattern->next;
}

static void
read_patterns(aigcp_reader *r, const aigcp_yaml_node *value)
{
    note_content(r);
    aigcp_reader_read_sequence(r, value, read_pattern);
}

/* -- hidden text --------------------------------------------------------------------- */

static void
read_hidden_kind(aigcp_reader *r, const aigcp_yaml_node *item)
{
    static const char *const choices[] = { "zero-width",          "bidi",         "tags",
                                           "variation-selectors", "mixed-script", NULL };
    static const unsigned kinds[] = { AIGCP_FIND_ZERO_WIDTH, AIGCP_FIND_BIDI, AIGCP_FIND_TAGS,
                                      AIGCP_FIND_SELECTORS, AIGCP_FIND_MIXED_SCRIPT };
    size_t index;
    if (aigcp_value_choice(r->model, r->key, item, choices, &index))
        r->group->hidden |= kinds[index];
}

static void
read_hidden(aigcp_reader *r, const aigcp_yaml_node *value)
{
    note_content(r);
    aigcp_reader_read_sequence(r, value, read_hidden_kind);
}

/* -- groups -------------------------------------------------------------------------- */

const aigcp_key aigcp_group_keys[] = {
    { "words", false, read_words },
    { "lists", false, read_lists },
    { "patterns", false, read_patterns },
    { "hidden", false, read_hidden },
    { "match", false, read_match },
    { "skip", false, read_skip },
    { "sound", false, read_sound },
    { "boundary", false, read_boundary },
    { NULL, false, NULL },
};

bool
aigcp_reader_begin_group(aigcp_reader *r, const char *name, aigcp_place place)
{
    aigcp_group *group = aigcp_arena_alloc(&r->model->arena, sizeof *group);
    if (!group) {
        r->model->out_of_memory = true;
        return false;
    }
    const aigcp_group *first = r->rule->groups;
    *group = (aigcp_group){ .name = name, .place = place };
    group->matching = first ? first->matching
                            : (aigcp_matching){ .gap = AIGCP_DEFAULT_GAP,
                                                .total = AIGCP_DEFAULT_SKIPPED,
                                                .least_syllables = AIGCP_DEFAULT_SYLLABLES };
    if (r->group)
        r->group->next = group;
    else
        r->rule->groups = group;
    r->group = group;
    r->patterns_end = &group->patterns;
    r->content_place = r->skip_place = r->sound_place = (aigcp_place){ 0 };
    r->has_gap = false;
    aigcp_word_taker_begin(&r->words, r->model, &group->words);
    return true;
}

void
aigcp_reader_end_group(aigcp_reader *r)
{
    /* What stands in the rule may be meant for groups that choose their lanes. */
    bool is_default = r->group->name[0] == '\0' && r->groups;
    unsigned lanes = r->group->matching.lanes;
    if (r->skip_place.line && lanes && !(lanes & (AIGC_LANE_SKIP | AIGC_LANE_SOUND)) && !is_default)
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, r->skip_place, _("add skip to match"),
                       _("skip is only for words with skip or sound in match"));
    if (r->sound_place.line && !(lanes & AIGC_LANE_SOUND) && !is_default)
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, r->sound_place, _("add sound to match"),
                       _("sound is only for words with match: [sound]"));
    aigcp_word_taker_free(&r->words);
}

/* The group of this name among those read so far, or NULL. */
static const aigcp_group *
find_group(const aigcp_rule *rule, const aigcp_yaml_node *name)
{
    for (const aigcp_group *group = rule->groups; group; group = group->next)
        if (strlen(group->name) == name->length && !memcmp(group->name, name->text, name->length))
            return group;
    return NULL;
}

/* The name of another group of the rule, or NULL. */
static const char *
take_group_name(aigcp_reader *r, const aigcp_yaml_node *name)
{
    const char *text = aigcp_value_group_name(r->model, name);
    const aigcp_group *first = text ? find_group(r->rule, name) : NULL;
    if (!first)
        return text;
    aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, name->place, NULL,
                   _("%s is here twice; the first is at line %u"), text,
                   (unsigned)first->place.line);
    return NULL;
}

static void
read_group(aigcp_reader *r, const aigcp_yaml_node *name, const aigcp_yaml_node *value)
{
    const char *text = take_group_name(r, name);
    const bool is_alias = value->kind == AIGCP_YAML_ALIAS; /* its name is known all the same */
    if (!text ||
        (!is_alias && !aigcp_reader_expect(r, value, AIGCP_YAML_MAPPING,
                                           _("a group must have keys such as \"words:\""))) ||
        !aigcp_reader_begin_group(r, text, name->place))
        return;
    if (!is_alias)
        aigcp_reader_read_mapping(r, value, aigcp_group_keys, NULL);
    if (value->complete && !r->content_place.line)
        aigcp_reader_refuse(r, name->place, _("the group has no words, lists, patterns or hidden"));
    aigcp_reader_end_group(r);
}

void
aigcp_reader_read_groups(aigcp_reader *r)
{
    const aigcp_yaml_node *value = r->groups;
    if (!aigcp_reader_expect(r, value, AIGCP_YAML_MAPPING,
                             _("groups must have a name for each group, as \"drug:\"")))
        return;
    if (!value->children && value->complete)
        aigcp_reader_refuse(r, value->place, _("groups is empty"));
    size_t count = 0;
    for (const aigcp_yaml_node *name = value->children; name && name->next;
         name = name->next->next) {
        if (count++ == AIGCP_MAX_GROUPS) {
            aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, name->place, _("make it two rules"),
                           _("more than %d groups in a rule"), AIGCP_MAX_GROUPS);
            return;
        }
        read_group(r, name, name->next);
    }
}
