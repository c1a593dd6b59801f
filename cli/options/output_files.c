/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options/output_files.h"

#include "cli/install_paths.h"
#include "cli/io/messages.h"
#include "cli/options/configuration.h"

#include <errno.h>
#include <fcntl.h>
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

#define OUTPUT_COUNT (sizeof(outputs) / sizeof(outputs[0]))

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

    if (strcmp(path, "-") == 0)
        return false;
    bool good = stat(path, &about) == 0;
    found->name = "";
    if (!good && errno == ENOENT) {
        found->name = slash ? slash + 1 : path;
        char *folder = !slash ? strdup(".") : strndup(path, (size_t)(slash + 1 - path));
        good = folder && stat(folder, &about) == 0;
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

/* Whether standard input is the file that is `written`. */
static bool
is_standard_input(const place *written)
{
    struct stat about;

    return written->name[0] == '\0' && fstat(STDIN_FILENO, &about) == 0 && S_ISREG(about.st_mode) &&
           about.st_dev == written->device && about.st_ino == written->inode;
}

/* Whether a name is one that is read in a folder of rules or of keys. */
static bool
is_read_in_folders(const char *path)
{
    static const char *const endings[] = { ".yaml", ".yml", ".pub" };
    size_t length = strlen(path);

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t size = strlen(endings[i]);

        if (length > size && strcmp(path + length - size, endings[i]) == 0)
            return true;
    }
    return false;
}

/* The folder in which a file is or will be, without links; NULL if there is none. */
static char *
real_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = !slash ? strdup(".") : strndup(path, (size_t)(slash + 1 - path));
    char *real = folder ? realpath(folder, NULL) : NULL;

    free(folder);
    return real;
}

static bool
is_folder(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* Whether the file `path` lies in `folder`. */
static bool
lies_in(const char *path, const char *folder)
{
    char *outer = NULL, *inner = NULL;

    if (!is_folder(folder))
        return false;
    outer = realpath(folder, NULL);
    inner = real_folder(path);
    size_t length = outer ? strlen(outer) : 0;
    bool inside = length > 0 && inner && strncmp(inner, outer, length) == 0 &&
                  (outer[length - 1] == '/' || inner[length] == '/' || inner[length] == '\0');
    free(inner);
    free(outer);
    return inside;
}

/* Which file would be lost of those that are read from `read`, a file or folder, of which all files
 * are read or rules and keys alone; NULL if none. */
static const char *
lost_file(const char *read, bool reads_all, const char *path, const place *written)
{
    place other;

    if (find_place(read, &other) && is_same(&other, written))
        return read;
    return (reads_all || is_read_in_folders(path)) && lies_in(path, read) ? path : NULL;
}

static cli_exit
refuse(const cli_options *options, cli_option_id id, const char *input)
{
    cli_say(_("--%s names the input '%s', which would be lost"), cli_option_get(id)->name, input);
    return cli_usage_hint(options->command);
}

/* Whether -o may name an input, as that is replaced by what was made of it: a list of findings is
 * not, and an import leaves things out. */
static bool
is_made_of_input(const cli_options *options)
{
    return options->command == CLI_SCAN ? cli_options_given(options, CLI_OPTION_NDJSON)
                                        : options->command != CLI_RULES_IMPORT;
}

/* Refuse a file to write that is a file of the command line, or what stands in for them. */
static cli_exit
check_inputs(const cli_options *options, cli_option_id id, const char *path, const place *written)
{
    const bool replaces = id == CLI_OPTION_OUTPUT && is_made_of_input(options);
    const char *input = NULL;

    for (size_t i = 0; i < options->file_count && !input; i++) {
        const char *read = options->files[i];

        if (!replaces || is_folder(read))
            input = lost_file(read, options->command == CLI_SCAN, path, written);
    }
    if (!replaces && options->file_count == 0 && is_standard_input(written))
        input = "-";
    return input ? refuse(options, id, input) : CLI_YES;
}

static bool
is_output(cli_option_id id)
{
    for (size_t i = 0; i < OUTPUT_COUNT; i++)
        if (outputs[i] == id)
            return true;
    return false;
}

/* Refuse a file to write that another option of the command reads. */
static cli_exit
check_options(const cli_options *options, cli_option_id id, const char *path, const place *written)
{
    for (cli_option_id other = 0; other < CLI_OPTION_COUNT; other++) {
        const cli_option_entry *entry = cli_option_get(other);
        const char *value;
        size_t position = 0;

        if ((entry->kind != CLI_VALUE_FILE && entry->kind != CLI_VALUE_FOLDER) ||
            !cli_option_belongs(other, options->command) || is_output(other))
            continue;
        while ((value = cli_options_next(options, other, &position)) != NULL) {
            const char *input = lost_file(value, false, path, written);

            if (input)
                return refuse(options, id, input);
        }
    }
    return CLI_YES;
}

/* Refuse a file to write that the options before it write, too. */
static cli_exit
check_outputs(const cli_options *options, cli_option_id id, const place *written)
{
    for (size_t i = 0; i < OUTPUT_COUNT && outputs[i] != id; i++) {
        const char *path = cli_options_text(options, outputs[i]);
        place other;

        if (path && cli_option_belongs(outputs[i], options->command) && find_place(path, &other) &&
            is_same(&other, written)) {
            cli_say(_("--%s and --%s name the same file"), cli_option_get(outputs[i])->name,
                    cli_option_get(id)->name);
            return cli_usage_hint(options->command);
        }
    }
    return CLI_YES;
}

/* Refuse a configuration file that is read when none is named, whether it was read now or not. */
static cli_exit
check_configuration(const cli_options *options, cli_option_id id, const place *written)
{
    cli_string user;

    cli_string_init(&user);
    cli_exit answer = cli_configuration_find(&user, "config");
    if (answer == CLI_YES) {
        const char *const paths[] = { user.length > 0 ? user.data : NULL, cli_path_configuration };

        for (size_t i = 0; i < 2 && answer == CLI_YES; i++) {
            place other;

            if (paths[i] && find_place(paths[i], &other) && is_same(&other, written)) {
                cli_say(_("--%s names the configuration '%s', which would be lost"),
                        cli_option_get(id)->name, paths[i]);
                answer = cli_usage_hint(options->command);
            }
        }
    }
    cli_string_free(&user);
    return answer;
}

/* Whether a file is a key or a signature, by what those of minisign and PEM begin with. */
static bool
is_key_or_signature(const char *path)
{
    static const char *const heads[] = { "untrusted comment:", "-----BEGIN " };
    char head[32] = { 0 };
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t length = fd != -1 ? read(fd, head, sizeof head - 1) : 0;

    if (fd != -1)
        (void)close(fd);
    for (size_t i = 0; length > 0 && i < sizeof heads / sizeof heads[0]; i++)
        if (strncmp(head, heads[i], strlen(heads[i])) == 0)
            return true;
    return false;
}

/* Refuse a key or a signature that lies there: what belongs to it, such as a bundle or texts that
 * were signed, could no longer be trusted. */
static cli_exit
check_keys(const cli_options *options, cli_option_id id, const char *path, const place *written)
{
    if (written->name[0] != '\0' || !is_key_or_signature(path))
        return CLI_YES;
    cli_say(_("--%s names '%s', a key or a signature, which would be lost"),
            cli_option_get(id)->name, path);
    return cli_usage_hint(options->command);
}

cli_exit
cli_output_files_check(const cli_options *options)
{
    cli_exit answer = CLI_YES;

    for (size_t i = 0; i < OUTPUT_COUNT && answer == CLI_YES; i++) {
        const char *path = cli_options_text(options, outputs[i]);
        place written;

        if (!path || !cli_option_belongs(outputs[i], options->command) ||
            !find_place(path, &written))
            continue;
        answer = check_outputs(options, outputs[i], &written);
        if (answer == CLI_YES)
            answer = check_options(options, outputs[i], path, &written);
        if (answer == CLI_YES)
            answer = check_inputs(options, outputs[i], path, &written);
        if (answer == CLI_YES)
            answer = check_configuration(options, outputs[i], &written);
        if (answer == CLI_YES)
            answer = check_keys(options, outputs[i], path, &written);
    }
    return answer;
}
