/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a corpus: a file, standard input, or all files of a folder. */
#include "cli/files/text_files.h"

#include "cli/io/messages.h"
#include "cli/io/string_builder.h"
#include "cli/limits.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct file_walk {
    cli_file_fn handle;
    void *context;
} file_walk;

static cli_exit
say_unreadable(const char *path)
{
    cli_say(_("cannot read '%s': %s"), path, strerror(errno));
    return CLI_ENVIRONMENT;
}

static int
is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* By bytes, whatever the locale. */
static int
by_name(const struct dirent **one, const struct dirent **other)
{
    return strcmp((*one)->d_name, (*other)->d_name);
}

static cli_exit walk_folder(const file_walk *walk, const char *path, unsigned depth);

static cli_exit
walk_entry(const file_walk *walk, const char *path, unsigned depth)
{
    struct stat about;

    if (lstat(path, &about) != 0) {
        return say_unreadable(path);
    }
    if (S_ISDIR(about.st_mode)) {
        return walk_folder(walk, path, depth + 1);
    }
    return S_ISREG(about.st_mode) ? walk->handle(walk->context, path) : CLI_YES;
}

static cli_exit
walk_folder(const file_walk *walk, const char *path, unsigned depth)
{
    struct dirent **entries = NULL;
    cli_exit answer = CLI_YES;
    int count;

    if (depth > CLI_FOLDER_DEPTH_MAX) {
        cli_say(_("'%s' is too deep in folders"), path);
        return CLI_INPUT;
    }
    count = scandir(path, &entries, is_visible, by_name);
    if (count < 0) {
        return say_unreadable(path);
    }
    for (int i = 0; i < count; i++) {
        cli_string name;

        cli_string_init(&name);
        cli_string_add(&name, path);
        cli_string_add(&name, "/");
        cli_string_add(&name, entries[i]->d_name);
        if (answer == CLI_YES) {
            answer = name.failed ? cli_say_no_memory() : walk_entry(walk, name.data, depth);
        }
        cli_string_free(&name);
        free(entries[i]);
    }
    free(entries);
    return answer;
}

cli_exit
cli_text_files_each(const char *path, cli_file_fn handle, void *context)
{
    file_walk walk = { handle, context };
    struct stat about;

    if (strcmp(path, "-") != 0 && stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        return walk_folder(&walk, path, 1);
    }
    return handle(context, path);
}
