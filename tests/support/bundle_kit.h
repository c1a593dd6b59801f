/* SPDX-License-Identifier: Apache-2.0 */
/* Rule bundles for tests: a folder, keys, bundles as the library writes them, and bundles of any
 * kind by a writer that shares no code with the library's. Failures are failed assertions. */
#ifndef SUPPORT_BUNDLE_KIT_H
#define SUPPORT_BUNDLE_KIT_H

#include <aigc/keys.h>
#include <aigc/rollout.h>

#define KIT_CREATED 1772323200u /* 2026-03-01T00:00:00Z */

typedef struct bundle_kit {
    char folder[64];
    aigc_secret_key *key;   /* trusted */
    aigc_secret_key *other; /* not trusted */
    aigc_bundle_keys *keys;
} bundle_kit;

typedef struct bundle_bytes {
    uint8_t data[1 << 16];
    size_t length;
} bundle_bytes;

/* A file of a bundle; `kind` is "rules" or "list". */
typedef struct kit_file {
    const char *name;
    const char *kind;
    const char *text;
} kit_file;

void kit_open(bundle_kit *kit);
void kit_close(bundle_kit *kit);

/* The path of a file in the folder; good until the next call but three. */
const char *kit_path(const bundle_kit *kit, const char *name);
void kit_write(const bundle_kit *kit, const char *name, const void *data, size_t length);
void kit_remove(const bundle_kit *kit, const char *name);

/* Have the library build a bundle of one rule file, a.yaml. */
void kit_build(bundle_bytes *out, const char *yaml, const aigc_bundle_options *options);

/* Write bundle and signature; a `key` of NULL removes the signature. */
void kit_put(const bundle_kit *kit, const char *name, const bundle_bytes *bundle,
             const aigc_secret_key *key);

/* Write a member: any name, kind and time. */
void kit_member(bundle_bytes *out, const char *name, char kind, uint64_t time, const void *data,
                size_t size);
/* Write the end of a tar file. */
void kit_end(bundle_bytes *out);
/* Make the sum of a header good again after its bytes were changed. */
void kit_mend_sum(uint8_t header[512]);

/* The text of a manifest, and a whole bundle with it. */
size_t kit_manifest(char *out, size_t room, uint64_t revision, const char *engine,
                    const char *categories, const kit_file *files, size_t count);
void kit_pack(bundle_bytes *out, const char *categories, const kit_file *files, size_t count);

#endif
