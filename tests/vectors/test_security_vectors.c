/* SPDX-License-Identifier: Apache-2.0 */
/* Security data against known answers of an independent implementation:
 * tests/vectors/make_security_vectors.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/security_data.h>

#define PATH_ROOM 4096
#define LINE_ROOM 16384
#define COLUMNS 7

static void
vector_path(const char *name, char path[PATH_ROOM])
{
    const char *top = getenv("abs_top_srcdir");
    int length = snprintf(path, PATH_ROOM, "%s/tests/vectors/security/%s", top ? top : ".", name);

    assert_in_range(length, 1, PATH_ROOM - 1);
}

static aigc_security_keys *
pinned_keys(void)
{
    static const char *const names[] = { "rsa_pinned.pem", "sm2_pinned.pem" };
    aigc_security_keys *keys;
    char path[PATH_ROOM];

    assert_int_equal(aigc_security_keys_new(&keys), AIGC_OK);
    for (size_t i = 0; i < 2; i++) {
        vector_path(names[i], path);
        assert_int_equal(aigc_security_keys_add_file(keys, path), AIGC_OK);
    }
    return keys;
}

/* name, Label, ContentProducer, ProduceID, data, verdict without and with pinned keys. */
static void
split(char *line, char *columns[COLUMNS])
{
    line[strcspn(line, "\n")] = '\0';
    for (size_t i = 0; i < COLUMNS; i++) {
        columns[i] = line;
        line += strcspn(line, "\t");
        assert_true((*line == '\t') == (i + 1 < COLUMNS));
        *line++ = '\0';
    }
}

static void
check(char *const columns[COLUMNS], const aigc_security_keys *keys, const char *wanted)
{
    aigc_security_verdict verdict;
    aigc_status status =
        aigc_security_check(columns[4], columns[1], columns[2], columns[3], keys, &verdict);

    if (status != AIGC_OK || strcmp(aigc_security_verdict_name(verdict), wanted) != 0) {
        fail_msg("%s: '%s' %s pinned keys, not '%s'", columns[0],
                 aigc_security_verdict_name(verdict), keys ? "with" : "without", wanted);
    }
}

static void
every_form_of_security_data_gets_its_verdict(void **state)
{
    aigc_security_keys *keys = pinned_keys();
    char path[PATH_ROOM], line[LINE_ROOM];
    char *columns[COLUMNS];
    size_t count = 0;

    (void)state;
    vector_path("vectors.tsv", path);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        split(line, columns);
        check(columns, NULL, columns[5]);
        check(columns, keys, columns[6]);
        count++;
    }
    assert_int_equal(fclose(file), 0);
    assert_in_range(count, 30, 100);
    aigc_security_keys_free(keys);
}

/* What we sign verifies, by the pinned key, and not for another label. */
static void
what_is_signed_verifies(void **state)
{
    aigc_security_keys *keys = pinned_keys();
    aigc_security_signer *signer;
    aigc_security_verdict verdict;
    aigc_label *label;
    char path[PATH_ROOM];
    char *data;

    (void)state;
    vector_path("sm2_secret.pem", path);
    assert_int_equal(aigc_security_signer_load(path, &signer), AIGC_OK);
    assert_int_equal(aigc_label_new(&label), AIGC_OK);
    assert_int_equal(aigc_security_sign(signer, label, &data), AIGC_ERR_FIELD);
    assert_null(data);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_CONTENT_PRODUCER, "name"), AIGC_OK);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_PRODUCE_ID, "1"), AIGC_OK);
    assert_int_equal(aigc_security_sign(signer, label, &data), AIGC_OK);
    assert_int_equal(aigc_security_check(data, "1", "name", "1", keys, &verdict), AIGC_OK);
    assert_int_equal(verdict, AIGC_SECURITY_TRUSTED);
    assert_int_equal(aigc_security_check(data, "2", "name", "1", keys, &verdict), AIGC_OK);
    assert_int_equal(verdict, AIGC_SECURITY_ALTERED);
    free(data);
    aigc_label_free(label);
    aigc_security_signer_free(signer);
    aigc_security_keys_free(keys);
}

/* No changed digit of a signature, and no changed character of a field, verifies. */
static void
no_change_verifies(void **state)
{
    aigc_security_keys *keys = pinned_keys();
    aigc_security_verdict verdict;
    char path[PATH_ROOM], line[LINE_ROOM];
    char *columns[COLUMNS];

    (void)state;
    vector_path("vectors.tsv", path);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    assert_int_equal(fclose(file), 0);
    split(line, columns);
    check(columns, keys, "trusted");
    char *signature = strstr(columns[4], "\"Signature\":\"");
    assert_non_null(signature);
    signature += strlen("\"Signature\":\"");
    for (size_t i = 0; i < 128; i++) {
        char digit = signature[i];

        signature[i] = digit == '0' ? '1' : '0';
        assert_int_equal(
            aigc_security_check(columns[4], columns[1], columns[2], columns[3], keys, &verdict),
            AIGC_OK);
        assert_int_equal(verdict, AIGC_SECURITY_ALTERED);
        signature[i] = digit;
    }
    for (size_t i = 0; i < strlen(columns[2]); i++) {
        columns[2][i] ^= 1;
        assert_int_equal(
            aigc_security_check(columns[4], columns[1], columns[2], columns[3], keys, &verdict),
            AIGC_OK);
        assert_int_not_equal(verdict, AIGC_SECURITY_TRUSTED);
        columns[2][i] ^= 1;
    }
    aigc_security_keys_free(keys);
}

static void
wrong_files_are_no_keys(void **state)
{
    aigc_security_keys *keys = pinned_keys();
    aigc_security_signer *signer;
    char path[PATH_ROOM];

    (void)state;
    vector_path("vectors.tsv", path);
    assert_int_equal(aigc_security_keys_add_file(keys, path), AIGC_ERR_KEY);
    assert_int_equal(aigc_security_signer_load(path, &signer), AIGC_ERR_KEY);
    assert_null(signer);
    vector_path("sm2_pinned.pem", path);
    assert_int_equal(aigc_security_signer_load(path, &signer), AIGC_ERR_KEY);
    vector_path("nothing.pem", path);
    assert_int_equal(aigc_security_keys_add_file(keys, path), AIGC_ERR_IO);
    assert_int_equal(aigc_security_signer_load(path, &signer), AIGC_ERR_IO);
    assert_int_equal(aigc_security_signer_load(NULL, &signer), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_security_keys_add_file(keys, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_security_keys_new(NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_security_sign(NULL, NULL, NULL), AIGC_ERR_ARGUMENT);
    aigc_security_keys_free(NULL);
    aigc_security_signer_free(NULL);
    aigc_security_keys_free(keys);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_of_security_data_gets_its_verdict),
        cmocka_unit_test(what_is_signed_verifies),
        cmocka_unit_test(no_change_verifies),
        cmocka_unit_test(wrong_files_are_no_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
