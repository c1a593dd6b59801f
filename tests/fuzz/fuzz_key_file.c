/* SPDX-License-Identifier: Apache-2.0 */
/* Key files: any bytes. What is read as a key is written and read again as the same key.
 * No password is given, so that scrypt is not what takes the time. */
#include <string.h>

#include "tests/fuzz/fuzz_target.h"
#include "watermark/minisign_file.h"

static void
write_and_read(const aigc_secret_key *key)
{
    char text[AIGCP_MINISIGN_FILE_ROOM];
    aigc_secret_key again;
    uint8_t number[AIGCP_KEY_NUMBER_SIZE];
    uint8_t public_key[AIGCP_PUBLIC_KEY_SIZE];
    const char *comment;
    size_t comment_length;
    FUZZ_ASSERT(aigcp_minisign_write_secret(key, NULL, text) == AIGC_OK);
    FUZZ_ASSERT(aigcp_minisign_read_secret(text, strlen(text), NULL, &again) == AIGC_OK);
    FUZZ_ASSERT(memcmp(&again, key, sizeof again) == 0);
    aigcp_minisign_write_public(key, text);
    FUZZ_ASSERT(aigcp_minisign_read_public(text, strlen(text), number, public_key, &comment,
                                           &comment_length) == AIGC_OK);
    FUZZ_ASSERT(memcmp(number, key->number, sizeof number) == 0);
    FUZZ_ASSERT(memcmp(public_key, key->secret + 32, sizeof public_key) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    uint8_t number[AIGCP_KEY_NUMBER_SIZE];
    uint8_t public_key[AIGCP_PUBLIC_KEY_SIZE];
    const char *comment;
    size_t comment_length;
    aigc_secret_key key;
    if (size > AIGCP_KEY_FILE_MAX)
        return 0;
    FUZZ_ASSERT(aigcp_crypto_open() == AIGC_OK);
    aigc_status status =
        aigcp_minisign_read_public(text, size, number, public_key, &comment, &comment_length);
    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_KEY);
    if (status == AIGC_OK) {
        FUZZ_ASSERT(comment >= text && comment_length <= size);
        FUZZ_ASSERT(memchr(comment, 0, comment_length) == NULL);
    }
    status = aigcp_minisign_read_secret(text, size, NULL, &key);
    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_KEY || status == AIGC_ERR_PASSWORD);
    if (status == AIGC_OK)
        write_and_read(&key);
    return 0;
}
