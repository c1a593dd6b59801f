/* SPDX-License-Identifier: Apache-2.0 */
/* A long text in pieces of a few bytes, of which nobody asks what is settled: what is found is what
 * is found in the whole. The other tests of cuts ask after each feed, so that streams have to know.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/prop/lanes_random.h"
#include "tests/support/filter_run.h"
#include "tests/support/rounds.h"

#define ROUNDS ROUNDS_OF(60)
#define PARTS 24 /* of a text */
#define WAYS 6   /* to cut it */

/* What stands between words: most of it begins nothing. */
static const char *const fillers[] = {
    "今天天气很好，我们一起去公园散步。",
    "The quick brown fox jumps over the lazy dog. ",
    "数据（见第３页）共 120 项；\n",
    "。。。。。。。。。。",
    "ééüß Ωж 👍",
    "\xE4\xBD\xFF\xC3",
    "\xE0\x80\xED\xA0\x80\xF0\x9F",
    "women de shijie he ni de, fa lun man",
    "pay\u200B\u200Bpal p\u0430ypal abc\u202Edef\n",
};

/* Beside the words, each now and then. */
static const char *const other_rules[] = {
    "- {id: hidden, title: t, category: X.a, action: log, hidden: [zero-width, bidi, "
    "variation-selectors, mixed-script]}\n",
    "- {id: near, title: t, category: X.a, action: log, groups: {\n"
    "    a: {words: ['公园', fox, '共']}, b: {words: ['数据', lazy], match: [plain, skip, "
    "sound]}},\n"
    "   condition: '(a and not b within 12) or (#a >= 2 within 40 and at b)'}\n"
    "- {id: far, title: t, category: X.a, action: log, groups: {\n"
    "    a: {words: ['天气', quick]}, b: {words: ['项', dog]}},\n"
    "   condition: 'at a and (a before b) within 70'}\n",
    "- {id: not, title: t, category: X.a, action: log, groups: {a: {words: ['天气', fox]}, "
    "b: {words: ['公园', dog]}}, condition: 'at a and (not b within 9 or b within 5)'}\n",
    "- {id: expressions, title: t, category: X.a, action: log, patterns: [\n"
    "    {regex: '(?:今|我们|qu)[^。]{0,9}(?:公园|天气|fox)'}, {regex: '[0-9]{3}(?![0-9])'},\n"
    "    {regex: '[。é]{2,6}[A-ZΩ]{1,2}abc'}, {regex: 'fa ?lun', fold: true},\n"
    "    {regex: '(?<found>今|q)(?:天|ui)[a-z天]{1,3}[很 ]'}]}\n",
};

typedef struct run {
    text_sink log;
    text_sink times; /* when it was written */
    uint64_t fed;
    uint64_t settled; /* as it was last said */
    bool too_early;
} run;

static int
take(void *context, const aigc_finding *finding)
{
    run *r = context;
    char line[96];
    int length =
        snprintf(line, sizeof line, "%llu-%llu %u %d\n", (unsigned long long)finding->start,
                 (unsigned long long)finding->end, (unsigned)finding->rule, (int)finding->lane);
    r->too_early |= finding->start < r->settled;
    if (text_sink_write(&r->times, &r->fed, sizeof r->fed))
        return 1;
    return text_sink_write(&r->log, line, (size_t)length);
}

/* Scan pieces of up to `most` bytes; one in `asked` is followed by the question what is settled. */
static void
scan(aigc_rules *rules, prng *random, const text_sink *text, size_t most, size_t asked, run *r)
{
    *r = (run){ .settled = 0 };
    aigc_scanner *scanner;
    assert_int_equal(aigc_scanner_new(rules, &scanner), AIGC_OK);
    assert_int_equal(aigc_scanner_begin(scanner, take, r), AIGC_OK);
    for (size_t at = 0; at < text->length;) {
        size_t size = 1 + prng_below(random, most);
        size = size < text->length - at ? size : text->length - at;
        r->fed += size;
        assert_int_equal(aigc_scanner_feed(scanner, text->data + at, size), AIGC_OK);
        at += size;
        if (prng_below(random, asked) == 0)
            r->settled = aigc_scanner_settled(scanner);
    }
    assert_int_equal(aigc_scanner_finish(scanner), AIGC_OK);
    assert_false(r->too_early);
    aigc_scanner_free(scanner);
}

static void
add(text_sink *text, const char *bytes, size_t length)
{
    assert_int_equal(text_sink_write(text, bytes, length), 0);
}

static void
make_text(prng *random, const naive_rule *rules, size_t count, text_sink *text)
{
    static naive_text words;
    *text = (text_sink){ .length = 0 };
    for (size_t i = 0; i < PARTS; i++) {
        const char *filler = fillers[prng_below(random, sizeof fillers / sizeof *fillers)];
        for (size_t times = prng_below(random, 8); times > 0; times--)
            add(text, filler, strlen(filler));
        lanes_random_text(random, rules, count, 1 + prng_below(random, 20), &words);
        add(text, words.bytes, words.length);
    }
}

static void
free_run(run *r)
{
    text_sink_free(&r->log);
    text_sink_free(&r->times);
}

/* Whether something was found later than the other time. */
static bool
is_later(const run *one, const run *other)
{
    uint64_t when, other_when;
    for (size_t at = 0; at < one->times.length; at += sizeof when) {
        memcpy(&when, one->times.data + at, sizeof when);
        memcpy(&other_when, other->times.data + at, sizeof other_when);
        if (when > other_when)
            return true;
    }
    return false;
}

/* What is found comes with the piece with which it becomes sure: no later than if one asked after
 * each. Earlier it may come: who is asked keeps track of more that has begun, also of what the
 * prefilter knows to have begun in vain. */
static void
check_times(aigc_rules *rules, const char *yaml, uint64_t cuts, const text_sink *text, size_t most)
{
    run asked, unasked;
    prng random;
    prng_seed(&random, cuts);
    scan(rules, &random, text, most, 1, &asked);
    prng_seed(&random, cuts);
    scan(rules, &random, text, most, SIZE_MAX, &unasked);
    if (!text_sink_same(&asked.log, &unasked.log) || is_later(&unasked, &asked))
        fail_msg("pieces of %zu bytes: late in: %.*s\nwith %s\nfindings:\n%.*s", most,
                 (int)text->length, (const char *)text->data, yaml, (int)asked.log.length,
                 (const char *)asked.log.data);
    free_run(&asked);
    free_run(&unasked);
}

static void
check_text(aigc_rules *rules, const char *yaml, prng *random, const text_sink *text, bool *found)
{
    static const size_t most[WAYS] = { 1, 4, 4, 7, 15, 40 };
    run whole;
    scan(rules, random, text, text->length, SIZE_MAX, &whole);
    *found = whole.log.length > 0;
    for (size_t way = 0; way < WAYS; way++) {
        run pieces;
        scan(rules, random, text, most[way], way % 2 ? 50 : SIZE_MAX, &pieces);
        if (!text_sink_same(&pieces.log, &whole.log))
            fail_msg("pieces of %zu bytes matter in: %.*s\nwith %s\nfindings:\n%.*swere:\n%.*s",
                     most[way], (int)text->length, (const char *)text->data, yaml,
                     (int)pieces.log.length, (const char *)pieces.log.data, (int)whole.log.length,
                     (const char *)whole.log.data);
        free_run(&pieces);
        check_times(rules, yaml, prng_next(random), text, most[way]);
    }
    free_run(&whole);
}

/* Rules of words, and others now and then; without the lane SOUND more often than not, and
 * without SKIP, where separators end what has begun, now and then. */
static void
check_seed(uint64_t seed)
{
    static char yaml[LANES_YAML];
    size_t found = 0;
    prng random;
    prng_seed(&random, seed);
    for (size_t round = 0; round < ROUNDS; round++) {
        naive_rule rules[LANES_RULES];
        size_t count = lanes_random_rules(&random, rules);
        const size_t kind = prng_below(&random, 6);
        const unsigned lanes = kind < 3 ? AIGC_LANE_PLAIN : AIGC_LANE_PLAIN | AIGC_LANE_SKIP;
        for (size_t i = 0; i < count && kind > 1; i++)
            rules[i].lanes &= lanes;
        lanes_write_rules(rules, count, NULL, yaml);
        for (size_t i = 0; i < sizeof other_rules / sizeof *other_rules; i++)
            if (prng_below(&random, 3) == 0)
                (void)strncat(yaml, other_rules[i], sizeof yaml - strlen(yaml) - 1);
        aigc_rules *compiled = filter_compile(yaml);
        if (!compiled)
            fail_msg("refused:\n%s", yaml);
        text_sink text;
        make_text(&random, rules, count, &text);
        bool is_found;
        check_text(compiled, yaml, &random, &text, &is_found);
        found += is_found;
        text_sink_free(&text);
        aigc_rules_free(compiled);
    }
    assert_true(found > ROUNDS / 2);
}

static void
test_random_rules_and_texts(void **state)
{
    (void)state;
    static const uint64_t seeds[] = { 20261129, 1, 2 };
    const char *chosen = getenv("PROP_SEED");
    if (chosen)
        check_seed(strtoull(chosen, NULL, 10));
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds && !chosen; i++)
        check_seed(seeds[i]);
}

/* -- many words: what is told of in vain, and words that begin alike and end in none ---- */

#define WORDS ((size_t)20000) /* of each kind */
#define WORD_BYTES 16
#define TEXTS 30
#define PARTS_OF_WORDS 1000

typedef char many_word[WORD_BYTES];

static char *
write_han(char *to, prng *random, uint32_t first, size_t count)
{
    const unsigned han = first + (unsigned)prng_below(random, count);
    *to++ = (char)(0xE0 | han >> 12);
    *to++ = (char)(0x80 | (han >> 6 & 0x3F));
    *to++ = (char)(0x80 | (han & 0x3F));
    return to;
}

/* Words that only EXACT has. Their second character is in no others; the others may be. */
static void
make_exact_words(prng *random, many_word words[WORDS])
{
    for (size_t i = 0; i < WORDS; i++) {
        char *to = write_han(words[i], random, 0x4E00, 2000);
        to = write_han(to, random, 0x6000, 200);
        for (size_t left = prng_below(random, 3); left; left--)
            to = write_han(to, random, 0x4E00, 2000);
        *to = 0;
    }
}

/* Words that LOOSE has: of letters and figures, nearly all; or three Han characters. */
static void
make_loose_words(prng *random, many_word words[WORDS])
{
    static const char letters[] = "aabceeilnorst10";
    for (size_t i = 0; i < WORDS; i++) {
        char *to = words[i];
        const bool is_han = prng_below(random, 4) == 0;
        for (size_t left = is_han ? 3 : 0; left; left--)
            to = write_han(to, random, 0x4E00, 2000);
        for (size_t left = is_han ? 0 : 4 + prng_below(random, 9); left; left--)
            *to++ = letters[prng_below(random, sizeof letters - 1)];
        if (!is_han)
            words[i][0] = (char)('a' + prng_below(random, 26)); /* no number */
        *to = 0;
    }
}

static void
add_rule(text_sink *yaml, const char *begin, many_word *words, size_t count)
{
    add(yaml, begin, strlen(begin));
    for (size_t i = 0; i < count; i++) {
        add(yaml, i ? ",\n    " : "", i ? 6 : 0);
        add(yaml, words[i], strlen(words[i]));
    }
    add(yaml, "]}\n", strlen("]}\n"));
}

static aigc_rules *
compile(text_sink *yaml)
{
    add(yaml, "", 1);
    aigc_rules *rules = filter_compile((const char *)yaml->data);
    text_sink_free(yaml);
    assert_non_null(rules);
    return rules;
}

/* `skips`: what LOOSE has may be separated. */
static aigc_rules *
compile_words(many_word exact[WORDS], many_word loose[WORDS], bool skips)
{
    text_sink yaml = { .length = 0 };
    add_rule(&yaml,
             "rules:\n- {id: exact, title: t, category: X.a, action: log, boundary: none,\n"
             "   match: [plain], words: [",
             exact, WORDS);
    add_rule(&yaml,
             skips ? "- {id: loose, title: t, category: X.a, action: log, boundary: none,\n"
                     "   match: [plain, skip], words: ["
                   : "- {id: loose, title: t, category: X.a, action: log, boundary: none,\n"
                     "   match: [plain], words: [",
             loose, WORDS);
    return compile(&yaml);
}

/* Words, beginnings of words with something behind them, and what may repeat or part them. */
static void
make_text_of_words(prng *random, many_word exact[WORDS], many_word loose[WORDS], text_sink *text)
{
    static const char *const between[] = { "", "", " ", "l", "11", "，", "o", "ii", "的", "\n" };
    *text = (text_sink){ .length = 0 };
    for (size_t i = 0; i < PARTS_OF_WORDS; i++) {
        const char *word = prng_below(random, 2) ? exact[prng_below(random, WORDS)]
                                                 : loose[prng_below(random, WORDS)];
        size_t length = strlen(word);
        if ((uint8_t)word[0] < 0x80 && prng_below(random, 3))
            length = 1 + prng_below(random, length);
        const bool is_parted = prng_below(random, 8) == 0;
        for (size_t at = 0; at < length; at++) {
            add(text, word + at, 1);
            if (is_parted && (uint8_t)word[at] < 0x80 && prng_below(random, 2))
                add(text, "-", 1);
        }
        const char *behind = between[prng_below(random, sizeof between / sizeof *between)];
        add(text, behind, strlen(behind));
    }
}

/* The texts are long: of what differs, say where. */
static void
check_same(const text_sink *pieces, const text_sink *whole, const text_sink *text, size_t most)
{
    if (text_sink_same(pieces, whole))
        return;
    size_t at = 0, line = 0;
    for (; at < pieces->length && at < whole->length && pieces->data[at] == whole->data[at]; at++)
        line = pieces->data[at] == '\n' ? at + 1 : line;
    const size_t start = strtoul((const char *)whole->data + line, NULL, 10);
    const size_t from = start > 40 ? start - 40 : 0;
    fail_msg("pieces of %zu bytes: %.24s should be %.24s, in: %.100s", most,
             (const char *)pieces->data + line, (const char *)whole->data + line,
             (const char *)text->data + from);
}

static void
check_pieces(aigc_rules *rules, prng *random, const text_sink *text)
{
    static const size_t most[] = { 1, 4, 4, 7 };
    run whole;
    scan(rules, random, text, text->length, SIZE_MAX, &whole);
    assert_true(whole.log.length > 0);
    for (size_t way = 0; way < sizeof most / sizeof *most; way++) {
        run pieces;
        scan(rules, random, text, most[way], way % 2 ? 300 : SIZE_MAX, &pieces);
        check_same(&pieces.log, &whole.log, text, most[way]);
        free_run(&pieces);
    }
    free_run(&whole);
}

static void
check_many_words(bool skips)
{
    static many_word exact[WORDS], loose[WORDS];
    prng random;
    prng_seed(&random, 20261201);
    make_exact_words(&random, exact);
    make_loose_words(&random, loose);
    aigc_rules *rules = compile_words(exact, loose, skips);
    for (size_t i = 0; i < TEXTS; i++) {
        text_sink text;
        make_text_of_words(&random, exact, loose, &text);
        check_pieces(rules, &random, &text);
        text_sink_free(&text);
    }
    aigc_rules_free(rules);
}

static void
test_many_words(void **state)
{
    (void)state;
    check_many_words(false);
    check_many_words(true);
}

/* Where EXACT is told of, LOOSE often is in vain, of symbols that it does not have. Its nodes have
 * many children here, so that much of its table is empty. */
static void
test_symbols_of_exact_alone(void **state)
{
    (void)state;
    enum { COUNT = 1800 };
    static many_word exact[COUNT], loose[COUNT];
    prng random;
    prng_seed(&random, 20261202);
    text_sink text = { .length = 0 };
    for (size_t i = 0; i < COUNT; i++) {
        char *to = write_han(loose[i], &random, 0x4E00, 20);
        *write_han(to, &random, 0x5000, 2000) = 0;
        to = write_han(exact[i], &random, 0x4E00, 20);
        to = write_han(to, &random, 0x6000, 200);
        to = write_han(to, &random, 0x5000, 2000);
        *write_han(to, &random, 0x5000, 2000) = 0;
        add(&text, exact[i], strlen(exact[i]));
    }
    text_sink yaml = { .length = 0 };
    add_rule(
        &yaml,
        "rules:\n- {id: exact, title: t, category: X.a, action: log, match: [plain],\n   words: [",
        exact, COUNT);
    add_rule(
        &yaml,
        "- {id: loose, title: t, category: X.a, action: log,\n   match: [plain, skip], words: [",
        loose, COUNT);
    aigc_rules *rules = compile(&yaml);
    run whole, pieces;
    scan(rules, &random, &text, text.length, SIZE_MAX, &whole);
    scan(rules, &random, &text, 4, SIZE_MAX, &pieces);
    check_same(&pieces.log, &whole.log, &text, 4);
    assert_true(whole.log.length > 0);
    free_run(&whole);
    free_run(&pieces);
    text_sink_free(&text);
    aigc_rules_free(rules);
}

/* Text that is skimmed is dropped now and then: wherever a word stands then. */
static void
test_words_at_all_places(void **state)
{
    (void)state;
    static const char yaml[] =
        "rules:\n"
        "- {id: words, title: t, category: X.a, action: log, match: [plain],\n"
        "   words: [wcsieaa, wwcsie, mmnopqr, wcsiebn, wcssie, wcsiebdfgh, ------------wcsien, "
        "'0八三六五四四', "
        "'八八三六五四']}\n"
        "- {id: parted, title: t, category: X.a, action: log, match: [plain, skip],\n"
        "   words: [tuvrnkk, ttuvrn, tuvrnkpq, yvr-r]}\n";
    static const char *const words[] = {
        " wcsieaa ",
        " mmnopqr ",
        "------------wcsien ",
        " wwcsie ",
        "xwcsiebn",
        " wcssie ",
        " wcsiebdfgh ",
        " tuvrnkk ",
        " t-t-uvr-n",
        " y\u0301vr-r ",
        "xtuvrnkp q.",
        " tu.vr.nk.pq ",
        "0八三六五四四",
        "xwcsieaa",
        "。ttuvrn",
        "八八三六五四",
        "0八三六五四的",
        " w\xC2\xAD\x63siebdfgh",
        " wcsiebddfgh",
        " wcsiebdfh",
        " tu.vr.nk.ppq ",
        "x\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301wcssie ",
        " \u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301wcssie ",
        "xttttttttuvrnkk ",
        "xttttttttttttttttuvrnkk ", /* sixteen, */
        " ttttttttttttttttuvrnkk ", /* and one of the word */
        " tttttttttttttttttuvrnkk ",
        "xt\u0301\u0301\u0301ttt\u0301\u0301\u0301ttttttttttttuvrnkk ",
        " t\u0301\u0301\u0301ttt\u0301\u0301\u0301ttttttttttttuvrnkkkkkk ",
    };
    enum { PLACES = 500 };
    aigc_rules *rules = filter_compile(yaml);
    assert_non_null(rules);
    prng random;
    prng_seed(&random, 20261203);
    size_t found = 0;
    for (size_t place = 0; place < PLACES; place++)
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            text_sink text = { .length = 0 };
            for (size_t left = place; left; left--)
                add(&text, left % 7 ? "y" : " ", 1);
            add(&text, words[i], strlen(words[i]));
            add(&text, " y", 2);
            run whole;
            scan(rules, &random, &text, text.length, SIZE_MAX, &whole);
            found += whole.log.length > 0;
            for (size_t most = 1; most <= 4; most += 3) {
                run pieces;
                scan(rules, &random, &text, most, SIZE_MAX, &pieces);
                check_same(&pieces.log, &whole.log, &text, most);
                free_run(&pieces);
            }
            free_run(&whole);
            text_sink_free(&text);
        }
    assert_true(found > PLACES * 5);
    aigc_rules_free(rules);
}

/* One of some texts, up to `most` times. */
static void
add_some(prng *random, text_sink *text, const char *const *from, size_t count, size_t most)
{
    const char *some = from[prng_below(random, count)];
    for (size_t times = prng_below(random, most + 1); times; times--)
        add(text, some, strlen(some));
}

#define ADD_SOME(random, text, from, most) \
    add_some(random, text, from, sizeof(from) / sizeof *(from), most)

/* Words between floods of what is passed over, or is not: how far back it matters is more than most
 * words need, and text is dropped wherever it stands. */
static void
test_words_among_floods(void **state)
{
    (void)state;
    static const char *const yaml[] = {
        "rules:\n"
        "- {id: words, title: t, category: X.a, action: log, words: [porn, viagra, k粉]}\n",
        "rules:\n"
        "- {id: words, title: t, category: X.a, action: log, words: [porn, viagra, 微信, k粉, "
        "法轮功],\n"
        "   match: [plain, skip, sound, split], sound: {least: 2}}\n"
        "- {id: dictionary, title: t, category: X.a, action: log, boundary: word, words: "
        "['和服']}\n"
        "- {id: allowed, title: t, category: X.a, action: log, match: [plain], words: [porn],\n"
        "   allow: [apporn, porno]}\n"
        "- {id: hidden, title: t, category: X.a, action: log, hidden: [zero-width, "
        "mixed-script]}\n"
        "- {id: expressions, title: t, category: X.a, action: log, patterns: [\n"
        "    {regex: '(?<![0-9])[0-9]{5}(?![0-9])', fold: true},\n"
        "    {regex: '微信[:=]? ?[a-z0-9]{3,9}', fold: true}, {regex: '(?<=pp)[a-z]{0,5}@o'}]}\n",
    };
    static const char *const words[] = { "porn", "viagra", "微信",  "k粉",  "法轮功",   "氵去轮功",
                                         "和服", "V1@gr@", "13800", "pp@o", "微信abc12" };
    static const char *const edges[] = { "x", "A",        "p", "n",    "a", "1",  "天", " ",
                                         "@", "\xD0\xB0", "_", "\xFF", "v", "微", "é" };
    static const char *const floods[] = {
        "\xCC\x81", "\u200B", "\xC2\xAD", "\uFE0F", "p",  "n",  "a",
        "1",        "@",      " ",        "-",      "信", "功", "\xF0\x9F\x98\x80"
    };
    static const char *const before[] = { ". ", "天气很好", "fox " };
    aigc_rules *rules[] = { filter_compile(yaml[0]), filter_compile(yaml[1]) };
    assert_true(rules[0] && rules[1]);
    prng random;
    prng_seed(&random, prng_chosen_seed(20261201));
    size_t found = 0;
    for (size_t round = 0; round < ROUNDS_OF(6000); round++) {
        const bool all = round % 4 == 0;
        text_sink text = { .length = 0 };
        ADD_SOME(&random, &text, before, 240);
        for (size_t parts = 1 + prng_below(&random, 3); parts; parts--) {
            ADD_SOME(&random, &text, edges, 1);
            ADD_SOME(&random, &text, floods, 36);
            ADD_SOME(&random, &text, floods, 2);
            ADD_SOME(&random, &text, words, 1);
            ADD_SOME(&random, &text, floods, 36);
            ADD_SOME(&random, &text, edges, 1);
        }
        bool any;
        check_text(rules[all], yaml[all], &random, &text, &any);
        found += any;
        text_sink_free(&text);
    }
    assert_true(found > ROUNDS_OF(6000) / 4);
    aigc_rules_free(rules[0]);
    aigc_rules_free(rules[1]);
}

/* Without any term of EXACT, the prefilter may still tell of it in vain, as of a repeat of one. */
static void
test_words_of_loose_alone(void **state)
{
    (void)state;
    enum { COUNT = 2000 };
    static many_word loose[COUNT];
    prng random;
    prng_seed(&random, 20261203);
    text_sink text = { .length = 0 };
    for (size_t i = 0; i < COUNT; i++) {
        char *to = loose[i];
        for (size_t left = 4; left; left--)
            to = write_han(to, &random, 0x4E00, 2000);
        *to = 0;
        for (size_t times = 1 + prng_below(&random, 3); times; times--)
            add(&text, loose[i], 3);
        add(&text, loose[i], strlen(loose[i]));
    }
    text_sink yaml = { .length = 0 };
    add_rule(&yaml, "rules:\n- {id: loose, title: t, category: X.a, action: log, words: [", loose,
             COUNT);
    aigc_rules *rules = compile(&yaml);
    check_pieces(rules, &random, &text);
    text_sink_free(&text);
    aigc_rules_free(rules);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_words),
        cmocka_unit_test(test_symbols_of_exact_alone),
        cmocka_unit_test(test_words_of_loose_alone),
        cmocka_unit_test(test_words_at_all_places),
        cmocka_unit_test(test_random_rules_and_texts),
        cmocka_unit_test(test_words_among_floods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
