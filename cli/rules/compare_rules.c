/* SPDX-License-Identifier: Apache-2.0 */
/* Tell which rules of two sets differ, and in what. */
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/limits.h"
#include "cli/rules/rules_compare.h"

#include <stdlib.h>
#include <string.h>

/* ---- what rules say ------------------------------------------------------------------- */

static int
take_setting(void *context, const aigc_rule_setting *setting)
{
    cli_rule_side *side = context;
    aigc_rule_info info = { .struct_size = sizeof info };

    if (side->count == side->capacity) {
        size_t room = side->capacity > 0 ? 2 * side->capacity : 1024;
        cli_rule_fact *grown = realloc(side->facts, room * sizeof *grown);

        if (!grown) {
            side->texts.failed = true;
            return 1;
        }
        side->facts = grown;
        side->capacity = room;
    }
    if (aigc_rules_get(side->rules, setting->rule, &info) != AIGC_OK)
        return 0;
    cli_rule_fact *fact = &side->facts[side->count++];
    fact->id = info.id;
    fact->group = setting->group;
    fact->key = setting->key;
    fact->at = side->texts.length;
    fact->length = setting->length;
    cli_string_add_bytes(&side->texts, setting->text, setting->length);
    return side->texts.failed ? 1 : 0;
}

/* A fact with its text, to be compared. */
typedef struct whole_fact {
    cli_rule_fact fact;
    const char *text;
} whole_fact;

/* Compare id, group and key. */
static int
compare_keys(const cli_rule_fact *one, const cli_rule_fact *other)
{
    int order = strcmp(one->id, other->id);

    order = order != 0 ? order : strcmp(one->group, other->group);
    return order != 0 ? order : strcmp(one->key, other->key);
}

static int
compare_texts(const char *one, size_t one_length, const char *other, size_t other_length)
{
    size_t shorter = one_length < other_length ? one_length : other_length;
    int order = shorter > 0 ? memcmp(one, other, shorter) : 0;

    if (order == 0 && one_length != other_length)
        order = one_length < other_length ? -1 : 1;
    return order;
}

static int
by_value(const void *one, const void *other)
{
    const whole_fact *a = one, *b = other;
    int order = compare_keys(&a->fact, &b->fact);

    return order != 0 ? order : compare_texts(a->text, a->fact.length, b->text, b->fact.length);
}

static cli_exit
sort_facts(cli_rule_side *side)
{
    whole_fact *sorted = calloc(side->count + 1, sizeof *sorted);

    if (!sorted)
        return cli_say_no_memory();
    for (size_t i = 0; i < side->count; i++) {
        sorted[i].fact = side->facts[i];
        sorted[i].text = side->texts.data + side->facts[i].at;
    }
    qsort(sorted, side->count, sizeof *sorted, by_value);
    for (size_t i = 0; i < side->count; i++)
        side->facts[i] = sorted[i].fact;
    free(sorted);
    return CLI_YES;
}

static cli_exit
list_facts(cli_rule_side *side)
{
    aigc_status status = aigc_rules_compiler_each_setting(side->compiler, take_setting, side);

    if (side->texts.failed)
        return cli_say_no_memory();
    return status == AIGC_OK ? sort_facts(side) : cli_say_status(status);
}

/* ---- merging -------------------------------------------------------------------------- */

/* Facts of one rule, or of one key of it, on one side. */
typedef struct span {
    size_t from;
    size_t to;
} span;

static span
facts_of_rule(const cli_rule_side *side, size_t from)
{
    span found = { from, from };

    while (found.to < side->count && strcmp(side->facts[found.to].id, side->facts[from].id) == 0)
        found.to++;
    return found;
}

static span
facts_of_key(const cli_rule_side *side, size_t from, size_t end)
{
    span found = { from, from };

    while (found.to < end && compare_keys(&side->facts[found.to], &side->facts[from]) == 0)
        found.to++;
    return found;
}

/* Facts that only one side has, of one key. */
typedef struct key_change {
    const char *group;
    const char *key;
    span spans[CLI_SIDES];
    size_t only[CLI_SIDES];
} key_change;

/* The next fact that is only on one side, of two spans in order; NULL at the end. */
static const cli_rule_fact *
next_difference(const cli_comparison *comparison, span spans[CLI_SIDES], cli_side *which)
{
    const cli_rule_side *old = &comparison->sides[CLI_SIDE_OLD];
    const cli_rule_side *new = &comparison->sides[CLI_SIDE_NEW];
    span *a = &spans[CLI_SIDE_OLD], *b = &spans[CLI_SIDE_NEW];

    for (;;) {
        const cli_rule_fact *one = a->from < a->to ? &old->facts[a->from] : NULL;
        const cli_rule_fact *other = b->from < b->to ? &new->facts[b->from] : NULL;
        int order = 0;

        if (one && other) {
            order = compare_texts(old->texts.data + one->at, one->length,
                                  new->texts.data + other->at, other->length);
        }
        if (one && (!other || order < 0)) {
            a->from++;
            *which = CLI_SIDE_OLD;
            return one;
        }
        if (other && (!one || order > 0)) {
            b->from++;
            *which = CLI_SIDE_NEW;
            return other;
        }
        if (!one)
            return NULL;
        a->from++;
        b->from++;
    }
}

static void
count_differences(const cli_comparison *comparison, key_change *change)
{
    span spans[CLI_SIDES] = { change->spans[CLI_SIDE_OLD], change->spans[CLI_SIDE_NEW] };
    cli_side which;

    change->only[CLI_SIDE_OLD] = change->only[CLI_SIDE_NEW] = 0;
    while (next_difference(comparison, spans, &which))
        change->only[which]++;
}

/* ---- what is told --------------------------------------------------------------------- */

static void
add_value(const cli_comparison *comparison, cli_string *out, cli_side which,
          const cli_rule_fact *fact)
{
    cli_escape(out, comparison->sides[which].texts.data + fact->at, fact->length,
               CLI_ESCAPE_QUOTED);
}

static void
add_key(cli_string *out, const key_change *change)
{
    cli_string_add(out, "    ");
    if (change->group[0] != '\0') {
        cli_string_add(out, "groups.");
        cli_string_add(out, change->group);
        cli_string_add_character(out, '.');
    }
    cli_string_add(out, change->key);
}

/* A value that was exchanged: "action.output: "log" -> "redact"". */
static void
tell_exchange(cli_comparison *comparison, const key_change *change)
{
    span spans[CLI_SIDES] = { change->spans[CLI_SIDE_OLD], change->spans[CLI_SIDE_NEW] };
    const cli_rule_fact *values[CLI_SIDES] = { NULL, NULL }, *fact;
    cli_string *out = &comparison->text;
    cli_side which;

    while ((fact = next_difference(comparison, spans, &which)) != NULL)
        values[which] = fact;
    add_key(out, change);
    for (cli_side i = 0; i < CLI_SIDES; i++) {
        cli_string_add(out, i == CLI_SIDE_OLD ? ": " : " -> ");
        if (values[i])
            add_value(comparison, out, i, values[i]);
    }
    cli_string_add_character(out, '\n');
}

static void
tell_values(cli_comparison *comparison, const key_change *change)
{
    span spans[CLI_SIDES] = { change->spans[CLI_SIDE_OLD], change->spans[CLI_SIDE_NEW] };
    size_t all = change->only[CLI_SIDE_OLD] + change->only[CLI_SIDE_NEW], shown = 0;
    cli_string *out = &comparison->text;
    const cli_rule_fact *fact;
    cli_side which;

    add_key(out, change);
    cli_string_format(out, ": -%zu +%zu\n", change->only[CLI_SIDE_OLD], change->only[CLI_SIDE_NEW]);
    while (shown < CLI_SHOWN_WORDS_MAX &&
           (fact = next_difference(comparison, spans, &which)) != NULL) {
        cli_string_add(out, which == CLI_SIDE_OLD ? "        - " : "        + ");
        add_value(comparison, out, which, fact);
        cli_string_add_character(out, '\n');
        shown++;
    }
    if (all > shown) {
        cli_string_add(out, "        ");
        cli_string_format(out, _("and %zu more, which --json lists"), all - shown);
        cli_string_add_character(out, '\n');
    }
}

static void
tell_values_json(cli_comparison *comparison, const key_change *change, cli_side which,
                 const char *name)
{
    span spans[CLI_SIDES] = { change->spans[CLI_SIDE_OLD], change->spans[CLI_SIDE_NEW] };
    cli_string *out = &comparison->text;
    const cli_rule_fact *fact;
    cli_side side;

    cli_json_open(out, name, '[');
    while ((fact = next_difference(comparison, spans, &side)) != NULL) {
        if (side == which) {
            /* A value is an object, as text that is not UTF-8 needs a name of its own. */
            cli_json_open(out, NULL, '{');
            cli_json_text(out, "value", comparison->sides[which].texts.data + fact->at,
                          fact->length);
            cli_json_close(out, '}');
        }
    }
    cli_json_close(out, ']');
}

static void
tell_change(cli_comparison *comparison, const key_change *change)
{
    cli_string *out = &comparison->text;

    if (comparison->json) {
        cli_json_open(out, NULL, '{');
        cli_json_string(out, "group", change->group);
        cli_json_string(out, "key", change->key);
        tell_values_json(comparison, change, CLI_SIDE_OLD, "removed");
        tell_values_json(comparison, change, CLI_SIDE_NEW, "added");
        cli_json_close(out, '}');
    } else if (change->only[CLI_SIDE_OLD] == 1 && change->only[CLI_SIDE_NEW] == 1) {
        tell_exchange(comparison, change);
    } else {
        tell_values(comparison, change);
    }
}

static void
begin_rule(cli_comparison *comparison, const char *id, const char *change, const char *sign)
{
    cli_string *out = &comparison->text;

    if (comparison->json) {
        cli_json_begin(out);
        cli_json_string(out, "kind", "rule");
        cli_json_string(out, "change", change);
        cli_json_string(out, "rule", id);
        return;
    }
    cli_string_add(out, sign);
    cli_string_add_character(out, ' ');
    cli_string_add(out, id);
    cli_string_add_character(out, '\n');
}

static void
tell_whole_rule(cli_comparison *comparison, const char *id, cli_side which)
{
    bool old = which == CLI_SIDE_OLD;

    comparison->removed += old ? 1 : 0;
    comparison->added += old ? 0 : 1;
    begin_rule(comparison, id, old ? "removed" : "added", old ? "-" : "+");
    if (comparison->json)
        cli_json_end(&comparison->text);
}

/* The next key of two rules: what comes first of either side. */
static key_change
next_key(const cli_comparison *comparison, span rules[CLI_SIDES])
{
    const cli_rule_side *sides = comparison->sides;
    const cli_rule_fact *first[CLI_SIDES];
    key_change change;
    int order;

    for (cli_side i = 0; i < CLI_SIDES; i++) {
        first[i] = rules[i].from < rules[i].to ? &sides[i].facts[rules[i].from] : NULL;
        change.spans[i].from = change.spans[i].to = rules[i].from;
    }
    if (first[CLI_SIDE_OLD] && first[CLI_SIDE_NEW])
        order = compare_keys(first[CLI_SIDE_OLD], first[CLI_SIDE_NEW]);
    else
        order = first[CLI_SIDE_OLD] ? -1 : 1;
    const cli_rule_fact *lead = order > 0 ? first[CLI_SIDE_NEW] : first[CLI_SIDE_OLD];
    change.group = lead ? lead->group : "";
    change.key = lead ? lead->key : "";
    if (order <= 0 && first[CLI_SIDE_OLD]) {
        change.spans[CLI_SIDE_OLD] =
            facts_of_key(&sides[CLI_SIDE_OLD], rules[CLI_SIDE_OLD].from, rules[CLI_SIDE_OLD].to);
    }
    if (order >= 0 && first[CLI_SIDE_NEW]) {
        change.spans[CLI_SIDE_NEW] =
            facts_of_key(&sides[CLI_SIDE_NEW], rules[CLI_SIDE_NEW].from, rules[CLI_SIDE_NEW].to);
    }
    for (cli_side i = 0; i < CLI_SIDES; i++)
        rules[i].from = change.spans[i].to;
    count_differences(comparison, &change);
    return change;
}

/* Compare a rule that both sides have. */
static void
compare_rule(cli_comparison *comparison, span old, span new)
{
    const char *id = comparison->sides[CLI_SIDE_OLD].facts[old.from].id;
    span rest[CLI_SIDES] = { old, new };
    bool differs = false;

    while (rest[CLI_SIDE_OLD].from < old.to || rest[CLI_SIDE_NEW].from < new.to) {
        key_change change = next_key(comparison, rest);

        if (change.only[CLI_SIDE_OLD] + change.only[CLI_SIDE_NEW] == 0)
            continue;
        if (!differs) {
            begin_rule(comparison, id, "changed", "~");
            if (comparison->json)
                cli_json_open(&comparison->text, "changes", '[');
        }
        differs = true;
        tell_change(comparison, &change);
    }
    comparison->changed += differs ? 1 : 0;
    if (differs && comparison->json) {
        cli_json_close(&comparison->text, ']');
        cli_json_end(&comparison->text);
    }
}

cli_exit
cli_compare_rules(cli_comparison *comparison)
{
    const cli_rule_side *old = &comparison->sides[CLI_SIDE_OLD];
    const cli_rule_side *new = &comparison->sides[CLI_SIDE_NEW];
    size_t at[CLI_SIDES] = { 0, 0 };
    cli_exit answer = list_facts(&comparison->sides[CLI_SIDE_OLD]);

    if (answer == CLI_YES)
        answer = list_facts(&comparison->sides[CLI_SIDE_NEW]);
    while (answer == CLI_YES && (at[CLI_SIDE_OLD] < old->count || at[CLI_SIDE_NEW] < new->count)) {
        span one = facts_of_rule(old, at[CLI_SIDE_OLD]);
        span other = facts_of_rule(new, at[CLI_SIDE_NEW]);
        int order = one.from == one.to ? 1
                    : other.from == other.to
                        ? -1
                        : strcmp(old->facts[one.from].id, new->facts[other.from].id);

        if (order == 0)
            compare_rule(comparison, one, other);
        else if (order < 0)
            tell_whole_rule(comparison, old->facts[one.from].id, CLI_SIDE_OLD);
        else
            tell_whole_rule(comparison, new->facts[other.from].id, CLI_SIDE_NEW);
        at[CLI_SIDE_OLD] = order <= 0 ? one.to : at[CLI_SIDE_OLD];
        at[CLI_SIDE_NEW] = order >= 0 ? other.to : at[CLI_SIDE_NEW];
    }
    return answer;
}
