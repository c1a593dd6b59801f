/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/digest_openssl.h"

#include "watermark/c2pa/limits.h"
#include "watermark/media/source_read.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

struct aigcp_digest {
    EVP_MD_CTX *context;
    aigcp_digest_kind kind;
    bool begun;
    uint8_t *block; /* for sources; made when it is needed */
};

static const char *const names[] = { "sha256", "sha384", "sha512" };
static const size_t sizes[] = { 32, 48, 64 };

bool
aigcp_digest_named(const char *name, size_t length, aigcp_digest_kind *kind)
{
    *kind = AIGCP_SHA256;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (length == strlen(names[i]) && memcmp(name, names[i], length) == 0) {
            *kind = (aigcp_digest_kind)i;
            return true;
        }
    }
    return false;
}

size_t
aigcp_digest_size(aigcp_digest_kind kind)
{
    return sizes[kind];
}

static const EVP_MD *
algorithm_of(aigcp_digest_kind kind)
{
    return kind == AIGCP_SHA256 ? EVP_sha256() : kind == AIGCP_SHA384 ? EVP_sha384() : EVP_sha512();
}

/* If that fails, OpenSSL leaves a context that may only be begun again. */
static aigc_status
begin(aigcp_digest *digest)
{
    if (!digest->begun)
        digest->begun = EVP_DigestInit_ex(digest->context, algorithm_of(digest->kind), NULL) == 1;
    return digest->begun ? AIGC_OK : AIGC_ERR_MEMORY;
}

aigc_status
aigcp_digest_restart(aigcp_digest *digest)
{
    digest->begun = false;
    return begin(digest);
}

aigc_status
aigcp_digest_new(aigcp_digest_kind kind, aigcp_digest **digest)
{
    aigcp_digest *made = calloc(1, sizeof *made);

    *digest = NULL;
    if (!made)
        return AIGC_ERR_MEMORY;
    made->kind = kind;
    made->context = EVP_MD_CTX_new();
    if (!made->context || begin(made) != AIGC_OK) {
        aigcp_digest_free(made);
        return AIGC_ERR_MEMORY;
    }
    *digest = made;
    return AIGC_OK;
}

void
aigcp_digest_free(aigcp_digest *digest)
{
    if (digest) {
        EVP_MD_CTX_free(digest->context);
        free(digest->block);
        free(digest);
    }
}

aigc_status
aigcp_digest_feed(aigcp_digest *digest, const void *data, size_t length)
{
    aigc_status status = begin(digest);

    if (status == AIGC_OK && length > 0 && EVP_DigestUpdate(digest->context, data, length) != 1)
        status = AIGC_ERR_INTERNAL;
    return status;
}

aigc_status
aigcp_digest_feed_source(aigcp_digest *digest, const aigc_source *source, uint64_t offset,
                         uint64_t length)
{
    aigc_status status = AIGC_OK;

    if (!digest->block) {
        digest->block = malloc(AIGCP_HASH_BLOCK);
        if (!digest->block)
            return AIGC_ERR_MEMORY;
    }
    while (status == AIGC_OK && length > 0) {
        size_t part = length < AIGCP_HASH_BLOCK ? (size_t)length : AIGCP_HASH_BLOCK;

        status = aigcp_source_read(source, offset, digest->block, part);
        if (status == AIGC_OK)
            status = aigcp_digest_feed(digest, digest->block, part);
        offset += part;
        length -= part;
    }
    return status;
}

aigc_status
aigcp_digest_finish(aigcp_digest *digest, uint8_t out[AIGCP_DIGEST_MAX])
{
    unsigned size = 0;
    aigc_status status = begin(digest);

    if (status == AIGC_OK && EVP_DigestFinal_ex(digest->context, out, &size) != 1)
        status = AIGC_ERR_INTERNAL;
    digest->begun = false;
    return status;
}

aigc_status
aigcp_digest_of(aigcp_digest_kind kind, const void *data, size_t length,
                uint8_t out[AIGCP_DIGEST_MAX])
{
    unsigned size = 0;

    return EVP_Digest(data, length, out, &size, algorithm_of(kind), NULL) == 1 ? AIGC_OK
                                                                               : AIGC_ERR_MEMORY;
}
