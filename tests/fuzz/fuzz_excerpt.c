/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs of the pieces of any text. The first byte chooses what is done:
 *   bit 7   verify the rest as it is, else put proofs into it
 *   bit 0   pieces are sentences
 * What proofs were put into is the text, its pieces are original, and two ways of cutting give the
 * same. Nothing that the key of this process did not sign is original. */
#include <string.h>

#include <aigc/excerpt.h>

#include "common/utf8.h"
#include "tests/fuzz/fuzz_target.h"

#define INPUT_MAX ((size_t)1 << 16)

typedef struct output {
    uint8_t *data;
    size_t length;
    size_t room;
} output;

static int
collect(void *context, const void *data, size_t length)
{
    output *out = context;

    FUZZ_ASSERT(data && length > 0 && length <= out->room - out->length);
    memcpy(out->data + out->length, data, length);
    out->length += length;
    return 0;
}

/* Put proofs into a text. A piece with a proof has one byte at the least. */
static output
mark(const aigc_label *label, const aigc_secret_key *key, aigc_excerpt_unit unit,
     const uint8_t *text, size_t length, size_t step)
{
    size_t room = length * (1 + AIGC_EXCERPT_PROOF_MAX) + 1;
    output out = { malloc(room), 0, room };
    aigc_excerpt_marker *marker;

    FUZZ_ASSERT(out.data != NULL);
    FUZZ_ASSERT(aigc_excerpt_marker_new(label, key, unit, &marker) == AIGC_OK);
    FUZZ_ASSERT(aigc_excerpt_marker_begin(marker, collect, &out) == AIGC_OK);
    for (size_t i = 0; i < length; i += step) {
        FUZZ_ASSERT(aigc_excerpt_marker_feed(marker, text + i,
                                             length - i < step ? length - i : step) == AIGC_OK);
    }
    FUZZ_ASSERT(aigc_excerpt_marker_finish(marker) == AIGC_OK);
    aigc_excerpt_marker_free(marker);
    return out;
}

/* What the pieces were found to be, in a row. */
typedef struct pieces {
    uint64_t counts[8];
    uint64_t sum; /* of all that was told, in order */
} pieces;

static int
count_piece(void *context, const aigc_excerpt_piece *piece)
{
    pieces *all = context;
    const uint64_t told[] = { piece->state, piece->number, piece->count, piece->offset,
                              piece->length };

    FUZZ_ASSERT((unsigned)piece->state < 8);
    all->counts[piece->state] += piece->count;
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        all->sum = all->sum * 1000003 + told[i];
    return 0;
}

static aigc_status
verify(const aigc_keyring *keyring, const uint8_t *text, size_t length, size_t step, pieces *all)
{
    aigc_excerpt_report report = { .struct_size = sizeof report };
    aigc_excerpt_verifier *verifier;

    memset(all, 0, sizeof *all);
    FUZZ_ASSERT(aigc_excerpt_verifier_new(keyring, &verifier) == AIGC_OK);
    FUZZ_ASSERT(aigc_excerpt_verifier_begin(verifier, count_piece, all) == AIGC_OK);
    for (size_t i = 0; i < length; i += step) {
        FUZZ_ASSERT(aigc_excerpt_verifier_feed(verifier, text + i,
                                               length - i < step ? length - i : step) == AIGC_OK);
    }
    aigc_status status = aigc_excerpt_verifier_finish(verifier, &report);
    FUZZ_ASSERT(status == report.verdict);
    FUZZ_ASSERT(memcmp(report.counts, all->counts, sizeof all->counts) == 0);
    aigc_excerpt_verifier_free(verifier);
    return status;
}

/* The text without selectors: what it was before, if it had none. */
static size_t
without_selectors(const uint8_t *text, size_t length, uint8_t *out)
{
    size_t kept = 0, size;

    for (size_t i = 0; i < length; i += size) {
        uint32_t c = aigcp_utf8_decode(text + i, length - i, &size);

        if (!(c >= 0xFE00 && c <= 0xFE0F) && !(c >= 0xE0100 && c <= 0xE01EF)) {
            memcpy(out + kept, text + i, size);
            kept += size;
        }
    }
    return kept;
}

static void
fuzz_marking(const aigc_secret_key *key, const aigc_keyring *keyring, uint8_t choice,
             const uint8_t *text, size_t length)
{
    aigc_excerpt_unit unit = choice & 1 ? AIGC_EXCERPT_SENTENCE : AIGC_EXCERPT_PARAGRAPH;
    uint8_t *plain = malloc(length + 1);
    aigc_label *label;
    pieces found, again;

    FUZZ_ASSERT(plain != NULL);
    FUZZ_ASSERT(aigc_label_new(&label) == AIGC_OK);
    FUZZ_ASSERT(aigc_label_set(label, AIGC_FIELD_CONTENT_PRODUCER, "p") == AIGC_OK);
    FUZZ_ASSERT(aigc_label_set(label, AIGC_FIELD_PRODUCE_ID, "i") == AIGC_OK);
    output whole = mark(label, key, unit, text, length, length + 1);
    output cut = mark(label, key, unit, text, length, 1 + choice % 5);
    FUZZ_ASSERT(whole.length == cut.length && memcmp(whole.data, cut.data, cut.length) == 0);
    aigc_status status = verify(keyring, whole.data, whole.length, whole.length + 1, &found);
    FUZZ_ASSERT(verify(keyring, whole.data, whole.length, 7, &again) == status);
    FUZZ_ASSERT(memcmp(&found, &again, sizeof found) == 0);
    if (without_selectors(text, length, plain) == length) {
        uint8_t *back = malloc(whole.length + 1);

        FUZZ_ASSERT(back != NULL);
        FUZZ_ASSERT(without_selectors(whole.data, whole.length, back) == length &&
                    memcmp(back, text, length) == 0);
        free(back);
        FUZZ_ASSERT(
            found.counts[AIGC_EXCERPT_CHANGED] == 0 && found.counts[AIGC_EXCERPT_MISSING] == 0 &&
            found.counts[AIGC_EXCERPT_DAMAGED] == 0 && found.counts[AIGC_EXCERPT_MOVED] == 0);
        FUZZ_ASSERT((found.counts[AIGC_EXCERPT_ORIGINAL] > 0) == (whole.length > length));
    }
    aigc_label_free(label);
    free(plain);
    free(whole.data);
    free(cut.data);
}

static void
fuzz_verifying(const aigc_keyring *keyring, uint8_t choice, const uint8_t *text, size_t length)
{
    pieces found, again;
    aigc_status status = verify(keyring, text, length, length + 1, &found);

    FUZZ_ASSERT(status != AIGC_OK && found.counts[AIGC_EXCERPT_ORIGINAL] == 0);
    FUZZ_ASSERT(verify(keyring, text, length, 1 + choice % 5, &again) == status);
    FUZZ_ASSERT(memcmp(&found, &again, sizeof found) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    aigc_secret_key *key;
    aigc_keyring *keyring;

    if (size == 0 || size > INPUT_MAX)
        return 0;
    FUZZ_ASSERT(aigc_secret_key_generate(&key) == AIGC_OK);
    FUZZ_ASSERT(aigc_keyring_new(&keyring) == AIGC_OK);
    FUZZ_ASSERT(aigc_keyring_add_own(keyring, key) == AIGC_OK);
    if (data[0] & 0x80)
        fuzz_verifying(keyring, data[0], data + 1, size - 1);
    else
        fuzz_marking(key, keyring, data[0], data + 1, size - 1);
    aigc_keyring_free(keyring);
    aigc_secret_key_free(key);
    return 0;
}
