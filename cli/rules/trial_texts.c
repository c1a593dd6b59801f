/* SPDX-License-Identifier: Apache-2.0 */
/* The texts of examples: which there are, and which examples have the same. */
#include "cli/limits.h"
#include "cli/rules/rules_trial.h"

#include <stdlib.h>
#include <string.h>

/* An example among those with the same text. */
typedef struct sorted_example {
    cli_trial_example *example;
    bool on_input;
} sorted_example;

/* Zero if two examples are scanned alike. */
static int
compare_texts(const sorted_example *one, const sorted_example *other)
{
    const aigc_rule_example *a = &one->example->said, *b = &other->example->said;

    if (a->length != b->length)
        return a->length < b->length ? -1 : 1;
    if (one->on_input != other->on_input)
        return one->on_input ? 1 : -1;
    return memcmp(a->text, b->text, a->length);
}

static int
by_text(const void *one, const void *other)
{
    const sorted_example *a = one, *b = other;
    int order = compare_texts(a, b);

    return order != 0 ? order : a->example < b->example ? -1 : 1;
}

/* Keep the examples of rules that are not off. */
static aigc_status
keep_examples(cli_trial *trial, size_t count)
{
    aigc_status status = AIGC_OK;

    for (size_t i = 0; i < count && status == AIGC_OK; i++) {
        aigc_rule_example *said = &trial->examples[trial->example_count].said;
        cli_trial_rule *rule;

        status = aigc_rules_example(trial->rules, i, said);
        if (status != AIGC_OK)
            break;
        rule = &trial->of[said->rule];
        if (!said->is_todo) {
            rule->match += said->must_match != 0 ? 1 : 0;
            rule->clean += said->must_match != 0 ? 0 : 1;
        }
        trial->example_count += rule->off ? 0 : 1;
    }
    return status;
}

/* Give each example the number of its text. */
static void
number_texts(cli_trial *trial, sorted_example *sorted)
{
    for (size_t i = 0; i < trial->example_count; i++) {
        sorted[i].example = &trial->examples[i];
        sorted[i].on_input = trial->of[trial->examples[i].said.rule].only_input;
    }
    qsort(sorted, trial->example_count, sizeof *sorted, by_text);
    for (size_t i = 0; i < trial->example_count; i++) {
        cli_trial_example *example = sorted[i].example;

        if (i > 0 && compare_texts(&sorted[i - 1], &sorted[i]) == 0) {
            sorted[i - 1].example->same = example;
        } else {
            cli_trial_text *text = &trial->texts[trial->text_count++];

            text->text = example->said.text;
            text->length = example->said.length;
            text->examples = example;
            text->on_input = sorted[i].on_input;
        }
        example->text = trial->text_count - 1;
        trial->texts[example->text].example_count++;
    }
}

cli_exit
cli_trial_collect(cli_trial *trial)
{
    size_t count = aigc_rules_example_count(trial->rules);
    sorted_example *sorted = calloc(count + 1, sizeof *sorted);
    aigc_status status = AIGC_ERR_MEMORY;

    trial->examples = calloc(count + 1, sizeof *trial->examples);
    trial->texts = calloc(count + 1, sizeof *trial->texts);
    if (sorted && trial->examples && trial->texts) {
        status = keep_examples(trial, count);
        number_texts(trial, sorted);
    }
    free(sorted);
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

aigc_scanner *
cli_trial_scanner(const cli_trial *trial, const cli_trial_text *text)
{
    return trial->scanners[text->on_input ? AIGC_DIRECTION_INPUT : AIGC_DIRECTION_OUTPUT];
}

size_t
cli_trial_scans(const cli_trial_text *text, size_t most)
{
    size_t findings = text->example_count * CLI_TEST_FINDINGS_MAX;
    size_t scans = text->findings > 0 ? findings / text->findings : most;

    if (scans == 0)
        return 1;
    return scans < most ? scans : most;
}
