/* SPDX-License-Identifier: Apache-2.0 */
/* Labels as services in the world write them, and what is wrong with each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/guard_page.h"
#include "watermark/media/label_lint.h"

#define KLING "001191110108335469089C10100"

typedef struct lenient_case {
    const char *name;
    const char *text;
    size_t length; /* 0: strlen */
    aigc_label_form form;
    const char *values; /* the seven, "|" between them, "-" for one that is not there */
    const char *lint;   /* name(field) of each, "" for none */
} lenient_case;

static const lenient_case cases[] = {
    { "bare",
      "{\"Label\":\"1\",\"ContentProducer\":\"" KLING "\",\"ProduceID\":\"a\","
      "\"ReservedCode1\":\"\",\"ContentPropagator\":\"" KLING "\",\"PropagateID\":\"a\","
      "\"ReservedCode2\":\"\"}",
      0, AIGC_FORM_GB45438, "1|" KLING "|a||" KLING "|a|", "" },
    { "wrapped",
      "{\"AIGC\":{\"Label\":\"2\",\"ContentProducer\":\"doubao\",\"ProduceID\":\"b\","
      "\"ReservedCode1\":\"\",\"ContentPropagator\":\"x\",\"PropagateID\":\"y\","
      "\"ReservedCode2\":\"z\"}}",
      0, AIGC_FORM_GB45438, "2|doubao|b||x|y|z", "" },
    { "wrapped, as a string",
      "{\"AIGC\":\"{\\\"Label\\\":\\\"1\\\",\\\"ProduceID\\\":\\\"q\\\"}\"}", 0, AIGC_FORM_GB45438,
      "1|-|q|-|-|-|-", "missing(1) missing(3) missing(4) missing(5) missing(6)" },
    { "Kling: null",
      "{\"Label\":\"1\",\"ContentProducer\":\"kling\",\"ProduceID\":\"K_1\","
      "\"ReservedCode1\":null,\"ContentPropagator\":\"kling\",\"PropagateID\":"
      "\"K_1\",\"ReservedCode2\":null}",
      0, AIGC_FORM_GB45438, "1|kling|K_1||kling|K_1|", "type(3) type(6)" },
    { "numbers, lowerCamelCase and the typo",
      "{\"label\":1,\"contentProducer\":\"p\",\"produceId\":2,\"reserveCode1\":\"\","
      "\"contentPropagator\":\"p\",\"propagateId\":3.5,\"reserveCode2\":\"\"}",
      0, AIGC_FORM_GB45438, "1|p|2||p|3.5|",
      "key(0) type(0) key(1) key(2) type(2) key(3) key(4) key(5) type(5) key(6)" },
    { "Honor: nested objects",
      "{\"AIGC\":{\"Label\":\"1\",\"ContentProducer\":\"001191440300MA5G49LC9K1YO01\","
      "\"ProduceID\":\"h\",\"ReservedCode1\":{\"SecurityData\":{\"PubSd\":[]}},"
      "\"ContentPropagator\":\"p\",\"PropagateID\":\"h\",\"ReservedCode2\":\"\"}}",
      0, AIGC_FORM_GB45438,
      "1|001191440300MA5G49LC9K1YO01|h|{\"SecurityData\":{\"PubSd\":[]}}|p|h|", "type(3)" },
    { "iFlytek: a bug",
      "{\"AIGC\":{\"Label\":\"1\",\"ContentProducer\":"
      "\"001191340000711771143J00000\",\"ProduceID\":\"i\","
      "\"ContentPropagator\":\"001191340000711771143J00000\","
      "\"PropagateID\":\"%!s(MISSING)\"}}",
      0, AIGC_FORM_GB45438,
      "1|001191340000711771143J00000|i|-|001191340000711771143J00000|%!s(MISSING)|-",
      "missing(3) placeholder(5) missing(6)" },
    { "MiniMax Markdown: no number for Label",
      "{\"Label\":\"AIGC\",\"ContentProducer\":\"Minimax Agent AI\"}", 0, AIGC_FORM_GB45438,
      "AIGC|Minimax Agent AI|-|-|-|-|-",
      "value(0) character(1) missing(2) missing(3) missing(4) missing(5) missing(6)" },
    { "legacy",
      "{\"ServiceProvider\":\"Tencent\",\"Time\":\"2024-01-02 03:04:05.678\","
      "\"ContentID\":\"c1\"}",
      0, AIGC_FORM_LEGACY, "-|Tencent|c1|-|-|-|-", "legacy" },
    { "legacy, named and with a wide colon",
      "AIGC\xef\xbc\x9a{\"ServiceProvider\": \"t\", \"Time\": \"x\", \"ContentID\": \"c\"}", 0,
      AIGC_FORM_LEGACY, "-|t|c|-|-|-|-", "legacy" },
    { "glued to its name, something behind it",
      "AIGC{\"Label\":\"1\",\"ContentProducer\":\"j\",\"ProduceID\":\"1\",\"ReservedCode1\":\"\","
      "\"ContentPropagator\":\"j\",\"PropagateID\":\"1\",\"ReservedCode2\":\"\"}\xff\xd8 more",
      0, AIGC_FORM_GB45438, "1|j|1||j|1|", "" },
    { "EXIF comment with its character code", "ASCII\0\0\0{\"AIGC\":{\"Label\":\"3\"}}", 31,
      AIGC_FORM_GB45438, "3|-|-|-|-|-|-",
      "missing(1) missing(2) missing(3) missing(4) missing(5) missing(6)" },
    { "quotes escaped for JSON", "{\\\"Label\\\":\\\"1\\\",\\\"ProduceID\\\":\\\"e\\\"}", 0,
      AIGC_FORM_GB45438, "1|-|e|-|-|-|-",
      "escaped missing(1) missing(3) missing(4) missing(5) missing(6)" },
    { "quotes escaped for XML",
      "{&quot;Label&quot;:&quot;1&quot;,&quot;ProduceID&quot;:&quot;&amp;"
      "&quot;}",
      0, AIGC_FORM_GB45438, "1|-|&|-|-|-|-",
      "escaped missing(1) missing(3) missing(4) missing(5) missing(6)" },
    { "quotes inside a value that nobody escaped",
      "{\"Label\":\"1\",\"ReservedCode1\":\"{\"Type\":\"TC260PG\"}\",\"PropagateID\":\"p\"}", 0,
      AIGC_FORM_GB45438, "1|-|-|{\"Type\":\"TC260PG\"}|-|p|-",
      "broken missing(1) missing(2) missing(4) missing(6)" },
    { "single quotes", "{'Label': '1', 'ContentProducer': 'p', 'ReservedCode1': null}", 0,
      AIGC_FORM_GB45438, "1|p|-||-|-|-",
      "broken missing(2) type(3) missing(4) missing(5) missing(6)" },
    { "cut off", "{\"Label\":\"1\",\"ContentProducer\":\"001191", 0, AIGC_FORM_GB45438,
      "1|001191|-|-|-|-|-", "broken missing(2) missing(3) missing(4) missing(5) missing(6)" },
    { "GBK in a value", "{\"Label\":\"1\",\"ContentProducer\":\"\xb6\xb9\"}", 0, AIGC_FORM_GB45438,
      "1|\xef\xbf\xbd\xef\xbf\xbd|-|-|-|-|-",
      "encoding character(1) missing(2) missing(3) missing(4) missing(5) missing(6)" },
    { "a key twice", "{\"Label\":\"1\",\"Label\":\"2\"}", 0, AIGC_FORM_GB45438, "2|-|-|-|-|-|-",
      "repeated missing(1) missing(2) missing(3) missing(4) missing(5) missing(6)" },
    { "a wrong check character",
      "{\"Label\":\"1\",\"ContentProducer\":"
      "\"001191110108335469089D10100\"}",
      0, AIGC_FORM_GB45438, "1|001191110108335469089D10100|-|-|-|-|-",
      "code(1) missing(2) missing(3) missing(4) missing(5) missing(6)" },
    { "empty values",
      "{\"Label\":\"\",\"ContentProducer\":\"\",\"ProduceID\":\"\","
      "\"ReservedCode1\":\"\",\"ContentPropagator\":\"\",\"PropagateID\":\"\","
      "\"ReservedCode2\":\"\"}",
      0, AIGC_FORM_GB45438, "||||||", "empty(0) empty(1) empty(2) empty(4) empty(5)" },
    { "ByteDance's own", "{\"aigc_info\":{\"aigc_label_type\":1}}", 0, AIGC_FORM_VENDOR,
      "-|-|-|-|-|-|-", "" },
    { "something else by that name", "{\"model\":\"x\",\"seed\":4}", 0, AIGC_FORM_NONE,
      "-|-|-|-|-|-|-", "" },
    { "a label of something else", "{\"label\":\"cat\"}", 0, AIGC_FORM_NONE, "-|-|-|-|-|-|-", "" },
    { "no JSON at all", "made with love", 0, AIGC_FORM_NONE, "-|-|-|-|-|-|-", "" },
    { "nothing", "", 0, AIGC_FORM_NONE, "-|-|-|-|-|-|-", "" },
    { "a lone brace", "{", 0, AIGC_FORM_NONE, "-|-|-|-|-|-|-", "broken" },
    { "a list of one", "[{\"AIGC\":{\"Label\":\"1\"}}]", 0, AIGC_FORM_GB45438, "1|-|-|-|-|-|-",
      "missing(1) missing(2) missing(3) missing(4) missing(5) missing(6)" },
};

static void
describe(const aigcp_label_reading *reading, const aigcp_lint_list *lint, char *values, char *wrong,
         size_t room)
{
    size_t at = 0;

    for (size_t i = 0; i < AIGCP_LABEL_FIELDS; i++) {
        const char *value = reading->fields[i].value;

        at +=
            (size_t)snprintf(values + at, room - at, "%s%s", i > 0 ? "|" : "", value ? value : "-");
        assert_true(at < room);
    }
    at = 0;
    wrong[0] = '\0';
    for (size_t i = 0; i < lint->count; i++) {
        const aigc_lint_finding *finding = &lint->findings[i];

        at += (size_t)snprintf(wrong + at, room - at, "%s%s", i > 0 ? " " : "",
                               aigc_lint_name(finding->lint));
        if (finding->field >= 0)
            at += (size_t)snprintf(wrong + at, room - at, "(%d)", finding->field);
        assert_true(at < room);
    }
}

static void
check(const lenient_case *one)
{
    size_t length = one->length > 0 ? one->length : strlen(one->text);
    aigcp_label_reading reading;
    aigcp_lint_list lint;
    aigcp_arena arena;
    guard_page guard;
    char values[1024], wrong[1024];

    aigcp_arena_init(&arena);
    guard_page_behind(&guard, one->text, length);
    assert_int_equal(aigcp_label_read((const char *)guard.data, length, &arena, &reading), AIGC_OK);
    guard_page_free(&guard);
    assert_int_equal(aigcp_lint_list_init(&lint, &arena), AIGC_OK);
    assert_int_equal(aigcp_label_lint(&reading, AIGC_CARRIER_AIGC, &arena, &lint), AIGC_OK);
    describe(&reading, &lint, values, wrong, sizeof values);
    if (reading.form != one->form || strcmp(values, one->values) != 0 ||
        strcmp(wrong, one->lint) != 0)
        fail_msg("%s: form %d, '%s', wrong: '%s'", one->name, (int)reading.form, values, wrong);
    aigcp_arena_free(&arena);
}

static void
labels_are_read_as_services_write_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(&cases[i]);
}

/* Every prefix of every case is read without a fault. */
static void
labels_may_be_cut_anywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = cases[i].length > 0 ? cases[i].length : strlen(cases[i].text);

        for (size_t cut = 0; cut < length; cut++) {
            aigcp_label_reading reading;
            aigcp_arena arena;
            guard_page guard;

            aigcp_arena_init(&arena);
            guard_page_behind(&guard, cases[i].text, cut);
            assert_int_equal(aigcp_label_read((const char *)guard.data, cut, &arena, &reading),
                             AIGC_OK);
            guard_page_free(&guard);
            aigcp_arena_free(&arena);
        }
    }
}

/* The provider codes that are known from public files (all with a right check character). */
static void
real_provider_codes_are_good(void **state)
{
    static const char *const codes[] = {
        "001191110102MACQD9K64010000", "00119144030008867405X210002", "001191110108335469089C10100",
        "001191110108335469089C20100", "001191440300708461136T1XGW3", "001191440300708461136T1308L",
        "001191310104MACE0YX63918020", "001191340000711771143J00000", "001191440300MA5G49LC9K1YO01",
        "001191110108MA01KP2T5U00000", "001191110102MAD55U9H0F10002",
    };

    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        char text[128];
        aigcp_label_reading reading;
        aigcp_lint_list lint;
        aigcp_arena arena;

        (void)snprintf(text, sizeof text,
                       "{\"Label\":\"1\",\"ContentProducer\":\"%s\",\"ContentPropagator\":\"x\"}",
                       codes[i]);
        aigcp_arena_init(&arena);
        assert_int_equal(aigcp_label_read(text, strlen(text), &arena, &reading), AIGC_OK);
        assert_int_equal(aigcp_lint_list_init(&lint, &arena), AIGC_OK);
        assert_int_equal(aigcp_label_lint(&reading, AIGC_CARRIER_XMP, &arena, &lint), AIGC_OK);
        for (size_t j = 0; j < lint.count; j++)
            assert_int_equal(lint.findings[j].lint, AIGC_LINT_MISSING);
        aigcp_arena_free(&arena);
    }
}

/* What is longer than the bound is cut there; at the bound all of it is read. */
static void
the_bound_on_text_holds(void **state)
{
    static char text[AIGC_FOUND_TEXT_MAX + 2];
    static const char head[] = "{\"Label\":\"1\",\"ProduceID\":\"";
    aigcp_label_reading reading;
    aigcp_arena arena;

    (void)state;
    memset(text, 'x', sizeof text);
    memcpy(text, head, sizeof head - 1);
    memcpy(text + AIGC_FOUND_TEXT_MAX - 2, "\"}", 2);
    aigcp_arena_init(&arena);
    assert_int_equal(aigcp_label_read(text, AIGC_FOUND_TEXT_MAX, &arena, &reading), AIGC_OK);
    assert_false(reading.broken);
    memset(text + AIGC_FOUND_TEXT_MAX - 2, 'x', 2);
    memcpy(text + AIGC_FOUND_TEXT_MAX - 1, "\"}", 2);
    assert_int_equal(aigcp_label_read(text, AIGC_FOUND_TEXT_MAX + 1, &arena, &reading), AIGC_OK);
    assert_true(reading.broken);
    aigcp_arena_free(&arena);
}

/* Nesting costs neither stack nor time. */
static void
deep_nesting_is_no_label(void **state)
{
    static char text[AIGC_FOUND_TEXT_MAX];
    aigcp_label_reading reading;
    aigcp_arena arena;

    (void)state;
    aigcp_arena_init(&arena);
    memset(text, '[', sizeof text);
    assert_int_equal(aigcp_label_read(text, sizeof text, &arena, &reading), AIGC_OK);
    assert_int_equal(reading.form, AIGC_FORM_NONE);
    for (size_t i = 0; i + 8 <= sizeof text; i += 8)
        memcpy(text + i, "{\"AIGC\":", 8);
    assert_int_equal(aigcp_label_read(text, sizeof text, &arena, &reading), AIGC_OK);
    assert_int_equal(reading.form, AIGC_FORM_NONE);
    aigcp_arena_free(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_read_as_services_write_them),
        cmocka_unit_test(labels_may_be_cut_anywhere),
        cmocka_unit_test(real_provider_codes_are_good),
        cmocka_unit_test(the_bound_on_text_holds),
        cmocka_unit_test(deep_nesting_is_no_label),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
