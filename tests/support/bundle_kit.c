/* SPDX-License-Identifier: Apache-2.0 */
/* Rule bundles for tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <aigc/version.h>

#include "tests/support/bundle_kit.h"

void
kit_open(bundle_kit *kit)
{
    char public_path[128];
    memset(kit, 0, sizeof *kit);
    (void)snprintf(kit->folder, sizeof kit->folder, "/tmp/bundle_kit.XXXXXX");
    assert_non_null(mkdtemp(kit->folder));
    assert_int_equal(aigc_secret_key_generate(&kit->key), AIGC_OK);
    assert_int_equal(aigc_secret_key_generate(&kit->other), AIGC_OK);
    (void)snprintf(public_path, sizeof public_path, "%s/key.pub", kit->folder);
    assert_int_equal(aigc_secret_key_save(kit->key, kit_path(kit, "key"), public_path, NULL),
                     AIGC_OK);
    assert_int_equal(aigc_bundle_keys_new(&kit->keys), AIGC_OK);
    assert_int_equal(aigc_bundle_keys_add_path(kit->keys, public_path), AIGC_OK);
}

void
kit_close(bundle_kit *kit)
{
    static const char *const names[] = { "key",   "key.pub",       "a.tar", "a.tar.minisig",
                                         "b.tar", "b.tar.minisig", "record" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        kit_remove(kit, names[i]);
    assert_int_equal(rmdir(kit->folder), 0);
    aigc_bundle_keys_free(kit->keys);
    aigc_secret_key_free(kit->key);
    aigc_secret_key_free(kit->other);
}

const char *
kit_path(const bundle_kit *kit, const char *name)
{
    static char paths[4][128];
    static unsigned next;
    char *path = paths[next++ % 4];
    (void)snprintf(path, sizeof paths[0], "%s/%s", kit->folder, name);
    return path;
}

/* Replace a file as a whole, as those who roll rules out should. */
void
kit_write(const bundle_kit *kit, const char *name, const void *data, size_t length)
{
    const char *path = kit_path(kit, name);
    char temporary[160];
    (void)snprintf(temporary, sizeof temporary, "%s.new", path);
    FILE *file = fopen(temporary, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rename(temporary, path), 0);
}

void
kit_remove(const bundle_kit *kit, const char *name)
{
    (void)unlink(kit_path(kit, name));
}

static int
append(void *context, const void *data, size_t length)
{
    bundle_bytes *out = context;
    if (length > sizeof out->data - out->length)
        return 1;
    memcpy(out->data + out->length, data, length);
    out->length += length;
    return 0;
}

void
kit_build(bundle_bytes *out, const char *yaml, const aigc_bundle_options *options)
{
    aigc_rules_compiler *compiler;
    aigc_rules *rules;
    out->length = 0;
    assert_int_equal(aigc_rules_compiler_new(&compiler), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_add_text(compiler, "a.yaml", yaml, strlen(yaml)), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_OK);
    assert_int_equal(aigc_bundle_build(compiler, rules, options, append, out, NULL), AIGC_OK);
    aigc_rules_free(rules);
    aigc_rules_compiler_free(compiler);
}

void
kit_put(const bundle_kit *kit, const char *name, const bundle_bytes *bundle,
        const aigc_secret_key *key)
{
    char signature[AIGC_SIGNATURE_FILE_SIZE];
    char signature_name[64];
    (void)snprintf(signature_name, sizeof signature_name, "%s.minisig", name);
    kit_remove(kit, signature_name);
    if (key) {
        assert_int_equal(
            aigc_secret_key_sign(key, bundle->data, bundle->length, "a test", signature), AIGC_OK);
        kit_write(kit, signature_name, signature, strlen(signature));
    }
    kit_write(kit, name, bundle->data, bundle->length);
}

void
kit_mend_sum(uint8_t header[512])
{
    unsigned sum = 0;
    memset(header + 148, ' ', 8);
    for (size_t i = 0; i < 512; i++)
        sum += header[i];
    (void)snprintf((char *)header + 148, 8, "%06o", sum);
    header[155] = ' ';
}

void
kit_member(bundle_bytes *out, const char *name, char kind, uint64_t time, const void *data,
           size_t size)
{
    uint8_t header[512] = { 0 };
    static const uint8_t zeros[512];
    assert_true(strlen(name) <= 100);
    memcpy(header, name, strlen(name));
    (void)snprintf((char *)header + 100, 8, "0000644");
    (void)snprintf((char *)header + 108, 8, "0000000");
    (void)snprintf((char *)header + 116, 8, "0000000");
    (void)snprintf((char *)header + 124, 12, "%011lo", (unsigned long)size);
    (void)snprintf((char *)header + 136, 12, "%011lo", (unsigned long)time);
    header[156] = (uint8_t)kind;
    memcpy(header + 257, "ustar\00000", 8);
    (void)snprintf((char *)header + 329, 8, "0000000");
    (void)snprintf((char *)header + 337, 8, "0000000");
    kit_mend_sum(header);
    assert_int_equal(append(out, header, sizeof header), 0);
    assert_int_equal(append(out, data, size), 0);
    assert_int_equal(append(out, zeros, (512 - size % 512) % 512), 0);
}

void
kit_end(bundle_bytes *out)
{
    static const uint8_t zeros[1024];
    assert_int_equal(append(out, zeros, sizeof zeros), 0);
}

size_t
kit_manifest(char *out, size_t room, uint64_t revision, const char *engine, const char *categories,
             const kit_file *files, size_t count)
{
    int length = snprintf(out, room,
                          "{\n  \"schema\": 1,\n  \"revision\": %lu,\n  \"created\": %u,\n"
                          "  \"expires\": 0,\n  \"engine\": \"%s\",\n  \"categories\": [%s\n  ],\n"
                          "  \"files\": [",
                          (unsigned long)revision, KIT_CREATED, engine, categories);
    for (size_t i = 0; i < count; i++) {
        uint8_t hash[crypto_hash_sha256_BYTES];
        char hex[2 * sizeof hash + 1];
        (void)crypto_hash_sha256(hash, (const uint8_t *)files[i].text, strlen(files[i].text));
        (void)sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
        length += snprintf(
            out + length, room - (size_t)length,
            "%s\n    {\"name\": \"%s\", \"kind\": \"%s\", \"size\": %zu, \"sha256\": \"%s\"}",
            i ? "," : "", files[i].name, files[i].kind, strlen(files[i].text), hex);
    }
    length += snprintf(out + length, room - (size_t)length, "\n  ]\n}\n");
    assert_true((size_t)length < room);
    return (size_t)length;
}

void
kit_pack(bundle_bytes *out, const char *categories, const kit_file *files, size_t count)
{
    char manifest[8192];
    size_t length =
        kit_manifest(manifest, sizeof manifest, 1, AIGC_VERSION_STRING, categories, files, count);
    out->length = 0;
    kit_member(out, "manifest.json", '0', KIT_CREATED, manifest, length);
    for (size_t i = 0; i < count; i++)
        kit_member(out, files[i].name, '0', KIT_CREATED, files[i].text, strlen(files[i].text));
    kit_end(out);
}
