/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/cose_sign1.h"

#include "common/i18n.h"
#include "watermark/c2pa/cbor_writer.h"

#include <string.h>

#define TAG_SIGN1 18
#define HEADER_ALGORITHM 1
#define HEADER_CRITICAL 2
#define HEADER_CHAIN 33

/* ---- reading ------------------------------------------------------------------------- */

static bool
is_known(int64_t number)
{
    switch (number) {
    case AIGC_C2PA_EDDSA:
    case AIGC_C2PA_ES256:
    case AIGC_C2PA_ES384:
    case AIGC_C2PA_ES512:
    case AIGC_C2PA_PS256:
    case AIGC_C2PA_PS384:
    case AIGC_C2PA_PS512:
        return true;
    default:
        return false;
    }
}

static bool
add_certificate(aigcp_cose *cose, aigcp_cbor item)
{
    aigcp_span *next = &cose->chain[cose->chain_count];

    if (cose->chain_count == AIGCP_CHAIN_MAX ||
        !aigcp_cbor_get_bytes(item, &next->bytes, &next->length) || next->length == 0 ||
        next->length > AIGCP_CERTIFICATE_MAX)
        return false;
    cose->chain_count++;
    return true;
}

/* One certificate as bytes, or several in an array. */
static bool
read_chain(aigcp_cose *cose, aigcp_cbor item)
{
    aigcp_cbor_walk walk;
    aigcp_cbor member;

    if (!aigcp_cbor_walk_array(item, &walk))
        return add_certificate(cose, item);
    while (aigcp_cbor_next(&walk, &member))
        if (!add_certificate(cose, member))
            return false;
    return cose->chain_count > 0;
}

/* The chain stands under 33 or "x5chain", in either header, and only once in all. */
static const char *
find_chain(aigcp_cose *cose, aigcp_cbor protected_map, aigcp_cbor unprotected)
{
    aigcp_cbor found[4];
    aigcp_cbor chain = { NULL, 0 };
    size_t count = 0;

    (void)aigcp_cbor_find_int(protected_map, HEADER_CHAIN, &found[0]);
    (void)aigcp_cbor_find(protected_map, "x5chain", &found[1]);
    (void)aigcp_cbor_find_int(unprotected, HEADER_CHAIN, &found[2]);
    (void)aigcp_cbor_find(unprotected, "x5chain", &found[3]);
    for (size_t i = 0; i < 4; i++) {
        if (found[i].length > 0) {
            chain = found[i];
            count++;
        }
    }
    if (count == 0)
        return N_("the signature has no certificate chain (header 33, x5chain)");
    if (count > 1)
        return N_("the signature has two certificate chains");
    return read_chain(cose, chain) ? NULL : N_("the certificate chain is malformed or too long");
}

static bool
all_zero(aigcp_cbor item)
{
    const uint8_t *bytes;
    size_t length;

    if (!aigcp_cbor_get_bytes(item, &bytes, &length))
        return false;
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

/* {"tstTokens": [{"val": bytes}]}; exactly one. */
static void
read_token(aigcp_cose *cose, aigcp_cbor container)
{
    aigcp_cbor list, member, value;
    aigcp_cbor_walk walk;

    if (!aigcp_cbor_find(container, "tstTokens", &list) || !aigcp_cbor_walk_array(list, &walk)) {
        cose->token_malformed = true;
        return;
    }
    while (aigcp_cbor_next(&walk, &member)) {
        cose->tokens++;
        if (!aigcp_cbor_find(member, "val", &value) ||
            !aigcp_cbor_get_bytes(value, &cose->token.bytes, &cose->token.length) ||
            cose->token.length == 0 || cose->token.length > AIGCP_TOKEN_MAX)
            cose->token_malformed = true;
    }
    cose->token_malformed = cose->token_malformed || cose->tokens != 1;
}

static bool
read_staples(aigcp_cose *cose, aigcp_cbor container)
{
    aigcp_cbor list, member;
    aigcp_cbor_walk walk;

    if (!aigcp_cbor_find(container, "ocspVals", &list) || !aigcp_cbor_walk_array(list, &walk))
        return false;
    while (aigcp_cbor_next(&walk, &member)) {
        aigcp_span *next = &cose->staples[cose->staple_count];

        if (cose->staple_count == AIGCP_STAPLES_MAX ||
            !aigcp_cbor_get_bytes(member, &next->bytes, &next->length))
            return false;
        cose->staple_count++;
    }
    return true;
}

/* Nothing covers the unprotected header: only what is known, and is proved in another way or is
 * zero, may stand in it. */
static const char *
read_unprotected(aigcp_cose *cose, aigcp_cbor unprotected)
{
    aigcp_cbor_walk walk;
    aigcp_cbor key, value;
    int64_t number;

    if (!aigcp_cbor_walk_map(unprotected, &walk))
        return N_("the unprotected header is no map");
    while (aigcp_cbor_next_pair(&walk, &key, &value)) {
        if (aigcp_cbor_text_is(key, "pad") || aigcp_cbor_text_is(key, "pad2")) {
            if (!all_zero(value))
                return N_("the padding of the signature is not all zero");
        } else if (aigcp_cbor_text_is(key, "sigTst2")) {
            read_token(cose, value);
        } else if (aigcp_cbor_text_is(key, "sigTst")) {
            /* Version 1; version 2 beside it is one too many. */
            cose->token_version1 = true;
            read_token(cose, value);
        } else if (aigcp_cbor_text_is(key, "rVals")) {
            if (!read_staples(cose, value))
                return N_("the revocation values are malformed");
        } else if (!aigcp_cbor_text_is(key, "x5chain") &&
                   !(aigcp_cbor_get_int(key, &number) && number == HEADER_CHAIN)) {
            return N_("the unprotected header holds something that nothing signs");
        }
    }
    return NULL;
}

static const char *
read_parts(aigcp_cbor array, aigcp_cose *cose, aigcp_cbor *unprotected)
{
    aigcp_cbor_walk walk;
    aigcp_cbor header, payload, behind;

    if (!aigcp_cbor_walk_array(array, &walk) || !aigcp_cbor_next(&walk, &header) ||
        !aigcp_cbor_next(&walk, unprotected) || !aigcp_cbor_next(&walk, &payload) ||
        !aigcp_cbor_next(&walk, &cose->signature_item) || aigcp_cbor_next(&walk, &behind) ||
        !aigcp_cbor_get_bytes(header, &cose->protected_header.bytes,
                              &cose->protected_header.length) ||
        !aigcp_cbor_get_bytes(cose->signature_item, &cose->signature.bytes,
                              &cose->signature.length))
        return N_("it is no array of header, header, payload, signature");
    return aigcp_cbor_is_null(payload) ? NULL : N_("the payload is not detached");
}

/* Header 1 of the protected header, which must not be repeated outside. */
static aigc_status
read_algorithm(aigcp_cose *cose, aigcp_cbor protected_map, const char **why)
{
    aigcp_cbor item;
    int64_t number;

    *why = N_("the protected header names no algorithm");
    if (!aigcp_cbor_find_int(protected_map, HEADER_ALGORITHM, &item) ||
        !aigcp_cbor_get_int(item, &number))
        return AIGC_ERR_KEY;
    if (!is_known(number)) {
        *why = N_("the signature algorithm is none of C2PA");
        return AIGC_ERR_KEY;
    }
    *why = NULL;
    cose->algorithm = (aigc_c2pa_algorithm)number;
    return AIGC_OK;
}

/* Header 2 names headers without which the signature means something else (RFC 9052, 3.1). */
static bool
understands_critical(aigcp_cbor protected_map)
{
    aigcp_cbor list, member;
    aigcp_cbor_walk walk;
    int64_t number;

    if (!aigcp_cbor_find_int(protected_map, HEADER_CRITICAL, &list))
        return true;
    if (!aigcp_cbor_walk_array(list, &walk))
        return false;
    while (aigcp_cbor_next(&walk, &member))
        if (!aigcp_cbor_text_is(member, "x5chain") &&
            !(aigcp_cbor_get_int(member, &number) &&
              (number == HEADER_ALGORITHM || number == HEADER_CHAIN)))
            return false;
    return true;
}

aigc_status
aigcp_cose_read(const uint8_t *bytes, size_t length, aigcp_cose *cose, const char **why)
{
    aigcp_cbor document, array, protected_map, unprotected;
    uint64_t tag;

    memset(cose, 0, sizeof *cose);
    *why = N_("the signature is no CBOR, or not in the form that the standard asks for");
    if (length > AIGCP_COSE_MAX)
        return AIGC_ERR_LIMIT;
    aigc_status status = aigcp_cbor_check(bytes, length, 0, &document);
    if (status != AIGC_OK)
        return status;
    *why = N_("the signature has not the tag of a COSE_Sign1");
    if (!aigcp_cbor_get_tag(document, &tag, &array) || tag != TAG_SIGN1)
        return AIGC_ERR_FORMAT;
    *why = read_parts(array, cose, &unprotected);
    if (*why)
        return AIGC_ERR_FORMAT;
    *why = N_("the protected header is no map");
    status = aigcp_cbor_check(cose->protected_header.bytes, cose->protected_header.length, 0,
                              &protected_map);
    if (status != AIGC_OK || !aigcp_cbor_is(protected_map, AIGCP_CBOR_MAP))
        return status != AIGC_OK ? status : AIGC_ERR_FORMAT;
    status = read_algorithm(cose, protected_map, why);
    if (status != AIGC_OK)
        return status;
    *why = understands_critical(protected_map)
               ? find_chain(cose, protected_map, unprotected)
               : N_("the signature has a critical header that is not understood");
    if (!*why)
        *why = read_unprotected(cose, unprotected);
    return !*why ? AIGC_OK : AIGC_ERR_FORMAT;
}

/* ---- writing ------------------------------------------------------------------------- */

aigc_status
aigcp_cose_message(const char *context, aigcp_span protected_header, const uint8_t *payload,
                   size_t length, aigcp_buffer *message)
{
    aigcp_cbor_writer writer;

    aigcp_cbor_writer_init(&writer, message);
    aigcp_cbor_put_array(&writer, 4);
    aigcp_cbor_put_text(&writer, context);
    aigcp_cbor_put_bytes(&writer, protected_header.bytes, protected_header.length);
    aigcp_cbor_put_bytes(&writer, NULL, 0);
    aigcp_cbor_put_bytes(&writer, payload, length);
    return writer.status;
}

aigc_status
aigcp_cose_protected(aigc_c2pa_algorithm algorithm, const aigcp_span *chain, size_t count,
                     aigcp_buffer *header)
{
    aigcp_cbor_writer writer;

    aigcp_cbor_writer_init(&writer, header);
    size_t map = aigcp_cbor_begin_map(&writer);
    aigcp_cbor_put_int(&writer, HEADER_ALGORITHM);
    aigcp_cbor_put_int(&writer, algorithm);
    aigcp_cbor_put_int(&writer, HEADER_CHAIN);
    if (count > 1)
        aigcp_cbor_put_array(&writer, count);
    for (size_t i = 0; i < count; i++)
        aigcp_cbor_put_bytes(&writer, chain[i].bytes, chain[i].length);
    aigcp_cbor_end_map(&writer, map);
    return writer.status;
}

static void
put_token(aigcp_cbor_writer *writer, aigcp_span token)
{
    aigcp_cbor_put_text(writer, "sigTst2");
    size_t inner = aigcp_cbor_begin_map(writer);
    aigcp_cbor_put_text(writer, "tstTokens");
    aigcp_cbor_put_array(writer, 1);
    size_t entry = aigcp_cbor_begin_map(writer);
    aigcp_cbor_pair_bytes(writer, "val", token.bytes, token.length);
    aigcp_cbor_end_map(writer, entry);
    aigcp_cbor_end_map(writer, inner);
}

static void
put_zeros(aigcp_cbor_writer *writer, const char *name, size_t count)
{
    aigcp_buffer zeros;

    if (count == AIGCP_NO_PADDING || writer->status != AIGC_OK)
        return;
    aigcp_buffer_init(&zeros, AIGCP_TOKEN_MAX);
    writer->status = aigcp_buffer_reserve(&zeros, count + 1);
    if (writer->status == AIGC_OK) {
        memset(zeros.data, 0, count + 1);
        aigcp_cbor_pair_bytes(writer, name, zeros.data, count);
    }
    aigcp_buffer_free(&zeros);
}

/* The unprotected header with a token, if there is one, and zeros. */
static aigc_status
write_unprotected(aigcp_span token, const size_t padding[2], aigcp_buffer *out)
{
    aigcp_cbor_writer writer;

    aigcp_cbor_writer_init(&writer, out);
    size_t map = aigcp_cbor_begin_map(&writer);
    if (token.length > 0)
        put_token(&writer, token);
    put_zeros(&writer, "pad", padding[0]);
    put_zeros(&writer, "pad2", padding[1]);
    aigcp_cbor_end_map(&writer, map);
    return writer.status;
}

/* Header of exactly `room` bytes: the one length of padding that makes it so is found by trying,
 * because the head of the padding grows with it. */
static aigc_status
write_padded(aigcp_span token, size_t room, aigcp_buffer *header)
{
    size_t padding[2] = { AIGCP_NO_PADDING, AIGCP_NO_PADDING };
    aigc_status status = write_unprotected(token, padding, header);

    if (status != AIGC_OK || header->length == room)
        return status;
    size_t bare = header->length;
    if (bare > room)
        return AIGC_ERR_LIMIT;
    padding[0] = room - bare > 8 ? room - bare - 8 : 0;
    for (; status == AIGC_OK && padding[0] <= room - bare; padding[0]++) {
        header->length = 0;
        status = write_unprotected(token, padding, header);
        if (header->length == room)
            return status;
    }
    return status != AIGC_OK ? status : AIGC_ERR_LIMIT;
}

/* With an unprotected header that was written, or with an empty one. */
static aigc_status
write_all(aigcp_span protected_header, aigcp_span signature, const aigcp_buffer *unprotected,
          aigcp_buffer *out)
{
    aigcp_cbor_writer writer;

    aigcp_cbor_writer_init(&writer, out);
    aigcp_cbor_put_tag(&writer, TAG_SIGN1);
    aigcp_cbor_put_array(&writer, 4);
    aigcp_cbor_put_bytes(&writer, protected_header.bytes, protected_header.length);
    if (unprotected->length > 0)
        aigcp_cbor_put_raw(&writer, unprotected->data, unprotected->length);
    else
        aigcp_cbor_end_map(&writer, aigcp_cbor_begin_map(&writer));
    aigcp_cbor_put_null(&writer);
    aigcp_cbor_put_bytes(&writer, signature.bytes, signature.length);
    return writer.status;
}

aigc_status
aigcp_cose_write(aigcp_span protected_header, aigcp_span signature, aigcp_span token, size_t room,
                 aigcp_buffer *out)
{
    aigcp_buffer unprotected;
    aigc_status status = AIGC_OK;

    aigcp_buffer_init(&unprotected, AIGCP_COSE_MAX);
    if (room > 0)
        status = write_padded(token, room, &unprotected);
    if (status == AIGC_OK)
        status = write_all(protected_header, signature, &unprotected, out);
    aigcp_buffer_free(&unprotected);
    return status;
}

aigc_status
aigcp_cose_write_padded(aigcp_span protected_header, aigcp_span signature, aigcp_span token,
                        const size_t padding[2], aigcp_buffer *out)
{
    aigcp_buffer unprotected;

    aigcp_buffer_init(&unprotected, AIGCP_COSE_MAX);
    aigc_status status = write_unprotected(token, padding, &unprotected);
    if (status == AIGC_OK)
        status = write_all(protected_header, signature, &unprotected, out);
    aigcp_buffer_free(&unprotected);
    return status;
}

size_t
aigcp_cose_room(size_t token_length)
{
    /* Maps, keys and heads around a token take 30 bytes, "pad" and its head 5 to 7. ECDSA
     * signatures of authorities vary by up to 2 bytes for each of two integers, and a length
     * that crosses a power of 256 moves a head: 16 more are enough, and never a gap that no
     * padding fills. */
    return token_length + 30 + 7 + 16;
}
