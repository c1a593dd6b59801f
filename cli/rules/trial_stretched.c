/* SPDX-License-Identifier: Apache-2.0 */
/* Try the examples of rules with each part of them repeated: an expression that can match one text
 * in very many ways tries them all where it fails in the end, and gives up. What such a text has to
 * have, an example has. */
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/limits.h"
#include "cli/rules/rules_trial.h"

/* How far the text of [at, end) goes when `characters` of UTF-8 are added, or to its end. */
static size_t
go_on(const char *text, size_t at, size_t end, size_t characters)
{
    while (characters > 0 && at < end) {
        at++;
        while (at < end && ((unsigned char)text[at] & 0xC0) == 0x80) {
            at++;
        }
        characters--;
    }
    return at;
}

static void
tell_stretched(cli_trial *trial, const aigc_rule_example *example, const char *part, size_t size)
{
    const char *rule = trial->of[example->rule].info.id;
    cli_string *text = &trial->text;

    trial->gave_up++;
    if (trial->json) {
        cli_trial_json(trial, "stretched", example->file, example->line, rule);
        cli_json_text(text, "part", part, size);
        cli_json_text(text, "text", example->text, example->length);
        cli_json_end(text);
        return;
    }
    cli_trial_place(trial, example->file, example->line, rule);
    cli_string_add(text, _("if this is repeated, a rule needs more work than is allowed: "));
    cli_escape(text, part, size, CLI_ESCAPE_QUOTED);
    cli_string_add(text, _(" of "));
    cli_escape(text, example->text, example->length, CLI_ESCAPE_QUOTED);
    cli_string_add_character(text, '\n');
}

/* Scan an example with the bytes of [at, end) repeated. AIGC_ERR_LIMIT: a rule gave up. */
static aigc_status
scan(cli_trial *trial, const aigc_rule_example *example, size_t at, size_t end, cli_string *text)
{
    bool on_input = trial->of[example->rule].only_input;
    aigc_scanner *scanner =
        trial->scanners[on_input ? AIGC_DIRECTION_INPUT : AIGC_DIRECTION_OUTPUT];

    cli_string_clear(text);
    cli_string_add_bytes(text, example->text, at);
    for (size_t i = 0; i < CLI_TEST_REPEATS; i++) {
        cli_string_add_bytes(text, example->text + at, end - at);
    }
    cli_string_add_bytes(text, example->text + end, example->length - end);
    if (text->failed) {
        return AIGC_ERR_MEMORY;
    }
    trial->stretched++;
    return cli_trial_scan(scanner, text->data, text->length, 0, NULL, NULL);
}

/* Repeat each part of so many characters; of a long example, some that are spread evenly. */
static aigc_status
try_parts(cli_trial *trial, const aigc_rule_example *example, size_t characters, cli_string *text)
{
    size_t step = 1 + example->length / CLI_TEST_PARTS_MAX;
    aigc_status status = AIGC_OK;

    for (size_t at = 0; at < example->length && status == AIGC_OK;
         at = go_on(example->text, at, example->length, step)) {
        size_t end = go_on(example->text, at, example->length, characters);

        status = scan(trial, example, at, end, text);
        if (status == AIGC_ERR_LIMIT) {
            tell_stretched(trial, example, example->text + at, end - at);
            return AIGC_OK;
        }
    }
    return status;
}

/* The shortest part that makes a rule give up is enough. */
static aigc_status
try_example(cli_trial *trial, const aigc_rule_example *example, cli_string *text)
{
    size_t before = trial->gave_up;
    aigc_status status = AIGC_OK;

    for (size_t characters = 1; characters <= CLI_TEST_PART_CHARACTERS_MAX && status == AIGC_OK &&
                                trial->gave_up == before;
         characters++) {
        status = try_parts(trial, example, characters, text);
    }
    return status;
}

cli_exit
cli_trial_stretched(cli_trial *trial)
{
    size_t count = aigc_rules_example_count(trial->rules);
    aigc_status status = AIGC_OK;
    cli_string text;

    cli_string_init(&text);
    for (size_t i = 0; i < count && status == AIGC_OK; i++) {
        aigc_rule_example example;

        status = aigc_rules_example(trial->rules, i, &example);
        if (status == AIGC_OK && !trial->of[example.rule].off) {
            status = try_example(trial, &example, &text);
        }
    }
    cli_string_free(&text);
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}
