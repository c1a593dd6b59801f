/* SPDX-License-Identifier: Apache-2.0 */
/* What a stream takes without expressions, in all lanes: less than a kilobyte, with some room for
 * what is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libfilter/scan/sound_symbols.h"
#include "libfilter/scan/stream.h"
#include "tests/support/filter_run.h"

static size_t
stream_bytes(const char *yaml)
{
    aigc_rules *rules = filter_compile(yaml);
    assert_non_null(rules);
    aigcp_stream stream;
    assert_int_equal(aigcp_stream_init(&stream, rules), AIGC_OK);
    const size_t bytes = sizeof stream + stream.text.capacity +
                         (stream.sound ? aigcp_sound_state_size(&rules->lanes) : 0);
    aigcp_stream_free(&stream);
    aigc_rules_free(rules);
    return bytes;
}

/* Half of the margin is there at least. */
#define MOST (AIGCP_STREAM_BYTES - AIGCP_STREAM_MARGIN / 2)

#define RULE(rest) "rules:\n- {id: r, title: t, category: X.a, action: redact, " rest "}\n"

static void
a_stream_takes_less_than_a_kilobyte(void **unused)
{
    (void)unused;
    assert_true(stream_bytes(RULE("match: [plain], words: [冰毒批发, casino]")) <= MOST);
    assert_true(stream_bytes(RULE("words: [冰毒批发, casino]")) <= MOST);
    assert_true(stream_bytes(
                    RULE("match: [plain, skip, sound, split], words: [冰毒批发, casino]")) <= MOST);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_takes_less_than_a_kilobyte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
