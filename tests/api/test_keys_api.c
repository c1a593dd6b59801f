/* SPDX-License-Identifier: Apache-2.0 */
/* Keys: generate, save, load; keyrings; what is refused; what is left on the disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <aigc/keys.h>

#define PATH_ROOM 256

typedef struct fixture {
    char folder[64];
    char secret_path[PATH_ROOM];
    char public_path[PATH_ROOM];
    aigc_secret_key *key;
} fixture;

static const char *
path_in(const fixture *f, const char *name, char path[PATH_ROOM])
{
    (void)snprintf(path, PATH_ROOM, "%s/%s", f->folder, name);
    return path;
}

static int
setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    (void)snprintf(f->folder, sizeof f->folder, "/tmp/test_keys_api.XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    path_in(f, "a.key", f->secret_path);
    path_in(f, "a.pub", f->public_path);
    assert_int_equal(aigc_secret_key_generate(&f->key), AIGC_OK);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    DIR *folder = opendir(f->folder);
    const struct dirent *entry;
    assert_non_null(folder);
    while ((entry = readdir(folder))) {
        char path[2 * PATH_ROOM];
        (void)snprintf(path, sizeof path, "%s/%s", f->folder, entry->d_name);
        if (entry->d_name[0] != '.')
            assert_int_equal(remove(path), 0);
    }
    assert_int_equal(closedir(folder), 0);
    assert_int_equal(rmdir(f->folder), 0);
    aigc_secret_key_free(f->key);
    free(f);
    return 0;
}

static void
write_file(const char *path, const char *text, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static size_t
read_file(const char *path, char *text, size_t room)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length = fread(text, 1, room - 1, file);
    text[length] = '\0';
    assert_int_equal(fclose(file), 0);
    return length;
}

static void
save(const fixture *f, const char *password)
{
    assert_int_equal(aigc_secret_key_save(f->key, f->secret_path, f->public_path, password),
                     AIGC_OK);
}

/* Whether the file at a path holds the fixture's key. */
static void
loads(const fixture *f, const char *path, const char *password)
{
    aigc_secret_key *key;
    char id[AIGC_KEY_ID_SIZE];
    char expected[AIGC_KEY_ID_SIZE];
    assert_int_equal(aigc_secret_key_load(path, password, &key), AIGC_OK);
    aigc_secret_key_id(key, id);
    aigc_secret_key_id(f->key, expected);
    assert_string_equal(id, expected);

    /* The same key: adding both to a keyring makes one entry. */
    aigc_keyring *keyring;
    assert_int_equal(aigc_keyring_new(&keyring), AIGC_OK);
    assert_int_equal(aigc_keyring_add_own(keyring, key), AIGC_OK);
    assert_int_equal(aigc_keyring_add_own(keyring, f->key), AIGC_OK);
    assert_int_equal(aigc_keyring_count(keyring), 1);
    aigc_keyring_free(keyring);
    aigc_secret_key_free(key);
}

static void
does_not_load(const char *path, const char *password, aigc_status expected)
{
    aigc_secret_key *key = (aigc_secret_key *)1;
    assert_int_equal(aigc_secret_key_load(path, password, &key), expected);
    assert_null(key);
}

static void
a_key_comes_back_without_a_password(void **state)
{
    const fixture *f = *state;
    save(f, NULL);
    loads(f, f->secret_path, NULL);
    loads(f, f->secret_path, "not needed");
}

static void
a_key_comes_back_with_its_password_only(void **state)
{
    const fixture *f = *state;
    save(f, "correct horse");
    loads(f, f->secret_path, "correct horse");
    does_not_load(f->secret_path, NULL, AIGC_ERR_PASSWORD);
    does_not_load(f->secret_path, "", AIGC_ERR_PASSWORD);
    does_not_load(f->secret_path, "correct hors", AIGC_ERR_PASSWORD);
}

static void
an_empty_password_is_none(void **state)
{
    const fixture *f = *state;
    save(f, "");
    loads(f, f->secret_path, NULL);
}

static void
files_have_their_modes(void **state)
{
    const fixture *f = *state;
    struct stat entry;
    mode_t old = umask(022);
    save(f, NULL);
    umask(old);
    assert_int_equal(stat(f->secret_path, &entry), 0);
    assert_int_equal(entry.st_mode & 07777, 0600);
    assert_int_equal(stat(f->public_path, &entry), 0);
    assert_int_equal(entry.st_mode & 07777, 0644);
}

static void
refuses_to_save(const fixture *f, const char *secret_path, const char *public_path, int error)
{
    errno = 0;
    assert_int_equal(aigc_secret_key_save(f->key, secret_path, public_path, NULL), AIGC_ERR_IO);
    assert_int_equal(errno, error);
}

static void
nothing_is_overwritten_and_nothing_left_behind(void **state)
{
    const fixture *f = *state;
    char text[16];
    write_file(f->public_path, "mine", 4);
    refuses_to_save(f, f->secret_path, f->public_path, EEXIST);
    assert_int_not_equal(access(f->secret_path, F_OK), 0);
    read_file(f->public_path, text, sizeof text);
    assert_string_equal(text, "mine");
    assert_int_equal(unlink(f->public_path), 0);

    write_file(f->secret_path, "mine", 4);
    refuses_to_save(f, f->secret_path, f->public_path, EEXIST);
    assert_int_not_equal(access(f->public_path, F_OK), 0);
    read_file(f->secret_path, text, sizeof text);
    assert_string_equal(text, "mine");

    char missing[PATH_ROOM];
    path_in(f, "missing/a.key", missing);
    refuses_to_save(f, missing, f->public_path, ENOENT);
    assert_int_not_equal(access(f->public_path, F_OK), 0);
}

static void
links_are_not_followed_when_writing(void **state)
{
    const fixture *f = *state;
    char target[PATH_ROOM];
    path_in(f, "target", target);
    assert_int_equal(symlink(target, f->secret_path), 0);
    refuses_to_save(f, f->secret_path, f->public_path, EEXIST);
    assert_int_not_equal(access(target, F_OK), 0);
    assert_int_not_equal(access(f->public_path, F_OK), 0);
}

static void
a_failed_write_leaves_nothing_behind(void **state)
{
    const fixture *f = *state;
    struct rlimit old;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    struct rlimit small = { .rlim_cur = 100, .rlim_max = old.rlim_max };
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    errno = 0;
    aigc_status status = aigc_secret_key_save(f->key, f->secret_path, f->public_path, NULL);
    int error = errno;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    (void)signal(SIGXFSZ, handler);

    assert_int_equal(status, AIGC_ERR_IO);
    assert_int_equal(error, EFBIG);
    assert_int_not_equal(access(f->secret_path, F_OK), 0);
    assert_int_not_equal(access(f->public_path, F_OK), 0);
}

static void
other_files_are_no_keys(void **state)
{
    const fixture *f = *state;
    char path[PATH_ROOM];
    char text[8192];
    save(f, NULL);
    size_t length = read_file(f->secret_path, text, sizeof text);
    path_in(f, "other", path);

    write_file(path, text, length - 2);
    does_not_load(path, NULL, AIGC_ERR_KEY);
    write_file(path, "", 0);
    does_not_load(path, NULL, AIGC_ERR_KEY);
    memset(text + length, '\n', sizeof text - length);
    write_file(path, text, length + 1);
    does_not_load(path, NULL, AIGC_ERR_KEY);
    write_file(path, text, 5000);
    does_not_load(path, NULL, AIGC_ERR_KEY);
    text[0] = 'U';
    write_file(path, text, length);
    does_not_load(path, NULL, AIGC_ERR_KEY);
    does_not_load(f->public_path, NULL, AIGC_ERR_KEY);

    errno = 0;
    does_not_load(path_in(f, "missing", path), NULL, AIGC_ERR_IO);
    assert_int_equal(errno, ENOENT);
    does_not_load(f->folder, NULL, AIGC_ERR_IO);
    assert_int_equal(errno, EISDIR);
}

static void
windows_line_ends_and_a_missing_last_one_are_read(void **state)
{
    const fixture *f = *state;
    char path[PATH_ROOM];
    char text[1024];
    char changed[1024];
    size_t changed_length = 0;
    save(f, NULL);
    size_t length = read_file(f->secret_path, text, sizeof text);
    path_in(f, "other", path);
    write_file(path, text, length - 1);
    loads(f, path, NULL);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n')
            changed[changed_length++] = '\r';
        changed[changed_length++] = text[i];
    }
    write_file(path, changed, changed_length);
    loads(f, path, NULL);
}

/* Change one character of the key line that stands for byte `byte` of the key. */
static void
with_changed_byte(const fixture *f, size_t byte, const char *password, aigc_status expected)
{
    char path[PATH_ROOM];
    char text[1024];
    size_t length = read_file(f->secret_path, text, sizeof text);
    char *line = strchr(text, '\n') + 1;
    size_t at = byte * 4 / 3;
    line[at] = line[at] == 'A' ? 'B' : 'A';
    write_file(path_in(f, "changed", path), text, length);
    does_not_load(path, password, expected);
}

static void
a_damaged_key_is_noticed(void **state)
{
    const fixture *f = *state;
    save(f, NULL);
    with_changed_byte(f, 0, NULL, AIGC_ERR_KEY);   /* algorithm */
    with_changed_byte(f, 2, NULL, AIGC_ERR_KEY);   /* key derivation */
    with_changed_byte(f, 4, NULL, AIGC_ERR_KEY);   /* checksum algorithm */
    with_changed_byte(f, 57, NULL, AIGC_ERR_KEY);  /* key number */
    with_changed_byte(f, 70, NULL, AIGC_ERR_KEY);  /* seed */
    with_changed_byte(f, 110, NULL, AIGC_ERR_KEY); /* public half */
    with_changed_byte(f, 140, NULL, AIGC_ERR_KEY); /* checksum */
}

/* A file that asks for this much to be decrypted. */
static void
asks_for(const fixture *f, size_t offset, unsigned bit, aigc_status expected)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char path[PATH_ROOM];
    char text[1024];
    size_t length = read_file(f->secret_path, text, sizeof text);
    char *line = strchr(text, '\n') + 1;
    /* Set one bit of one byte in the base64: 6 bits a character, first bit first. */
    size_t position = 8 * (offset + bit / 8) + 7 - bit % 8;
    char *digit = line + position / 6;
    unsigned value = (unsigned)(strchr(digits, *digit) - digits);
    *digit = digits[value | 1u << (5 - position % 6)];
    write_file(path_in(f, "greedy", path), text, length);
    does_not_load(path, "x", expected);
}

static void
a_file_that_asks_for_too_much_is_refused(void **state)
{
    const fixture *f = *state;
    save(f, "x");
    asks_for(f, 46, 31, AIGC_ERR_LIMIT); /* memory: 2 GiB more */
    asks_for(f, 46, 63, AIGC_ERR_LIMIT);
    asks_for(f, 38, 28, AIGC_ERR_LIMIT); /* work: 2^28 more */
    asks_for(f, 38, 63, AIGC_ERR_LIMIT);
}

/* What minisign 0.11 wrote for "minisign -G -W". */
static const char theirs_public[] = "untrusted comment: minisign public key 22C74F06CFE57E81\n"
                                    "RWSBfuXPBk/HIowFsQBEYC2JordVqGSClLfe4wCDQqTxgBDbq5kpzy6C\n";
static const char theirs_secret[] =
    "untrusted comment: minisign encrypted secret key\n"
    "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAgX7lzwZPxyLskZ2im+/"
    "4jLfH"
    "QsU553EH1aDY7maH8QL/"
    "PY0WgyYFUYwFsQBEYC2JordVqGSClLfe4wCDQqTxgBDbq5kpzy6CAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAA=\n";

static void
keys_of_minisign_are_read(void **state)
{
    const fixture *f = *state;
    aigc_secret_key *key;
    aigc_keyring *keyring;
    char id[AIGC_KEY_ID_SIZE];
    write_file(f->secret_path, theirs_secret, sizeof theirs_secret - 1);
    write_file(f->public_path, theirs_public, sizeof theirs_public - 1);
    assert_int_equal(aigc_secret_key_load(f->secret_path, NULL, &key), AIGC_OK);
    aigc_secret_key_id(key, id);
    assert_string_equal(id, "22C74F06CFE57E81");
    assert_int_equal(aigc_keyring_new(&keyring), AIGC_OK);
    assert_int_equal(aigc_keyring_add_path(keyring, f->public_path), AIGC_OK);
    assert_int_equal(aigc_keyring_add_own(keyring, key), AIGC_OK);
    assert_int_equal(aigc_keyring_count(keyring), 1);
    aigc_keyring_free(keyring);
    aigc_secret_key_free(key);
}

/* Without a checksum the two halves of the key vouch for each other. */
static void
a_damaged_key_of_minisign_is_noticed(void **state)
{
    const fixture *f = *state;
    char text[sizeof theirs_secret];
    static const size_t bytes[] = { 70, 110 }; /* of the seed, of the public half */
    for (size_t i = 0; i < 2; i++) {
        memcpy(text, theirs_secret, sizeof text);
        char *digit = strchr(text, '\n') + 1 + bytes[i] * 4 / 3;
        *digit = *digit == 'A' ? 'B' : 'A';
        write_file(f->secret_path, text, sizeof text - 1);
        does_not_load(f->secret_path, NULL, AIGC_ERR_KEY);
    }
}

static void
a_key_line_is_strict_base64(void **state)
{
    const fixture *f = *state;
    char text[sizeof theirs_public];
    aigc_keyring *keyring;
    assert_int_equal(aigc_keyring_new(&keyring), AIGC_OK);
    for (size_t i = sizeof text - 1 - 57; i < sizeof text - 2; i++) {
        memcpy(text, theirs_public, sizeof text);
        text[i] = '*';
        write_file(f->public_path, text, sizeof text - 1);
        assert_int_equal(aigc_keyring_add_path(keyring, f->public_path), AIGC_ERR_KEY);
    }
    aigc_keyring_free(keyring);
}

static void
a_comment_has_a_longest_length(void **state)
{
    const fixture *f = *state;
    char text[2048] = "untrusted comment: ";
    const char *key_line = strchr(theirs_public, '\n');
    aigc_keyring *keyring;
    assert_int_equal(aigc_keyring_new(&keyring), AIGC_OK);
    memset(text + 19, 'c', 1025);
    (void)snprintf(text + 19 + 1025, sizeof text - 19 - 1025, "%s", key_line);
    write_file(f->public_path, text, strlen(text));
    assert_int_equal(aigc_keyring_add_path(keyring, f->public_path), AIGC_ERR_KEY);
    (void)snprintf(text + 19 + 1024, sizeof text - 19 - 1024, "%s", key_line);
    write_file(f->public_path, text, strlen(text));
    assert_int_equal(aigc_keyring_add_path(keyring, f->public_path), AIGC_OK);
    text[30] = '\0';
    write_file(f->public_path, text, 19 + 1024 + strlen(key_line));
    assert_int_equal(aigc_keyring_add_path(keyring, f->public_path), AIGC_ERR_KEY);
    aigc_keyring_free(keyring);
}

static void
a_keyring_reads_files_and_folders(void **state)
{
    const fixture *f = *state;
    char path[PATH_ROOM];
    aigc_keyring *keyring;
    save(f, NULL);
    assert_int_equal(aigc_keyring_new(&keyring), AIGC_OK);
    assert_int_equal(aigc_keyring_count(keyring), 0);
    assert_int_equal(aigc_keyring_add_path(keyring, f->public_path), AIGC_OK);
    assert_int_equal(aigc_keyring_count(keyring), 1);
    assert_int_equal(aigc_keyring_add_path(keyring, f->public_path), AIGC_OK);
    assert_int_equal(aigc_keyring_count(keyring), 1);

    aigc_secret_key *other;
    assert_int_equal(aigc_secret_key_generate(&other), AIGC_OK);
    char other_public[PATH_ROOM];
    assert_int_equal(aigc_secret_key_save(other, path_in(f, "b.key", path),
                                          path_in(f, "b.pub", other_public), NULL),
                     AIGC_OK);
    aigc_secret_key_free(other);
    /* The secret keys in the same folder are not looked at, nor are folders and pipes. */
    assert_int_equal(mkdir(path_in(f, "folder.pub", path), 0700), 0);
    assert_int_equal(mkfifo(path_in(f, "pipe.pub", path), 0600), 0);
    assert_int_equal(aigc_keyring_add_path(keyring, f->folder), AIGC_OK);
    assert_int_equal(aigc_keyring_count(keyring), 2);
    aigc_keyring_free(keyring);
}

static void
a_keyring_refuses_what_is_no_public_key(void **state)
{
    const fixture *f = *state;
    char path[PATH_ROOM];
    aigc_keyring *keyring;
    save(f, NULL);
    assert_int_equal(aigc_keyring_new(&keyring), AIGC_OK);
    assert_int_equal(aigc_keyring_add_path(keyring, f->secret_path), AIGC_ERR_KEY);
    assert_int_equal(aigc_keyring_add_path(keyring, "/dev/null"), AIGC_ERR_KEY);
    errno = 0;
    assert_int_equal(aigc_keyring_add_path(keyring, path_in(f, "missing", path)), AIGC_ERR_IO);
    assert_int_equal(errno, ENOENT);
    write_file(path_in(f, "bad.pub", path), "nonsense\n", 9);
    assert_int_equal(aigc_keyring_add_path(keyring, f->folder), AIGC_ERR_KEY);
    assert_int_equal(symlink("nowhere", path_in(f, "dangling.pub", path)), 0);
    assert_int_equal(aigc_keyring_add_path(keyring, path), AIGC_ERR_IO);
    aigc_keyring_free(keyring);
}

static void
a_keyring_has_a_limit(void **state)
{
    (void)state;
    aigc_keyring *keyring;
    aigc_secret_key *key;
    assert_int_equal(aigc_keyring_new(&keyring), AIGC_OK);
    for (size_t i = 0; i < 4096; i++) {
        assert_int_equal(aigc_secret_key_generate(&key), AIGC_OK);
        assert_int_equal(aigc_keyring_add_own(keyring, key), AIGC_OK);
        aigc_secret_key_free(key);
    }
    assert_int_equal(aigc_secret_key_generate(&key), AIGC_OK);
    assert_int_equal(aigc_keyring_add_own(keyring, key), AIGC_ERR_LIMIT);
    assert_int_equal(aigc_keyring_count(keyring), 4096);
    aigc_secret_key_free(key);
    aigc_keyring_free(keyring);
}

static void
null_is_refused_or_harmless(void **state)
{
    const fixture *f = *state;
    char id[AIGC_KEY_ID_SIZE] = "x";
    aigc_secret_key *key = (aigc_secret_key *)1;
    aigc_keyring *keyring;
    assert_int_equal(aigc_secret_key_generate(NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_secret_key_load(NULL, NULL, &key), AIGC_ERR_ARGUMENT);
    assert_null(key);
    assert_int_equal(aigc_secret_key_load(f->secret_path, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_secret_key_save(NULL, f->secret_path, f->public_path, NULL),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_secret_key_save(f->key, NULL, f->public_path, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_secret_key_save(f->key, f->secret_path, NULL, NULL), AIGC_ERR_ARGUMENT);
    aigc_secret_key_id(NULL, id);
    assert_string_equal(id, "");
    aigc_secret_key_id(f->key, NULL);
    aigc_secret_key_free(NULL);
    assert_int_equal(aigc_keyring_new(NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_keyring_new(&keyring), AIGC_OK);
    assert_int_equal(aigc_keyring_add_path(NULL, f->public_path), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_keyring_add_path(keyring, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_keyring_add_own(NULL, f->key), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_keyring_add_own(keyring, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_keyring_count(NULL), 0);
    aigc_keyring_free(keyring);
    aigc_keyring_free(NULL);
}

/* That minisign takes it is tested with minisign; that no other bytes verify, with bundles. */
static void
a_file_is_signed_in_four_lines(void **state)
{
    const fixture *f = *state;
    char signature[AIGC_SIGNATURE_FILE_SIZE], again[AIGC_SIGNATURE_FILE_SIZE];
    char *comment = malloc(8194);
    assert_non_null(comment);
    memset(comment, 'c', 8194);
    comment[8193] = '\0';
    assert_int_equal(aigc_secret_key_sign(f->key, "text", 4, comment, signature), AIGC_ERR_FORMAT);
    assert_string_equal(signature, "");
    comment[8192] = '\0';
    assert_int_equal(aigc_secret_key_sign(f->key, "text", 4, comment, signature), AIGC_OK);
    assert_non_null(strstr(signature, comment));
    free(comment);

    assert_int_equal(aigc_secret_key_sign(f->key, "text", 4, "a\tcomment", signature), AIGC_OK);
    size_t lines = 0;
    for (const char *c = signature; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 4);
    assert_int_equal(strncmp(signature, "untrusted comment: ", 19), 0);
    assert_non_null(strstr(signature, "\nRU"));
    assert_non_null(strstr(signature, "\ntrusted comment: a\tcomment\n"));
    assert_int_equal(aigc_secret_key_sign(f->key, "text", 4, "a\tcomment", again), AIGC_OK);
    assert_string_equal(again, signature);
    assert_int_equal(aigc_secret_key_sign(f->key, "tex", 3, "a\tcomment", again), AIGC_OK);
    assert_string_not_equal(again, signature);
    assert_int_equal(aigc_secret_key_sign(f->key, NULL, 0, "", again), AIGC_OK);

    assert_int_equal(aigc_secret_key_sign(f->key, "text", 4, "two\nlines", again), AIGC_ERR_FORMAT);
    assert_string_equal(again, "");
    assert_int_equal(aigc_secret_key_sign(f->key, "text", 4, "\x7f", again), AIGC_ERR_FORMAT);
    assert_int_equal(aigc_secret_key_sign(NULL, "text", 4, "", again), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_secret_key_sign(f->key, NULL, 4, "", again), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_secret_key_sign(f->key, "text", 4, NULL, again), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_secret_key_sign(f->key, "text", 4, "", NULL), AIGC_ERR_ARGUMENT);
}

int
main(void)
{
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_key_comes_back_without_a_password),
        WITH_FOLDER(a_key_comes_back_with_its_password_only),
        WITH_FOLDER(an_empty_password_is_none),
        WITH_FOLDER(files_have_their_modes),
        WITH_FOLDER(nothing_is_overwritten_and_nothing_left_behind),
        WITH_FOLDER(links_are_not_followed_when_writing),
        WITH_FOLDER(a_failed_write_leaves_nothing_behind),
        WITH_FOLDER(other_files_are_no_keys),
        WITH_FOLDER(windows_line_ends_and_a_missing_last_one_are_read),
        WITH_FOLDER(a_damaged_key_is_noticed),
        WITH_FOLDER(a_file_that_asks_for_too_much_is_refused),
        WITH_FOLDER(keys_of_minisign_are_read),
        WITH_FOLDER(a_damaged_key_of_minisign_is_noticed),
        WITH_FOLDER(a_key_line_is_strict_base64),
        WITH_FOLDER(a_comment_has_a_longest_length),
        WITH_FOLDER(a_keyring_reads_files_and_folders),
        WITH_FOLDER(a_keyring_refuses_what_is_no_public_key),
        WITH_FOLDER(null_is_refused_or_harmless),
        cmocka_unit_test(a_keyring_has_a_limit),
        WITH_FOLDER(a_file_is_signed_in_four_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
