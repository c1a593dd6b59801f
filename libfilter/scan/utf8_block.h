/* SPDX-License-Identifier: Apache-2.0 */
/* Where characters of one to three bytes begin among 64 bytes of a text: a bit for each byte says
 * what it is, so that all of them are checked at once, and the next 64 need not wait until it is
 * known where the last character ends. */
#ifndef AIGCP_UTF8_BLOCK_H
#define AIGCP_UTF8_BLOCK_H

#include <stdint.h>

#define AIGCP_UTF8_BLOCK 64

/* Bytes that are read for 64: the last character may go on behind them. */
#define AIGCP_UTF8_BLOCK_READ (AIGCP_UTF8_BLOCK + 2)

/* What each of 64 bytes is. */
typedef struct aigcp_utf8_bytes {
    uint64_t following;        /* not the first byte of a character */
    uint64_t of_two, of_three; /* the first of so many */
    uint64_t wrong;            /* the first of none, or of one that could be shorter */
    uint64_t behind;           /* bit 0 and 1: what is behind the last one is `following` */
} aigcp_utf8_bytes;

/* The characters that begin in a block, which begins anywhere in one. */
typedef struct aigcp_utf8_block {
    uint64_t leads;     /* bytes with which good ones begin: up to the first that does not */
    unsigned size;      /* where that is; else 64 */
    uint64_t following; /* bytes behind them with which the last one goes on */
} aigcp_utf8_block;

/* Go on to the block behind. */
static inline void
aigcp_utf8_block_next(aigcp_utf8_block *block, const aigcp_utf8_bytes *bytes)
{
    const uint64_t following = bytes->following;
    const uint64_t of_two = bytes->of_two, of_three = bytes->of_three;
    const uint64_t expected = block->following | of_three << 1 | of_three << 2 | of_two << 1;
    const uint64_t rest = of_three >> 62 | of_three >> 63 | of_two >> 63;
    block->leads = ~following;
    block->size = AIGCP_UTF8_BLOCK;
    block->following = rest;
    if (__builtin_expect(((following ^ expected) | bytes->wrong | (rest & ~bytes->behind)) != 0,
                         0)) {
        const uint64_t has_one = following >> 1 | bytes->behind << 63;
        const uint64_t has_two = has_one & (following >> 2 | bytes->behind << 62);
        const uint64_t bad =
            (following & ~expected) | (of_two & ~has_one) | (of_three & ~has_two) | bytes->wrong;
        block->size = (unsigned)__builtin_ctzll(bad);
        block->leads &= ((uint64_t)1 << block->size) - 1;
        block->following = 0;
    }
}

/* Which of the two bytes behind a block are `following`. */
static inline uint64_t
aigcp_utf8_behind(const uint8_t *behind)
{
    return (uint64_t)((behind[0] & 0xC0) == 0x80) | (uint64_t)((behind[1] & 0xC0) == 0x80) << 1;
}

/* How far the last block goes: to the end of its last character. */
static inline unsigned
aigcp_utf8_block_rest(const aigcp_utf8_block *block)
{
    return (unsigned)__builtin_popcountll(block->following);
}

#endif
