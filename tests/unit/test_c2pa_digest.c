/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes without memory: OpenSSL's allocator can be made to fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "watermark/c2pa/digest_openssl.h"
#include "watermark/c2pa/text_binding.h"

static bool no_memory;

static void *
allocate(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return no_memory ? NULL : malloc(size);
}

static void *
reallocate(void *block, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return no_memory ? NULL : realloc(block, size);
}

static void
release(void *block, const char *file, int line)
{
    (void)file;
    (void)line;
    free(block);
}

static void
a_digest_begins_again_when_there_is_memory(void **state)
{
    aigcp_digest *digest;
    uint8_t wanted[AIGCP_DIGEST_MAX], got[AIGCP_DIGEST_MAX];
    (void)state;

    assert_int_equal(aigcp_digest_of(AIGCP_SHA256, "text", 4, wanted), AIGC_OK);
    assert_int_equal(aigcp_digest_new(AIGCP_SHA256, &digest), AIGC_OK);
    assert_int_equal(aigcp_digest_feed(digest, "old", 3), AIGC_OK);
    no_memory = true;
    /* Whether beginning takes memory is OpenSSL's business. */
    aigc_status restarted = aigcp_digest_restart(digest);
    aigc_status fed = aigcp_digest_feed(digest, "other", 5);
    assert_int_equal(fed, restarted);
    (void)!aigcp_digest_finish(digest, got);
    no_memory = false;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(aigcp_digest_restart(digest), AIGC_OK);
        assert_int_equal(aigcp_digest_feed(digest, "text", 4), AIGC_OK);
        assert_int_equal(aigcp_digest_finish(digest, got), AIGC_OK);
        assert_memory_equal(got, wanted, aigcp_digest_size(AIGCP_SHA256));
    }
    aigcp_digest_free(digest);
}

static int
write_nothing(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

static void
a_text_begins_again_when_there_is_memory(void **state)
{
    aigcp_text_signing *signing = calloc(1, sizeof *signing);
    (void)state;

    assert_non_null(signing);
    assert_int_equal(aigcp_text_signing_init(signing), AIGC_OK);
    no_memory = true;
    aigc_status first = aigcp_text_signing_begin(signing, write_nothing, NULL);
    aigc_status second = aigcp_text_signing_begin(signing, write_nothing, NULL);
    no_memory = false;
    assert_true(first == AIGC_OK || first == AIGC_ERR_MEMORY);
    assert_int_equal(second, first);
    assert_int_equal(aigcp_text_signing_begin(signing, write_nothing, NULL), AIGC_OK);
    assert_int_equal(aigcp_text_signing_feed(signing, "text", 4), AIGC_OK);
    aigcp_text_signing_free(signing);
    free(signing);
}

int
main(void)
{
    /* Before anything of OpenSSL is used. */
    if (CRYPTO_set_mem_functions(allocate, reallocate, release) != 1)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_digest_begins_again_when_there_is_memory),
        cmocka_unit_test(a_text_begins_again_when_there_is_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
