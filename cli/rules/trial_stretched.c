/* SPDX-License-Identifier: Apache-2.0 */
/* Try the examples of rules with each part of them repeated: an expression that can match one text
 * in very many ways tries them all where it fails in the end, and gives up. What such a text has to
 * have, an example has. */
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/progress.h"
#include "cli/limits.h"
#include "cli/rules/rules_trial.h"

/* How far the text of [at, end) goes when `characters` of UTF-8 are added, or to its end. */
static size_t
go_on(const char *text, size_t at, size_t end, size_t characters)
{
    while (characters > 0 && at < end) {
        at++;
        while (at < end && ((unsigned char)text[at] & 0xC0) == 0x80)
            at++;
        characters--;
    }
    return at;
}

/* Scan a text with the bytes of [at, end) repeated. AIGC_ERR_LIMIT: a rule gave up. */
static aigc_status
scan(const cli_trial *trial, cli_trial_text *tried, size_t at, size_t end, cli_string *text)
{
    cli_string_clear(text);
    cli_string_add_bytes(text, tried->text, at);
    for (size_t i = 0; i < CLI_TEST_REPEATS; i++)
        cli_string_add_bytes(text, tried->text + at, end - at);
    cli_string_add_bytes(text, tried->text + end, tried->length - end);
    if (text->failed)
        return AIGC_ERR_MEMORY;
    tried->stretched++;
    return cli_trial_scan(cli_trial_scanner(trial, tried), text->data, text->length, 0, NULL, NULL);
}

/* Repeat each part of so many characters; of a long text, some that are spread evenly. */
static aigc_status
try_parts(const cli_trial *trial, cli_trial_text *tried, size_t characters, cli_string *text)
{
    size_t step = 1 + tried->length / cli_trial_scans(tried, CLI_TEST_PARTS_MAX);
    aigc_status status = AIGC_OK;

    for (size_t at = 0; at < tried->length && status == AIGC_OK;
         at = go_on(tried->text, at, tried->length, step)) {
        size_t end = go_on(tried->text, at, tried->length, characters);

        status = scan(trial, tried, at, end, text);
        if (status == AIGC_ERR_LIMIT) {
            tried->part = at;
            tried->part_bytes = end - at;
            return AIGC_OK;
        }
    }
    return status;
}

/* The shortest part that makes a rule give up is enough. */
static aigc_status
try_text(const cli_trial *trial, cli_trial_text *tried, cli_string *text)
{
    aigc_status status = AIGC_OK;

    for (size_t characters = 1;
         characters <= CLI_TEST_PART_CHARACTERS_MAX && status == AIGC_OK && tried->part_bytes == 0;
         characters++)
        status = try_parts(trial, tried, characters, text);
    return status;
}

/* Count what was tried of an example, and tell of a part with which a rule gives up. */
static void
judge_stretched(cli_trial *trial, const cli_trial_example *example)
{
    const aigc_rule_example *said = &example->said;
    const cli_trial_text *tried = &trial->texts[example->text];
    const char *rule = trial->of[said->rule].info.id;
    const char *part = tried->text + tried->part;
    cli_string *text = &trial->text;

    trial->stretched += tried->stretched;
    if (tried->part_bytes == 0)
        return;
    trial->gave_up++;
    if (trial->json) {
        cli_trial_json(trial, "stretched", said->file, said->line, rule);
        cli_json_text(text, "part", part, tried->part_bytes);
        cli_json_text(text, "text", said->text, said->length);
        cli_json_end(text);
        return;
    }
    cli_trial_place(trial, said->file, said->line, rule);
    cli_string_add(text, _("if this is repeated, a rule needs more work than is allowed: "));
    cli_escape(text, part, tried->part_bytes, CLI_ESCAPE_QUOTED);
    cli_string_add(text, _(" of "));
    cli_escape(text, said->text, said->length, CLI_ESCAPE_QUOTED);
    cli_string_add_character(text, '\n');
}

cli_exit
cli_trial_stretched(cli_trial *trial)
{
    aigc_status status = AIGC_OK;
    cli_progress progress;
    cli_string text;

    cli_string_init(&text);
    cli_progress_begin(&progress, trial->text_count);
    for (size_t i = 0; i < trial->text_count && status == AIGC_OK; i++) {
        cli_progress_show(&progress, i);
        status = try_text(trial, &trial->texts[i], &text);
    }
    cli_progress_end(&progress);
    cli_string_free(&text);
    if (status != AIGC_OK)
        return cli_say_status(status);
    for (size_t i = 0; i < trial->example_count; i++)
        judge_stretched(trial, &trial->examples[i]);
    return CLI_YES;
}
