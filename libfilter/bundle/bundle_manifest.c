/* SPDX-License-Identifier: Apache-2.0 */
/* The manifest of a bundle, written and read.
 *
 *     {
 *       "schema": 1,
 *       "revision": 7,
 *       "created": 1772323200,
 *       "expires": 0,
 *       "engine": "1.2.3",
 *       "categories": [
 *         {"category": "A.1.f", "rules": 2, "words": 31, "patterns": 1}
 *       ],
 *       "files": [
 *         {"name": "drugs.yaml", "kind": "rules", "size": 512, "sha256": "..."}
 *       ]
 *     } */
#include "libfilter/bundle/bundle_manifest.h"

#include <aigc/version.h>
#include <string.h>

#include "libfilter/bundle/json_token.h"
#include "libfilter/bundle/tar_member.h"
#include "libfilter/limits.h"
#include "libfilter/validators/digest_sodium.h"

#define CATEGORY_BEGIN "\n    {\"category\": "
#define FILE_BEGIN "\n    {\"name\": "
#define ENGINE_PART_MAX 999999
#define ENGINE_LENGTH_MAX 20 /* three parts and two dots */

static const aigcp_engine_version own_version = { { AIGC_VERSION_MAJOR, AIGC_VERSION_MINOR,
                                                    AIGC_VERSION_PATCH } };

bool
aigcp_engine_version_read(const char *text, aigcp_engine_version *version)
{
    aigcp_json_reader reader = { .text = text, .length = strlen(text) };
    for (int i = 0; i < 3; i++) {
        if (i > 0)
            aigcp_json_take(&reader, ".");
        version->parts[i] = aigcp_json_take_number(&reader, ENGINE_PART_MAX);
    }
    return aigcp_json_is_complete(&reader);
}

bool
aigcp_engine_is_enough(const aigcp_engine_version *least)
{
    for (int i = 0; i < 3; i++)
        if (least->parts[i] != own_version.parts[i])
            return least->parts[i] < own_version.parts[i];
    return true;
}

void
aigcp_hash_hex(const void *data, size_t length, char hex[AIGCP_HASH_HEX_ROOM])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[AIGCP_SHA256_BYTES];
    _Static_assert(2 * AIGCP_SHA256_BYTES + 1 == AIGCP_HASH_HEX_ROOM, "two digits a byte");
    aigcp_sha256(data, length, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[AIGCP_HASH_HEX_ROOM - 1] = '\0';
}

bool
aigcp_is_hash_hex(const char *text)
{
    return strlen(text) == AIGCP_HASH_HEX_ROOM - 1 &&
           strspn(text, "0123456789abcdef") == AIGCP_HASH_HEX_ROOM - 1;
}

aigc_status
aigcp_manifest_write(const aigcp_manifest *manifest, aigcp_buffer *out)
{
    aigcp_json_writer w = { out, AIGC_OK };
    aigcp_json_put(&w, "{\n  \"schema\": ");
    aigcp_json_put_number(&w, AIGCP_MANIFEST_SCHEMA);
    aigcp_json_put(&w, ",\n  \"revision\": ");
    aigcp_json_put_number(&w, manifest->revision);
    aigcp_json_put(&w, ",\n  \"created\": ");
    aigcp_json_put_number(&w, manifest->created);
    aigcp_json_put(&w, ",\n  \"expires\": ");
    aigcp_json_put_number(&w, manifest->expires);
    aigcp_json_put(&w, ",\n  \"engine\": ");
    aigcp_json_put_string(&w, manifest->engine);
    aigcp_json_put(&w, ",\n  \"categories\": [");
    for (size_t i = 0; i < manifest->category_count; i++) {
        const aigc_bundle_category *category = &manifest->categories[i];
        aigcp_json_put(&w, i ? "," CATEGORY_BEGIN : CATEGORY_BEGIN);
        aigcp_json_put_string(&w, category->category);
        aigcp_json_put(&w, ", \"rules\": ");
        aigcp_json_put_number(&w, category->rules);
        aigcp_json_put(&w, ", \"words\": ");
        aigcp_json_put_number(&w, category->words);
        aigcp_json_put(&w, ", \"patterns\": ");
        aigcp_json_put_number(&w, category->patterns);
        aigcp_json_put(&w, "}");
    }
    aigcp_json_put(&w, "\n  ],\n  \"files\": [");
    for (size_t i = 0; i < manifest->file_count; i++) {
        const aigc_bundle_file *file = &manifest->files[i];
        aigcp_json_put(&w, i ? "," FILE_BEGIN : FILE_BEGIN);
        aigcp_json_put_string(&w, file->name);
        aigcp_json_put(&w, file->is_list ? ", \"kind\": \"list\"" : ", \"kind\": \"rules\"");
        aigcp_json_put(&w, ", \"size\": ");
        aigcp_json_put_number(&w, file->size);
        aigcp_json_put(&w, ", \"sha256\": ");
        aigcp_json_put_string(&w, file->sha256);
        aigcp_json_put(&w, "}");
    }
    aigcp_json_put(&w, "\n  ]\n}\n");
    return w.status;
}

/* Lists of unknown length are read into an array that doubles; the old ones stay in the arena. */
static void *
make_room(aigcp_json_reader *r, void *items, size_t count, size_t size)
{
    if (count & (count - 1)) /* not a power of two, and not 0: there is room */
        return items;
    void *larger = aigcp_arena_array(r->arena, count ? count * 2 : 1, size);
    if (!larger) {
        r->out_of_memory = r->failed = true;
        return items;
    }
    if (count)
        memcpy(larger, items, count * size);
    return larger;
}

static void
read_categories(aigcp_json_reader *r, aigcp_manifest *manifest)
{
    while (!r->failed &&
           aigcp_json_accept(r, manifest->category_count ? "," CATEGORY_BEGIN : CATEGORY_BEGIN)) {
        aigc_bundle_category category = { 0 };
        category.category = aigcp_json_take_string(r, AIGCP_MAX_METADATA_BYTES);
        aigcp_json_take(r, ", \"rules\": ");
        category.rules = aigcp_json_take_number(r, AIGCP_MAX_RULES);
        aigcp_json_take(r, ", \"words\": ");
        category.words = aigcp_json_take_number(r, AIGCP_MAX_WORDS);
        aigcp_json_take(r, ", \"patterns\": ");
        category.patterns = aigcp_json_take_number(r, AIGCP_MAX_WORDS);
        aigcp_json_take(r, "}");
        manifest->categories = make_room(r, manifest->categories, manifest->category_count,
                                         sizeof *manifest->categories);
        if (!r->failed)
            manifest->categories[manifest->category_count++] = category;
    }
}

static void
read_files(aigcp_json_reader *r, aigcp_manifest *manifest)
{
    while (!r->failed && aigcp_json_accept(r, manifest->file_count ? "," FILE_BEGIN : FILE_BEGIN)) {
        aigc_bundle_file file = { 0 };
        file.name = aigcp_json_take_string(r, AIGCP_MEMBER_NAME_MAX);
        aigcp_json_take(r, ", \"kind\": \"");
        file.is_list = aigcp_json_accept(r, "list");
        aigcp_json_take(r, file.is_list ? "\", \"size\": " : "rules\", \"size\": ");
        file.size = (size_t)aigcp_json_take_number(r, AIGCP_MAX_BUNDLE_BYTES);
        aigcp_json_take(r, ", \"sha256\": ");
        file.sha256 = aigcp_json_take_string(r, AIGCP_HASH_HEX_ROOM);
        aigcp_json_take(r, "}");
        manifest->files =
            make_room(r, manifest->files, manifest->file_count, sizeof *manifest->files);
        if (r->failed || !aigcp_is_hash_hex(file.sha256) ||
            manifest->file_count == AIGCP_MAX_BUNDLE_FILES)
            r->failed = true;
        else
            manifest->files[manifest->file_count++] = file;
    }
}

aigc_status
aigcp_manifest_read(const char *text, size_t length, aigcp_arena *arena, uint64_t *schema,
                    aigcp_manifest *manifest)
{
    aigcp_json_reader r = { .text = text, .length = length, .arena = arena };
    aigcp_engine_version version;
    *manifest = (aigcp_manifest){ 0 };
    aigcp_json_take(&r, "{\n  \"schema\": ");
    *schema = aigcp_json_take_number(&r, UINT32_MAX);
    r.failed = r.failed || *schema != AIGCP_MANIFEST_SCHEMA;
    aigcp_json_take(&r, ",\n  \"revision\": ");
    manifest->revision = aigcp_json_take_number(&r, AIGCP_MAX_REVISION);
    aigcp_json_take(&r, ",\n  \"created\": ");
    manifest->created = aigcp_json_take_number(&r, AIGCP_TAR_TIME_MAX);
    aigcp_json_take(&r, ",\n  \"expires\": ");
    manifest->expires = aigcp_json_take_number(&r, AIGCP_TAR_TIME_MAX);
    aigcp_json_take(&r, ",\n  \"engine\": ");
    manifest->engine = aigcp_json_take_string(&r, ENGINE_LENGTH_MAX);
    aigcp_json_take(&r, ",\n  \"categories\": [");
    read_categories(&r, manifest);
    aigcp_json_take(&r, "\n  ],\n  \"files\": [");
    read_files(&r, manifest);
    aigcp_json_take(&r, "\n  ]\n}\n");
    if (r.out_of_memory)
        return AIGC_ERR_MEMORY;
    if (!aigcp_json_is_complete(&r) || manifest->revision == 0 ||
        (manifest->expires && manifest->expires <= manifest->created) ||
        !aigcp_engine_version_read(manifest->engine, &version))
        return AIGC_ERR_FORMAT;
    return AIGC_OK;
}
