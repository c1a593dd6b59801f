/* SPDX-License-Identifier: Apache-2.0 */
/* Word boundaries by the break iterator of ICU, which has a dictionary for Chinese and
 * Japanese. The text is read where it stands, as UTF-8.
 *
 * ICU 72 does not survive running out of memory: where a dictionary cannot be loaded, its
 * iterator goes round for ever. So all dictionaries are loaded by aigcp_word_breaker_new(), and
 * ICU is entered only if more memory can be had than it will ask for. */
#include "libfilter/characters/word_boundary.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "libfilter/limits.h"

struct aigcp_word_breaker {
    UBreakIterator *iterator;
    UText text; /* what the iterator reads; opened for each test */
};

/* Whether ICU can be entered. ("volatile", or else a compiler may leave both calls out.) */
static bool
has_memory(size_t size)
{
    void *volatile memory = malloc(size);
    bool has = memory != NULL;
    free(memory);
    return has;
}

static aigc_status
status_of(UErrorCode error)
{
    return error == U_MEMORY_ALLOCATION_ERROR ? AIGC_ERR_MEMORY : AIGC_ERR_INTERNAL;
}

/* Have the iterator read a text. */
static aigc_status
open_text(aigcp_word_breaker *breaker, const uint8_t *text, size_t length)
{
    UErrorCode error = U_ZERO_ERROR;
    utext_openUTF8(&breaker->text, (const char *)text, (int64_t)length, &error);
    ubrk_setUText(breaker->iterator, &breaker->text, &error);
    return U_FAILURE(error) ? status_of(error) : AIGC_OK;
}

/* Have ICU load what it has for the scripts that it divides by a dictionary. */
static aigc_status
load_dictionaries(aigcp_word_breaker *breaker)
{
    /* Han and kana, Thai, Lao, Burmese, Khmer */
    static const uint8_t text[] = "中文かな กา ກາ ကာ កា";
    aigc_status status = open_text(breaker, text, sizeof text - 1);
    while (status == AIGC_OK && ubrk_next(breaker->iterator) != UBRK_DONE)
        ; /* it looks at each word only when it comes there */
    return status;
}

aigcp_word_breaker *
aigcp_word_breaker_new(void)
{
    aigcp_word_breaker *breaker = calloc(1, sizeof *breaker);
    if (!breaker)
        return NULL;
    breaker->text = (UText)UTEXT_INITIALIZER;
    if (!has_memory(AIGCP_WORD_BREAKER_MEMORY))
        goto fail;
    UErrorCode error = U_ZERO_ERROR;
    breaker->iterator = ubrk_open(UBRK_WORD, "root", NULL, 0, &error);
    if (U_SUCCESS(error) && breaker->iterator && load_dictionaries(breaker) == AIGC_OK)
        return breaker;
fail:
    aigcp_word_breaker_free(breaker);
    return NULL;
}

void
aigcp_word_breaker_free(aigcp_word_breaker *breaker)
{
    if (!breaker)
        return;
    if (breaker->iterator)
        ubrk_close(breaker->iterator);
    utext_close(&breaker->text);
    free(breaker);
}

aigc_status
aigcp_word_breaker_test(aigcp_word_breaker *breaker, const uint8_t *text, size_t length,
                        size_t start, size_t end, bool *stands_free)
{
    *stands_free = false;
    if (start > end || end > length || length > AIGCP_WORD_BREAKER_TEXT)
        return AIGC_ERR_ARGUMENT;
    if (!has_memory(AIGCP_WORD_BREAKER_TEXT_MEMORY(length)))
        return AIGC_ERR_MEMORY;
    aigc_status status = open_text(breaker, text, length);
    if (status != AIGC_OK)
        return status;
    *stands_free = ubrk_isBoundary(breaker->iterator, (int32_t)start) &&
                   ubrk_isBoundary(breaker->iterator, (int32_t)end);
    return AIGC_OK;
}
