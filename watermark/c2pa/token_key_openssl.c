/* SPDX-License-Identifier: Apache-2.0 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "watermark/c2pa/token_key_openssl.h"

#include <openssl/engine.h>
#include <openssl/err.h>
#include <string.h>

#define ENGINE_NAME "pkcs11"
#define SCHEME "pkcs11:"

#ifndef OPENSSL_NO_ENGINE

/* A token is the engine itself, which counts who uses it. */
static aigcp_token *
open_engine(void)
{
    ENGINE_load_dynamic();
    ENGINE *engine = ENGINE_by_id(ENGINE_NAME);
    if (engine && ENGINE_init(engine) != 1) {
        ENGINE_free(engine);
        return NULL;
    }
    if (engine)
        (void)ENGINE_ctrl_cmd_string(engine, "QUIET", NULL, 0); /* it writes to standard error */
    ENGINE_free(engine); /* what ENGINE_init() counted stays */
    return (aigcp_token *)(void *)engine;
}

void
aigcp_token_close(aigcp_token *token)
{
    if (token)
        (void)ENGINE_finish((ENGINE *)(void *)token);
}

aigc_status
aigcp_token_key(const char *uri, aigcp_ask *method, void *context, aigcp_token **token,
                aigcp_pkey **key)
{
    *key = NULL;
    *token = strncmp(uri, SCHEME, sizeof(SCHEME) - 1) == 0 ? open_engine() : NULL;
    if (*token)
        *key = ENGINE_load_private_key((ENGINE *)(void *)*token, uri, method, context);
    ERR_clear_error();
    if (!*key) {
        aigcp_token_close(*token);
        *token = NULL;
        return AIGC_ERR_KEY;
    }
    return AIGC_OK;
}

#else

void
aigcp_token_close(aigcp_token *token)
{
    (void)token;
}

aigc_status
aigcp_token_key(const char *uri, aigcp_ask *method, void *context, aigcp_token **token,
                aigcp_pkey **key)
{
    (void)uri;
    (void)method;
    (void)context;
    *token = NULL;
    *key = NULL;
    return AIGC_ERR_KEY;
}

#endif
