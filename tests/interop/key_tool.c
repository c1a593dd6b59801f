/* SPDX-License-Identifier: Apache-2.0 */
/* Use keys and marks from a script, through the public interface:
 *
 *     key_tool generate SECRET PUBLIC [PASSWORD]
 *     key_tool id SECRET [PASSWORD]
 *     key_tool mark SECRET [PASSWORD]     marks stdin to stdout
 *     key_tool verify PUBLIC              verifies stdin; prints the verdict
 *
 * Exit status 0 if all went well, else 1, with the status in words on stderr. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <aigc/text_mark.h>

#define CHUNK 4096

static int
report(aigc_status status)
{
    if (status == AIGC_OK)
        return 0;
    (void)fprintf(stderr, "%s\n", aigc_status_name(status));
    return 1;
}

static int
write_stdout(void *context, const void *data, size_t length)
{
    (void)context;
    return fwrite(data, 1, length, stdout) != length;
}

static aigc_status
generate(const char *secret_path, const char *public_path, const char *password)
{
    aigc_secret_key *key;
    aigc_status status = aigc_secret_key_generate(&key);
    if (status == AIGC_OK)
        status = aigc_secret_key_save(key, secret_path, public_path, password);
    aigc_secret_key_free(key);
    return status;
}

static aigc_status
print_id(const char *path, const char *password)
{
    aigc_secret_key *key;
    char id[AIGC_KEY_ID_SIZE];
    aigc_status status = aigc_secret_key_load(path, password, &key);
    aigc_secret_key_id(key, id);
    (void)printf("%s\n", id);
    aigc_secret_key_free(key);
    return status;
}

static aigc_status
mark_stdin(const char *path, const char *password)
{
    aigc_secret_key *key = NULL;
    aigc_label *label = NULL;
    aigc_text_marker *marker = NULL;
    char chunk[CHUNK];
    size_t length;
    aigc_status status = aigc_secret_key_load(path, password, &key);
    if (status == AIGC_OK)
        status = aigc_label_new(&label);
    if (status == AIGC_OK)
        status = aigc_label_set(label, AIGC_FIELD_CONTENT_PRODUCER, "producer");
    if (status == AIGC_OK)
        status = aigc_label_set(label, AIGC_FIELD_PRODUCE_ID, "1");
    aigc_text_marker_options options = { .struct_size = sizeof options,
                                         .label = label,
                                         .key = key };
    if (status == AIGC_OK)
        status = aigc_text_marker_new(&options, &marker);
    if (status == AIGC_OK)
        status = aigc_text_marker_begin(marker, write_stdout, NULL);
    while (status == AIGC_OK && (length = fread(chunk, 1, sizeof chunk, stdin)) > 0)
        status = aigc_text_marker_feed(marker, chunk, length);
    if (status == AIGC_OK)
        status = aigc_text_marker_finish(marker);
    aigc_text_marker_free(marker);
    aigc_label_free(label);
    aigc_secret_key_free(key);
    return status;
}

static aigc_status
verify_stdin(const char *path)
{
    aigc_keyring *keyring = NULL;
    aigc_text_verifier *verifier = NULL;
    char chunk[CHUNK];
    size_t length;
    aigc_status status = aigc_keyring_new(&keyring);
    if (status == AIGC_OK)
        status = aigc_keyring_add_path(keyring, path);
    if (status == AIGC_OK)
        status = aigc_text_verifier_new(keyring, &verifier);
    if (status == AIGC_OK)
        status = aigc_text_verifier_begin(verifier);
    while (status == AIGC_OK && (length = fread(chunk, 1, sizeof chunk, stdin)) > 0)
        status = aigc_text_verifier_feed(verifier, chunk, length);
    if (status == AIGC_OK)
        status = aigc_text_verifier_finish(verifier, NULL);
    (void)printf("%s\n", aigc_status_name(status));
    aigc_text_verifier_free(verifier);
    aigc_keyring_free(keyring);
    return status;
}

int
main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";
    const char *password = NULL;
    if (strcmp(command, "generate") == 0 && (argc == 4 || argc == 5)) {
        password = argc == 5 ? argv[4] : NULL;
        return report(generate(argv[2], argv[3], password));
    }
    if (argc == 3 || argc == 4)
        password = argc == 4 ? argv[3] : NULL;
    if (strcmp(command, "id") == 0 && argc >= 3)
        return report(print_id(argv[2], password));
    if (strcmp(command, "mark") == 0 && argc >= 3)
        return report(mark_stdin(argv[2], password));
    if (strcmp(command, "verify") == 0 && argc == 3)
        return report(verify_stdin(argv[2]));
    (void)fprintf(stderr, "usage: key_tool generate|id|mark|verify ...\n");
    return 1;
}
