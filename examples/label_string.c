/* SPDX-License-Identifier: Apache-2.0 */
/* Label and sign a string with a fresh key, and verify what comes out.
 *
 *     label_string
 *
 * Exit status: 0 if the labelled text verifies. */
#include <aigc/text_mark.h>
#include <stdio.h>

static int
write_and_verify(void *verifier, const void *data, size_t length)
{
    return fwrite(data, 1, length, stdout) != length ||
           aigc_text_verifier_feed(verifier, data, length) != AIGC_OK;
}

int
main(void)
{
    aigc_secret_key *key = NULL;
    aigc_keyring *trusted = NULL;
    aigc_label *label = NULL;
    aigc_text_marker *marker = NULL;
    aigc_text_verifier *verifier = NULL;
    char id[AIGC_UUID_SIZE];

    /* AIGC_OK is 0: the first status that is another one ends the chain. */
    int failed = aigc_secret_key_generate(&key) || aigc_keyring_new(&trusted) ||
                 aigc_keyring_add_own(trusted, key) || aigc_uuid7(id) || aigc_label_new(&label) ||
                 aigc_label_set(label, AIGC_FIELD_CONTENT_PRODUCER, "example") ||
                 aigc_label_set(label, AIGC_FIELD_PRODUCE_ID, id);
    aigc_text_marker_options how = { .struct_size = sizeof how, .label = label, .key = key };
    failed = failed || aigc_text_verifier_new(trusted, &verifier) ||
             aigc_text_verifier_begin(verifier) || aigc_text_marker_new(&how, &marker) ||
             aigc_text_marker_begin(marker, write_and_verify, verifier) ||
             aigc_text_marker_feed(marker, "A fox met a lazy dog.\n", 22) ||
             aigc_text_marker_finish(marker) || aigc_text_verifier_finish(verifier, NULL);
    puts(failed ? "\nnot verified" : "\nverified");

    aigc_text_verifier_free(verifier);
    aigc_text_marker_free(marker);
    aigc_label_free(label);
    aigc_keyring_free(trusted);
    aigc_secret_key_free(key);
    return failed;
}
