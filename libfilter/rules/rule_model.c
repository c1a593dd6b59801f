/* SPDX-License-Identifier: Apache-2.0 */
/* The rule model: an arena, and lists that grow at their ends. */
#include "libfilter/rules/rule_model.h"

#include <string.h>

#include "libfilter/limits.h"

void
aigcp_rule_model_init(aigcp_rule_model *model)
{
    *model = (aigcp_rule_model){ 0 };
    aigcp_arena_init(&model->arena);
    aigcp_text_index_init(&model->ids);
    model->sources_end = &model->sources;
    model->rules_end = &model->rules;
    model->overlays_end = &model->overlays;
    model->diagnostics_end = &model->diagnostics;
}

void
aigcp_rule_model_free(aigcp_rule_model *model)
{
    aigcp_text_index_free(&model->ids);
    aigcp_arena_free(&model->arena);
    aigcp_rule_model_init(model);
}

bool
aigcp_rule_model_has_room(const aigcp_rule_model *model, size_t length)
{
    return length <= AIGCP_MAX_SOURCE_BYTES &&
           model->source_bytes <= AIGCP_MAX_SOURCE_BYTES - length;
}

aigcp_source *
aigcp_rule_model_keep_source(aigcp_rule_model *model, const char *name, const char *text,
                             size_t length)
{
    aigcp_source *source = aigcp_arena_alloc(&model->arena, sizeof *source);
    if (!source)
        return NULL;
    *source = (aigcp_source){ .name = name, .text = text, .length = length, .root = model->root };
    source->index = model->source_count++;
    model->source_bytes += length;
    *model->sources_end = source;
    model->sources_end = &source->next;
    return source;
}

aigcp_source *
aigcp_rule_model_add_source(aigcp_rule_model *model, const char *name, const char *text,
                            size_t length)
{
    const char *kept_name = aigcp_arena_copy(&model->arena, name, strlen(name));
    const char *kept_text = aigcp_arena_copy(&model->arena, text, length);
    if (!kept_name || !kept_text)
        return NULL;
    return aigcp_rule_model_keep_source(model, kept_name, kept_text, length);
}
