/* SPDX-License-Identifier: Apache-2.0 */
/* What is taken for JSON is what jansson takes for JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdbool.h>
#include <string.h>

#include "tests/support/prng.h"
#include "watermark/json_shape.h"

#define DOCUMENTS 200000
#define ROOM 4096

/* jansson refuses numbers that a double cannot hold; the generator makes none. No line end is
 * written, so that JSON Lines do not come up. */
static size_t
make_value(prng *random, char *out, unsigned depth)
{
    static const char *const scalars[] = { "0",     "-1",   "12.5e3", "1E-2",           "true",
                                           "false", "null", "\"\"",   "\"a\\u00e9\\n\"" };
    size_t kind = depth > 4 ? 0 : prng_below(random, depth == 0 ? 2 : 3);
    size_t length = 0;
    if (depth > 0 && kind == 0) {
        const char *scalar = scalars[prng_below(random, sizeof scalars / sizeof *scalars)];
        memcpy(out, scalar, strlen(scalar));
        return strlen(scalar);
    }
    bool object = prng_below(random, 2);
    out[length++] = object ? '{' : '[';
    for (size_t i = 0, count = prng_below(random, 4); i < count; i++) {
        if (i > 0)
            out[length++] = ',';
        if (prng_below(random, 4) == 0)
            out[length++] = ' ';
        if (object) {
            memcpy(out + length, "\"k\":", 4);
            length += 4;
        }
        length += make_value(random, out + length, depth + 1);
    }
    out[length++] = object ? '}' : ']';
    return length;
}

/* Change, insert or remove a few characters. */
static size_t
spoil(prng *random, char *text, size_t length)
{
    static const char characters[] = "{}[]\",:\\u0123456789eE+-. truefalsnk\t/b";
    for (size_t i = prng_below(random, 3); i > 0 && length > 1; i--) {
        size_t at = prng_below(random, length);
        char c = characters[prng_below(random, sizeof characters - 1)];
        switch (prng_below(random, 3)) {
        case 0:
            text[at] = c;
            break;
        case 1:
            memmove(text + at + 1, text + at, length - at);
            text[at] = c;
            length++;
            break;
        default:
            length--;
            memmove(text + at, text + at + 1, length - at);
            break;
        }
    }
    return length;
}

static void
json_is_what_jansson_reads(void **state)
{
    (void)state;
    prng random;
    size_t good = 0;
    prng_seed(&random, 8259);
    for (size_t i = 0; i < DOCUMENTS; i++) {
        char text[ROOM];
        size_t length = spoil(&random, text, make_value(&random, text, 0));
        json_error_t error;
        json_t *json = json_loadb(text, length, JSON_ALLOW_NUL, &error);
        /* Not a fault of the text: lone surrogates, and numbers out of range. */
        if (!json && (strstr(error.text, "Unicode") || strstr(error.text, "overflow") ||
                      strstr(error.text, "too big")))
            continue;
        aigcp_json_shape shape;
        aigcp_json_shape_init(&shape);
        aigcp_json_shape_feed(&shape, (const uint8_t *)text, length);
        if (aigcp_json_shape_is_whole(&shape) != (json != NULL))
            fail_msg("%.*s: jansson: %s", (int)length, text, json ? "good" : error.text);
        good += json != NULL;
        json_decref(json);
    }
    assert_in_range(good, DOCUMENTS / 4, DOCUMENTS * 3 / 4);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_is_what_jansson_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
