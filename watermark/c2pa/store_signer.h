/* SPDX-License-Identifier: Apache-2.0 */
/* The core of signing: makes manifest stores, and knows nothing of files.
 *
 * HOW TO SIGN A KIND OF CARRIER
 *
 *   1. aigcp_store_signer_new() from what the caller claims.
 *   2. Find out how long the store is. It depends on the length of the hard binding alone, so
 *      with c2pa.hash.data:  aigcp_store_signer_data_length(signer, range, &length)
 *      where `range` is what the hash leaves out. If the range depends on the length of the
 *      store, go round until both stand still (see c2pa_sign.c).
 *   3. Hash the asset as it will be, without the range: SHA-256.
 *   4. aigcp_store_signer_data(signer, range, hash, &store): the store, exactly `length` bytes.
 *      It is signed each time; nothing in it depends on an earlier call.
 *
 * WHEN THE CARRIER'S LENGTH DEPENDS ON THE BYTES (A.8: a byte below 0x10 takes three bytes of
 * text and others four): guess the length of the wrapper U, put it in the range, sign, encode,
 * measure. If it came out otherwise, aigcp_store_signer_renew() takes a fresh instanceID, which
 * changes some 100 random bytes of hashes and signature; sign again. With U the mean it fits
 * after 7 signatures on average (one in four of them within a byte of the mean), and 200 rounds
 * without a fit have a chance under 1e-12. A signature that is time-stamped would ask the authority
 * in each of them: aigcp_store_signer_fit() makes U come true with zeros, which nothing signs.
 *
 * A hard binding of another kind, such as c2pa.hash.bmff.v3, is given as CBOR to
 * aigcp_store_signer_length() and aigcp_store_signer_make(). */
#ifndef AIGCP_STORE_SIGNER_H
#define AIGCP_STORE_SIGNER_H

#include "common/buffer.h"
#include "watermark/c2pa/digest_openssl.h"

#include <aigc/c2pa.h>
#include <stdbool.h>

/* The assertion of the AIGC record: {"AIGC":{...}} as JSON. */
#define AIGCP_RECORD_LABEL "org.aigc-label.aigc"

/* A store that the file has already, and what its verification found. Both must outlive the
 * signer. */
typedef struct aigcp_old_store {
    const uint8_t *bytes;
    size_t length;
    const aigc_c2pa_report *report;
} aigcp_old_store;

/* What a data hash leaves out; length 0: nothing. */
typedef struct aigcp_range {
    uint64_t start, length;
} aigcp_range;

typedef struct aigcp_store_signer aigcp_store_signer;

/* @param old        NULL if there is none.
 * @param media_type of the asset; "" if unknown. "text/..." is written down in the first action,
 *                   as readers of text expect.
 * @return AIGC_OK; AIGC_ERR_FIELD if a text of the claim cannot be written; AIGC_ERR_MALFORMED if
 *         the old store cannot be carried on; AIGC_ERR_RANDOM, AIGC_ERR_MEMORY, AIGC_ERR_LIMIT;
 *         with time stamps AIGC_ERR_KEY and AIGC_ERR_FORMAT. */
AIGC_MUST_CHECK aigc_status aigcp_store_signer_new(const aigc_c2pa_signer *key,
                                                   const aigc_c2pa_claim *claim,
                                                   const aigcp_old_store *old,
                                                   const char *media_type,
                                                   aigcp_store_signer **signer);
void aigcp_store_signer_free(aigcp_store_signer *signer);

/* Whether zeros are left for a time stamp that comes later: not for carriers whose length depends
 * on the bytes. */
bool aigcp_store_signer_waits(const aigcp_store_signer *signer);

/* Whether it is time-stamped, now or later. */
bool aigcp_store_signer_stamps(const aigcp_store_signer *signer);

/* Whether there was too little room for a token, and is more now: lay the store out again. */
bool aigcp_store_signer_grow(aigcp_store_signer *signer);

/* Take a fresh instanceID. */
void aigcp_store_signer_renew(aigcp_store_signer *signer);

/* c2pa.hash.data with SHA-256. */
AIGC_MUST_CHECK aigc_status aigcp_store_signer_data_length(const aigcp_store_signer *signer,
                                                           aigcp_range range, size_t *length);
AIGC_MUST_CHECK aigc_status aigcp_store_signer_data(const aigcp_store_signer *signer,
                                                    aigcp_range range,
                                                    const uint8_t hash[AIGCP_DIGEST_MAX],
                                                    aigcp_buffer *store);

/* The same with a time stamp, for carriers whose length depends on the bytes: zeros are added until
 * `measure` of the store is the length of the range.
 * @param[out] bare  what it measures without zeros.
 * @return as above; AIGC_ERR_LIMIT if no number of zeros does it: try with another range. */
AIGC_MUST_CHECK aigc_status aigcp_store_signer_fit(
    const aigcp_store_signer *signer, aigcp_range range, const uint8_t hash[AIGCP_DIGEST_MAX],
    size_t (*measure)(const uint8_t *store, size_t length), size_t *bare, aigcp_buffer *store);

/* Any hard binding: the label and the CBOR of its assertion. The length depends on the length of
 * both alone. `store` must be empty. */
AIGC_MUST_CHECK aigc_status aigcp_store_signer_length(const aigcp_store_signer *signer,
                                                      const char *label, size_t cbor_length,
                                                      size_t *length);
AIGC_MUST_CHECK aigc_status aigcp_store_signer_make(const aigcp_store_signer *signer,
                                                    const char *label, const uint8_t *cbor,
                                                    size_t cbor_length, aigcp_buffer *store);

#endif
