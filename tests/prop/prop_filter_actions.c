/* SPDX-License-Identifier: Apache-2.0 */
/* For every action and manner, and under every policy: what is written is what the findings of a
 * scanner ask for; however a text is cut, the text written, the findings reported and the names
 * told are the same; and what was given names can be put back. */
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
#include "tests/support/prng.h"
#include "tests/support/rounds.h"

/* Every manner, overlapping each other; a rule for each action. */
static const char rules_yaml[] =
    "rules:\n"
    "- {id: name, title: t, category: A.5.a, action: redact, redact: pseudonym, label: N,\n"
    "   boundary: none, words: [ab, bcd, '大麻', cc], allow: [abc]}\n"
    "- {id: hash, title: t, category: A.5.b, action: redact, redact: hash, boundary: none,\n"
    "   words: [de, '麻烦']}\n"
    "- {id: put, title: t, category: A.4.a, action: redact, redact: replace, replace: '[#]',\n"
    "   boundary: none, words: [ce, dd, abd]}\n"
    "- {id: mask, title: t, category: A.4.b, action: redact, mask: '#', words: [fab, ade]}\n"
    "- {id: number, title: t, category: A.5.b, action: {input: redact, output: log},\n"
    "   redact: pseudonym, sample: 50, patterns: [{regex: '(?<![0-9])1[0-9]{3}(?![0-9])'}]}\n"
    "- {id: stop, title: t, category: A.1.a, action: stop, boundary: none, words: [stop, ebd]}\n"
    "- {id: ghost, title: t, category: A.1.b, action: shadow, boundary: none, words: [bc, top]}\n"
    "- {id: 'none', title: t, category: A.1.c, action: 'off', boundary: none, words: [a, b]}\n";

enum { MASK_RULE = 3, RULE_COUNT = 8 }; /* by their index */

static const char *const policies[] = {
    NULL,
    "policy: {direction: input}",
    "policy: {at_most: shadow}",
    "policy: {at_most: log}",
    "policy: {at_most: redact}",
    "policy: {action: stop, categories: {A.5: redact}, rules: {none: log}}",
    "policy: {categories: {A.1: 'off', A.4: {action: log}}, rules: {number: redact}}",
    "policy: {sample: 60, rules: {mask: {sample: 30}}}",
};
#define POLICY_COUNT (sizeof policies / sizeof *policies)

typedef struct run {
    aigc_transformer *transformer;
    text_sink out;
    text_sink log;           /* findings and names, a line for each */
    aigc_restorer *restorer; /* NULL: names are not kept */
} run;

typedef struct property {
    aigc_rules *rules;
    aigc_text_options options;
    const char *policy;
    run uncut;
} property;

static int
write_out(void *context, const void *data, size_t length)
{
    run *r = context;
    return text_sink_write(&r->out, data, length);
}

static int
log_line(run *r, const aigc_finding *finding, const char *name)
{
    char line[128];
    int length =
        snprintf(line, sizeof line, "%llu-%llu %s %d/%d%s ", (unsigned long long)finding->start,
                 (unsigned long long)finding->end, name, (int)finding->action,
                 (int)finding->rule_action, finding->late ? " late" : "");
    return text_sink_write(&r->log, line, (size_t)length) ||
           text_sink_write(&r->log, finding->text, (size_t)(finding->end - finding->start)) ||
           text_sink_write(&r->log, "\n", 1);
}

static int
log_finding(void *context, const aigc_finding *finding)
{
    return log_line(context, finding, finding->rule_id);
}

static int
take_name(void *context, const aigc_finding *replaced, const char *name)
{
    run *r = context;
    size_t length = (size_t)(replaced->end - replaced->start);
    return r->restorer && aigc_restorer_add(r->restorer, name, replaced->text, length) != AIGC_OK;
}

static aigc_status
transform(run *r, const aigc_text_options *options, const cut_text *cut)
{
    r->out.length = r->log.length = 0;
    aigc_status status = aigc_transformer_configure(r->transformer, options);
    if (status == AIGC_OK)
        status = aigc_transformer_begin(r->transformer, write_out, log_finding, r);
    for (size_t i = 0; i < cut->count && status == AIGC_OK; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        status = aigc_transformer_feed(r->transformer, piece, length);
    }
    if (status == AIGC_OK)
        status = aigc_transformer_finish(r->transformer);
    if (status == AIGC_OK && aigc_transformer_held(r->transformer))
        status = AIGC_ERR_INTERNAL;
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    if (status == AIGC_OK)
        status = aigc_transformer_stats(r->transformer, &stats);
    return status == AIGC_OK && stats.bytes != cut->length ? AIGC_ERR_INTERNAL : status;
}

/* -- what should come out, by the findings --------------------------------------------- */

#define MAX_SPANS 4096

typedef struct span {
    size_t start, end, rule;
} span;

typedef struct oracle {
    const char *text;
    size_t length;
    span spans[MAX_SPANS]; /* to be redacted */
    size_t count;
    size_t stop_at; /* SIZE_MAX: nowhere */
    int has_key;
} oracle;

static int
collect(void *context, const aigc_finding *finding)
{
    oracle *o = context;
    if (finding->action == AIGC_ACTION_STOP && finding->start < o->stop_at)
        o->stop_at = (size_t)finding->start;
    if (finding->action == AIGC_ACTION_REDACT && o->count < MAX_SPANS)
        o->spans[o->count++] =
            (span){ (size_t)finding->start, (size_t)finding->end, finding->rule };
    return 0;
}

/* The span that leads the block at `at`; NULL if there is none. */
static const span *
leader_at(const oracle *o, size_t at)
{
    const span *leader = NULL;
    for (size_t i = 0; i < o->count; i++) {
        const span *s = &o->spans[i];
        if (s->start == at &&
            (!leader || s->end > leader->end || (s->end == leader->end && s->rule < leader->rule)))
            leader = s;
    }
    return leader;
}

static size_t
block_end(const oracle *o, const span *leader)
{
    size_t end = leader->end;
    for (int grew = 1; grew;) {
        grew = 0;
        for (size_t i = 0; i < o->count; i++)
            if (o->spans[i].start >= leader->start && o->spans[i].start < end &&
                o->spans[i].end > end) {
                end = o->spans[i].end;
                grew = 1;
            }
    }
    return end;
}

static size_t
characters(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

/* What stands in place of a block, with '%' for each digit of a name. */
static void
expect_block(const oracle *o, const span *leader, size_t end, text_sink *out)
{
    static const char *const with_key[RULE_COUNT] = { "<N_%%%%%%%%%%>",
                                                      "<HASH#%%%%%%%%%%%%%%%%%%%%%%%%%%>", "[#]",
                                                      NULL, "<NUMBER_%%%%%%%%%%>" };
    static const char *const without[RULE_COUNT] = { "<N>", "<HASH>", "[#]", NULL, "<NUMBER>" };
    const char *shown = o->has_key ? with_key[leader->rule] : without[leader->rule];
    const char *mask = leader->rule == MASK_RULE ? "#" : "*";
    size_t count = shown ? 1 : characters(o->text + leader->start, end - leader->start);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(text_sink_write(out, shown ? shown : mask, shown ? strlen(shown) : 1), 0);
}

/* All of what should come out but the refusal. */
static void
expect(const oracle *o, text_sink *out)
{
    size_t stop = o->stop_at < o->length ? o->stop_at : o->length;
    for (size_t at = 0; at < stop;) {
        const span *leader = leader_at(o, at);
        size_t end = leader ? block_end(o, leader) : at + 1;
        if (leader)
            expect_block(o, leader, end < stop ? end : stop, out);
        else
            assert_int_equal(text_sink_write(out, o->text + at, 1), 0);
        at = end;
    }
}

static void
check_output(const property *p, const char *text, size_t length)
{
    oracle *o = calloc(1, sizeof *o);
    assert_non_null(o);
    *o = (oracle){ .text = text, .length = length, .stop_at = SIZE_MAX };
    o->has_key = p->options.key != NULL;
    aigc_scanner *scanner;
    assert_int_equal(aigc_scanner_new(p->rules, &scanner), AIGC_OK);
    assert_int_equal(aigc_scanner_configure(scanner, &p->options), AIGC_OK);
    assert_int_equal(aigc_scanner_begin(scanner, collect, o), AIGC_OK);
    assert_int_equal(aigc_scanner_feed(scanner, text, length), AIGC_OK);
    assert_int_equal(aigc_scanner_finish(scanner), AIGC_OK);
    aigc_scanner_free(scanner);
    text_sink wanted = { 0 };
    expect(o, &wanted);
    const text_sink *out = &p->uncut.out;
    size_t same = 0;
    while (
        same < wanted.length && same < out->length &&
        (wanted.data[same] == out->data[same] ||
         (wanted.data[same] == '%' && strchr("abcdefghijklmnopqrstuvwxyz234567", out->data[same]))))
        same++;
    if (same < wanted.length || (o->stop_at == SIZE_MAX && same < out->length))
        fail_msg("%s: %.*s became %.*s and not %.*s", p->policy ? p->policy : "-", (int)length,
                 text, (int)out->length, (const char *)out->data, (int)wanted.length,
                 (const char *)wanted.data);
    text_sink_free(&wanted);
    free(o);
}

static void
make_run(run *r, aigc_rules *rules)
{
    const aigc_transformer_options options = { .struct_size = sizeof options,
                                               .on_pseudonym = take_name };
    *r = (run){ 0 };
    assert_int_equal(aigc_transformer_new(rules, &options, &r->transformer), AIGC_OK);
}

static void
free_run(run *r)
{
    aigc_transformer_free(r->transformer);
    aigc_restorer_free(r->restorer);
    text_sink_free(&r->out);
    text_sink_free(&r->log);
}

static int
check_cut(void *context, const cut_text *cut)
{
    property *p = context;
    run r;
    make_run(&r, p->rules);
    int bad = transform(&r, &p->options, cut) != AIGC_OK ||
              !text_sink_same(&r.out, &p->uncut.out) || !text_sink_same(&r.log, &p->uncut.log);
    if (bad) {
        print_error("policy: %s\nfindings:\n%.*swere:\n%.*s", p->policy ? p->policy : "-",
                    (int)r.log.length, (const char *)r.log.data, (int)p->uncut.log.length,
                    (const char *)p->uncut.log.data);
        print_error("text: %.*s\n was: %.*s\n", (int)r.out.length, (const char *)r.out.data,
                    (int)p->uncut.out.length, (const char *)p->uncut.out.data);
    }
    free_run(&r);
    return bad;
}

static void
check_text(property *p, const char *text, size_t length)
{
    cut_text whole = filter_uncut(text, &length);
    make_run(&p->uncut, p->rules);
    assert_int_equal(transform(&p->uncut, &p->options, &whole), AIGC_OK);
    check_output(p, text, length);
    if (all_cuts(text, length, check_cut, p) != 0)
        fail_msg("cuts matter in: %.*s", (int)length, text);
    free_run(&p->uncut);
}

/* Texts put together from pieces that the rules are about. */
static size_t
random_text(prng *random, char *out, size_t pieces)
{
    static const char *const parts[] = {
        "a",    "b",   "c",  "d",    "e",  "f",    " ", "ab", "cd", "de", "stop",
        "\xE5", "大",  "麻", "烦",   "1",  "1234", "9", "<",  "N_", ">",  "\xE2\x80\x8B",
        "fab",  "bcd", "cc", "ade ", "\n", "é",    "A",
    };
    size_t length = 0;
    for (size_t i = 0; i < pieces; i++) {
        const char *part = parts[prng_below(random, sizeof parts / sizeof *parts)];
        memcpy(out + length, part, strlen(part));
        length += strlen(part);
    }
    return length;
}

static aigc_policy *
make_policy(aigc_rules *rules, const char *yaml)
{
    aigc_policy_builder *builder;
    aigc_policy *policy;
    if (!yaml)
        return NULL;
    assert_int_equal(aigc_policy_builder_new(rules, &builder), AIGC_OK);
    assert_int_equal(aigc_policy_builder_add_text(builder, "p", yaml, strlen(yaml)), AIGC_OK);
    assert_int_equal(aigc_policy_builder_finish(builder, &policy), AIGC_OK);
    aigc_policy_builder_free(builder);
    return policy;
}

static const uint8_t key[AIGC_TEXT_KEY_SIZE] = "a key that only this test has..";

static void
cuts_do_not_matter(void **state)
{
    (void)state;
    prng random;
    prng_seed(&random, prng_chosen_seed(20261123));
    char text[4096];
    aigc_rules *rules = filter_compile(rules_yaml);
    assert_non_null(rules);
    for (size_t i = 0; i < POLICY_COUNT; i++) {
        property p = { .rules = rules, .policy = policies[i] };
        p.options.struct_size = sizeof p.options;
        p.options.policy = make_policy(rules, policies[i]);
        for (unsigned round = 0; round < ROUNDS_OF(100); round++) {
            p.options.key = round % 4 == 3 ? NULL : key;
            p.options.stream_id = round % 2 ? &round : NULL;
            p.options.stream_id_length = round % 2 ? sizeof round : 0;
            check_text(&p, text, random_text(&random, text, 1 + prng_below(&random, 8)));
        }
        for (unsigned round = 0; round < 4; round++) {
            p.options.key = key;
            p.options.stream_id = NULL;
            p.options.stream_id_length = 0;
            check_text(&p, text, random_text(&random, text, 150));
        }
        aigc_policy_free(p.options.policy);
    }
    aigc_rules_free(rules);
}

/* What is found waits for what begins before it and is open. */
static const char open_yaml[] =
    "rules:\n"
    "- {id: open, title: t, category: X.b, action: redact, redact: pseudonym, label: N,\n"
    "   patterns: [{regex: 'c.{0,3}'}]}\n"
    "- {id: hash, title: t, category: X.b, action: redact, redact: hash,\n"
    "   patterns: [{regex: 'd.{0,9}e'}]}\n"
    "- {id: stop, title: t, category: X.b, action: stop, boundary: none, words: [b, stop]}\n"
    "- {id: other, title: t, category: X.b, action: log, boundary: none,\n"
    "   words: [abcd, bcdef], patterns: [{regex: 'a.{0,20}e'}]}\n";

/* What begins before a stop is reported, also where it is still open when the text is stopped. */
static void
what_is_open_at_a_stop_is_reported(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(open_yaml);
    assert_non_null(rules);
    prng random;
    prng_seed(&random, prng_chosen_seed(20261202));
    char text[4096];
    property p = { .rules = rules };
    p.options.struct_size = sizeof p.options;
    p.options.key = key;
    check_text(&p, "abcdefgh", 8);
    for (unsigned round = 0; round < ROUNDS_OF(300); round++)
        check_text(&p, text, random_text(&random, text, 1 + prng_below(&random, 12)));
    for (unsigned round = 0; round < 4; round++)
        check_text(&p, text, random_text(&random, text, 150));
    aigc_rules_free(rules);
}

/* Take out what the log says of lateness. */
static void
forget_lateness(text_sink *log)
{
    static const char late[] = " late";
    size_t kept = 0;
    for (size_t at = 0; at < log->length; at++) {
        if (log->length - at > strlen(late) && memcmp(log->data + at, late, strlen(late)) == 0)
            at += strlen(late);
        log->data[kept++] = log->data[at];
    }
    log->length = kept;
}

/* No more is held than the cap says, or a character that is not complete; what is found is the
 * same, though late. */
static void
check_cap(run *r, const aigc_text_options *options, uint64_t cap, prng *random, const char *text,
          size_t length)
{
    const uint64_t most = cap < 3 ? 3 : cap;
    r->out.length = r->log.length = 0;
    assert_int_equal(aigc_transformer_configure(r->transformer, options), AIGC_OK);
    assert_int_equal(aigc_transformer_begin(r->transformer, write_out, log_finding, r), AIGC_OK);
    for (size_t at = 0; at < length;) {
        size_t size = 1 + prng_below(random, 4);
        size = size < length - at ? size : length - at;
        assert_int_equal(aigc_transformer_feed(r->transformer, text + at, size), AIGC_OK);
        at += size;
        const uint64_t held = aigc_transformer_held(r->transformer);
        if (held > most)
            fail_msg("%u bytes held, not %u, at %zu of %.*s", (unsigned)held, (unsigned)most, at,
                     (int)length, text);
    }
    assert_int_equal(aigc_transformer_finish(r->transformer), AIGC_OK);
    forget_lateness(&r->log);
}

static void
a_cap_holds(void **state)
{
    (void)state;
    prng random;
    prng_seed(&random, prng_chosen_seed(20261203));
    char text[1024];
    aigc_rules *rules[] = { filter_compile(rules_yaml), filter_compile(open_yaml) };
    size_t stopped = 0;
    for (unsigned round = 0; round < ROUNDS_OF(4000); round++) {
        char yaml[80];
        const uint64_t cap = 1 + prng_below(&random, 6);
        (void)snprintf(yaml, sizeof yaml, "policy: {hold: {bytes: %u, at_expiry: release}}",
                       (unsigned)cap);
        aigc_rules *used = rules[round % 2];
        assert_non_null(used);
        run whole, r;
        make_run(&whole, used);
        make_run(&r, used);
        const size_t length = random_text(&random, text, 1 + prng_below(&random, 30));
        aigc_text_options options = { .struct_size = sizeof options, .key = key };
        const cut_text uncut = filter_uncut(text, &length);
        assert_int_equal(transform(&whole, &options, &uncut), AIGC_OK);
        options.policy = make_policy(used, yaml);
        check_cap(&r, &options, cap, &random, text, length);
        const int stops = aigc_transformer_stopped(whole.transformer);
        assert_int_equal(aigc_transformer_stopped(r.transformer), stops);
        if (!stops && !text_sink_same(&r.log, &whole.log))
            fail_msg("%.*s: found:\n%.*swere:\n%.*s", (int)length, text, (int)r.log.length,
                     (const char *)r.log.data, (int)whole.log.length, (const char *)whole.log.data);
        stopped += (size_t)stops;
        aigc_policy_free(options.policy);
        free_run(&whole);
        free_run(&r);
    }
    assert_true(stopped > ROUNDS_OF(1000) && stopped < ROUNDS_OF(3000));
    aigc_rules_free(rules[0]);
    aigc_rules_free(rules[1]);
}

/* A stream that is flushed is the same as texts of their own, one after the other. */
static void
a_flush_makes_two_texts(void **state)
{
    (void)state;
    prng random;
    prng_seed(&random, prng_chosen_seed(5));
    char text[1024];
    aigc_rules *rules = filter_compile(rules_yaml);
    assert_non_null(rules);
    run r, first, second;
    make_run(&r, rules);
    make_run(&first, rules);
    make_run(&second, rules);
    aigc_text_options options = { .struct_size = sizeof options, .key = key };
    for (unsigned round = 0; round < ROUNDS_OF(3000); round++) {
        size_t length = random_text(&random, text, 1 + prng_below(&random, 12));
        size_t border = (size_t)prng_below(&random, length + 1);
        size_t lengths[2] = { border, length - border };
        const cut_text parts[2] = { filter_uncut(text, &lengths[0]),
                                    filter_uncut(text + border, &lengths[1]) };
        assert_int_equal(transform(&first, &options, &parts[0]), AIGC_OK);
        int stopped = aigc_transformer_stopped(first.transformer);
        assert_int_equal(transform(&second, &options, &parts[1]), AIGC_OK);
        if (aigc_transformer_stopped(second.transformer))
            continue; /* the language of the refusal is that of both parts */
        r.out.length = r.log.length = 0;
        assert_int_equal(aigc_transformer_configure(r.transformer, &options), AIGC_OK);
        assert_int_equal(aigc_transformer_begin(r.transformer, write_out, log_finding, &r),
                         AIGC_OK);
        assert_int_equal(aigc_transformer_feed(r.transformer, text, border), AIGC_OK);
        assert_int_equal(aigc_transformer_flush(r.transformer), AIGC_OK);
        assert_int_equal(aigc_transformer_held(r.transformer), 0);
        assert_int_equal(aigc_transformer_feed(r.transformer, text + border, length - border),
                         AIGC_OK);
        assert_int_equal(aigc_transformer_finish(r.transformer), AIGC_OK);
        if (!stopped)
            assert_int_equal(text_sink_write(&first.out, second.out.data, second.out.length), 0);
        if (!text_sink_same(&r.out, &first.out))
            fail_msg("%.*s|%.*s became %.*s", (int)border, text, (int)(length - border),
                     text + border, (int)r.out.length, (const char *)r.out.data);
    }
    free_run(&r);
    free_run(&first);
    free_run(&second);
    aigc_rules_free(rules);
}

/* If names are all that is written in place of findings, putting them back gives the text. */
static void
names_can_be_put_back(void **state)
{
    (void)state;
    static const char named_yaml[] =
        "rules:\n"
        "- {id: a, title: t, category: A.5.a, action: redact, redact: pseudonym, label: N,\n"
        "   boundary: none, words: [ab, bcd, '大麻', '麻烦', cc], allow: [abc]}\n"
        "- {id: b, title: t, category: A.5.a, action: redact, redact: pseudonym, label: N,\n"
        "   patterns: [{regex: '(?<![0-9])1[0-9]{3}(?![0-9])'}]}\n";
    aigc_rules *rules = filter_compile(named_yaml);
    assert_non_null(rules);
    prng random;
    prng_seed(&random, prng_chosen_seed(77));
    char text[4096];
    size_t named = 0;
    for (unsigned round = 0; round < 500; round++) {
        size_t length = random_text(&random, text, 1 + prng_below(&random, 60));
        cut_text whole = filter_uncut(text, &length);
        const aigc_text_options options = { .struct_size = sizeof options, .key = key };
        run r;
        make_run(&r, rules);
        assert_int_equal(aigc_restorer_new(AIGC_RESTORE_PLAIN, &r.restorer), AIGC_OK);
        assert_int_equal(transform(&r, &options, &whole), AIGC_OK);
        text_sink back = { 0 };
        assert_int_equal(aigc_restorer_begin(r.restorer, text_sink_write, &back), AIGC_OK);
        assert_int_equal(aigc_restorer_feed(r.restorer, r.out.data, r.out.length), AIGC_OK);
        assert_int_equal(aigc_restorer_finish(r.restorer), AIGC_OK);
        assert_int_equal(back.length, length);
        if (length)
            assert_memory_equal(back.data, text, length);
        named += aigc_restorer_count(r.restorer) > 0;
        text_sink_free(&back);
        free_run(&r);
    }
    assert_true(named > 200);
    aigc_rules_free(rules);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_do_not_matter),
        cmocka_unit_test(what_is_open_at_a_stop_is_reported),
        cmocka_unit_test(a_cap_holds),
        cmocka_unit_test(a_flush_makes_two_texts),
        cmocka_unit_test(names_can_be_put_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
