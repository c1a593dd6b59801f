/* SPDX-License-Identifier: Apache-2.0 */
/* From an opened bundle to rules that may be used. */
#include <aigc/rollout.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "libfilter/bundle/opened_bundle.h"
#include "libfilter/compile/rules_compiler.h"
#include "libfilter/limits.h"

/* Sources. */

/* `bundle`/`member`, in the arena of a model; NULL if memory is out. */
static const char *
shown_name(aigcp_rule_model *model, const char *bundle, const char *member)
{
    size_t length = strlen(bundle);
    size_t member_length = strlen(member);
    char *name = aigcp_arena_alloc(&model->arena, length + member_length + 2);
    if (!name)
        return NULL;
    memcpy(name, bundle, length);
    name[length] = '/';
    memcpy(name + length + 1, member, member_length);
    return name;
}

/* Keep a file of a bundle as a source. */
static aigc_status
add_source(aigcp_rule_model *model, const aigc_bundle_file *file, aigcp_source **source)
{
    const aigc_bundle *bundle = model->bundle;
    *source = NULL;
    if (!aigcp_rule_model_has_room(model, file->size))
        return AIGC_ERR_LIMIT;
    const char *name = shown_name(model, bundle->name, file->name);
    if (name)
        *source = aigcp_rule_model_add_source(model, name, file->data, file->size);
    if (!*source)
        return AIGC_ERR_MEMORY;
    (*source)->is_list = file->is_list;
    return AIGC_OK;
}

/* Write the name of a list as seen from the top of a bundle. Parts "." and empty ones are left
 * out, as a file system does. False if it does not fit, or leads out of the folder. */
static bool
resolve(const char *folder, const char *name, char out[AIGCP_MAX_METADATA_BYTES * 2])
{
    const size_t room = (size_t)AIGCP_MAX_METADATA_BYTES * 2;
    size_t length = strlen(folder);
    if (name[0] == '/' || length >= room)
        return false;
    memcpy(out, folder, length);
    while (*name) {
        size_t part = strcspn(name, "/");
        if (part == 2 && name[0] == '.' && name[1] == '.')
            return false;
        if (part > 0 && !(part == 1 && name[0] == '.')) {
            if (part + 2 > room - length)
                return false;
            if (length > 0)
                out[length++] = '/';
            memcpy(out + length, name, part);
            length += part;
        }
        name += part + (name[part] == '/');
    }
    out[length] = '\0';
    return true;
}

aigcp_source *
aigcp_bundle_read_list(aigcp_rule_model *model, const char *folder, const char *name,
                       aigcp_place place)
{
    char path[AIGCP_MAX_METADATA_BYTES * 2];
    const aigc_bundle_file *file = NULL;
    aigcp_source *source = NULL;
    if (resolve(folder, name, path))
        file = aigcp_text_index_find(&model->bundle->index, path, strlen(path));
    if (!file || !file->is_list) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL, _("%s: not a list of this bundle"),
                       name);
        return NULL;
    }
    aigc_status status = add_source(model, file, &source);
    if (status == AIGC_ERR_LIMIT)
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL,
                       _("%s: with it, all rule files and lists are larger than %zu MiB"), path,
                       AIGCP_MAX_SOURCE_BYTES >> 20);
    else if (status != AIGC_OK)
        model->out_of_memory = true;
    return source;
}

/* Read the rule file of a bundle. */
static aigc_status
read_rules(aigcp_rule_model *model, const aigc_bundle_file *file)
{
    aigcp_source *source;
    const char *slash = strrchr(file->name, '/');
    char *folder = strndup(file->name, slash ? (size_t)(slash - file->name) : 0);
    aigc_status status = folder ? add_source(model, file, &source) : AIGC_ERR_MEMORY;
    if (status == AIGC_OK)
        status = aigcp_rule_yaml_read(model, source, folder);
    free(folder);
    return status;
}

aigc_status
aigc_rules_compiler_add_bundle(aigc_rules_compiler *compiler, const aigc_bundle *bundle)
{
    if (!compiler || !bundle)
        return AIGC_ERR_ARGUMENT;
    if (compiler->finished)
        return AIGC_ERR_STATE;
    aigcp_rule_model *model = &compiler->model;
    aigc_status status = AIGC_OK;
    compiler->revision = compiler->origin_count++ == 0 ? bundle->manifest.revision : 0;
    compiler->expires = bundle->manifest.expires;
    memcpy(compiler->digest, bundle->digest, sizeof compiler->digest);
    model->bundle = bundle;
    model->root = strlen(bundle->name) + 1;
    for (size_t i = 0; status == AIGC_OK && i < bundle->manifest.file_count; i++) {
        const aigc_bundle_file *file = &bundle->manifest.files[i];
        if (!file->is_list)
            status = read_rules(model, file);
    }
    model->bundle = NULL;
    model->root = 0;
    return status;
}

/* Rules. */

/* Refuse rules with errors; the report quotes the first. */
static aigc_status
refuse_rules(const aigc_rules_compiler *compiler, aigc_bundle_report *report)
{
    size_t count = aigc_rules_compiler_diagnostic_count(compiler);
    aigc_diagnostic found;
    for (size_t i = 0; i < count; i++) {
        if (aigc_rules_compiler_diagnostic(compiler, i, &found) != AIGC_OK ||
            found.severity != AIGC_SEVERITY_ERROR)
            continue;
        if (!found.file[0]) /* about all of them */
            return aigcp_bundle_refuse(report, AIGC_BUNDLE_BAD_RULES, "%s", found.message);
        return aigcp_bundle_refuse(report, AIGC_BUNDLE_BAD_RULES, "%s:%lu:%lu: %s", found.file,
                                   (unsigned long)found.line, (unsigned long)found.column,
                                   found.message);
    }
    return aigcp_bundle_refuse(report, AIGC_BUNDLE_BAD_RULES, _("its rules have errors"));
}

static aigc_status
compile(const aigc_bundle *bundle, aigc_rules **rules, aigc_bundle_report *report)
{
    aigc_rules_compiler *compiler;
    aigc_status status = aigc_rules_compiler_new(&compiler);
    if (status != AIGC_OK)
        return status;
    status = aigc_rules_compiler_add_bundle(compiler, bundle);
    if (status == AIGC_OK)
        status = aigc_rules_compiler_finish(compiler, rules);
    if (status == AIGC_ERR_RULES)
        status = refuse_rules(compiler, report);
    else if (status == AIGC_ERR_LIMIT)
        status = aigcp_bundle_refuse(report, AIGC_BUNDLE_BAD_RULES,
                                     _("its rules are too large to be used together"));
    aigc_rules_compiler_free(compiler);
    return status;
}

/* Refuse rules that have lost more than the terms allow since the last ones. */
static aigc_status
check_size(const aigc_rules *rules, const aigcp_bundle_record *last, unsigned max_shrink,
           aigc_bundle_report *report)
{
    aigcp_bundle_record record;
    unsigned allowed = max_shrink ? max_shrink : AIGC_BUNDLE_MAX_SHRINK;
    aigcp_bundle_record_of(rules, &record);
    if (record.entries >= last->entries ||
        (last->entries - record.entries) * 100 <= last->entries * allowed)
        return AIGC_OK;
    return aigcp_bundle_refuse(
        report, AIGC_BUNDLE_SHRUNK,
        _("it has %llu words and patterns, %llu were accepted before: more than %u %% are missing"),
        (unsigned long long)record.entries, (unsigned long long)last->entries, allowed);
}

aigc_status
aigcp_bundle_self_test(aigc_rules *rules, aigc_bundle_report *report)
{
    size_t failed = 0;
    aigc_rule_example example;
    aigc_rule_info info = { .struct_size = sizeof info };
    aigc_status status = aigc_rules_self_test(rules, &failed);
    if ((status != AIGC_ERR_REFUSED && status != AIGC_ERR_LIMIT) ||
        aigc_rules_example(rules, failed, &example) != AIGC_OK ||
        aigc_rules_get(rules, example.rule, &info) != AIGC_OK)
        return status;
    return aigcp_bundle_refuse(
        report, AIGC_BUNDLE_FAILED_EXAMPLE,
        status == AIGC_ERR_LIMIT
            ? _("%s:%lu: an example of rule '%s' on which a rule needs more work than is allowed")
        : example.must_match ? _("%s:%lu: an example that rule '%s' must match, and does not")
                             : _("%s:%lu: an example that rule '%s' must not match, and does"),
        example.file, (unsigned long)example.line, info.id);
}

aigc_status
aigcp_bundle_compile(const aigc_bundle *bundle, const aigc_bundle_terms *terms,
                     const aigc_rules *running, aigc_rules **rules, aigc_bundle_report *report)
{
    unsigned max_shrink = terms ? terms->max_shrink : 0;
    aigcp_bundle_record last = { 0 }, in_force = { 0 };
    aigc_rules *made = NULL;
    aigc_status status = AIGC_OK;
    if (terms && terms->record)
        status = aigcp_bundle_blame(report, terms->record,
                                    aigcp_bundle_record_read(terms->record, &last));
    if (running)
        aigcp_bundle_record_of(running, &in_force);
    if (status == AIGC_OK && running)
        status = aigcp_bundle_check_revision(bundle, &in_force, report);
    if (status == AIGC_OK)
        status = compile(bundle, &made, report);
    if (status == AIGC_OK)
        status = check_size(made, &last, max_shrink, report);
    if (status == AIGC_OK)
        status = check_size(made, &in_force, max_shrink, report);
    if (status == AIGC_OK)
        status = aigcp_bundle_self_test(made, report);
    if (status != AIGC_OK) {
        aigc_rules_free(made);
        made = NULL;
    }
    *rules = made;
    return status;
}

aigc_status
aigc_bundle_compile(const aigc_bundle *bundle, const aigc_bundle_terms *terms, aigc_rules **rules,
                    aigc_bundle_report *report)
{
    if (!rules)
        return AIGC_ERR_ARGUMENT;
    *rules = NULL;
    if (!bundle || !aigcp_bundle_call_is_good(terms, report))
        return AIGC_ERR_ARGUMENT;
    return aigcp_bundle_compile(bundle, terms, NULL, rules, report);
}

aigc_status
aigc_bundle_load(const char *path, const aigc_bundle_terms *terms, aigc_rules **rules,
                 aigc_bundle_report *report)
{
    aigc_bundle *bundle = NULL;
    if (!rules)
        return AIGC_ERR_ARGUMENT;
    *rules = NULL;
    aigc_status status = aigc_bundle_open(path, terms, &bundle, report);
    if (status == AIGC_OK)
        status = aigcp_bundle_compile(bundle, terms, NULL, rules, report);
    aigc_bundle_free(bundle);
    return status;
}
