/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes can be imported as any format: what comes over is in canonical form, and is a rule file
 * or a word list that the compiler takes. */
#include <aigc/authoring.h>
#include <string.h>

#include "libfilter/rules/rule_model.h"
#include "libfilter/rules/rule_words.h"
#include "tests/fuzz/fuzz_target.h"

static void
check_rules(const char *text, size_t length)
{
    aigc_rules_compiler *compiler;
    aigc_rules *rules;
    FUZZ_ASSERT(aigc_rules_compiler_new(&compiler) == AIGC_OK);
    FUZZ_ASSERT(aigc_rules_compiler_add_text(compiler, "fuzz", text, length) == AIGC_OK);
    FUZZ_ASSERT(aigc_rules_compiler_finish(compiler, &rules) == AIGC_OK);
    aigc_rules_free(rules);
    aigc_rules_compiler_free(compiler);
}

static void
check_words(const char *text, size_t length)
{
    aigcp_rule_model model;
    aigcp_rule_model_init(&model);
    const aigcp_source *source = aigcp_rule_model_add_source(&model, "fuzz", text, length);
    FUZZ_ASSERT(source);
    aigcp_word *words = NULL;
    aigcp_word_taker taker;
    aigcp_word_taker_begin(&taker, &model, &words);
    aigcp_word_taker_add_list(&taker, source);
    aigcp_word_taker_free(&taker);
    FUZZ_ASSERT(words && model.error_count == 0 && model.warning_count == 0);
    aigcp_rule_model_free(&model);
}

static void
check_form(const aigc_draft *draft)
{
    size_t length;
    size_t size;
    const char *text = aigc_draft_text(draft, &length);
    aigc_draft *again;
    FUZZ_ASSERT(aigc_draft_new(&again) == AIGC_OK);
    FUZZ_ASSERT(aigc_draft_format(again, aigc_draft_kind(draft), "fuzz", text, length) == AIGC_OK);
    const char *form = aigc_draft_text(again, &size);
    FUZZ_ASSERT(size == length && !memcmp(form, text, length));
    if (aigc_draft_kind(draft) == AIGC_SOURCE_RULES)
        check_rules(text, length);
    else
        check_words(text, length);
    aigc_draft_free(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const tags[] = { "a", "A.1.a", "drugs", "X.drugs", NULL };
    for (int format = AIGC_IMPORT_TEXT; format <= AIGC_IMPORT_PRESIDIO; format++) {
        const aigc_import_options options = { .struct_size = sizeof options,
                                              .format = (aigc_import_format)format,
                                              .tags = tags };
        aigc_draft *draft;
        FUZZ_ASSERT(aigc_draft_new(&draft) == AIGC_OK);
        aigc_status status = aigc_draft_import(draft, &options, "fuzz", (const char *)data, size);
        FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_RULES);
        FUZZ_ASSERT((status == AIGC_OK) == (aigc_draft_entries(draft) > 0));
        for (size_t i = 0; i < aigc_draft_diagnostic_count(draft); i++) {
            aigc_diagnostic diagnostic;
            FUZZ_ASSERT(aigc_draft_diagnostic(draft, i, &diagnostic) == AIGC_OK);
            FUZZ_ASSERT(diagnostic.message[0] != '\0');
        }
        if (status == AIGC_OK)
            check_form(draft);
        aigc_draft_free(draft);
    }
    return 0;
}
