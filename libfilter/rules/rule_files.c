/* SPDX-License-Identifier: Apache-2.0 */
/* Rule files, folders of them, and the list files they name. */
#include "libfilter/rules/rule_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/buffer.h"
#include "common/i18n.h"
#include "libfilter/bundle/opened_bundle.h"
#include "libfilter/limits.h"

/* Why a file could not be had. */
typedef enum trouble {
    TROUBLE_NONE,
    TROUBLE_ERRNO,
    TROUBLE_NOT_REGULAR,
    TROUBLE_TOO_LARGE,
    TROUBLE_ALL_TOO_LARGE,
    TROUBLE_MEMORY
} trouble;

/* Read an open file to its end. */
static trouble
read_all(int file, size_t expected, aigcp_buffer *content)
{
    /* One byte more than expected, so that the end is seen without growing. */
    aigc_status status = aigcp_buffer_reserve(content, expected);
    if (status == AIGC_OK && content->limit - content->length > expected)
        status = aigcp_buffer_reserve(content, expected + 1);
    while (status == AIGC_OK) {
        if (content->length == content->capacity) {
            status = aigcp_buffer_reserve(content, 1);
            continue;
        }
        ssize_t count =
            read(file, content->data + content->length, content->capacity - content->length);
        if (count == 0)
            return TROUBLE_NONE;
        if (count > 0)
            content->length += (size_t)count;
        else if (errno != EINTR)
            return TROUBLE_ERRNO;
    }
    return status == AIGC_ERR_MEMORY ? TROUBLE_MEMORY : TROUBLE_TOO_LARGE;
}

/* Open a regular file; never waits for a pipe's other end. */
static trouble
open_regular(const char *path, int flags, size_t limit, int *file, size_t *size)
{
    *file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
    if (*file < 0)
        return TROUBLE_ERRNO;
    struct stat about;
    if (fstat(*file, &about) != 0)
        return TROUBLE_ERRNO;
    if (!S_ISREG(about.st_mode))
        return TROUBLE_NOT_REGULAR;
    if (about.st_size < 0 || (uintmax_t)about.st_size > limit)
        return TROUBLE_TOO_LARGE;
    *size = (size_t)about.st_size;
    return TROUBLE_NONE;
}

/* Keep a copy of a text of at most `limit` bytes in the model. */
static trouble
keep_source(aigcp_rule_model *model, const char *name, const char *text, size_t length,
            size_t limit, aigcp_source **source)
{
    if (length > limit)
        return TROUBLE_TOO_LARGE;
    if (!aigcp_rule_model_has_room(model, length))
        return TROUBLE_ALL_TOO_LARGE;
    *source = aigcp_rule_model_add_source(model, name, text, length);
    return *source ? TROUBLE_NONE : TROUBLE_MEMORY;
}

/* Read a file of at most `limit` bytes into the model. errno tells more of TROUBLE_ERRNO. */
static trouble
read_source(aigcp_rule_model *model, const char *path, const char *name, int flags, size_t limit,
            aigcp_source **source)
{
    int file = -1;
    size_t size = 0;
    aigcp_buffer content;
    aigcp_buffer_init(&content, limit + 1);
    trouble result = open_regular(path, flags, limit, &file, &size);
    if (result == TROUBLE_NONE)
        result = read_all(file, size, &content);
    if (result == TROUBLE_NONE)
        result =
            keep_source(model, name, (const char *)content.data, content.length, limit, source);
    int reason = errno;
    if (file >= 0)
        (void)close(file);
    aigcp_buffer_free(&content);
    errno = reason;
    return result;
}

/* Remark on a file that could not be had. `limit` is what was allowed. */
static void
diagnose_trouble(aigcp_rule_model *model, aigcp_place place, const char *path, trouble what,
                 size_t limit)
{
    switch (what) {
    case TROUBLE_NONE:
        break;
    case TROUBLE_ERRNO:
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL, "%s: %s", path, strerror(errno));
        break;
    case TROUBLE_NOT_REGULAR:
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL, _("%s: not a regular file"), path);
        break;
    case TROUBLE_TOO_LARGE:
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, _("split the file"),
                       _("%s: larger than %zu MiB"), path, limit >> 20);
        break;
    case TROUBLE_ALL_TOO_LARGE:
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL,
                       _("%s: with it, all rule files and lists are larger than %zu MiB"), path,
                       AIGCP_MAX_SOURCE_BYTES >> 20);
        break;
    case TROUBLE_MEMORY:
        model->out_of_memory = true;
        break;
    }
}

/* A place in a file that has no text, for remarks about the file. */
static aigcp_place
place_without_text(aigcp_rule_model *model, const char *path)
{
    const aigcp_source *source = aigcp_rule_model_add_source(model, path, "", 0);
    if (!source)
        model->out_of_memory = true;
    return (aigcp_place){ .source = source };
}

static aigc_status
memory_status(const aigcp_rule_model *model)
{
    return model->out_of_memory ? AIGC_ERR_MEMORY : AIGC_OK;
}

/* The folder of a file, to be freed; NULL if memory is out. */
static char *
folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return strdup(".");
    if (slash == path)
        return strdup("/");
    return strndup(path, (size_t)(slash - path));
}

/* `folder`/`name`, to be freed; NULL if memory is out. */
static char *
join(const char *folder, const char *name)
{
    aigcp_buffer path;
    aigcp_buffer_init(&path, SIZE_MAX);
    size_t length = strlen(folder);
    if (aigcp_buffer_append(&path, folder, length) != AIGC_OK)
        goto fail;
    if ((!length || folder[length - 1] != '/') && aigcp_buffer_append_byte(&path, '/') != AIGC_OK)
        goto fail;
    if (aigcp_buffer_append(&path, name, strlen(name) + 1) != AIGC_OK)
        goto fail;
    return (char *)path.data;
fail:
    aigcp_buffer_free(&path);
    return NULL;
}

/* Read a file into the model. `*source` is NULL if that came to a diagnostic: one that was
 * found in a folder and cannot be read gets one, because the caller does not know it. */
static aigc_status
read_file(aigcp_rule_model *model, const char *path, bool was_named, const aigcp_source **source)
{
    aigcp_source *read = NULL;
    trouble result = read_source(model, path, path, 0, AIGCP_MAX_RULE_FILE_BYTES, &read);
    *source = read;
    if (result == TROUBLE_ERRNO && was_named)
        return AIGC_ERR_IO;
    if (result != TROUBLE_NONE) {
        int reason = errno;
        aigcp_place place = place_without_text(model, path);
        errno = reason;
        diagnose_trouble(model, place, path, result, AIGCP_MAX_RULE_FILE_BYTES);
    }
    return memory_status(model);
}

aigc_status
aigcp_rule_files_read_file(aigcp_rule_model *model, const char *path, const aigcp_source **source)
{
    return read_file(model, path, true, source);
}

aigc_status
aigcp_rule_files_read_text(aigcp_rule_model *model, const char *name, const char *text,
                           size_t length, const aigcp_source **source)
{
    aigcp_source *kept = NULL;
    trouble result =
        keep_source(model, name, text ? text : "", length, AIGCP_MAX_RULE_FILE_BYTES, &kept);
    *source = kept;
    if (result != TROUBLE_NONE)
        diagnose_trouble(model, place_without_text(model, name), name, result,
                         AIGCP_MAX_RULE_FILE_BYTES);
    return memory_status(model);
}

/* Read one rule file. */
static aigc_status
add_file(aigcp_rule_model *model, const char *path, bool was_named)
{
    const aigcp_source *source;
    aigc_status status = read_file(model, path, was_named, &source);
    if (status != AIGC_OK || !source)
        return status;
    char *folder = folder_of(path);
    if (!folder)
        return AIGC_ERR_MEMORY;
    status = aigcp_rule_yaml_read(model, source, folder);
    free(folder);
    return status;
}

static bool
has_suffix(const char *name, const char *suffix)
{
    size_t length = strlen(name);
    size_t suffix_length = strlen(suffix);
    return length > suffix_length && !strcmp(name + length - suffix_length, suffix);
}

/* Whether a name in a folder is that of a rule file. Hidden files are what editors and file
 * servers leave behind. */
static bool
is_rule_file_name(const char *name)
{
    return name[0] != '.' && (has_suffix(name, ".yaml") || has_suffix(name, ".yml"));
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of the rule files in a folder, in order. */
typedef struct name_list {
    char **names;
    size_t count;
    size_t capacity;
} name_list;

static void
free_names(name_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->names[i]);
    free(list->names);
}

static aigc_status
add_name(name_list *list, const char *name)
{
    if (list->count == AIGCP_MAX_RULE_FILES)
        return AIGC_ERR_LIMIT;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 16;
        char **names = realloc(list->names, capacity * sizeof *names);
        if (!names)
            return AIGC_ERR_MEMORY;
        list->names = names;
        list->capacity = capacity;
    }
    char *copy = strdup(name);
    if (!copy)
        return AIGC_ERR_MEMORY;
    list->names[list->count++] = copy;
    return AIGC_OK;
}

/* What an entry of a folder is to us. */
typedef enum entry_kind { ENTRY_OTHER, ENTRY_RULES, ENTRY_FOLDER } entry_kind;

/* Folders that are only links are left out: no file is read twice, and there is no ring. */
static entry_kind
kind_of_entry(int folder, const char *name)
{
    if (is_rule_file_name(name))
        return ENTRY_RULES;
    struct stat about;
    if (name[0] != '.' && fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISDIR(about.st_mode))
        return ENTRY_FOLDER;
    return ENTRY_OTHER;
}

/* Add the names of what is in a folder, behind `below`, to one of two lists: those of rule files
 * and those of further folders. */
static aigc_status
list_folder(const char *path, const char *below, name_list *files, name_list *folders)
{
    DIR *folder = opendir(path);
    if (!folder)
        return errno == ENOMEM ? AIGC_ERR_MEMORY : AIGC_ERR_IO;
    aigc_status status = AIGC_OK;
    while (status == AIGC_OK) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry) {
            status = errno ? AIGC_ERR_IO : AIGC_OK;
            break;
        }
        entry_kind kind = kind_of_entry(dirfd(folder), entry->d_name);
        if (kind == ENTRY_OTHER)
            continue;
        char *name = *below ? join(below, entry->d_name) : strdup(entry->d_name);
        if (!name)
            status = AIGC_ERR_MEMORY;
        else
            status = add_name(kind == ENTRY_RULES ? files : folders, name);
        free(name);
    }
    int reason = errno;
    (void)closedir(folder);
    errno = reason;
    return status;
}

/* The level of a folder below the one that was named: 1 for those right in it. */
static size_t
level_of(const char *name)
{
    size_t level = 1;
    for (const char *at = strchr(name, '/'); at; at = strchr(at + 1, '/'))
        level++;
    return level;
}

/* The names of all rule files in a folder and the folders below it, in order. A folder that is
 * too deep is told. */
static aigc_status
list_tree(aigcp_rule_model *model, const char *path, name_list *files)
{
    name_list folders = { 0 };
    aigc_status status = list_folder(path, "", files, &folders);
    for (size_t i = 0; i < folders.count && status == AIGC_OK; i++) {
        const char *name = folders.names[i];
        char *folder = join(path, name);
        if (!folder) {
            status = AIGC_ERR_MEMORY;
        } else if (level_of(name) > AIGCP_MAX_RULE_FOLDER_LEVELS) {
            aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place_without_text(model, folder), NULL,
                           _("more than %d levels of folders"), AIGCP_MAX_RULE_FOLDER_LEVELS);
            status = memory_status(model);
        } else {
            status = list_folder(folder, name, files, &folders);
        }
        int reason = errno;
        free(folder);
        errno = reason;
    }
    int reason = errno;
    free_names(&folders);
    errno = reason;
    if (status == AIGC_OK && files->count)
        qsort(files->names, files->count, sizeof *files->names, compare_names);
    return status;
}

static aigc_status
add_folder(aigcp_rule_model *model, const char *path)
{
    name_list list = { 0 };
    aigc_status status = list_tree(model, path, &list);
    if (status == AIGC_ERR_LIMIT) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place_without_text(model, path), NULL,
                       _("more than %d rule files in a folder"), AIGCP_MAX_RULE_FILES);
        status = memory_status(model);
        goto done;
    }
    /* A filter without rules would let everything pass. */
    if (status == AIGC_OK && !list.count) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place_without_text(model, path), NULL,
                       _("no rule file (.yaml, .yml) in the folder"));
        status = memory_status(model);
    }
    for (size_t i = 0; i < list.count && status == AIGC_OK; i++) {
        char *file = join(path, list.names[i]);
        status = file ? add_file(model, file, false) : AIGC_ERR_MEMORY;
        free(file);
    }
done:
    free_names(&list);
    return status;
}

aigc_status
aigcp_rule_files_add(aigcp_rule_model *model, const char *path)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return AIGC_ERR_IO;
    const char *slash = strrchr(path, '/');
    model->root = S_ISDIR(about.st_mode) ? strlen(path) : slash ? (size_t)(slash - path) : 0;
    aigc_status status =
        S_ISDIR(about.st_mode) ? add_folder(model, path) : add_file(model, path, true);
    model->root = 0;
    return status;
}

/* Whether a list name stays below its folder by its look. */
static bool
is_relative_below(const char *name)
{
    if (name[0] == '/' || name[0] == '\0')
        return false;
    for (const char *part = name; part;) {
        const char *slash = strchr(part, '/');
        size_t length = slash ? (size_t)(slash - part) : strlen(part);
        if (length == 2 && part[0] == '.' && part[1] == '.')
            return false;
        part = slash ? slash + 1 : NULL;
    }
    return true;
}

/* Whether `path` is below `folder`; both are real paths. */
static bool
is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    if (length == 1)
        return true; /* the root */
    return !strncmp(path, folder, length) && path[length] == '/';
}

const aigcp_source *
aigcp_rule_files_read_list(aigcp_rule_model *model, const char *folder, const char *name,
                           aigcp_place place)
{
    aigcp_source *source = NULL;
    if (model->bundle)
        return aigcp_bundle_read_list(model, folder, name, place);
    if (!is_relative_below(name)) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place,
                       _("give a path below the folder of the rule file"),
                       _("%s: not a relative path, or one with .."), name);
        return NULL;
    }

    /* Links are followed, as long as they lead to a file in the folder. */
    char *shown = join(folder, name);
    char *real_folder = realpath(folder, NULL);
    char *real = shown && real_folder ? realpath(shown, NULL) : NULL;
    if (!shown || (!real && errno == ENOMEM)) {
        model->out_of_memory = true;
    } else if (!real) {
        diagnose_trouble(model, place, shown, TROUBLE_ERRNO, 0);
    } else if (!is_below(real, real_folder)) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL,
                       _("%s: a link that leads out of the folder"), shown);
    } else {
        trouble result = read_source(model, real, shown, O_NOFOLLOW, AIGCP_MAX_LIST_BYTES, &source);
        diagnose_trouble(model, place, shown, result, AIGCP_MAX_LIST_BYTES);
        if (source)
            source->is_list = true;
    }
    free(real);
    free(real_folder);
    free(shown);
    return source;
}
