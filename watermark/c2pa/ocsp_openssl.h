/* SPDX-License-Identifier: Apache-2.0 */
/* OCSP responses that are stapled to a signature (C2PA 2.2, 15.7, rVals). Nobody is asked. */
#ifndef AIGCP_OCSP_OPENSSL_H
#define AIGCP_OCSP_OPENSSL_H

#include "watermark/c2pa/certificate_openssl.h"

typedef enum aigcp_ocsp_answer {
    AIGCP_OCSP_NONE = 0, /* nothing that speaks of this certificate and can be believed */
    AIGCP_OCSP_GOOD = 1,
    AIGCP_OCSP_REVOKED = 2,
    AIGCP_OCSP_UNKNOWN = 3
} aigcp_ocsp_answer;

/* What staples say of a leaf at a time. A response counts if the issuer, or whom the issuer
 * named for it, signed it. A revocation counts if it was before `time`; "good" if the response
 * covers `time`. The worst answer wins. */
aigcp_ocsp_answer aigcp_ocsp_read(const aigcp_span *staples, size_t count, aigcp_certificate *leaf,
                                  aigcp_certificate *issuer, int64_t time);

#endif
