/* SPDX-License-Identifier: Apache-2.0 */
/* Screen a training corpus: draw the samples, look at what people judged, scan the rest. The
 * corpus is read twice, so that it need not fit into memory. */
#include "cli/assess/assessment.h"

#include "cli/io/messages.h"
#include "cli/io/stream_output.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The state of the generator for the technical sample begins so far from the seed. */
#define TECHNICAL_OFFSET (UINT64_C(1) << 63)

/* A judged record of the sheet. */
typedef struct judged {
    uint64_t record;
    cli_name *text; /* owned */
    bool bad;
} judged;

typedef struct screening {
    cli_assessment *assessment;
    uint64_t number; /* of the record, from 1 */
    cli_sample manual;
    cli_random manual_random, technical_random;
    judged *sheet; /* in the order of the records */
    size_t sheet_count;
    size_t sheet_capacity;
    size_t sheet_at;    /* the next one */
    cli_output *output; /* where drawn records go; NULL: they are checked */
} screening;

/* ---- first reading -------------------------------------------------------------------- */

static cli_exit
count_record(void *context, const cli_record *record)
{
    cli_assessment *assessment = context;
    size_t length, before = assessment->source_names.count;
    const char *name = cli_record_text(record, "source", &length);

    if (!name || cli_record_text(record, "text", &(size_t){ 0 }) == NULL)
        return CLI_INPUT;
    size_t source = cli_name_table_add(&assessment->source_names, name, length);
    if (source == CLI_NO_NAME)
        return cli_say_no_memory();
    if (assessment->source_names.count > before) {
        cli_source *grown = realloc(assessment->sources, (before + 1) * sizeof *grown);

        if (!grown)
            return cli_say_no_memory();
        assessment->sources = grown;
        memset(&grown[before], 0, sizeof *grown);
    }
    assessment->sources[source].records++;
    assessment->records++;
    return CLI_YES;
}

/* Whether a path can be read once only. */
static bool
is_stream(const char *path)
{
    struct stat about;

    return strcmp(path, "-") == 0 ||
           (stat(path, &about) == 0 && (S_ISFIFO(about.st_mode) || S_ISSOCK(about.st_mode)));
}

static cli_exit
count_records(cli_assessment *assessment)
{
    const cli_options *options = assessment->options;
    size_t position = 0;
    const char *path;

    while ((path = cli_options_next(options, CLI_OPTION_CORPUS, &position)) != NULL) {
        if (is_stream(path)) {
            cli_say("%s", _("a corpus is read twice: it cannot be standard input or a pipe"));
            return cli_usage_hint(CLI_ASSESS);
        }
    }
    cli_exit answer = cli_records_each(options, CLI_OPTION_CORPUS, count_record, assessment);
    if (answer == CLI_YES && assessment->records == 0) {
        cli_say("%s", _("there is no record in the corpus"));
        answer = CLI_INPUT;
    }
    return answer;
}

/* ---- the sheet ------------------------------------------------------------------------ */

static cli_name *
copy_text(const char *text, size_t length)
{
    cli_name *copy = malloc(sizeof *copy + length + 1);

    if (copy) {
        memcpy(copy->text, text, length);
        copy->text[length] = '\0';
        copy->length = length;
        copy->index = 0;
    }
    return copy;
}

static cli_exit
read_judged(void *context, const cli_record *record)
{
    screening *s = context;
    const cli_json *number = cli_json_get(record->root, "record", strlen("record"));
    size_t length;
    const char *text = cli_record_text(record, "text", &length);
    bool given;
    cli_exit verdict = text ? cli_record_verdict(record, "verdict", &given) : CLI_INPUT;

    if (verdict > CLI_NO)
        return verdict;
    if (!given)
        return cli_record_refuse(record, _("nobody has judged it in the member"), "verdict");
    if (s->sheet_count == s->sheet_capacity) {
        size_t room = s->sheet_capacity > 0 ? 2 * s->sheet_capacity : 1024;
        judged *grown = realloc(s->sheet, room * sizeof *grown);

        if (!grown)
            return cli_say_no_memory();
        s->sheet = grown;
        s->sheet_capacity = room;
    }
    judged *entry = &s->sheet[s->sheet_count];
    if (!number || !cli_json_unsigned(number, &entry->record))
        return cli_record_refuse(record, _("no number in the member"), "record");
    entry->text = copy_text(text, length);
    entry->bad = verdict == CLI_NO;
    if (!entry->text)
        return cli_say_no_memory();
    s->sheet_count++;
    return CLI_YES;
}

static int
by_record(const void *one, const void *other)
{
    const judged *a = one, *b = other;

    return a->record < b->record ? -1 : a->record > b->record ? 1 : 0;
}

static cli_exit
read_sheet(screening *s)
{
    cli_exit answer = cli_records_each(s->assessment->options, CLI_OPTION_MANUAL, read_judged, s);

    if (s->sheet_count > 0)
        qsort(s->sheet, s->sheet_count, sizeof *s->sheet, by_record);
    if (answer == CLI_YES && s->sheet_count > s->assessment->records) {
        cli_say("%s", _("more records were judged than the corpus has"));
        answer = CLI_INPUT;
    }
    for (size_t i = 1; i < s->sheet_count && answer == CLI_YES; i++) {
        if (s->sheet[i].record == s->sheet[i - 1].record) {
            cli_say(_("record %" PRIu64 " was judged twice"), s->sheet[i].record);
            answer = CLI_INPUT;
        }
    }
    return answer;
}

/* ---- second reading ------------------------------------------------------------------- */

static cli_exit
say_changed(void)
{
    cli_say("%s", _("the corpus changed while it was read"));
    return CLI_INPUT;
}

/* Print a record that was drawn, with an empty verdict. */
static cli_exit
print_drawn(screening *s, const cli_record *record, const char *source, const char *text,
            size_t length)
{
    cli_string line;

    cli_string_init(&line);
    cli_json_begin(&line);
    cli_json_number(&line, "record", s->number);
    cli_json_string(&line, "file", record->line->file);
    cli_json_number(&line, "line", record->line->number);
    cli_json_string(&line, "source", source);
    cli_json_text(&line, "text", text, length);
    cli_json_null(&line, "verdict");
    cli_json_end(&line);
    bool good = !line.failed && cli_output_write(s->output, line.data, line.length);
    cli_string_free(&line);
    return good ? CLI_YES : CLI_ENVIRONMENT;
}

/* The record was drawn: it must be the next one of the sheet. */
static cli_exit
check_drawn(screening *s, const char *text, size_t length, bool *bad)
{
    cli_check_result *result = &s->assessment->checks[CLI_CHECK_CORPUS_MANUAL];
    const judged *entry = &s->sheet[s->sheet_at++];

    if (entry->record != s->number || entry->text->length != length ||
        memcmp(entry->text->text, text, length) != 0) {
        cli_say(_("what was judged is not what seed %" PRIu64 " draws: record %" PRIu64
                  " is missing or other text"),
                s->assessment->seed, s->number);
        return CLI_INPUT;
    }
    result->sample++;
    result->hits += entry->bad ? 0 : 1;
    *bad = *bad || entry->bad;
    return CLI_YES;
}

static cli_exit
check_technical(screening *s, const char *text, size_t length, bool *bad)
{
    cli_check_result *result = &s->assessment->checks[CLI_CHECK_CORPUS_TECHNICAL];
    cli_exit found =
        cli_assess_text(s->assessment, AIGC_DIRECTION_OUTPUT, s->assessment->from, text, length);

    if (found > CLI_NO)
        return found;
    result->sample++;
    result->hits += found == CLI_YES ? 1 : 0;
    *bad = *bad || found == CLI_NO;
    return CLI_YES;
}

static cli_exit
screen_record(void *context, const cli_record *record)
{
    screening *s = context;
    cli_assessment *assessment = s->assessment;
    size_t length, source_length;
    const char *name = cli_record_text(record, "source", &source_length);
    const char *text = cli_record_text(record, "text", &length);
    bool bad = false;
    cli_exit answer = CLI_YES;

    size_t index = name && text ? cli_name_table_add(&assessment->source_names, name, source_length)
                                : CLI_NO_NAME;
    s->number++;
    if (index == CLI_NO_NAME || s->manual.left == 0 ||
        assessment->sources[index].technical.left == 0)
        return say_changed();
    cli_source *source = &assessment->sources[index];
    bool drawn = cli_sample_take(&s->manual, &s->manual_random);
    bool scanned = cli_sample_take(&source->technical, &s->technical_random);
    if (s->output)
        return drawn ? print_drawn(s, record, name, text, length) : CLI_YES;
    if (drawn)
        answer = check_drawn(s, text, length, &bad);
    if (answer == CLI_YES && scanned)
        answer = check_technical(s, text, length, &bad);
    source->checked += drawn || scanned ? 1 : 0;
    source->bad += bad ? 1 : 0;
    return answer;
}

static cli_exit
screen(screening *s, uint64_t manual_size)
{
    cli_assessment *assessment = s->assessment;

    s->manual.left = assessment->records;
    s->manual.wanted = manual_size;
    s->manual_random.state = assessment->seed;
    s->technical_random.state = assessment->seed + TECHNICAL_OFFSET;
    for (size_t i = 0; i < assessment->source_names.count; i++) {
        cli_source *source = &assessment->sources[i];

        source->technical.left = source->records;
        source->technical.wanted = (source->records * assessment->share + 99) / 100;
    }
    cli_exit answer = cli_records_each(assessment->options, CLI_OPTION_CORPUS, screen_record, s);
    return answer == CLI_YES && s->manual.left > 0 ? say_changed() : answer;
}

/* ---- all ------------------------------------------------------------------------------ */

cli_exit
cli_assess_corpus(cli_assessment *assessment)
{
    cli_check_result *manual = &assessment->checks[CLI_CHECK_CORPUS_MANUAL];
    cli_check_result *technical = &assessment->checks[CLI_CHECK_CORPUS_TECHNICAL];
    screening s;

    if (!cli_options_given(assessment->options, CLI_OPTION_CORPUS))
        return CLI_YES;
    memset(&s, 0, sizeof s);
    s.assessment = assessment;
    cli_exit answer = count_records(assessment);
    manual->given = cli_options_given(assessment->options, CLI_OPTION_MANUAL);
    manual->least = cli_checks[CLI_CHECK_CORPUS_MANUAL].least;
    technical->given = true;
    technical->least = (assessment->records + 9) / 10;
    if (answer == CLI_YES && manual->given)
        answer = read_sheet(&s);
    if (answer == CLI_YES)
        answer = screen(&s, s.sheet_count);
    for (size_t i = 0; i < s.sheet_count; i++)
        free(s.sheet[i].text);
    free(s.sheet);
    return answer;
}

cli_exit
cli_assess_draw(cli_assessment *assessment, uint64_t size)
{
    screening s;
    cli_exit answer = count_records(assessment);

    if (answer == CLI_YES && size > assessment->records) {
        cli_say(_("the corpus has %" PRIu64 " records: %" PRIu64 " cannot be drawn"),
                assessment->records, size);
        answer = CLI_INPUT;
    }
    if (answer != CLI_YES)
        return answer;
    memset(&s, 0, sizeof s);
    s.assessment = assessment;
    s.output = calloc(1, sizeof *s.output);
    if (!s.output)
        return cli_say_no_memory();
    answer = cli_output_open(s.output, cli_options_text(assessment->options, CLI_OPTION_OUTPUT));
    if (answer == CLI_YES)
        answer = screen(&s, size);
    /* A failed write is said when the output is finished. */
    if (answer == CLI_YES || s.output->error != 0)
        answer = cli_exit_worst(answer, cli_output_finish(s.output));
    cli_output_abandon(s.output);
    free(s.output);
    return answer;
}
