/* SPDX-License-Identifier: Apache-2.0 */
/* The content hash: BLAKE2b-256 of the text in normalisation form C.
 *
 * A text is a sequence of segments: each begins at a character with a normalisation boundary
 * before it, behind a byte that is not UTF-8, or where the segment would become longer than
 * AIGCP_SEGMENT_MAX bytes. Segments are normalised apart and hashed one behind the other, so
 * the result does not depend on how many of them are normalised in one call. */
#include "watermark/content_hash.h"

#include <string.h>

_Static_assert(AIGCP_NFC_INPUT_MAX >= 2 * AIGCP_SEGMENT_MAX, "room for whole segments and one");
_Static_assert(AIGCP_SHORT_RUN < AIGCP_SEGMENT_MAX, "a short run fits behind a segment");

aigc_status
aigcp_content_hash_init(aigcp_content_hash *content)
{
    *content = (aigcp_content_hash){ 0 };
    aigcp_quiet_map_init(&content->quiet);
    aigc_status status = aigcp_crypto_open();
    if (status == AIGC_OK)
        status = aigcp_nfc_open(&content->nfc);
    if (status == AIGC_OK)
        status = aigcp_hash_new(&content->hash);
    return status;
}

void
aigcp_content_hash_free(aigcp_content_hash *content)
{
    aigcp_hash_free(content->hash);
    content->hash = NULL;
}

void
aigcp_content_hash_begin(aigcp_content_hash *content)
{
    aigcp_hash_begin(content->hash);
    content->length = 0;
    content->open = 0;
    content->as_it_is = true;
    content->partial_length = 0;
}

/* Hash the first `count` waiting bytes, which end at a segment. */
static aigc_status
release(aigcp_content_hash *content, size_t count)
{
    if (content->as_it_is) {
        aigcp_hash_feed(content->hash, content->waiting, count);
    } else {
        uint8_t normal[AIGCP_NFC_OUTPUT_MAX];
        size_t normal_length;
        aigc_status status =
            aigcp_nfc_normalize(content->nfc, content->waiting, count, normal, &normal_length);
        if (status != AIGC_OK)
            return status;
        aigcp_hash_feed(content->hash, normal, normal_length);
    }
    content->length -= count;
    memmove(content->waiting, content->waiting + count, content->length);
    content->open = 0;
    return AIGC_OK;
}

static aigc_status
release_all(aigcp_content_hash *content)
{
    aigc_status status = content->length ? release(content, content->length) : AIGC_OK;
    content->as_it_is = true;
    return status;
}

static void
append(aigcp_content_hash *content, const uint8_t *data, size_t length)
{
    memcpy(content->waiting + content->length, data, length);
    content->length += length;
}

/* Take a run of quiet characters, of which the last has `last` bytes. */
static aigc_status
take_quiet(aigcp_content_hash *content, const uint8_t *data, size_t length, size_t last)
{
    bool joins = !content->as_it_is && length < AIGCP_SHORT_RUN &&
                 length <= sizeof content->waiting - content->length;
    if (!joins) {
        aigc_status status = release_all(content);
        if (status != AIGC_OK)
            return status;
        aigcp_hash_feed(content->hash, data, length - last);
        data += length - last;
        length = last;
    }
    append(content, data, length);
    content->open = content->length - last;
    return AIGC_OK;
}

/* Take one character that is not known to be quiet. */
static aigc_status
take_character(aigcp_content_hash *content, uint32_t code_point, const uint8_t *data, size_t size)
{
    aigc_status status = AIGC_OK;
    if (aigcp_nfc_boundary_before(content->nfc, code_point)) {
        if (size > sizeof content->waiting - content->length)
            status = release_all(content);
        content->open = content->length;
    } else if (content->length - content->open + size > AIGCP_SEGMENT_MAX) {
        status = release_all(content);
    } else if (size > sizeof content->waiting - content->length) {
        status = release(content, content->open);
    }
    if (status == AIGC_OK) {
        append(content, data, size);
        content->as_it_is = false;
    }
    return status;
}

/* Take bytes that are part of no character: they are hashed as they are. */
static aigc_status
take_invalid(aigcp_content_hash *content, const uint8_t *data, size_t length)
{
    aigc_status status = release_all(content);
    if (status == AIGC_OK)
        aigcp_hash_feed(content->hash, data, length);
    return status;
}

/* Take all of `data` but a character that is cut at its end.
 * @return how much was taken, in `*taken`. */
static aigc_status
take(aigcp_content_hash *content, const uint8_t *data, size_t length, size_t *taken)
{
    aigc_status status = AIGC_OK;
    size_t position = 0;
    while (status == AIGC_OK && position < length) {
        size_t size;
        size_t run = aigcp_quiet_run(&content->quiet, data + position, length - position, &size);
        if (run) {
            status = take_quiet(content, data + position, run, size);
            position += run;
            continue;
        }
        uint32_t code_point = aigcp_utf8_decode(data + position, length - position, &size);
        if (code_point == AIGCP_UTF8_PARTIAL)
            break;
        if (code_point == AIGCP_UTF8_INVALID)
            status = take_invalid(content, data + position, size);
        else
            status = take_character(content, code_point, data + position, size);
        position += size;
    }
    *taken = position;
    return status;
}

aigc_status
aigcp_content_hash_feed(aigcp_content_hash *content, const void *data, size_t length)
{
    const uint8_t *bytes = data;
    size_t position = 0;
    size_t taken;
    aigc_status status = AIGC_OK;

    /* Finish the character that the last feed cut, byte by byte. */
    while (status == AIGC_OK && content->partial_length && position < length) {
        content->partial[content->partial_length++] = bytes[position++];
        status = take(content, content->partial, content->partial_length, &taken);
        content->partial_length -= taken;
        memmove(content->partial, content->partial + taken, content->partial_length);
    }
    if (status != AIGC_OK || position == length)
        return status;

    status = take(content, bytes + position, length - position, &taken);
    position += taken;
    if (status == AIGC_OK && position < length) {
        content->partial_length = length - position;
        memcpy(content->partial, bytes + position, content->partial_length);
    }
    return status;
}

aigc_status
aigcp_content_hash_finish(aigcp_content_hash *content, uint8_t digest[AIGCP_HASH_SIZE])
{
    aigc_status status = take_invalid(content, content->partial, content->partial_length);
    content->partial_length = 0;
    if (status == AIGC_OK)
        aigcp_hash_finish(content->hash, digest);
    return status;
}
