/* SPDX-License-Identifier: Apache-2.0 */
/* Tell on which recorded texts two rule sets would decide differently. */
#include "cli/files/json_path.h"
#include "cli/files/line_input.h"
#include "cli/files/not_utf8.h"
#include "cli/files/text_files.h"
#include "cli/io/escape.h"
#include "cli/limits.h"
#include "cli/options/text_setup.h"
#include "cli/rules/rules_compare.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Verdicts: the harshest action of a text; AIGC_ACTION_OFF is that nothing was found. */
#define VERDICTS (AIGC_ACTION_STOP + 1)

/* What one side says of the text in hand. */
typedef struct judgement {
    aigc_scanner *scanner;
    cli_text_setup setup;
    aigc_action verdict;
    const char *rule; /* first of those that make it; NULL: none */
    uint64_t start, end;
    uint64_t fingerprint; /* of all findings */
    size_t *base;         /* of each rule: the one that it is a variant of, mostly itself */
    uint64_t *hits;       /* of each rule: texts in which it found something */
    uint64_t *last;       /* of each rule: the last of them */
    uint64_t text;        /* number of the one in hand */
} judgement;

typedef struct traffic {
    cli_comparison *comparison;
    const char *field; /* NULL: the line is the text */
    judgement sides[CLI_SIDES];
    uint64_t moved[VERDICTS][VERDICTS];
    uint64_t same_verdict; /* texts with other findings, and the same verdict */
    uint64_t invalid;      /* bytes of all texts that are not UTF-8 */
    cli_string examples;   /* told behind the counts */
    cli_text_files files;
    cli_progress progress;
} traffic;

#define FINGERPRINT_FACTOR UINT64_C(0x100000001b3)

static uint64_t
mix(uint64_t fingerprint, uint64_t number)
{
    for (unsigned shift = 0; shift < 64; shift += 8)
        fingerprint = (fingerprint ^ (number >> shift & 0xFF)) * FINGERPRINT_FACTOR;
    return fingerprint;
}

static int
note_finding(void *context, const aigc_finding *finding)
{
    judgement *side = context;
    size_t rule;

    if (finding->action > side->verdict || !side->rule) {
        side->verdict = finding->action;
        side->rule = finding->rule_id;
        side->start = finding->start;
        side->end = finding->end;
    }
    for (const char *c = finding->rule_id; *c != '\0'; c++)
        side->fingerprint = mix(side->fingerprint, (unsigned char)*c);
    side->fingerprint = mix(side->fingerprint, finding->start);
    side->fingerprint = mix(side->fingerprint, finding->end);
    side->fingerprint = mix(side->fingerprint, (uint64_t)finding->action);
    rule = side->base[finding->rule];
    if (side->last[rule] != side->text) {
        side->last[rule] = side->text;
        side->hits[rule]++;
    }
    return 0;
}

static aigc_status
judge(judgement *side, const char *text, size_t length)
{
    aigc_status status = aigc_scanner_begin(side->scanner, note_finding, side);

    side->verdict = AIGC_ACTION_OFF;
    side->rule = NULL;
    side->start = side->end = 0;
    side->fingerprint = UINT64_C(0xcbf29ce484222325);
    side->text++;
    if (status == AIGC_OK)
        status = aigc_scanner_feed(side->scanner, text, length);
    return status == AIGC_OK ? aigc_scanner_finish(side->scanner) : status;
}

static const char *
verdict_name(size_t verdict)
{
    return verdict == AIGC_ACTION_OFF ? "pass" : aigc_action_name((aigc_action)verdict);
}

/* Add the text around a finding, without cutting a character in two. */
static void
add_excerpt(cli_string *out, const char *text, size_t length, const judgement *side, bool json)
{
    size_t from = side->start > CLI_SHOWN_FINDING_MAX / 2
                      ? (size_t)side->start - CLI_SHOWN_FINDING_MAX / 2
                      : 0;
    size_t to = length - from > CLI_SHOWN_FINDING_MAX ? from + CLI_SHOWN_FINDING_MAX : length;

    while (from > 0 && from < length && ((unsigned char)text[from] & 0xC0) == 0x80)
        from--;
    while (to < length && ((unsigned char)text[to] & 0xC0) == 0x80)
        to++;
    if (json) {
        cli_json_text(out, "text", text + from, to - from);
        return;
    }
    cli_string_add(out, from > 0 ? "..." : "");
    cli_escape(out, text + from, to - from, CLI_ESCAPE_QUOTED);
    cli_string_add(out, to < length ? "..." : "");
}

static void
add_example_json(traffic *t, const cli_line *line, const char *text, size_t length)
{
    const judgement *old = &t->sides[CLI_SIDE_OLD], *new = &t->sides[CLI_SIDE_NEW];
    cli_string *out = &t->examples;

    cli_json_begin(out);
    cli_json_string(out, "kind", "verdict");
    cli_json_string(out, "file", line->file);
    cli_json_number(out, "line", line->number);
    cli_json_string(out, "old", verdict_name((size_t)old->verdict));
    cli_json_string(out, "new", verdict_name((size_t) new->verdict));
    if (old->rule)
        cli_json_string(out, "old_rule", old->rule);
    else
        cli_json_null(out, "old_rule");
    if (new->rule)
        cli_json_string(out, "new_rule", new->rule);
    else
        cli_json_null(out, "new_rule");
    add_excerpt(out, text, length, new->rule ? new : old, true);
    cli_json_end(out);
}

static void
add_example(traffic *t, const cli_line *line, const char *text, size_t length)
{
    const judgement *old = &t->sides[CLI_SIDE_OLD], *new = &t->sides[CLI_SIDE_NEW];
    cli_string *out = &t->examples;

    if (t->comparison->json) {
        add_example_json(t, line, text, length);
        return;
    }
    cli_escape(out, line->file, strlen(line->file), CLI_ESCAPE_PLAIN);
    cli_string_format(out, ":%" PRIu64 ": %s", line->number, verdict_name((size_t)old->verdict));
    if (old->rule) {
        cli_string_add(out, " (");
        cli_string_add(out, old->rule);
        cli_string_add_character(out, ')');
    }
    cli_string_format(out, " -> %s", verdict_name((size_t) new->verdict));
    if (new->rule) {
        cli_string_add(out, " (");
        cli_string_add(out, new->rule);
        cli_string_add_character(out, ')');
    }
    cli_string_add(out, ": ");
    add_excerpt(out, text, length, new->rule ? new : old, false);
    cli_string_add_character(out, '\n');
}

static cli_exit
compare_text(traffic *t, const cli_line *line, const char *text, size_t length)
{
    judgement *old = &t->sides[CLI_SIDE_OLD], *new = &t->sides[CLI_SIDE_NEW];
    aigc_status status = judge(old, text, length);

    if (status == AIGC_OK)
        status = judge(new, text, length);
    if (status == AIGC_ERR_LIMIT) {
        cli_say(_("'%s': line %" PRIu64 ": a rule needed more work than is allowed"), line->file,
                line->number);
        return CLI_INPUT;
    }
    if (status != AIGC_OK)
        return cli_say_status(status);
    t->comparison->texts++;
    t->invalid += cli_not_utf8_count(new->scanner);
    if (old->verdict != new->verdict) {
        t->comparison->verdicts++;
        if (t->moved[old->verdict][new->verdict]++ < CLI_SHOWN_VERDICTS_MAX)
            add_example(t, line, text, length);
    } else if (old->fingerprint != new->fingerprint) {
        t->same_verdict++;
    }
    return t->examples.failed ? cli_say_no_memory() : CLI_YES;
}

static cli_exit
compare_document(traffic *t, const cli_line *line)
{
    cli_string problem;
    const cli_json *field;
    const char *text = NULL;
    size_t length = 0;
    cli_exit answer = CLI_INPUT;

    cli_string_init(&problem);
    cli_json *root = cli_json_parse(line->text, line->length, &problem);
    field = root ? cli_json_path(root, t->field) : NULL;
    if (field)
        text = cli_json_bytes(field, &length);
    if (text) {
        answer = compare_text(t, line, text, length);
    } else {
        cli_say(_("'%s': line %" PRIu64 ": no JSON object with a string in the field '%s'"),
                line->file, line->number, t->field);
    }
    cli_string_free(&problem);
    cli_json_free(root);
    return answer;
}

static cli_exit
compare_line(void *context, const cli_line *line)
{
    traffic *t = context;

    return t->field ? compare_document(t, line) : compare_text(t, line, line->text, line->length);
}

static cli_exit
compare_file(traffic *t, const char *path)
{
    uint64_t before = t->invalid;
    cli_exit answer = cli_lines_each(path, &t->progress, compare_line, t);

    if (!cli_options_given(t->comparison->options, CLI_OPTION_QUIET))
        cli_not_utf8_say(path, t->invalid - before);
    return answer;
}

/* ---- what is told --------------------------------------------------------------------- */

static void
tell_moves(traffic *t)
{
    cli_string *out = &t->comparison->text;

    for (size_t old = 0; old < VERDICTS; old++) {
        for (size_t new = 0; new < VERDICTS; new ++) {
            if (t->moved[old][new] == 0)
                continue;
            if (t->comparison->json) {
                cli_json_begin(out);
                cli_json_string(out, "kind", "verdicts");
                cli_json_string(out, "old", verdict_name(old));
                cli_json_string(out, "new", verdict_name(new));
                cli_json_number(out, "texts", t->moved[old][new]);
                cli_json_end(out);
            } else {
                cli_string_format(out, "%s -> %s: %" PRIu64 "\n", verdict_name(old),
                                  verdict_name(new), t->moved[old][new]);
            }
        }
    }
}

/* A rule of a side by its id. */
typedef struct named_rule {
    const char *id;
    size_t rule;
} named_rule;

static int
by_id(const void *one, const void *other)
{
    return strcmp(((const named_rule *)one)->id, ((const named_rule *)other)->id);
}

/* The rules of a side as they are written, in the order of their ids. NULL: no memory. */
static named_rule *
sort_rules(const traffic *t, cli_side which, size_t *count)
{
    const judgement *side = &t->sides[which];
    aigc_rules *rules = t->comparison->sides[which].rules;
    size_t all = aigc_rules_count(rules);
    named_rule *sorted = calloc(all + 1, sizeof *sorted);
    aigc_rule_info info = { .struct_size = sizeof info };

    *count = 0;
    for (size_t i = 0; sorted && i < all; i++)
        if (side->base[i] == i && aigc_rules_get(rules, i, &info) == AIGC_OK)
            sorted[(*count)++] = (named_rule){ info.id, i };
    if (sorted)
        qsort(sorted, *count, sizeof *sorted, by_id);
    return sorted;
}

/* In how many texts the rule with an id found something; 0 also if there is none. */
static uint64_t
hits_of(const judgement *side, const named_rule *sorted, size_t count, const char *id)
{
    const named_rule wanted = { id, 0 };
    const named_rule *found = bsearch(&wanted, sorted, count, sizeof *sorted, by_id);

    return found ? side->hits[found->rule] : 0;
}

static void
tell_hits_of(traffic *t, const char *id, uint64_t old, uint64_t new)
{
    cli_string *out = &t->comparison->text;

    if (old == new)
        return;
    if (t->comparison->json) {
        cli_json_begin(out);
        cli_json_string(out, "kind", "hits");
        cli_json_string(out, "rule", id);
        cli_json_number(out, "old", old);
        cli_json_number(out, "new", new);
        cli_json_end(out);
        return;
    }
    cli_string_add(out, id);
    cli_string_format(out, _(": found in %llu texts by the old rules, in %llu by the new ones"),
                      (unsigned long long)old, (unsigned long long)new);
    cli_string_add_character(out, '\n');
}

/* Tell of each rule that one side found in other texts than the other side did: those of the new
 * rules first, in the order of their files. */
static cli_exit
tell_hits(traffic *t)
{
    cli_exit answer = CLI_YES;

    for (int which = CLI_SIDE_NEW; which >= CLI_SIDE_OLD && answer == CLI_YES; which--) {
        bool is_new = which == CLI_SIDE_NEW;
        cli_side against = is_new ? CLI_SIDE_OLD : CLI_SIDE_NEW;
        const judgement *side = &t->sides[which];
        aigc_rules *rules = t->comparison->sides[which].rules;
        aigc_rule_info info = { .struct_size = sizeof info };
        size_t others_count;
        named_rule *others = sort_rules(t, against, &others_count);

        answer = others ? CLI_YES : cli_say_no_memory();
        for (size_t i = 0; others && i < aigc_rules_count(rules); i++) {
            uint64_t hits = side->hits[i];

            if (hits == 0 || aigc_rules_get(rules, i, &info) != AIGC_OK)
                continue;
            uint64_t other = hits_of(&t->sides[against], others, others_count, info.id);
            if (is_new)
                tell_hits_of(t, info.id, other, hits);
            else if (other == 0) /* else it was told with the new rules */
                tell_hits_of(t, info.id, hits, 0);
        }
        free(others);
    }
    return answer;
}

static cli_exit
tell(traffic *t)
{
    cli_comparison *comparison = t->comparison;
    cli_string *out = &comparison->text;

    tell_moves(t);
    cli_string_add_bytes(out, t->examples.data, t->examples.length);
    cli_exit answer = tell_hits(t);
    if (comparison->json) {
        cli_json_begin(out);
        cli_json_string(out, "kind", "traffic");
        cli_json_number(out, "texts", comparison->texts);
        cli_json_number(out, "verdicts_changed", comparison->verdicts);
        cli_json_number(out, "other_findings", t->same_verdict);
        cli_json_number(out, CLI_NOT_UTF8_MEMBER, t->invalid);
        cli_json_end(out);
        return answer;
    }
    cli_string_format(
        out, _("texts %llu: verdicts that change %llu; same verdict, other findings %llu"),
        (unsigned long long)comparison->texts, (unsigned long long)comparison->verdicts,
        (unsigned long long)t->same_verdict);
    cli_string_add_character(out, '\n');
    return answer;
}

/* ---- all ------------------------------------------------------------------------------ */

static cli_exit
prepare(traffic *t, cli_side which)
{
    judgement *side = &t->sides[which];
    aigc_rules *rules = t->comparison->sides[which].rules;
    aigc_rules *other =
        t->comparison->sides[which == CLI_SIDE_OLD ? CLI_SIDE_NEW : CLI_SIDE_OLD].rules;
    cli_exit answer =
        cli_text_setup_load_beside(&side->setup, t->comparison->options, rules, other);
    size_t count = aigc_rules_count(rules);
    aigc_status status = AIGC_OK;

    if (answer != CLI_YES)
        return answer;
    side->base = calloc(count, sizeof *side->base);
    side->hits = calloc(count, sizeof *side->hits);
    side->last = calloc(count, sizeof *side->last);
    if (!side->base || !side->hits || !side->last)
        return cli_say_no_memory();
    for (size_t i = 0; i < count && status == AIGC_OK; i++) {
        aigc_rule_info info = { .struct_size = sizeof info };

        status = aigc_rules_get(rules, i, &info);
        side->base[i] = info.base;
    }
    if (status != AIGC_OK)
        return cli_say_status(status);
    status = aigc_scanner_new(rules, &side->scanner);
    if (status == AIGC_OK)
        status = aigc_scanner_configure(side->scanner, &side->setup.options);
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static cli_exit
compare_files(traffic *t)
{
    const cli_options *options = t->comparison->options;
    cli_exit answer = CLI_YES;
    size_t position = 0;
    const char *path;

    while ((path = cli_options_next(options, CLI_OPTION_TRAFFIC, &position)) != NULL)
        answer = cli_exit_worst(answer, cli_text_files_add(&t->files, path));
    cli_progress_begin_bytes(&t->progress, t->files.bytes);
    for (size_t i = 0; answer == CLI_YES && i < t->files.count; i++)
        answer = compare_file(t, t->files.paths[i]);
    cli_progress_end(&t->progress);
    return answer;
}

static cli_exit
run(traffic *t)
{
    cli_exit answer = prepare(t, CLI_SIDE_OLD);

    if (answer == CLI_YES)
        answer = prepare(t, CLI_SIDE_NEW);
    if (answer == CLI_YES)
        answer = compare_files(t);
    return answer == CLI_YES ? tell(t) : answer;
}

cli_exit
cli_compare_traffic(cli_comparison *comparison)
{
    traffic *t = calloc(1, sizeof *t);

    if (!t)
        return cli_say_no_memory();
    t->comparison = comparison;
    t->field = cli_options_text(comparison->options, CLI_OPTION_TRAFFIC_FIELD);
    cli_string_init(&t->examples);
    cli_exit answer = run(t);
    for (cli_side i = 0; i < CLI_SIDES; i++) {
        aigc_scanner_free(t->sides[i].scanner);
        cli_text_setup_free(&t->sides[i].setup);
        free(t->sides[i].base);
        free(t->sides[i].hits);
        free(t->sides[i].last);
    }
    cli_string_free(&t->examples);
    cli_text_files_free(&t->files);
    free(t);
    return answer;
}
