/* SPDX-License-Identifier: Apache-2.0 */
/* aigc_c2pa_signer: a chain, and a key of ours, of a provider, or of the caller. */
#include "watermark/c2pa/pkey_openssl.h"
#include "watermark/c2pa/signature_openssl.h"
#include "watermark/c2pa/time_stamp_openssl.h"
#include "watermark/c2pa/token_key_openssl.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <openssl/x509.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct aigc_c2pa_signer {
    aigcp_buffer der; /* the certificates, one behind the other */
    aigcp_span chain[AIGCP_CHAIN_MAX];
    size_t chain_count;
    aigc_c2pa_algorithm algorithm;
    size_t size; /* of a signature */
    EVP_PKEY *key;
    uint8_t *secret;        /* instead, of an Ed25519 key in memory: libsodium is faster */
    aigcp_token *token;     /* that the key is in, if an engine found it */
    aigc_c2pa_sign_fn sign; /* instead of a key */
    void *sign_context;
    aigc_c2pa_stamp_fn stamp;
    void *stamp_context;
    /* The longest token that came; 0 before the first. All that signing changes in a signer, which
     * threads may share. */
    atomic_size_t *token_length;
};

/* ---- the chain ----------------------------------------------------------------------- */

static aigc_status
check_leaf(aigcp_certificate *leaf)
{
    aigcp_profile profile = { 0 };

    aigcp_trust_usages(NULL, &profile.usages, &profile.usage_count);
    return aigcp_certificate_profile(leaf, 0, &profile);
}

/* Copy the chain as DER. The root need not be in what is signed, and costs half a kilobyte. */
static aigc_status
keep_chain(aigc_c2pa_signer *signer, aigcp_certificate *const *list, size_t count)
{
    size_t ends[AIGCP_CHAIN_MAX];
    size_t begin = 0;
    aigc_status status = AIGC_OK;

    if (count > 1 && aigcp_certificate_self_signed(list[count - 1]))
        count--;
    for (size_t i = 0; status == AIGC_OK && i < count; i++) {
        status = aigcp_certificate_der(list[i], &signer->der);
        ends[i] = signer->der.length;
    }
    for (size_t i = 0; status == AIGC_OK && i < count; i++) {
        signer->chain[i] = (aigcp_span){ signer->der.data + begin, ends[i] - begin };
        begin = ends[i];
    }
    signer->chain_count = status == AIGC_OK ? count : 0;
    return status;
}

/* A signer without a key.
 * @param[out] leaf to be released. */
static aigc_status
new_signer(const char *chain, size_t length, aigc_c2pa_signer **signer, aigcp_certificate **leaf)
{
    aigcp_certificate *list[AIGCP_CHAIN_MAX];
    aigc_c2pa_signer *made = calloc(1, sizeof *made);
    size_t count = 0;

    *signer = NULL;
    *leaf = NULL;
    if (!made)
        return AIGC_ERR_MEMORY;
    aigcp_buffer_init(&made->der, AIGCP_CHAIN_MAX * AIGCP_CERTIFICATE_MAX);
    made->token_length = calloc(1, sizeof *made->token_length);
    aigc_status status = made->token_length ? aigcp_crypto_open() : AIGC_ERR_MEMORY;
    if (status == AIGC_OK)
        status = aigcp_certificates_read_pem(chain, length, list, AIGCP_CHAIN_MAX, &count);
    if (status == AIGC_OK)
        status = check_leaf(list[0]);
    if (status == AIGC_OK) {
        made->algorithm = aigcp_certificate_algorithm(list[0], &made->size);
        status = keep_chain(made, list, count);
    }
    for (size_t i = status == AIGC_OK ? 1 : 0; i < count; i++)
        aigcp_certificate_free(list[i]);
    if (status != AIGC_OK) {
        aigc_c2pa_signer_free(made);
        return status;
    }
    *leaf = list[0];
    *signer = made;
    return AIGC_OK;
}

/* ---- the key ------------------------------------------------------------------------- */

/* A password for OpenSSL's callbacks; `asked` tells a key that needs one from a damaged one. */
typedef struct key_password {
    const char *text;
    bool asked;
} key_password;

static int
give_password(char *room, int size, int writing, void *context)
{
    key_password *password = context;

    (void)writing;
    password->asked = true;
    if (!password->text)
        return -1;
    size_t length = strlen(password->text);
    if (size < 0 || length > (size_t)size)
        return -1;
    memcpy(room, password->text, length);
    return (int)length;
}

static aigc_status
read_key(const char *pem, size_t length, const char *text, EVP_PKEY **key)
{
    key_password password = { text, false };

    *key = NULL;
    if (length > AIGCP_PEM_MAX)
        return AIGC_ERR_LIMIT;
    BIO *bio = BIO_new_mem_buf(pem, (int)length);
    if (!bio)
        return AIGC_ERR_MEMORY;
    *key = PEM_read_bio_PrivateKey(bio, NULL, give_password, &password);
    BIO_free(bio);
    ERR_clear_error();
    return *key ? AIGC_OK : password.asked ? AIGC_ERR_PASSWORD : AIGC_ERR_KEY;
}

/* The first private key that a provider finds; NULL. */
static EVP_PKEY *
ask_providers(const char *uri, UI_METHOD *method, key_password *password)
{
    OSSL_STORE_CTX *store = OSSL_STORE_open(uri, method, password, NULL, NULL);
    EVP_PKEY *key = NULL;

    if (store)
        (void)OSSL_STORE_expect(store, OSSL_STORE_INFO_PKEY);
    while (store && !key && OSSL_STORE_eof(store) == 0 && OSSL_STORE_error(store) == 0) {
        OSSL_STORE_INFO *info = OSSL_STORE_load(store);

        if (info && OSSL_STORE_INFO_get_type(info) == OSSL_STORE_INFO_PKEY)
            key = OSSL_STORE_INFO_get1_PKEY(info);
        OSSL_STORE_INFO_free(info);
    }
    (void)OSSL_STORE_close(store);
    ERR_clear_error();
    return key;
}

/* Let libsodium sign if the key is one for it and in memory; whatever else a key is, OpenSSL knows.
 */
static aigc_status
take_secret(aigc_c2pa_signer *signer)
{
    uint8_t seed[AIGCP_SEED_SIZE];
    aigc_status status = AIGC_OK;

    if (!aigcp_pkey_seed(signer->key, seed))
        return AIGC_OK;
    signer->secret = aigcp_secret_alloc(AIGCP_SECRET_KEY_SIZE);
    status = signer->secret ? aigcp_ed25519_expand(seed, signer->secret) : AIGC_ERR_MEMORY;
    aigcp_wipe(seed, sizeof seed);
    EVP_PKEY_free(signer->key);
    signer->key = NULL;
    return status;
}

static aigc_status
find_key(const char *uri, const char *pin, aigc_c2pa_signer *signer)
{
    key_password password = { pin, false };
    UI_METHOD *method = UI_UTIL_wrap_read_pem_callback(give_password, 0);
    aigc_status status = AIGC_OK;

    if (!method)
        return AIGC_ERR_MEMORY;
    signer->key = ask_providers(uri, method, &password);
    if (!signer->key)
        status = aigcp_token_key(uri, method, &password, &signer->token, &signer->key);
    UI_destroy_method(method);
    return status != AIGC_OK && password.asked && !pin ? AIGC_ERR_PASSWORD : status;
}

/* Whether a key of a provider is that of the leaf: it may not show its public half, so it signs
 * something. */
static aigc_status
try_key(const aigc_c2pa_signer *signer, aigcp_certificate *leaf)
{
    static const uint8_t message[] = "aigc-label: does this key belong to this certificate?";
    uint8_t signature[AIGCP_RAW_SIGNATURE_MAX];
    aigc_status status = aigcp_signer_sign(signer, message, sizeof message, signature);

    if (status == AIGC_OK) {
        status = aigcp_signature_verify(leaf, signer->algorithm, message, sizeof message,
                                        (aigcp_span){ signature, signer->size });
    }
    return status == AIGC_ERR_ALTERED ? AIGC_ERR_KEY : status;
}

/* Whether there is what a signer is made of. Empties the result. */
static bool
can_begin(const char *chain, bool has_key, aigc_c2pa_signer **signer)
{
    if (!signer)
        return false;
    *signer = NULL;
    return chain && has_key;
}

/* Give the result or release what was made. */
static aigc_status
finish(aigc_status status, aigc_c2pa_signer *made, aigcp_certificate *leaf,
       aigc_c2pa_signer **signer)
{
    if (status == AIGC_OK && made->key && made->algorithm == AIGC_C2PA_EDDSA)
        status = take_secret(made);
    if (status == AIGC_OK)
        status = try_key(made, leaf);
    aigcp_certificate_free(leaf);
    if (status != AIGC_OK) {
        aigc_c2pa_signer_free(made);
        return status;
    }
    *signer = made;
    return AIGC_OK;
}

aigc_status
aigc_c2pa_signer_pem(const char *chain, size_t chain_length, const char *key, size_t key_length,
                     const char *password, aigc_c2pa_signer **signer)
{
    aigc_c2pa_signer *made;
    aigcp_certificate *leaf;

    if (!can_begin(chain, key != NULL, signer))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = new_signer(chain, chain_length, &made, &leaf);
    if (status == AIGC_OK)
        status = read_key(key, key_length, password, &made->key);
    return finish(status, made, leaf, signer);
}

aigc_status
aigc_c2pa_signer_uri(const char *chain, size_t chain_length, const char *uri, const char *pin,
                     aigc_c2pa_signer **signer)
{
    aigc_c2pa_signer *made;
    aigcp_certificate *leaf;

    if (!can_begin(chain, uri != NULL, signer))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = new_signer(chain, chain_length, &made, &leaf);
    if (status == AIGC_OK)
        status = find_key(uri, pin, made);
    return finish(status, made, leaf, signer);
}

aigc_status
aigc_c2pa_signer_callback(const char *chain, size_t chain_length, aigc_c2pa_sign_fn sign,
                          void *context, aigc_c2pa_signer **signer)
{
    aigc_c2pa_signer *made;
    aigcp_certificate *leaf;

    if (!can_begin(chain, sign != NULL, signer))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = new_signer(chain, chain_length, &made, &leaf);
    if (status == AIGC_OK) {
        made->sign = sign;
        made->sign_context = context;
    }
    return finish(status, made, leaf, signer);
}

aigc_status
aigc_c2pa_signer_stamp(aigc_c2pa_signer *signer, aigc_c2pa_stamp_fn stamp, void *context)
{
    if (!signer)
        return AIGC_ERR_ARGUMENT;
    signer->stamp = stamp;
    signer->stamp_context = context;
    atomic_store(signer->token_length, 0);
    return AIGC_OK;
}

void
aigc_c2pa_signer_free(aigc_c2pa_signer *signer)
{
    if (signer) {
        EVP_PKEY_free(signer->key); /* wipes it */
        aigcp_secret_release(signer->secret);
        aigcp_token_close(signer->token);
        aigcp_buffer_free(&signer->der);
        free(signer->token_length);
        free(signer);
    }
}

aigc_c2pa_algorithm
aigc_c2pa_signer_algorithm(const aigc_c2pa_signer *signer)
{
    return signer ? signer->algorithm : AIGC_C2PA_NONE;
}

/* ---- inside -------------------------------------------------------------------------- */

const aigcp_span *
aigcp_signer_chain(const aigc_c2pa_signer *signer, size_t *count)
{
    *count = signer->chain_count;
    return signer->chain;
}

size_t
aigcp_signer_size(const aigc_c2pa_signer *signer)
{
    return signer->size;
}

aigc_status
aigcp_signer_sign(const aigc_c2pa_signer *signer, const uint8_t *message, size_t length,
                  uint8_t signature[AIGCP_RAW_SIGNATURE_MAX])
{
    memset(signature, 0, AIGCP_RAW_SIGNATURE_MAX);
    if (signer->secret)
        return aigcp_ed25519_sign(signer->secret, message, length, signature);
    if (!signer->sign) {
        return aigcp_pkey_sign(signer->key, signer->algorithm, message, length, signature,
                               signer->size);
    }
    return signer->sign(signer->sign_context, signer->algorithm, message, length, signature,
                        signer->size) == 0
               ? AIGC_OK
               : AIGC_ERR_KEY;
}

bool
aigcp_signer_stamps(const aigc_c2pa_signer *signer)
{
    return signer->stamp != NULL;
}

size_t
aigcp_signer_token_length(const aigc_c2pa_signer *signer)
{
    return atomic_load(signer->token_length);
}

/* Two threads may see two lengths at once: the longer one stays. */
static void
remember_token(const aigc_c2pa_signer *signer, size_t length)
{
    size_t known = atomic_load(signer->token_length);

    while (known < length && !atomic_compare_exchange_weak(signer->token_length, &known, length)) {
    }
}

aigc_status
aigcp_signer_stamp(const aigc_c2pa_signer *signer, const uint8_t *message, size_t length,
                   aigcp_buffer *token)
{
    aigcp_buffer request;
    uint8_t *response = malloc(AIGCP_TOKEN_MAX);
    size_t size = 0;
    aigc_status status = response ? AIGC_OK : AIGC_ERR_MEMORY;

    aigcp_buffer_init(&request, AIGCP_TOKEN_MAX);
    if (status == AIGC_OK)
        status = aigcp_time_stamp_request(message, length, &request);
    if (status == AIGC_OK && signer->stamp(signer->stamp_context, request.data, request.length,
                                           response, AIGCP_TOKEN_MAX, &size) != 0)
        status = AIGC_ERR_KEY;
    if (status == AIGC_OK && size > AIGCP_TOKEN_MAX)
        status = AIGC_ERR_ARGUMENT;
    if (status == AIGC_OK && size > 0)
        status = aigcp_time_stamp_accept(response, size, message, length, token);
    if (status == AIGC_OK)
        remember_token(signer, token->length);
    aigcp_buffer_free(&request);
    free(response);
    return status;
}
