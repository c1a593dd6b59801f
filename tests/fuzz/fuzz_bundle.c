/* SPDX-License-Identifier: Apache-2.0 */
/* Rule bundles: any bytes. What is accepted is described and compiled, and is one of one form: its
 * members, written again, are the same bytes. */
#include <stdbool.h>
#include <string.h>

#include "libfilter/bundle/opened_bundle.h"
#include "libfilter/bundle/tar_member.h"
#include "tests/fuzz/fuzz_target.h"

/* Write the header of a member, and see that it is the one that was read. */
static const uint8_t *
compare_member(const uint8_t *at, const char *name, const void *content, size_t size, uint64_t time)
{
    uint8_t header[AIGCP_TAR_BLOCK];
    FUZZ_ASSERT(aigcp_member_name_is_good(name) && aigcp_tar_name_fits(name));
    aigcp_tar_header(name, size, time, header);
    FUZZ_ASSERT(memcmp(at, header, sizeof header) == 0);
    at += sizeof header;
    FUZZ_ASSERT(memcmp(at, content, size) == 0);
    return at + size + aigcp_tar_padding(size);
}

static void
write_again(const aigc_bundle *bundle, const uint8_t *data, size_t size)
{
    aigcp_buffer manifest;
    aigcp_buffer_init(&manifest, SIZE_MAX);
    FUZZ_ASSERT(aigcp_manifest_write(&bundle->manifest, &manifest) == AIGC_OK);
    const uint8_t *at = compare_member(data, AIGCP_MANIFEST_NAME, manifest.data, manifest.length,
                                       bundle->manifest.created);
    aigcp_buffer_free(&manifest);
    for (size_t i = 0; i < bundle->manifest.file_count; i++) {
        const aigc_bundle_file *file = &bundle->manifest.files[i];
        at = compare_member(at, file->name, file->data, file->size, bundle->manifest.created);
    }
    FUZZ_ASSERT((size_t)(data + size - at) == AIGCP_TAR_END_SIZE);
}

static void
compile(const aigc_bundle *bundle)
{
    aigc_bundle_report report = { .struct_size = sizeof report };
    aigc_rules *rules = NULL;
    aigc_status status = aigc_bundle_compile(bundle, NULL, &rules, &report);
    FUZZ_ASSERT((status == AIGC_OK) == (rules != NULL));
    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_REFUSED || status == AIGC_ERR_MEMORY);
    FUZZ_ASSERT(status != AIGC_ERR_REFUSED || report.verdict != AIGC_BUNDLE_ACCEPTED);
    aigc_rules_free(rules);
}

static void
open_and_use(const uint8_t *data, size_t size)
{
    aigc_bundle *bundle = NULL;
    aigc_bundle_report report = { .struct_size = sizeof report };
    aigc_status status =
        aigc_bundle_open_memory("b.tar", data, size, NULL, 0, NULL, &bundle, &report);
    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_REFUSED);
    FUZZ_ASSERT((status == AIGC_OK) == (bundle != NULL));
    FUZZ_ASSERT((status == AIGC_OK) == (report.verdict == AIGC_BUNDLE_ACCEPTED));
    if (bundle) {
        write_again(bundle, data, size);
        compile(bundle);
    }
    aigc_bundle_free(bundle);
}

/* A fuzzer does not find sums: make those of all headers good, so that it gets further. */
static void
mend_sums(uint8_t *data, size_t size)
{
    for (; size >= AIGCP_TAR_BLOCK; data += AIGCP_TAR_BLOCK, size -= AIGCP_TAR_BLOCK) {
        unsigned sum = 0;
        if (memcmp(data + 257, "ustar", 5) != 0)
            continue;
        memset(data + 148, ' ', 8);
        for (size_t i = 0; i < AIGCP_TAR_BLOCK; i++)
            sum += data[i];
        (void)snprintf((char *)data + 148, 8, "%06o", sum);
        data[155] = ' ';
    }
}

/* The same bytes as a signature file: what is read is written again as it was read. */
static void
read_signature(const char *text, size_t size)
{
    char written[AIGCP_SIGNATURE_FILE_MAX];
    aigcp_minisign_signature signature, again;
    if (!aigcp_minisign_read_signature(text, size, &signature))
        return;
    size_t length = aigcp_minisign_write_signature(&signature, "c", 1, written);
    FUZZ_ASSERT(aigcp_minisign_read_signature(written, length, &again));
    FUZZ_ASSERT(again.trusted_length == signature.trusted_length);
    FUZZ_ASSERT(memcmp(again.trusted, signature.trusted, again.trusted_length) == 0);
    FUZZ_ASSERT(memcmp(again.signature, signature.signature, sizeof again.signature) == 0);
    FUZZ_ASSERT(memcmp(again.global, signature.global, sizeof again.global) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size + 1);
    FUZZ_ASSERT(copy);
    open_and_use(data, size);
    read_signature((const char *)data, size);
    if (size)
        memcpy(copy, data, size);
    mend_sums(copy, size);
    open_and_use(copy, size);
    free(copy);
    return 0;
}
