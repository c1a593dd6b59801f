/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of PKCS#11 tokens where OpenSSL has no provider for them: through the engine of libp11,
 * which is what Debian 12 has. Engines are of old; a provider is asked first. */
#ifndef AIGCP_TOKEN_KEY_OPENSSL_H
#define AIGCP_TOKEN_KEY_OPENSSL_H

#include "watermark/c2pa/pkey_openssl.h"

typedef struct ui_method_st aigcp_ask; /* OpenSSL's UI_METHOD */

/* What a key needs as long as it lives. */
typedef struct aigcp_token aigcp_token;

/* Load a key by its URI, "pkcs11:...".
 * @param method, context ask for the PIN.
 * @param[out] token to be closed when the key was freed; NULL after an error, as the key.
 * @return AIGC_OK; AIGC_ERR_KEY if there is no engine, or no such key. */
AIGC_MUST_CHECK aigc_status aigcp_token_key(const char *uri, aigcp_ask *method, void *context,
                                            aigcp_token **token, aigcp_pkey **key);
void aigcp_token_close(aigcp_token *token);

#endif
