/* SPDX-License-Identifier: Apache-2.0 */
/* The value of a carrier: any bytes. What is read as a label is written as one, and read again as
 * the same. */
#include <string.h>

#include "tests/fuzz/fuzz_target.h"
#include "watermark/media/label_lint.h"
#include "watermark/media/label_text.h"

/* Label "1" alone is a label only as the standard spells it, which is how we write. */
static void
write_and_read(const aigcp_label_reading *reading, aigcp_arena *arena)
{
    const char *values[AIGCP_LABEL_FIELDS];
    aigcp_label_reading again;
    aigcp_buffer text;
    size_t total = 0;

    for (size_t i = 0; i < AIGCP_LABEL_FIELDS; i++) {
        const char *value = reading->fields[i].value;

        values[i] = value ? value : "";
        total += strlen(values[i]);
    }
    /* Controls take six characters in JSON; what is then too long to be read is another matter. */
    if (total > AIGC_FOUND_TEXT_MAX / 8)
        return;
    aigcp_buffer_init(&text, AIGC_FOUND_TEXT_MAX);
    FUZZ_ASSERT(aigcp_label_text(values, total % 2 == 0, &text) == AIGC_OK);
    FUZZ_ASSERT(aigcp_label_read((const char *)text.data, text.length, arena, &again) == AIGC_OK);
    FUZZ_ASSERT(again.form == AIGC_FORM_GB45438 && !again.broken && !again.escaped);
    for (size_t i = 0; i < AIGCP_LABEL_FIELDS; i++) {
        FUZZ_ASSERT(again.fields[i].value != NULL);
        FUZZ_ASSERT(strcmp(again.fields[i].value, values[i]) == 0);
    }
    aigcp_buffer_free(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    aigcp_label_reading reading;
    aigcp_lint_list lint;
    aigcp_arena arena;

    aigcp_arena_init(&arena);
    FUZZ_ASSERT(aigcp_label_read((const char *)data, size, &arena, &reading) == AIGC_OK);
    FUZZ_ASSERT(aigcp_lint_list_init(&lint, &arena) == AIGC_OK);
    FUZZ_ASSERT(aigcp_label_lint(&reading, AIGC_CARRIER_GLUED, &arena, &lint) == AIGC_OK);
    if (reading.form == AIGC_FORM_GB45438)
        write_and_read(&reading, &arena);
    aigcp_arena_free(&arena);
    return 0;
}
