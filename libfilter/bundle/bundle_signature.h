/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a bundle was signed with a trusted key. */
#ifndef AIGCP_BUNDLE_SIGNATURE_H
#define AIGCP_BUNDLE_SIGNATURE_H

#include "libfilter/bundle/opened_bundle.h"

/* Check a signature file over the bytes of a bundle; `signature` NULL: there is none.
 * @param[out] signer the id of the key that the signature names, trusted only if AIGC_OK.
 * @return AIGC_OK, AIGC_ERR_REFUSED. */
AIGC_MUST_CHECK aigc_status aigcp_bundle_check_signature(
    const aigc_bundle_keys *keys, const void *data, size_t length, const char *signature,
    size_t signature_length, char signer[AIGCP_KEY_ID_ROOM], aigc_bundle_report *report);

#endif
