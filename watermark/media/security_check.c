/* SPDX-License-Identifier: Apache-2.0 */
/* Security data of others:
 *
 *     {"SecurityData":{"Type":"TC260PG","Version":1,"PubSD":[
 *         {"Type":"DS","AlgID":"1.2.156.10197.1.501","TBSData":{"Type":"LabelMataData"},
 *          "Signature":"3045..."},
 *         {"Type":"PubKey","AlgID":"1.2.156.10197.1.501","KeyValue":"3059..."}]}}
 *
 * with or without the outer object, keys in any case ("PubSd" is real), hex for binary. */
#include "watermark/media/security_message.h"

#include "watermark/media/json_value.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Binary values, as they stand between quotes in hex. */
typedef struct octets {
    uint8_t bytes[AIGCP_SECURITY_BYTES_MAX];
    size_t length;
} octets;

typedef struct security_parts {
    bool is_data;     /* Type is TC260PG, or there is a PubSD */
    bool unknown;     /* a signature of the label with an algorithm that we do not know */
    bool damaged;     /* a value that should be hex is not */
    octets signature; /* of the label; the first one that we can check */
    octets key;
} security_parts;

/* ---- reading ---------------------------------------------------------------------------- */

typedef struct member_search {
    const char *name;
    const aigcp_json *value;
} member_search;

static aigc_status
match_member(void *context, const char *key, const aigcp_json *value)
{
    member_search *search = context;

    if (!search->value && strcasecmp(key, search->name) == 0)
        search->value = value;
    return AIGC_OK;
}

/* The member of an object, whatever the case of its key; NULL if there is none. */
static const aigcp_json *
member(const aigcp_json *object, const char *name)
{
    member_search search = { name, NULL };

    if (!object || aigcp_json_kind_of(object) != AIGCP_JSON_OBJECT)
        return NULL;
    return aigcp_json_each(object, match_member, &search) == AIGC_OK ? search.value : NULL;
}

/* The text of a member; "" if there is none. */
static const char *
member_text(const aigcp_json *object, const char *name)
{
    const aigcp_json *value = member(object, name);
    const char *text = value ? aigcp_json_string(value) : NULL;

    return text ? text : "";
}

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool
read_hex(const char *text, octets *value)
{
    value->length = 0;
    for (; text[0] != '\0'; text += 2) {
        int high = hex_digit(text[0]), low = hex_digit(text[1]);

        if (high < 0 || low < 0 || value->length == sizeof value->bytes) {
            value->length = 0;
            return false;
        }
        value->bytes[value->length++] = (uint8_t)(high * 16 + low);
    }
    return value->length > 0;
}

/* Whether a signature is one of the label: as the guide spells it, as vendors do, or unsaid. */
static bool
is_of_label(const aigcp_json *entry)
{
    static const char *const names[] = { "", "Md", "LabelMataData", "LabelMetaData" };
    const char *type = member_text(member(entry, "TBSData"), "Type");

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcasecmp(type, names[i]) == 0)
            return true;
    return false;
}

static void
read_signature(const aigcp_json *entry, security_parts *parts)
{
    const char *algorithm = member_text(entry, "AlgID");

    if (!is_of_label(entry) || parts->signature.length > 0)
        return;
    if (algorithm[0] != '\0' && strcmp(algorithm, AIGCP_OID_SM3_WITH_SM2) != 0 &&
        strcmp(algorithm, AIGCP_OID_SHA256_WITH_RSA) != 0)
        parts->unknown = true;
    else if (!read_hex(member_text(entry, "Signature"), &parts->signature))
        parts->damaged = true;
}

static void
read_entry(const aigcp_json *entry, security_parts *parts)
{
    const char *type = member_text(entry, "Type");

    if (strcasecmp(type, "DS") == 0)
        read_signature(entry, parts);
    else if (strcasecmp(type, "PubKey") == 0 && parts->key.length == 0 &&
             !read_hex(member_text(entry, "KeyValue"), &parts->key))
        parts->damaged = true;
}

static void
read_parts(const aigcp_json *json, security_parts *parts)
{
    const aigcp_json *inner = member(json, "SecurityData");
    const aigcp_json *data = inner ? inner : json;
    const aigcp_json *public = member(data, "PubSD");

    parts->is_data = strcasecmp(member_text(data, "Type"), "TC260PG") == 0 || public || inner;
    if (!public)
        return;
    if (aigcp_json_kind_of(public) != AIGCP_JSON_ARRAY) {
        read_entry(public, parts);
        return;
    }
    for (size_t i = 0; i < AIGCP_SECURITY_ENTRIES_MAX; i++) {
        const aigcp_json *entry = aigcp_json_element(public, i);

        if (!entry)
            break;
        read_entry(entry, parts);
    }
}

/* Read what is said; `*verdict` is UNCHECKED if it is security data, and all there is to say if
 * not. */
static aigc_status
read_data(const char *data, security_parts *parts, aigc_security_verdict *verdict)
{
    aigcp_json *json;
    bool repeated;

    memset(parts, 0, sizeof *parts);
    *verdict = AIGC_SECURITY_NONE;
    if (!data || data[0] == '\0')
        return AIGC_OK;
    *verdict = AIGC_SECURITY_OPAQUE;
    if (data[0] != '{')
        return AIGC_OK;
    aigc_status status = aigcp_json_parse(data, strlen(data), &repeated, &json);
    if (status == AIGC_OK) {
        read_parts(json, parts);
        *verdict = parts->is_data ? AIGC_SECURITY_UNCHECKED : AIGC_SECURITY_OPAQUE;
    } else if (status == AIGC_ERR_FORMAT) {
        *verdict = strstr(data, "SecurityData") || strstr(data, "TC260PG") ? AIGC_SECURITY_MALFORMED
                                                                           : AIGC_SECURITY_OPAQUE;
        status = AIGC_OK;
    }
    aigcp_json_free(json);
    return status;
}

/* ---- judging ---------------------------------------------------------------------------- */

static bool
fits(const aigcp_public_key *key, const aigcp_buffer *message, const security_parts *parts)
{
    return aigcp_signature_fits(key, message->data, message->length, parts->signature.bytes,
                                parts->signature.length);
}

/* With the key that came along: does the signature fit it, and is it one that is pinned? */
static aigc_security_verdict
judge_by_own_key(const aigcp_public_key *own, const aigcp_buffer *message,
                 const security_parts *parts, const aigc_security_keys *keys)
{
    if (!fits(own, message, parts))
        return AIGC_SECURITY_ALTERED;
    for (size_t i = 0; keys && i < keys->count; i++)
        if (aigcp_public_key_equal(own, keys->list[i]))
            return AIGC_SECURITY_TRUSTED;
    return AIGC_SECURITY_INTEGRITY;
}

static aigc_security_verdict
judge_by_pinned_keys(const aigcp_buffer *message, const security_parts *parts,
                     const aigc_security_keys *keys)
{
    for (size_t i = 0; keys && i < keys->count; i++)
        if (fits(keys->list[i], message, parts))
            return AIGC_SECURITY_TRUSTED;
    return AIGC_SECURITY_UNCHECKED;
}

static aigc_status
judge(const aigcp_buffer *message, const security_parts *parts, const aigc_security_keys *keys,
      aigc_security_verdict *verdict)
{
    aigcp_public_key *own = NULL;
    aigc_status status = AIGC_OK;

    if (parts->damaged) {
        *verdict = AIGC_SECURITY_MALFORMED;
        return AIGC_OK;
    }
    if (parts->signature.length == 0) {
        *verdict = AIGC_SECURITY_UNCHECKED;
        return AIGC_OK;
    }
    if (parts->key.length > 0)
        status = aigcp_public_key_read(parts->key.bytes, parts->key.length, &own);
    if (status == AIGC_ERR_KEY) {
        *verdict = AIGC_SECURITY_MALFORMED;
        status = AIGC_OK;
    } else if (status == AIGC_OK && own) {
        *verdict = judge_by_own_key(own, message, parts, keys);
    } else if (status == AIGC_OK) {
        *verdict = judge_by_pinned_keys(message, parts, keys);
    }
    aigcp_public_key_free(own);
    return status;
}

aigc_status
aigcp_security_form(const char *data, aigc_security_verdict *verdict)
{
    security_parts *parts = malloc(sizeof *parts);

    *verdict = AIGC_SECURITY_UNCHECKED;
    if (!parts)
        return AIGC_ERR_MEMORY;
    aigc_status status = read_data(data, parts, verdict);
    free(parts);
    return status;
}

aigc_status
aigc_security_check(const char *data, const char *label, const char *producer,
                    const char *produce_id, const aigc_security_keys *keys,
                    aigc_security_verdict *verdict)
{
    security_parts *parts;
    aigcp_buffer message;

    if (verdict)
        *verdict = AIGC_SECURITY_UNCHECKED;
    if (!data || !label || !producer || !produce_id || !verdict)
        return AIGC_ERR_ARGUMENT;
    parts = malloc(sizeof *parts);
    if (!parts)
        return AIGC_ERR_MEMORY;
    aigcp_buffer_init(&message, AIGCP_SECURITY_MESSAGE_MAX);
    aigc_status status = read_data(data, parts, verdict);
    if (status == AIGC_OK && *verdict == AIGC_SECURITY_UNCHECKED) {
        status = aigcp_security_message(label, producer, produce_id, &message);
        if (status == AIGC_OK)
            status = judge(&message, parts, keys, verdict);
        else if (status == AIGC_ERR_FIELD || status == AIGC_ERR_LIMIT)
            status = AIGC_OK; /* no message that a signature could be of */
    }
    aigcp_buffer_free(&message);
    free(parts);
    return status;
}
