/* SPDX-License-Identifier: Apache-2.0 */
/* Every bound of this folder, and why it is what it is. */
#ifndef AIGCP_COMMON_LIMITS_H
#define AIGCP_COMMON_LIMITS_H

/* minisign reads 1,024 bytes for a comment line and about 220 for a key. */
#define AIGCP_KEY_FILE_MAX 4096
#define AIGCP_KEY_COMMENT_MAX 1024

/* A trusted comment: minisign itself takes 8,192 bytes, and writes about 60. */
#define AIGCP_TRUSTED_COMMENT_MAX 8192

/* A signature file: both comments, and two lines of base64 of about 100 bytes each. */
#define AIGCP_SIGNATURE_FILE_MAX 10240

/* Keys that are trusted together. Finding one is a walk over all: 4,096 take a few
 * microseconds. */
#define AIGCP_KEY_LIST_MAX 4096

/* Names that are compared with a misspelt one: longest ids of rules in use have half of it. The
 * work is its square. */
#define AIGCP_MAX_GUESSED_NAME 64

/* Length of a path of a key file in a folder of keys, with its NUL. */
#define AIGCP_KEY_PATH_MAX 4096

#endif
