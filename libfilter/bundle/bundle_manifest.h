/* SPDX-License-Identifier: Apache-2.0 */
/* The manifest of a bundle: what is in it, and until when it counts. docs/bundles.md. */
#ifndef AIGCP_BUNDLE_MANIFEST_H
#define AIGCP_BUNDLE_MANIFEST_H

#include <aigc/bundle.h>

#include <stdbool.h>

#include "common/arena.h"
#include "common/buffer.h"

#define AIGCP_MANIFEST_NAME "manifest.json"
#define AIGCP_HASH_HEX_ROOM 65

/* A version of this library. */
typedef struct aigcp_engine_version {
    uint64_t parts[3];
} aigcp_engine_version;

/* Strings and lists live in an arena of the owner's. `data` of the files is not the manifest's: it
 * is set by who has the files. */
typedef struct aigcp_manifest {
    uint64_t revision;
    uint64_t created;
    uint64_t expires;
    const char *engine;
    aigc_bundle_category *categories;
    size_t category_count;
    aigc_bundle_file *files;
    size_t file_count;
} aigcp_manifest;

/* Read "X.Y.Z", without leading zeros. */
bool aigcp_engine_version_read(const char *text, aigcp_engine_version *version);
/* Whether this library is of that version or a later one. */
bool aigcp_engine_is_enough(const aigcp_engine_version *least);

/* Write SHA-256 of bytes in hex digits. */
void aigcp_hash_hex(const void *data, size_t length, char hex[AIGCP_HASH_HEX_ROOM]);
bool aigcp_is_hash_hex(const char *text);

/* AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_manifest_write(const aigcp_manifest *manifest, aigcp_buffer *out);

/* Read a manifest; only what aigcp_manifest_write() writes is one. `*schema` is its number also
 * if the rest could not be read: one above ours is of a later version. AIGC_OK, AIGC_ERR_FORMAT,
 * AIGC_ERR_MEMORY. */
#define AIGCP_MANIFEST_SCHEMA 1
AIGC_MUST_CHECK aigc_status aigcp_manifest_read(const char *text, size_t length, aigcp_arena *arena,
                                                uint64_t *schema, aigcp_manifest *manifest);

#endif
