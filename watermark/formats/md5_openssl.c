/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/md5_openssl.h"

#include <openssl/evp.h>
#include <stddef.h>

aigc_status
aigcp_md5(const void *data, size_t length, uint8_t digest[AIGCP_MD5_SIZE])
{
    EVP_MD *md5 = EVP_MD_fetch(NULL, "MD5", NULL);
    aigc_status status = AIGC_ERR_UNSUPPORTED;

    if (md5)
        status = EVP_Digest(data, length, digest, NULL, md5, NULL) == 1 ? AIGC_OK : AIGC_ERR_MEMORY;
    EVP_MD_free(md5);
    return status;
}
