/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys and signatures of minisign 0.11 as text in memory.
 *
 *     untrusted comment: ...                       untrusted comment: ...
 *     base64 of:                                   base64 of:
 *       2 "Ed"  8 key number  32 public key          2 "ED"  8 key number  64 signature
 *                                                  trusted comment: ...
 *                                                  base64 of 64 global signature */
#include "common/minisign_text.h"

#include <string.h>

#define ALGORITHM_SIZE AIGCP_MINISIGN_ALGORITHM_SIZE
#define PUBLIC_SIZE (ALGORITHM_SIZE + AIGCP_KEY_NUMBER_SIZE + AIGCP_PUBLIC_KEY_SIZE)
#define SIGNED_SIZE (ALGORITHM_SIZE + AIGCP_KEY_NUMBER_SIZE + AIGCP_SIGNATURE_SIZE)
#define TRUSTED_COMMENT "trusted comment: "

_Static_assert(sizeof AIGCP_MINISIGN_COMMENT + AIGCP_KEY_COMMENT_MAX + sizeof TRUSTED_COMMENT +
                       AIGCP_TRUSTED_COMMENT_MAX + AIGCP_BASE64_ROOM(SIGNED_SIZE) +
                       AIGCP_BASE64_ROOM(AIGCP_SIGNATURE_SIZE) + 4 <
                   AIGCP_SIGNATURE_FILE_MAX,
               "room for the longest signature file");

static const uint8_t ed25519_name[ALGORITHM_SIZE] = { 'E', 'd' };
static const uint8_t hashed_name[ALGORITHM_SIZE] = { 'E', 'D' };

void
aigcp_key_number_format(const uint8_t number[AIGCP_KEY_NUMBER_SIZE], char id[AIGCP_KEY_ID_ROOM])
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < AIGCP_KEY_NUMBER_SIZE; i++) {
        uint8_t byte = number[AIGCP_KEY_NUMBER_SIZE - 1 - i];
        id[2 * i] = digits[byte >> 4];
        id[2 * i + 1] = digits[byte & 15];
    }
    id[AIGCP_KEY_ID_ROOM - 1] = '\0';
}

/* Cut the next line off `*text`; its end may be LF, CR LF or the end of the text. */
static bool
next_line(const char **text, size_t *length, const char **line, size_t *line_length)
{
    if (*length == 0)
        return false;
    const char *newline = memchr(*text, '\n', *length);
    size_t whole = newline ? (size_t)(newline - *text) + 1 : *length;
    *line = *text;
    *line_length = newline ? whole - 1 : whole;
    if (*line_length > 0 && (*line)[*line_length - 1] == '\r')
        (*line_length)--;
    *text += whole;
    *length -= whole;
    return true;
}

/* Cut off a line that is a comment: `*comment` is what stands behind the prefix. */
static bool
next_comment(const char **text, size_t *length, const char *prefix, size_t limit,
             const char **comment, size_t *comment_length)
{
    size_t prefix_length = strlen(prefix);
    if (!next_line(text, length, comment, comment_length))
        return false;
    if (*comment_length < prefix_length || *comment_length > prefix_length + limit ||
        memcmp(*comment, prefix, prefix_length) != 0 || memchr(*comment, 0, *comment_length))
        return false;
    *comment += prefix_length;
    *comment_length -= prefix_length;
    return true;
}

/* Cut off a line that is base64 of `size` bytes. */
static bool
next_bytes(const char **text, size_t *length, uint8_t *out, size_t size)
{
    const char *line;
    size_t line_length;
    return next_line(text, length, &line, &line_length) &&
           aigcp_base64_decode(line, line_length, out, size);
}

bool
aigcp_minisign_read_lines(const char *text, size_t length, const char **comment,
                          size_t *comment_length, uint8_t *out, size_t size)
{
    return next_comment(&text, &length, AIGCP_MINISIGN_COMMENT, AIGCP_KEY_COMMENT_MAX, comment,
                        comment_length) &&
           next_bytes(&text, &length, out, size) && length == 0;
}

aigc_status
aigcp_minisign_read_public(const char *text, size_t length, uint8_t number[AIGCP_KEY_NUMBER_SIZE],
                           uint8_t key[AIGCP_PUBLIC_KEY_SIZE], const char **comment,
                           size_t *comment_length)
{
    uint8_t data[PUBLIC_SIZE];
    if (!aigcp_minisign_read_lines(text, length, comment, comment_length, data, sizeof data) ||
        memcmp(data, ed25519_name, ALGORITHM_SIZE) != 0)
        return AIGC_ERR_KEY;
    memcpy(number, data + ALGORITHM_SIZE, AIGCP_KEY_NUMBER_SIZE);
    memcpy(key, data + ALGORITHM_SIZE + AIGCP_KEY_NUMBER_SIZE, AIGCP_PUBLIC_KEY_SIZE);
    return AIGC_OK;
}

bool
aigcp_minisign_read_signature(const char *text, size_t length, aigcp_minisign_signature *signature)
{
    uint8_t data[SIGNED_SIZE];
    const char *comment;
    size_t comment_length;
    if (!next_comment(&text, &length, AIGCP_MINISIGN_COMMENT, AIGCP_KEY_COMMENT_MAX, &comment,
                      &comment_length) ||
        !next_bytes(&text, &length, data, sizeof data) ||
        memcmp(data, hashed_name, ALGORITHM_SIZE) != 0)
        return false;
    memcpy(signature->number, data + ALGORITHM_SIZE, AIGCP_KEY_NUMBER_SIZE);
    memcpy(signature->signature, data + ALGORITHM_SIZE + AIGCP_KEY_NUMBER_SIZE,
           AIGCP_SIGNATURE_SIZE);
    return next_comment(&text, &length, TRUSTED_COMMENT, AIGCP_TRUSTED_COMMENT_MAX,
                        &signature->trusted, &signature->trusted_length) &&
           next_bytes(&text, &length, signature->global, sizeof signature->global) && length == 0;
}

size_t
aigcp_minisign_global_message(const aigcp_minisign_signature *signature,
                              uint8_t out[AIGCP_GLOBAL_MESSAGE_MAX])
{
    memcpy(out, signature->signature, AIGCP_SIGNATURE_SIZE);
    memcpy(out + AIGCP_SIGNATURE_SIZE, signature->trusted, signature->trusted_length);
    return AIGCP_SIGNATURE_SIZE + signature->trusted_length;
}

/* Add bytes, or a string, to the end of a text. */
static char *
put(char *end, const char *text, size_t length)
{
    memcpy(end, text, length);
    return end + length;
}

static char *
put_base64(char *end, const uint8_t *data, size_t size)
{
    aigcp_base64_encode(data, size, end);
    end += AIGCP_BASE64_ROOM(size) - 1;
    *end = '\n';
    return end + 1;
}

size_t
aigcp_minisign_write_signature(const aigcp_minisign_signature *signature, const char *comment,
                               size_t comment_length, char out[AIGCP_SIGNATURE_FILE_MAX])
{
    uint8_t data[SIGNED_SIZE];
    memcpy(data, hashed_name, ALGORITHM_SIZE);
    memcpy(data + ALGORITHM_SIZE, signature->number, AIGCP_KEY_NUMBER_SIZE);
    memcpy(data + ALGORITHM_SIZE + AIGCP_KEY_NUMBER_SIZE, signature->signature,
           AIGCP_SIGNATURE_SIZE);

    char *end = put(out, AIGCP_MINISIGN_COMMENT, sizeof AIGCP_MINISIGN_COMMENT - 1);
    end = put(end, comment, comment_length);
    end = put(end, "\n", 1);
    end = put_base64(end, data, sizeof data);
    end = put(end, TRUSTED_COMMENT, sizeof TRUSTED_COMMENT - 1);
    end = put(end, signature->trusted, signature->trusted_length);
    end = put(end, "\n", 1);
    end = put_base64(end, signature->global, sizeof signature->global);
    *end = '\0';
    return (size_t)(end - out);
}
