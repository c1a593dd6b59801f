/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options/output_files.h"

#include "cli/io/messages.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Options for a file that is written. Some commands read some of these files, and none of them
 * twice. */
static const cli_option_id outputs[] = {
    CLI_OPTION_OUTPUT,     CLI_OPTION_DETACHED,    CLI_OPTION_FINDINGS,     CLI_OPTION_PSEUDONYMS,
    CLI_OPTION_AUDIT_LOG,  CLI_OPTION_STRIKES,     CLI_OPTION_RULES_RECORD, CLI_OPTION_HTML,
    CLI_OPTION_MARK_TABLE, CLI_OPTION_TSA_REQUEST, CLI_OPTION_BUNDLE,
};

/* What two names of one file have in common. */
typedef struct place {
    dev_t device;
    ino_t inode;      /* of the file, or of the folder that it will be in */
    const char *name; /* in that folder; "" if the file exists */
} place;

/* What `path` stands for, if it is a regular file or will be one. */
static bool
find_place(const char *path, place *found)
{
    struct stat about;
    const char *slash = strrchr(path, '/');
    char *folder;
    bool good;

    if (strcmp(path, "-") == 0) {
        return false;
    }
    good = stat(path, &about) == 0;
    found->name = "";
    if (!good && errno == ENOENT) {
        found->name = slash != NULL ? slash + 1 : path;
        folder = slash == NULL ? strdup(".") : strndup(path, (size_t)(slash + 1 - path));
        good = folder != NULL && stat(folder, &about) == 0;
        free(folder);
    } else if (good) {
        good = S_ISREG(about.st_mode);
    }
    if (good) {
        found->device = about.st_dev;
        found->inode = about.st_ino;
    }
    return good;
}

static bool
is_same(const place *a, const place *b)
{
    return a->device == b->device && a->inode == b->inode && strcmp(a->name, b->name) == 0;
}

/* Whether a file of the command line, or what stands in for them, is `written`. */
static bool
is_input(const cli_options *options, const place *written, const char **input)
{
    struct stat about;
    place read;

    for (size_t i = 0; i < options->file_count; i++) {
        if (find_place(options->files[i], &read) && is_same(&read, written)) {
            *input = options->files[i];
            return true;
        }
    }
    *input = "-";
    return options->file_count == 0 && fstat(STDIN_FILENO, &about) == 0 && S_ISREG(about.st_mode) &&
           about.st_dev == written->device && about.st_ino == written->inode &&
           written->name[0] == '\0';
}

cli_exit
cli_output_files_check(const cli_options *options)
{
    enum { COUNT = sizeof(outputs) / sizeof(outputs[0]) };
    cli_option_id ids[COUNT];
    place places[COUNT];
    size_t count = 0;

    for (size_t i = 0; i < COUNT; i++) {
        const char *path = cli_options_text(options, outputs[i]);
        const char *input;

        if (path == NULL || !find_place(path, &places[count])) {
            continue;
        }
        for (size_t j = 0; j < count; j++) {
            if (is_same(&places[j], &places[count])) {
                cli_say(_("--%s and --%s name the same file"), cli_option_get(ids[j])->name,
                        cli_option_get(outputs[i])->name);
                return cli_usage_hint(options->command);
            }
        }
        if (outputs[i] != CLI_OPTION_OUTPUT && is_input(options, &places[count], &input)) {
            cli_say(_("--%s names the input '%s', which would be lost"),
                    cli_option_get(outputs[i])->name, input);
            return cli_usage_hint(options->command);
        }
        ids[count++] = outputs[i];
    }
    return CLI_YES;
}
