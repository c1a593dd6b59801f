/* SPDX-License-Identifier: Apache-2.0 */
/* bundle.h: what is accepted, and everything that is refused. Hostile bundles are signed with a
 * trusted key, so that it is not the signature that keeps them out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include <aigc/version.h>

#include "tests/support/bundle_kit.h"

#define RULE(words)              \
    "rules:\n"                   \
    "  - id: b.one\n"            \
    "    title: One\n"           \
    "    category: X.test\n"     \
    "    action: redact\n"       \
    "    words: [" words "]\n"   \
    "    examples:\n"            \
    "      match: [forbidden]\n" \
    "      clean: [allowed]\n"

static const char yaml[] = RULE("forbidden");
static const char categories[] =
    "\n    {\"category\": \"X.test\", \"rules\": 1, \"words\": 1, \"patterns\": 0}";
static const kit_file one_file[] = { { "a.yaml", "rules", yaml } };

static int
setup(void **state)
{
    static bundle_kit kit;
    kit_open(&kit);
    *state = &kit;
    return 0;
}

static int
teardown(void **state)
{
    kit_close(*state);
    return 0;
}

static aigc_bundle_options
options_of(uint64_t revision)
{
    return (aigc_bundle_options){
        .struct_size = sizeof(aigc_bundle_options),
        .revision = revision,
        .created = KIT_CREATED,
    };
}

static aigc_bundle_terms
terms_of(const bundle_kit *kit)
{
    return (aigc_bundle_terms){
        .struct_size = sizeof(aigc_bundle_terms),
        .keys = kit->keys,
        .time = KIT_CREATED,
    };
}

/* Load a.tar; the verdict must be this one, and there are rules only if it is ACCEPTED. */
static void
expect_verdict(const bundle_kit *kit, const aigc_bundle_terms *terms, aigc_bundle_verdict wanted,
               const char *detail)
{
    aigc_bundle_report report = { .struct_size = sizeof report };
    aigc_rules *rules = NULL;
    aigc_status status = aigc_bundle_load(kit_path(kit, "a.tar"), terms, &rules, &report);
    if (report.verdict != wanted || !strstr(report.detail, detail))
        fail_msg("%s (%s: %s), not %s (%s)", aigc_status_name(status),
                 aigc_bundle_verdict_name(report.verdict), report.detail,
                 aigc_bundle_verdict_name(wanted), detail);
    assert_int_equal(status, wanted == AIGC_BUNDLE_ACCEPTED ? AIGC_OK : AIGC_ERR_REFUSED);
    assert_int_equal(rules != NULL, status == AIGC_OK);
    aigc_rules_free(rules);
}

/* Sign bytes with the trusted key, and expect them to be malformed. */
static void
expect_malformed(const bundle_kit *kit, const bundle_bytes *bytes, const char *detail)
{
    aigc_bundle_terms terms = terms_of(kit);
    kit_put(kit, "a.tar", bytes, kit->key);
    expect_verdict(kit, &terms, AIGC_BUNDLE_MALFORMED, detail);
    terms.keys = NULL;
    expect_verdict(kit, &terms, AIGC_BUNDLE_MALFORMED, detail);
}

static void
put_revision(const bundle_kit *kit, uint64_t revision, const char *text)
{
    static bundle_bytes bytes;
    aigc_bundle_options options = options_of(revision);
    kit_build(&bytes, text, &options);
    kit_put(kit, "a.tar", &bytes, kit->key);
}

/* What is accepted. */

static void
a_signed_bundle_is_accepted(void **state)
{
    const bundle_kit *kit = *state;
    aigc_bundle_terms terms = terms_of(kit);
    aigc_bundle *bundle = NULL;
    aigc_bundle_info info;
    aigc_bundle_file file;
    aigc_bundle_category category;
    aigc_rules *rules = NULL;
    char id[AIGC_KEY_ID_SIZE];

    put_revision(kit, 7, yaml);
    assert_int_equal(aigc_bundle_open(kit_path(kit, "a.tar"), &terms, &bundle, NULL), AIGC_OK);
    assert_int_equal(aigc_bundle_get(bundle, &info), AIGC_OK);
    aigc_secret_key_id(kit->key, id);
    assert_string_equal(info.signer, id);
    assert_int_equal(info.revision, 7);
    assert_int_equal(info.created, KIT_CREATED);
    assert_int_equal(info.expires, 0);
    assert_string_equal(info.engine, AIGC_VERSION_STRING);
    assert_int_equal(info.file_count, 1);
    assert_int_equal(aigc_bundle_get_file(bundle, 0, &file), AIGC_OK);
    assert_string_equal(file.name, "a.yaml");
    assert_int_equal(file.size, strlen(yaml));
    assert_memory_equal(file.data, yaml, file.size);
    assert_int_equal(file.is_list, 0);
    assert_int_equal(aigc_bundle_get_file(bundle, 1, &file), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_bundle_get_category(bundle, 0, &category), AIGC_OK);
    assert_string_equal(category.category, "X.test");
    assert_int_equal(category.words, 1);
    assert_int_equal(aigc_bundle_get_category(bundle, 1, &category), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_bundle_compile(bundle, &terms, &rules, NULL), AIGC_OK);
    assert_int_equal(aigc_rules_revision(rules), 7);
    assert_string_equal(aigc_rules_digest(rules), info.digest);
    aigc_bundle_free(bundle);
    assert_int_equal(aigc_rules_count(rules), 1); /* without the bundle */
    aigc_rules_free(rules);
}

static void
the_same_sources_give_the_same_bytes(void **state)
{
    static bundle_bytes built, packed;
    aigc_bundle_options options = options_of(1);
    (void)state;
    kit_build(&built, yaml, &options);
    kit_pack(&packed, categories, one_file, 1);
    assert_int_equal(built.length, packed.length);
    assert_memory_equal(built.data, packed.data, built.length);
}

static void
lists_come_from_the_bundle_alone(void **state)
{
    const bundle_kit *kit = *state;
    static const char rule[] = "rules:\n  - id: b.list\n    title: List\n    category: X.test\n"
                               "    action: log\n    lists: [%s]\n";
    static const struct {
        const char *list;
        aigc_bundle_verdict verdict;
    } cases[] = {
        { "words/w.txt", AIGC_BUNDLE_ACCEPTED },  { "./words//w.txt", AIGC_BUNDLE_ACCEPTED },
        { "w.txt", AIGC_BUNDLE_BAD_RULES },       { "words/../words/w.txt", AIGC_BUNDLE_BAD_RULES },
        { "/etc/passwd", AIGC_BUNDLE_BAD_RULES }, { "../../etc/passwd", AIGC_BUNDLE_BAD_RULES },
        { "rule.yaml", AIGC_BUNDLE_BAD_RULES },   { "manifest.json", AIGC_BUNDLE_BAD_RULES },
    };
    aigc_bundle_terms terms = terms_of(kit);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static bundle_bytes bytes;
        char text[256];
        (void)snprintf(text, sizeof text, rule, cases[i].list);
        kit_file files[] = { { "d/rule.yaml", "rules", text },
                             { "d/words/w.txt", "list", "a word\n" } };
        kit_pack(&bytes, "", files, 2);
        kit_put(kit, "a.tar", &bytes, kit->key);
        expect_verdict(kit, &terms, cases[i].verdict, "");
    }
}

/* Words with a category of their own are rules of their own; examples are of the rule as written.
 */
static void
examples_count_for_words_with_columns(void **state)
{
    const bundle_kit *kit = *state;
    static bundle_bytes bytes;
    static const char rule[] = "rules:\n  - id: b.list\n    title: List\n    category: X.test\n"
                               "    action: log\n    lists: [w.txt]\n    examples:\n"
                               "      match: [a gamble here, a plain one]\n      clean: [none]\n";
    kit_file files[] = { { "a.yaml", "rules", rule },
                         { "w.txt", "list", "plain\ngamble\tX.other\n" } };
    aigc_bundle_terms terms = terms_of(kit);
    kit_pack(&bytes, "", files, 2);
    kit_put(kit, "a.tar", &bytes, kit->key);
    expect_verdict(kit, &terms, AIGC_BUNDLE_ACCEPTED, "");
}

static void
without_keys_no_signature_is_looked_at(void **state)
{
    const bundle_kit *kit = *state;
    aigc_bundle_terms terms = terms_of(kit);
    terms.keys = NULL;
    put_revision(kit, 1, yaml);
    kit_write(kit, "a.tar.minisig", "nonsense", 8);
    expect_verdict(kit, &terms, AIGC_BUNDLE_ACCEPTED, "");
    kit_remove(kit, "a.tar.minisig");
    expect_verdict(kit, &terms, AIGC_BUNDLE_ACCEPTED, "");
}

/* Signatures. */

static void
a_stripped_signature_is_refused(void **state)
{
    const bundle_kit *kit = *state;
    aigc_bundle_terms terms = terms_of(kit);
    put_revision(kit, 1, yaml);
    expect_verdict(kit, &terms, AIGC_BUNDLE_ACCEPTED, "");
    kit_remove(kit, "a.tar.minisig");
    expect_verdict(kit, &terms, AIGC_BUNDLE_UNSIGNED, "no signature");
    kit_write(kit, "a.tar.minisig", "", 0);
    expect_verdict(kit, &terms, AIGC_BUNDLE_BAD_SIGNATURE, "");
}

static void
an_unknown_signer_is_refused(void **state)
{
    const bundle_kit *kit = *state;
    static bundle_bytes bytes;
    aigc_bundle_terms terms = terms_of(kit);
    aigc_bundle_keys *none = NULL;
    kit_pack(&bytes, categories, one_file, 1);
    kit_put(kit, "a.tar", &bytes, kit->other);
    expect_verdict(kit, &terms, AIGC_BUNDLE_UNKNOWN_SIGNER, "not trusted");
    /* No keys at all is not the same as no check. */
    kit_put(kit, "a.tar", &bytes, kit->key);
    assert_int_equal(aigc_bundle_keys_new(&none), AIGC_OK);
    terms.keys = none;
    expect_verdict(kit, &terms, AIGC_BUNDLE_UNKNOWN_SIGNER, "not trusted");
    aigc_bundle_keys_free(none);
}

static void
a_signature_over_another_bundle_is_refused(void **state)
{
    const bundle_kit *kit = *state;
    static bundle_bytes other;
    aigc_bundle_terms terms = terms_of(kit);
    aigc_bundle_options options = options_of(9);
    put_revision(kit, 1, yaml);
    kit_build(&other, yaml, &options);
    kit_write(kit, "a.tar", other.data, other.length);
    expect_verdict(kit, &terms, AIGC_BUNDLE_ALTERED, "not over this file");
}

/* Change the signature file of a.tar: the byte `offset` behind the first `text`. */
static void
change_signature(const bundle_kit *kit, const char *text, size_t offset, char byte)
{
    char signature[AIGC_SIGNATURE_FILE_SIZE] = { 0 };
    FILE *file = fopen(kit_path(kit, "a.tar.minisig"), "rb");
    assert_non_null(file);
    size_t length = fread(signature, 1, sizeof signature - 1, file);
    assert_int_equal(fclose(file), 0);
    char *found = strstr(signature, text);
    assert_non_null(found);
    assert_true(found[offset] != byte);
    found[offset] = byte;
    kit_write(kit, "a.tar.minisig", signature, length);
}

static void
a_changed_signature_file_is_refused(void **state)
{
    const bundle_kit *kit = *state;
    aigc_bundle_terms terms = terms_of(kit);
    put_revision(kit, 1, yaml);
    change_signature(kit, "trusted comment: a test", 17, 'b');
    expect_verdict(kit, &terms, AIGC_BUNDLE_ALTERED, "");
    /* "ED" to "Ed": over the file itself instead of its hash, as old programs signed. */
    put_revision(kit, 1, yaml);
    change_signature(kit, "\nRU", 2, 'W');
    expect_verdict(kit, &terms, AIGC_BUNDLE_BAD_SIGNATURE, "");
    put_revision(kit, 1, yaml);
    change_signature(kit, "trusted comment: a test", 0, 'T');
    expect_verdict(kit, &terms, AIGC_BUNDLE_BAD_SIGNATURE, "");
}

/* Time, version, revision. */

static void
an_expired_bundle_is_refused(void **state)
{
    const bundle_kit *kit = *state;
    static bundle_bytes bytes;
    aigc_bundle_terms terms = terms_of(kit);
    aigc_bundle_options options = options_of(1);
    options.expires = KIT_CREATED + 100;
    kit_build(&bytes, yaml, &options);
    kit_put(kit, "a.tar", &bytes, kit->key);
    terms.time = KIT_CREATED + 99;
    aigc_rules *rules = NULL;
    assert_int_equal(aigc_bundle_load(kit_path(kit, "a.tar"), &terms, &rules, NULL), AIGC_OK);
    assert_int_equal(aigc_rules_expires(rules), KIT_CREATED + 100);
    aigc_rules_free(rules);
    assert_int_equal(aigc_rules_expires(NULL), 0);
    terms.time = KIT_CREATED + 100;
    expect_verdict(kit, &terms, AIGC_BUNDLE_EXPIRED, "");
    terms.time = 0; /* the clock's */
    expect_verdict(kit, &terms, AIGC_BUNDLE_EXPIRED, "");
}

static void
a_bundle_for_a_later_version_is_refused(void **state)
{
    const bundle_kit *kit = *state;
    static bundle_bytes bytes;
    aigc_bundle_terms terms = terms_of(kit);
    aigc_bundle_options options = options_of(1);
    char later[32];
    (void)snprintf(later, sizeof later, "%d.%d.%d", AIGC_VERSION_MAJOR, AIGC_VERSION_MINOR,
                   AIGC_VERSION_PATCH + 1);
    const char *versions[] = { "0.0.1", AIGC_VERSION_STRING, later, "999.0.0" };
    for (size_t i = 0; i < 4; i++) {
        options.engine = versions[i];
        kit_build(&bytes, yaml, &options);
        kit_put(kit, "a.tar", &bytes, kit->key);
        expect_verdict(kit, &terms, i < 2 ? AIGC_BUNDLE_ACCEPTED : AIGC_BUNDLE_TOO_NEW, "");
    }
    static const char manifest[] = "{\n  \"schema\": 2,\n  \"news\": true\n}\n";
    bytes.length = 0;
    kit_member(&bytes, "manifest.json", '0', KIT_CREATED, manifest, strlen(manifest));
    kit_end(&bytes);
    kit_put(kit, "a.tar", &bytes, kit->key);
    expect_verdict(kit, &terms, AIGC_BUNDLE_TOO_NEW, "later version");
}

static void
accept_now(const bundle_kit *kit, const aigc_bundle_terms *terms)
{
    aigc_rules *rules = NULL;
    assert_int_equal(aigc_bundle_load(kit_path(kit, "a.tar"), terms, &rules, NULL), AIGC_OK);
    assert_int_equal(aigc_bundle_accept(rules, terms->record), AIGC_OK);
    aigc_rules_free(rules);
}

static void
an_older_revision_is_refused(void **state)
{
    const bundle_kit *kit = *state;
    aigc_bundle_terms terms = terms_of(kit);
    aigc_rules *older = NULL;
    char record[128];
    (void)snprintf(record, sizeof record, "%s", kit_path(kit, "record"));
    terms.record = record;
    put_revision(kit, 6, yaml);
    assert_int_equal(aigc_bundle_load(kit_path(kit, "a.tar"), &terms, &older, NULL), AIGC_OK);
    put_revision(kit, 7, yaml);
    accept_now(kit, &terms);
    expect_verdict(kit, &terms, AIGC_BUNDLE_ACCEPTED, ""); /* again, after a restart */
    put_revision(kit, 6, yaml);
    expect_verdict(kit, &terms, AIGC_BUNDLE_OLDER, "7 was accepted");
    assert_int_equal(aigc_bundle_accept(older, record), AIGC_ERR_REFUSED);
    aigc_rules_free(older);
    put_revision(kit, 7, RULE("forbidden, other"));
    expect_verdict(kit, &terms, AIGC_BUNDLE_REPLACED, "other content");
    put_revision(kit, 8, RULE("forbidden, other"));
    accept_now(kit, &terms);
    put_revision(kit, 7, yaml);
    expect_verdict(kit, &terms, AIGC_BUNDLE_OLDER, "8 was accepted");
}

static void
a_record_that_is_none_is_an_error(void **state)
{
    const bundle_kit *kit = *state;
    static const char *const texts[] = {
        "", "{}",
        "{\"schema\": 1, \"revision\": 0, \"rules\": 1, \"entries\": 1, \"sha256\": \"\"}\n"
    };
    aigc_bundle_terms terms = terms_of(kit);
    char record[128];
    (void)snprintf(record, sizeof record, "%s", kit_path(kit, "record"));
    terms.record = record;
    put_revision(kit, 1, yaml);
    for (size_t i = 0; i < 3; i++) {
        aigc_rules *rules = NULL;
        kit_write(kit, "record", texts[i], strlen(texts[i]));
        assert_int_equal(aigc_bundle_load(kit_path(kit, "a.tar"), &terms, &rules, NULL),
                         AIGC_ERR_FORMAT);
        assert_null(rules);
    }
    terms.record = kit->folder;
    aigc_rules *rules = NULL;
    assert_int_equal(aigc_bundle_load(kit_path(kit, "a.tar"), &terms, &rules, NULL), AIGC_ERR_IO);
}

/* Rules. */

static void
a_shrunken_bundle_is_refused(void **state)
{
    const bundle_kit *kit = *state;
    aigc_bundle_terms terms = terms_of(kit);
    char record[128];
    (void)snprintf(record, sizeof record, "%s", kit_path(kit, "record"));
    terms.record = record;
    put_revision(kit, 1, RULE("forbidden, word b, word c, word d, word e"));
    accept_now(kit, &terms);
    put_revision(kit, 2, RULE("forbidden, word b, word c, word d")); /* 20 % less */
    expect_verdict(kit, &terms, AIGC_BUNDLE_ACCEPTED, "");
    terms.max_shrink = 19;
    expect_verdict(kit, &terms, AIGC_BUNDLE_SHRUNK, "19 %");
    terms.max_shrink = 0;
    put_revision(kit, 2, RULE("forbidden, word b, word c"));
    expect_verdict(kit, &terms, AIGC_BUNDLE_SHRUNK, "it has 3");
    terms.max_shrink = 100;
    expect_verdict(kit, &terms, AIGC_BUNDLE_ACCEPTED, "");
    terms.max_shrink = 101;
    aigc_rules *rules = NULL;
    assert_int_equal(aigc_bundle_load(kit_path(kit, "a.tar"), &terms, &rules, NULL),
                     AIGC_ERR_ARGUMENT);
}

static void
bad_rules_are_refused(void **state)
{
    const bundle_kit *kit = *state;
    static const struct {
        const char *text;
        aigc_bundle_verdict verdict;
        const char *detail;
    } cases[] = {
        { "rules:\n  - id: x\n", AIGC_BUNDLE_BAD_RULES, "a.tar/a.yaml:2:" },
        { "rules: []\n", AIGC_BUNDLE_BAD_RULES, "" },
        { "", AIGC_BUNDLE_BAD_RULES, "no rules" },
        { RULE("other"), AIGC_BUNDLE_FAILED_EXAMPLE, "a.tar/a.yaml:8: an example" },
        { RULE("forbidden, allowed"), AIGC_BUNDLE_FAILED_EXAMPLE, "must not match" },
    };
    aigc_bundle_terms terms = terms_of(kit);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static bundle_bytes bytes;
        kit_file files[] = { { "a.yaml", "rules", cases[i].text } };
        kit_pack(&bytes, categories, files, 1);
        kit_put(kit, "a.tar", &bytes, kit->key);
        expect_verdict(kit, &terms, cases[i].verdict, cases[i].detail);
    }
    static bundle_bytes empty;
    kit_pack(&empty, "", NULL, 0);
    kit_put(kit, "a.tar", &empty, kit->key);
    expect_verdict(kit, &terms, AIGC_BUNDLE_BAD_RULES, "no rule");
}

/* Tar files. */

static void
other_members_than_files_are_refused(void **state)
{
    const bundle_kit *kit = *state;
    static const struct {
        char kind;
        const char *detail;
    } cases[] = { { '1', "link" },   { '2', "link" },  { '3', "device" }, { '4', "device" },
                  { '5', "folder" }, { '6', "pipe" },  { '7', "kind" },   { 'x', "kind" },
                  { 'L', "kind" },   { '\0', "kind" }, { 'g', "kind" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static bundle_bytes bytes;
        kit_pack(&bytes, categories, one_file, 1);
        bytes.length -= 1024;
        kit_member(&bytes, "b.yaml", cases[i].kind, KIT_CREATED, "", 0);
        kit_end(&bytes);
        expect_malformed(kit, &bytes, cases[i].detail);
    }
}

static void
names_that_lead_elsewhere_are_refused(void **state)
{
    const bundle_kit *kit = *state;
    static const char *const names[] = { "/etc/passwd", "../a.yaml", "a/../b.yaml", "a/..",  "..",
                                         ".",           "./a.yaml",  "a//b.yaml",   "a/",    "",
                                         "a\\b.yaml",   "a\nb.yaml", "a\x1b[2J",    "a\xff", "/" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        static bundle_bytes bytes;
        char manifest[1024];
        kit_file files[] = { { "a.yaml", "rules", yaml } };
        size_t length =
            kit_manifest(manifest, sizeof manifest, 1, AIGC_VERSION_STRING, categories, files, 1);
        bytes.length = 0;
        kit_member(&bytes, "manifest.json", '0', KIT_CREATED, manifest, length);
        kit_member(&bytes, names[i], '0', KIT_CREATED, yaml, strlen(yaml));
        kit_end(&bytes);
        expect_malformed(kit, &bytes, "not a plain relative path");
    }
}

static void
sizes_that_are_not_there_are_refused(void **state)
{
    const bundle_kit *kit = *state;
    static const char *const sizes[] = { "77777777777", "00000200000", "00000001000" };
    static bundle_bytes bytes;
    for (size_t i = 0; i < 3; i++) {
        kit_pack(&bytes, categories, one_file, 1);
        uint8_t *header = bytes.data + bytes.length - 1024 - 1024;
        assert_string_equal((char *)header, "a.yaml");
        memcpy(header + 124, sizes[i], 11);
        kit_mend_sum(header);
        expect_malformed(kit, &bytes, "");
    }
    /* Binary sizes, as other programs write them. */
    kit_pack(&bytes, categories, one_file, 1);
    uint8_t *header = bytes.data + bytes.length - 1024 - 1024;
    memcpy(header + 124, "\x80\0\0\0\0\0\0\0\0\0\1\0", 12);
    kit_mend_sum(header);
    expect_malformed(kit, &bytes, "damaged header");
}

static void
duplicates_are_refused(void **state)
{
    const bundle_kit *kit = *state;
    static bundle_bytes bytes;
    kit_file twice[] = { { "a.yaml", "rules", yaml }, { "a.yaml", "rules", yaml } };
    kit_pack(&bytes, categories, twice, 2);
    expect_malformed(kit, &bytes, "two files of one name");
    kit_file manifest[] = { { "a.yaml", "rules", yaml }, { "manifest.json", "list", "{}" } };
    kit_pack(&bytes, categories, manifest, 2);
    expect_malformed(kit, &bytes, "second manifest");
}

static void
what_the_manifest_does_not_say_is_refused(void **state)
{
    const bundle_kit *kit = *state;
    static bundle_bytes bytes;
    char manifest[1024];
    size_t length =
        kit_manifest(manifest, sizeof manifest, 1, AIGC_VERSION_STRING, categories, one_file, 1);

    bytes.length = 0;
    kit_member(&bytes, "a.yaml", '0', KIT_CREATED, yaml, strlen(yaml));
    kit_end(&bytes);
    expect_malformed(kit, &bytes, "begins with manifest.json");

    bytes.length = 0;
    kit_member(&bytes, "manifest.json", '0', KIT_CREATED, manifest, length);
    kit_end(&bytes);
    expect_malformed(kit, &bytes, "missing");

    kit_pack(&bytes, categories, one_file, 1);
    bytes.length -= 1024;
    kit_member(&bytes, "b.yaml", '0', KIT_CREATED, yaml, strlen(yaml));
    kit_end(&bytes);
    expect_malformed(kit, &bytes, "not in the manifest");

    bytes.length = 0;
    kit_member(&bytes, "manifest.json", '0', KIT_CREATED, manifest, length);
    kit_member(&bytes, "b.yaml", '0', KIT_CREATED, yaml, strlen(yaml));
    kit_end(&bytes);
    expect_malformed(kit, &bytes, "in its place");

    bytes.length = 0;
    kit_member(&bytes, "manifest.json", '0', KIT_CREATED, manifest, length);
    kit_member(&bytes, "a.yaml", '0', KIT_CREATED, RULE("forbiddem"), strlen(yaml));
    kit_end(&bytes);
    expect_malformed(kit, &bytes, "hash");

    bytes.length = 0;
    kit_member(&bytes, "manifest.json", '0', KIT_CREATED, manifest, length);
    kit_member(&bytes, "a.yaml", '0', KIT_CREATED + 1, yaml, strlen(yaml));
    kit_end(&bytes);
    expect_malformed(kit, &bytes, "time");
}

/* Only one form of a tar file is read. */
static void
other_forms_are_refused(void **state)
{
    const bundle_kit *kit = *state;
    static bundle_bytes bytes;
    static const struct {
        size_t offset;
        char byte;
    } fields[] = {
        { 101, '4' }, { 108, '1' }, { 157, 'x' }, { 265, 'r' }, { 335, '1' }, { 500, 1 }
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        kit_pack(&bytes, categories, one_file, 1);
        bytes.data[fields[i].offset] = (uint8_t)fields[i].byte;
        kit_mend_sum(bytes.data);
        expect_malformed(kit, &bytes, "not as 'rules build' writes it");
    }
    kit_pack(&bytes, categories, one_file, 1);
    bytes.data[100] = '1'; /* with the old sum */
    expect_malformed(kit, &bytes, "damaged");
    kit_pack(&bytes, categories, one_file, 1);
    bytes.data[bytes.length - 1025] = 'x';
    expect_malformed(kit, &bytes, "behind the end of a file");
    kit_pack(&bytes, categories, one_file, 1);
    bytes.data[bytes.length++] = 0;
    expect_malformed(kit, &bytes, "behind the end");
    bytes.length -= 2;
    expect_malformed(kit, &bytes, "behind the end");
    bytes.length = 0;
    expect_malformed(kit, &bytes, "cut off");
    kit_write(kit, "a.tar", yaml, strlen(yaml));
    assert_int_equal(aigc_bundle_recognise(kit_path(kit, "a.tar")), 0);
    memcpy(bytes.data, yaml, sizeof yaml - 1);
    bytes.length = sizeof yaml - 1;
    expect_malformed(kit, &bytes, "cut off");
}

static void
only_one_form_of_a_manifest_is_read(void **state)
{
    const bundle_kit *kit = *state;
    static const struct {
        const char *old;
        const char *new;
    } changes[] = {
        { "\"schema\": 1", "\"schema\": 01" },
        { "\"schema\": 1", "\"schema\":  1" },
        { "\"revision\": 1", "\"revision\": 0" },
        { "\"revision\": 1", "\"revision\": -1" },
        { "\"revision\": 1", "\"revision\": 99999999999999999999" },
        { "\"expires\": 0", "\"expires\": 1" },
        { "\"rules\", \"size\"", "\"other\", \"size\"" },
        { "\"a.yaml\"", "\"a\\u002eyaml\"" },
        { "\"X.test\"", "\"X.test\\n\"" },
        { "\n  ]\n}\n", "\n  ]\n}" },
        { "\n  ]\n}\n", "\n  ]\n}\n\n" },
        { "\n  ]\n}\n", "\n  ],\n  \"more\": 1\n}\n" },
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        static bundle_bytes bytes;
        char manifest[1024];
        char changed[2048];
        (void)kit_manifest(manifest, sizeof manifest, 1, AIGC_VERSION_STRING, categories, one_file,
                           1);
        char *at = strstr(manifest, changes[i].old);
        assert_non_null(at);
        int length = snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - manifest), manifest,
                              changes[i].new, at + strlen(changes[i].old));
        bytes.length = 0;
        kit_member(&bytes, "manifest.json", '0', KIT_CREATED, changed, (size_t)length);
        kit_member(&bytes, "a.yaml", '0', KIT_CREATED, yaml, strlen(yaml));
        kit_end(&bytes);
        expect_malformed(kit, &bytes, "manifest.json: not as 'rules build' writes it");
    }
}

/* Arguments. */

static void
bad_arguments_are_refused(void **state)
{
    const bundle_kit *kit = *state;
    aigc_bundle_terms terms = terms_of(kit);
    aigc_bundle_terms unknown = { .struct_size = 1 };
    aigc_bundle_report bad_report = { .struct_size = 1 };
    aigc_bundle *bundle = NULL;
    aigc_bundle_info info;
    aigc_rules *rules = NULL;
    aigc_rules_compiler *compiler = NULL;
    assert_int_equal(aigc_bundle_open(NULL, &terms, &bundle, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_bundle_open("x", &terms, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_bundle_open("x", &unknown, &bundle, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_bundle_open("x", &terms, &bundle, &bad_report), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_bundle_open(kit_path(kit, "nothing"), &terms, &bundle, NULL),
                     AIGC_ERR_IO);
    assert_int_equal(aigc_bundle_open(kit->folder, &terms, &bundle, NULL), AIGC_ERR_IO);
    assert_int_equal(aigc_bundle_open_memory("x", NULL, 1, NULL, 0, NULL, &bundle, NULL),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_bundle_load("x", &terms, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_bundle_compile(NULL, &terms, &rules, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_bundle_get(NULL, &info), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_bundle_accept(NULL, "x"), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_bundle_keys_new(NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_bundle_keys_add_path(NULL, "x"), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_bundle_keys_count(NULL), 0);
    assert_int_equal(aigc_bundle_keys_add_path(kit->keys, kit_path(kit, "key")), AIGC_ERR_KEY);
    assert_int_equal(aigc_bundle_recognise(NULL), 0);
    assert_int_equal(aigc_bundle_recognise(kit->folder), 0);
    assert_int_equal(aigc_rules_revision(NULL), 0);
    assert_string_equal(aigc_rules_digest(NULL), "");
    aigc_bundle_free(NULL);
    aigc_bundle_keys_free(NULL);
    assert_null(bundle);

    assert_int_equal(aigc_rules_compiler_new(&compiler), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_add_text(compiler, "a.yaml", yaml, strlen(yaml)), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_OK);
    assert_int_equal(aigc_bundle_accept(rules, kit_path(kit, "record")), AIGC_ERR_ARGUMENT);
    aigc_rules_free(rules);
    aigc_rules_compiler_free(compiler);
}

static int
take_nothing(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 1;
}

static void
build_checks_its_options(void **state)
{
    aigc_rules_compiler *compiler = NULL;
    aigc_rules *rules = NULL;
    aigc_bundle_options good = options_of(1);
    aigc_bundle_options bad[7];
    (void)state;
    for (size_t i = 0; i < 7; i++)
        bad[i] = good;
    bad[0].struct_size = 0;
    bad[1].revision = 0;
    bad[2].revision = UINT64_C(1) << 53;
    bad[3].created = UINT64_C(1) << 33;
    bad[4].expires = KIT_CREATED;
    bad[5].engine = "1.0";
    bad[6].engine = "1.0.0.0";
    assert_int_equal(aigc_rules_compiler_new(&compiler), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_add_text(compiler, "a.yaml", yaml, strlen(yaml)), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_OK);
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(aigc_bundle_build(compiler, rules, &bad[i], take_nothing, NULL, NULL),
                         AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_bundle_build(compiler, rules, &good, NULL, NULL, NULL),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_bundle_build(compiler, rules, &good, take_nothing, NULL, NULL),
                     AIGC_ERR_STOPPED);
    aigc_rules_free(rules);
    aigc_rules_compiler_free(compiler);
}

/* Build from a text of this name. */
static aigc_status
build_as(const char *name, const char *second)
{
    aigc_rules_compiler *compiler = NULL;
    aigc_rules *rules = NULL;
    aigc_bundle_options options = options_of(1);
    static const char other[] = "rules:\n  - id: b.two\n    title: Two\n    category: X.test\n"
                                "    action: log\n    words: [another]\n";
    assert_int_equal(aigc_rules_compiler_new(&compiler), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_add_text(compiler, name, yaml, strlen(yaml)), AIGC_OK);
    if (second)
        assert_int_equal(aigc_rules_compiler_add_text(compiler, second, other, strlen(other)),
                         AIGC_OK);
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_OK);
    aigc_status status = aigc_bundle_build(compiler, rules, &options, take_nothing, NULL, NULL);
    aigc_rules_free(rules);
    aigc_rules_compiler_free(compiler);
    return status;
}

static void
names_that_do_not_fit_are_not_built(void **state)
{
    char name[300];
    (void)state;
    memset(name, 'n', sizeof name);
    name[100] = '\0';
    assert_int_equal(build_as(name, NULL), AIGC_ERR_STOPPED); /* it was to be written */
    name[100] = 'n';
    name[101] = '\0';
    assert_int_equal(build_as(name, NULL), AIGC_ERR_FORMAT);
    name[101] = 'n';
    name[155] = '/';
    name[256] = '\0';
    assert_int_equal(build_as(name, NULL), AIGC_ERR_STOPPED);
    name[256] = 'n';
    name[257] = '\0';
    assert_int_equal(build_as(name, NULL), AIGC_ERR_FORMAT);
    assert_int_equal(build_as("../a.yaml", NULL), AIGC_ERR_FORMAT);
    assert_int_equal(build_as("a\nb.yaml", NULL), AIGC_ERR_FORMAT);
    assert_int_equal(build_as("manifest.json", NULL), AIGC_ERR_FORMAT);
    assert_int_equal(build_as("a.yaml", "b.yaml"), AIGC_ERR_STOPPED);
    assert_int_equal(build_as("a.yaml", "a.yaml"), AIGC_ERR_FORMAT);
    assert_int_equal(build_as("a.yaml", "./a.yaml"), AIGC_ERR_FORMAT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_signed_bundle_is_accepted, setup, teardown),
        cmocka_unit_test(the_same_sources_give_the_same_bytes),
        cmocka_unit_test_setup_teardown(lists_come_from_the_bundle_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(examples_count_for_words_with_columns, setup, teardown),
        cmocka_unit_test_setup_teardown(without_keys_no_signature_is_looked_at, setup, teardown),
        cmocka_unit_test_setup_teardown(a_stripped_signature_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(an_unknown_signer_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_signature_over_another_bundle_is_refused, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_changed_signature_file_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(an_expired_bundle_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_bundle_for_a_later_version_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(an_older_revision_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_record_that_is_none_is_an_error, setup, teardown),
        cmocka_unit_test_setup_teardown(a_shrunken_bundle_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(bad_rules_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(other_members_than_files_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(names_that_lead_elsewhere_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(sizes_that_are_not_there_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(duplicates_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(what_the_manifest_does_not_say_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(other_forms_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(only_one_form_of_a_manifest_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(bad_arguments_are_refused, setup, teardown),
        cmocka_unit_test(build_checks_its_options),
        cmocka_unit_test(names_that_do_not_fit_are_not_built),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
