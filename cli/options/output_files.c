/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options/output_files.h"

#include "cli/io/messages.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Options for a file that is written. Some commands read some of these files, and none of them
 * twice. */
static const cli_option_id outputs[] = {
    CLI_OPTION_OUTPUT,     CLI_OPTION_DETACHED,    CLI_OPTION_FINDINGS,     CLI_OPTION_PSEUDONYMS,
    CLI_OPTION_AUDIT_LOG,  CLI_OPTION_STRIKES,     CLI_OPTION_RULES_RECORD, CLI_OPTION_HTML,
    CLI_OPTION_MARK_TABLE, CLI_OPTION_TSA_REQUEST,
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

cli_exit
cli_output_files_check(const cli_options *options)
{
    enum { COUNT = sizeof(outputs) / sizeof(outputs[0]) };
    cli_option_id ids[COUNT];
    place places[COUNT];
    size_t count = 0;

    for (size_t i = 0; i < COUNT; i++) {
        const char *path = cli_options_text(options, outputs[i]);

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
        ids[count++] = outputs[i];
    }
    return CLI_YES;
}
