/* SPDX-License-Identifier: Apache-2.0 */
/* media.h and media_report.h: what is written is read again, what is wrong is said, and every
 * allocation may fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/media.h>
#include <aigc/media_report.h>

#include "tests/support/fail_malloc.h"

#define CODE "001191110108335469089C10100"
#define PLATFORM "001191110102MACQD9K64020000"
#define PAGE "<!DOCTYPE html><html><head><title>t</title>%s</head><body>b</body></html>"
#define ROOM 65536

/* What was written, in memory. */
typedef struct sink {
    char data[ROOM];
    size_t length;
    size_t stop_at; /* refuse to take more; 0: never */
} sink;

static int
take(void *context, const void *data, size_t length)
{
    sink *into = context;

    if (length > ROOM - 1 - into->length ||
        (into->stop_at > 0 && into->length + length > into->stop_at))
        return -1;
    memcpy(into->data + into->length, data, length);
    into->length += length;
    into->data[into->length] = '\0';
    return 0;
}

static aigc_source
source_of(const void *data, size_t length)
{
    aigc_source source;

    assert_int_equal(aigc_source_memory(&source, data, length), AIGC_OK);
    return source;
}

/* A page with these elements in its head. */
static aigc_source
page_with(char page[ROOM], const char *head)
{
    int length = snprintf(page, ROOM, PAGE, head);

    assert_in_range(length, 1, ROOM - 1);
    return source_of(page, (size_t)length);
}

static aigc_label *
make_label(void)
{
    aigc_label *label;

    assert_int_equal(aigc_label_new(&label), AIGC_OK);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_CONTENT_PRODUCER, CODE), AIGC_OK);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_PRODUCE_ID, "case-1"), AIGC_OK);
    return label;
}

static aigc_media_mark_options
mark_with(const aigc_label *label)
{
    return (aigc_media_mark_options){ .struct_size = sizeof(aigc_media_mark_options),
                                      .label = label };
}

static aigc_media_propagate_options
propagate_as(const char *label)
{
    return (aigc_media_propagate_options){ .struct_size = sizeof(aigc_media_propagate_options),
                                           .propagator = PLATFORM,
                                           .propagate_id = "p-1",
                                           .label = label };
}

/* The only label in what was written. */
static aigc_media_report *
read_one(const sink *written, const aigc_found_label **found)
{
    aigc_source source = source_of(written->data, written->length);
    aigc_media_report *report;

    assert_int_equal(aigc_media_read(&source, NULL, &report), AIGC_OK);
    assert_int_equal(aigc_media_report_count(report), 1);
    *found = aigc_media_report_found(report, 0);
    assert_int_equal((*found)->form, AIGC_FORM_GB45438);
    return report;
}

static void
what_is_marked_is_read(void **state)
{
    static char page[ROOM];
    static sink first, second;
    aigc_label *label = make_label();
    aigc_media_mark_options options = mark_with(label);
    aigc_media_result result = { .struct_size = sizeof result };
    aigc_source source = page_with(page, "");
    const aigc_found_label *found;

    (void)state;
    options.security_data = "{\"SecurityData\":{\"Type\":\"TC260PG\",\"Version\":1}}";
    assert_int_equal(aigc_media_mark(&source, &options, take, &first, &result), AIGC_OK);
    assert_int_equal(result.type, AIGC_MEDIA_HTML);
    assert_int_equal(result.replaced, 0);
    assert_int_equal(result.left, 0);
    assert_int_equal(result.size, first.length);
    aigc_media_report *report = read_one(&first, &found);
    assert_string_equal(found->values[AIGC_FIELD_LABEL], "1");
    assert_string_equal(found->values[AIGC_FIELD_CONTENT_PRODUCER], CODE);
    assert_string_equal(found->values[AIGC_FIELD_CONTENT_PROPAGATOR], CODE);
    assert_string_equal(found->values[AIGC_FIELD_PROPAGATE_ID], "case-1");
    assert_string_equal(found->values[AIGC_FIELD_RESERVED_CODE1], options.security_data);
    assert_int_equal(found->producer_data, AIGC_SECURITY_UNCHECKED);
    assert_int_equal(found->lint_count, 0);
    assert_int_equal(aigc_media_report_class(report), AIGC_CLASS_IS);
    assert_int_equal(aigc_media_report_why(report), AIGC_WHY_LABEL_IS);
    aigc_media_report_free(report);

    /* Once more: the label is replaced, and there is one. */
    options.security_data = NULL;
    source = source_of(first.data, first.length);
    assert_int_equal(aigc_media_mark(&source, &options, take, &second, &result), AIGC_OK);
    assert_int_equal(result.replaced, 1);
    report = read_one(&second, &found);
    assert_string_equal(found->values[AIGC_FIELD_RESERVED_CODE1], "");
    aigc_media_report_free(report);
    aigc_label_free(label);
}

static void
properties_without_a_place_are_told(void **state)
{
    static char page[ROOM];
    static sink written;
    aigc_label *label = make_label();
    aigc_media_mark_options options = mark_with(label);
    aigc_media_result result = { .struct_size = sizeof result };
    aigc_source source = page_with(page, "");

    (void)state;
    assert_int_equal(aigc_label_set_time(label, 1772323200), AIGC_OK);
    options.profile = AIGC_PROFILE_ALL;
    options.system = "Painter";
    assert_int_equal(aigc_media_mark(&source, &options, take, &written, &result), AIGC_OK);
    assert_int_equal(result.properties | result.no_room,
                     AIGC_PROPERTY_SOURCE_TYPE | AIGC_PROPERTY_SYSTEM | AIGC_PROPERTY_CREATE_DATE);
    assert_int_equal(result.properties & result.no_room, 0);
    aigc_label_free(label);
}

static void
a_platform_changes_only_its_own_fields(void **state)
{
    static char page[ROOM];
    static sink written, again;
    aigc_media_propagate_options options = propagate_as(NULL);
    aigc_source source = page_with(
        page, "<meta name=\"AIGC\" content='{\"label\":1,\"ContentProducer\":\"Minimax Agent "
              "AI\",\"ProduceID\":\"x\",\"ReservedCode1\":{\"a\":\"b c\"},\"ContentPropagator\":"
              "null,\"PropagateID\":\"\",\"ReservedCode2\":\"old\"}'>");
    const aigc_found_label *found;
    aigc_media_report *report;

    (void)state;
    assert_int_equal(aigc_media_propagate(&source, &options, take, &written, NULL), AIGC_OK);
    report = read_one(&written, &found);
    assert_string_equal(found->values[AIGC_FIELD_LABEL], "1");
    assert_string_equal(found->values[AIGC_FIELD_CONTENT_PRODUCER], "Minimax Agent AI");
    assert_string_equal(found->values[AIGC_FIELD_PRODUCE_ID], "x");
    assert_string_equal(found->values[AIGC_FIELD_RESERVED_CODE1], "{\"a\":\"b c\"}");
    assert_string_equal(found->values[AIGC_FIELD_CONTENT_PROPAGATOR], PLATFORM);
    assert_string_equal(found->values[AIGC_FIELD_PROPAGATE_ID], "p-1");
    assert_string_equal(found->values[AIGC_FIELD_RESERVED_CODE2], "");
    aigc_media_report_free(report);

    /* The next platform. A Label that is there is not touched by the one for files without. */
    options.propagate_id = "p-2";
    options.label = "3";
    source = source_of(written.data, written.length);
    assert_int_equal(aigc_media_propagate(&source, &options, take, &again, NULL), AIGC_OK);
    report = read_one(&again, &found);
    assert_string_equal(found->values[AIGC_FIELD_LABEL], "1");
    assert_string_equal(found->values[AIGC_FIELD_PROPAGATE_ID], "p-2");
    aigc_media_report_free(report);
}

static void
a_platform_may_have_to_make_a_label(void **state)
{
    static char page[ROOM];
    static sink written;
    aigc_media_propagate_options options = propagate_as(NULL);
    aigc_source source = page_with(page, "");
    const aigc_found_label *found;

    (void)state;
    assert_int_equal(aigc_media_propagate(&source, &options, take, &written, NULL),
                     AIGC_ERR_NOT_FOUND);
    assert_int_equal(written.length, 0);
    options.label = "1";
    assert_int_equal(aigc_media_propagate(&source, &options, take, &written, NULL), AIGC_ERR_FIELD);
    options.label = "2";
    assert_int_equal(aigc_media_propagate(&source, &options, take, &written, NULL), AIGC_OK);
    aigc_media_report *report = read_one(&written, &found);
    assert_string_equal(found->values[AIGC_FIELD_LABEL], "2");
    assert_string_equal(found->values[AIGC_FIELD_CONTENT_PRODUCER], "");
    assert_int_equal(aigc_media_report_class(report), AIGC_CLASS_MAYBE);
    aigc_media_report_free(report);
}

static void
labels_that_disagree_are_not_passed_on(void **state)
{
    static char page[ROOM];
    static sink written;
    aigc_media_propagate_options options = propagate_as(NULL);
    aigc_source source =
        page_with(page, "<meta name=\"AIGC\" content='{\"Label\":\"1\",\"ProduceID\":\"a\"}'>"
                        "<meta name=\"AIGC\" content='{\"Label\":\"2\",\"ProduceID\":\"a\"}'>");
    const aigc_found_label *found;
    aigc_media_report *report;
    bool several = false, disagree = false;

    (void)state;
    assert_int_equal(aigc_media_propagate(&source, &options, take, &written, NULL),
                     AIGC_ERR_MALFORMED);
    assert_int_equal(written.length, 0);
    assert_int_equal(aigc_media_read(&source, NULL, &report), AIGC_OK);
    assert_int_equal(aigc_media_report_count(report), 2);
    assert_int_equal(aigc_media_report_class(report), AIGC_CLASS_IS);
    found = aigc_media_report_found(report, 1);
    for (size_t i = 0; i < found->lint_count; i++) {
        several = several || found->lint[i].lint == AIGC_LINT_SEVERAL;
        disagree = disagree || (found->lint[i].lint == AIGC_LINT_DISAGREE &&
                                found->lint[i].field == AIGC_FIELD_LABEL);
    }
    assert_true(several && disagree);
    aigc_media_report_free(report);
}

/* Article 6: what is found, what the caller knows, and the class that follows. */
static void
reasons_make_the_class(void **state)
{
    static const struct {
        const char *head;
        unsigned known;
        aigc_media_class class;
        unsigned why;
    } cases[] = {
        { "", 0, AIGC_CLASS_NONE, 0 },
        { "", AIGC_WHY_DECLARED, AIGC_CLASS_MAYBE, AIGC_WHY_DECLARED },
        { "", AIGC_WHY_VISIBLE, AIGC_CLASS_SUSPECTED, AIGC_WHY_VISIBLE },
        { "", AIGC_WHY_SIGNED, AIGC_CLASS_SUSPECTED, AIGC_WHY_SIGNED },
        { "", AIGC_WHY_SIGNED_TRUSTED, AIGC_CLASS_IS, AIGC_WHY_SIGNED_TRUSTED },
        { "", AIGC_WHY_WATERMARK | AIGC_WHY_DECLARED, AIGC_CLASS_MAYBE,
          AIGC_WHY_WATERMARK | AIGC_WHY_DECLARED },
        { "<meta name=\"AIGC\" content='{\"Label\":\"1\"}'>", 0, AIGC_CLASS_IS, AIGC_WHY_LABEL_IS },
        { "<meta name=\"AIGC\" content='{\"Label\":\"2\"}'>", 0, AIGC_CLASS_MAYBE,
          AIGC_WHY_LABEL_MAYBE },
        { "<meta name=\"AIGC\" content='{\"Label\":\"3\"}'>", 0, AIGC_CLASS_SUSPECTED,
          AIGC_WHY_LABEL_SUSPECTED },
        { "<meta name=\"AIGC\" content='{\"Label\":\"3\"}'>", AIGC_WHY_DECLARED, AIGC_CLASS_MAYBE,
          AIGC_WHY_LABEL_SUSPECTED | AIGC_WHY_DECLARED },
        { "<meta name=\"AIGC\" content='{\"Label\":\"AIGC\",\"ProduceID\":\"1\"}'>", 0,
          AIGC_CLASS_SUSPECTED, AIGC_WHY_LABEL_UNCLEAR },
        { "<meta name=\"AIGC\" content='{\"ServiceProvider\":\"t\",\"ContentID\":\"c\"}'>", 0,
          AIGC_CLASS_SUSPECTED, AIGC_WHY_LEGACY },
        { "<meta name=\"AIGC\" content='made with love'>", 0, AIGC_CLASS_SUSPECTED,
          AIGC_WHY_UNREADABLE },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static char page[ROOM];
        aigc_media_read_options options = { .struct_size = sizeof options,
                                            .known = cases[i].known };
        aigc_source source = page_with(page, cases[i].head);
        aigc_media_report *report;

        assert_int_equal(aigc_media_read(&source, &options, &report), AIGC_OK);
        if (aigc_media_report_class(report) != cases[i].class ||
            aigc_media_report_why(report) != cases[i].why) {
            fail_msg("case %zu: class %d because %u", i, (int)aigc_media_report_class(report),
                     aigc_media_report_why(report));
        }
        aigc_media_report_free(report);
    }
}

/* A file with more labels than a report holds. */
static void
too_many_labels_are_cut_off(void **state)
{
    static char head[ROOM / 2], page[ROOM];
    aigc_media_report *report;
    aigc_source source;
    size_t at = 0;

    (void)state;
    for (int i = 0; i < 65; i++) {
        if (i == 64) {
            source = page_with(page, head);
            assert_int_equal(aigc_media_read(&source, NULL, &report), AIGC_OK);
            assert_int_equal(aigc_media_report_count(report), 64);
            assert_false(aigc_media_report_truncated(report));
            aigc_media_report_free(report);
        }
        at += (size_t)snprintf(head + at, sizeof head - at,
                               "<meta name=\"AIGC\" content='{\"Label\":\"%d\"}'>", i % 3 + 1);
        assert_true(at < sizeof head);
    }
    source = page_with(page, head);
    assert_int_equal(aigc_media_read(&source, NULL, &report), AIGC_OK);
    assert_int_equal(aigc_media_report_count(report), 64);
    assert_true(aigc_media_report_truncated(report));
    aigc_media_report_free(report);
}

/* ISO BMFF with a C2PA box (C2PA 2.2, A.5.1), of which nothing but its head is looked at here. */
/* A sound file with so many labels in its LIST/INFO that some are not taken out: what is written
 * cannot be told from them, and that is not our mistake. */
static void
too_many_labels_are_not_replaced(void **state)
{
    static const char tag[] = "ICMT\x1a\0\0\0{\"AIGC\":{\"ProduceID\":\"\"}}";
    static char file[5000 * sizeof tag] = "RIFF....WAVELIST....INFO";
    static sink written;
    aigc_label *label = make_label();
    aigc_media_mark_options options = mark_with(label);
    size_t length = 24;

    (void)state;
    for (; length + sizeof tag < sizeof file; length += sizeof tag)
        memcpy(file + length, tag, sizeof tag);
    size_t list = length - 20;
    for (unsigned i = 0; i < 4; i++) {
        file[4 + i] = (char)((length - 8) >> 8 * i);
        file[16 + i] = (char)(list >> 8 * i);
    }
    aigc_source source = source_of(file, length);
    assert_int_equal(aigc_media_mark(&source, &options, take, &written, NULL), AIGC_ERR_LIMIT);
    assert_int_equal(written.length, 0);
    aigc_label_free(label);
}

static const char *
find_bytes(const sink *written, const char *bytes, size_t length)
{
    for (size_t i = 0; length <= written->length - i; i++)
        if (memcmp(written->data + i, bytes, length) == 0)
            return written->data + i;
    return NULL;
}

/* The last box of an MP4 may go to the end of the file: it gets its size where samples are in it,
 * and what is added comes before it where it is the `moov`. */
static void
properties_have_a_place_beside_an_open_box(void **state)
{
#define FTYP     \
    "\0\0\0\x14" \
    "ftypisom\0\0\0\0isom"
    static const char samples[] = FTYP "\0\0\0\x08moov\0\0\0\0mdatsamples";
    static const char movie[] = FTYP "\0\0\0\x0f"
                                     "mdatsamples\0\0\0\0moov";
#undef FTYP
    static sink written, again;
    aigc_label *label = make_label();
    aigc_media_mark_options options = mark_with(label);
    aigc_media_result result = { .struct_size = sizeof result };
    aigc_source source = source_of(samples, sizeof samples - 1);
    const char *box;

    (void)state;
    options.profile = AIGC_PROFILE_EU;
    assert_int_equal(aigc_media_mark(&source, &options, take, &written, &result), AIGC_OK);
    assert_true(result.properties & AIGC_PROPERTY_SOURCE_TYPE);
    box = find_bytes(&written,
                     "\0\0\0\x0f"
                     "mdatsamples",
                     15);
    assert_non_null(box);
    assert_memory_equal(box + 15 + 4, "uuid", 4);
    source = source_of(written.data, written.length);
    assert_int_equal(aigc_media_mark(&source, &options, take, &again, &result), AIGC_OK);
    assert_true(result.properties & AIGC_PROPERTY_SOURCE_TYPE);
    assert_int_equal(again.length, written.length);

    written.length = again.length = 0;
    source = source_of(movie, sizeof movie - 1);
    assert_int_equal(aigc_media_mark(&source, &options, take, &written, &result), AIGC_OK);
    assert_true(result.properties & AIGC_PROPERTY_SOURCE_TYPE);
    assert_memory_equal(written.data, movie, 20 + 15);
    assert_memory_equal(written.data + 20 + 15 + 4, "uuid", 4);
    assert_non_null(find_bytes(&written, "\0\0\0\0moov", 8));
    source = source_of(written.data, written.length);
    assert_int_equal(aigc_media_mark(&source, &options, take, &again, &result), AIGC_OK);
    assert_true(result.properties & AIGC_PROPERTY_SOURCE_TYPE);
    assert_int_equal(result.replaced, 1);
    assert_int_equal(again.length, written.length);
    aigc_label_free(label);
}

static void
a_signed_file_is_left_alone(void **state)
{
    static const char file[] = "\0\0\0\x14"
                               "ftypisom\0\0\0\0isom"
                               "\0\0\0\x39"
                               "uuid\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4"
                               "\x81\0\0\0\0manifest\0\0\0\0\0\0\0\0\0"
                               "\0\0\0\x0cjumb\0\0\0\0"
                               "\0\0\0\x08moov"
                               "\0\0\0\x08mdat";
    static sink written;
    aigc_label *label = make_label();
    aigc_media_mark_options options = mark_with(label);
    aigc_media_propagate_options propagate = propagate_as("2");
    aigc_source source = source_of(file, sizeof file - 1);

    (void)state;
    assert_int_equal(aigc_media_mark(&source, &options, take, &written, NULL), AIGC_ERR_SIGNED);
    assert_int_equal(aigc_media_propagate(&source, &propagate, take, &written, NULL),
                     AIGC_ERR_SIGNED);
    assert_int_equal(written.length, 0);
    aigc_label_free(label);
}

static void
text_becomes_markdown_when_asked(void **state)
{
    static const char text[] = "# Title\n\nText.\n";
    static sink written;
    aigc_label *label = make_label();
    aigc_media_mark_options options = mark_with(label);
    aigc_media_result result = { .struct_size = sizeof result };
    aigc_source source = source_of(text, sizeof text - 1);
    const aigc_found_label *found;

    (void)state;
    assert_int_equal(aigc_media_mark(&source, &options, take, &written, &result),
                     AIGC_ERR_UNSUPPORTED);
    options.markdown = 1;
    assert_int_equal(aigc_media_mark(&source, &options, take, &written, &result), AIGC_OK);
    assert_int_equal(result.type, AIGC_MEDIA_MARKDOWN);
    assert_non_null(strstr(written.data, text));
    aigc_media_report_free(read_one(&written, &found));
    aigc_label_free(label);
}

static void
writing_may_be_stopped(void **state)
{
    static char page[ROOM];
    static sink written;
    aigc_label *label = make_label();
    aigc_media_mark_options options = mark_with(label);
    aigc_source source = page_with(page, "");

    (void)state;
    written.stop_at = 1;
    assert_int_equal(aigc_media_mark(&source, &options, take, &written, NULL), AIGC_ERR_STOPPED);
    aigc_label_free(label);
}

static void
bad_arguments_are_refused(void **state)
{
    static char page[ROOM];
    static sink written;
    aigc_label *label = make_label(), *empty;
    aigc_media_mark_options good = mark_with(label), bad = good;
    aigc_media_propagate_options propagate = propagate_as(NULL), wrong = propagate;
    aigc_media_read_options read = { .struct_size = sizeof read, .known = AIGC_WHY_LABEL_IS };
    aigc_media_result unsized = { 0 };
    aigc_source source = page_with(page, "");
    aigc_media_report *report;

    (void)state;
    assert_int_equal(aigc_label_new(&empty), AIGC_OK);
    assert_int_equal(aigc_media_mark(NULL, &good, take, &written, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_media_mark(&source, NULL, take, &written, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_media_mark(&source, &good, NULL, &written, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_media_mark(&source, &good, take, &written, &unsized), AIGC_ERR_ARGUMENT);
    bad.struct_size = 1;
    assert_int_equal(aigc_media_mark(&source, &bad, take, &written, NULL), AIGC_ERR_ARGUMENT);
    bad = good;
    bad.profile = (aigc_profile)9;
    assert_int_equal(aigc_media_mark(&source, &bad, take, &written, NULL), AIGC_ERR_ARGUMENT);
    bad = mark_with(NULL);
    assert_int_equal(aigc_media_mark(&source, &bad, take, &written, NULL), AIGC_ERR_ARGUMENT);
    bad = mark_with(empty);
    assert_int_equal(aigc_media_mark(&source, &bad, take, &written, NULL), AIGC_ERR_FIELD);
    bad = good;
    bad.system = "a\nb";
    assert_int_equal(aigc_media_mark(&source, &bad, take, &written, NULL), AIGC_ERR_FIELD);
    bad = good;
    bad.creator_tool = "";
    assert_int_equal(aigc_media_mark(&source, &bad, take, &written, NULL), AIGC_ERR_FIELD);

    assert_int_equal(aigc_media_propagate(&source, NULL, take, &written, NULL), AIGC_ERR_ARGUMENT);
    wrong.propagator = NULL;
    assert_int_equal(aigc_media_propagate(&source, &wrong, take, &written, NULL),
                     AIGC_ERR_ARGUMENT);
    wrong.propagator = "\xe5\xad\x97";
    assert_int_equal(aigc_media_propagate(&source, &wrong, take, &written, NULL), AIGC_ERR_FIELD);
    wrong.propagator = "";
    assert_int_equal(aigc_media_propagate(&source, &wrong, take, &written, NULL), AIGC_ERR_FIELD);

    assert_int_equal(aigc_media_read(&source, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_media_read(NULL, NULL, &report), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_media_read(&source, &read, &report), AIGC_ERR_ARGUMENT);
    assert_null(report);
    source = source_of("\0\1\2", 3);
    assert_int_equal(aigc_media_read(&source, NULL, &report), AIGC_ERR_UNSUPPORTED);
    assert_int_equal(aigc_media_mark(&source, &good, take, &written, NULL), AIGC_ERR_UNSUPPORTED);

    aigc_media_report_free(NULL);
    assert_int_equal(aigc_media_report_count(NULL), 0);
    assert_null(aigc_media_report_found(NULL, 0));
    assert_int_equal(aigc_media_report_class(NULL), AIGC_CLASS_NONE);
    assert_int_equal(aigc_media_report_type(NULL), AIGC_MEDIA_UNKNOWN);
    assert_int_equal(aigc_media_report_why(NULL), 0);
    assert_int_equal(aigc_media_report_truncated(NULL), 0);
    assert_string_equal(aigc_lint_name((aigc_lint)999), "");
    assert_string_equal(aigc_media_class_name(AIGC_CLASS_NONE), "none");
    assert_string_equal(aigc_media_class_name(AIGC_CLASS_SUSPECTED), "suspected");
    assert_string_equal(aigc_media_class_name((aigc_media_class)4), "");
    assert_string_equal(aigc_media_class_name((aigc_media_class)-1), "");
    assert_int_equal(written.length, 0);
    aigc_label_free(empty);
    aigc_label_free(label);
}

/* A signed label, in which each bit of the page changes once: it is trusted only while the three
 * fields that are signed are what they were. */
static void
no_changed_bit_is_trusted(void **state)
{
    static const char *const signed_values[] = { "1", CODE, "case-1" };
    static char page[ROOM], path[4096];
    static sink written;
    const char *top = getenv("abs_top_srcdir");
    aigc_label *label = make_label();
    aigc_media_mark_options options = mark_with(label);
    aigc_media_read_options read = { .struct_size = sizeof read };
    aigc_security_signer *signer;
    aigc_security_keys *keys;
    aigc_media_report *report;
    aigc_source source = page_with(page, "");
    size_t trusted = 0, altered = 0;
    char *data;

    (void)state;
    (void)snprintf(path, sizeof path, "%s/tests/vectors/security/sm2_secret.pem", top);
    assert_int_equal(aigc_security_signer_load(path, &signer), AIGC_OK);
    (void)snprintf(path, sizeof path, "%s/tests/vectors/security/sm2_pinned.pem", top);
    assert_int_equal(aigc_security_keys_new(&keys), AIGC_OK);
    assert_int_equal(aigc_security_keys_add_file(keys, path), AIGC_OK);
    assert_int_equal(aigc_security_sign(signer, label, &data), AIGC_OK);
    options.security_data = data;
    read.keys = keys;
    assert_int_equal(aigc_media_mark(&source, &options, take, &written, NULL), AIGC_OK);
    source = source_of(written.data, written.length);
    for (size_t bit = 0; bit < 8 * written.length; bit += 3) {
        written.data[bit / 8] = (char)(written.data[bit / 8] ^ (1 << bit % 8));
        if (aigc_media_read(&source, &read, &report) == AIGC_OK) {
            for (size_t i = 0; i < aigc_media_report_count(report); i++) {
                const aigc_found_label *found = aigc_media_report_found(report, i);

                altered += found->producer_data == AIGC_SECURITY_ALTERED ? 1 : 0;
                if (found->producer_data == AIGC_SECURITY_TRUSTED) {
                    trusted++;
                    for (size_t field = 0; field < 3; field++)
                        assert_string_equal(found->values[field], signed_values[field]);
                }
            }
            aigc_media_report_free(report);
        }
        written.data[bit / 8] = (char)(written.data[bit / 8] ^ (1 << bit % 8));
    }
    assert_true(trusted > 10 && altered > 100);
    free(data);
    aigc_security_keys_free(keys);
    aigc_security_signer_free(signer);
    aigc_label_free(label);
}

/* ---- out of memory ---------------------------------------------------------------------- */

static aigc_status
do_it_all(void *context)
{
    static char page[ROOM];
    static sink written, passed;
    const aigc_label *label = context;
    aigc_media_mark_options options = mark_with(label);
    aigc_media_propagate_options propagate = propagate_as(NULL);
    aigc_media_report *report = NULL;
    aigc_source source = page_with(page, "<meta name=\"AIGC\" content='{\"Label\":\"1\",'>");

    written.length = passed.length = 0;
    options.security_data = "{\"SecurityData\":{\"PubSD\":{\"Type\":\"DS\",\"Signature\":\"00\"}}}";
    aigc_status status = aigc_media_mark(&source, &options, take, &written, NULL);
    if (status == AIGC_OK) {
        source = source_of(written.data, written.length);
        status = aigc_media_propagate(&source, &propagate, take, &passed, NULL);
    }
    if (status == AIGC_OK) {
        source = source_of(passed.data, passed.length);
        status = aigc_media_read(&source, NULL, &report);
    }
    aigc_media_report_free(report);
    return status;
}

/* A JPEG gets an EXIF segment of its own, and has it changed. */
static aigc_status
label_exif(void *context)
{
    static const char picture[] = "\xff\xd8"
                                  "\xff\xdb\0\x03\0"
                                  "\xff\xda\0\x02\x2a\xff\xd9";
    static sink written, again;
    const aigc_label *label = context;
    aigc_media_mark_options options = mark_with(label);
    aigc_source source = source_of(picture, sizeof picture - 1);
    aigc_status status;

    written.length = again.length = 0;
    options.also_native = 1;
    status = aigc_media_mark(&source, &options, take, &written, NULL);
    if (status == AIGC_OK) {
        source = source_of(written.data, written.length);
        status = aigc_media_mark(&source, &options, take, &again, NULL);
    }
    return status;
}

/* The comment of EXIF is somebody's: it is not written over, unless there is nothing but blanks. */
static void
a_comment_that_is_no_label_stays(void **state)
{
    static const char before[] = "\xff\xd8"
                                 "\xff\xe1\0\x40"
                                 "Exif\0\0"
                                 "II*\0\x08\0\0\0"
                                 "\x01\0"
                                 "\x69\x87\x04\0\x01\0\0\0\x1a\0\0\0"
                                 "\0\0\0\0"
                                 "\x01\0"
                                 "\x86\x92\x07\0\x0c\0\0\0\x2c\0\0\0"
                                 "\0\0\0\0"
                                 "ASCII\0\0\0";
    static const char behind[] = "\xff\xdb\0\x03\0"
                                 "\xff\xda\0\x02\x2a\xff\xd9";
    static const struct {
        const char *comment;
        aigc_status status;
    } cases[] = { { "mine", AIGC_ERR_OCCUPIED }, { "    ", AIGC_OK } };
    const size_t length = sizeof before - 1 + 4 + sizeof behind - 1;
    static sink written;
    char picture[ROOM];
    aigc_label *label = make_label();
    aigc_media_mark_options options = mark_with(label);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memcpy(picture, before, sizeof before - 1);
        memcpy(picture + sizeof before - 1, cases[i].comment, 4);
        memcpy(picture + sizeof before - 1 + 4, behind, sizeof behind - 1);
        aigc_source source = source_of(picture, length);
        written.length = 0;
        options.also_native = 1;
        assert_int_equal(aigc_media_mark(&source, &options, take, &written, NULL), cases[i].status);
        assert_true((written.length > 0) == (cases[i].status == AIGC_OK));
        options.also_native = 0;
        assert_int_equal(aigc_media_mark(&source, &options, take, &written, NULL), AIGC_OK);
    }
    aigc_label_free(label);
}

/* A file that is marked, and marked again. */
typedef struct marked_file {
    char data[ROOM];
    size_t length;
    const aigc_label *label;
} marked_file;

static void
read_seed(const char *name, marked_file *file)
{
    char path[1024];

    (void)snprintf(path, sizeof path, "%s/tests/fuzz/corpus/%s", getenv("abs_top_srcdir"), name);
    FILE *seed = fopen(path, "rb");
    assert_non_null(seed);
    file->length = fread(file->data, 1, sizeof file->data, seed);
    assert_in_range(file->length, 1, sizeof file->data - 1);
    (void)fclose(seed);
}

static aigc_status
mark_twice(void *context)
{
    static sink written, again;
    const marked_file *file = context;
    aigc_media_mark_options options = mark_with(file->label);
    aigc_source source = source_of(file->data, file->length);

    written.length = again.length = 0;
    aigc_status status = aigc_media_mark(&source, &options, take, &written, NULL);
    if (status == AIGC_OK) {
        source = source_of(written.data, written.length);
        status = aigc_media_mark(&source, &options, take, &again, NULL);
    }
    return status;
}

static void
check_failures(fail_malloc_fn function, void *context)
{
    size_t failures;

    assert_int_equal(function(context), AIGC_OK);
    const char *fault = fail_malloc_loop(function, context, &failures);
    if (fault)
        fail_msg("%s", fault);
    assert_true(failures > 30);
}

static void
every_allocation_may_fail(void **state)
{
    aigc_label *label = make_label();

    (void)state;
    if (!fail_malloc_available()) {
        aigc_label_free(label);
        skip();
    }
    check_failures(do_it_all, label);
    check_failures(label_exif, label);
    aigc_label_free(label);
}

static void
every_allocation_may_fail_in_packages_and_sound(void **state)
{
    static const char *const seeds[] = { "fuzz_office/stored",
                                         "fuzz_office/opendocument",
                                         "fuzz_office/opendocument-no-metadata",
                                         "fuzz_office/epub",
                                         "fuzz_aiff/plain.aiff",
                                         "fuzz_aiff/tagged.aiff",
                                         "fuzz_office/letter.fodt",
                                         "fuzz_w64/plain.w64",
                                         "fuzz_jpeg/extended-label" };
    static marked_file file;
    aigc_label *label = make_label();

    (void)state;
    if (!fail_malloc_available()) {
        aigc_label_free(label);
        skip();
    }
    file.label = label;
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        read_seed(seeds[i], &file);
        check_failures(mark_twice, &file);
    }
    aigc_label_free(label);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_marked_is_read),
        cmocka_unit_test(properties_without_a_place_are_told),
        cmocka_unit_test(a_platform_changes_only_its_own_fields),
        cmocka_unit_test(a_platform_may_have_to_make_a_label),
        cmocka_unit_test(labels_that_disagree_are_not_passed_on),
        cmocka_unit_test(reasons_make_the_class),
        cmocka_unit_test(too_many_labels_are_cut_off),
        cmocka_unit_test(too_many_labels_are_not_replaced),
        cmocka_unit_test(properties_have_a_place_beside_an_open_box),
        cmocka_unit_test(a_signed_file_is_left_alone),
        cmocka_unit_test(a_comment_that_is_no_label_stays),
        cmocka_unit_test(text_becomes_markdown_when_asked),
        cmocka_unit_test(writing_may_be_stopped),
        cmocka_unit_test(bad_arguments_are_refused),
        cmocka_unit_test(no_changed_bit_is_trusted),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(every_allocation_may_fail_in_packages_and_sound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
