/* SPDX-License-Identifier: Apache-2.0 */
/* What is done with findings, by filter.h: policies, samples, names, caps on the hold-back,
 * flushes, and what is told of text that is held. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/filter.h>
#include <aigc/restore.h>

#include "tests/support/filter_run.h"

static const char rules_yaml[] =
    "rules:\n"
    "- {id: phone, title: t, category: A.5.a, action: redact, redact: pseudonym, label: PHONE,\n"
    "   boundary: none, words: ['1381', '3812', '12345678901234567890']}\n"
    "- {id: mail.address, title: t, category: A.5.a, action: redact, redact: hash,\n"
    "   patterns: [{regex: '[a-z]{1,9}@[a-z]{1,9}'}]}\n"
    "- {id: mask, title: t, category: A.5.b, action: redact, words: [secret], allow: [secretary]}\n"
    "- {id: hemp, title: t, category: A.5.b, action: redact, boundary: none, words: [hemp],\n"
    "   allow: [hempstead]}\n"
    "- {id: stop, title: t, category: A.1.a, action: {input: redact, output: stop},\n"
    "   words: [forbidden]}\n"
    "- {id: pair, title: t, category: X.pair, action: log, condition: 'one and two within 20',\n"
    "   groups: {one: {words: [alpha]}, two: {words: [beta]}}}\n"
    "- {id: log, title: t, category: X.log, action: log, words: [note, x1381yyyyyyyyy]}\n";

#define REFUSAL "Sorry, I can't help with that."

static const uint8_t key_a[AIGC_TEXT_KEY_SIZE] = { 1, 2, 3 };
static const uint8_t key_b[AIGC_TEXT_KEY_SIZE] = { 1, 2, 4 };

/* Names under the first key. Their digits are those of Python's hashlib and base64:
 * b32encode(blake2b(b'1381', digest_size=32, key=bytes([1, 2, 3]) + bytes(29),
 *                   person=b'aigc pseudonym').digest()).lower()[:10] */
#define PHONE_1381 "<PHONE_x6zuv6mndo>"
#define PHONE_3812 "<PHONE_7z4vr6367e>"
#define PHONE_13812 "<PHONE_zb5dobgeis>"
#define HASH_ME_AT_YOU "<MAIL_ADDRESS#5ivneyrrncv5dxowh2ukvhjmhp>"

/* A transformer, and what came out of it. */
typedef struct run {
    aigc_rules *rules;
    aigc_transformer *transformer;
    aigc_text_options options;
    text_sink out;
    text_sink log; /* a line for each finding */
    aigc_restorer *names;
} run;

static int
write_out(void *context, const void *data, size_t length)
{
    run *r = context;
    return text_sink_write(&r->out, data, length);
}

static int
log_finding(void *context, const aigc_finding *finding)
{
    run *r = context;
    char line[200];
    int length =
        snprintf(line, sizeof line, "%llu-%llu %s %d/%d%s\n", (unsigned long long)finding->start,
                 (unsigned long long)finding->end, finding->rule_id, (int)finding->action,
                 (int)finding->rule_action, finding->late ? " late" : "");
    return text_sink_write(&r->log, line, (size_t)length);
}

static int
keep_name(void *context, const aigc_finding *replaced, const char *name)
{
    run *r = context;
    size_t length = (size_t)(replaced->end - replaced->start);
    return aigc_restorer_add(r->names, name, replaced->text, length) != AIGC_OK;
}

static int
setup(void **state)
{
    run *r = calloc(1, sizeof *r);
    assert_non_null(r);
    r->rules = filter_compile(rules_yaml);
    assert_non_null(r->rules);
    const aigc_transformer_options options = { .struct_size = sizeof options,
                                               .on_pseudonym = keep_name };
    assert_int_equal(aigc_transformer_new(r->rules, &options, &r->transformer), AIGC_OK);
    assert_int_equal(aigc_restorer_new(AIGC_RESTORE_PLAIN, &r->names), AIGC_OK);
    r->options.struct_size = sizeof r->options;
    r->options.key = key_a;
    *state = r;
    return 0;
}

static int
teardown(void **state)
{
    run *r = *state;
    aigc_policy_free(r->options.policy);
    aigc_transformer_free(r->transformer);
    aigc_restorer_free(r->names);
    aigc_rules_free(r->rules);
    text_sink_free(&r->out);
    text_sink_free(&r->log);
    free(r);
    return 0;
}

static void
use_policy(run *r, const char *yaml)
{
    aigc_policy_builder *builder;
    aigc_policy_free(r->options.policy);
    assert_int_equal(aigc_policy_builder_new(r->rules, &builder), AIGC_OK);
    assert_int_equal(aigc_policy_builder_add_text(builder, "p", yaml, strlen(yaml)), AIGC_OK);
    assert_int_equal(aigc_policy_builder_finish(builder, &r->options.policy), AIGC_OK);
    aigc_policy_builder_free(builder);
}

static void
begin(run *r)
{
    r->out.length = r->log.length = 0;
    assert_int_equal(aigc_transformer_configure(r->transformer, &r->options), AIGC_OK);
    assert_int_equal(aigc_transformer_begin(r->transformer, write_out, log_finding, r), AIGC_OK);
}

static void
feed(run *r, const char *text)
{
    assert_int_equal(aigc_transformer_feed(r->transformer, text, strlen(text)), AIGC_OK);
}

static void
check_sink(const char *what, const text_sink *sink, const char *wanted)
{
    if (!text_sink_is(sink, wanted, strlen(wanted)))
        fail_msg("%s: \"%.*s\" and not \"%s\"", what, (int)sink->length, (const char *)sink->data,
                 wanted);
}

static void
check_out(run *r, const char *wanted)
{
    check_sink("written", &r->out, wanted);
}

static void
finish(run *r, const char *out, const char *log)
{
    assert_int_equal(aigc_transformer_finish(r->transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_held(r->transformer), 0);
    check_out(r, out);
    if (log)
        check_sink("found", &r->log, log);
}

static void
transform(run *r, const char *text, const char *out, const char *log)
{
    begin(r);
    feed(r, text);
    finish(r, out, log);
}

/* -- names ---------------------------------------------------------------------------- */

static void
names_follow_the_text_and_the_key(void **state)
{
    run *r = *state;
    transform(r, "at 1381, 1381!", "at " PHONE_1381 ", " PHONE_1381 "!",
              "3-7 phone 3/3\n9-13 phone 3/3\n");
    transform(r, "1381", PHONE_1381, NULL);
    transform(r, "3812", PHONE_3812, NULL);
    r->options.key = key_b;
    begin(r);
    feed(r, "1381");
    assert_int_equal(aigc_transformer_finish(r->transformer), AIGC_OK);
    assert_int_equal(r->out.length, strlen(PHONE_1381));
    assert_memory_not_equal(r->out.data, PHONE_1381, r->out.length);
}

static void
hashes_are_longer_and_not_told(void **state)
{
    run *r = *state;
    transform(r, "me@you.", HASH_ME_AT_YOU ".", "0-6 mail.address 3/3\n");
    assert_int_equal(aigc_restorer_begin(r->names, text_sink_write, &r->out), AIGC_OK);
    assert_int_equal(aigc_restorer_feed(r->names, HASH_ME_AT_YOU, strlen(HASH_ME_AT_YOU)), AIGC_OK);
    assert_int_equal(aigc_restorer_finish(r->names), AIGC_OK);
    assert_int_equal(aigc_restorer_count(r->names), 0);
}

static void
without_a_key_the_label_stands_alone(void **state)
{
    run *r = *state;
    r->options.key = NULL;
    transform(r, "1381 me@you", "<PHONE> <MAIL_ADDRESS>", NULL);
}

/* Two findings that overlap get one name, which stands for both. */
static void
a_name_stands_for_the_whole_block(void **state)
{
    run *r = *state;
    static const char text[] = "call 13812 or 3812";
    begin(r);
    for (size_t i = 0; i < sizeof text - 1; i++)
        assert_int_equal(aigc_transformer_feed(r->transformer, text + i, 1), AIGC_OK);
    finish(r, "call " PHONE_13812 " or " PHONE_3812, NULL);
    text_sink back = { 0 };
    assert_int_equal(aigc_restorer_begin(r->names, text_sink_write, &back), AIGC_OK);
    assert_int_equal(aigc_restorer_feed(r->names, r->out.data, r->out.length), AIGC_OK);
    assert_int_equal(aigc_restorer_finish(r->names), AIGC_OK);
    check_sink("restored", &back, text);
    text_sink_free(&back);
}

/* A block without an end gets names piece by piece, of whole characters. */
static void
long_blocks_get_several_names(void **state)
{
    (void)state;
    run r = { .options = { .struct_size = sizeof r.options, .key = key_a } };
    const aigc_transformer_options options = { .struct_size = sizeof options,
                                               .on_pseudonym = keep_name };
    r.rules = filter_compile("rules:\n- {id: a, title: t, category: X.a, action: redact,\n"
                             "   redact: pseudonym, words: ['麻麻']}\n");
    assert_non_null(r.rules);
    assert_int_equal(aigc_transformer_new(r.rules, &options, &r.transformer), AIGC_OK);
    assert_int_equal(aigc_restorer_new(AIGC_RESTORE_PLAIN, &r.names), AIGC_OK);
    text_sink text = { 0 };
    for (size_t i = 0; i < 50000; i++)
        assert_int_equal(text_sink_write(&text, "麻", 3), 0);
    size_t lengths[2];
    for (size_t way = 0; way < 2; way++) {
        begin(&r);
        for (size_t at = 0; at < text.length; at += way ? 997 : text.length) {
            size_t part = way && text.length - at > 997 ? 997 : text.length - at;
            assert_int_equal(aigc_transformer_feed(r.transformer, text.data + at, part), AIGC_OK);
        }
        assert_int_equal(aigc_transformer_finish(r.transformer), AIGC_OK);
        lengths[way] = r.out.length;
        assert_true(r.out.length > 30 && r.out.length < 100);
        text_sink back = { 0 };
        assert_int_equal(aigc_restorer_begin(r.names, text_sink_write, &back), AIGC_OK);
        assert_int_equal(aigc_restorer_feed(r.names, r.out.data, r.out.length), AIGC_OK);
        assert_int_equal(aigc_restorer_finish(r.names), AIGC_OK);
        assert_int_equal(back.length, text.length);
        assert_memory_equal(back.data, text.data, text.length);
        text_sink_free(&back);
    }
    assert_int_equal(lengths[0], lengths[1]);
    text_sink_free(&text);
    text_sink_free(&r.out);
    text_sink_free(&r.log);
    aigc_transformer_free(r.transformer);
    aigc_restorer_free(r.names);
    aigc_rules_free(r.rules);
}

static int
refuse_name(void *context, const aigc_finding *replaced, const char *name)
{
    (void)context;
    (void)replaced;
    return name[0] == '<';
}

static void
a_refused_name_ends_the_stream(void **state)
{
    run *r = *state;
    const aigc_transformer_options options = { .struct_size = sizeof options,
                                               .on_pseudonym = refuse_name };
    aigc_transformer_free(r->transformer);
    assert_int_equal(aigc_transformer_new(r->rules, &options, &r->transformer), AIGC_OK);
    begin(r);
    assert_int_equal(aigc_transformer_feed(r->transformer, "a 1381 b", 8), AIGC_ERR_STOPPED);
    check_out(r, "a ");
    assert_int_equal(aigc_transformer_finish(r->transformer), AIGC_ERR_STOPPED);
    check_out(r, "a ");
}

/* -- policies ------------------------------------------------------------------------- */

static void
a_policy_decides(void **state)
{
    run *r = *state;
    use_policy(r, "policy: {categories: {A.5: log, X: stop}}");
    transform(r, "secret me@you note secret", "secret me@you \n" REFUSAL,
              "0-6 mask 2/3\n7-13 mail.address 2/3\n14-18 log 4/2\n");
    use_policy(r, "policy: {direction: input, rules: {mask: 'off'}}");
    transform(r, "secret forbidden", "secret *********", "7-16 stop 3/3\n");
    aigc_policy_free(r->options.policy);
    r->options.policy = NULL;
    transform(r, "secret", "******", "0-6 mask 3/3\n");
}

/* With nothing to do, nothing is held back. */
static void
shadow_writes_everything_at_once(void **state)
{
    run *r = *state;
    use_policy(r, "policy: {at_most: shadow}");
    begin(r);
    feed(r, "a secr");
    assert_int_equal(aigc_transformer_held(r->transformer), 0);
    check_out(r, "a secr");
    feed(r, "et, forbidden no\xE5");
    check_out(r, "a secret, forbidden no\xE5");
    assert_int_equal(aigc_transformer_flush(r->transformer), AIGC_OK);
    feed(r, "note");
    finish(r, "a secret, forbidden no\xE5note", "2-8 mask 1/3\n10-19 stop 1/4\n23-27 log 1/2\n");
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    assert_int_equal(aigc_transformer_stats(r->transformer, &stats), AIGC_OK);
    assert_int_equal(stats.bytes, 27);
    assert_int_equal(stats.scanned, 27);
    assert_int_equal(stats.findings, 3);
    assert_int_equal(stats.invalid, 1);
}

/* Of many streams, about so many are in a sample; each always or never; small samples are in
 * larger ones. */
static void
samples_are_steady_and_nested(void **state)
{
    run *r = *state;
    enum { STREAMS = 2000 };
    static const unsigned percents[] = { 0, 1, 30, 70, 100 };
    uint8_t in[STREAMS] = { 0 };
    for (size_t p = 0; p < sizeof percents / sizeof *percents; p++) {
        char yaml[64];
        (void)snprintf(yaml, sizeof yaml, "policy: {sample: %u}", percents[p]);
        use_policy(r, yaml);
        unsigned count = 0;
        for (unsigned i = 0; i < STREAMS; i++) {
            r->options.stream_id = &i;
            r->options.stream_id_length = sizeof i;
            begin(r);
            feed(r, "secret");
            assert_int_equal(aigc_transformer_finish(r->transformer), AIGC_OK);
            uint8_t is_in = r->out.data[0] == '*';
            assert_true(is_in >= in[i]);
            in[i] = is_in;
            count += is_in;
        }
        unsigned wanted = STREAMS * percents[p] / 100;
        if (count + 60 < wanted || count > wanted + 60)
            fail_msg("%u%%: %u of %u", percents[p], count, STREAMS);
        r->options.stream_id = NULL;
        r->options.stream_id_length = 0;
    }
    use_policy(r, "policy: {sample: 1}"); /* without an id */
    transform(r, "secret", "******", "0-6 mask 3/3\n");
    use_policy(r, "policy: {sample: 0}");
    transform(r, "secret", "secret", "0-6 mask 1/3\n");
}

static void
a_scanner_follows_the_policy_too(void **state)
{
    run *r = *state;
    aigc_scanner *scanner;
    assert_int_equal(aigc_scanner_new(r->rules, &scanner), AIGC_OK);
    use_policy(r, "policy: {direction: input, categories: {X: shadow}}");
    assert_int_equal(aigc_scanner_configure(scanner, &r->options), AIGC_OK);
    for (int again = 0; again < 2; again++) {
        r->log.length = 0;
        assert_int_equal(aigc_scanner_begin(scanner, log_finding, r), AIGC_OK);
        /* What is configured now counts from the next text on. */
        assert_int_equal(aigc_scanner_configure(scanner, NULL), AIGC_OK);
        assert_int_equal(aigc_scanner_feed(scanner, "forbidden note", 14), AIGC_OK);
        assert_int_equal(aigc_scanner_finish(scanner), AIGC_OK);
        check_sink("found", &r->log,
                   again ? "0-9 stop 4/4\n10-14 log 2/2\n" : "0-9 stop 3/3\n10-14 log 1/2\n");
    }
    aigc_scanner_free(scanner);
}

static void
wrong_options_change_nothing(void **state)
{
    run *r = *state;
    use_policy(r, "policy: {rules: {mask: log}}");
    begin(r);
    aigc_rules *others = filter_compile(rules_yaml);
    assert_non_null(others);
    aigc_transformer *foreign;
    assert_int_equal(aigc_transformer_new(others, NULL, &foreign), AIGC_OK);
    assert_int_equal(aigc_transformer_configure(foreign, &r->options), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_transformer_configure(NULL, &r->options), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_scanner_configure(NULL, &r->options), AIGC_ERR_ARGUMENT);
    aigc_text_options wrong = r->options;
    wrong.struct_size--;
    assert_int_equal(aigc_transformer_configure(r->transformer, &wrong), AIGC_ERR_ARGUMENT);
    wrong = r->options;
    wrong.stream_id_length = 1;
    assert_int_equal(aigc_transformer_configure(r->transformer, &wrong), AIGC_ERR_ARGUMENT);
    aigc_transformer_free(foreign);
    aigc_rules_free(others);
    feed(r, "secret");
    finish(r, "secret", "0-6 mask 2/3\n");
}

/* -- what is held, and for how long --------------------------------------------------- */

static void
check_hold(run *r, const char *text, uint64_t bytes, aigc_hold_reason reason, const char *rule)
{
    aigc_hold hold = { .struct_size = sizeof hold };
    begin(r);
    feed(r, text);
    assert_int_equal(aigc_transformer_hold(r->transformer, &hold), AIGC_OK);
    if (hold.bytes != bytes || hold.reason != reason || !hold.rule_id != !rule ||
        (rule && strcmp(hold.rule_id, rule) != 0) || !rule != (hold.rule == SIZE_MAX))
        fail_msg("%s: %u bytes, reason %d, rule %s", text, (unsigned)hold.bytes, (int)hold.reason,
                 hold.rule_id ? hold.rule_id : "-");
    assert_int_equal(aigc_transformer_held(r->transformer), bytes);
    assert_int_equal(aigc_transformer_finish(r->transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_hold(r->transformer, &hold), AIGC_OK);
    assert_int_equal(hold.reason, AIGC_HOLD_NOTHING);
    assert_int_equal(hold.bytes, 0);
}

static void
reasons_are_told(void **state)
{
    run *r = *state;
    check_hold(r, "nothing.", 0, AIGC_HOLD_NOTHING, NULL);
    check_hold(r, "z. \xE5\xA4", 2, AIGC_HOLD_CHARACTER, NULL);
    check_hold(r, "z. 1234", 4, AIGC_HOLD_WORD, NULL);
    check_hold(r, "at hemp", 4, AIGC_HOLD_ALLOW, "hemp");
    check_hold(r, "the secret", 6, AIGC_HOLD_BOUNDARY, "mask");
    check_hold(r, "the secrettt", 8, AIGC_HOLD_BOUNDARY, "mask");  /* and more of it may follow */
    check_hold(r, "a note", 4, AIGC_HOLD_PATTERN, "mail.address"); /* not the rule that logs it */
    check_hold(r, ". me@yo", 5, AIGC_HOLD_PATTERN, "mail.address");
    use_policy(r, "policy: {rules: {pair: redact}}");
    check_hold(r, "the alpha, but", 10, AIGC_HOLD_CONDITION, "pair");
    use_policy(r, "policy: {}");
    check_hold(r, "13812345", 8, AIGC_HOLD_NAME, "phone"); /* 12345... may begin inside */
    aigc_hold hold = { .struct_size = sizeof hold - 1 };
    assert_int_equal(aigc_transformer_hold(r->transformer, &hold), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_transformer_hold(r->transformer, NULL), AIGC_ERR_ARGUMENT);
}

/* Text does not wait for what is told of and not changed, but what is changed waits for its turn.
 */
static void
what_is_only_told_of_holds_nothing(void **state)
{
    run *r = *state;
    begin(r);
    feed(r, "the alpha, but. the secre");
    check_out(r, "the alpha, but. the ");
    feed(r, "t. ");
    check_out(r, "the alpha, but. the ");
    feed(r, "zz. ");
    check_out(r, "the alpha, but. the ******. zz. ");
    finish(r, "the alpha, but. the ******. zz. ", "20-26 mask 3/3\n");
    begin(r);
    feed(r, "alpha secret. ");
    check_out(r, "alpha ");
    feed(r, "beta.");
    finish(r, "alpha ******. beta.", "0-5 pair 2/2\n6-12 mask 3/3\n14-18 pair 2/2\n");
}

static void
what_is_off_is_not_looked_for(void **state)
{
    run *r = *state;
    use_policy(r, "policy: {rules: {mail.address: off}}");
    begin(r);
    feed(r, ". me@yo");
    check_out(r, ". me@yo");
    finish(r, ". me@yo", "");
}

static int
refuse(void *context, const void *data, size_t length)
{
    (void)context, (void)data, (void)length;
    return 1;
}

/* Where the caller does not want to write any more, it is told of nothing more. */
static void
nothing_is_found_once_writing_was_refused(void **state)
{
    run *r = *state;
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    use_policy(r, "policy: {categories: {A: log, X: log}}"); /* nothing is held */
    begin(r);
    assert_int_equal(aigc_transformer_finish(r->transformer), AIGC_OK);
    r->log.length = 0;
    assert_int_equal(aigc_transformer_begin(r->transformer, refuse, log_finding, r), AIGC_OK);
    assert_int_equal(aigc_transformer_feed(r->transformer, "abc ", 4), AIGC_ERR_STOPPED);
    for (int again = 0; again < 3; again++)
        assert_int_equal(aigc_transformer_feed(r->transformer, "secret ", 7), AIGC_ERR_STOPPED);
    assert_int_equal(aigc_transformer_flush(r->transformer), AIGC_ERR_STOPPED);
    assert_int_equal(aigc_transformer_finish(r->transformer), AIGC_ERR_STOPPED);
    check_sink("found", &r->log, "");
    assert_int_equal(aigc_transformer_stats(r->transformer, &stats), AIGC_OK);
    assert_int_equal(stats.findings, 0);
}

/* A rule that only logs must not cost the text: that it was not scanned is said at its end. */
static void
what_is_only_told_of_may_give_up(void **state)
{
    (void)state;
    static const char yaml[] = "rules:\n- {id: slow, title: t, category: X.a, action: log,\n"
                               "   patterns: [{regex: '@(?:[a-z]{0,9}[a-z]){5,19}#'}]}\n";
    char text[] = "@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa. ";
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    aigc_rules *rules = filter_compile(yaml);
    aigc_transformer *t;
    text_sink out = { 0 };
    assert_non_null(rules);
    assert_int_equal(aigc_transformer_new(rules, NULL, &t), AIGC_OK);
    assert_int_equal(aigc_transformer_begin(t, text_sink_write, NULL, &out), AIGC_OK);
    for (int again = 0; again < 2; again++)
        assert_int_equal(aigc_transformer_feed(t, text, sizeof text - 1), AIGC_OK);
    assert_int_equal(aigc_transformer_finish(t), AIGC_ERR_LIMIT);
    assert_int_equal(out.length, 2 * (sizeof text - 1));
    assert_int_equal(aigc_transformer_stats(t, &stats), AIGC_OK);
    assert_int_equal(stats.bytes, out.length);
    assert_true(stats.scanned < stats.bytes);
    text_sink_free(&out);
    aigc_transformer_free(t);
    aigc_rules_free(rules);
}

static uint64_t
expired(const run *r)
{
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    assert_int_equal(aigc_transformer_stats(r->transformer, &stats), AIGC_OK);
    return stats.expired;
}

static void
too_many_bytes_are_released(void **state)
{
    run *r = *state;
    use_policy(r, "policy: {hold: {bytes: 4, at_expiry: release}}");
    begin(r);
    feed(r, "secr");
    check_out(r, "");
    feed(r, "e"); /* five */
    check_out(r, "secre");
    assert_int_equal(expired(r), 1);
    feed(r, "t.");
    finish(r, "secre*.", "0-6 mask 3/3 late\n");

    /* What is known to be redacted is; a character that is not complete stays. */
    begin(r);
    feed(r, "x1381yyy\xE5\xA4");
    check_out(r, "x" PHONE_1381 "yyy");
    feed(r, "\xA7");
    finish(r, "x" PHONE_1381 "yyy大", "1-5 phone 3/3\n");
    begin(r);
    feed(r, "secre\xE5\xA4");
    check_out(r, "secre");
    aigc_hold hold = { .struct_size = sizeof hold };
    assert_int_equal(aigc_transformer_hold(r->transformer, &hold), AIGC_OK);
    assert_int_equal(hold.reason, AIGC_HOLD_CHARACTER);
    finish(r, "secre\xE5\xA4", "");
}

static void
what_is_late_is_masked_and_stops(void **state)
{
    run *r = *state;
    use_policy(r, "policy: {hold: {bytes: 3, at_expiry: release}}");
    begin(r);
    feed(r, "1381, 1234567");
    feed(r, "8901234567890");
    finish(r, PHONE_1381 ", 1234567*************", NULL);
    begin(r);
    feed(r, "a forb");
    check_out(r, "a forb");
    feed(r, "idden word");
    assert_int_equal(aigc_transformer_stopped(r->transformer), 1);
    finish(r, "a forb\n" REFUSAL, "2-11 stop 4/4 late\n");
}

/* What is found waits for the order of findings only: it is known, and not given away. */
static void
what_is_known_is_not_given_away(void **state)
{
    run *r = *state;
    use_policy(r, "policy: {hold: {bytes: 3, at_expiry: release}}");
    begin(r);
    feed(r, "alpha secret, 1381. ");
    check_out(r, "alpha ******, " PHONE_1381 ". ");
    assert_int_equal(expired(r), 1);
    feed(r, "zz. ");
    assert_int_equal(expired(r), 1);
    finish(r, "alpha ******, " PHONE_1381 ". zz. ", "6-12 mask 3/3\n14-18 phone 3/3\n");
    begin(r);
    feed(r, "alpha, forbidden "); /* and what stops the text does so at once, */
    check_out(r, "alpha, \n" REFUSAL);
    assert_int_equal(expired(r), 0);
    assert_int_equal(aigc_transformer_stopped(r->transformer), 1);
    assert_int_equal(aigc_transformer_held(r->transformer), 0);
    feed(r, "zz. zz. ");
    finish(r, "alpha, \n" REFUSAL, "7-16 stop 4/4\n");
    begin(r);
    feed(r, "alpha, forb"); /* also where a part of it was given away. */
    feed(r, "idden ");
    check_out(r, "alpha, forb\n" REFUSAL);
    feed(r, "zz. zz. ");
    finish(r, "alpha, forb\n" REFUSAL, "7-16 stop 4/4 late\n");
}

static void
too_many_bytes_stop_the_text(void **state)
{
    run *r = *state;
    use_policy(r, "policy: {hold: {bytes: 3, at_expiry: stop}}");
    begin(r);
    feed(r, "a sec");
    assert_int_equal(aigc_transformer_stopped(r->transformer), 0);
    feed(r, "r");
    assert_int_equal(aigc_transformer_stopped(r->transformer), 1);
    assert_int_equal(aigc_transformer_held(r->transformer), 0);
    feed(r, "et and more");
    assert_int_equal(aigc_transformer_flush(r->transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_tick(r->transformer, 5), AIGC_OK);
    finish(r, "a \n" REFUSAL, "");
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    assert_int_equal(aigc_transformer_stats(r->transformer, &stats), AIGC_OK);
    assert_int_equal(stats.bytes, 17);
    assert_int_equal(stats.expired, 1);
}

static void
tick(run *r, uint64_t now)
{
    assert_int_equal(aigc_transformer_tick(r->transformer, now), AIGC_OK);
}

static void
old_text_is_released(void **state)
{
    run *r = *state;
    use_policy(r, "policy: {hold: {milliseconds: 100, at_expiry: release}}");
    begin(r);
    tick(r, 1000);
    feed(r, "a s");
    tick(r, 1010);
    feed(r, "ec");
    tick(r, 1109);
    check_out(r, "a ");
    tick(r, 1110);
    check_out(r, "a sec");
    assert_int_equal(expired(r), 1);
    tick(r, 5000);
    feed(r, "ret s"); /* another text waits now */
    tick(r, 5001);
    tick(r, 5100);
    check_out(r, "a sec*** ");
    tick(r, 5101);
    check_out(r, "a sec*** s");
    finish(r, "a sec*** s", "2-8 mask 3/3 late\n");

    begin(r); /* no cap, no effect */
    r->options.policy = (aigc_policy_free(r->options.policy), NULL);
    begin(r);
    feed(r, "secr");
    tick(r, 0);
    tick(r, UINT64_MAX);
    check_out(r, "");
    finish(r, "secr", "");
}

static void
old_text_stops_the_stream(void **state)
{
    run *r = *state;
    use_policy(r, "policy: {hold: {milliseconds: 1, at_expiry: stop}}");
    begin(r);
    feed(r, "a s");
    tick(r, 7);
    assert_int_equal(aigc_transformer_stopped(r->transformer), 0);
    tick(r, 8);
    assert_int_equal(aigc_transformer_stopped(r->transformer), 1);
    finish(r, "a \n" REFUSAL, "");
    assert_int_equal(aigc_transformer_tick(r->transformer, 9), AIGC_ERR_STATE);
    assert_int_equal(aigc_transformer_tick(NULL, 9), AIGC_ERR_ARGUMENT);
}

static void
a_flush_decides_and_goes_on(void **state)
{
    run *r = *state;
    begin(r);
    feed(r, "1 secr");
    assert_int_equal(aigc_transformer_flush(r->transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_held(r->transformer), 0);
    check_out(r, "1 secr");
    feed(r, "et secret");
    assert_int_equal(aigc_transformer_flush(r->transformer), AIGC_OK);
    check_out(r, "1 secret ******");
    feed(r, "ary 1381"); /* no secretary */
    assert_int_equal(aigc_transformer_flush(r->transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_flush(r->transformer), AIGC_OK);
    feed(r, "\xE5");
    assert_int_equal(aigc_transformer_flush(r->transformer), AIGC_OK);
    feed(r, "note forbidden");
    assert_int_equal(aigc_transformer_flush(r->transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_stopped(r->transformer), 1);
    finish(r, "1 secret ******ary " PHONE_1381 "\xE5note \n" REFUSAL,
           "9-15 mask 3/3\n19-23 phone 3/3\n24-28 log 2/2\n29-38 stop 4/4\n");
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    assert_int_equal(aigc_transformer_stats(r->transformer, &stats), AIGC_OK);
    assert_int_equal(stats.bytes, 38);
    assert_int_equal(stats.invalid, 1);
    assert_int_equal(stats.findings, 4);
    assert_int_equal(aigc_transformer_flush(r->transformer), AIGC_ERR_STATE);
    assert_int_equal(aigc_transformer_flush(NULL), AIGC_ERR_ARGUMENT);
}

/* Each channel has a transformer of its own; they share rules and policy, and see nothing of
 * each other. */
static void
channels_are_separate(void **state)
{
    run *r = *state;
    run tool = { .options = r->options, .names = r->names };
    const aigc_transformer_options options = { .struct_size = sizeof options,
                                               .on_pseudonym = keep_name };
    assert_int_equal(aigc_transformer_new(r->rules, &options, &tool.transformer), AIGC_OK);
    begin(r);
    begin(&tool);
    feed(r, "sec");
    feed(&tool, "ret 13");
    feed(r, "ret");
    feed(&tool, "81");
    finish(r, "******", NULL);
    finish(&tool, "ret " PHONE_1381, NULL);
    aigc_transformer_free(tool.transformer);
    text_sink_free(&tool.out);
    text_sink_free(&tool.log);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(names_follow_the_text_and_the_key),
        TEST(hashes_are_longer_and_not_told),
        TEST(without_a_key_the_label_stands_alone),
        TEST(a_name_stands_for_the_whole_block),
        cmocka_unit_test(long_blocks_get_several_names),
        TEST(a_refused_name_ends_the_stream),
        TEST(a_policy_decides),
        TEST(shadow_writes_everything_at_once),
        TEST(samples_are_steady_and_nested),
        TEST(a_scanner_follows_the_policy_too),
        TEST(wrong_options_change_nothing),
        TEST(reasons_are_told),
        TEST(what_is_only_told_of_holds_nothing),
        TEST(what_is_off_is_not_looked_for),
        TEST(nothing_is_found_once_writing_was_refused),
        TEST(what_is_only_told_of_may_give_up),
        TEST(what_is_known_is_not_given_away),
        TEST(too_many_bytes_are_released),
        TEST(what_is_late_is_masked_and_stops),
        TEST(too_many_bytes_stop_the_text),
        TEST(old_text_is_released),
        TEST(old_text_stops_the_stream),
        TEST(a_flush_decides_and_goes_on),
        TEST(channels_are_separate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
