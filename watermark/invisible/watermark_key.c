/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of the invisible watermark: objects and files. */
#include "watermark/invisible/watermark_key.h"

#include "watermark/crypto_sodium.h"
#include "watermark/key_file_io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char prefix[] = "aigc-watermark-key-1:";
#define PREFIX_LENGTH (sizeof prefix - 1)
#define FILE_LENGTH (PREFIX_LENGTH + 2 * AIGC_WATERMARK_KEY_SIZE + 1)

void
aigc_watermark_key_free(aigc_watermark_key *key)
{
    if (!key)
        return;
    aigcp_wipe(key, sizeof *key);
    free(key);
}

aigc_status
aigc_watermark_key_new(const uint8_t *bytes, aigc_watermark_key **result)
{
    if (!result)
        return AIGC_ERR_ARGUMENT;
    *result = NULL;
    if (!bytes)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = aigcp_crypto_open();
    if (status != AIGC_OK)
        return status;
    aigc_watermark_key *key = calloc(1, sizeof *key);
    if (!key)
        return AIGC_ERR_MEMORY;
    memcpy(key->bytes, bytes, sizeof key->bytes);
    status = aigcp_carriers_draw(key->bytes, &key->carriers);
    if (status != AIGC_OK) {
        aigc_watermark_key_free(key);
        return status;
    }
    *result = key;
    return AIGC_OK;
}

aigc_status
aigc_watermark_key_generate(aigc_watermark_key **key)
{
    uint8_t bytes[AIGC_WATERMARK_KEY_SIZE];
    if (!key)
        return AIGC_ERR_ARGUMENT;
    *key = NULL;
    aigc_status status = aigcp_crypto_open();
    if (status != AIGC_OK)
        return status;
    aigcp_random(bytes, sizeof bytes);
    status = aigc_watermark_key_new(bytes, key);
    aigcp_wipe(bytes, sizeof bytes);
    return status;
}

/* The value of a hex digit of either case, in time that does not depend on it; 16 or more if it
 * is none. */
static unsigned
digit_value(unsigned character)
{
    unsigned letter = character | 0x20U;
    unsigned is_digit = (unsigned)-(int)(((character - '0') & 0xFFU) < 10);
    unsigned is_letter = (unsigned)-(int)(((letter - 'a') & 0xFFU) < 6);
    return ((character - '0') & is_digit) | ((letter - 'a' + 10) & is_letter) |
           (16U & ~(is_digit | is_letter));
}

static bool
parse_key(const char *text, size_t length, uint8_t bytes[AIGC_WATERMARK_KEY_SIZE])
{
    unsigned bad = 0;
    if (length == FILE_LENGTH && text[length - 1] == '\n')
        length--;
    if (length != FILE_LENGTH - 1 || memcmp(text, prefix, PREFIX_LENGTH) != 0)
        return false;
    for (size_t i = 0; i < AIGC_WATERMARK_KEY_SIZE; i++) {
        unsigned high = digit_value((unsigned char)text[PREFIX_LENGTH + 2 * i]);
        unsigned low = digit_value((unsigned char)text[PREFIX_LENGTH + 2 * i + 1]);
        bad |= (high | low) & 16U;
        bytes[i] = (uint8_t)((high << 4 | low) & 0xFFU);
    }
    return bad == 0;
}

/* Read at most `room` bytes of a file. */
static aigc_status
read_file(const char *path, char *text, size_t room, size_t *length)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    *length = 0;
    if (file < 0)
        return AIGC_ERR_IO;
    while (*length < room) {
        ssize_t got = read(file, text + *length, room - *length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            int saved = errno;
            (void)close(file);
            errno = saved;
            return AIGC_ERR_IO;
        }
        if (got == 0)
            break;
        *length += (size_t)got;
    }
    (void)close(file);
    return AIGC_OK;
}

aigc_status
aigc_watermark_key_load(const char *path, aigc_watermark_key **key)
{
    char text[FILE_LENGTH + 1];
    uint8_t bytes[AIGC_WATERMARK_KEY_SIZE];
    size_t length;
    if (!key)
        return AIGC_ERR_ARGUMENT;
    *key = NULL;
    if (!path)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = aigcp_crypto_open();
    if (status == AIGC_OK)
        status = read_file(path, text, sizeof text, &length);
    if (status == AIGC_OK)
        status = parse_key(text, length, bytes) ? aigc_watermark_key_new(bytes, key) : AIGC_ERR_KEY;
    aigcp_wipe(text, sizeof text);
    aigcp_wipe(bytes, sizeof bytes);
    return status;
}

aigc_status
aigc_watermark_key_save(const aigc_watermark_key *key, const char *path)
{
    static const char digits[] = "0123456789abcdef";
    char text[FILE_LENGTH];
    if (!key || !path)
        return AIGC_ERR_ARGUMENT;
    memcpy(text, prefix, PREFIX_LENGTH);
    for (size_t i = 0; i < AIGC_WATERMARK_KEY_SIZE; i++) {
        text[PREFIX_LENGTH + 2 * i] = digits[key->bytes[i] >> 4];
        text[PREFIX_LENGTH + 2 * i + 1] = digits[key->bytes[i] & 15];
    }
    text[FILE_LENGTH - 1] = '\n';
    aigc_status status = aigcp_key_file_create(path, 0600, text, sizeof text);
    aigcp_wipe(text, sizeof text);
    return status;
}
