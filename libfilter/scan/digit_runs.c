/* SPDX-License-Identifier: Apache-2.0 */
/* Runs of digits, and how many digits there are in all. */
#include "libfilter/scan/digit_runs.h"

#include "libfilter/characters/fold.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/compile/text_units.h"

static bool
is_digit(uint16_t symbol)
{
    return symbol >= AIGCP_SYMBOL_DIGIT_0 && symbol < AIGCP_SYMBOL_DIGIT_0 + AIGCP_DIGIT_COUNT;
}

void
aigcp_find_digits(const aigcp_stream *stream, size_t end, size_t most, aigcp_digits *digits)
{
    const aigcp_alphabet *alphabet = &stream->rules->lanes.alphabet;
    const uint16_t *symbol_of = alphabet->symbol[AIGCP_EXACT];
    const uint8_t *text = stream->text.data;
    size_t at = end;
    size_t found = 0;
    digits->end = end;
    digits->count = 0;
    for (unsigned invisible = 0; at > 0 && invisible <= AIGCP_MAX_GAP && digits->count < most;) {
        uint32_t c;
        at = aigcp_character_before(text, at, &c);
        uint16_t class = aigcp_class_of(alphabet, c);
        size_t parts;
        const uint16_t *classes = aigcp_classes_anywhere(alphabet, &class, &parts);
        invisible = class == AIGCP_CLASS_INVISIBLE ? invisible + 1 : 0;
        for (size_t i = parts; i-- > 0 && class != AIGCP_CLASS_INVISIBLE;) {
            if (is_digit(symbol_of[classes[i]]))
                found++;
            else if (parts == 1)
                return;
            else
                found = 0; /* the run may end, or begin anew, inside a character */
            if (found > digits->count && found <= most)
                digits->start[digits->count++] = (uint32_t)at;
        }
    }
}

/* How many digits a character beyond ASCII folds to. */
static size_t
digits_of(uint32_t c)
{
    uint32_t self;
    size_t count;
    const uint32_t *fold = aigcp_fold(c, &self, &count);
    size_t digits = 0;
    for (size_t i = 0; i < count; i++)
        digits += fold[i] >= '0' && fold[i] <= '9';
    return digits;
}

bool
aigcp_have_digits(const aigcp_stream *stream, size_t from, size_t last, size_t most, size_t count)
{
    const uint8_t *text = stream->text.data;
    size_t digits = 0;
    for (size_t at = from, left = most; at < stream->complete;) {
        size_t size = 1;
        const bool may_begin = at <= last;
        if (text[at] < 0x80) {
            digits += text[at] >= '0' && text[at] <= '9';
            left -= !may_begin;
        } else {
            const uint32_t c = aigcp_character_at(text, at, stream->complete, &size);
            digits += aigcp_folds_to_itself(c) ? 0 : digits_of(c);
            left -= !may_begin && !aigcp_is_invisible(c);
        }
        if (digits >= count)
            return true;
        if (left == 0)
            return false;
        at += size;
    }
    return !stream->ended;
}
