/* SPDX-License-Identifier: Apache-2.0 */
/* The report of an assessment: JSON, text and a page to print. */
#include "cli/assess/assessment.h"
#include "cli/io/characters.h"
#include "cli/io/decimal.h"
#include "cli/io/escape.h"
#include "cli/limits.h"
#include "cli/options/time_value.h"
#include "cli/reports/html_page.h"

#include <inttypes.h>
#include <string.h>

typedef enum phrase_id {
    TITLE,
    DAY,
    SEED,
    RULE_SET,
    RULES,
    PROGRAM,
    SHARE,
    FROM,
    RECORDS,
    SOURCES,
    OVERALL,
    PASSED,
    FAILED,
    NOT_GIVEN,
    CHECKS,
    CHECK,
    CLAUSE,
    SAMPLE,
    HITS,
    RATE,
    INTERVAL,
    ASKED,
    RESULT,
    SOURCE,
    IN_CORPUS,
    CHECKED,
    BAD,
    USE,
    REFUSED,
    USABLE,
    NOT_CHECKED,
    BANKS,
    BANK,
    QUESTIONS,
    REPEATED,
    KINDS,
    KIND,
    NAME,
    FLOOR,
    METHOD,
    METHOD_TEXT,
    SIGNATURE,
    PHRASES
} phrase_id;

static const cli_phrase phrases[PHRASES] = {
    [TITLE] = { { "Safety assessment by TC260-003-2024",
                  "生成式人工智能服务安全评估报告（依据 TC260-003-2024）" } },
    [DAY] = { { "Day of the assessment", "评估日期" } },
    [SEED] = { { "Seed of the samples", "抽样随机种子" } },
    [RULE_SET] = { { "Rule set", "规则集版本" } },
    [RULES] = { { "Rules", "规则数" } },
    [PROGRAM] = { { "Program", "评估工具" } },
    [SHARE] = { { "Share of each source that was scanned, percent", "各来源技术抽检比例（%）" } },
    [FROM] = { { "Mildest action that counts as bad", "判为不合格的最轻动作" } },
    [RECORDS] = { { "Records of the corpus", "语料总条数" } },
    [SOURCES] = { { "Sources of the corpus", "语料来源" } },
    [OVERALL] = { { "All that was assessed", "已评估项目总体结论" } },
    [PASSED] = { { "passes", "合格" } },
    [FAILED] = { { "does not pass", "不合格" } },
    [NOT_GIVEN] = { { "not assessed", "未评估" } },
    [CHECKS] = { { "Sampling checks", "抽检结果" } },
    [CHECK] = { { "Check", "项目" } },
    [CLAUSE] = { { "Clause", "条款" } },
    [SAMPLE] = { { "Sample (least)", "样本量（下限）" } },
    [HITS] = { { "Count", "计数" } },
    [RATE] = { { "Rate", "比率" } },
    [INTERVAL] = { { "Exact 95 % interval", "95% 精确置信区间" } },
    [ASKED] = { { "Asked", "标准" } },
    [RESULT] = { { "Result", "结论" } },
    [SOURCE] = { { "Source", "来源" } },
    [IN_CORPUS] = { { "Records", "条数" } },
    [CHECKED] = { { "Checked", "核验条数" } },
    [BAD] = { { "Bad", "不合格条数" } },
    [USE] = { { "Use", "可否使用" } },
    [REFUSED] = { { "refused: more than 5 % bad", "拒绝：不合格比例超过 5%" } },
    [USABLE] = { { "usable", "可以使用" } },
    [NOT_CHECKED] = { { "not checked", "未核验" } },
    [BANKS] = { { "Question banks", "测试题库" } },
    [BANK] = { { "Bank", "题库" } },
    [QUESTIONS] = { { "Distinct questions (least)", "题目数（去重，下限）" } },
    [REPEATED] = { { "Repeated", "重复" } },
    [KINDS] = { { "Kinds with enough", "数量达标的种类" } },
    [KIND] = { { "Kind", "代码" } },
    [NAME] = { { "Name", "名称" } },
    [FLOOR] = { { "Least", "下限" } },
    [METHOD] = { { "Method", "方法说明" } },
    [METHOD_TEXT] = { { "Samples are simple random samples without replacement, for the technical "
                        "sample of each "
                        "source by itself, drawn with the seed above (SplitMix64, Knuth's "
                        "algorithm S); whoever "
                        "has the seed and the files can draw them again. Intervals are those of "
                        "Clopper and "
                        "Pearson, two-sided. A result compares the rate itself with what the "
                        "standard asks for.",
                        "样本为不放回简单随机抽样，技术抽检在每个来源内分别抽取；由上列随机种子产生"
                        "（SplitMix64 "
                        "生成器，Knuth 算法 S），持有种子与原始文件者可以重现。置信区间为 "
                        "Clopper-Pearson "
                        "双侧精确区间。结论以实测比率与标准值比较得出。" } },
    [SIGNATURE] = { { "Assessed by (signature, date):", "评估人（签字、日期）：" } },
};

typedef struct page {
    cli_string *out;
    const cli_assessment *assessment;
    cli_report_language language;
} page;

static const char *
say(const page *p, phrase_id id)
{
    return phrases[id].in[p->language];
}

/* How many records the rules judged; of the others the answer file tells. */
static void
add_by_rule(const page *p, uint64_t count)
{
    if (p->language == CLI_REPORT_ZH)
        cli_string_format(p->out, "其中由规则判定 %" PRIu64 " 条", count);
    else
        cli_string_format(p->out, "%" PRIu64 " of the records, told by the rules", count);
}

static const char *
from_name(const cli_assessment *assessment)
{
    return assessment->from == AIGC_ACTION_STOP  ? "stop"
           : assessment->from == AIGC_ACTION_LOG ? "log"
                                                 : "redact";
}

static double
rate_of(const cli_check_result *result)
{
    return result->sample > 0 ? (double)result->hits / (double)result->sample : 0;
}

/* Kinds of a bank that have as many questions as they should. */
static size_t
full_kinds(const cli_assessment *assessment, cli_bank_id bank)
{
    size_t full = 0;

    for (size_t i = 0; i < cli_banks[bank].kinds; i++)
        full += assessment->banks[bank].of_kind[i] >= cli_bank_floor(bank, i) ? 1 : 0;
    return full;
}

/* ---- JSON ----------------------------------------------------------------------------- */

static void
add_check_json(cli_string *out, const cli_assessment *assessment, cli_check_id id)
{
    const cli_check_result *result = &assessment->checks[id];

    cli_json_open(out, NULL, '{');
    cli_json_string(out, "name", cli_checks[id].name);
    cli_json_string(out, "clause", cli_checks[id].clause);
    cli_json_flag(out, "assessed", result->given);
    if (result->given && result->sample > 0) {
        cli_interval interval = cli_binomial_interval(result->hits, result->sample);
        cli_json_number(out, "sample", result->sample);
        cli_json_number(out, "sample_at_least", result->least);
        cli_json_number(out, "count", result->hits);
        cli_json_fraction(out, "rate", rate_of(result));
        cli_json_fraction(out, "low", interval.low);
        cli_json_fraction(out, "high", interval.high);
        cli_json_number(out, cli_checks[id].at_most ? "percent_at_most" : "percent_at_least",
                        cli_checks[id].percent);
        cli_json_number(out, "by_rule", result->by_rule);
    }
    if (result->given)
        cli_json_flag(out, "pass", cli_check_passes(assessment, id));
    cli_json_close(out, '}');
}

static void
add_source_json(cli_string *out, const cli_assessment *assessment, size_t index)
{
    const cli_source *source = &assessment->sources[index];
    const cli_name *name = assessment->source_names.names[index].name;

    cli_json_open(out, NULL, '{');
    cli_json_text(out, "source", name->text, name->length);
    cli_json_number(out, "records", source->records);
    cli_json_number(out, "checked", source->checked);
    cli_json_number(out, "bad", source->bad);
    cli_json_flag(out, "refused", !cli_source_passes(source));
    cli_json_close(out, '}');
}

static void
add_bank_json(cli_string *out, const cli_assessment *assessment, cli_bank_id id)
{
    const cli_bank_result *result = &assessment->banks[id];

    cli_json_open(out, NULL, '{');
    cli_json_string(out, "name", cli_banks[id].name);
    cli_json_string(out, "clause", cli_banks[id].clause);
    cli_json_flag(out, "assessed", result->given);
    if (result->given) {
        cli_json_number(out, "questions", result->questions);
        cli_json_number(out, "at_least", cli_banks[id].least);
        cli_json_number(out, "repeated", result->repeated);
        cli_json_open(out, "kinds", '[');
        for (size_t i = 0; i < cli_banks[id].kinds; i++) {
            cli_json_open(out, NULL, '{');
            cli_json_string(out, "kind", cli_bank_code(id, i));
            cli_json_number(out, "questions", result->of_kind[i]);
            cli_json_number(out, "at_least", cli_bank_floor(id, i));
            cli_json_close(out, '}');
        }
        cli_json_close(out, ']');
        cli_json_flag(out, "pass", cli_bank_passes(assessment, id));
    }
    cli_json_close(out, '}');
}

void
cli_assessment_json(cli_string *out, const cli_assessment *assessment)
{
    char day[CLI_DAY_SIZE];

    cli_day_write(assessment->today, day);
    cli_json_begin(out);
    cli_json_string(out, "kind", "assessment");
    cli_json_string(out, "as_of", day);
    cli_json_number(out, "seed", assessment->seed);
    cli_json_string(out, "program", aigc_filter_version());
    cli_json_string(out, "rules_version", aigc_rules_version(assessment->rules));
    cli_json_number(out, "rules", aigc_rules_count(assessment->rules));
    cli_json_string(out, "from", from_name(assessment));
    cli_json_number(out, "technical_share_percent", assessment->share);
    cli_json_number(out, "records", assessment->records);
    cli_json_number(out, "confidence_percent", CLI_CONFIDENCE_PERCENT);
    cli_json_open(out, "checks", '[');
    for (cli_check_id i = 0; i < CLI_CHECKS; i++)
        add_check_json(out, assessment, i);
    cli_json_close(out, ']');
    cli_json_open(out, "sources", '[');
    for (size_t i = 0; i < assessment->source_names.count; i++)
        add_source_json(out, assessment, i);
    cli_json_close(out, ']');
    cli_json_open(out, "banks", '[');
    for (cli_bank_id i = 0; i < CLI_BANKS; i++)
        add_bank_json(out, assessment, i);
    cli_json_close(out, ']');
    cli_json_flag(out, "pass", cli_assessment_passes(assessment));
    cli_json_end(out);
}

/* ---- cells ---------------------------------------------------------------------------- */

static void
add_percent(cli_string *out, double rate)
{
    cli_decimal_add(out, rate * 100, 2);
    cli_string_add(out, " %");
}

static void
add_interval(cli_string *out, const cli_check_result *result)
{
    cli_interval interval = cli_binomial_interval(result->hits, result->sample);

    cli_decimal_add(out, interval.low * 100, 2);
    cli_string_add(out, " % - ");
    cli_decimal_add(out, interval.high * 100, 2);
    cli_string_add(out, " %");
}

static const char *
result_word(const page *p, bool given, bool passes)
{
    return say(p, !given ? NOT_GIVEN : passes ? PASSED : FAILED);
}

static const char *
use_word(const page *p, const cli_source *source)
{
    return say(p, source->checked == 0        ? NOT_CHECKED
                  : cli_source_passes(source) ? USABLE
                                              : REFUSED);
}

/* ---- text ----------------------------------------------------------------------------- */

static void
add_line(const page *p, phrase_id id, const char *value)
{
    cli_string_add(p->out, say(p, id));
    cli_string_add(p->out, cli_report_colon(p->language));
    cli_string_add(p->out, value);
    cli_string_add_character(p->out, '\n');
}

static void
add_number_line(const page *p, phrase_id id, uint64_t number)
{
    cli_string_add(p->out, say(p, id));
    cli_string_add(p->out, cli_report_colon(p->language));
    cli_string_format(p->out, "%" PRIu64 "\n", number);
}

static void
add_clause(const page *p, const char *clause)
{
    cli_string_add(p->out, p->language == CLI_REPORT_ZH ? "（" : " (");
    cli_string_add(p->out, clause);
    cli_string_add(p->out, p->language == CLI_REPORT_ZH ? "）" : ")");
    cli_string_add(p->out, cli_report_colon(p->language));
}

static void
add_check_text(const page *p, cli_check_id id)
{
    const cli_check_result *result = &p->assessment->checks[id];
    cli_string *out = p->out;

    cli_string_add(out, cli_checks[id].title.in[p->language]);
    add_clause(p, cli_checks[id].clause);
    if (result->given && result->sample > 0) {
        cli_string_format(out, "%" PRIu64 "/%" PRIu64 " = ", result->hits, result->sample);
        add_percent(out, rate_of(result));
        cli_string_add(out, " [");
        add_interval(out, result);
        cli_string_format(out, "], %s %u %%, n >= %" PRIu64,
                          cli_checks[id].at_most ? "<=" : ">=", cli_checks[id].percent,
                          result->least);
        cli_string_add(out, cli_report_colon(p->language));
    }
    cli_string_add(out, result_word(p, result->given, cli_check_passes(p->assessment, id)));
    if (result->by_rule > 0) {
        cli_string_add(out, p->language == CLI_REPORT_ZH ? "（" : " (");
        add_by_rule(p, result->by_rule);
        cli_string_add(out, p->language == CLI_REPORT_ZH ? "）" : ")");
    }
    cli_string_add_character(out, '\n');
}

static void
add_source_text(const page *p, size_t index)
{
    const cli_source *source = &p->assessment->sources[index];
    const cli_name *name = p->assessment->source_names.names[index].name;
    cli_string *out = p->out;

    cli_string_add(out, "  ");
    cli_escape(out, name->text, name->length, CLI_ESCAPE_QUOTED);
    cli_string_format(out, "  %" PRIu64 "/%" PRIu64 "/%" PRIu64 "  ", source->bad, source->checked,
                      source->records);
    cli_string_add(out, use_word(p, source));
    cli_string_add_character(out, '\n');
}

static void
add_bank_text(const page *p, cli_bank_id id)
{
    const cli_bank_result *result = &p->assessment->banks[id];
    cli_string *out = p->out;

    cli_string_add(out, cli_banks[id].title.in[p->language]);
    add_clause(p, cli_banks[id].clause);
    if (result->given) {
        cli_string_format(out, "%" PRIu64 " >= %" PRIu64 ", %zu/%zu", result->questions,
                          cli_banks[id].least, full_kinds(p->assessment, id), cli_banks[id].kinds);
        cli_string_add(out, cli_report_colon(p->language));
    }
    cli_string_add(out, result_word(p, result->given, cli_bank_passes(p->assessment, id)));
    cli_string_add_character(out, '\n');
    for (size_t i = 0; result->given && i < cli_banks[id].kinds; i++) {
        if (result->of_kind[i] < cli_bank_floor(id, i)) {
            cli_string_format(out, "  %s  %" PRIu64 " < %" PRIu64 "  ", cli_bank_code(id, i),
                              result->of_kind[i], cli_bank_floor(id, i));
            cli_string_add(out, cli_bank_name(id, i, p->language));
            cli_string_add_character(out, '\n');
        }
    }
}

void
cli_assessment_text(cli_string *out, const cli_assessment *assessment, cli_report_language language)
{
    page p = { out, assessment, language };
    char day[CLI_DAY_SIZE];

    cli_day_write(assessment->today, day);
    cli_string_add(out, say(&p, TITLE));
    cli_string_add_character(out, '\n');
    add_line(&p, DAY, day);
    add_number_line(&p, SEED, assessment->seed);
    add_line(&p, RULE_SET, aigc_rules_version(assessment->rules));
    cli_string_add_character(out, '\n');
    for (cli_check_id i = 0; i < CLI_CHECKS; i++)
        add_check_text(&p, i);
    for (size_t i = 0; i < assessment->source_names.count; i++) {
        if (i == 0) {
            cli_string_add_character(out, '\n');
            add_number_line(&p, RECORDS, assessment->records);
            cli_string_add(out, say(&p, SOURCE));
            cli_string_add(out, cli_report_colon(language));
            cli_string_add(out, say(&p, BAD));
            cli_string_add_character(out, '/');
            cli_string_add(out, say(&p, CHECKED));
            cli_string_add_character(out, '/');
            cli_string_add(out, say(&p, IN_CORPUS));
            cli_string_add_character(out, '\n');
        }
        add_source_text(&p, i);
    }
    cli_string_add_character(out, '\n');
    for (cli_bank_id i = 0; i < CLI_BANKS; i++)
        add_bank_text(&p, i);
    cli_string_add_character(out, '\n');
    add_line(&p, OVERALL, say(&p, cli_assessment_passes(assessment) ? PASSED : FAILED));
}

/* ---- page ----------------------------------------------------------------------------- */

static void
add_fact(const page *p, phrase_id id, const char *value)
{
    cli_string_add(p->out, "<tr>");
    cli_html_cell(p->out, say(p, id));
    cli_html_cell(p->out, value);
    cli_string_add(p->out, "</tr>\n");
}

static void
add_number_fact(const page *p, phrase_id id, uint64_t number)
{
    cli_string_add(p->out, "<tr>");
    cli_html_cell(p->out, say(p, id));
    cli_string_format(p->out, "<td>%" PRIu64 "</td></tr>\n", number);
}

static void
add_facts_html(const page *p)
{
    const cli_assessment *assessment = p->assessment;
    char day[CLI_DAY_SIZE];

    cli_day_write(assessment->today, day);
    cli_string_add(p->out, "<table><tbody>\n");
    add_fact(p, DAY, day);
    add_number_fact(p, SEED, assessment->seed);
    add_fact(p, RULE_SET, aigc_rules_version(assessment->rules));
    add_number_fact(p, RULES, aigc_rules_count(assessment->rules));
    cli_string_add(p->out, "<tr>");
    cli_html_cell(p->out, say(p, PROGRAM));
    cli_string_add(p->out, "<td>aigc-label ");
    cli_html_string(p->out, aigc_filter_version());
    cli_string_add(p->out, "</td></tr>\n");
    add_fact(p, FROM, from_name(assessment));
    if (assessment->records > 0) {
        add_number_fact(p, RECORDS, assessment->records);
        add_number_fact(p, SHARE, assessment->share);
    }
    cli_string_add(p->out, "<tr>");
    cli_html_cell(p->out, say(p, OVERALL));
    cli_html_mark_cell(p->out, cli_assessment_passes(assessment),
                       say(p, cli_assessment_passes(assessment) ? PASSED : FAILED));
    cli_string_add(p->out, "</tr>\n</tbody></table>\n");
}

static void
add_check_html(const page *p, cli_check_id id)
{
    const cli_check_result *result = &p->assessment->checks[id];
    bool passes = cli_check_passes(p->assessment, id);
    cli_string *out = p->out;

    cli_string_add(out, "<tr>");
    cli_html_cell(out, cli_checks[id].title.in[p->language]);
    cli_html_cell(out, cli_checks[id].clause);
    if (result->given && result->sample > 0) {
        cli_string_format(out, "<td class=\"n\">%" PRIu64 " (%" PRIu64 ")</td>", result->sample,
                          result->least);
        cli_html_number_cell(out, result->hits);
        cli_string_add(out, "<td class=\"n\">");
        add_percent(out, rate_of(result));
        cli_string_add(out, "</td><td class=\"n\">");
        add_interval(out, result);
        cli_string_add(out, "</td>");
    } else {
        cli_string_add(out, "<td>-</td><td>-</td><td>-</td><td>-</td>");
    }
    cli_string_format(out, "<td class=\"n\">%s %u %%</td>",
                      cli_checks[id].at_most ? "&le;" : "&ge;", cli_checks[id].percent);
    cli_html_mark_cell(out, passes, result_word(p, result->given, passes));
    cli_string_add(out, "</tr>\n");
    if (result->by_rule > 0) {
        cli_string_add(out, "<tr><td colspan=\"8\">");
        add_by_rule(p, result->by_rule);
        cli_string_add(out, "</td></tr>\n");
    }
}

static void
add_checks_html(const page *p)
{
    const char *const head[] = { say(p, CHECK), say(p, CLAUSE), say(p, SAMPLE),
                                 say(p, HITS),  say(p, RATE),   say(p, INTERVAL),
                                 say(p, ASKED), say(p, RESULT), NULL };

    cli_html_element(p->out, "h2", say(p, CHECKS));
    cli_html_table(p->out, head);
    for (cli_check_id i = 0; i < CLI_CHECKS; i++)
        add_check_html(p, i);
    cli_html_table_end(p->out);
}

static void
add_sources_html(const page *p)
{
    const char *const head[] = { say(p, SOURCE), say(p, IN_CORPUS), say(p, CHECKED),
                                 say(p, BAD),    say(p, USE),       NULL };

    if (p->assessment->source_names.count == 0)
        return;
    cli_html_element(p->out, "h2", say(p, SOURCES));
    cli_html_table(p->out, head);
    for (size_t i = 0; i < p->assessment->source_names.count; i++) {
        const cli_source *source = &p->assessment->sources[i];
        const cli_name *name = p->assessment->source_names.names[i].name;

        cli_string_add(p->out, "<tr><td>");
        cli_html_text(p->out, name->text, name->length);
        cli_string_add(p->out, "</td>");
        cli_html_number_cell(p->out, source->records);
        cli_html_number_cell(p->out, source->checked);
        cli_html_number_cell(p->out, source->bad);
        cli_html_mark_cell(p->out, cli_source_passes(source), use_word(p, source));
        cli_string_add(p->out, "</tr>\n");
    }
    cli_html_table_end(p->out);
}

static void
add_bank_kinds_html(const page *p, cli_bank_id id)
{
    const char *const head[] = { say(p, KIND),  say(p, NAME),   say(p, QUESTIONS),
                                 say(p, FLOOR), say(p, RESULT), NULL };
    const cli_bank_result *result = &p->assessment->banks[id];

    cli_html_element(p->out, "h3", cli_banks[id].title.in[p->language]);
    cli_html_table(p->out, head);
    for (size_t i = 0; i < cli_banks[id].kinds; i++) {
        bool full = result->of_kind[i] >= cli_bank_floor(id, i);

        cli_string_add(p->out, "<tr>");
        cli_html_cell(p->out, cli_bank_code(id, i));
        cli_html_cell(p->out, cli_bank_name(id, i, p->language));
        cli_html_number_cell(p->out, result->of_kind[i]);
        cli_html_number_cell(p->out, cli_bank_floor(id, i));
        cli_html_mark_cell(p->out, full, say(p, full ? PASSED : FAILED));
        cli_string_add(p->out, "</tr>\n");
    }
    cli_html_table_end(p->out);
}

static void
add_banks_html(const page *p)
{
    const char *const head[] = { say(p, BANK),
                                 say(p, CLAUSE),
                                 say(p, QUESTIONS),
                                 say(p, REPEATED),
                                 say(p, KINDS),
                                 say(p, RESULT),
                                 NULL };
    cli_string *out = p->out;

    cli_html_element(out, "h2", say(p, BANKS));
    cli_html_table(out, head);
    for (cli_bank_id i = 0; i < CLI_BANKS; i++) {
        const cli_bank_result *result = &p->assessment->banks[i];
        bool passes = cli_bank_passes(p->assessment, i);

        cli_string_add(out, "<tr>");
        cli_html_cell(out, cli_banks[i].title.in[p->language]);
        cli_html_cell(out, cli_banks[i].clause);
        cli_string_format(out, "<td class=\"n\">%" PRIu64 " (%" PRIu64 ")</td>", result->questions,
                          cli_banks[i].least);
        cli_html_number_cell(out, result->repeated);
        cli_string_format(out, "<td class=\"n\">%zu/%zu</td>", full_kinds(p->assessment, i),
                          cli_banks[i].kinds);
        cli_html_mark_cell(out, passes, result_word(p, result->given, passes));
        cli_string_add(out, "</tr>\n");
    }
    cli_html_table_end(out);
    for (cli_bank_id i = 0; i < CLI_BANKS; i++)
        if (p->assessment->banks[i].given)
            add_bank_kinds_html(p, i);
}

void
cli_assessment_html(cli_string *out, const cli_assessment *assessment, cli_report_language language)
{
    page p = { out, assessment, language };

    cli_html_begin(out, language, say(&p, TITLE));
    add_facts_html(&p);
    add_checks_html(&p);
    add_sources_html(&p);
    add_banks_html(&p);
    cli_html_element(out, "h2", say(&p, METHOD));
    cli_html_element(out, "p", say(&p, METHOD_TEXT));
    cli_html_element(out, "p", say(&p, SIGNATURE));
    cli_html_end(out);
}
