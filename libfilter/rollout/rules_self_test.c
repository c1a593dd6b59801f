/* SPDX-License-Identifier: Apache-2.0 */
/* Try the examples that stand in rules. */
#include <aigc/rollout.h>
#include <stdbool.h>

typedef struct trial {
    const aigc_rules *rules;
    size_t rule; /* that is wanted, as written */
    bool found;
} trial;

static int
note_finding(void *context, const aigc_finding *finding)
{
    trial *tried = context;
    aigc_rule_info info = { .struct_size = sizeof info };
    if (aigc_rules_get(tried->rules, finding->rule, &info) == AIGC_OK)
        tried->found = tried->found || info.base == tried->rule;
    return 0;
}

static aigc_status
try_example(const aigc_rules *rules, aigc_scanner *scanner, const aigc_rule_example *example)
{
    trial tried = { .rules = rules, .rule = example->rule };
    aigc_status status = aigc_scanner_begin(scanner, note_finding, &tried);
    if (status == AIGC_OK)
        status = aigc_scanner_feed(scanner, example->text, example->length);
    if (status == AIGC_OK)
        status = aigc_scanner_finish(scanner);
    if (status == AIGC_OK && tried.found != (example->must_match != 0))
        return AIGC_ERR_REFUSED;
    return status;
}

aigc_status
aigc_rules_self_test(aigc_rules *rules, size_t *failed)
{
    aigc_scanner *scanner = NULL;
    if (failed)
        *failed = 0;
    if (!rules)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = aigc_scanner_new(rules, &scanner);
    for (size_t i = 0; status == AIGC_OK && i < aigc_rules_example_count(rules); i++) {
        aigc_rule_example example;
        aigc_rule_info info = { .struct_size = sizeof info };
        status = aigc_rules_example(rules, i, &example);
        if (status == AIGC_OK)
            status = aigc_rules_get(rules, example.rule, &info);
        if (status == AIGC_OK && info.action != AIGC_ACTION_OFF && !example.is_todo)
            status = try_example(rules, scanner, &example);
        if ((status == AIGC_ERR_REFUSED || status == AIGC_ERR_LIMIT) && failed)
            *failed = i;
    }
    aigc_scanner_free(scanner);
    return status;
}
