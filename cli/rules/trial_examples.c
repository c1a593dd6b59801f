/* SPDX-License-Identifier: Apache-2.0 */
/* Try the examples of rules: whether they hold, and whether they do however they are cut. */
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/limits.h"
#include "cli/rules/rules_trial.h"

#include <string.h>

/* What a scan found: a fingerprint of all findings, in their order. */
typedef struct outcome {
    cli_trial *trial;
    size_t wanted; /* the rule whose example is tried */
    bool found;
    uint64_t fingerprint;
    bool gave_up;
} outcome;

/* FNV-1a of 64 bits. */
#define FINGERPRINT_START UINT64_C(0xcbf29ce484222325)
#define FINGERPRINT_FACTOR UINT64_C(0x100000001b3)

static uint64_t
mix(uint64_t fingerprint, uint64_t number)
{
    for (unsigned shift = 0; shift < 64; shift += 8) {
        fingerprint = (fingerprint ^ (number >> shift & 0xFF)) * FINGERPRINT_FACTOR;
    }
    return fingerprint;
}

static int
note_finding(void *context, const aigc_finding *finding)
{
    outcome *seen = context;

    cli_trial_rule *rule = cli_trial_base(seen->trial, finding->rule);

    seen->found = seen->found || rule->info.base == seen->wanted;
    rule->fired = true;
    seen->fingerprint = mix(seen->fingerprint, finding->rule);
    seen->fingerprint = mix(seen->fingerprint, finding->start);
    seen->fingerprint = mix(seen->fingerprint, finding->end);
    return 0;
}

/* Scan an example, cut at `cut`. */
static aigc_status
scan(cli_trial *trial, const aigc_rule_example *example, size_t cut, outcome *seen)
{
    bool on_input = trial->of[example->rule].only_input;
    aigc_scanner *scanner =
        trial->scanners[on_input ? AIGC_DIRECTION_INPUT : AIGC_DIRECTION_OUTPUT];
    aigc_status status;

    memset(seen, 0, sizeof(*seen));
    seen->trial = trial;
    seen->wanted = example->rule;
    seen->fingerprint = FINGERPRINT_START;
    status = cli_trial_scan(scanner, example->text, example->length, cut, note_finding, seen);
    seen->gave_up = status == AIGC_ERR_LIMIT;
    return seen->gave_up ? AIGC_OK : status;
}

/* What became of an example that did not come out right, or should not have. */
typedef enum example_news {
    NEWS_FAILURE, /* wrong */
    NEWS_KNOWN,   /* wrong, as is known */
    NEWS_MENDED   /* right, against what is known */
} example_news;

static const char *
say_news(example_news news, bool must_match, bool gave_up)
{
    if (gave_up) {
        return _("a rule needs more work than is allowed: ");
    }
    switch (news) {
    case NEWS_FAILURE:
        return must_match ? _("must match and does not: ") : _("must not match and does: ");
    case NEWS_KNOWN:
        return must_match ? _("known not to match: ") : _("known to match: ");
    case NEWS_MENDED:
        return must_match ? _("now matches, move it from todo_match to match: ")
                          : _("no longer matches, move it from todo_clean to clean: ");
    }
    return "";
}

static void
tell_news(cli_trial *trial, const aigc_rule_example *example, example_news news, bool gave_up)
{
    static const char *const kinds[] = { "failure", "known-failure", "now-right" };
    const char *rule = trial->of[example->rule].info.id;
    cli_string *text = &trial->text;

    if (trial->json) {
        cli_trial_json(trial, kinds[news], example->file, example->line, rule);
        cli_json_string(text, "expected", example->must_match ? "match" : "clean");
        cli_json_flag(text, "gave_up", gave_up);
        cli_json_text(text, "text", example->text, example->length);
        cli_json_end(text);
        return;
    }
    cli_trial_place(trial, example->file, example->line, rule);
    cli_string_add(text, say_news(news, example->must_match != 0, gave_up));
    cli_escape(text, example->text, example->length, CLI_ESCAPE_QUOTED);
    cli_string_add_character(text, '\n');
}

/* Count an example, and tell what is to be told. */
static void
judge_example(cli_trial *trial, const aigc_rule_example *example, const outcome *whole)
{
    bool right = !whole->gave_up && whole->found == (example->must_match != 0);

    if (example->is_todo) {
        trial->known += right ? 0 : 1;
        trial->mended += right ? 1 : 0;
        tell_news(trial, example, right ? NEWS_MENDED : NEWS_KNOWN, whole->gave_up);
        return;
    }
    trial->tried++;
    trial->wrong += right ? 0 : 1;
    if (!right) {
        tell_news(trial, example, NEWS_FAILURE, whole->gave_up);
    }
}

static void
tell_cut(cli_trial *trial, const aigc_rule_example *example, size_t cut)
{
    const char *rule = trial->of[example->rule].info.id;
    cli_string *text = &trial->text;

    trial->cut_wrong++;
    if (trial->json) {
        cli_trial_json(trial, "cut", example->file, example->line, rule);
        cli_json_number(text, "at", cut);
        cli_json_text(text, "text", example->text, example->length);
        cli_json_end(text);
        return;
    }
    cli_trial_place(trial, example->file, example->line, rule);
    cli_string_format(text, _("cut behind byte %zu, other things are found: "), cut);
    cli_escape(text, example->text, example->length, CLI_ESCAPE_QUOTED);
    cli_string_add_character(text, '\n');
}

/* Compare with each cut: all of them, or so many that are spread evenly. */
static aigc_status
try_cuts(cli_trial *trial, const aigc_rule_example *example, const outcome *whole)
{
    size_t places = example->length > 0 ? example->length - 1 : 0;
    size_t count = places < CLI_TEST_CUTS_MAX ? places : CLI_TEST_CUTS_MAX;
    aigc_status status = AIGC_OK;

    for (size_t i = 0; i < count && status == AIGC_OK; i++) {
        size_t cut = 1 + i * places / count;
        outcome seen;

        status = scan(trial, example, cut, &seen);
        trial->cuts++;
        if (status == AIGC_OK &&
            (seen.fingerprint != whole->fingerprint || seen.gave_up != whole->gave_up)) {
            tell_cut(trial, example, cut);
            break;
        }
    }
    return status;
}

static aigc_status
try_example(cli_trial *trial, const aigc_rule_example *example)
{
    cli_trial_rule *rule = &trial->of[example->rule];
    bool must_match = example->must_match != 0;
    outcome whole;
    aigc_status status;

    if (!example->is_todo) {
        rule->match += must_match ? 1 : 0;
        rule->clean += must_match ? 0 : 1;
    }
    if (rule->off) {
        return AIGC_OK;
    }
    status = scan(trial, example, 0, &whole);
    if (status != AIGC_OK) {
        return status;
    }
    judge_example(trial, example, &whole);
    return try_cuts(trial, example, &whole);
}

/* A rule that nobody tried is not known to work. */
static void
tell_missing(cli_trial *trial, const cli_trial_rule *rule, bool match)
{
    trial->missing++;
    if (trial->json) {
        cli_trial_json(trial, "missing", rule->info.file, rule->info.line, rule->info.id);
        cli_json_string(&trial->text, "missing", match ? "match" : "clean");
        cli_json_end(&trial->text);
        return;
    }
    cli_trial_place(trial, rule->info.file, rule->info.line, rule->info.id);
    cli_string_add(&trial->text,
                   match ? _("no example that must match") : _("no example that must not match"));
    cli_string_add_character(&trial->text, '\n');
}

cli_exit
cli_trial_examples(cli_trial *trial)
{
    size_t count = aigc_rules_example_count(trial->rules);
    aigc_status status = AIGC_OK;

    for (size_t i = 0; i < count && status == AIGC_OK; i++) {
        aigc_rule_example example;

        status = aigc_rules_example(trial->rules, i, &example);
        if (status == AIGC_OK) {
            status = try_example(trial, &example);
        }
    }
    for (size_t i = 0; i < aigc_rules_count(trial->rules); i++) {
        const cli_trial_rule *rule = &trial->of[i];

        if (rule->info.base != i || rule->off) {
            continue;
        }
        if (rule->match == 0) {
            tell_missing(trial, rule, true);
        }
        if (rule->clean == 0) {
            tell_missing(trial, rule, false);
        }
    }
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}
