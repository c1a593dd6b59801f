/* SPDX-License-Identifier: Apache-2.0 */
/* Count what a rule library covers. */
#include "cli/rules/library_stats.h"

#include "cli/options/time_value.h"

#include <stdlib.h>
#include <string.h>

static bool
keep_word(cli_library_words *list, const cli_library_word *word)
{
    if (list->count == list->capacity) {
        size_t room = list->capacity > 0 ? 2 * list->capacity : 1024;
        cli_library_word *grown = realloc(list->word, room * sizeof *grown);

        if (!grown)
            return false;
        list->word = grown;
        list->capacity = room;
    }
    list->word[list->count++] = *word;
    return true;
}

static size_t
keep_text(cli_library *library, const char *text, size_t length)
{
    size_t at = library->texts.length;

    cli_string_add_bytes(&library->texts, text, length);
    cli_string_add_character(&library->texts, '\0');
    return at;
}

static bool
acts(const aigc_rule_info *info)
{
    return info->action >= AIGC_ACTION_LOG || info->input_action >= AIGC_ACTION_LOG;
}

/* Note when something of a kind was updated. A date beyond tomorrow is a slip, which would keep a
 * library young for years; tomorrow may have begun elsewhere, as the day of the report is that of
 * UTC. */
static void
note_day(const cli_library *library, cli_kind_stats *kind, const char *date)
{
    uint64_t day;

    if (date && cli_day_read(date, &day) && day <= library->today + 1 &&
        (kind->updated == CLI_NO_DAY || day > kind->updated))
        kind->updated = day;
}

/* ---- words ---------------------------------------------------------------------------- */

static int
take_word(void *context, const aigc_rule_word *word)
{
    cli_library *library = context;
    cli_library_word kept;
    aigc_rule_info info = { .struct_size = sizeof info };

    if (word->role == AIGC_WORD_ALLOW ||
        aigc_rules_get(library->rules, word->rule, &info) != AIGC_OK)
        return 0;
    if (!acts(&info)) {
        library->inactive++;
        return 0;
    }
    if (word->role == AIGC_WORD_CONTEXT) {
        library->context++;
        return 0;
    }
    memset(&kept, 0, sizeof kept);
    kept.folded = keep_text(library, word->folded, strlen(word->folded));
    kept.written = keep_text(library, word->text, word->length);
    kept.length = word->length;
    kept.kind = cli_risk_kind_find(info.category, strlen(info.category));
    kept.rule = word->rule;
    kept.file = word->file;
    kept.line = word->line;
    note_day(library, &library->kinds[kept.kind], word->date);
    if (!keep_word(word->cancelled ? &library->cancelled : &library->words, &kept))
        library->texts.failed = true;
    return library->texts.failed ? 1 : 0;
}

/* A word with its folding, to be sorted by it. */
typedef struct sorted_word {
    const char *folded;
    cli_library_word word;
} sorted_word;

static int
by_folding(const void *one, const void *other)
{
    const sorted_word *a = one, *b = other;
    int order = strcmp(a->folded, b->folded);

    if (order == 0 && a->word.kind != b->word.kind)
        order = a->word.kind < b->word.kind ? -1 : 1;
    if (order == 0)
        order = strcmp(a->word.file, b->word.file);
    if (order == 0 && a->word.line != b->word.line)
        order = a->word.line < b->word.line ? -1 : 1;
    return order;
}

static bool
sort_words(cli_library *library)
{
    size_t count = library->words.count;
    sorted_word *sorted = calloc(count + 1, sizeof *sorted);

    if (!sorted)
        return false;
    for (size_t i = 0; i < count; i++) {
        sorted[i].word = library->words.word[i];
        sorted[i].folded = library->texts.data + sorted[i].word.folded;
    }
    qsort(sorted, count, sizeof *sorted, by_folding);
    for (size_t i = 0; i < count; i++)
        library->words.word[i] = sorted[i].word;
    free(sorted);
    return true;
}

/* Whether one of the words before this one, from `first` on, stands where it does: a list may serve
 * several rules. */
static bool
is_same_entry(const cli_library_word *first, const cli_library_word *word)
{
    for (; first < word; first++)
        if (first->rule != word->rule && first->line == word->line &&
            strcmp(first->file, word->file) == 0)
            return true;
    return false;
}

/* Count each folding once in all, and once in each of its kinds. */
static bool
count_distinct(cli_library *library)
{
    const char *texts = library->texts.data;
    const cli_library_word *first = NULL, *before = NULL;

    library->duplicates = calloc(library->words.count + 1, sizeof *library->duplicates);
    if (!library->duplicates)
        return false;
    for (size_t i = 0; i < library->words.count; i++) {
        const cli_library_word *word = &library->words.word[i];
        bool known = first && strcmp(texts + first->folded, texts + word->folded) == 0;

        if (known && !is_same_entry(first, word)) {
            cli_library_duplicate *duplicate = &library->duplicates[library->duplicate_count++];

            duplicate->word = word;
            duplicate->first = first;
        }
        if (!known) {
            first = word;
            library->entries += word->kind < CLI_RISK_KINDS ? 1 : 0;
        }
        if (!known || before->kind != word->kind)
            library->kinds[word->kind].entries++;
        before = word;
    }
    return true;
}

/* ---- all ------------------------------------------------------------------------------ */

static void
count_rules(cli_library *library)
{
    aigc_rule_info info = { .struct_size = sizeof info };

    for (size_t i = 0; i < aigc_rules_count(library->rules); i++) {
        if (aigc_rules_get(library->rules, i, &info) != AIGC_OK || !acts(&info))
            continue;
        library->rule_count += info.base == i ? 1 : 0;
        cli_kind_stats *kind =
            &library->kinds[cli_risk_kind_find(info.category, strlen(info.category))];
        /* A variant of a rule is no rule of its own. */
        kind->rules += info.base == i ? 1 : 0;
        kind->patterns += info.regex_count;
        note_day(library, kind, info.date);
    }
}

cli_exit
cli_library_count(cli_library *library)
{
    for (size_t i = 0; i < CLI_LIBRARY_KINDS; i++)
        library->kinds[i].updated = CLI_NO_DAY;
    library->updated = CLI_NO_DAY;
    count_rules(library);
    aigc_status status = aigc_rules_compiler_each_word(library->compiler, take_word, library);
    if (status != AIGC_OK && !library->texts.failed)
        return cli_say_status(status);
    if (library->texts.failed || !sort_words(library) || !count_distinct(library))
        return cli_say_no_memory();
    for (size_t i = 0; i < CLI_RISK_KINDS; i++) {
        uint64_t day = library->kinds[i].updated;

        if (day != CLI_NO_DAY && (library->updated == CLI_NO_DAY || day > library->updated))
            library->updated = day;
    }
    return CLI_YES;
}

void
cli_library_free(cli_library *library)
{
    cli_string_free(&library->texts);
    free(library->words.word);
    free(library->cancelled.word);
    free(library->duplicates);
    aigc_rules_free(library->rules);
    aigc_rules_compiler_free(library->compiler);
}

/* ---- floors --------------------------------------------------------------------------- */

bool
cli_library_is_large(const cli_library *library)
{
    return library->entries >= CLI_LIBRARY_WORDS;
}

bool
cli_library_covers(const cli_library *library)
{
    for (size_t i = 0; i < CLI_RISK_KINDS_CORE; i++)
        if (library->kinds[i].entries == 0)
            return false;
    return true;
}

bool
cli_library_fills(const cli_library *library)
{
    for (size_t i = 0; i < CLI_RISK_KINDS_CORE; i++)
        if (library->kinds[i].entries < cli_risk_kinds[i].words)
            return false;
    return true;
}

uint64_t
cli_library_age(const cli_library *library, uint64_t day)
{
    return day < library->today ? library->today - day : 0;
}

bool
cli_library_is_fresh(const cli_library *library)
{
    return library->updated != CLI_NO_DAY &&
           cli_library_age(library, library->updated) <= CLI_LIBRARY_DAYS;
}
