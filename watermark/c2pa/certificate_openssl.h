/* SPDX-License-Identifier: Apache-2.0 */
/* X.509 certificates: read, describe, check against the profile of C2PA, build chains. The type is
 * OpenSSL's own; only files named for it look inside. */
#ifndef AIGCP_CERTIFICATE_OPENSSL_H
#define AIGCP_CERTIFICATE_OPENSSL_H

#include "watermark/c2pa/cose_sign1.h"

#include <aigc/c2pa.h>

typedef struct x509_st aigcp_certificate;

/* DER, and nothing behind it. @return AIGC_OK, AIGC_ERR_FORMAT. */
AIGC_MUST_CHECK aigc_status aigcp_certificate_read(const uint8_t *der, size_t length,
                                                   aigcp_certificate **certificate);
void aigcp_certificate_free(aigcp_certificate *certificate);

/* All certificates of a PEM text.
 * @return AIGC_OK; AIGC_ERR_FORMAT if there is none; AIGC_ERR_LIMIT. */
AIGC_MUST_CHECK aigc_status aigcp_certificates_read_pem(const char *pem, size_t length,
                                                        aigcp_certificate **list, size_t room,
                                                        size_t *count);

/* Append the DER. */
AIGC_MUST_CHECK aigc_status aigcp_certificate_der(const aigcp_certificate *certificate,
                                                  aigcp_buffer *der);

/* "C=CN, O=Example, CN=signer": escaped, cut short if it must be. */
#define AIGCP_NAME_ROOM 512
void aigcp_certificate_subject(const aigcp_certificate *certificate, char name[AIGCP_NAME_ROOM]);
void aigcp_certificate_issuer(const aigcp_certificate *certificate, char name[AIGCP_NAME_ROOM]);

/* Whether issuer and subject are one and the key verifies it. */
bool aigcp_certificate_self_signed(aigcp_certificate *certificate);

/* -1 before its time, 0 within, 1 after it. */
int aigcp_certificate_period(const aigcp_certificate *certificate, int64_t time);

/* The algorithm that goes with its key; NONE if C2PA has none. `size` is that of a signature. */
aigc_c2pa_algorithm aigcp_certificate_algorithm(aigcp_certificate *certificate, size_t *size);

/* Check the profile (C2PA 2.2, 14.5.1) of certificate number `index` of a chain; 0 is the leaf.
 * @param usages accepted OIDs.
 * @return AIGC_OK; AIGC_ERR_KEY if a fatal rule is broken; AIGC_ERR_STOPPED. */
typedef struct aigcp_profile {
    const char *const *usages;
    size_t usage_count;
    aigc_c2pa_rule_fn rule; /* may be NULL */
    void *context;
} aigcp_profile;
AIGC_MUST_CHECK aigc_status aigcp_certificate_profile(aigcp_certificate *certificate, size_t index,
                                                      const aigcp_profile *profile);

/* The usages of a trust; the default ones for NULL. */
void aigcp_trust_usages(const aigc_c2pa_trust *trust, const char *const **usages, size_t *count);

/* The time to verify as of: that of the trust, else now. */
int64_t aigcp_trust_time(const aigc_c2pa_trust *trust);

/* Whether a leaf is on the list of those that are allowed. */
bool aigcp_trust_allows(const aigc_c2pa_trust *trust, const aigcp_certificate *leaf);

/* Whether a chain leads from a leaf, over some of the others, to an anchor.
 * @param[out] issuer of the leaf, to be released; NULL if it does not. May be NULL.
 * @param[out] why    for people, static; NULL if it does. */
bool aigcp_trust_reaches(const aigc_c2pa_trust *trust, aigc_c2pa_trusted_for purpose,
                         aigcp_certificate *leaf, aigcp_certificate *const *others, size_t count,
                         int64_t time, aigcp_certificate **issuer, const char **why);

#endif
