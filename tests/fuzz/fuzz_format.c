/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes can be brought into canonical form or are refused; the form of a form is itself, and
 * has as many mistakes as what it was made from. */
#include <aigc/authoring.h>
#include <string.h>

#include "libfilter/rules/rule_model.h"
#include "libfilter/rules/rule_words.h"
#include "tests/fuzz/fuzz_target.h"

/* Errors of a text as a rule file, or as a word list. */
static size_t
count_errors(aigc_source_kind kind, const char *text, size_t length)
{
    aigcp_rule_model model;
    aigcp_rule_model_init(&model);
    const aigcp_source *source = aigcp_rule_model_add_source(&model, "fuzz", text, length);
    FUZZ_ASSERT(source);
    if (kind == AIGC_SOURCE_RULES) {
        FUZZ_ASSERT(aigcp_rule_yaml_read(&model, source, NULL) == AIGC_OK);
    } else {
        aigcp_word *words = NULL;
        aigcp_word_taker taker;
        aigcp_word_taker_begin(&taker, &model, &words);
        aigcp_word_taker_add_list(&taker, source);
        aigcp_word_taker_free(&taker);
    }
    size_t count = model.error_count;
    aigcp_rule_model_free(&model);
    return count;
}

static void
format(aigc_source_kind kind, const char *text, size_t length)
{
    aigc_draft *draft;
    FUZZ_ASSERT(aigc_draft_new(&draft) == AIGC_OK);
    aigc_status status = aigc_draft_format(draft, kind, "fuzz", text, length);
    size_t size;
    const char *form = aigc_draft_text(draft, &size);
    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_RULES);
    FUZZ_ASSERT((status == AIGC_OK) == (form != NULL));
    FUZZ_ASSERT(status == AIGC_OK || aigc_draft_diagnostic_count(draft) > 0);
    if (form) {
        aigc_draft *again;
        size_t size_again;
        FUZZ_ASSERT(aigc_draft_new(&again) == AIGC_OK);
        FUZZ_ASSERT(aigc_draft_format(again, kind, "fuzz", form, size) == AIGC_OK);
        const char *same = aigc_draft_text(again, &size_again);
        FUZZ_ASSERT(size == size_again && !memcmp(form, same, size));
        FUZZ_ASSERT(count_errors(kind, text, length) == count_errors(kind, form, size));
        aigc_draft_free(again);
    }
    aigc_draft_free(draft);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    format(AIGC_SOURCE_RULES, (const char *)data, size);
    format(AIGC_SOURCE_WORDS, (const char *)data, size);
    return 0;
}
