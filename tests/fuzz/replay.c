/* SPDX-License-Identifier: Apache-2.0 */
/* The driver of fuzz targets in ordinary builds: "make check" runs each target over its
 * corpus. The bytes end right before an unreadable page, so that reading past them is a fault
 * also without a sanitizer. Each file is tried whole, and cut short in many places.
 *
 *     fuzz_TARGET [FILE|FOLDER]...     default: tests/fuzz/corpus/fuzz_TARGET */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/fuzz/fuzz_target.h"
#include "tests/support/guard_page.h"

/* Corpus files are small; a larger one is a mistake. */
#define FILE_MAX_BYTES ((size_t)1 << 20)
#define PATH_MAX_BYTES 4096
/* How many shortened copies of each file are tried. */
#define SHORTENED 64

static size_t tests_run;
static size_t tests_failed;

static void
try_bytes(const uint8_t *bytes, size_t length)
{
    guard_page guard;
    guard_page_behind(&guard, bytes, length);
    (void)LLVMFuzzerTestOneInput(guard.data, length);
    guard_page_free(&guard);
}

static void
report(const char *path, const char *problem)
{
    tests_run++;
    if (problem)
        tests_failed++;
    const char *name = strrchr(path, '/');
    printf("%s %zu - %s%s%s\n", !problem ? "ok" : "not ok", tests_run, !name ? path : name + 1,
           !problem ? "" : ": ", !problem ? "" : problem);
    /* A crash in the next file must not swallow this line. */
    (void)fflush(stdout);
}

static void
replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        report(path, strerror(errno));
        return;
    }
    uint8_t *bytes = malloc(FILE_MAX_BYTES + 1);
    size_t length = !bytes ? 0 : fread(bytes, 1, FILE_MAX_BYTES + 1, file);
    const char *problem = NULL;
    if (!bytes || ferror(file) != 0)
        problem = "cannot be read";
    else if (length > FILE_MAX_BYTES)
        problem = "too large for a corpus";
    (void)fclose(file);

    if (!problem) {
        printf("# %s\n", path);
        (void)fflush(stdout);
        try_bytes(bytes, length);
        for (size_t i = 0; i < SHORTENED; i++)
            try_bytes(bytes, length * i / SHORTENED);
    }
    report(path, problem);
    free(bytes);
}

static int
is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void
replay_folder(const char *folder)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_visible, alphasort);
    if (count < 0) {
        report(folder, strerror(errno));
        return;
    }
    for (int i = 0; i < count; i++) {
        char path[PATH_MAX_BYTES];
        int length = snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (length < 0 || (size_t)length >= sizeof path)
            report(folder, "path is too long");
        else
            replay_file(path);
        free(entries[i]);
    }
    free(entries);
}

static void
replay_path(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        report(path, strerror(errno));
    else if (S_ISDIR(status.st_mode))
        replay_folder(path);
    else
        replay_file(path);
}

/* The corpus of the target that this program is: its own name tells. */
static void
replay_own_corpus(const char *program)
{
    const char *name = strrchr(program, '/');
    name = !name ? program : name + 1;
    if (strncmp(name, "lt-", 3) == 0)
        name += 3;
    const char *tree = getenv("abs_top_srcdir");
    char folder[PATH_MAX_BYTES];
    int length =
        snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/%s", tree ? tree : ".", name);
    if (length < 0 || (size_t)length >= sizeof folder)
        report(program, "path is too long");
    else
        replay_path(folder);
}

int
main(int argc, char **argv)
{
    if (argc < 2)
        replay_own_corpus(argv[0]);
    for (int i = 1; i < argc; i++)
        replay_path(argv[i]);
    printf("1..%zu\n", tests_run);
    if (tests_run == 0)
        printf("Bail out! the corpus is empty\n");
    return tests_run == 0 || tests_failed > 0;
}
