/* SPDX-License-Identifier: Apache-2.0 */
/* Marking and verifying any text. The first byte chooses what is done:
 *   bit 7   verify the rest as it is, else mark it
 *   0 to 1  where the label goes; 2 the language is AUTO, else ZH; 3 the mark is kept apart
 * What was marked verifies. Two ways of cutting give the same. No input that was not marked
 * by the key of this process verifies. */
#include <string.h>

#include <aigc/text_mark.h>

#include "tests/fuzz/fuzz_target.h"
#include "watermark/mark_format.h"
#include "watermark/secret_key.h"
#include "watermark/selectors.h"

#define INPUT_MAX ((size_t)1 << 18)
#define ADDED_MAX ((size_t)16 << 10) /* labels, a fence and a mark are less */

typedef struct output {
    uint8_t *data;
    size_t length;
    size_t room;
} output;

static output
make_output(size_t length)
{
    output out = { malloc(length + ADDED_MAX), 0, length + ADDED_MAX };
    FUZZ_ASSERT(out.data != NULL);
    return out;
}

static int
collect(void *context, const void *data, size_t length)
{
    output *out = context;
    FUZZ_ASSERT(data && length > 0);
    FUZZ_ASSERT(length <= out->room - out->length);
    memcpy(out->data + out->length, data, length);
    out->length += length;
    return 0;
}

static aigc_status
verify(const aigc_keyring *keyring, const uint8_t *text, size_t length, const output *mark,
       size_t piece, aigc_text_report *report)
{
    aigc_text_verifier *verifier;
    const aigc_label *label;
    FUZZ_ASSERT(aigc_text_verifier_new(keyring, &verifier) == AIGC_OK);
    FUZZ_ASSERT(aigc_text_verifier_begin(verifier) == AIGC_OK);
    if (mark)
        FUZZ_ASSERT(aigc_text_verifier_detached(verifier, mark->data, mark->length) == AIGC_OK);
    for (size_t i = 0; i < length; i += piece)
        FUZZ_ASSERT(aigc_text_verifier_feed(verifier, text + i,
                                            length - i < piece ? length - i : piece) == AIGC_OK);
    aigc_status status = aigc_text_verifier_finish(verifier, &label);
    FUZZ_ASSERT((status == AIGC_OK) == (label != NULL));
    *report = (aigc_text_report){ .struct_size = sizeof *report };
    FUZZ_ASSERT(aigc_text_verifier_report(verifier, report) == AIGC_OK);
    FUZZ_ASSERT(report->verdict == status);
    FUZZ_ASSERT(mark || report->text_length + report->mark_length + report->trailing == length);
    if (report->claimed) {
        /* What decodes is a label that may be written. */
        FUZZ_ASSERT(aigc_label_check(report->claimed, NULL) == AIGC_OK);
        report->claimed = NULL;
    }
    report->key_comment = NULL;
    aigc_text_verifier_free(verifier);
    return status;
}

static aigc_status
mark(const aigc_text_marker_options *options, const uint8_t *text, size_t length, size_t piece,
     output *out, output *apart)
{
    aigc_text_marker *marker;
    aigc_status status = AIGC_OK;
    FUZZ_ASSERT(aigc_text_marker_new(options, &marker) == AIGC_OK);
    FUZZ_ASSERT(aigc_text_marker_begin(marker, collect, out) == AIGC_OK);
    if (apart)
        FUZZ_ASSERT(aigc_text_marker_detach(marker, collect, apart) == AIGC_OK);
    for (size_t i = 0; status == AIGC_OK && i < length; i += piece)
        status = aigc_text_marker_feed(marker, text + i, length - i < piece ? length - i : piece);
    FUZZ_ASSERT(status == AIGC_OK);
    status = aigc_text_marker_finish(marker);
    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_FORMAT);
    FUZZ_ASSERT(aigc_text_marker_mark_size(marker) < 700);
    aigc_text_marker_free(marker);
    return status;
}

static bool
holds(const output *out, const uint8_t *text, size_t length)
{
    for (size_t i = 0; length <= out->length && i <= out->length - length; i++)
        if (length == 0 || memcmp(out->data + i, text, length) == 0)
            return true;
    return false;
}

static void
fuzz_marking(const aigc_secret_key *key, const aigc_keyring *keyring, uint8_t choice,
             const uint8_t *text, size_t length)
{
    output whole = make_output(length);
    output cut = make_output(length);
    output apart = make_output(0);
    output apart_cut = make_output(0);
    aigc_label *label;
    FUZZ_ASSERT(aigc_label_new(&label) == AIGC_OK);
    FUZZ_ASSERT(aigc_label_set(label, AIGC_FIELD_CONTENT_PRODUCER, "p") == AIGC_OK);
    FUZZ_ASSERT(aigc_label_set(label, AIGC_FIELD_PRODUCE_ID, "i") == AIGC_OK);
    aigc_text_marker_options options = {
        .struct_size = sizeof options,
        .label = label,
        .key = key,
        .label_at = (aigc_label_at)(choice & 3),
        .language = choice & 4 ? AIGC_LANGUAGE_AUTO : AIGC_LANGUAGE_ZH,
    };
    bool detach = choice & 8;
    aigc_text_report report;
    aigc_status status = mark(&options, text, length, length + 1, &whole, detach ? &apart : NULL);
    FUZZ_ASSERT(mark(&options, text, length, 1 + choice % 5, &cut, detach ? &apart_cut : NULL) ==
                status);
    FUZZ_ASSERT(whole.length == cut.length && memcmp(whole.data, cut.data, cut.length) == 0);
    FUZZ_ASSERT(apart.length == apart_cut.length &&
                memcmp(apart.data, apart_cut.data, apart.length) == 0);
    if (length < 4096 && (length < 3 || memcmp(text, "\xEF\xBB\xBF", 3) != 0))
        FUZZ_ASSERT(holds(&whole, text, length));
    if (status == AIGC_OK)
        FUZZ_ASSERT(verify(keyring, whole.data, whole.length, detach ? &apart : NULL, 7, &report) ==
                    AIGC_OK);
    aigc_label_free(label);
    free(whole.data);
    free(cut.data);
    free(apart.data);
    free(apart_cut.data);
}

static void
fuzz_verifying(const aigc_keyring *keyring, uint8_t choice, const uint8_t *text, size_t length)
{
    aigc_text_report whole;
    aigc_text_report cut;
    aigc_status status = verify(keyring, text, length, NULL, length + 1, &whole);
    FUZZ_ASSERT(status != AIGC_OK);
    FUZZ_ASSERT(verify(keyring, text, length, NULL, 1 + choice % 5, &cut) == status);
    FUZZ_ASSERT(whole.reason == cut.reason && whole.text_length == cut.text_length &&
                whole.mark_length == cut.mark_length && whole.trailing == cut.trailing &&
                whole.visible_label == cut.visible_label && strcmp(whole.key_id, cut.key_id) == 0);
    output apart = { (uint8_t *)(uintptr_t)text, length, 0 };
    FUZZ_ASSERT(verify(keyring, (const uint8_t *)"text", 4, &apart, 4, &cut) != AIGC_OK);
}

/* The rest of the input as a mark that is right up to its signature: what decodes encodes to
 * the same bytes. */
static void
fuzz_decoding(const uint8_t *data, size_t size)
{
    uint8_t record[AIGCP_MARK_MAX] = AIGCP_MAGIC "\x01";
    uint8_t again[AIGCP_MARK_MAX];
    aigcp_mark decoded;
    if (size > sizeof record - AIGCP_HEADER_SIZE)
        return;
    record[4] = (uint8_t)(size >> 8);
    record[5] = (uint8_t)size;
    memcpy(record + AIGCP_HEADER_SIZE, data, size);
    if (aigcp_mark_decode(record, AIGCP_HEADER_SIZE + size, &decoded) != AIGC_OK)
        return;
    size_t length = aigcp_mark_encode(&decoded, again);
    FUZZ_ASSERT(length == AIGCP_HEADER_SIZE + size - AIGCP_SIGNATURE_SIZE);
    FUZZ_ASSERT(memcmp(again, record, length) == 0);
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
    fuzz_decoding(data + 1, size - 1);
    aigc_keyring_free(keyring);
    aigc_secret_key_free(key);
    return 0;
}
