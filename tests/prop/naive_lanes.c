/* SPDX-License-Identifier: Apache-2.0 */
/* A naive matcher for the lanes. Nothing here is fast: for each word and each place of the text
 * it is tried whether a hit begins there. */
#include "tests/prop/naive_lanes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* One character of a word is split in at most so many spellings, several in twice as many. */
#define MAX_SPELLINGS 16
/* Letters of a Latin run that is read as syllables. */
#define MAX_RUN 60
/* Characters of a word whose letters, written in one, are cut elsewhere. */
#define MAX_JOINED 4
/* Letters of a run that are letters if they are no syllables. */
#define FEW_LETTERS 4
/* Invisible characters in one place; by sound, all characters there. */
#define MAX_GAP 16
/* Signs of leet in a row before one that is read as a letter. */
#define MAX_LEET_SIGNS 4
/* Underscores that join a word to the next one. */
#define MAX_UNDERSCORES 4

void
naive_append(naive_text *text, size_t piece)
{
    if (text->count == NAIVE_CHARACTERS)
        return;
    const char *bytes = naive_pieces[piece].text;
    text->piece[text->count] = piece;
    text->start[text->count++] = text->length;
    memcpy(text->bytes + text->length, bytes, strlen(bytes) + 1);
    text->length += strlen(bytes);
    text->start[text->count] = text->length;
}

/* ---- the folded text ---------------------------------------------------------------------- */

typedef struct code_point {
    char symbol;
    size_t character; /* it comes from */
    bool reads;       /* a leet sign that is read as a letter */
    char drawn;       /* the other letter that it is drawn like */
} code_point;

typedef struct folded_text {
    const naive_text *text;
    code_point points[NAIVE_CHARACTERS * 3];
    size_t count;
} folded_text;

/* "l" is drawn like a capital "I" among capitals, and that like "l" behind a small letter. */
static char
drawn_like(const naive_text *text, size_t i)
{
    const char *piece = naive_pieces[text->piece[i]].text;
    const char *before = i > 0 ? naive_pieces[text->piece[i - 1]].text : "";
    if (strcmp(piece, "l") == 0 && before[0] >= 'A' && before[0] <= 'Z')
        return 'i';
    if (strcmp(piece, "I") == 0 && before[0] >= 'a' && before[0] <= 'z')
        return 'l';
    return '\0';
}

/* Whether a piece that is a digit is written in Han: its bytes are those of U+4E00 and above. */
static bool
is_numeral(const char *piece)
{
    const unsigned char lead = (unsigned char)piece[0];
    return lead >= 0xE4 && lead <= 0xE9;
}

/* Whether a symbol of a word of the rule is a digit that was written in Han. */
static bool
is_written_in_han(const naive_rule *rule, char symbol)
{
    return rule->numerals && naive_is_digit(symbol) && is_numeral(naive_numeral(symbol));
}

static void
fold_text(const naive_text *text, folded_text *folded)
{
    folded->text = text;
    folded->count = 0;
    enum { LETTER, HAN, OTHER } before = OTHER; /* what stands there */
    size_t passed = 0;                          /* since: what is invisible, and marks, */
    size_t signs = 0;                           /* and signs of leet */
    for (size_t i = 0; i < text->count; i++) {
        const char *fold = naive_pieces[text->piece[i]].fold;
        bool reads = false;
        char last = '\0';
        for (; *fold; fold++) {
            const bool is_near = passed <= MAX_GAP && signs <= MAX_LEET_SIGNS;
            reads = naive_is_flag(*fold) ? before != HAN || !is_near
                                         : naive_is_sign(*fold) && before == LETTER && is_near;
            last = naive_is_mark(*fold) ? last : *fold;
            folded->points[folded->count++] = (code_point){ *fold, i, reads, drawn_like(text, i) };
        }
        passed += last == '\0';
        signs += naive_is_sign(last);
        if (last == '\0' || naive_is_sign(last))
            continue;
        passed = signs = 0;
        const bool is_han = naive_is_han(last) || is_numeral(naive_pieces[text->piece[i]].text);
        const bool is_letter = naive_is_letter(last) || naive_is_digit(last);
        before = is_han ? HAN : is_letter ? LETTER : OTHER;
    }
}

static bool
can_be_skipped(const code_point *point)
{
    return naive_is_separator(point->symbol) && !point->reads;
}

/* Invisible characters between two code points that are next to each other. */
static size_t
invisible_between(const code_point *left, const code_point *right)
{
    return right->character > left->character ? right->character - left->character - 1 : 0;
}

/* Whether code points [first, last] can be a hit: of its first and last character, all is in
 * it, or the rest can be skipped. */
static bool
is_whole(const folded_text *folded, size_t first, size_t last, bool skips)
{
    const code_point *points = folded->points;
    for (size_t i = first; i > 0 && points[i - 1].character == points[first].character; i--)
        if (!skips || !can_be_skipped(&points[i - 1]))
            return false;
    for (size_t i = last + 1; i < folded->count && points[i].character == points[last].character;
         i++)
        if (!skips || !can_be_skipped(&points[i]))
            return false;
    return true;
}

/* ---- plain -------------------------------------------------------------------------------- */

/* Whether a code point of the text can stand for a symbol of the word. No ASCII letter is a
 * look-alike of another, but for what is drawn so. */
static bool
stands_for(const code_point *point, char symbol, bool look_alikes)
{
    if (point->symbol == symbol)
        return true;
    if (look_alikes && naive_is_letter(symbol) && point->drawn == symbol)
        return true;
    return look_alikes && naive_is_letter(symbol) && !naive_is_letter(point->symbol) &&
           naive_look_alike(point->symbol, symbol) &&
           (!naive_is_sign(point->symbol) || point->reads);
}

/* Whether the word is long enough without its separators and repeats. */
static bool
can_skip(const char *word)
{
    size_t runs = 0;
    char before = '\0';
    for (; *word; word++)
        if (!naive_is_separator(*word)) {
            runs += !before || !naive_look_alike(before, *word);
            before = *word;
        }
    return runs >= 2;
}

/* Look-alikes are for words with a letter that are at least 3 long and not all alike... */
static bool
has_look_alikes(const char *word)
{
    bool letter = false;
    for (const char *symbol = word; *symbol; symbol++)
        letter = letter || naive_is_letter(*symbol);
    return letter && strlen(word) >= 3 && can_skip(word);
}

/* ... and one of its letters stands there as a letter; of a short word, most of them, counting each
 * figure or sign that stands for letters once. A longer one may also be in letters of other scripts
 * throughout. Keeps count while a hit is tried. */
typedef struct look_count {
    size_t alike, real;
    bool figures[256];
} look_count;

static void
count_look(look_count *looks, char written, char symbol)
{
    looks->alike += written != symbol;
    looks->real += naive_is_letter(symbol) && naive_is_letter(written);
    const bool is_sign = naive_is_sign(written) && !naive_is_flag(written);
    if (written != symbol && (naive_is_digit(written) || is_sign))
        looks->figures[(unsigned char)written] = true;
}

static bool
looks_real(const look_count *looks, const char *word)
{
    size_t figures = 0;
    for (size_t i = 0; i < sizeof looks->figures; i++)
        figures += looks->figures[i];
    const size_t length = strlen(word) - (strchr(word, '\r') != NULL); /* CRLF is one blank */
    if (looks->alike == 0)
        return true;
    return length > 4 ? looks->real > 0 || figures == 0 : looks->real > 0 && 2 * figures < length;
}

/* If the word stands plainly from code point `first`, its last code point, else SIZE_MAX.
 * `look_alikes`: they count, too. */
static size_t
plain_at(const folded_text *folded, size_t first, const char *word, bool look_alikes)
{
    look_count looks = { 0 };
    size_t length = strlen(word);
    if (length > folded->count - first)
        return SIZE_MAX;
    for (size_t i = 0; i < length; i++) {
        const code_point *point = &folded->points[first + i];
        if (!stands_for(point, word[i], look_alikes) ||
            (i > 0 && invisible_between(point - 1, point) > MAX_GAP))
            return SIZE_MAX;
        count_look(&looks, point->symbol, word[i]);
    }
    size_t last = first + length - 1;
    return looks_real(&looks, word) && is_whole(folded, first, last, false) ? last : SIZE_MAX;
}

/* ---- skip --------------------------------------------------------------------------------- */

/* What is passed over in a hit that is tried. */
typedef struct passed {
    const naive_rule *rule;
    size_t here;                 /* separators of one gap, */
    size_t repeats;              /* and repeats; */
    size_t total;                /* of all gaps */
    size_t unseen;               /* of one gap: invisible characters; by sound, separators, too */
    bool space;                  /* this gap has white space in it, */
    bool white;                  /* or one has that is no hyphen at the end of a line */
    size_t gaps[NAIVE_WORD * 3]; /* those that are complete, the last one of the hit first */
    bool hides[NAIVE_WORD * 3];  /* repeats or invisible characters stand in it */
    size_t count;
    size_t again; /* of those here, up to where the symbol taken last stands again, */
    size_t other; /* and up to such a place with a separator before it */
    bool wraps;   /* a line end may still stand for a blank of the word, */
    bool returns; /* and has just done so: a carriage return before it is a part of it */
} passed;

static bool
pass_separator(passed *gaps, char symbol)
{
    gaps->space = gaps->space || naive_is_space(symbol);
    gaps->here++;
    gaps->total++;
    if (gaps->here > gaps->rule->gap && gaps->other) { /* take it there */
        gaps->gaps[gaps->count - 1] += gaps->other;
        gaps->here -= gaps->other;
        gaps->other = gaps->again = 0;
    }
    return gaps->here <= gaps->rule->gap && gaps->total <= gaps->rule->total;
}

/* Repeats count in all gaps together alone. */
static bool
pass_repeat(passed *gaps)
{
    gaps->repeats++;
    return ++gaps->total <= gaps->rule->total;
}

static void
close_gap(passed *gaps)
{
    gaps->hides[gaps->count] = gaps->unseen > 0 || gaps->repeats > 0;
    gaps->gaps[gaps->count++] = gaps->here;
    gaps->here = gaps->repeats = gaps->unseen = gaps->again = gaps->other = 0;
    gaps->white = gaps->white || gaps->space;
    gaps->space = false;
}

static bool
any_gap_is_empty(const passed *gaps)
{
    for (size_t i = 0; i < gaps->count; i++)
        if (gaps->gaps[i] == 0 && !gaps->hides[i])
            return true;
    return false;
}

static bool
is_ascii_word(const char *word, const naive_rule *rule)
{
    for (; *word; word++)
        if ((!naive_is_letter(*word) && !naive_is_digit(*word)) || is_written_in_han(rule, *word))
            return false;
    return true;
}

/* Equal symbols that the word ends with: what is surplus of them stands behind the hit. */
static size_t
last_run(const char *word)
{
    size_t length = strlen(word);
    size_t run = 1;
    while (run < length && word[length - 1 - run] == word[length - 1])
        run++;
    return run;
}

/* Whether a symbol of the text can be one of the word once more. Letters and signs are what they
 * are. */
static bool
repeats_symbol(char written, char symbol)
{
    if (naive_is_sign(symbol) || (naive_is_letter(written) && naive_is_letter(symbol)))
        return written == symbol;
    return naive_look_alike(written, symbol);
}

/* Whether code point `i`, which looks like the first letter of a word, and more of the same are
 * repeats of what was taken: the letter itself stands before them. */
static bool
first_stands_before(const folded_text *folded, size_t i, char letter, const passed *gaps)
{
    const code_point *points = folded->points;
    size_t unseen = gaps->unseen;
    for (size_t again = 1; i > 0; i--, again++) {
        const code_point *before = &points[i - 1];
        unseen += invisible_between(before, &points[i]);
        if (gaps->total + again > gaps->rule->total || unseen > MAX_GAP ||
            before->character == points[i].character ||
            (i > 1 && points[i - 2].character == before->character))
            return false;
        if (before->symbol != points[i].symbol)
            return before->symbol == letter;
    }
    return false;
}

/* The code point before `taken` that is `word[*left - 1]`, or SIZE_MAX; `*left` is moved before
 * it. Separators of the word itself may be there, and then are not passed over. */
static size_t
take_before(const folded_text *folded, size_t taken, const char *word, size_t *left,
            bool look_alikes, bool repeats, passed *gaps)
{
    const code_point *points = folded->points;
    const char last = word[*left];
    bool own = false; /* a separator of the word */
    for (size_t i = taken; i-- > 0;) {
        gaps->unseen += invisible_between(&points[i], &points[i + 1]);
        if (gaps->unseen > MAX_GAP)
            return SIZE_MAX;
        if (can_be_skipped(&points[i])) {
            if (gaps->again == gaps->here)
                gaps->other = gaps->again;
            const bool wraps = gaps->wraps && points[i].symbol == '\n' && word[*left - 1] == ' ';
            const bool returns = gaps->returns && points[i].symbol == '\r';
            gaps->wraps = gaps->wraps && !wraps;
            gaps->returns = wraps;
            if (returns || wraps || word[*left - 1] == points[i].symbol) {
                *left -= !returns;
                own = true;
                gaps->unseen = 0;
            } else if (!pass_separator(gaps, points[i].symbol))
                return SIZE_MAX;
            continue;
        }
        gaps->returns = false;
        size_t wanted = *left;
        while (naive_is_separator(word[wanted - 1]) && word[wanted - 1] != points[i].symbol)
            wanted--;
        const bool is_more = repeats && !own && *left == 1 && points[i].symbol != word[0] &&
                             points[i].symbol == points[taken].symbol &&
                             first_stands_before(folded, i, word[0], gaps);
        if (!is_more && stands_for(&points[i], word[wanted - 1], look_alikes)) {
            *left = wanted - 1;
            return i;
        }
        if (!repeats || !repeats_symbol(points[i].symbol, last) || !pass_repeat(gaps))
            return SIZE_MAX;
        const bool is_taken = points[i].symbol == points[taken].symbol && !own;
        gaps->again = is_taken && gaps->count > 0 &&
                              gaps->gaps[gaps->count - 1] + gaps->here <= gaps->rule->gap
                          ? gaps->here
                          : SIZE_MAX;
    }
    return SIZE_MAX;
}

/* Whether all between two code points is a hyphen at the end of a line. */
static bool
is_hyphenation(const folded_text *folded, size_t first, size_t behind)
{
    char between[4] = "";
    if (behind - first > sizeof between)
        return false;
    for (size_t i = first + 1; i < behind; i++)
        between[i - first - 1] = folded->points[i].symbol;
    return strcmp(between, "-\n") == 0 || strcmp(between, "-\r\n") == 0;
}

/* If the word ends with code point `last`, the one it begins with, else SIZE_MAX. `wraps`: a line
 * may end at one of its blanks. */
static size_t
skip_before(const folded_text *folded, size_t last, const char *word, const naive_rule *rule,
            bool wraps)
{
    bool look_alikes = has_look_alikes(word);
    size_t left = strlen(word) - 1;
    size_t run = last_run(word);
    if (!can_skip(word) || !stands_for(&folded->points[last], word[left], look_alikes))
        return SIZE_MAX;
    look_count looks = { 0 };
    passed gaps = { .rule = rule, .wraps = wraps };
    size_t first = last;
    count_look(&looks, folded->points[last].symbol, word[left]);
    for (size_t taken = 1; left > 0; taken++) {
        const size_t behind = first;
        first = take_before(folded, first, word, &left, look_alikes, taken > run, &gaps);
        if (first == SIZE_MAX)
            return SIZE_MAX;
        gaps.space = gaps.space && !is_hyphenation(folded, first, behind);
        close_gap(&gaps);
        count_look(&looks, folded->points[first].symbol, word[left]);
    }
    if (is_ascii_word(word, rule) && gaps.white && any_gap_is_empty(&gaps))
        return SIZE_MAX;
    return looks_real(&looks, word) && is_whole(folded, first, last, true) ? first : SIZE_MAX;
}

/* ---- sound -------------------------------------------------------------------------------- */

/* A Han character or digit, a syllable in Latin letters, a separator, or one symbol of another
 * kind. */
typedef struct unit {
    size_t first, last;   /* code points */
    const char *syllable; /* or NULL */
    size_t length;        /* of the syllable */
    bool separates, breaks;
} unit;

typedef struct unit_list {
    unit items[NAIVE_CHARACTERS * 3];
    size_t count;
} unit_list;

/* Cut letters into syllables, the longest first; the number of them, or 0. */
static size_t
cut_syllables(const char *letters, size_t length, size_t *lengths)
{
    for (size_t size = length < 6 ? length : 6; size > 0; size--) {
        if (!naive_is_syllable(letters, size))
            continue;
        lengths[0] = size;
        if (size == length)
            return 1;
        size_t more = cut_syllables(letters + size, length - size, lengths + 1);
        if (more)
            return more + 1;
    }
    return 0;
}

/* Whether code point `i` is all that is read of its character: what follows it there is a mark. */
static bool
is_read(const folded_text *folded, size_t i)
{
    const code_point *points = folded->points;
    if (i > 0 && points[i - 1].character == points[i].character)
        return false;
    for (size_t k = i + 1; k < folded->count && points[k].character == points[i].character; k++)
        if (!naive_is_separator(points[k].symbol))
            return false;
    return true;
}

/* The next code point that belongs to another character. */
static size_t
character_end(const folded_text *folded, size_t i)
{
    size_t character = folded->points[i].character;
    while (i < folded->count && folded->points[i].character == character)
        i++;
    return i;
}

/* Letters in a row, marks left out; but "ü" is "v" where "u" would be another sound. */
typedef struct letter_run {
    char letters[NAIVE_CHARACTERS * 3];
    size_t at[NAIVE_CHARACTERS * 3]; /* their code points */
    size_t length;
    size_t end; /* code point behind it */
} letter_run;

static void
find_run(const folded_text *folded, size_t first, letter_run *run)
{
    const code_point *points = folded->points;
    run->length = 0;
    for (run->end = first; run->end < folded->count; run->end++) {
        const code_point *point = &points[run->end];
        if (naive_is_letter(point->symbol)) {
            run->letters[run->length] = point->symbol;
            run->at[run->length++] = run->end;
            continue;
        }
        const bool is_own = run->length && point->character == points[run->end - 1].character &&
                            naive_is_separator(point->symbol);
        if (run->length == 0 || !(is_own || naive_is_mark(point->symbol)))
            return;
        char *letter = &run->letters[run->length - 1];
        if (point->symbol == ':' && run->length > 1 && *letter == 'u' && strchr("nl", letter[-1]))
            *letter = 'v';
    }
}

static bool
has_sound(const char *word, const naive_rule *rule)
{
    size_t han = 0;
    for (; *word; word++)
        han += naive_is_han(*word) || is_written_in_han(rule, *word);
    return han >= rule->least;
}

/* All rules. */
typedef struct rule_list {
    const naive_rule *items;
    size_t count;
} rule_list;

/* Whether a word has just these letters in a row, separators left out. */
static bool
has_row(const char *word, const char *letters, size_t length)
{
    size_t row = 0;
    bool same = true;
    for (;; word++) {
        if (naive_is_separator(*word) && *word)
            continue;
        if (naive_is_letter(*word)) {
            same = same && row < length && letters[row] == *word;
            row++;
            continue;
        }
        if (same && row == length)
            return true;
        if (!*word)
            return false;
        row = 0;
        same = true;
    }
}

/* Whether they are such a row of a word that is looked for by sound. */
static bool
is_lead(const rule_list *rules, const char *letters, size_t length)
{
    for (size_t i = 0; i < rules->count && length <= FEW_LETTERS; i++) {
        const naive_rule *rule = &rules->items[i];
        for (size_t w = 0; w < rule->word_count && rule->lanes & AIGC_LANE_SOUND; w++)
            if (has_sound(rule->words[w], rule) && has_row(rule->words[w], letters, length))
                return true;
    }
    return false;
}

/* How a run is cut: letters that stand for themselves, and then syllables. */
typedef struct run_cut {
    size_t letters, syllables;
    size_t lengths[MAX_RUN]; /* of the syllables */
} run_cut;

/* Syllables; or a row of letters of some word, the longest, and syllables; or letters. */
static run_cut
cut_run(const letter_run *run, const rule_list *rules)
{
    run_cut cut = { .letters = run->length };
    if (run->length > MAX_RUN)
        return cut;
    size_t most = is_lead(rules, run->letters, run->length) ? 0 : FEW_LETTERS;
    cut.syllables = cut_syllables(run->letters, run->length, cut.lengths);
    if (cut.syllables)
        cut.letters = 0;
    for (; most > 0 && cut.syllables == 0; most--) {
        if (most >= run->length || !is_lead(rules, run->letters, most))
            continue;
        cut.syllables = cut_syllables(run->letters + most, run->length - most, cut.lengths);
        if (cut.syllables)
            cut.letters = most;
    }
    return cut;
}

/* The units of a run of letters. Their marks belong to them. */
static void
list_run(const folded_text *folded, const letter_run *run, const rule_list *rules, unit_list *units)
{
    const run_cut cut = cut_run(run, rules);
    for (size_t i = 0, k = 0; i < run->length; k++) {
        const bool is_letter = k < cut.letters;
        size_t length = is_letter ? 1 : cut.lengths[k - cut.letters];
        unit *added = &units->items[units->count++];
        *added = (unit){
            .first = run->at[i],
            .last = (i + length < run->length ? run->at[i + length] : run->end) - 1,
            .syllable = is_letter ? NULL : run->letters + i,
            .length = length,
            .breaks = cut.letters > FEW_LETTERS,
        };
        for (size_t j = i; j < i + length; j++)
            added->breaks = added->breaks || !is_read(folded, run->at[j]);
        i += length;
    }
}

static void
list_units(const folded_text *folded, const rule_list *rules, unit_list *units)
{
    static letter_run runs[NAIVE_CHARACTERS * 3]; /* units point into them */
    size_t run_count = 0;
    units->count = 0;
    for (size_t i = 0; i < folded->count;) {
        letter_run *run = &runs[run_count];
        find_run(folded, i, run);
        if (run->length) {
            list_run(folded, run, rules, units);
            run_count++;
            i = run->end;
            continue;
        }
        bool read = is_read(folded, i);
        size_t end = read ? character_end(folded, i) : i + 1;
        units->items[units->count++] = (unit){
            .first = i,
            .last = end - 1,
            .breaks = !read,
            .separates = naive_is_separator(folded->points[i].symbol),
        };
        i = end;
    }
}

static bool
share_a_reading(char one, char other)
{
    for (const char *const *a = naive_readings(one); *a; a++)
        for (const char *const *b = naive_readings(other); *b; b++)
            if (strcmp(*a, *b) == 0)
                return true;
    return false;
}

static bool
sounds_like(const folded_text *folded, const unit *u, char symbol)
{
    char written = folded->points[u->first].symbol;
    if (u->breaks)
        return false;
    if (!u->syllable)
        return written == symbol || (naive_readings(symbol) && naive_readings(written) &&
                                     share_a_reading(symbol, written));
    const char *const *reading = naive_readings(symbol);
    for (; reading && *reading; reading++)
        if (strlen(*reading) == u->length && memcmp(*reading, u->syllable, u->length) == 0)
            return true;
    return false;
}

/* What a hit is made of. */
typedef struct sound_count {
    size_t spelt, other, same; /* syllables; characters of the same sound; themselves */
} sound_count;

/* Whether a run of letters goes on before code point `first`, or behind `last`. Marks may be in
 * between. */
static bool
letter_before(const folded_text *folded, size_t first)
{
    const code_point *points = folded->points;
    if (first == 0)
        return false;
    size_t before = first - 1;
    while (before > 0 && (naive_is_mark(points[before].symbol) ||
                          points[before - 1].character == points[before].character))
        before--;
    return is_read(folded, before) && naive_is_letter(points[before].symbol);
}

static bool
letter_behind(const folded_text *folded, size_t last)
{
    size_t next = character_end(folded, last);
    while (next < folded->count && naive_is_mark(folded->points[next].symbol))
        next++;
    return next < folded->count && naive_is_letter(folded->points[next].symbol);
}

static bool
is_good_sound(const folded_text *folded, const sound_count *count, size_t first, size_t last)
{
    if (count->spelt + count->other == 0)
        return false;
    bool all_spelt = count->other + count->same == 0;
    return !all_spelt || (!letter_before(folded, first) && !letter_behind(folded, last));
}

/* A word that is tried, and how far. */
typedef struct sound_try {
    const folded_text *folded;
    const unit_list *units;
    const naive_rule *rule;
    size_t first, last; /* code points; SIZE_MAX: none yet */
    size_t at;          /* the next unit */
    size_t taken;       /* units */
    bool joined;        /* some were cut elsewhere than the characters */
    passed gaps;
    sound_count count;
    void (*found)(void *context, size_t first, size_t last);
    void *context;
} sound_try;

static void sound_on(sound_try t, const char *word);

/* Count what is between the last unit and the next one. False: too much. */
static bool
pass_between(sound_try *t)
{
    for (; t->last != SIZE_MAX && t->at < t->units->count; t->at++) {
        const unit *between = &t->units->items[t->at];
        t->gaps.unseen += invisible_between(&t->folded->points[between->first - 1],
                                            &t->folded->points[between->first]);
        t->gaps.unseen += between->separates ? between->last + 1 - between->first : 0;
        if (t->gaps.unseen > MAX_GAP)
            return false;
        if (!between->separates || between->breaks)
            return true;
        if (!pass_separator(&t->gaps, t->folded->points[between->first].symbol))
            return false;
    }
    return t->at < t->units->count;
}

static void
take_unit(sound_try *t)
{
    const unit *taken = &t->units->items[t->at];
    close_gap(&t->gaps);
    t->first = t->last == SIZE_MAX ? taken->first : t->first;
    t->last = taken->last;
    t->at++;
    t->taken++;
}

/* Take units that are just these letters, cut as they would be for themselves. If they `spell` Han
 * characters, that counts. */
static bool
take_letters(sound_try *t, const char *letters, bool spell)
{
    size_t lengths[MAX_JOINED * 6];
    const size_t count = cut_syllables(letters, strlen(letters), lengths);
    for (size_t i = 0; i < count; letters += lengths[i++]) {
        const unit *u = &t->units->items[t->at];
        if (t->at == t->units->count || u->breaks || !u->syllable || u->length != lengths[i] ||
            memcmp(u->syllable, letters, u->length) != 0)
            return false;
        if (i > 0 && u->syllable != u[-1].syllable + u[-1].length)
            return false; /* of another run */
        if (i > 0 && invisible_between(&t->folded->points[u->first - 1],
                                       &t->folded->points[u->first]) > MAX_GAP)
            return false;
        take_unit(t);
        t->count.spelt += spell;
    }
    return count > 0;
}

/* What stands for some characters of a word. */
typedef struct spelt_letters {
    size_t characters;
    char letters[MAX_JOINED * 6 + 1];
    size_t own; /* letters of the word */
} spelt_letters;

/* Go on with a spelling of the characters before `word`, or of more. A letter alone is heard as a
 * syllable, a Han character alone is not among these. */
static void sound_spelling(const sound_try *t, const char *word, const spelt_letters *s);

/* Go on with what stands for the characters `before` and the next one of a word, or more. */
static void
sound_joined(const sound_try *t, const char *word, const spelt_letters *before)
{
    while (*word && naive_is_separator(*word))
        word++;
    if (!*word)
        return;
    const char letter[] = { *word, 0 };
    const char *const letters[] = { letter, NULL };
    const bool is_letter = naive_is_letter(*word);
    const char *const *reading = is_letter ? letters : naive_readings(*word);
    for (; reading && *reading; reading++) {
        spelt_letters s = *before;
        s.characters++;
        s.own += is_letter;
        strcat(s.letters, *reading);
        sound_spelling(t, word + 1, &s);
    }
}

static void
sound_spelling(const sound_try *t, const char *word, const spelt_letters *s)
{
    sound_try next = *t;
    next.joined = true;
    if (s->characters + s->own > 1 && take_letters(&next, s->letters, s->own < s->characters))
        sound_on(next, word);
    if (s->characters < MAX_JOINED)
        sound_joined(t, word, s);
}

/* Go on with the rest of a word. */
static void
sound_on(sound_try t, const char *word)
{
    while (*word && naive_is_separator(*word))
        word++;
    if (!*word) {
        if (is_good_sound(t.folded, &t.count, t.first, t.last) &&
            (!t.joined || t.taken >= t.rule->least))
            t.found(t.context, t.first, t.last);
        return;
    }
    if (!pass_between(&t))
        return;
    const spelt_letters none = { .characters = 0 };
    sound_joined(&t, word, &none);
    const unit *u = &t.units->items[t.at];
    if (!sounds_like(t.folded, u, *word))
        return;
    const char written = t.folded->points[u->first].symbol;
    t.count.spelt += u->syllable != NULL;
    t.count.other += !u->syllable && written != *word;
    t.count.same += !u->syllable && written == *word;
    take_unit(&t);
    sound_on(t, word + 1);
}

/* ---- split -------------------------------------------------------------------------------- */

typedef struct spelling_list {
    char items[3 * MAX_SPELLINGS][NAIVE_WORD * 3];
    size_t count;
} spelling_list;

static const char *const *
ways_of(char symbol)
{
    static const char *const none[] = { NULL };
    return naive_is_han(symbol) ? naive_ways(symbol) : none;
}

/* The word with the characters of a set, by their places, in way `w`, or as parts are typed. */
static void
add_spelling(const char *word, unsigned set, size_t w, bool typed, spelling_list *list)
{
    char *out = list->items[list->count++];
    for (size_t i = 0; word[i]; i++) {
        const bool is_typed = typed && naive_typed(word[i]);
        if (set >> i & 1)
            out = stpcpy(out, is_typed ? naive_typed(word[i]) : ways_of(word[i])[w]);
        else
            *out++ = word[i];
    }
    *out = '\0';
}

/* Whether of the characters from the fourth on that can be split, all are in a set, or none is. */
static bool
is_spelt(const char *word, unsigned set)
{
    size_t before = 0;
    bool some = false;
    bool all = true;
    for (size_t i = 0; word[i]; i++) {
        const bool can = ways_of(word[i])[0] != NULL;
        const bool is = set >> i & 1;
        if (is && !can)
            return false;
        if (can && before++ >= 3) {
            some |= is;
            all &= is;
        }
    }
    return all || !some;
}

/* Each character in each of its ways; several in their first way; all as they are typed. */
static void
list_spellings(const char *word, spelling_list *list)
{
    unsigned all = 0;
    list->count = 0;
    for (size_t w = 0; w < 4; w++)
        for (size_t i = 0; word[i]; i++) {
            const char *const *ways = ways_of(word[i]);
            size_t count = 0;
            while (count < 4 && ways[count])
                count++;
            all |= (unsigned)(count > 0) << i;
            if (w < count && list->count < MAX_SPELLINGS)
                add_spelling(word, 1u << i, w, false, list);
        }
    for (unsigned set = 1; set <= all; set++)
        if (set & (set - 1) && is_spelt(word, set))
            add_spelling(word, set, 0, false, list);
    if (all & (all - 1))
        add_spelling(word, all, 0, true, list);
}

/* ---- findings ----------------------------------------------------------------------------- */

/* Whether a character can be of the same word as the one that a hit ends with: the letter of a flag
 * can beside another one. */
static bool
is_of_word(const naive_piece *piece, const naive_piece *last)
{
    return piece->word || (naive_is_flag(last->fold[0]) && naive_is_flag(piece->fold[0]));
}

/* Whether a letter or digit stands next to a hit: marks belong to the character before them. Too
 * many of them are as good as a letter. A few underscores join it to the hit. */
static bool
is_word_piece(const naive_text *text, size_t at, int step, size_t last)
{
    size_t marks = 0;
    size_t underscores = 0;
    for (; at < text->count; at += (size_t)step) {
        const naive_piece *piece = &naive_pieces[text->piece[at]];
        marks += naive_is_mark(piece->fold[0]);
        underscores += piece->fold[0] == '_';
        if (underscores > MAX_UNDERSCORES)
            return false;
        if (piece->fold[0] != '\0' && piece->fold[0] != '_' && !naive_is_mark(piece->fold[0]))
            return is_of_word(piece, &naive_pieces[text->piece[last]]);
        if (marks > MAX_GAP)
            return true;
    }
    return false;
}

/* What stands beside a hit. */
typedef struct beside {
    size_t repeats, marks;
    size_t end; /* the character behind them */
} beside;

/* Goes on over marks and, up to `most`, characters that look like `symbol`. */
static beside
look_beside(const naive_text *text, size_t at, int step, size_t last, char symbol, size_t most)
{
    beside b = { 0, 0, 0 };
    for (; at < text->count; at += (size_t)step) {
        const naive_piece *piece = &naive_pieces[text->piece[at]];
        const char *fold = piece->fold;
        b.marks += naive_is_mark(fold[0]);
        if (fold[0] == '\0' || naive_is_mark(fold[0]))
            continue;
        if (naive_is_digit(symbol) || fold[1] != '\0' ||
            !is_of_word(piece, &naive_pieces[text->piece[last]]) ||
            !repeats_symbol(fold[0], symbol))
            break;
        if (++b.repeats > most)
            break;
    }
    b.end = at;
    return b;
}

typedef struct search {
    const folded_text *folded;
    const unit_list *units;
    const naive_rule *rule;
    size_t index;     /* of the rule */
    const char *word; /* as it stands in the rule: its ends may have to stand free */
    bool allows;      /* it is an allow phrase */
    bool boundary;
    naive_findings *out;
} search;

static bool
must_stand_free(const search *s, char symbol)
{
    return s->boundary && !is_written_in_han(s->rule, symbol) &&
           (naive_is_letter(symbol) || naive_is_digit(symbol));
}

static bool
is_figure(const naive_text *text, size_t at)
{
    const naive_piece *piece = &naive_pieces[text->piece[at]];
    return piece->word && naive_is_digit(piece->fold[0]) && piece->fold[1] == '\0';
}

/* Whether the figure at `at`, an end of a hit, is one of a longer number that goes on by `step`. */
static bool
is_in_number(const naive_text *text, size_t at, int step)
{
    size_t marks = 0;
    size_t underscores = 0;
    if (!is_figure(text, at))
        return false;
    for (at += (size_t)step; at < text->count; at += (size_t)step) {
        const char *fold = naive_pieces[text->piece[at]].fold;
        if (fold[0] == '_' ? ++underscores > MAX_UNDERSCORES
                           : fold[0] != '\0' && !(naive_is_mark(fold[0]) && ++marks <= MAX_GAP))
            return is_figure(text, at);
    }
    return false;
}

/* Whether an end of the word is a digit in Han, and that of the hit one of a longer number. */
static bool
cuts_number(const search *s, size_t from, size_t to)
{
    const naive_text *text = s->folded->text;
    return s->boundary &&
           ((is_written_in_han(s->rule, s->word[0]) && is_in_number(text, from, -1)) ||
            (is_written_in_han(s->rule, s->word[strlen(s->word) - 1]) &&
             is_in_number(text, to - 1, 1)));
}

static bool
begins_free(const search *s)
{
    return must_stand_free(s, s->word[0]);
}

static bool
ends_free(const search *s)
{
    return must_stand_free(s, s->word[strlen(s->word) - 1]);
}

/* Whether a mark makes another letter of the last one of a word that must stand free: then the
 * word is there only for the lane that skips. */
static bool
mark_behind(const search *s, size_t last)
{
    const naive_text *text = s->folded->text;
    size_t at = s->folded->points[last].character + 1;
    while (at < text->count && naive_pieces[text->piece[at]].fold[0] == '\0')
        at++;
    return ends_free(s) && at < text->count && naive_is_mark(naive_pieces[text->piece[at]].fold[0]);
}

static void
put(search *s, size_t first, size_t last, aigc_lane lane)
{
    const naive_text *text = s->folded->text;
    size_t from = s->folded->points[first].character;
    size_t to = s->folded->points[last].character + 1;
    if (cuts_number(s, from, to))
        return;
    assert_true(s->out->count < NAIVE_FINDINGS);
    s->out->items[s->out->count++] =
        (naive_finding){ text->start[from], text->start[to], s->index, lane };
}

static void
add(search *s, size_t first, size_t last, aigc_lane lane)
{
    const naive_text *text = s->folded->text;
    size_t from = s->folded->points[first].character;
    size_t to = s->folded->points[last].character + 1;
    if (begins_free(s) && is_word_piece(text, from - 1, -1, from))
        return;
    if (ends_free(s) && is_word_piece(text, to, 1, to - 1))
        return;
    put(s, first, last, lane);
}

/* The same for the lane that skips, which passes over repeats at the ends: one is enough if the
 * word is disguised anyway. */
static void
add_between_repeats(search *s, const char *spelling, size_t first, size_t last, aigc_lane lane)
{
    const naive_text *text = s->folded->text;
    size_t from = s->folded->points[first].character;
    size_t to = s->folded->points[last].character + 1;
    bool disguised = lane != AIGC_LANE_SKIP ||
                     plain_at(s->folded, first, spelling, has_look_alikes(spelling)) != last;
    if (begins_free(s)) {
        beside left = look_beside(text, from - 1, -1, from, spelling[0], s->rule->total);
        if (is_word_piece(text, left.end, -1, from) || (left.repeats == 1 && !disguised))
            return;
        disguised = disguised || left.repeats;
    }
    if (ends_free(s)) {
        char symbol = spelling[strlen(spelling) - 1];
        beside right = look_beside(text, to, 1, to - 1, symbol, s->rule->total);
        disguised = disguised || right.marks;
        if (is_word_piece(text, right.end, 1, to - 1) || (right.repeats == 1 && !disguised))
            return;
    }
    put(s, first, last, lane);
}

/* A spelling with signs at its ends. */
typedef struct signed_word {
    char lead[NAIVE_WORD * 3], core[NAIVE_WORD * 3], tail[NAIVE_WORD * 3];
} signed_word;

static void
cut_signs(const char *spelling, signed_word *cut)
{
    size_t lead = 0;
    size_t end = strlen(spelling);
    while (lead < end && naive_is_separator(spelling[lead]))
        lead++;
    while (end > lead && naive_is_separator(spelling[end - 1]))
        end--;
    *cut = (signed_word){ .lead = "" };
    memcpy(cut->lead, spelling, lead);
    memcpy(cut->core, spelling + lead, end - lead);
    memcpy(cut->tail, spelling + end, strlen(spelling) - end);
}

static bool
has_signs(const char *spelling)
{
    return naive_is_separator(spelling[0]) || naive_is_separator(spelling[strlen(spelling) - 1]);
}

/* Whether the signs stand beside a hit, the nearest first. `*apart`: with something in between that
 * shows, which the rule passes over. */
static bool
find_signs(const search *s, const char *signs, size_t at, int step, bool *apart)
{
    const naive_text *text = s->folded->text;
    const size_t count = strlen(signs);
    size_t found = 0;
    size_t unseen = 0;
    passed gaps = { .rule = s->rule };
    for (; found < count && at < text->count; at += (size_t)step) {
        const char *fold = naive_pieces[text->piece[at]].fold;
        const size_t size = strlen(fold);
        if (size == 0 && ++unseen > MAX_GAP)
            return false;
        for (size_t i = 0; i < size; i++) {
            const char symbol = step > 0 ? fold[i] : fold[size - 1 - i];
            const char wanted = step > 0 ? signs[found] : signs[count - 1 - found];
            if (found < count && symbol == wanted) {
                found++;
                unseen = gaps.here = 0;
                continue;
            }
            *apart = true;
            if (!naive_is_separator(symbol) ||
                (found == count ? s->rule->total == 0 : !pass_separator(&gaps, symbol)))
                return false;
        }
    }
    return found == count;
}

/* What is between the signs at the ends of a spelling is a hit with these beside it, unless it is
 * all as it is written: that is found as it stands. */
static void
add_core(search *s, const signed_word *cut, size_t first, size_t last, aigc_lane lane, bool skips)
{
    const naive_text *text = s->folded->text;
    size_t from = s->folded->points[first].character;
    size_t to = s->folded->points[last].character + 1;
    bool lead_apart = false;
    bool tail_apart = false;
    if (!find_signs(s, cut->lead, from - 1, -1, &lead_apart) ||
        !find_signs(s, cut->tail, to, 1, &tail_apart) || (!skips && (lead_apart || tail_apart)))
        return;
    const bool looks = has_look_alikes(cut->core);
    bool disguised = lane == AIGC_LANE_SPLIT || lead_apart ||
                     plain_at(s->folded, first, cut->core, looks) != last;
    bool as_written =
        plain_at(s->folded, first, cut->core, false) == last && !lead_apart && !tail_apart;
    const size_t most = skips ? s->rule->total : 0;
    if (begins_free(s)) {
        beside left = look_beside(text, from - 1, -1, from, cut->core[0], most);
        if (is_word_piece(text, left.end, -1, from) || (left.repeats == 1 && !disguised))
            return;
        as_written = as_written && left.repeats == 0;
        disguised = disguised || left.repeats;
    }
    if (ends_free(s)) {
        beside right = look_beside(text, to, 1, to - 1, cut->core[strlen(cut->core) - 1], most);
        disguised = disguised || right.marks;
        if (is_word_piece(text, right.end, 1, to - 1) || (right.repeats == 1 && !disguised))
            return;
        as_written = as_written && right.repeats == 0 && right.marks == 0;
    }
    if (!as_written)
        put(s, first, last, lane);
}

static unsigned
default_lanes(const char *word, const naive_rule *rule)
{
    size_t han = 0;
    size_t latin = 0;
    for (; *word; word++) {
        const bool is_han = naive_is_han(*word) || is_written_in_han(rule, *word);
        han += is_han;
        latin += !is_han && (naive_is_letter(*word) || naive_is_digit(*word));
    }
    return AIGC_LANE_PLAIN | (han >= 3 || latin >= 4 ? AIGC_LANE_SKIP : 0u);
}

/* Whether code point `i`, with which a word of look-alikes begins plainly that ends with `last`, is
 * only a repeat to the lane that skips, if the rule has that. */
static bool
is_repeat(const search *s, const char *spelling, size_t i, size_t last)
{
    const unsigned lanes = s->rule->lanes ? s->rule->lanes : default_lanes(s->word, s->rule);
    const code_point *points = s->folded->points;
    size_t behind = 0; /* of the word: its signs that are read as letters are no separators */
    for (size_t k = i + 1; k <= last; k++)
        behind += !can_be_skipped(&points[k]);
    const passed none = { .rule = s->rule };
    return lanes & AIGC_LANE_SKIP && points[i].symbol != spelling[0] &&
           points[i].symbol == points[i + 1].symbol && behind > last_run(spelling) &&
           first_stands_before(s->folded, i, spelling[0], &none);
}

static void
find_core_plain(search *s, const char *spelling)
{
    signed_word cut;
    cut_signs(spelling, &cut);
    for (size_t i = 0; i < s->folded->count && has_look_alikes(cut.core); i++) {
        size_t last = plain_at(s->folded, i, cut.core, true);
        if (last != SIZE_MAX && !mark_behind(s, last) && !is_repeat(s, cut.core, i, last))
            add_core(s, &cut, i, last, AIGC_LANE_PLAIN, false);
    }
}

static void
find_core_skip(search *s, const char *spelling, aigc_lane lane)
{
    signed_word cut;
    cut_signs(spelling, &cut);
    for (size_t i = 0; i < s->folded->count && cut.core[0]; i++) {
        size_t first = skip_before(s->folded, i, cut.core, s->rule, false);
        if (first != SIZE_MAX)
            add_core(s, &cut, first, i, lane, true);
    }
}

/* Spellings of a word in its parts have no look-alikes where nothing is skipped, nor has what has
 * signs at its ends. */
static void
find_plain(search *s, const char *spelling, aigc_lane lane)
{
    const bool look_alikes =
        lane == AIGC_LANE_PLAIN && has_look_alikes(spelling) && !has_signs(spelling);
    if (lane == AIGC_LANE_PLAIN && has_signs(spelling) && !s->allows)
        find_core_plain(s, spelling);
    for (size_t i = 0; i < s->folded->count; i++) {
        size_t last = plain_at(s->folded, i, spelling, look_alikes);
        if (last != SIZE_MAX && !mark_behind(s, last) &&
            !(look_alikes && is_repeat(s, spelling, i, last)))
            add(s, i, last, lane);
    }
}

/* The word with a line end for one of its blanks. */
static void
find_wrapped(search *s)
{
    for (size_t i = 1; s->word[i] && s->word[i + 1]; i++) {
        char wrapped[NAIVE_WORD + 1];
        if (s->word[i] != ' ')
            continue;
        strcpy(wrapped, s->word);
        wrapped[i] = '\n';
        find_plain(s, wrapped, AIGC_LANE_PLAIN);
        strcpy(wrapped + i, "\r\n");
        strcat(wrapped, s->word + i + 1);
        find_plain(s, wrapped, AIGC_LANE_PLAIN);
    }
}

static void
find_skip(search *s, const char *spelling, aigc_lane lane)
{
    if (has_signs(spelling)) {
        if (!s->allows)
            find_core_skip(s, spelling, lane);
        return;
    }
    const bool wraps = s->allows && !strpbrk(spelling, "@$");
    for (size_t i = 0; i < s->folded->count; i++) {
        size_t first = skip_before(s->folded, i, spelling, s->rule, wraps);
        if (first != SIZE_MAX)
            add_between_repeats(s, spelling, first, i, lane);
    }
}

static void
put_sound(void *context, size_t first, size_t last)
{
    search *s = context;
    if (!mark_behind(s, last))
        add(s, first, last, AIGC_LANE_SOUND);
}

static void
find_sound(search *s)
{
    for (size_t i = 0; i < s->units->count; i++) {
        const sound_try from = {
            .folded = s->folded,
            .units = s->units,
            .rule = s->rule,
            .last = SIZE_MAX,
            .at = i,
            .gaps = { .rule = s->rule },
            .found = put_sound,
            .context = s,
        };
        sound_on(from, s->word);
    }
}

static void
find_word(search *s)
{
    unsigned lanes = s->rule->lanes ? s->rule->lanes : default_lanes(s->word, s->rule);
    if (lanes & AIGC_LANE_PLAIN)
        find_plain(s, s->word, AIGC_LANE_PLAIN);
    if (!(lanes & AIGC_LANE_SKIP))
        find_wrapped(s);
    if (lanes & AIGC_LANE_SKIP)
        find_skip(s, s->word, AIGC_LANE_SKIP);
    if ((lanes & AIGC_LANE_SOUND) && has_sound(s->word, s->rule))
        find_sound(s);
    if (!(lanes & AIGC_LANE_SPLIT))
        return;
    spelling_list list;
    list_spellings(s->word, &list);
    for (size_t i = 0; i < list.count; i++) {
        find_plain(s, list.items[i], AIGC_LANE_SPLIT);
        if (lanes & AIGC_LANE_SKIP)
            find_skip(s, list.items[i], AIGC_LANE_SPLIT);
    }
}

static void
find_allowed(search *s)
{
    unsigned lanes = s->rule->lanes ? s->rule->lanes : default_lanes(s->word, s->rule);
    find_plain(s, s->word, AIGC_LANE_PLAIN);
    find_wrapped(s);
    if (lanes & AIGC_LANE_SKIP)
        find_skip(s, s->word, AIGC_LANE_SKIP);
}

static int
compare_places(const void *left, const void *right)
{
    const naive_finding *a = left;
    const naive_finding *b = right;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->rule < b->rule ? -1 : a->rule > b->rule;
}

static int
compare(const void *left, const void *right)
{
    const naive_finding *a = left;
    const naive_finding *b = right;
    int order = compare_places(a, b);
    return order ? order : (int)a->lane - (int)b->lane;
}

/* A phrase with something in between is none for what stands there plainly. */
static bool
is_covered(const naive_finding *finding, const naive_findings *allowed)
{
    for (size_t i = 0; i < allowed->count; i++)
        if (allowed->items[i].rule == finding->rule && allowed->items[i].start <= finding->start &&
            allowed->items[i].end >= finding->end &&
            (finding->lane != AIGC_LANE_PLAIN || allowed->items[i].lane == AIGC_LANE_PLAIN))
            return true;
    return false;
}

void
naive_find(const naive_text *text, const naive_rule *rules, size_t rule_count,
           naive_findings *findings)
{
    static naive_findings found, allowed;
    static folded_text folded;
    static unit_list units;
    fold_text(text, &folded);
    list_units(&folded, &(rule_list){ rules, rule_count }, &units);
    found.count = allowed.count = 0;
    for (size_t i = 0; i < rule_count; i++) {
        const naive_rule *rule = &rules[i];
        search s = { .folded = &folded, .units = &units, .rule = rule, .index = i };
        s.out = &found;
        s.boundary = rule->boundary;
        for (size_t w = 0; w < rule->word_count; w++) {
            s.word = rule->words[w];
            find_word(&s);
        }
        s.out = &allowed;
        s.boundary = false;
        s.allows = true;
        for (size_t w = 0; w < rule->allow_count; w++) {
            s.word = rule->allow[w];
            find_allowed(&s);
        }
    }
    qsort(found.items, found.count, sizeof *found.items, compare);
    findings->count = 0;
    for (size_t i = 0; i < found.count; i++) {
        if (i > 0 && compare_places(&found.items[i], &found.items[i - 1]) == 0)
            continue;
        if (!is_covered(&found.items[i], &allowed))
            findings->items[findings->count++] = found.items[i];
    }
}
