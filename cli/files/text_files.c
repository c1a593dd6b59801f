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
#include <unistd.h>

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

static cli_exit
add_file(cli_text_files *files, const char *path, const struct stat *about)
{
    if (files->count == files->capacity) {
        size_t room = files->capacity > 0 ? 2 * files->capacity : 64;
        char **grown = realloc(files->paths, room * sizeof *grown);

        if (!grown)
            return cli_say_no_memory();
        files->paths = grown;
        files->capacity = room;
    }
    files->paths[files->count] = strdup(path);
    if (!files->paths[files->count])
        return cli_say_no_memory();
    files->count++;
    files->bytes += about && S_ISREG(about->st_mode) ? (uint64_t)about->st_size : 0;
    return CLI_YES;
}

static cli_exit walk_folder(cli_text_files *files, const char *path, unsigned depth);

static cli_exit
walk_entry(cli_text_files *files, const char *path, unsigned depth)
{
    struct stat about;

    if (lstat(path, &about) != 0)
        return say_unreadable(path);
    if (S_ISDIR(about.st_mode))
        return walk_folder(files, path, depth + 1);
    return S_ISREG(about.st_mode) ? add_file(files, path, &about) : CLI_YES;
}

static cli_exit
walk_folder(cli_text_files *files, const char *path, unsigned depth)
{
    struct dirent **entries = NULL;
    cli_exit answer = CLI_YES;

    if (depth > CLI_FOLDER_DEPTH_MAX) {
        cli_say(_("'%s' is too deep in folders"), path);
        return CLI_INPUT;
    }
    int count = scandir(path, &entries, is_visible, by_name);
    if (count < 0)
        return say_unreadable(path);
    for (int i = 0; i < count; i++) {
        cli_string name;

        cli_string_init(&name);
        cli_string_add(&name, path);
        cli_string_add(&name, "/");
        cli_string_add(&name, entries[i]->d_name);
        answer = cli_exit_worst(answer, name.failed ? cli_say_no_memory()
                                                    : walk_entry(files, name.data, depth));
        cli_string_free(&name);
        free(entries[i]);
    }
    free(entries);
    return answer;
}

cli_exit
cli_text_files_add(cli_text_files *files, const char *path)
{
    bool piped = strcmp(path, "-") == 0;
    struct stat about;
    bool known = (piped ? fstat(STDIN_FILENO, &about) : stat(path, &about)) == 0;

    if (!piped && known && S_ISDIR(about.st_mode))
        return walk_folder(files, path, 1);
    return add_file(files, path, known ? &about : NULL);
}

void
cli_text_files_free(cli_text_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        free(files->paths[i]);
    free(files->paths);
    memset(files, 0, sizeof *files);
}
