/* SPDX-License-Identifier: Apache-2.0 */
/* Try the words of rules: each as it is written, and in the disguises of its lanes. */
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/rules/rules_trial.h"

#include <string.h>

typedef struct word_trial {
    cli_trial *trial;
    aigc_rules *words; /* of the rules, alone */
    aigc_scanner *scanner;
    aigc_disguiser *disguiser;
    const aigc_rule_word *word; /* the one in hand */
    size_t length;              /* of its disguise */
    bool found;
    aigc_status status; /* of what a callback could not do */
} word_trial;

/* Only a finding that is the whole disguise is the word. */
static int
note_finding(void *context, const aigc_finding *finding)
{
    word_trial *words = context;

    words->found = words->found || (finding->rule == words->word->rule && finding->start == 0 &&
                                    finding->end == words->length);
    return 0;
}

static void
tell_unfound(const word_trial *words, aigc_lane lane, const char *text, size_t length)
{
    cli_trial *trial = words->trial;
    const aigc_rule_word *word = words->word;
    const char *rule = trial->of[word->rule].info.id;
    cli_string *out = &trial->text;

    trial->unfound++;
    if (trial->json) {
        cli_trial_json(trial, "word", word->file, word->line, rule);
        cli_json_text(out, "word", word->text, word->length);
        cli_json_string(out, "lane", aigc_lane_name(lane));
        cli_json_text(out, "text", text, length);
        cli_json_end(out);
        return;
    }
    cli_trial_place(trial, word->file, word->line, rule);
    cli_escape(out, word->text, word->length, CLI_ESCAPE_QUOTED);
    cli_string_add(out, " ");
    cli_string_add(out, _("is not found in the lane"));
    cli_string_add(out, " ");
    cli_string_add(out, aigc_lane_name(lane));
    cli_string_add(out, ": ");
    cli_escape(out, text, length, CLI_ESCAPE_QUOTED);
    cli_string_add_character(out, '\n');
}

static void
tell_cancelled(const word_trial *words)
{
    cli_trial *trial = words->trial;
    const aigc_rule_word *word = words->word;
    const char *rule = trial->of[word->rule].info.id;

    trial->unfound++;
    if (trial->json) {
        cli_trial_json(trial, "cancelled", word->file, word->line, rule);
        cli_json_text(&trial->text, "word", word->text, word->length);
        cli_json_end(&trial->text);
        return;
    }
    cli_trial_place(trial, word->file, word->line, rule);
    cli_escape(&trial->text, word->text, word->length, CLI_ESCAPE_QUOTED);
    cli_string_add(&trial->text, " ");
    cli_string_add(&trial->text, _("is cancelled by an allow phrase wherever it stands"));
    cli_string_add_character(&trial->text, '\n');
}

static int
try_disguise(void *context, aigc_lane lane, const char *text, size_t length)
{
    word_trial *words = context;

    words->found = false;
    words->length = length;
    words->trial->disguises++;
    words->status = cli_trial_scan(words->scanner, text, length, 0, note_finding, words);
    if (words->status != AIGC_OK) {
        return 1;
    }
    if (!words->found) {
        tell_unfound(words, lane, text, length);
    }
    return words->trial->text.failed ? 1 : 0;
}

static int
try_word(void *context, const aigc_rule_word *word)
{
    word_trial *words = context;
    const aigc_rule_info *info = &words->trial->of[word->rule].info;

    if (word->role == AIGC_WORD_ALLOW ||
        (info->action == AIGC_ACTION_OFF && info->input_action == AIGC_ACTION_OFF)) {
        return 0;
    }
    words->word = word;
    words->trial->words++;
    if (word->cancelled) {
        tell_cancelled(words);
    }
    if (words->status == AIGC_OK) {
        aigc_status status = aigc_disguiser_each(words->disguiser, word, try_disguise, words);

        /* What a callback could not do stays as it was. */
        if (status != AIGC_ERR_STOPPED) {
            words->status = status;
        }
    }
    return words->status == AIGC_OK && !words->trial->text.failed ? 0 : 1;
}

cli_exit
cli_trial_words(cli_trial *trial)
{
    word_trial words;
    aigc_status status;

    memset(&words, 0, sizeof(words));
    words.trial = trial;
    status = aigc_rules_compiler_build_words(trial->compiler, &words.words);
    if (status == AIGC_OK) {
        status = aigc_scanner_new(words.words, &words.scanner);
    }
    if (status == AIGC_OK) {
        status = aigc_disguiser_new(&words.disguiser);
    }
    if (status == AIGC_OK) {
        status = aigc_rules_compiler_each_word(trial->compiler, try_word, &words);
    }
    if (status == AIGC_ERR_STOPPED) {
        status = trial->text.failed ? AIGC_ERR_MEMORY : words.status;
    }
    aigc_disguiser_free(words.disguiser);
    aigc_scanner_free(words.scanner);
    aigc_rules_free(words.words);
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}
