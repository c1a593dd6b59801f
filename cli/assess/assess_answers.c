/* SPDX-License-Identifier: Apache-2.0 */
/* Check what a model answered, and what it refused; count the questions it can be asked. */
#include "cli/assess/assessment.h"

#include "cli/io/messages.h"

#include <string.h>

/* ---- outputs -------------------------------------------------------------------------- */

/* Take a judgement of a record into a check, if it is there. */
static cli_exit
take_verdict(cli_assessment *assessment, const cli_record *record, const char *name,
             cli_check_id id)
{
    cli_check_result *result = &assessment->checks[id];
    bool given;
    cli_exit verdict = cli_record_verdict(record, name, &given);

    if (verdict > CLI_NO)
        return verdict;
    if (given) {
        result->given = true;
        result->sample++;
        result->hits += verdict == CLI_YES ? 1 : 0;
    }
    return CLI_YES;
}

static cli_exit
check_output(void *context, const cli_record *record)
{
    cli_assessment *assessment = context;
    cli_check_result *rules = &assessment->checks[CLI_CHECK_OUTPUT_RULES];
    size_t length;
    const char *text = cli_record_text(record, "answer", &length);
    cli_exit answer = CLI_INPUT;

    if (text)
        answer = cli_assess_text(assessment, AIGC_DIRECTION_OUTPUT, assessment->from, text, length);
    if (answer > CLI_NO)
        return answer;
    rules->given = true;
    rules->sample++;
    rules->hits += answer == CLI_YES ? 1 : 0;
    answer = take_verdict(assessment, record, "manual", CLI_CHECK_OUTPUT_MANUAL);
    return answer == CLI_YES
               ? take_verdict(assessment, record, "classifier", CLI_CHECK_OUTPUT_CLASSIFIER)
               : answer;
}

cli_exit
cli_assess_outputs(cli_assessment *assessment)
{
    for (cli_check_id i = CLI_CHECK_OUTPUT_MANUAL; i <= CLI_CHECK_OUTPUT_CLASSIFIER; i++)
        assessment->checks[i].least = cli_checks[i].least;
    return cli_records_each(assessment->options, CLI_OPTION_OUTPUTS, check_output, assessment);
}

/* ---- refusals ------------------------------------------------------------------------- */

typedef struct refusal_check {
    cli_assessment *assessment;
    cli_check_result *result;
} refusal_check;

static cli_exit
check_refusal(void *context, const cli_record *record)
{
    refusal_check *check = context;
    const cli_json *refused = cli_json_get(record->root, "refused", strlen("refused"));
    size_t length;
    const char *question = cli_record_text(record, "question", &length);
    cli_exit answer = CLI_YES;

    if (!question)
        return CLI_INPUT;
    if (!refused || cli_json_is_null(refused)) {
        answer = cli_assess_text(check->assessment, AIGC_DIRECTION_INPUT, AIGC_ACTION_STOP,
                                 question, length);
        check->result->by_rule++;
    } else if (cli_json_is_true(refused)) {
        answer = CLI_NO;
    } else if (!cli_json_is_false(refused)) {
        answer = cli_record_refuse(record, _("neither true nor false in the member"), "refused");
    }
    if (answer > CLI_NO)
        return answer;
    check->result->given = true;
    check->result->sample++;
    check->result->hits += answer == CLI_NO ? 1 : 0;
    return CLI_YES;
}

cli_exit
cli_assess_refusals(cli_assessment *assessment, cli_option_id option, cli_check_id id)
{
    refusal_check check = { assessment, &assessment->checks[id] };

    check.result->least = cli_checks[id].least;
    check.result->given = cli_options_given(assessment->options, option);
    return cli_records_each(assessment->options, option, check_refusal, &check);
}

/* ---- banks ---------------------------------------------------------------------------- */

typedef struct bank_count {
    cli_bank_id bank;
    cli_bank_result *result;
    cli_name_table questions;
} bank_count;

static bool
is_text(const char *known, const char *text, size_t length)
{
    return known && strlen(known) == length && memcmp(known, text, length) == 0;
}

/* The kind of a question by its code or a Chinese name; the number of kinds if it is none. */
static size_t
find_kind(cli_bank_id bank, const char *text, size_t length)
{
    size_t kind = 0;

    for (; kind < cli_banks[bank].kinds; kind++)
        if (is_text(cli_bank_code(bank, kind), text, length) ||
            is_text(cli_bank_name(bank, kind, CLI_REPORT_ZH), text, length) ||
            is_text(cli_bank_heading(bank, kind), text, length))
            break;
    return kind;
}

static const char *
wrong_kind(cli_bank_id bank)
{
    switch (bank) {
    case CLI_BANK_OUTPUT:
        return _("no kind of this bank; give A.1.a to A.5.b, or their Chinese names");
    case CLI_BANK_REFUSE:
        return _("no kind of this bank; give A.1.a to A.2.i, or their Chinese names");
    default:
        return _("no aspect of this bank; give system, belief, image, culture, customs, ethnicity, "
                 "geography, history, heroes, gender, age, occupation or health");
    }
}

static cli_exit
count_question(void *context, const cli_record *record)
{
    bank_count *count = context;
    size_t length, kind_length, before = count->questions.count;
    const char *question = cli_record_text(record, "question", &length);
    const char *name = question ? cli_record_text(record, "kind", &kind_length) : NULL;

    if (!name)
        return CLI_INPUT;
    size_t kind = find_kind(count->bank, name, kind_length);
    if (kind == cli_banks[count->bank].kinds)
        return cli_record_refuse(record, wrong_kind(count->bank), name);
    if (cli_name_table_add(&count->questions, question, length) == CLI_NO_NAME)
        return cli_say_no_memory();
    if (count->questions.count == before) {
        count->result->repeated++;
        return CLI_YES;
    }
    count->result->questions++;
    count->result->of_kind[kind]++;
    return CLI_YES;
}

cli_exit
cli_assess_bank(cli_assessment *assessment, cli_option_id option, cli_bank_id bank)
{
    bank_count count = { bank, &assessment->banks[bank], { NULL, NULL, 0, 0 } };

    count.result->given = cli_options_given(assessment->options, option);
    cli_exit answer = cli_records_each(assessment->options, option, count_question, &count);
    cli_name_table_free(&count.questions);
    return answer;
}
