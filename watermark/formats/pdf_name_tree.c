/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/pdf_name_tree.h"

#include "watermark/formats/document_limits.h"

#include <string.h>

#define LEAF_MAX ((size_t)1024) /* one name, three times */

static aigc_status
append_value(const aigcp_pdf_value *value, aigcp_buffer *out)
{
    aigc_status status = aigcp_buffer_append(out, value->text, value->length);

    return status == AIGC_OK ? aigcp_buffer_append_byte(out, ' ') : status;
}

static aigc_status
append_string(const aigcp_pdf_named *added, aigcp_buffer *out)
{
    aigc_status status = aigcp_buffer_append_byte(out, '(');

    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(out, added->name);
    return status == AIGC_OK ? aigcp_buffer_append_string(out, ") ") : status;
}

static aigc_status
append_reference(const aigcp_pdf_reference *reference, aigcp_buffer *out)
{
    aigc_status status = aigcp_pdf_write_reference(reference, out);

    return status == AIGC_OK ? aigcp_buffer_append_byte(out, ' ') : status;
}

/* Whether a name of the tree comes behind the one that is added. */
static aigc_status
comes_behind(const aigcp_pdf_value *name, const aigcp_pdf_named *added, bool *behind)
{
    aigcp_buffer text;

    aigcp_buffer_init(&text, AIGCP_PDF_OBJECT_MAX);
    aigc_status status = aigcp_pdf_read_string(name, &text);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_byte(&text, 0);
    *behind = status == AIGC_OK && strcmp((const char *)text.data, added->name) > 0;
    aigcp_buffer_free(&text);
    return status;
}

static aigc_status
append_own_name(const aigcp_pdf_named *added, aigcp_buffer *out)
{
    aigc_status status = append_string(added, out);

    return status == AIGC_OK ? append_reference(&added->object, out) : status;
}

/* Pairs of names and objects, with the new one where it belongs. */
static aigc_status
append_names(const aigcp_pdf_value *names, const aigcp_pdf_named *added, aigcp_buffer *out)
{
    aigcp_pdf_value name, file;
    size_t at = 0;
    bool done = false;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && names->length > 0 && aigcp_pdf_next_item(names, &at, &name)) {
        bool behind = false;

        status = aigcp_pdf_next_item(names, &at, &file) ? AIGC_OK : AIGC_ERR_FORMAT;
        if (status == AIGC_OK && !done)
            status = comes_behind(&name, added, &behind);
        if (status == AIGC_OK && behind) {
            status = append_own_name(added, out);
            done = true;
        }
        if (status == AIGC_OK)
            status = append_value(&name, out);
        if (status == AIGC_OK)
            status = append_value(&file, out);
    }
    return status == AIGC_OK && !done ? append_own_name(added, out) : status;
}

/* Where a branch of the tree is: wholly before the name, wholly behind it, or around it. One that
 * does not say its limits counts as around it. */
typedef enum branch_side { BRANCH_BEFORE, BRANCH_BEHIND, BRANCH_AROUND } branch_side;

static aigc_status
look_at_branch(aigcp_pdf *pdf, aigcp_pdf_value branch, const aigcp_pdf_named *added,
               branch_side *side)
{
    aigcp_pdf_object holder, limits_holder = { .is_stream = false };
    aigcp_pdf_value least, most;
    bool least_behind = false, most_behind = false;
    size_t at = 0;
    aigc_status status = aigcp_pdf_resolve(pdf, &branch, &holder);

    *side = BRANCH_AROUND;
    aigcp_pdf_value limits = aigcp_pdf_get(&branch, "Limits");
    if (status == AIGC_OK)
        status = aigcp_pdf_resolve(pdf, &limits, &limits_holder);
    if (status == AIGC_OK && aigcp_pdf_is_array(&limits) &&
        aigcp_pdf_next_item(&limits, &at, &least) && aigcp_pdf_next_item(&limits, &at, &most)) {
        status = comes_behind(&least, added, &least_behind);
        if (status == AIGC_OK)
            status = comes_behind(&most, added, &most_behind);
        *side = least_behind ? BRANCH_BEHIND : most_behind ? BRANCH_AROUND : BRANCH_BEFORE;
    }
    aigcp_pdf_object_free(&limits_holder);
    aigcp_pdf_object_free(&holder);
    return status;
}

/* How many branches come before a leaf of its own.
 * @return AIGC_ERR_NOT_FOUND if it has no place between them. */
static aigc_status
find_leaf_place(aigcp_pdf *pdf, const aigcp_pdf_value *branches, const aigcp_pdf_named *added,
                size_t *before)
{
    aigcp_pdf_value branch;
    branch_side side = BRANCH_BEFORE;
    size_t at = 0;
    aigc_status status = AIGC_OK;

    *before = 0;
    while (status == AIGC_OK && aigcp_pdf_next_item(branches, &at, &branch)) {
        status = look_at_branch(pdf, branch, added, &side);
        if (side != BRANCH_BEFORE)
            break;
        (*before)++;
    }
    return status == AIGC_OK && side == BRANCH_AROUND ? AIGC_ERR_NOT_FOUND : status;
}

/* A leaf with the name alone. */
static aigc_status
write_leaf(aigcp_pdf_update *update, const aigcp_pdf_named *added, aigcp_pdf_reference *leaf)
{
    aigcp_buffer body;
    aigc_status status = aigcp_pdf_update_number(update, leaf);

    aigcp_buffer_init(&body, LEAF_MAX);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&body, "<< /Limits [");
    for (size_t i = 0; status == AIGC_OK && i < 2; i++)
        status = append_string(added, &body);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&body, "] /Names [");
    if (status == AIGC_OK)
        status = append_own_name(added, &body);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&body, "] >>");
    if (status == AIGC_OK)
        status = aigcp_pdf_update_object(update, leaf, &body);
    aigcp_buffer_free(&body);
    return status;
}

/* The branches, with the leaf behind the first `before` of them. */
static aigc_status
append_branches(const aigcp_pdf_value *branches, size_t before, const aigcp_pdf_reference *leaf,
                aigcp_buffer *out)
{
    aigcp_pdf_value branch;
    size_t at = 0, count = 0;
    aigc_status status = aigcp_buffer_append_string(out, "<< /Kids [");

    for (; status == AIGC_OK && aigcp_pdf_next_item(branches, &at, &branch); count++) {
        if (count == before)
            status = append_reference(leaf, out);
        if (status == AIGC_OK)
            status = append_value(&branch, out);
    }
    if (status == AIGC_OK && count == before)
        status = append_reference(leaf, out);
    return status == AIGC_OK ? aigcp_buffer_append_string(out, "] >>") : status;
}

/* A tree of names. */
static aigc_status
append_grown_tree(aigcp_pdf *pdf, const aigcp_pdf_value *own, aigcp_pdf_value branches,
                  const aigcp_pdf_named *added, aigcp_pdf_update *update, aigcp_buffer *out)
{
    aigcp_pdf_object holder;
    aigcp_pdf_reference leaf;
    size_t before = 0;
    aigc_status status = aigcp_pdf_resolve(pdf, &branches, &holder);

    if (status == AIGC_OK && !aigcp_pdf_is_array(&branches))
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK)
        status = find_leaf_place(pdf, &branches, added, &before);
    if (status == AIGC_ERR_NOT_FOUND) {
        status = append_value(own, out); /* as it is */
    } else if (status == AIGC_OK) {
        status = write_leaf(update, added, &leaf);
        if (status == AIGC_OK)
            status = append_branches(&branches, before, &leaf, out);
    }
    aigcp_pdf_object_free(&holder);
    return status;
}

/* A tree that is one leaf, or none. */
static aigc_status
append_leaf(aigcp_pdf *pdf, aigcp_pdf_value names, const aigcp_pdf_named *added, aigcp_buffer *out)
{
    aigcp_pdf_object holder;
    aigc_status status = aigcp_pdf_resolve(pdf, &names, &holder);

    if (status == AIGC_OK && names.length > 0 && !aigcp_pdf_is_array(&names))
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(out, "<< /Names [");
    if (status == AIGC_OK)
        status = append_names(&names, added, out);
    aigcp_pdf_object_free(&holder);
    return status == AIGC_OK ? aigcp_buffer_append_string(out, "] >>") : status;
}

aigc_status
aigcp_pdf_name_tree_add(aigcp_pdf *pdf, aigcp_pdf_value tree, const aigcp_pdf_named *added,
                        aigcp_pdf_update *update, aigcp_buffer *out)
{
    const aigcp_pdf_value own = tree;
    aigcp_pdf_object holder;
    aigc_status status = aigcp_pdf_resolve(pdf, &tree, &holder);

    if (status == AIGC_OK && tree.length > 0 && !aigcp_pdf_is_dictionary(&tree))
        status = AIGC_ERR_FORMAT;
    aigcp_pdf_value branches = aigcp_pdf_get(&tree, "Kids");
    if (status == AIGC_OK) {
        status = branches.length > 0 ? append_grown_tree(pdf, &own, branches, added, update, out)
                                     : append_leaf(pdf, aigcp_pdf_get(&tree, "Names"), added, out);
    }
    aigcp_pdf_object_free(&holder);
    return status;
}
