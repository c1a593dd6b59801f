/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/certificate_openssl.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

aigc_status
aigcp_certificate_read(const uint8_t *der, size_t length, aigcp_certificate **certificate)
{
    const unsigned char *end = der;

    *certificate = NULL;
    if (length == 0 || length > AIGCP_CERTIFICATE_MAX)
        return AIGC_ERR_FORMAT;
    *certificate = d2i_X509(NULL, &end, (long)length);
    ERR_clear_error();
    if (*certificate && end != der + length) {
        X509_free(*certificate);
        *certificate = NULL;
    }
    return *certificate ? AIGC_OK : AIGC_ERR_FORMAT;
}

void
aigcp_certificate_free(aigcp_certificate *certificate)
{
    X509_free(certificate);
}

aigc_status
aigcp_certificates_read_pem(const char *pem, size_t length, aigcp_certificate **list, size_t room,
                            size_t *count)
{
    X509 *next;
    aigc_status status = AIGC_OK;

    *count = 0;
    if (length > AIGCP_PEM_MAX)
        return AIGC_ERR_LIMIT;
    BIO *bio = BIO_new_mem_buf(pem, (int)length);
    if (!bio)
        return AIGC_ERR_MEMORY;
    while ((next = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
        if (*count == room) {
            X509_free(next);
            status = AIGC_ERR_LIMIT;
            break;
        }
        list[(*count)++] = next;
    }
    /* The end of the text is an error as well, "no start line"; another one is a block that is
     * damaged. */
    if (status == AIGC_OK &&
        (*count == 0 || ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE))
        status = AIGC_ERR_FORMAT;
    ERR_clear_error();
    BIO_free(bio);
    if (status != AIGC_OK) {
        while (*count > 0) {
            X509_free(list[--*count]);
            list[*count] = NULL;
        }
    }
    return status;
}

aigc_status
aigcp_certificate_der(const aigcp_certificate *certificate, aigcp_buffer *der)
{
    int size = i2d_X509(certificate, NULL);

    if (size <= 0)
        return AIGC_ERR_FORMAT;
    aigc_status status = aigcp_buffer_reserve(der, (size_t)size);
    if (status == AIGC_OK) {
        unsigned char *end = der->data + der->length;
        der->length += (size_t)i2d_X509(certificate, &end);
    }
    return status;
}

static void
print_name(const X509_NAME *name, char text[AIGCP_NAME_ROOM])
{
    BIO *bio = BIO_new(BIO_s_mem());
    int length = 0;

    /* UTF-8 stays; controls are escaped. */
    if (bio && X509_NAME_print_ex(bio, name, 0,
                                  (XN_FLAG_ONELINE & ~XN_FLAG_SPC_EQ) &
                                      ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >= 0)
        length = BIO_read(bio, text, AIGCP_NAME_ROOM - 1);
    text[length > 0 ? length : 0] = '\0';
    BIO_free(bio);
}

void
aigcp_certificate_subject(const aigcp_certificate *certificate, char name[AIGCP_NAME_ROOM])
{
    print_name(X509_get_subject_name(certificate), name);
}

void
aigcp_certificate_issuer(const aigcp_certificate *certificate, char name[AIGCP_NAME_ROOM])
{
    print_name(X509_get_issuer_name(certificate), name);
}

bool
aigcp_certificate_self_signed(aigcp_certificate *certificate)
{
    bool self = X509_self_signed(certificate, 1) == 1;

    ERR_clear_error();
    return self;
}

int
aigcp_certificate_period(const aigcp_certificate *certificate, int64_t time)
{
    time_t when = (time_t)time;

    if (X509_cmp_time(X509_get0_notBefore(certificate), &when) > 0)
        return -1;
    return X509_cmp_time(X509_get0_notAfter(certificate), &when) < 0 ? 1 : 0;
}

aigc_c2pa_algorithm
aigcp_certificate_algorithm(aigcp_certificate *certificate, size_t *size)
{
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    int bits = key ? EVP_PKEY_get_bits(key) : 0;

    *size = 0;
    if (!key)
        return AIGC_C2PA_NONE;
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_ED25519:
        *size = 64;
        return AIGC_C2PA_EDDSA;
    case EVP_PKEY_EC:
        *size = 2 * (((size_t)bits + 7) / 8);
        return bits == 256   ? AIGC_C2PA_ES256
               : bits == 384 ? AIGC_C2PA_ES384
               : bits == 521 ? AIGC_C2PA_ES512
                             : AIGC_C2PA_NONE;
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
        *size = ((size_t)bits + 7) / 8;
        return bits >= 2048 && *size <= AIGCP_RAW_SIGNATURE_MAX ? AIGC_C2PA_PS256 : AIGC_C2PA_NONE;
    default:
        return AIGC_C2PA_NONE;
    }
}
