/* SPDX-License-Identifier: Apache-2.0 */
/* Find hidden text. */
#include "libfilter/scan/hidden_text.h"

#include <string.h>

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/scan/mixed_word.h"
#include "libfilter/scan/stream.h"

#define SHOWS_NOTHING \
    (AIGCP_FIND_ZERO_WIDTH | AIGCP_FIND_BIDI | AIGCP_FIND_TAGS | AIGCP_FIND_SELECTORS)

#define BLACK_FLAG 0x1F3F4u
#define CANCEL_TAG 0xE007Fu
#define BYTE_ORDER_MARK 0xFEFFu
#define POP_ISOLATE 0x2069u
#define ZERO_WIDTH_SPACE 0x200Bu
#define NON_JOINER 0x200Cu
#define JOINER 0x200Du

/* What is to be known of a place. */
typedef enum answer { ANSWER_NO, ANSWER_YES, ANSWER_OPEN } answer;

/* The character at `*at`, which is moved behind it. AIGCP_UTF8_PARTIAL at the end of the text. */
static uint32_t
next_character(const aigcp_stream *stream, size_t *at)
{
    if (*at >= stream->complete)
        return AIGCP_UTF8_PARTIAL;
    size_t size;
    const uint32_t c = aigcp_character_at(stream->text.data, *at, stream->complete, &size);
    *at += size;
    return c;
}

/* The character that ends at `at`; AIGCP_UTF8_INVALID if there is none. */
static uint32_t
character_before(const aigcp_stream *stream, size_t at)
{
    uint32_t c = AIGCP_UTF8_INVALID;
    if (at > 0)
        aigcp_character_before(stream->text.data, at, &c);
    return c;
}

/* Whether what stands at `at` is still to come. */
static bool
is_to_come(const aigcp_stream *stream, size_t at)
{
    return at >= stream->complete && !stream->ended;
}

/* -- what is no hidden text ----------------------------------------------------------- */

/* A known mark: what it begins with, as bytes, and the length of what follows. */
typedef struct mark_header {
    const char *magic;
    size_t magic_size;
    size_t length_size; /* bytes of the length; 0: it is always `most` */
    uint32_t least, most;
} mark_header;

/* docs/formats.md, sections 2.2 and 7. */
static const mark_header own_headers[] = { { "AGM\x01", 4, 2, 109, 2042 },
                                           { "AGP\x01", 4, 0, 92, 92 } };

/* C2PA 2.2, A.8: behind a byte order mark; version 1. */
static const mark_header c2pa_header = { "C2PATXT\0\x01", 9, 4, 0, UINT32_MAX };

uint32_t
aigcp_selector_byte(uint32_t c)
{
    if (c >= 0xFE00 && c <= 0xFE0F)
        return c - 0xFE00;
    return c >= 0xE0100 && c <= 0xE01EF ? c - 0xE0100 + 0x10 : UINT32_MAX;
}

/* Whether a mark with this header begins at `*at`. If so, `*at` is moved behind its header, and
 * `*left` is the number of selectors that follow. */
static answer
match_header(const aigcp_stream *stream, const mark_header *header, size_t *at, uint32_t *left)
{
    size_t place = *at;
    uint32_t length = header->length_size > 0 ? 0 : header->most;
    for (size_t i = 0; i < header->magic_size + header->length_size; i++) {
        if (is_to_come(stream, place))
            return ANSWER_OPEN;
        uint32_t byte = aigcp_selector_byte(next_character(stream, &place));
        if (byte > UINT8_MAX || (i < header->magic_size && byte != (uint8_t)header->magic[i]))
            return ANSWER_NO;
        if (i >= header->magic_size)
            length = length << 8 | byte;
    }
    if (length < header->least || length > header->most)
        return ANSWER_NO;
    *at = place;
    *left = length;
    return ANSWER_YES;
}

/* The same for any known mark. */
static answer
find_mark(const aigcp_stream *stream, size_t *at, uint32_t *left)
{
    size_t behind = *at;
    if (next_character(stream, &behind) == BYTE_ORDER_MARK) {
        answer found = match_header(stream, &c2pa_header, &behind, left);
        *at = found == ANSWER_YES ? behind : *at;
        return found;
    }
    answer found = match_header(stream, &own_headers[0], at, left);
    return found == ANSWER_NO ? match_header(stream, &own_headers[1], at, left) : found;
}

/* Whether the tags of a flag stand at `*at`, behind the black flag: three to six letters and
 * digits, and the end (UTS 51, ED-14a and annex C). If so, `*at` is moved behind them. */
static answer
find_flag_tags(const aigcp_stream *stream, size_t *at)
{
    size_t place = *at;
    for (unsigned count = 0;; count++) {
        if (is_to_come(stream, place))
            return ANSWER_OPEN;
        uint32_t c = next_character(stream, &place);
        if (c == CANCEL_TAG && count >= 3) {
            *at = place;
            return ANSWER_YES;
        }
        bool is_tag = (c >= 0xE0030 && c <= 0xE0039) || (c >= 0xE0061 && c <= 0xE007A);
        if (!is_tag || count == 6)
            return ANSWER_NO;
    }
}

/* Whether the line ends before the isolate that was begun before `at`. If neither end is near,
 * no. */
static answer
is_left_open(const aigcp_stream *stream, size_t at)
{
    unsigned depth = 1;
    for (unsigned count = 0; count < AIGCP_MAX_HIDDEN_TEXT; count++) {
        if (is_to_come(stream, at))
            return ANSWER_OPEN;
        uint32_t c = next_character(stream, &at);
        if (c == '\n' || c == '\r' || c == 0x85 || c == 0x2029 || c == AIGCP_UTF8_PARTIAL)
            return ANSWER_YES;
        if (c >= 0x2066 && c < POP_ISOLATE)
            depth++;
        else if (c == POP_ISOLATE && --depth == 0)
            return ANSWER_NO;
    }
    return ANSWER_NO;
}

/* Whether a joiner and a non-joiner stand at `*at` behind a virama, as editors of Indic scripts
 * leave them. If so, `*at` is moved behind them. */
static answer
find_joiners(const aigcp_stream *stream, size_t *at)
{
    size_t place = *at;
    if (aigcp_script_of(character_before(stream, place)) != AIGCP_SCRIPT_VIRAMA ||
        next_character(stream, &place) != JOINER)
        return ANSWER_NO;
    if (is_to_come(stream, place))
        return ANSWER_OPEN;
    if (next_character(stream, &place) != NON_JOINER)
        return ANSWER_NO;
    *at = place;
    return ANSWER_YES;
}

/* Whether up to three zero-width spaces stand at `*at` in a script that has them between words:
 * some get there twice. If so, `*at` is moved behind them. */
static answer
find_word_breaks(const aigcp_stream *stream, size_t *at)
{
    size_t place = *at, behind = *at;
    for (unsigned count = 0; count <= 3; count++) {
        if (is_to_come(stream, behind))
            return ANSWER_OPEN;
        uint32_t c = next_character(stream, &behind);
        if (c == ZERO_WIDTH_SPACE) {
            place = behind;
            continue;
        }
        bool is_own = aigcp_script_of(c) == AIGCP_SCRIPT_UNSPACED ||
                      aigcp_script_of(character_before(stream, *at)) == AIGCP_SCRIPT_UNSPACED;
        if (count == 0 || !is_own)
            return ANSWER_NO;
        *at = place;
        return ANSWER_YES;
    }
    return ANSWER_NO;
}

/* Whether all of the run at `*at` is what its script has use for. If so, `*at` is moved behind
 * it. */
static answer
find_usual_run(const aigcp_stream *stream, size_t *at)
{
    size_t place = *at;
    if (aigcp_hidden_kind(character_before(stream, place)) != AIGCP_HIDDEN_NOT)
        return ANSWER_NO;
    answer found = find_joiners(stream, &place);
    if (found == ANSWER_NO)
        found = find_word_breaks(stream, &place);
    if (found != ANSWER_YES)
        return found;
    if (is_to_come(stream, place))
        return ANSWER_OPEN;
    size_t behind = place;
    if (aigcp_hidden_kind(next_character(stream, &behind)) != AIGCP_HIDDEN_NOT)
        return ANSWER_NO;
    *at = place;
    return ANSWER_YES;
}

/* Whether a character has a variant by this selector. Those beyond the first sixteen are for
 * ideographs only, of which none has more than 32 (the registry of UTS #37). Of the first ones, 15
 * and 16 are left where an emoji was taken away, and 4 to 14 turn hieroglyphs
 * (StandardizedVariants.txt). */
static bool
has_variant(uint32_t character, uint32_t selector)
{
    if (selector >= 0xE0100)
        return selector <= 0xE012F && aigcp_script_of(character) == AIGCP_SCRIPT_HAN;
    if (selector >= 0xFE03 && selector <= 0xFE0D)
        return character >= 0x13000 && character <= 0x143FF;
    return selector >= 0xFE0E || !aigcp_is_mixed_letter(character);
}

/* -- characters that show nothing ----------------------------------------------------- */

/* What a run must weigh to be found, by kind. */
static const uint8_t enough[AIGCP_HIDDEN_KINDS] = {
    [AIGCP_HIDDEN_ZERO_WIDTH - 1] = 6,
    [AIGCP_HIDDEN_BIDI - 1] = 5,
    [AIGCP_HIDDEN_TAG - 1] = 1,
    [AIGCP_HIDDEN_SELECTOR - 1] = 2,
};

/* Two are a run; but of those that their own scripts and notations put side by side, three. What
 * makes text an annotation is enough alone. */
static unsigned
weigh_zero_width(uint32_t c)
{
    if (c >= 0xFFF9 && c <= 0xFFFB)
        return enough[AIGCP_HIDDEN_ZERO_WIDTH - 1];
    bool own = c == 0x115F || c == 0x1160 ||     /* Hangul fillers */
               (c >= 0x180B && c <= 0x180F) ||   /* Mongolian selectors */
               (c >= 0x1BCA0 && c <= 0x1BCA3) || /* shorthand */
               (c >= 0x1D173 && c <= 0x1D17A);   /* music */
    return own ? 2 : 3;
}

/* What a bidirectional control in front of `behind` weighs: what turns the text is enough alone,
 * isolates that end, and ends, are only in runs longer than two isolates inside each other need.
 * 0: more text is needed to tell. */
static unsigned
weigh_bidi(const aigcp_stream *stream, uint32_t c, size_t behind)
{
    const unsigned all = enough[AIGCP_HIDDEN_BIDI - 1];
    if (c == 0x202A || c == 0x202B || c == 0x202D || c == 0x202E)
        return all;
    if (c < 0x2066 || c == POP_ISOLATE)
        return 1;
    switch (is_left_open(stream, behind)) {
    case ANSWER_OPEN:
        return 0;
    case ANSWER_YES:
        return all;
    case ANSWER_NO:
        break;
    }
    return 1;
}

/* One selector is usual; but none that its character cannot have. */
static unsigned
weigh_selector(const aigcp_stream *stream, uint32_t c, size_t at)
{
    return has_variant(character_before(stream, at), c) ? 1 : enough[AIGCP_HIDDEN_SELECTOR - 1];
}

/* What the character `c` weighs that stands at index `at`, up to `behind`. */
static unsigned
weigh(const aigcp_stream *stream, uint32_t c, size_t at, size_t behind)
{
    switch (aigcp_hidden_kind(c)) {
    case AIGCP_HIDDEN_ZERO_WIDTH:
        return weigh_zero_width(c);
    case AIGCP_HIDDEN_BIDI:
        return (stream->rules->hidden_kinds & AIGCP_FIND_BIDI) ? weigh_bidi(stream, c, behind) : 1;
    case AIGCP_HIDDEN_SELECTOR:
        return weigh_selector(stream, c, at);
    case AIGCP_HIDDEN_TAG:
    case AIGCP_HIDDEN_NOT:
        break;
    }
    return 1;
}

/* A piece of a run: what it has weighed by its end, and where each kind begins and ends in it. */
typedef struct run_piece {
    uint8_t weights[AIGCP_HIDDEN_KINDS];
    size_t start[AIGCP_HIDDEN_KINDS];
    size_t end[AIGCP_HIDDEN_KINDS]; /* 0: there is none of this kind */
} run_piece;

static void
add_to_run(run_piece *piece, unsigned kind, unsigned weight, size_t start, size_t end)
{
    unsigned sum = piece->weights[kind] + weight;
    piece->weights[kind] = sum < enough[kind] ? (uint8_t)sum : enough[kind];
    if (piece->end[kind] == 0)
        piece->start[kind] = start;
    piece->end[kind] = end;
}

/* Report what was found from index `start` to `end`: `found` is one aigcp_hidden_text. */
static void
report(aigcp_stream *stream, unsigned found, size_t start, size_t end)
{
    const aigc_rules *rules = stream->rules;
    aigcp_hidden_state *state = &stream->hidden;
    for (size_t i = 0; i < rules->hidden_count && state->status == AIGC_OK; i++) {
        const aigcp_hidden_finder *finder = &rules->hidden[i];
        if (!(finder->kinds & found))
            continue;
        aigcp_candidate candidate = {
            .start = stream->base + start,
            .end = stream->base + end,
            .rule = finder->rule,
            .group = finder->group,
            .term = found,
            .lane = AIGC_LANE_HIDDEN,
        };
        state->status = aigcp_candidates_add(&stream->found, &candidate);
    }
}

static void
report_run(aigcp_stream *stream, const run_piece *piece)
{
    for (unsigned kind = 0; kind < AIGCP_HIDDEN_KINDS; kind++)
        if (piece->end[kind] && piece->weights[kind] >= enough[kind])
            report(stream, 1U << kind, piece->start[kind], piece->end[kind]);
}

/* What begins at index `at` is decided only when more text has come. */
static void
wait_at(aigcp_stream *stream, size_t at)
{
    stream->hidden.from = stream->base + at;
    stream->hidden.waits = true;
    stream->hidden.is_latin = false;
}

/* All before index `at` is dealt with, and nothing of it goes on there. */
static void
go_on_at(aigcp_stream *stream, size_t at)
{
    aigcp_hidden_state *state = &stream->hidden;
    state->from = stream->base + at;
    state->mark_left = 0;
    memset(state->weights, 0, sizeof state->weights);
}

/* The rest of a known mark, as far as it has come. */
static void
pass_mark(aigcp_stream *stream, size_t at)
{
    uint32_t left = stream->hidden.mark_left;
    size_t behind = at;
    while (left && aigcp_selector_byte(next_character(stream, &behind)) <= UINT8_MAX) {
        left--;
        at = behind;
    }
    go_on_at(stream, at);
    if (at == stream->complete)
        stream->hidden.mark_left = left;
}

/* A run of characters that show nothing, or a piece of it. A known mark parts runs. */
static void
take_run(aigcp_stream *stream, size_t start)
{
    aigcp_hidden_state *state = &stream->hidden;
    run_piece piece = { .end = { 0 } };
    memcpy(piece.weights, state->weights, sizeof piece.weights);
    uint32_t mark = 0;
    unsigned count = 0;
    size_t at = start;
    switch (find_usual_run(stream, &at)) {
    case ANSWER_OPEN:
        wait_at(stream, start);
        return;
    case ANSWER_YES:
        go_on_at(stream, at);
        return;
    case ANSWER_NO:
        break;
    }
    for (; count < AIGCP_MAX_HIDDEN_TEXT; count++) {
        if (is_to_come(stream, at)) {
            wait_at(stream, start);
            return;
        }
        size_t behind = at;
        uint32_t c = next_character(stream, &behind);
        aigcp_hidden kind = aigcp_hidden_kind(c);
        if (kind == AIGCP_HIDDEN_NOT)
            break;
        size_t behind_header = at;
        answer is_mark = find_mark(stream, &behind_header, &mark);
        unsigned weight = weigh(stream, c, at, behind);
        if (is_mark == ANSWER_OPEN || weight == 0) {
            wait_at(stream, start);
            return;
        }
        if (is_mark == ANSWER_YES) {
            at = behind_header;
            break;
        }
        add_to_run(&piece, kind - 1, weight, at, behind);
        at = behind;
    }
    report_run(stream, &piece);
    go_on_at(stream, at);
    state->mark_left = mark;
    if (count == AIGCP_MAX_HIDDEN_TEXT)
        memcpy(state->weights, piece.weights, sizeof state->weights);
}

/* A black flag, with the tags that make it the flag of a region. */
static void
take_flag(aigcp_stream *stream, size_t at)
{
    size_t behind = at;
    next_character(stream, &behind);
    if (find_flag_tags(stream, &behind) == ANSWER_OPEN)
        wait_at(stream, at);
    else
        go_on_at(stream, behind);
}

/* -- words ---------------------------------------------------------------------------- */

static bool
is_ascii_letter(uint32_t c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Whether a name in parentheses behind a '%' ends at index `at`, before the second of them. */
static bool
is_name_behind_percent(const uint8_t *text, size_t at)
{
    for (unsigned count = 0; at > 1 && count <= AIGCP_MAX_FORMAT_NAME; count++) {
        const uint8_t c = text[--at];
        if (c == '(')
            return text[at - 1] == '%';
        if (!is_ascii_letter(c) && !(c >= '0' && c <= '9') && c != '_')
            return false;
    }
    return false;
}

/* Whether a '%', and what may stand between it and a letter ("%1$-5.2", "%(name)"), ends at index
 * `at`. */
static bool
is_behind_percent(const aigcp_stream *stream, size_t at)
{
    const uint8_t *text = stream->text.data;
    for (unsigned count = 0; at > 0 && count <= AIGCP_MAX_FORMAT; count++) {
        uint8_t c = text[--at];
        if (c == '%')
            return true;
        if (c == ')')
            return is_name_behind_percent(text, at);
        if (!((c >= '0' && c <= '9') || (c && strchr("$-+.*#", c))))
            return false;
    }
    return false;
}

/* Whether what follows a backslash in what stands up to index `at` goes on with `c`: "\fI" is a
 * font in pages of manuals. */
static bool
is_font(const aigcp_stream *stream, size_t at, uint32_t c)
{
    return stream->text.data[at - 1] == 'f' && strchr("BIPR", (int)c);
}

/* Whether the name of a character or font of two letters begins at index `at`: "\(lq" and "\f(BI"
 * in pages of manuals. */
static bool
is_name_of_two(const uint8_t *text, size_t at)
{
    if (at < 2 || text[at - 1] != '(')
        return false;
    const bool is_kind = text[at - 2] == 'f' || text[at - 2] == '*';
    return text[at - 2] == '\\' || (is_kind && at > 2 && text[at - 3] == '\\');
}

/* Pass over ASCII letters, so many at the most. Open: there may be more of them. */
static answer
pass_letters(const aigcp_stream *stream, unsigned most, size_t *at)
{
    for (unsigned count = 0; count < most; count++) {
        size_t next = *at;
        if (is_to_come(stream, next))
            return ANSWER_OPEN;
        if (!is_ascii_letter(next_character(stream, &next)))
            break;
        *at = next;
    }
    return ANSWER_YES;
}

/* The letters at index `at` that are no part of the word behind them: those of "\n" and "%lu" in
 * text of programs, and "\fI". `*behind` is where they end. Open: they may go on. */
static answer
find_escape(const aigcp_stream *stream, size_t at, size_t *behind)
{
    *behind = at;
    if (is_name_of_two(stream->text.data, at))
        return pass_letters(stream, 2, behind);
    bool is_format = is_behind_percent(stream, at);
    if (!is_format && (at == 0 || stream->text.data[at - 1] != '\\'))
        return ANSWER_NO;
    for (unsigned count = 0; count < AIGCP_MAX_FORMAT; count++) {
        size_t next = *behind;
        if (is_to_come(stream, next))
            return ANSWER_OPEN;
        uint32_t c = next_character(stream, &next);
        if (!is_ascii_letter(c) || (!is_format && count && !is_font(stream, *behind, c)))
            break;
        *behind = next;
        if (!is_format && (count || c != 'f'))
            break;
        if (is_format && !strchr("hlLqjzt", (int)c)) /* which say how long a number is */
            break;
    }
    return ANSWER_YES;
}

/* A word, or a piece of it. */
static void
take_word(aigcp_stream *stream, size_t start)
{
    const unsigned kinds = stream->rules->hidden_kinds;
    bool is_latin = true;
    size_t at;
    if (find_escape(stream, start, &at) == ANSWER_OPEN) {
        wait_at(stream, start);
        stream->hidden.is_latin = true;
        return;
    }
    const size_t first = at;
    for (unsigned count = 0; count < AIGCP_MAX_HIDDEN_TEXT; count++) {
        if (is_to_come(stream, at)) {
            wait_at(stream, start);
            stream->hidden.is_latin = is_latin;
            return;
        }
        size_t behind = at;
        const uint32_t c = next_character(stream, &behind);
        if (!aigcp_is_in_mixed_word(c))
            break;
        is_latin = is_latin && !aigcp_hidden_needs(kinds, c);
        at = behind;
    }
    if (aigcp_is_mixed_word(stream->text.data + first, at - first))
        report(stream, AIGCP_FIND_MIXED_SCRIPT, first, at);
    go_on_at(stream, at);
}

/* The word at index `at`, piece by piece up to the one that holds what is before `end`. */
static void
take_words(aigcp_stream *stream, size_t at, size_t end)
{
    const aigcp_hidden_state *state = &stream->hidden;
    while (at < end && !state->waits) {
        take_word(stream, at);
        at = (size_t)(state->from - stream->base);
    }
}

/* Where the word begins of which a part ends at `at`, or its first piece that is not dealt with. */
static size_t
word_start(const aigcp_stream *stream, size_t at)
{
    uint64_t from = stream->hidden.from;
    size_t lowest = from > stream->base ? (size_t)(from - stream->base) : 0;
    while (at > lowest) {
        uint32_t c;
        size_t before = aigcp_character_before(stream->text.data, at, &c);
        if (!aigcp_is_in_mixed_word(c))
            break;
        at = before;
    }
    return at;
}

/* -- the stream ----------------------------------------------------------------------- */

bool
aigcp_hidden_needs(unsigned kinds, uint32_t code_point)
{
    if ((kinds & SHOWS_NOTHING) &&
        (code_point == BLACK_FLAG || aigcp_hidden_kind(code_point) != AIGCP_HIDDEN_NOT))
        return true;
    if (!(kinds & AIGCP_FIND_MIXED_SCRIPT))
        return false;
    aigcp_script script = aigcp_script_of(code_point);
    return script == AIGCP_SCRIPT_CYRILLIC || script == AIGCP_SCRIPT_GREEK;
}

/* Deal with what begins at index `at`, with a character that is needed or of a word. */
static void
take_at(aigcp_stream *stream, uint32_t c, size_t at)
{
    aigcp_hidden_state *state = &stream->hidden;
    if (stream->base + at != state->from)
        go_on_at(stream, at);
    if (aigcp_is_in_mixed_word(c))
        take_word(stream, at);
    else if (c == BLACK_FLAG)
        take_flag(stream, at);
    else if (state->mark_left && aigcp_selector_byte(c) <= UINT8_MAX)
        pass_mark(stream, at);
    else
        take_run(stream, at);
}

void
aigcp_hidden_take(aigcp_stream *stream, uint32_t code_point, size_t at)
{
    const aigcp_hidden_state *state = &stream->hidden;
    if (state->waits || stream->base + at < state->from ||
        !aigcp_hidden_needs(stream->rules->hidden_kinds, code_point))
        return;
    if (aigcp_is_in_mixed_word(code_point))
        take_words(stream, word_start(stream, at), at + 1);
    else
        take_at(stream, code_point, at);
}

void
aigcp_hidden_begin(aigcp_stream *stream)
{
    aigcp_hidden_state *state = &stream->hidden;
    unsigned kinds = stream->rules->hidden_kinds;
    if (!state->waits)
        return;
    state->waits = false;
    size_t at = (size_t)(state->from - stream->base);
    while (at < stream->scanned && !state->waits) {
        size_t behind = at;
        uint32_t c = next_character(stream, &behind);
        bool begins_word = (kinds & AIGCP_FIND_MIXED_SCRIPT) && aigcp_is_in_mixed_word(c);
        if (begins_word || aigcp_hidden_needs(kinds, c)) {
            take_at(stream, c, at);
            behind = (size_t)(state->from - stream->base);
        }
        at = behind;
    }
}

aigc_status
aigcp_hidden_end(aigcp_stream *stream)
{
    const aigcp_hidden_state *state = &stream->hidden;
    uint64_t end = stream->base + stream->scanned;
    /* A word whose letters so far are all Latin: the next one may be none. */
    if ((stream->rules->hidden_kinds & AIGCP_FIND_MIXED_SCRIPT) && !state->waits &&
        !stream->ended && state->from < end)
        take_words(stream, word_start(stream, stream->scanned), stream->scanned);
    return state->status;
}

aigc_status
aigcp_hidden_pass(aigcp_stream *stream)
{
    aigcp_hidden_begin(stream);
    return aigcp_hidden_end(stream);
}
