/* SPDX-License-Identifier: Apache-2.0 */
/* Try the examples of rules: whether they hold, and whether they do however they are cut. */
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/progress.h"
#include "cli/limits.h"
#include "cli/rules/rules_trial.h"

#include <stdlib.h>

/* The findings of a scan. */
typedef struct outcome {
    size_t count;
    uint64_t fingerprint; /* of all of them, in their order */
    bool gave_up;
} outcome;

/* The scan of a text as a whole, which also says what each rule finds. */
typedef struct whole_scan {
    outcome outcome;
    const cli_trial *trial;
    size_t number;    /* of the text; the first is 1 */
    size_t *found_in; /* of each rule: number of the last text in which it found something */
} whole_scan;

/* FNV-1a, with a number in place of a byte: some rule may find very much. */
#define FINGERPRINT_START UINT64_C(0xcbf29ce484222325)
#define FINGERPRINT_FACTOR UINT64_C(0x100000001b3)

static int
add_to_fingerprint(void *context, const aigc_finding *finding)
{
    outcome *seen = context;
    uint64_t fingerprint = seen->fingerprint;

    fingerprint = (fingerprint ^ finding->rule) * FINGERPRINT_FACTOR;
    fingerprint = (fingerprint ^ finding->start) * FINGERPRINT_FACTOR;
    seen->count++;
    seen->fingerprint = (fingerprint ^ finding->end) * FINGERPRINT_FACTOR;
    return 0;
}

static int
note_finding(void *context, const aigc_finding *finding)
{
    whole_scan *whole = context;

    whole->found_in[whole->trial->of[finding->rule].info.base] = whole->number;
    return add_to_fingerprint(&whole->outcome, finding);
}

/* Scan a text, cut at `cut`. What is found goes to `on_finding`, of which `seen` begins the
 * context. */
static aigc_status
scan(const cli_trial *trial, const cli_trial_text *text, size_t cut, aigc_finding_fn on_finding,
     outcome *seen)
{
    seen->count = 0;
    seen->fingerprint = FINGERPRINT_START;
    aigc_status status = cli_trial_scan(cli_trial_scanner(trial, text), text->text, text->length,
                                        cut, on_finding, seen);
    seen->gave_up = status == AIGC_ERR_LIMIT;
    return seen->gave_up ? AIGC_OK : status;
}

/* Compare with each cut: all of them, or so many that are spread evenly. */
static aigc_status
try_cuts(const cli_trial *trial, cli_trial_text *text, const outcome *whole)
{
    size_t places = text->length > 0 ? text->length - 1 : 0;
    size_t most = cli_trial_scans(text, CLI_TEST_CUTS_MAX);
    size_t count = places < most ? places : most;
    aigc_status status = AIGC_OK;

    for (size_t i = 0; i < count && status == AIGC_OK && text->wrong_cut == 0; i++) {
        size_t cut = 1 + i * places / count;
        outcome seen;

        status = scan(trial, text, cut, add_to_fingerprint, &seen);
        text->cuts++;
        if (status == AIGC_OK &&
            (seen.fingerprint != whole->fingerprint || seen.gave_up != whole->gave_up))
            text->wrong_cut = cut;
    }
    return status;
}

/* Try a text for all examples that have it. */
static aigc_status
try_text(cli_trial *trial, cli_trial_text *text, whole_scan *whole)
{
    aigc_status status = scan(trial, text, 0, note_finding, &whole->outcome);

    text->gave_up = whole->outcome.gave_up;
    text->findings = whole->outcome.count;
    for (cli_trial_example *e = text->examples; e; e = e->same)
        e->found = whole->found_in[e->said.rule] == whole->number;
    return status == AIGC_OK ? try_cuts(trial, text, &whole->outcome) : status;
}

static aigc_status
try_texts(cli_trial *trial)
{
    size_t rules = aigc_rules_count(trial->rules);
    whole_scan whole = { .trial = trial, .found_in = calloc(rules + 1, sizeof(size_t)) };
    aigc_status status = whole.found_in ? AIGC_OK : AIGC_ERR_MEMORY;
    cli_progress progress;

    cli_progress_begin(&progress, trial->text_count);
    for (size_t i = 0; i < trial->text_count && status == AIGC_OK; i++) {
        cli_progress_show(&progress, i);
        whole.number = i + 1;
        status = try_text(trial, &trial->texts[i], &whole);
    }
    cli_progress_end(&progress);
    for (size_t i = 0; i < rules && status == AIGC_OK; i++)
        trial->of[i].fired = whole.found_in[i] > 0;
    free(whole.found_in);
    return status;
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
    if (gave_up)
        return _("a rule needs more work than is allowed: ");
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
judge_example(cli_trial *trial, const cli_trial_example *example)
{
    const aigc_rule_example *said = &example->said;
    bool gave_up = trial->texts[example->text].gave_up;
    bool right = !gave_up && example->found == (said->must_match != 0);

    if (said->is_todo) {
        trial->known += right ? 0 : 1;
        trial->mended += right ? 1 : 0;
        tell_news(trial, said, right ? NEWS_MENDED : NEWS_KNOWN, gave_up);
        return;
    }
    trial->tried++;
    trial->wrong += right ? 0 : 1;
    if (!right)
        tell_news(trial, said, NEWS_FAILURE, gave_up);
}

/* Count the cuts of an example, and tell of one that changes what is found. */
static void
judge_cuts(cli_trial *trial, const cli_trial_example *example)
{
    const aigc_rule_example *said = &example->said;
    const cli_trial_text *tried = &trial->texts[example->text];
    const char *rule = trial->of[said->rule].info.id;
    cli_string *text = &trial->text;

    trial->cuts += tried->cuts;
    if (tried->wrong_cut == 0)
        return;
    trial->cut_wrong++;
    if (trial->json) {
        cli_trial_json(trial, "cut", said->file, said->line, rule);
        cli_json_number(text, "at", tried->wrong_cut);
        cli_json_text(text, "text", said->text, said->length);
        cli_json_end(text);
        return;
    }
    cli_trial_place(trial, said->file, said->line, rule);
    cli_string_format(text, _("cut behind byte %zu, other things are found: "), tried->wrong_cut);
    cli_escape(text, said->text, said->length, CLI_ESCAPE_QUOTED);
    cli_string_add_character(text, '\n');
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
    aigc_status status = try_texts(trial);

    if (status != AIGC_OK)
        return cli_say_status(status);
    for (size_t i = 0; i < trial->example_count; i++) {
        judge_example(trial, &trial->examples[i]);
        judge_cuts(trial, &trial->examples[i]);
    }
    for (size_t i = 0; i < aigc_rules_count(trial->rules); i++) {
        const cli_trial_rule *rule = &trial->of[i];

        if (rule->info.base != i || rule->off)
            continue;
        if (rule->match == 0)
            tell_missing(trial, rule, true);
        if (rule->clean == 0)
            tell_missing(trial, rule, false);
    }
    return CLI_YES;
}
