/* SPDX-License-Identifier: Apache-2.0 */
/* Texts with a mark, and verifying them, through the public interface. */
#ifndef SUPPORT_MARKED_TEXT_H
#define SUPPORT_MARKED_TEXT_H

#include <aigc/text_mark.h>

#include "tests/support/text_sink.h"

/* A key, a keyring that trusts it, and a label for it. */
typedef struct mark_kit {
    aigc_secret_key *key;
    aigc_keyring *trusted;
    aigc_label *label;
} mark_kit;

/* Ends the test if it cannot be made. */
void mark_kit_init(mark_kit *kit);
void mark_kit_free(mark_kit *kit);

/* Mark a text; what is written is appended to `sink`. `detached` may be NULL. */
void mark_text(const mark_kit *kit, aigc_label_at at, const void *text, size_t length,
               text_sink *sink, text_sink *detached);

/* Verify a text, with a mark given apart unless `mark` is NULL.
 * @param report may be NULL; without `claimed` and `key_comment`, which end with the verifier. */
aigc_status verify_text(const aigc_keyring *keyring, const void *text, size_t length,
                        const text_sink *mark, aigc_text_report *report);

#endif
