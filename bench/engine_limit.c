/* SPDX-License-Identifier: Apache-2.0 */
/* Not engines: what merely touching the text costs. Nothing that looks at every character can be
 * faster than a loop that does nothing else. */
#include "bench/engine.h"

#include <stdint.h>
#include <string.h>

#define BLOCK ((size_t)16 << 10) /* stays in the nearest cache */

static void *
build_nothing(const char *variant, const word_list *list, engine_cost *cost)
{
    static char block[BLOCK];
    (void)variant;
    (void)list;
    *cost = (engine_cost){ 0 };
    return block;
}

static void
release_nothing(void *built)
{
    (void)built;
}

static uint64_t
copy(void *built, const char *text, size_t length, size_t piece)
{
    (void)piece;
    char *block = built;
    uint64_t sum = 0;
    for (size_t at = 0; at < length; at += BLOCK) {
        memcpy(block, text + at, length - at < BLOCK ? length - at : BLOCK);
        sum += (unsigned char)block[at / BLOCK % BLOCK];
    }
    return sum > 0 ? 0 : 1;
}

/* One character after the other, checked as far as is needed to stay within the text. */
static uint64_t
decode(void *built, const char *text, size_t length, size_t piece)
{
    (void)built;
    (void)piece;
    const unsigned char *at = (const unsigned char *)text;
    const unsigned char *end = at + length;
    uint32_t sum = 0;
    while (end - at >= 4) {
        uint32_t first = at[0];
        if (first < 0x80) {
            sum += first;
            at += 1;
        } else if (first < 0xE0) {
            sum += (first & 0x1F) << 6 | (at[1] & 0x3FU);
            at += 2;
        } else if (first < 0xF0) {
            sum += (first & 0x0F) << 12 | (at[1] & 0x3FU) << 6 | (at[2] & 0x3FU);
            at += 3;
        } else {
            sum += (first & 0x07) << 18 | (at[1] & 0x3FU) << 12 | (at[2] & 0x3FU) << 6 |
                   (at[3] & 0x3FU);
            at += 4;
        }
    }
    return sum > 0 ? 0 : 1;
}

const engine engines_limit[] = {
    { .name = "memcpy",
      .variant = "",
      .whole = true,
      .build = build_nothing,
      .scan = copy,
      .release = release_nothing },
    { .name = "utf8-decode",
      .variant = "",
      .whole = true,
      .build = build_nothing,
      .scan = decode,
      .release = release_nothing },
    { .name = NULL },
};
