/* SPDX-License-Identifier: Apache-2.0 */
/* MD5 (RFC 1321), which extended XMP is named by. It secures nothing. */
#ifndef AIGCP_MD5_OPENSSL_H
#define AIGCP_MD5_OPENSSL_H

#include <aigc/types.h>

#define AIGCP_MD5_SIZE 16

/* @return AIGC_OK, AIGC_ERR_MEMORY; AIGC_ERR_UNSUPPORTED if the system forbids MD5. */
AIGC_MUST_CHECK aigc_status aigcp_md5(const void *data, size_t length,
                                      uint8_t digest[AIGCP_MD5_SIZE]);

#endif
