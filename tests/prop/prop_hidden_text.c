/* SPDX-License-Identifier: Apache-2.0 */
/* Hidden text in random texts, cut at random, against a finder that has the whole text as code
 * points, knows characters by lists of its own, and shares no code with the library. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/filter_run.h"
#include "tests/support/prng.h"
#include "tests/support/rounds.h"

#define MAX_CHARACTERS 4000
#define PIECE 64

static const char rules_yaml[] =
    "rules:\n"
    "- {id: zero, title: t, category: X.a, action: log, hidden: [zero-width]}\n"
    "- {id: bidi, title: t, category: X.a, action: log, hidden: [bidi]}\n"
    "- {id: tags, title: t, category: X.a, action: log, hidden: [tags]}\n"
    "- {id: selectors, title: t, category: X.a, action: log, hidden: [variation-selectors]}\n"
    "- {id: mixed, title: t, category: X.a, action: log, hidden: [mixed-script]}\n";

typedef enum kind { ZERO, BIDI, TAGS, SELECTORS, MIXED, SHOWN } kind;

static const char *const ids[] = { "zero", "bidi", "tags", "selectors", "mixed" };

/* A text, character by character; a byte that is none has code point 0. */
typedef struct characters {
    uint32_t c[MAX_CHARACTERS + 1];
    size_t at[MAX_CHARACTERS + 1]; /* offset; of the last: the length */
    bool known[MAX_CHARACTERS];    /* part of a flag or a mark */
    size_t count;
} characters;

typedef struct found {
    size_t start, end;
    kind kind;
} found;

typedef struct all_found {
    found items[MAX_CHARACTERS];
    size_t count;
} all_found;

/* -- the text -------------------------------------------------------------------------- */

/* Texts are made of whole characters and of 0xFF. */
static void
read_text(const uint8_t *text, size_t length, characters *s)
{
    s->count = 0;
    for (size_t at = 0; at < length;) {
        unsigned b = text[at];
        unsigned size = b < 0x80 || b == 0xFF ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
        uint32_t c = size == 1 ? b : b & (0x7Fu >> size);
        for (unsigned i = 1; i < size; i++)
            c = c << 6 | (text[at + i] & 0x3Fu);
        s->c[s->count] = b == 0xFF ? 0 : c;
        s->known[s->count] = false;
        s->at[s->count++] = at;
        at += size;
    }
    s->at[s->count] = length;
    s->c[s->count] = 0;
}

/* -- letters --------------------------------------------------------------------------- */

static bool
is_latin(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == 0xE9 || c == 0x27E;
}

static bool
is_cyrillic(uint32_t c)
{
    return (c >= 0x410 && c <= 0x44F) || c == 0x451;
}

static bool
is_greek(uint32_t c)
{
    return c >= 0x391 && c <= 0x3CE;
}

static bool
is_khmer(uint32_t c)
{
    return c >= 0x1780 && c <= 0x17DD;
}

/* -- characters that show nothing ------------------------------------------------------ */

static kind
kind_of(uint32_t c)
{
    static const uint32_t zero[] = { 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD,
                                     0x180B, 0x180E, 0x1160, 0x3164, 0xFFF9 };
    for (size_t i = 0; i < sizeof zero / sizeof *zero; i++)
        if (c == zero[i])
            return ZERO;
    if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069))
        return BIDI;
    if (c >= 0xE0000 && c <= 0xE007F)
        return TAGS;
    return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) ? SELECTORS : SHOWN;
}

static int
byte_of(uint32_t c)
{
    if (kind_of(c) != SELECTORS)
        return -1;
    return c < 0xFE10 ? (int)(c - 0xFE00) : (int)(c - 0xE0100 + 16);
}

/* The selectors from place `i` on are `bytes`. */
static bool
has_bytes(const characters *s, size_t i, const char *bytes, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (i + k >= s->count || byte_of(s->c[i + k]) != (uint8_t)bytes[k])
            return false;
    return true;
}

/* The number at places `i` to `i + count` in selectors; -1 if there is none. */
static long
number_at(const characters *s, size_t i, size_t count)
{
    long number = 0;
    for (size_t k = 0; k < count; k++) {
        int byte = i + k < s->count ? byte_of(s->c[i + k]) : -1;
        if (byte < 0)
            return -1;
        number = number * 256 + byte;
    }
    return number;
}

/* Where the flag or mark ends that begins at place `i`; `i` if none does. */
static size_t
known_end(const characters *s, size_t i)
{
    size_t j = i + 1;
    if (s->c[i] == 0x1F3F4) {
        while (j < s->count && ((s->c[j] >= 0xE0030 && s->c[j] <= 0xE0039) ||
                                (s->c[j] >= 0xE0061 && s->c[j] <= 0xE007A)))
            j++;
        bool good = j - i >= 4 && j - i <= 7 && s->c[j] == 0xE007F;
        return good ? j + 1 : i;
    }
    long length;
    if (has_bytes(s, i, "AGM\1", 4)) {
        j = i + 6;
        length = number_at(s, i + 4, 2);
        if (length < 109 || length > 2042)
            return i;
    } else if (has_bytes(s, i, "AGP\1", 4)) {
        j = i + 4;
        length = 92;
    } else if (s->c[i] == 0xFEFF && has_bytes(s, i + 1, "C2PATXT\0\1", 9)) {
        j = i + 14;
        length = number_at(s, i + 10, 4);
        if (length < 0)
            return i;
    } else {
        return i;
    }
    while (length-- > 0 && j < s->count && byte_of(s->c[j]) >= 0)
        j++;
    return j;
}

static void
mark_known(characters *s)
{
    for (size_t i = 0; i < s->count;) {
        size_t end = known_end(s, i);
        if (end == i)
            end++;
        else
            memset(s->known + i, true, end - i);
        i = end;
    }
}

/* Whether the line ends before the isolate that begins at place `i`, within reach. */
static bool
is_left_open(const characters *s, size_t i)
{
    int depth = 1;
    for (size_t k = i + 1; k <= i + PIECE; k++) {
        if (k >= s->count || s->c[k] == '\n' || s->c[k] == 0x2029)
            return true;
        depth += s->c[k] >= 0x2066 && s->c[k] <= 0x2068;
        depth -= s->c[k] == 0x2069;
        if (depth == 0)
            return false;
    }
    return false;
}

/* A selector that the character before it cannot have. */
static bool
is_foreign(uint32_t before, uint32_t selector)
{
    if (selector >= 0xE0100)
        return before != 0x4E2D || selector > 0xE012F;
    if (selector >= 0xFE03 && selector <= 0xFE0D)
        return true;
    return selector <= 0xFE02 && (is_latin(before) || is_cyrillic(before) || is_greek(before));
}

/* Whether what the run from place `start` to `end` has of a kind is enough to be found. */
static bool
is_enough(const characters *s, size_t start, size_t end, kind wanted)
{
    size_t count = 0, loud = 0;
    bool alone = false;
    for (size_t i = start; i < end; i++) {
        uint32_t c = s->c[i];
        if (kind_of(c) != wanted)
            continue;
        count++;
        alone =
            alone || c == 0xFFF9 || (wanted == SELECTORS && is_foreign(i > 0 ? s->c[i - 1] : 0, c));
        if (wanted == ZERO)
            loud += c != 0x180B && c != 0x180E && c != 0x1160;
        if (wanted == BIDI)
            loud += c == 0x202A || c == 0x202B || c == 0x202D || c == 0x202E ||
                    (c >= 0x2066 && c <= 0x2068 && is_left_open(s, i));
    }
    switch (wanted) {
    case ZERO:
        return alone || loud >= 2 || count >= 3;
    case BIDI:
        return loud >= 1 || count >= 5;
    case TAGS:
        return count >= 1;
    default:
        return alone || count >= 2;
    }
}

/* The run from place `start` to `end` is one that Telugu or Khmer has. */
static bool
is_usual(const characters *s, size_t start, size_t end)
{
    uint32_t before = start > 0 ? s->c[start - 1] : 0;
    if (kind_of(before) != SHOWN || kind_of(s->c[end]) != SHOWN)
        return false;
    if (end - start == 2 && s->c[start] == 0x200D && s->c[start + 1] == 0x200C && before == 0xC4D)
        return true;
    for (size_t i = start; i < end; i++)
        if (s->c[i] != 0x200B)
            return false;
    return end - start <= 3 && (is_khmer(before) || is_khmer(s->c[end]));
}

static void
add(all_found *all, const characters *s, size_t start, size_t end, kind k)
{
    all->items[all->count++] = (found){ s->at[start], s->at[end], k };
}

/* A run from place `start` to `end`, piece by piece. */
static void
find_in_run(const characters *s, size_t start, size_t end, all_found *all)
{
    for (size_t piece = start; piece < end; piece += PIECE) {
        size_t last = piece + PIECE < end ? piece + PIECE : end;
        for (kind k = ZERO; k < MIXED; k++) {
            size_t first = last, behind = piece;
            for (size_t i = piece; i < last; i++) {
                if (kind_of(s->c[i]) != k)
                    continue;
                first = first < i ? first : i;
                behind = i + 1;
            }
            if (first < last && is_enough(s, start, last, k))
                add(all, s, first, behind, k);
        }
    }
}

/* -- words ----------------------------------------------------------------------------- */

static bool
is_in_word(uint32_t c)
{
    return is_latin(c) || is_cyrillic(c) || is_greek(c) || c == 0x301;
}

/* Whether "%(" and a name stand before place `i`. */
static bool
is_name(const characters *s, size_t i)
{
    size_t name = 0;
    while (name < i && name <= 32 && s->c[i - 1 - name] < 0x80 &&
           (is_latin(s->c[i - 1 - name]) || s->c[i - 1 - name] == '1'))
        name++;
    return name <= 32 && i >= name + 2 && s->c[i - name - 1] == '(' && s->c[i - name - 2] == '%';
}

/* Whether "\\(", "\\f(" or "\\*(" stands before place `i`. */
static bool
is_two_letters(const characters *s, size_t i)
{
    if (i < 2 || s->c[i - 1] != '(')
        return false;
    return s->c[i - 2] == '\\' ||
           (i > 2 && (s->c[i - 2] == 'f' || s->c[i - 2] == '*') && s->c[i - 3] == '\\');
}

/* Where the word begins at place `i`, behind the letters of an escape or format. */
static size_t
word_begin(const characters *s, size_t i)
{
    bool percent = false;
    for (size_t k = 1; k <= 9 && k <= i && !percent; k++) {
        uint32_t c = s->c[i - k];
        percent = c == '%' || (c == ')' && is_name(s, i - k));
        if (c != '1' && c != '$')
            break;
    }
    if (percent) {
        for (size_t k = 0; k < 8 && is_latin(s->c[i]) && s->c[i] < 0x80; k++)
            if (s->c[i++] != 'l')
                break;
    } else if (i > 0 && s->c[i - 1] == '\\' && is_latin(s->c[i]) && s->c[i] < 0x80) {
        const bool is_font = s->c[i] == 'f' && i + 1 < s->count && s->c[i + 1] < 0x80 &&
                             strchr("BIPR", (int)s->c[i + 1]) && s->c[i + 1];
        i += is_font ? 2 : 1;
    } else if (is_two_letters(s, i)) {
        for (size_t k = 0; k < 2 && i < s->count && s->c[i] < 0x80 && is_latin(s->c[i]); k++)
            i++;
    }
    return i;
}

static bool
is_one_of(uint32_t c, const uint32_t *list)
{
    while (*list && *list != c)
        list++;
    return *list != 0;
}

/* Of the letters that the texts are made of. */
static bool
is_mixed(const uint32_t *c, size_t count)
{
    static const uint32_t alike[] = { 0x430, 0x435, 0x451, 0x43E, 0x440, 0x3BF, 0x3CC,
                                      0x3B9, 0x3B1, 0x3AC, 0x3B2, 0x391, 0 };
    static const uint32_t cyrillic_like[] = { 'a', 'c', 'e', 'o', 'p', 'x', 'B', 'H', 0 };
    size_t latin = 0, cyrillic = 0, greek = 0, likes = 0, latin_likes = 0, capitals = 0;
    bool small_greek = true, only_beta_theta = true, has_tap = false;
    for (size_t i = 0; i < count; i++) {
        latin += is_latin(c[i]);
        capitals += c[i] >= 'A' && c[i] <= 'Z';
        cyrillic += is_cyrillic(c[i]);
        greek += is_greek(c[i]);
        small_greek = small_greek && !(is_greek(c[i]) && (c[i] < 0x3B1 || c[i] > 0x3C9));
        only_beta_theta = only_beta_theta && !(is_greek(c[i]) && c[i] != 0x3B2 && c[i] != 0x3B8);
        has_tap = has_tap || c[i] == 0x27E;
        likes += is_one_of(c[i], alike);
        latin_likes += is_one_of(c[i], cyrillic_like);
    }
    if (latin == 0)
        return false;
    if (cyrillic)
        return likes || latin_likes;
    return greek && likes && latin + greek > 3 && !(capitals == latin && small_greek) &&
           !(has_tap && only_beta_theta);
}

/* -- the text, whole ------------------------------------------------------------------- */

static int
compare(const void *left, const void *right)
{
    const found *a = left;
    const found *b = right;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return (int)a->kind - (int)b->kind;
}

static void
find_all(const characters *s, all_found *all)
{
    all->count = 0;
    for (size_t i = 0; i < s->count;) {
        size_t end = i;
        if (is_in_word(s->c[i])) {
            bool goes_on = i > 0 && is_in_word(s->c[i - 1]);
            i = end = goes_on ? i : word_begin(s, i);
            while (end < s->count && end - i < PIECE && is_in_word(s->c[end]))
                end++;
            if (is_mixed(s->c + i, end - i))
                add(all, s, i, end, MIXED);
        } else if (!s->known[i] && kind_of(s->c[i]) != SHOWN) {
            while (end < s->count && !s->known[end] && kind_of(s->c[end]) != SHOWN)
                end++;
            if (!is_usual(s, i, end))
                find_in_run(s, i, end, all);
        } else {
            end++;
        }
        i = end;
    }
    qsort(all->items, all->count, sizeof *all->items, compare);
}

static void
write_all(const all_found *all, const uint8_t *text, text_sink *log)
{
    for (size_t i = 0; i < all->count; i++) {
        const found *f = &all->items[i];
        char line[64];
        int length =
            snprintf(line, sizeof line, "%zu-%zu %s hidden ", f->start, f->end, ids[f->kind]);
        assert_int_equal(text_sink_write(log, line, (size_t)length), 0);
        assert_int_equal(text_sink_write(log, text + f->start, f->end - f->start), 0);
        assert_int_equal(text_sink_write(log, "\n", 1), 0);
    }
}

/* -- random texts ---------------------------------------------------------------------- */

#define AGM "\U000E0131\U000E0137\U000E013D"
#define AGM_1 "\U000E0131\U000E0137\U000E013D\uFE01"
#define AGP_1 "\U000E0131\U000E0137\U000E0140\uFE01"
#define C2PA "\U000E0133\U000E0122\U000E0140\U000E0131\U000E0144\U000E0148\U000E0144\uFE00"

/* Kinds of texts: all together, or much of the same. */
static const char *const mixture[] = {
    "a",      "e",          "l",          "H",          "é",          " ",      "\n",
    "中",     "1",          "\u0301",     "а",          "е",          "л",      "р",
    "α",      "ι",          "ο",          "λ",          "Α",          "μ",      "😀",
    "\xFF",   "\u200B",     "\u200D",     "\uFEFF",     "\u00AD",     "\u180B", "\u1160",
    "\u3164", "\u202E",     "\u202C",     "\u2066",     "\u2067",     "\u2069", "\u2029",
    "🏴",   "\U000E0061", "\U000E0061", "\U000E0020", "\U000E007F", "\uFE0F", "\U000E0100",
    AGM,      AGM_1,        AGP_1,
};
static const char *const words[] = { "a",      "x", "B", "l",      "а",  "л", "β", "ё", "α", "Ω",
                                     "\u0301", "é", " ", "\u200B", "中", "ό", "θ", "ω", "ɾ" };
static const char *const escapes[] = { "\\",  "%",    "1", "$",     "l",
                                       "l",   "n",    "а", "a",     "\\n",
                                       "%1$", "%ll",  " ", "\\f",   "f",
                                       "I",   "%(",   ")", "%(a1)", "aaaaaaaaaaaaaaaa",
                                       "\\(", "\\f(", "(" };
static const char *const pairs[] = { "\u200D",
                                     "\u200C",
                                     "\u200D\u200C",
                                     "\u0C4D",
                                     "\u200B",
                                     "\u200B\u200B",
                                     "ក",
                                     "ា",
                                     "a",
                                     "\uFE05",
                                     "\uFE00",
                                     "中",
                                     "\U000E0100",
                                     "\U000E0130",
                                     "\uFE0F",
                                     "я",
                                     " ",
                                     "\uFFF9",
                                     "\u2060",
                                     "🏴\U000E0061\U000E0062\U000E0063\U000E007F",
                                     AGP_1 };
static const char *const runs[] = { "\u200B", "\u200B", "\u180E", "\u202C",     "\u2069",
                                    "\u2066", "\uFE0F", "\uFE0E", "\U000E0061", "\U000E007F" };
static const char *const flags[] = { "🏴",       "\U000E0061", "\U000E0062",
                                     "\U000E0063", "\U000E007F", "\U000E0061\U000E0062\U000E0063",
                                     "\u200B" };
static const char *const isolates[] = { "\u2066", "\u2069", "\u2068",   "\u2069", "a",
                                        "中",     "中",     "中中中中", "\n",     "\u202A" };
static const char *const marks[] = { AGM_1,
                                     AGM_1 "\uFE00\U000E015D",
                                     AGP_1,
                                     "\uFEFF" C2PA,
                                     "\uFEFF" C2PA "\uFE01\uFE00\uFE00\uFE00\uFE04",
                                     "\uFE0F",
                                     "\U000E0131",
                                     "\U000E0131\U000E0137",
                                     "\u200B",
                                     "x" };

static const struct {
    const char *const *parts;
    size_t count;
} styles[] = {
    { mixture, sizeof mixture / sizeof *mixture },
    { words, sizeof words / sizeof *words },
    { escapes, sizeof escapes / sizeof *escapes },
    { pairs, sizeof pairs / sizeof *pairs },
    { runs, sizeof runs / sizeof *runs },
    { flags, sizeof flags / sizeof *flags },
    { isolates, sizeof isolates / sizeof *isolates },
    { marks, sizeof marks / sizeof *marks },
};
#define STYLES (sizeof styles / sizeof *styles)

static size_t
random_text(prng *random, size_t style, size_t pieces, uint8_t *text)
{
    size_t length = 0;
    for (size_t i = 0; i < pieces; i++) {
        const char *part = styles[style].parts[prng_below(random, styles[style].count)];
        /* Now and then many of the same, longer than the pieces in which they are found. */
        size_t times = prng_below(random, 12) == 0 ? 1 + prng_below(random, 80) : 1;
        for (size_t k = 0; k < times && length < 4000; k++) {
            memcpy(text + length, part, strlen(part));
            length += strlen(part);
        }
    }
    return length;
}

typedef struct expected {
    aigc_rules *rules;
    const text_sink *log;
} expected;

static int
check_cut(void *context, const cut_text *cut)
{
    const expected *e = context;
    text_sink log = { 0 };
    int bad = filter_scan(e->rules, cut, &log) != AIGC_OK || !text_sink_same(&log, e->log);
    if (bad)
        print_error("found:\n%.*snot:\n%.*s", (int)log.length, (const char *)log.data,
                    (int)e->log->length, (const char *)e->log->data);
    text_sink_free(&log);
    return bad;
}

static void
the_engine_finds_what_a_naive_finder_does(void **state)
{
    (void)state;
    static characters s;
    static all_found all;
    static uint8_t text[4100];
    size_t counts[MIXED + 1] = { 0 };
    aigc_rules *rules = filter_compile(rules_yaml);
    assert_non_null(rules);
    prng random;
    prng_seed(&random, prng_chosen_seed(20251124));
    for (size_t i = 0; i < ROUNDS_OF(2000); i++) {
        size_t pieces = i % 10 ? prng_below(&random, 10) : prng_below(&random, 120);
        size_t length = random_text(&random, i % STYLES, pieces, text);
        read_text(text, length, &s);
        mark_known(&s);
        find_all(&s, &all);
        text_sink log = { 0 };
        write_all(&all, text, &log);
        expected e = { rules, &log };
        if (all_cuts(text, length, check_cut, &e) != 0)
            fail_msg("text %zu: %.*s", i, (int)length, (const char *)text);
        text_sink_free(&log);
        for (size_t k = 0; k < all.count; k++)
            counts[all.items[k].kind]++;
    }
    for (kind k = ZERO; k <= MIXED; k++)
        assert_true(counts[k] > ROUNDS_OF(100));
    aigc_rules_free(rules);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_engine_finds_what_a_naive_finder_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
