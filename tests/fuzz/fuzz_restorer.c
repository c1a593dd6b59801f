/* SPDX-License-Identifier: Apache-2.0 */
/* A restorer gives what a plain search and replace gives, however the text is cut; one for JSON
 * gives the same however it is cut.
 *
 * Input: a byte that says how to cut; pieces that end with a NUL: a name, its value, a name, its
 * value, ... and last the text. */
#include <aigc/restore.h>
#include <string.h>

#include "tests/fuzz/fuzz_target.h"
#include "tests/support/prng.h"
#include "tests/support/text_sink.h"

#define MAX_PAIRS 32

typedef struct pair {
    const char *name, *value;
    size_t name_length, value_length;
} pair;

/* The piece at `*at`, without its NUL; NULL if what is left is the text. */
static const char *
next_piece(const char *data, size_t size, size_t *at, size_t *length)
{
    const char *end = memchr(data + *at, '\0', size - *at);
    const char *piece = data + *at;
    if (!end)
        return NULL;
    *length = (size_t)(end - piece);
    *at += *length + 1;
    return piece;
}

static int
is_name(const pair *p)
{
    return p->name_length >= 3 && p->name_length <= AIGC_RESTORE_NAME_MAX && p->name[0] == '<' &&
           p->name[p->name_length - 1] == '>' && strcspn(p->name + 1, "<>") == p->name_length - 2;
}

static int
same_name(const pair *a, const pair *b)
{
    return a->name_length == b->name_length && memcmp(a->name, b->name, a->name_length) == 0;
}

/* Enter a pair, unless it is refused as it has to be. */
static void
add(aigc_restorer *restorer, pair *pairs, size_t *count, const pair *p)
{
    aigc_status wanted = is_name(p) ? AIGC_OK : AIGC_ERR_FORMAT;
    size_t known = 0;
    while (known < *count && !same_name(&pairs[known], p))
        known++;
    if (wanted == AIGC_OK && known < *count &&
        (pairs[known].value_length != p->value_length ||
         memcmp(pairs[known].value, p->value, p->value_length) != 0))
        wanted = AIGC_ERR_FIELD;
    FUZZ_ASSERT(aigc_restorer_add(restorer, p->name, p->value, p->value_length) == wanted);
    if (wanted == AIGC_OK && known == *count)
        pairs[(*count)++] = *p;
}

static void
replace(const pair *pairs, size_t count, const char *text, size_t length, text_sink *out)
{
    for (size_t at = 0; at < length;) {
        size_t i = 0;
        while (i < count && (pairs[i].name_length > length - at ||
                             memcmp(pairs[i].name, text + at, pairs[i].name_length) != 0))
            i++;
        if (i < count)
            FUZZ_ASSERT(text_sink_write(out, pairs[i].value, pairs[i].value_length) == 0);
        else
            FUZZ_ASSERT(text_sink_write(out, text + at, 1) == 0);
        at += i < count ? pairs[i].name_length : 1;
    }
}

static void
restore(aigc_restorer *restorer, const char *text, size_t length, uint8_t how, uint64_t held_max,
        text_sink *out)
{
    prng random;
    prng_seed(&random, how);
    FUZZ_ASSERT(aigc_restorer_begin(restorer, text_sink_write, out) == AIGC_OK);
    for (size_t at = 0; at < length;) {
        size_t part = 1 + (size_t)prng_below(&random, how + 1u);
        part = part < length - at ? part : length - at;
        FUZZ_ASSERT(aigc_restorer_feed(restorer, text + at, part) == AIGC_OK);
        FUZZ_ASSERT(aigc_restorer_held(restorer) < held_max);
        at += part;
    }
    FUZZ_ASSERT(aigc_restorer_finish(restorer) == AIGC_OK);
    FUZZ_ASSERT(aigc_restorer_held(restorer) == 0);
}

static void
check_json(const pair *pairs, size_t count, const char *text, size_t length, uint8_t how)
{
    const uint64_t held_max = (uint64_t)AIGC_RESTORE_NAME_MAX * 6;
    aigc_restorer *restorer;
    text_sink bytewise = { 0 };
    text_sink out = { 0 };
    FUZZ_ASSERT(aigc_restorer_new(AIGC_RESTORE_JSON, &restorer) == AIGC_OK);
    for (size_t i = 0; i < count; i++)
        FUZZ_ASSERT(aigc_restorer_add(restorer, pairs[i].name, pairs[i].value,
                                      pairs[i].value_length) == AIGC_OK);
    restore(restorer, text, length, 0, held_max, &bytewise);
    restore(restorer, text, length, how, held_max, &out);
    FUZZ_ASSERT(text_sink_same(&out, &bytewise));
    text_sink_free(&bytewise);
    text_sink_free(&out);
    aigc_restorer_free(restorer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const char *text = (const char *)data + 1;
    size_t length = size - 1;
    size_t at = 0;
    size_t count = 0;
    pair pairs[MAX_PAIRS];
    pair p;
    aigc_restorer *restorer;
    FUZZ_ASSERT(aigc_restorer_new(AIGC_RESTORE_PLAIN, &restorer) == AIGC_OK);
    while (count < MAX_PAIRS && (p.name = next_piece(text, length, &at, &p.name_length)) &&
           (p.value = next_piece(text, length, &at, &p.value_length)))
        add(restorer, pairs, &count, &p);
    text_sink wanted = { 0 };
    text_sink out = { 0 };
    replace(pairs, count, text + at, length - at, &wanted);
    restore(restorer, text + at, length - at, data[0], AIGC_RESTORE_NAME_MAX, &out);
    FUZZ_ASSERT(text_sink_same(&out, &wanted));
    check_json(pairs, count, text + at, length - at, data[0]);
    text_sink_free(&wanted);
    text_sink_free(&out);
    aigc_restorer_free(restorer);
    return 0;
}
