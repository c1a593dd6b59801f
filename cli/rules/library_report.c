/* SPDX-License-Identifier: Apache-2.0 */
/* The report on a rule library: text, JSON and a page to print. */
#include "cli/io/characters.h"
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/limits.h"
#include "cli/options/time_value.h"
#include "cli/reports/html_page.h"
#include "cli/rules/library_stats.h"

#include <aigc/filter.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef enum phrase_id {
    TITLE,
    DAY,
    RULE_SET,
    FLOORS,
    REQUIREMENT,
    FORCE,
    STANDARD,
    HERE,
    RESULT,
    SIZE,
    COVERAGE,
    FILLING,
    CADENCE,
    RECOMMENDED,
    REQUIRED,
    MET,
    SHORT,
    UNKNOWN,
    KIND,
    NAME,
    ENTRIES,
    FLOOR,
    RULES,
    PATTERNS,
    UPDATED,
    AGE,
    OWN,
    CHART,
    COUNTED,
    NOT_COUNTED,
    DUPLICATES,
    CANCELLED,
    CONTEXT,
    INACTIVE,
    FIRST_PLACE,
    PHRASES
} phrase_id;

static const cli_phrase phrases[PHRASES] = {
    [TITLE] = { { "Keyword library report (TC260-003-2024, 8.1)",
                  "关键词库统计报告（TC260-003-2024 第 8.1 条）" } },
    [DAY] = { { "Day of the report", "统计日期" } },
    [RULE_SET] = { { "Rule set", "规则集版本" } },
    [FLOORS] = { { "What the standard asks for", "标准要求与现状" } },
    [REQUIREMENT] = { { "Requirement", "要求" } },
    [FORCE] = { { "Force", "约束力" } },
    [STANDARD] = { { "Standard", "标准值" } },
    [HERE] = { { "Here", "现状" } },
    [RESULT] = { { "Result", "结论" } },
    [SIZE] = { { "Distinct entries in all", "关键词总数（去重）" } },
    [COVERAGE] = { { "Kinds of A.1 and A.2 with an entry", "附录 A.1、A.2 风险覆盖数" } },
    [FILLING] = { { "Kinds of A.1 and A.2 with enough entries (A.1: 200, A.2: 100)",
                    "达到数量要求的风险种类数（A.1 每种 200、A.2 每种 100）" } },
    [CADENCE] = { { "Days since the last update", "距最近一次更新的天数" } },
    [RECOMMENDED] = { { "should", "宜" } },
    [REQUIRED] = { { "shall", "应" } },
    [MET] = { { "met", "达到" } },
    [SHORT] = { { "not met", "未达到" } },
    [UNKNOWN] = { { "unknown", "未知" } },
    [KIND] = { { "Kind", "代码" } },
    [NAME] = { { "Risk", "安全风险" } },
    [ENTRIES] = { { "Entries", "关键词" } },
    [FLOOR] = { { "Floor", "下限" } },
    [RULES] = { { "Rules", "规则" } },
    [PATTERNS] = { { "Patterns", "正则" } },
    [UPDATED] = { { "Updated", "更新日期" } },
    [AGE] = { { "Days", "天数" } },
    [OWN] = { { "Own categories of the site", "自定义类别" } },
    [CHART] = { { "Distinct entries per kind; the line is the floor, hatched is below it",
                  "各类关键词数（去重）；竖线为下限，斜线填充表示未达到下限" } },
    [COUNTED] = { { "An entry is a distinct word that acts. Spellings that fold to the same are "
                    "one "
                    "entry, and disguises that the lanes find are none; regular expressions are "
                    "shown, not counted. A word of several kinds counts in each, and once in all.",
                    "统计口径：只计实际生效、去重后的关键词。折叠后相同的写法只计一次；由变形匹配"
                    "得到的写法不计；正则表达式另列，不计入关键词数。同一词属于多个种类的，分别计入"
                    "各种类，总数只计一次。" } },
    [NOT_COUNTED] = { { "What is not counted", "未计入的词" } },
    [DUPLICATES] = { { "Duplicates", "重复的词" } },
    [CANCELLED] = { { "Cancelled by allow phrases of their rule", "被放行短语抵消的词" } },
    [CONTEXT] = { { "Context words of conditions", "仅作条件使用的词" } },
    [INACTIVE] = { { "Words of rules that are off or in shadow", "停用或试运行规则中的词" } },
    [FIRST_PLACE] = { { "First at", "首次出现" } },
};

/* What a report is made of. */
typedef struct page {
    cli_string *out;
    const cli_library *library;
    cli_report_language language;
} page;

static const char *
say(const page *p, phrase_id id)
{
    return phrases[id].in[p->language];
}

/* ---- floors --------------------------------------------------------------------------- */

/* A line about a floor. */
typedef struct floor_line {
    phrase_id what;
    phrase_id force;
    uint64_t asked;
    bool at_most; /* `asked` is a ceiling */
    uint64_t here;
    bool known;
    bool met;
    const char *name; /* in JSON */
} floor_line;

#define FLOOR_LINES 4

static void
list_floors(const cli_library *library, floor_line lines[FLOOR_LINES])
{
    uint64_t covered = 0, filled = 0;
    bool dated = library->updated != CLI_NO_DAY;
    uint64_t age = dated ? cli_library_age(library, library->updated) : 0;

    for (size_t i = 0; i < CLI_RISK_KINDS_CORE; i++) {
        covered += library->kinds[i].entries > 0 ? 1 : 0;
        filled += library->kinds[i].entries >= cli_risk_kinds[i].words ? 1 : 0;
    }
    lines[0] = (floor_line){ SIZE,
                             RECOMMENDED,
                             CLI_LIBRARY_WORDS,
                             false,
                             library->entries,
                             true,
                             cli_library_is_large(library),
                             "entries" };
    lines[1] = (floor_line){ COVERAGE, REQUIRED, CLI_RISK_KINDS_CORE,         false,
                             covered,  true,     cli_library_covers(library), "kinds_covered" };
    lines[2] = (floor_line){ FILLING, RECOMMENDED, CLI_RISK_KINDS_CORE,        false,
                             filled,  true,        cli_library_fills(library), "kinds_filled" };
    lines[3] = (floor_line){ CADENCE,
                             RECOMMENDED,
                             CLI_LIBRARY_DAYS,
                             true,
                             age,
                             dated,
                             cli_library_is_fresh(library),
                             "days_since_update" };
}

/* ---- text ----------------------------------------------------------------------------- */

static void
add_cell(cli_string *out, const char *text, size_t width)
{
    size_t used = cli_text_width(text);

    cli_string_add(out, text);
    for (; used < width; used++)
        cli_string_add_character(out, ' ');
    cli_string_add(out, "  ");
}

static void
add_right(cli_string *out, const char *text, size_t width)
{
    for (size_t used = cli_text_width(text); used < width; used++)
        cli_string_add_character(out, ' ');
    cli_string_add(out, text);
    cli_string_add(out, "  ");
}

#define NUMBER_SIZE 24

static void
add_number(cli_string *out, uint64_t number, size_t width)
{
    char text[NUMBER_SIZE];

    (void)snprintf(text, sizeof text, "%" PRIu64, number);
    add_right(out, text, width);
}

static void
add_day(const page *p, cli_string *out, uint64_t day)
{
    char text[CLI_DAY_SIZE];

    if (day == CLI_NO_DAY) {
        cli_string_add(out, say(p, UNKNOWN));
        return;
    }
    cli_day_write(day, text);
    cli_string_add(out, text);
}

static void
add_floors_text(const page *p)
{
    floor_line lines[FLOOR_LINES];
    cli_string *out = p->out;

    list_floors(p->library, lines);
    for (size_t i = 0; i < FLOOR_LINES; i++) {
        const floor_line *line = &lines[i];

        add_cell(out, say(p, line->what), 62);
        add_cell(out, say(p, line->force), 6);
        cli_string_add(out, line->at_most ? "<= " : ">= ");
        add_number(out, line->asked, 5);
        if (line->known)
            add_number(out, line->here, 6);
        else
            add_right(out, say(p, UNKNOWN), 6);
        cli_string_add(out, say(p, line->met ? MET : SHORT));
        cli_string_add_character(out, '\n');
    }
}

static void
add_kind_text(const page *p, size_t index)
{
    const cli_kind_stats *kind = &p->library->kinds[index];
    bool own = index == CLI_RISK_KINDS;
    cli_string *out = p->out;

    add_cell(out, own ? "X" : cli_risk_kinds[index].code, 5);
    add_number(out, kind->entries, 8);
    if (!own && cli_risk_kinds[index].words > 0)
        add_number(out, cli_risk_kinds[index].words, 6);
    else
        add_right(out, "-", 6);
    add_number(out, kind->rules, 6);
    add_number(out, kind->patterns, 8);
    if (kind->updated == CLI_NO_DAY) {
        add_cell(out, say(p, UNKNOWN), 10);
        add_right(out, "-", 5);
    } else {
        add_day(p, out, kind->updated);
        cli_string_add(out, "  ");
        add_number(out, cli_library_age(p->library, kind->updated), 5);
    }
    cli_string_add(out, own ? say(p, OWN) : cli_risk_kinds[index].name.in[p->language]);
    cli_string_add_character(out, '\n');
}

/* Whether a line is about a kind: of those of the site, if a rule or a word of a list is of one. */
static bool
is_shown(const cli_library *library, size_t index)
{
    const cli_kind_stats *kind = &library->kinds[index];

    return index < CLI_RISK_KINDS || kind->rules > 0 || kind->entries > 0;
}

static void
add_kinds_text(const page *p)
{
    cli_string *out = p->out;

    cli_string_add_character(out, '\n');
    add_cell(out, say(p, KIND), 5);
    add_right(out, say(p, ENTRIES), 8);
    add_right(out, say(p, FLOOR), 6);
    add_right(out, say(p, RULES), 6);
    add_right(out, say(p, PATTERNS), 8);
    add_cell(out, say(p, UPDATED), 10);
    add_right(out, say(p, AGE), 5);
    cli_string_add(out, say(p, NAME));
    cli_string_add_character(out, '\n');
    for (size_t i = 0; i < CLI_LIBRARY_KINDS; i++)
        if (is_shown(p->library, i))
            add_kind_text(p, i);
}

static void
add_place(cli_string *out, const cli_library_word *word)
{
    cli_escape(out, word->file, strlen(word->file), CLI_ESCAPE_PLAIN);
    cli_string_format(out, ":%" PRIu32, word->line);
}

static void
add_count_text(const page *p, phrase_id what, uint64_t count)
{
    cli_string_add(p->out, say(p, what));
    cli_string_add(p->out, cli_report_colon(p->language));
    cli_string_format(p->out, "%" PRIu64 "\n", count);
}

/* Show the first words of a list; a report has room for some, --json for all. */
static void
add_word_text(const page *p, const cli_library_word *word, const cli_library_word *first)
{
    cli_string *out = p->out;

    cli_string_add(out, "  ");
    cli_escape(out, p->library->texts.data + word->written, word->length, CLI_ESCAPE_QUOTED);
    cli_string_add(out, "  ");
    add_place(out, word);
    if (first) {
        cli_string_add(out, "  (");
        cli_string_add(out, say(p, FIRST_PLACE));
        cli_string_add_character(out, ' ');
        add_place(out, first);
        cli_string_add_character(out, ')');
    }
    cli_string_add_character(out, '\n');
}

static void
add_more_text(const page *p, size_t count)
{
    if (count > CLI_SHOWN_WORDS_MAX) {
        cli_string_add(p->out, "  ");
        if (p->language == CLI_REPORT_ZH) {
            cli_string_format(p->out, "另有 %zu 条，见 --json 输出\n", count - CLI_SHOWN_WORDS_MAX);
        } else {
            cli_string_format(p->out, "and %zu more, which --json lists\n",
                              count - CLI_SHOWN_WORDS_MAX);
        }
    }
}

static void
add_words_text(const page *p)
{
    const cli_library *library = p->library;

    cli_string_add_character(p->out, '\n');
    add_count_text(p, CONTEXT, library->context);
    add_count_text(p, INACTIVE, library->inactive);
    add_count_text(p, DUPLICATES, library->duplicate_count);
    for (size_t i = 0; i < library->duplicate_count && i < CLI_SHOWN_WORDS_MAX; i++)
        add_word_text(p, library->duplicates[i].word, library->duplicates[i].first);
    add_more_text(p, library->duplicate_count);
    add_count_text(p, CANCELLED, library->cancelled.count);
    for (size_t i = 0; i < library->cancelled.count && i < CLI_SHOWN_WORDS_MAX; i++)
        add_word_text(p, &library->cancelled.word[i], NULL);
    add_more_text(p, library->cancelled.count);
}

void
cli_library_text(cli_string *out, const cli_library *library, cli_report_language language)
{
    page p = { out, library, language };

    cli_string_add(out, say(&p, TITLE));
    cli_string_add_character(out, '\n');
    cli_string_add(out, say(&p, DAY));
    cli_string_add(out, cli_report_colon(language));
    add_day(&p, out, library->today);
    cli_string_add(out, "  ");
    cli_string_add(out, say(&p, RULE_SET));
    cli_string_add(out, cli_report_colon(language));
    cli_string_add(out, aigc_rules_version(library->rules));
    cli_string_add(out, "\n\n");
    add_floors_text(&p);
    add_kinds_text(&p);
    add_words_text(&p);
}

/* ---- JSON ----------------------------------------------------------------------------- */

static void
add_day_json(cli_string *out, const cli_library *library, uint64_t day)
{
    char text[CLI_DAY_SIZE];

    if (day == CLI_NO_DAY) {
        cli_json_null(out, "updated");
        cli_json_null(out, "age_days");
        return;
    }
    cli_day_write(day, text);
    cli_json_string(out, "updated", text);
    cli_json_number(out, "age_days", cli_library_age(library, day));
}

static void
add_kind_json(cli_string *out, const cli_library *library, size_t index)
{
    const cli_kind_stats *kind = &library->kinds[index];
    bool own = index == CLI_RISK_KINDS;

    cli_json_open(out, NULL, '{');
    cli_json_string(out, "kind", own ? "X" : cli_risk_kinds[index].code);
    cli_json_number(out, "entries", kind->entries);
    if (own || cli_risk_kinds[index].words == 0)
        cli_json_null(out, "floor");
    else
        cli_json_number(out, "floor", cli_risk_kinds[index].words);
    cli_json_number(out, "rules", kind->rules);
    cli_json_number(out, "patterns", kind->patterns);
    add_day_json(out, library, kind->updated);
    cli_json_close(out, '}');
}

static void
add_word_json(cli_string *out, const cli_library *library, const cli_library_word *word,
              const cli_library_word *first)
{
    aigc_rule_info info = { .struct_size = sizeof info };

    cli_json_open(out, NULL, '{');
    cli_json_text(out, "word", library->texts.data + word->written, word->length);
    if (aigc_rules_get(library->rules, word->rule, &info) == AIGC_OK) {
        cli_json_string(out, "rule", info.id);
        cli_json_string(out, "category", info.category);
    }
    cli_json_string(out, "file", word->file);
    cli_json_number(out, "line", word->line);
    if (first) {
        cli_json_string(out, "first_file", first->file);
        cli_json_number(out, "first_line", first->line);
    }
    cli_json_close(out, '}');
}

static void
add_floors_json(cli_string *out, const cli_library *library)
{
    floor_line lines[FLOOR_LINES];

    list_floors(library, lines);
    cli_json_open(out, "floors", '[');
    for (size_t i = 0; i < FLOOR_LINES; i++) {
        cli_json_open(out, NULL, '{');
        cli_json_string(out, "name", lines[i].name);
        cli_json_flag(out, "required", lines[i].force == REQUIRED);
        cli_json_number(out, lines[i].at_most ? "at_most" : "at_least", lines[i].asked);
        if (lines[i].known)
            cli_json_number(out, "here", lines[i].here);
        else
            cli_json_null(out, "here");
        cli_json_flag(out, "met", lines[i].met);
        cli_json_close(out, '}');
    }
    cli_json_close(out, ']');
}

void
cli_library_json(cli_string *out, const cli_library *library)
{
    char day[CLI_DAY_SIZE];

    cli_day_write(library->today, day);
    cli_json_begin(out);
    cli_json_string(out, "kind", "stats");
    cli_json_string(out, "as_of", day);
    cli_json_string(out, "version", aigc_rules_version(library->rules));
    cli_json_number(out, "rules", library->rule_count);
    cli_json_number(out, "entries", library->entries);
    add_day_json(out, library, library->updated);
    add_floors_json(out, library);
    cli_json_open(out, "kinds", '[');
    for (size_t i = 0; i < CLI_LIBRARY_KINDS; i++)
        add_kind_json(out, library, i);
    cli_json_close(out, ']');
    cli_json_number(out, "context_words", library->context);
    cli_json_number(out, "inactive_words", library->inactive);
    cli_json_open(out, "duplicates", '[');
    for (size_t i = 0; i < library->duplicate_count; i++)
        add_word_json(out, library, library->duplicates[i].word, library->duplicates[i].first);
    cli_json_close(out, ']');
    cli_json_open(out, "cancelled", '[');
    for (size_t i = 0; i < library->cancelled.count; i++)
        add_word_json(out, library, &library->cancelled.word[i], NULL);
    cli_json_close(out, ']');
    cli_json_end(out);
}

/* ---- page ----------------------------------------------------------------------------- */

static void
add_floors_html(const page *p)
{
    const char *const head[] = { say(p, REQUIREMENT), say(p, FORCE),  say(p, STANDARD),
                                 say(p, HERE),        say(p, RESULT), NULL };
    floor_line lines[FLOOR_LINES];
    cli_string *out = p->out;

    list_floors(p->library, lines);
    cli_html_element(out, "h2", say(p, FLOORS));
    cli_html_table(out, head);
    for (size_t i = 0; i < FLOOR_LINES; i++) {
        cli_string_add(out, "<tr>");
        cli_html_cell(out, say(p, lines[i].what));
        cli_html_cell(out, say(p, lines[i].force));
        cli_string_format(out, "<td class=\"n\">%s %" PRIu64 "</td>",
                          lines[i].at_most ? "&le;" : "&ge;", lines[i].asked);
        if (lines[i].known)
            cli_html_number_cell(out, lines[i].here);
        else
            cli_html_cell(out, say(p, UNKNOWN));
        cli_html_mark_cell(out, lines[i].met, say(p, lines[i].met ? MET : SHORT));
        cli_string_add(out, "</tr>\n");
    }
    cli_html_table_end(out);
    cli_html_element(out, "p", say(p, COUNTED));
}

static void
add_chart_html(const page *p)
{
    cli_html_bar bars[CLI_RISK_KINDS];

    for (size_t i = 0; i < CLI_RISK_KINDS; i++) {
        bars[i].label = cli_risk_kinds[i].code;
        bars[i].value = p->library->kinds[i].entries;
        bars[i].floor = cli_risk_kinds[i].words;
    }
    cli_html_element(p->out, "h2", say(p, CHART));
    cli_html_chart(p->out, say(p, CHART), bars, CLI_RISK_KINDS);
}

static void
add_kind_html(const page *p, size_t index)
{
    const cli_kind_stats *kind = &p->library->kinds[index];
    bool own = index == CLI_RISK_KINDS;
    uint32_t least = own ? 0 : cli_risk_kinds[index].words;
    cli_string *out = p->out;

    cli_string_add(out, "<tr>");
    cli_html_cell(out, own ? "X" : cli_risk_kinds[index].code);
    cli_html_cell(out, own ? say(p, OWN) : cli_risk_kinds[index].name.in[p->language]);
    cli_html_number_cell(out, kind->entries);
    if (least > 0) {
        cli_html_number_cell(out, least);
        cli_html_mark_cell(out, kind->entries >= least,
                           say(p, kind->entries >= least ? MET : SHORT));
    } else {
        cli_html_cell(out, "-");
        cli_html_cell(out, "-");
    }
    cli_html_number_cell(out, kind->rules);
    cli_html_number_cell(out, kind->patterns);
    cli_string_add(out, "<td>");
    add_day(p, out, kind->updated);
    cli_string_add(out, "</td>");
    if (kind->updated == CLI_NO_DAY)
        cli_html_cell(out, "-");
    else
        cli_html_number_cell(out, cli_library_age(p->library, kind->updated));
    cli_string_add(out, "</tr>\n");
}

static void
add_kinds_html(const page *p)
{
    const char *const head[] = { say(p, KIND),   say(p, NAME),  say(p, ENTRIES),  say(p, FLOOR),
                                 say(p, RESULT), say(p, RULES), say(p, PATTERNS), say(p, UPDATED),
                                 say(p, AGE),    NULL };

    cli_html_table(p->out, head);
    for (size_t i = 0; i < CLI_LIBRARY_KINDS; i++)
        if (is_shown(p->library, i))
            add_kind_html(p, i);
    cli_html_table_end(p->out);
}

static void
add_count_html(const page *p, phrase_id what, uint64_t count)
{
    cli_string_add(p->out, "<tr>");
    cli_html_cell(p->out, say(p, what));
    cli_html_number_cell(p->out, count);
    cli_string_add(p->out, "</tr>\n");
}

static void
add_words_html(const page *p)
{
    const char *const head[] = { say(p, NOT_COUNTED), say(p, ENTRIES), NULL };
    const cli_library *library = p->library;

    cli_html_element(p->out, "h2", say(p, NOT_COUNTED));
    cli_html_table(p->out, head);
    add_count_html(p, DUPLICATES, library->duplicate_count);
    add_count_html(p, CANCELLED, library->cancelled.count);
    add_count_html(p, CONTEXT, library->context);
    add_count_html(p, INACTIVE, library->inactive);
    cli_html_table_end(p->out);
}

void
cli_library_html(cli_string *out, const cli_library *library, cli_report_language language)
{
    page p = { out, library, language };

    cli_html_begin(out, language, say(&p, TITLE));
    cli_string_add(out, "<p>");
    cli_html_string(out, say(&p, DAY));
    cli_string_add(out, cli_report_colon(language));
    add_day(&p, out, library->today);
    cli_string_add(out, "<br>");
    cli_html_string(out, say(&p, RULE_SET));
    cli_string_add(out, cli_report_colon(language));
    cli_html_string(out, aigc_rules_version(library->rules));
    cli_string_add(out, "<br>aigc-label ");
    cli_html_string(out, aigc_filter_version());
    cli_string_add(out, "</p>\n");
    add_floors_html(&p);
    add_chart_html(&p);
    add_kinds_html(&p);
    add_words_html(&p);
    cli_html_end(out);
}
