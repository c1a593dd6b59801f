/* SPDX-License-Identifier: Apache-2.0 */
/* Texts with a mark, and verifying them, through the public interface. */
#include "tests/support/marked_text.h"

#include <stdio.h>
#include <stdlib.h>

/* The kit is no test of its own: what fails here ends the program. */
static void
must(aigc_status status, const char *what)
{
    if (status == AIGC_OK)
        return;
    (void)fprintf(stderr, "%s: %s\n", what, aigc_status_name(status));
    abort();
}

void
mark_kit_init(mark_kit *kit)
{
    must(aigc_secret_key_generate(&kit->key), "generate");
    must(aigc_keyring_new(&kit->trusted), "keyring");
    must(aigc_keyring_add_own(kit->trusted, kit->key), "add");
    must(aigc_label_new(&kit->label), "label");
    must(aigc_label_set(kit->label, AIGC_FIELD_CONTENT_PRODUCER, "001191110108335469089C10100"),
         "producer");
    must(aigc_label_set(kit->label, AIGC_FIELD_PRODUCE_ID, "0191a0b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"),
         "id");
    must(aigc_label_set(kit->label, AIGC_FIELD_MODEL, "example-model-7b"), "model");
    must(aigc_label_set_time(kit->label, 1767225600), "time");
}

void
mark_kit_free(mark_kit *kit)
{
    aigc_label_free(kit->label);
    aigc_keyring_free(kit->trusted);
    aigc_secret_key_free(kit->key);
}

void
mark_text(const mark_kit *kit, aigc_label_at at, const void *text, size_t length, text_sink *sink,
          text_sink *detached)
{
    aigc_text_marker *marker;
    aigc_text_marker_options options = {
        .struct_size = sizeof options, .label = kit->label, .key = kit->key, .label_at = at
    };
    must(aigc_text_marker_new(&options, &marker), "marker");
    must(aigc_text_marker_begin(marker, text_sink_write, sink), "begin");
    if (detached)
        must(aigc_text_marker_detach(marker, text_sink_write, detached), "detach");
    must(aigc_text_marker_feed(marker, text, length), "feed");
    must(aigc_text_marker_finish(marker), "finish");
    aigc_text_marker_free(marker);
}

aigc_status
verify_text(const aigc_keyring *keyring, const void *text, size_t length, const text_sink *mark,
            aigc_text_report *report)
{
    aigc_text_verifier *verifier;
    const aigc_label *label = NULL;
    must(aigc_text_verifier_new(keyring, &verifier), "verifier");
    must(aigc_text_verifier_begin(verifier), "begin");
    if (mark)
        must(aigc_text_verifier_detached(verifier, mark->data, mark->length), "detached");
    must(aigc_text_verifier_feed(verifier, text, length), "feed");
    aigc_status status = aigc_text_verifier_finish(verifier, &label);
    if ((status == AIGC_OK) != (label != NULL))
        must(AIGC_ERR_INTERNAL, "a label, and only if verified");
    if (report) {
        *report = (aigc_text_report){ .struct_size = sizeof *report };
        must(aigc_text_verifier_report(verifier, report), "report");
        if (report->verdict != status)
            must(AIGC_ERR_INTERNAL, "the verdict is what finish() returned");
        report->claimed = NULL; /* they end with the verifier */
        report->key_comment = NULL;
    }
    aigc_text_verifier_free(verifier);
    return status;
}
