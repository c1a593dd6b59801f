/* SPDX-License-Identifier: Apache-2.0 */
/* Polar code: encoder and successive cancellation list decoder.
 *
 * The decoder walks the inputs u_0, u_1, ... in order. For each it combines the likelihoods of
 * the channel through log2(N) levels of butterflies; level l holds 2^l numbers, level 0 the one
 * that decides. Every path of the list has its own levels; paths that part share them until one
 * of them writes (counted references), so that parting costs a few dozen pointers. */
#include "watermark/invisible/polar_code.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N AIGCP_CODE_BITS
#define LEVELS 11 /* log2(N) */

_Static_assert(1 << LEVELS == N, "levels of the code");

/* ---- the code ------------------------------------------------------------------------- */

typedef struct weighted_input {
    float weight;
    uint16_t index;
} weighted_input;

static int
heavier(const void *a, const void *b)
{
    const weighted_input *first = a, *second = b;
    if (first->weight != second->weight)
        return first->weight > second->weight ? -1 : 1;
    return (int)second->index - (int)first->index;
}

/* All inputs, the most reliable first: W(i) is the sum of 2^(j/4) over the binary digits of i. */
static void
order_inputs(uint16_t order[N])
{
    weighted_input inputs[N];
    float digit[LEVELS];
    for (size_t j = 0; j < LEVELS; j++)
        digit[j] = exp2f((float)j / 4.0F);
    for (size_t i = 0; i < N; i++) {
        inputs[i] = (weighted_input){ 0, (uint16_t)i };
        for (size_t j = 0; j < LEVELS; j++)
            inputs[i].weight += (i >> j & 1) != 0 ? digit[j] : 0;
    }
    qsort(inputs, N, sizeof *inputs, heavier);
    for (size_t i = 0; i < N; i++)
        order[i] = inputs[i].index;
}

static void
choose_inputs(const uint16_t order[N], size_t count, bool carries[N])
{
    memset(carries, 0, N * sizeof *carries);
    for (size_t i = 0; i < count; i++)
        carries[order[i]] = true;
}

/* x = u G in place: half the size, half the size, then the sum into the first half. */
static void
transform(uint8_t bits[N])
{
    for (size_t half = 1; half < N; half *= 2) {
        for (size_t start = 0; start < N; start += 2 * half)
            for (size_t i = start; i < start + half; i++)
                bits[i] ^= bits[i + half];
    }
}

void
aigcp_polar_encode(const uint8_t *info, size_t count, uint8_t code[AIGCP_CODE_BITS])
{
    uint16_t order[N];
    bool carries[N];
    order_inputs(order);
    choose_inputs(order, count, carries);
    for (size_t i = 0, next = 0; i < N; i++)
        code[i] = carries[i] ? info[next++] : 0;
    transform(code);
}

/* ---- paths and their levels ------------------------------------------------------------- */

typedef struct level_pool {
    float *likelihood[AIGCP_LIST]; /* 2^level each */
    uint8_t *bits[AIGCP_LIST];     /* partial sums: 2 * 2^level each, left and right branch */
    unsigned users[AIGCP_LIST];
} level_pool;

typedef struct path {
    float cost;
    uint8_t slot[LEVELS]; /* which of each level's pool it uses */
    uint8_t info[AIGCP_INFO_MAX];
} path;

struct aigcp_polar_decoder {
    uint16_t order[N];
    size_t info_count;
    bool carries[N];
    uint8_t idle[N]; /* log2 of how many inputs from here on, a whole branch, carry nothing */
    const float *channel;
    level_pool levels[LEVELS];
    path paths[AIGCP_LIST], spare[AIGCP_LIST];
    size_t path_count;
    float *likelihoods; /* what the pools' pointers point into */
    uint8_t *partial;
};

void
aigcp_polar_decoder_free(aigcp_polar_decoder *decoder)
{
    if (!decoder)
        return;
    free(decoder->likelihoods);
    free(decoder->partial);
    free(decoder);
}

aigc_status
aigcp_polar_decoder_new(aigcp_polar_decoder **result)
{
    *result = NULL;
    aigcp_polar_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder)
        return AIGC_ERR_MEMORY;
    decoder->likelihoods = calloc((size_t)AIGCP_LIST * N, sizeof *decoder->likelihoods);
    decoder->partial = calloc((size_t)AIGCP_LIST * 2 * N, sizeof *decoder->partial);
    if (!decoder->likelihoods || !decoder->partial) {
        aigcp_polar_decoder_free(decoder);
        return AIGC_ERR_MEMORY;
    }
    order_inputs(decoder->order);
    float *likelihood = decoder->likelihoods;
    uint8_t *bits = decoder->partial;
    for (size_t level = 0; level < LEVELS; level++) {
        for (size_t slot = 0; slot < AIGCP_LIST; slot++) {
            decoder->levels[level].likelihood[slot] = likelihood;
            decoder->levels[level].bits[slot] = bits;
            likelihood += (size_t)1 << level;
            bits += (size_t)2 << level;
        }
    }
    *result = decoder;
    return AIGC_OK;
}

/* The slot of a level that a path may write: its own, or a fresh one if others use it too. The
 * bits are taken over if asked for; likelihoods never: whoever asks is about to replace them, or
 * is past the last input that needs them. */
static size_t
own_slot(aigcp_polar_decoder *decoder, path *who, size_t level, bool keep_bits)
{
    level_pool *pool = &decoder->levels[level];
    size_t old = who->slot[level];
    if (pool->users[old] == 1)
        return old;
    size_t fresh = 0;
    while (pool->users[fresh] != 0)
        fresh++;
    if (keep_bits)
        memcpy(pool->bits[fresh], pool->bits[old], (size_t)2 << level);
    pool->users[old]--;
    pool->users[fresh] = 1;
    who->slot[level] = (uint8_t)fresh;
    return fresh;
}

/* The likelier sign, and as much as the weaker of the two says. */
static float
check_node(float a, float b)
{
    float first = fabsf(a), second = fabsf(b);
    float weaker = first < second ? first : second;
    return (a < 0) != (b < 0) ? -weaker : weaker;
}

/* Fill the likelihoods of all levels that change at input `index`, from the channel down to level
 * `last`. */
static void
descend(aigcp_polar_decoder *decoder, path *who, size_t index, size_t last)
{
    size_t first = 0; /* here a right branch begins, and below it left ones; above all stands */
    while (first + 1 < LEVELS && (index >> first & 1) == 0)
        first++;
    for (size_t level = first + 1; level-- > last;) {
        size_t half = (size_t)1 << level;
        const float *above = level + 1 < LEVELS
                                 ? decoder->levels[level + 1].likelihood[who->slot[level + 1]]
                                 : decoder->channel;
        bool right = (index >> level & 1) != 0;
        size_t slot = own_slot(decoder, who, level, right);
        float *to = decoder->levels[level].likelihood[slot];
        const uint8_t *left = decoder->levels[level].bits[slot];
        if (right)
            for (size_t i = 0; i < half; i++)
                to[i] = above[i + half] + (left[i] != 0 ? -above[i] : above[i]);
        else
            for (size_t i = 0; i < half; i++)
                to[i] = check_node(above[i], above[i + half]);
    }
}

/* Take note of a decided branch, all of whose bits are `bit`: as the left half of its level, or
 * combined upwards. */
static void
ascend(aigcp_polar_decoder *decoder, path *who, size_t index, size_t level, uint8_t bit)
{
    size_t size = (size_t)1 << level, side = index >> level & 1;
    size_t slot = own_slot(decoder, who, level, side != 0);
    memset(decoder->levels[level].bits[slot] + side * size, bit, size);
    for (; level + 1 < LEVELS && (index >> level & 1) != 0; level++) {
        size_t half = (size_t)1 << level;
        const uint8_t *from = decoder->levels[level].bits[who->slot[level]];
        bool right = (index >> (level + 1) & 1) != 0;
        size_t up = own_slot(decoder, who, level + 1, right);
        uint8_t *to = decoder->levels[level + 1].bits[up] + (right ? 2 * half : 0);
        for (size_t i = 0; i < half; i++) {
            to[i] = from[i] ^ from[i + half];
            to[i + half] = from[i + half];
        }
    }
}

static void
use_slots(aigcp_polar_decoder *decoder, const path *who)
{
    for (size_t level = 0; level < LEVELS; level++)
        decoder->levels[level].users[who->slot[level]]++;
}

static void
drop_slots(aigcp_polar_decoder *decoder, const path *who)
{
    for (size_t level = 0; level < LEVELS; level++)
        decoder->levels[level].users[who->slot[level]]--;
}

static float
deciding(const aigcp_polar_decoder *decoder, const path *who)
{
    return decoder->levels[0].likelihood[who->slot[0]][0];
}

typedef struct branch {
    float cost;
    uint8_t parent, bit;
} branch;

static int
cheaper(const void *a, const void *b)
{
    const branch *first = a, *second = b;
    if (first->cost != second->cost)
        return first->cost < second->cost ? -1 : 1;
    return (first->parent * 2 + first->bit) - (second->parent * 2 + second->bit);
}

/* Both values of an information bit for every path; the cheapest AIGCP_LIST live on. */
static void
fork_paths(aigcp_polar_decoder *decoder, size_t index, size_t info_index)
{
    branch branches[2 * AIGCP_LIST];
    size_t count = 0;
    for (size_t i = 0; i < decoder->path_count; i++) {
        float likelihood = deciding(decoder, &decoder->paths[i]);
        float cost = decoder->paths[i].cost, penalty = fabsf(likelihood);
        branches[count++] = (branch){ likelihood < 0 ? cost + penalty : cost, (uint8_t)i, 0 };
        branches[count++] = (branch){ likelihood < 0 ? cost : cost + penalty, (uint8_t)i, 1 };
    }
    qsort(branches, count, sizeof *branches, cheaper);
    if (count > AIGCP_LIST)
        count = AIGCP_LIST;
    for (size_t i = 0; i < count; i++) {
        decoder->spare[i] = decoder->paths[branches[i].parent];
        decoder->spare[i].cost = branches[i].cost;
        decoder->spare[i].info[info_index] = branches[i].bit;
        use_slots(decoder, &decoder->spare[i]);
    }
    for (size_t i = 0; i < decoder->path_count; i++)
        drop_slots(decoder, &decoder->paths[i]);
    memcpy(decoder->paths, decoder->spare, count * sizeof *decoder->paths);
    decoder->path_count = count;
    for (size_t i = 0; i < count; i++)
        ascend(decoder, &decoder->paths[i], index, 0, branches[i].bit);
}

/* A branch that carries nothing is all zeros: every likelihood that says otherwise is a cost, the
 * same in the end as if its inputs were decided one by one. */
static void
pass_idle(aigcp_polar_decoder *decoder, path *who, size_t index, size_t level)
{
    const float *likelihood = decoder->levels[level].likelihood[who->slot[level]];
    float cost = 0;
    for (size_t i = 0; i < (size_t)1 << level; i++)
        cost += likelihood[i] < 0 ? -likelihood[i] : 0;
    who->cost += cost;
    ascend(decoder, who, index, level, 0);
}

static void
find_idle(aigcp_polar_decoder *decoder)
{
    memset(decoder->idle, 0, sizeof decoder->idle);
    for (size_t level = 1; level < LEVELS; level++) {
        size_t size = (size_t)1 << level, half = size / 2;
        for (size_t i = 0; i < N; i += size) {
            bool left = decoder->idle[i] + 1U == level && !decoder->carries[i];
            bool right = decoder->idle[i + half] + 1U == level && !decoder->carries[i + half];
            if (left && right)
                decoder->idle[i] = (uint8_t)level;
        }
    }
}

static void
begin(aigcp_polar_decoder *decoder, const float *likelihood, size_t count)
{
    decoder->channel = likelihood;
    if (decoder->info_count != count) {
        choose_inputs(decoder->order, count, decoder->carries);
        find_idle(decoder);
        decoder->info_count = count;
    }
    for (size_t level = 0; level < LEVELS; level++)
        memset(decoder->levels[level].users, 0, sizeof decoder->levels[level].users);
    memset(&decoder->paths[0], 0, sizeof decoder->paths[0]);
    decoder->path_count = 1;
    use_slots(decoder, &decoder->paths[0]);
}

static int
cheaper_path(const void *a, const void *b)
{
    const path *first = a, *second = b;
    if (first->cost != second->cost)
        return first->cost < second->cost ? -1 : 1;
    return 0;
}

bool
aigcp_polar_decode(aigcp_polar_decoder *decoder, const float likelihood[AIGCP_CODE_BITS],
                   size_t count, aigcp_polar_accept_fn accept, void *context, uint8_t *info)
{
    if (count == 0 || count > AIGCP_INFO_MAX)
        return false;
    begin(decoder, likelihood, count);
    for (size_t index = 0, next = 0; index < N; index += (size_t)1 << decoder->idle[index]) {
        size_t level = decoder->idle[index];
        for (size_t i = 0; i < decoder->path_count; i++)
            descend(decoder, &decoder->paths[i], index, level);
        if (decoder->carries[index]) {
            fork_paths(decoder, index, next++);
            continue;
        }
        for (size_t i = 0; i < decoder->path_count; i++)
            pass_idle(decoder, &decoder->paths[i], index, level);
    }
    qsort(decoder->paths, decoder->path_count, sizeof *decoder->paths, cheaper_path);
    for (size_t i = 0; i < decoder->path_count; i++) {
        if (accept(context, decoder->paths[i].info, count)) {
            memcpy(info, decoder->paths[i].info, count);
            return true;
        }
    }
    return false;
}
