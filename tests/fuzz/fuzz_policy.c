/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes can be read as a policy file: every diagnostic points into the text, a policy is made
 * just when there is no error, and it keeps its word on a text. */
#include <aigc/filter.h>
#include <string.h>

#include "tests/fuzz/fuzz_target.h"
#include "tests/support/filter_run.h"

static const char rules_yaml[] =
    "rules:\n"
    "- {id: mail, title: t, category: A.5.a, action: redact, words: [mail]}\n"
    "- {id: phone, title: t, category: A.5.b, action: {input: log, output: redact},\n"
    "   redact: pseudonym, words: [phone], sample: 40}\n"
    "- {id: bomb, title: t, category: A.1.c, action: stop, words: [bomb]}\n"
    "- {id: sleeping, title: t, category: X.a, action: 'off', words: [sleeping]}\n";

#define RULE_COUNT 4

static const char text[] = "a mail by phone, sleeping; a bomb, a mail";

static void
check_diagnostics(const aigc_policy_builder *builder, size_t size, int *errors)
{
    *errors = 0;
    size_t count = aigc_policy_builder_diagnostic_count(builder);
    for (size_t i = 0; i < count; i++) {
        aigc_diagnostic d;
        FUZZ_ASSERT(aigc_policy_builder_diagnostic(builder, i, &d) == AIGC_OK);
        FUZZ_ASSERT(d.message[0] != '\0');
        FUZZ_ASSERT(d.line <= size + 1 && d.column <= size + 1);
        *errors += d.severity == AIGC_SEVERITY_ERROR;
    }
}

typedef struct seen {
    const aigc_policy *policy;
    aigc_action strongest;
} seen;

static int
drop(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

static int
check_finding(void *context, const aigc_finding *finding)
{
    seen *s = context;
    aigc_action action;
    uint32_t percent;
    FUZZ_ASSERT(aigc_policy_rule(s->policy, finding->rule, &action, &percent) == AIGC_OK);
    FUZZ_ASSERT(action != AIGC_ACTION_OFF && action <= s->strongest);
    FUZZ_ASSERT(finding->action == action || (percent < 100 && finding->action < action));
    return 0;
}

static void
use(aigc_rules *rules, aigc_policy *policy)
{
    static const uint8_t key[AIGC_TEXT_KEY_SIZE] = { 1 };
    aigc_policy_info info = { .struct_size = sizeof info };
    FUZZ_ASSERT(aigc_policy_get(policy, &info) == AIGC_OK);
    seen s = { policy, info.strongest };
    aigc_transformer *transformer;
    FUZZ_ASSERT(aigc_transformer_new(rules, NULL, &transformer) == AIGC_OK);
    const aigc_text_options options = { .struct_size = sizeof options,
                                        .policy = policy,
                                        .stream_id = text,
                                        .stream_id_length = 1,
                                        .key = key };
    FUZZ_ASSERT(aigc_transformer_configure(transformer, &options) == AIGC_OK);
    FUZZ_ASSERT(aigc_transformer_begin(transformer, drop, check_finding, &s) == AIGC_OK);
    for (size_t i = 0; i < sizeof text - 1; i++) {
        FUZZ_ASSERT(aigc_transformer_feed(transformer, text + i, 1) == AIGC_OK);
        FUZZ_ASSERT(aigc_transformer_tick(transformer, i * 100) == AIGC_OK);
        FUZZ_ASSERT(!info.hold.bytes || aigc_transformer_held(transformer) <= info.hold.bytes);
    }
    FUZZ_ASSERT(aigc_transformer_finish(transformer) == AIGC_OK);
    aigc_transformer_free(transformer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static aigc_rules *rules; /* for all inputs: compiling takes longer than all else */
    aigc_policy_builder *builder;
    aigc_policy *policy;
    int errors;
    if (!rules)
        rules = filter_compile(rules_yaml);
    FUZZ_ASSERT(rules && aigc_rules_count(rules) == RULE_COUNT);
    FUZZ_ASSERT(aigc_policy_builder_new(rules, &builder) == AIGC_OK);
    FUZZ_ASSERT(aigc_policy_builder_add_text(builder, "fuzz", (const char *)data, size) == AIGC_OK);
    aigc_status status = aigc_policy_builder_finish(builder, &policy);
    check_diagnostics(builder, size, &errors);
    FUZZ_ASSERT(status == (errors ? AIGC_ERR_RULES : AIGC_OK));
    FUZZ_ASSERT(!policy == (errors != 0));
    if (policy)
        use(rules, policy);
    aigc_policy_free(policy);
    aigc_policy_builder_free(builder);
    return 0;
}
