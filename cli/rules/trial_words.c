/* SPDX-License-Identifier: Apache-2.0 */
/* Try the words of rules: each as it is written, and in the disguises of its lanes. */
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/progress.h"
#include "cli/rules/rules_trial.h"

#include <stdlib.h>
#include <string.h>

/* A word that is tried. */
typedef struct tried_word {
    size_t rule;
    size_t at; /* of its text among those of all words */
    size_t length;
    const char *file;
    uint32_t line;
    unsigned lanes;
    uint32_t gap;
    uint32_t total;
    bool cancelled;
} tried_word;

/* A disguise in which a word was not found. */
typedef struct unfound_disguise {
    size_t word;
    size_t number; /* of the disguise, among all */
    aigc_lane lane;
    size_t at; /* of its text among those of all that were not found */
    size_t length;
} unfound_disguise;

/* A word with its text, to be sorted with the words that are disguised alike. */
typedef struct sorted_word {
    const char *text;
    const tried_word *word;
} sorted_word;

typedef struct word_trial {
    cli_trial *trial;
    aigc_rules *rules; /* of the words alone */
    aigc_scanner *scanner;
    aigc_disguiser *disguiser;

    tried_word *words;
    size_t count;
    size_t capacity;
    cli_string texts;

    /* Words that are disguised alike are tried at once: many rules may share one. */
    const sorted_word *alike;
    size_t alike_count;
    size_t *found_in; /* of each rule: number of the last disguise that it found as a whole */
    size_t number;    /* of disguises so far */
    size_t length;    /* of the one in hand */

    unfound_disguise *unfound;
    size_t unfound_count;
    size_t unfound_capacity;
    cli_string unfound_texts;

    aigc_status status; /* of what a callback could not do */
} word_trial;

/* Room for one more in an array; false if there is none. */
static bool
make_room(void **array, size_t size, size_t count, size_t *capacity)
{
    size_t room = *capacity > 0 ? 2 * *capacity : 1024;

    if (count < *capacity)
        return true;
    void *grown = realloc(*array, room * size);
    if (!grown)
        return false;
    *array = grown;
    *capacity = room;
    return true;
}

/* ---- collecting ----------------------------------------------------------------------- */

static int
take_word(void *context, const aigc_rule_word *word)
{
    word_trial *trial = context;
    const aigc_rule_info *info = &trial->trial->of[word->rule].info;
    void *array = trial->words;

    if (word->role == AIGC_WORD_ALLOW ||
        (info->action == AIGC_ACTION_OFF && info->input_action == AIGC_ACTION_OFF))
        return 0;
    if (!make_room(&array, sizeof *trial->words, trial->count, &trial->capacity)) {
        trial->status = AIGC_ERR_MEMORY;
        return 1;
    }
    trial->words = array;
    tried_word *taken = &trial->words[trial->count++];
    taken->rule = word->rule;
    taken->at = trial->texts.length;
    taken->length = word->length;
    taken->file = word->file;
    taken->line = word->line;
    taken->lanes = word->lanes;
    taken->gap = word->gap;
    taken->total = word->total;
    taken->cancelled = word->cancelled != 0;
    cli_string_add_bytes(&trial->texts, word->text, word->length);
    trial->status = trial->texts.failed ? AIGC_ERR_MEMORY : AIGC_OK;
    return trial->texts.failed ? 1 : 0;
}

/* ---- trying --------------------------------------------------------------------------- */

static int
compare_numbers(size_t one, size_t other)
{
    return one == other ? 0 : one < other ? -1 : 1;
}

/* Zero if two words are disguised alike. */
static int
compare_alike(const sorted_word *one, const sorted_word *other)
{
    const tried_word *a = one->word, *b = other->word;
    int order = compare_numbers(a->length, b->length);

    order = order != 0 ? order : memcmp(one->text, other->text, a->length);
    order = order != 0 ? order : compare_numbers(a->lanes, b->lanes);
    order = order != 0 ? order : compare_numbers(a->gap, b->gap);
    return order != 0 ? order : compare_numbers(a->total, b->total);
}

static int
by_disguises(const void *one, const void *other)
{
    const sorted_word *a = one, *b = other;
    int order = compare_alike(a, b);

    return order != 0 ? order : a->word < b->word ? -1 : 1;
}

/* Only a finding that is the whole disguise is the word. */
static int
note_finding(void *context, const aigc_finding *finding)
{
    word_trial *trial = context;

    if (finding->start == 0 && finding->end == trial->length)
        trial->found_in[finding->rule] = trial->number;
    return 0;
}

static bool
keep_unfound(word_trial *trial, const tried_word *word, aigc_lane lane, size_t at)
{
    void *array = trial->unfound;

    if (!make_room(&array, sizeof *trial->unfound, trial->unfound_count, &trial->unfound_capacity))
        return false;
    trial->unfound = array;
    unfound_disguise *kept = &trial->unfound[trial->unfound_count++];
    kept->word = (size_t)(word - trial->words);
    kept->number = trial->number;
    kept->lane = lane;
    kept->at = at;
    kept->length = trial->length;
    return true;
}

static int
try_disguise(void *context, aigc_lane lane, const char *text, size_t length)
{
    word_trial *trial = context;
    size_t at = trial->unfound_texts.length, before = trial->unfound_count;
    bool kept = true;

    trial->number++;
    trial->length = length;
    trial->trial->disguises += trial->alike_count;
    trial->status = cli_trial_scan(trial->scanner, text, length, 0, note_finding, trial);
    for (size_t i = 0; i < trial->alike_count && trial->status == AIGC_OK && kept; i++) {
        const tried_word *word = trial->alike[i].word;

        kept = trial->found_in[word->rule] == trial->number || keep_unfound(trial, word, lane, at);
    }
    if (trial->unfound_count > before)
        cli_string_add_bytes(&trial->unfound_texts, text, length);
    if (!kept || trial->unfound_texts.failed)
        trial->status = AIGC_ERR_MEMORY;
    return trial->status == AIGC_OK ? 0 : 1;
}

/* Try the words in hand, by the first of them. */
static aigc_status
try_alike(word_trial *trial)
{
    const tried_word *first = trial->alike->word;
    aigc_rule_word word;

    memset(&word, 0, sizeof word);
    word.rule = first->rule;
    word.role = AIGC_WORD_FINDS;
    word.lanes = first->lanes;
    word.gap = first->gap;
    word.total = first->total;
    word.text = trial->alike->text;
    word.length = first->length;
    aigc_status status = aigc_disguiser_each(trial->disguiser, &word, try_disguise, trial);
    return status == AIGC_ERR_STOPPED ? trial->status : status;
}

static aigc_status
try_words(word_trial *trial)
{
    sorted_word *sorted = calloc(trial->count + 1, sizeof *sorted);
    aigc_status status = sorted ? AIGC_OK : AIGC_ERR_MEMORY;
    cli_progress progress;

    for (size_t i = 0; i < trial->count && sorted; i++) {
        sorted[i].word = &trial->words[i];
        sorted[i].text = trial->texts.data + trial->words[i].at;
    }
    if (sorted)
        qsort(sorted, trial->count, sizeof *sorted, by_disguises);
    cli_progress_begin(&progress, trial->count);
    for (size_t i = 0; i < trial->count && status == AIGC_OK; i += trial->alike_count) {
        cli_progress_show(&progress, i);
        trial->alike = &sorted[i];
        trial->alike_count = 1;
        while (i + trial->alike_count < trial->count &&
               compare_alike(&sorted[i], &sorted[i + trial->alike_count]) == 0)
            trial->alike_count++;
        status = try_alike(trial);
    }
    cli_progress_end(&progress);
    free(sorted);
    return status;
}

/* ---- telling -------------------------------------------------------------------------- */

/* A word that is not found in this disguise; NULL: an allow phrase cancels it everywhere. */
static void
tell_word(word_trial *trial, const tried_word *word, const unfound_disguise *disguise)
{
    cli_trial *told = trial->trial;
    const char *rule = told->of[word->rule].info.id;
    const char *text = disguise ? trial->unfound_texts.data + disguise->at : NULL;
    cli_string *out = &told->text;

    told->unfound++;
    if (told->json) {
        cli_trial_json(told, disguise ? "word" : "cancelled", word->file, word->line, rule);
        cli_json_text(out, "word", trial->texts.data + word->at, word->length);
        if (disguise) {
            cli_json_string(out, "lane", aigc_lane_name(disguise->lane));
            cli_json_text(out, "text", text, disguise->length);
        }
        cli_json_end(out);
        return;
    }
    cli_trial_place(told, word->file, word->line, rule);
    cli_escape(out, trial->texts.data + word->at, word->length, CLI_ESCAPE_QUOTED);
    cli_string_add(out, " ");
    if (disguise) {
        cli_string_add(out, _("is not found in the lane"));
        cli_string_add(out, " ");
        cli_string_add(out, aigc_lane_name(disguise->lane));
        cli_string_add(out, ": ");
        cli_escape(out, text, disguise->length, CLI_ESCAPE_QUOTED);
    } else {
        cli_string_add(out, _("is cancelled by an allow phrase wherever it stands"));
    }
    cli_string_add_character(out, '\n');
}

static int
by_word(const void *one, const void *other)
{
    const unfound_disguise *a = one, *b = other;
    int order = compare_numbers(a->word, b->word);

    return order != 0 ? order : compare_numbers(a->number, b->number);
}

/* Tell of all words, in the order of the rules and files. */
static void
tell_words(word_trial *trial)
{
    size_t next = 0;

    trial->trial->words = trial->count;
    if (trial->unfound_count > 0)
        qsort(trial->unfound, trial->unfound_count, sizeof *trial->unfound, by_word);
    for (size_t i = 0; i < trial->count; i++) {
        if (trial->words[i].cancelled)
            tell_word(trial, &trial->words[i], NULL);
        for (; next < trial->unfound_count && trial->unfound[next].word == i; next++)
            tell_word(trial, &trial->words[i], &trial->unfound[next]);
    }
}

/* ---- all ------------------------------------------------------------------------------ */

static aigc_status
prepare(word_trial *trial)
{
    aigc_rules_compiler *compiler = trial->trial->compiler;
    aigc_status status = aigc_rules_compiler_build_words(compiler, &trial->rules);

    if (status == AIGC_OK) {
        trial->found_in = calloc(aigc_rules_count(trial->rules) + 1, sizeof *trial->found_in);
        status = trial->found_in ? AIGC_OK : AIGC_ERR_MEMORY;
    }
    if (status == AIGC_OK)
        status = aigc_scanner_new(trial->rules, &trial->scanner);
    if (status == AIGC_OK)
        status = aigc_disguiser_new(&trial->disguiser);
    if (status == AIGC_OK)
        status = aigc_rules_compiler_each_word(compiler, take_word, trial);
    return status == AIGC_ERR_STOPPED ? trial->status : status;
}

cli_exit
cli_trial_words(cli_trial *trial)
{
    word_trial words;

    memset(&words, 0, sizeof words);
    words.trial = trial;
    cli_string_init(&words.texts);
    cli_string_init(&words.unfound_texts);
    aigc_status status = prepare(&words);
    if (status == AIGC_OK)
        status = try_words(&words);
    if (status == AIGC_OK) {
        tell_words(&words);
        status = trial->text.failed ? AIGC_ERR_MEMORY : AIGC_OK;
    }
    cli_string_free(&words.unfound_texts);
    free(words.unfound);
    cli_string_free(&words.texts);
    free(words.words);
    free(words.found_in);
    aigc_disguiser_free(words.disguiser);
    aigc_scanner_free(words.scanner);
    aigc_rules_free(words.rules);
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}
