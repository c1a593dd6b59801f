/* SPDX-License-Identifier: Apache-2.0 */
/* Write a bundle of what a compiler has read. */
#include <aigc/version.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "libfilter/bundle/opened_bundle.h"
#include "libfilter/bundle/tar_member.h"
#include "libfilter/compile/rules_compiler.h"
#include "libfilter/limits.h"

typedef struct bundle_writer {
    aigc_write_fn write;
    void *context;
    uint64_t time;
    size_t written;
} bundle_writer;

typedef struct bundle_plan {
    aigcp_arena arena; /* of the manifest */
    aigcp_manifest manifest;
    aigcp_text_index names; /* files of the manifest */
    aigcp_text_index categories;
    aigc_bundle_report *report;
} bundle_plan;

/* Files. */

/* The name of a source in the bundle: its path below what was asked for, without parts that a file
 * system ignores. NULL if memory is out. */
static char *
member_name(aigcp_arena *arena, const aigcp_source *source)
{
    const char *path = source->name + source->root;
    char *name = aigcp_arena_alloc(arena, strlen(path) + 1);
    size_t length = 0;
    while (name && *path) {
        size_t part = strcspn(path, "/");
        if (part > 0 && !(part == 1 && path[0] == '.')) {
            if (length > 0)
                name[length++] = '/';
            memcpy(name + length, path, part);
            length += part;
        }
        path += part + (path[part] == '/');
    }
    return name;
}

static aigc_status
refuse_name(bundle_plan *plan, const aigcp_source *source, const char *problem)
{
    aigcp_bundle_detail(plan->report, "%s: %s", source->name, problem);
    return AIGC_ERR_FORMAT;
}

/* A second file of one name: a list that two rules name is the same file, all else is an error. */
static aigc_status
add_again(bundle_plan *plan, const aigcp_source *source, const aigc_bundle_file *known)
{
    if (known->is_list == source->is_list && known->size == source->length &&
        memcmp(known->data, source->text, source->length) == 0)
        return AIGC_OK;
    return refuse_name(plan, source, _("another file has the same name in the bundle"));
}

static aigc_status
add_file(bundle_plan *plan, const aigcp_source *source)
{
    aigc_bundle_file *file = &plan->manifest.files[plan->manifest.file_count];
    char *name = member_name(&plan->arena, source);
    char *hash = aigcp_arena_alloc(&plan->arena, AIGCP_HASH_HEX_ROOM);
    void *known;
    if (!name || !hash)
        return AIGC_ERR_MEMORY;
    if (!aigcp_member_name_is_good(name) || !aigcp_tar_name_fits(name))
        return refuse_name(plan, source, _("the name is too long for a bundle, or not plain"));
    if (strcmp(name, AIGCP_MANIFEST_NAME) == 0)
        return refuse_name(plan, source, _("another file has the same name in the bundle"));
    aigc_status status = aigcp_text_index_add(&plan->names, name, strlen(name), file, &known);
    if (status != AIGC_OK || known)
        return status == AIGC_OK ? add_again(plan, source, known) : status;
    if (plan->manifest.file_count == AIGCP_MAX_BUNDLE_FILES)
        return AIGC_ERR_LIMIT;
    aigcp_hash_hex(source->text, source->length, hash);
    *file = (aigc_bundle_file){
        .name = name,
        .is_list = source->is_list,
        .sha256 = hash,
        .data = source->text,
        .size = source->length,
    };
    plan->manifest.file_count++;
    return AIGC_OK;
}

static aigc_status
plan_files(bundle_plan *plan, const aigcp_rule_model *model)
{
    aigc_status status = AIGC_OK;
    plan->manifest.files =
        aigcp_arena_array(&plan->arena, model->source_count + 1, sizeof *plan->manifest.files);
    if (!plan->manifest.files)
        return AIGC_ERR_MEMORY;
    for (const aigcp_source *source = model->sources; status == AIGC_OK && source;
         source = source->next)
        status = add_file(plan, source);
    return status;
}

/* Categories. */

static int
compare_categories(const void *a, const void *b)
{
    const aigc_bundle_category *first = a;
    const aigc_bundle_category *second = b;
    return strcmp(first->category, second->category);
}

static aigc_status
plan_categories(bundle_plan *plan, const aigc_rules *rules)
{
    size_t count = aigc_rules_count(rules);
    aigcp_manifest *manifest = &plan->manifest;
    aigc_status status = AIGC_OK;
    manifest->categories = aigcp_arena_array(&plan->arena, count + 1, sizeof *manifest->categories);
    if (!manifest->categories)
        return AIGC_ERR_MEMORY;
    for (size_t i = 0; status == AIGC_OK && i < count; i++) {
        aigc_bundle_category *category = &manifest->categories[manifest->category_count];
        aigc_rule_info info = { .struct_size = sizeof info };
        void *known = NULL;
        status = aigc_rules_get(rules, i, &info);
        if (status == AIGC_OK)
            status = aigcp_text_index_add(&plan->categories, info.category, strlen(info.category),
                                          category, &known);
        if (status != AIGC_OK)
            break;
        if (known)
            category = known;
        else
            manifest->category_count++;
        category->category = info.category;
        category->rules++;
        category->words += info.word_count;
        category->patterns += info.regex_count;
    }
    if (status == AIGC_OK && manifest->category_count)
        qsort(manifest->categories, manifest->category_count, sizeof *manifest->categories,
              compare_categories);
    return status;
}

/* Bytes. */

static aigc_status
write_bytes(bundle_writer *writer, const void *data, size_t length)
{
    if (length > AIGCP_MAX_BUNDLE_BYTES - writer->written)
        return AIGC_ERR_LIMIT;
    writer->written += length;
    if (length > 0 && writer->write(writer->context, data, length) != 0)
        return AIGC_ERR_STOPPED;
    return AIGC_OK;
}

static aigc_status
write_member(bundle_writer *writer, const char *name, const void *data, size_t size)
{
    static const uint8_t zeros[AIGCP_TAR_BLOCK];
    uint8_t header[AIGCP_TAR_BLOCK];
    aigcp_tar_header(name, size, writer->time, header);
    aigc_status status = write_bytes(writer, header, sizeof header);
    if (status == AIGC_OK)
        status = write_bytes(writer, data, size);
    return status == AIGC_OK ? write_bytes(writer, zeros, aigcp_tar_padding(size)) : status;
}

static aigc_status
write_bundle(bundle_writer *writer, const aigcp_manifest *manifest)
{
    static const uint8_t end[AIGCP_TAR_END_SIZE];
    aigcp_buffer text;
    aigcp_buffer_init(&text, AIGCP_MAX_MANIFEST_BYTES);
    aigc_status status = aigcp_manifest_write(manifest, &text);
    if (status == AIGC_OK)
        status = write_member(writer, AIGCP_MANIFEST_NAME, text.data, text.length);
    aigcp_buffer_free(&text);
    for (size_t i = 0; status == AIGC_OK && i < manifest->file_count; i++) {
        const aigc_bundle_file *file = &manifest->files[i];
        status = write_member(writer, file->name, file->data, file->size);
    }
    return status == AIGC_OK ? write_bytes(writer, end, sizeof end) : status;
}

static bool
options_are_good(const aigc_bundle_options *options)
{
    aigcp_engine_version engine;
    return options && options->struct_size == sizeof *options && options->revision > 0 &&
           options->revision <= AIGCP_MAX_REVISION && options->created <= AIGCP_TAR_TIME_MAX &&
           options->expires <= AIGCP_TAR_TIME_MAX &&
           (options->expires == 0 || options->expires > options->created) &&
           (!options->engine || aigcp_engine_version_read(options->engine, &engine));
}

aigc_status
aigc_bundle_build(const aigc_rules_compiler *compiler, const aigc_rules *rules,
                  const aigc_bundle_options *options, aigc_write_fn write, void *context,
                  aigc_bundle_report *report)
{
    if (!compiler || !rules || !write || !options_are_good(options) ||
        !aigcp_bundle_call_is_good(NULL, report))
        return AIGC_ERR_ARGUMENT;
    if (!compiler->finished || compiler->model.error_count > 0)
        return AIGC_ERR_STATE;
    bundle_plan plan = { .report = report };
    aigcp_arena_init(&plan.arena);
    aigcp_text_index_init(&plan.names);
    aigcp_text_index_init(&plan.categories);
    plan.manifest.revision = options->revision;
    plan.manifest.created = options->created;
    plan.manifest.expires = options->expires;
    plan.manifest.engine = options->engine ? options->engine : AIGC_VERSION_STRING;
    bundle_writer writer = { .write = write, .context = context, .time = options->created };
    aigc_status status = plan_files(&plan, &compiler->model);
    if (status == AIGC_OK)
        status = plan_categories(&plan, rules);
    if (status == AIGC_OK)
        status = write_bundle(&writer, &plan.manifest);
    aigcp_text_index_free(&plan.categories);
    aigcp_text_index_free(&plan.names);
    aigcp_arena_free(&plan.arena);
    return status;
}
