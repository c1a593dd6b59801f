/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/container_kit.h"

#include "watermark/limits.h"

#include <stdlib.h>
#include <string.h>

#define OUT_MAX ((size_t)64 * 1024 * 1024)
#define STORE_SIZE 300

static aigc_status
note_label(void *context, const aigcp_carrier *carrier)
{
    container_labels *labels = context;
    size_t length =
        carrier->length < sizeof labels->last - 1 ? carrier->length : sizeof labels->last - 1;

    if (carrier->kind == AIGC_CARRIER_IPTC || carrier->kind == AIGC_CARRIER_VENDOR ||
        carrier->kind == AIGC_CARRIER_PROPERTY) {
        labels->hints++;
        return AIGC_OK;
    }
    labels->count++;
    if (length > 0)
        memcpy(labels->last, carrier->text, length);
    labels->last[length] = '\0';
    return AIGC_OK;
}

aigc_status
container_find(const aigcp_format *format, const uint8_t *data, size_t length,
               container_labels *labels)
{
    aigc_source source;
    aigc_status status = aigc_source_memory(&source, data, length);

    memset(labels, 0, sizeof *labels);
    return status == AIGC_OK ? format->find_labels(&source, note_label, labels) : status;
}

static int
append(void *context, const void *data, size_t length)
{
    return aigcp_buffer_append(context, data, length) == AIGC_OK ? 0 : 1;
}

aigc_status
container_place(const aigcp_format *format, const uint8_t *data, size_t length, const char *label,
                aigcp_buffer *out)
{
    const aigcp_xmp_property property = { AIGCP_XMP_TC260, "TC260", "AIGC", label };
    aigcp_label_request request = {
        { "", "", "", "", "", "", "" }, label, label, &property, 1, false
    };
    aigcp_edits edits;
    aigc_source source;
    aigc_status status = aigc_source_memory(&source, data, length);

    aigcp_edits_init(&edits);
    if (status == AIGC_OK)
        status = format->place_label(&source, &request, &edits);
    if (status == AIGC_OK)
        status = aigcp_edits_write(&edits, &source, append, out);
    aigcp_edits_free(&edits);
    return status;
}

/* A store that says its own length, as JUMBF does. */
static void
fill_store(uint8_t *store, size_t size)
{
    for (size_t i = 0; i < size; i++)
        store[i] = (uint8_t)(i * 7 + 1);
    memcpy(store, "\0\0\0\0jumb", 8);
    store[2] = (uint8_t)(size >> 8);
    store[3] = (uint8_t)size;
}

aigc_status
container_sign(const aigcp_format *format, const uint8_t *data, size_t length, size_t size,
               aigcp_buffer *out, aigcp_manifest_place *place)
{
    uint8_t *store = malloc(size);
    aigcp_edits edits;
    aigc_source source;
    aigc_status status = store ? aigc_source_memory(&source, data, length) : AIGC_ERR_MEMORY;

    aigcp_edits_init(&edits);
    if (status == AIGC_OK) {
        fill_store(store, size);
        status = format->place_manifest(&source, store, size, &edits, place);
    }
    if (status == AIGC_OK)
        status = aigcp_edits_write(&edits, &source, append, out);
    aigcp_edits_free(&edits);
    free(store);
    return status;
}

static const char *
check_manifest(const aigcp_format *format, const aigcp_buffer *file)
{
    const char *fault = NULL;
    uint8_t expected[STORE_SIZE];
    aigcp_manifest_place said, found;
    container_labels labels;
    aigcp_buffer signed_once, store;
    aigc_source source;

    aigcp_buffer_init(&signed_once, OUT_MAX);
    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    fill_store(expected, sizeof expected);
    if (container_sign(format, file->data, file->length, STORE_SIZE, &signed_once, &said) ==
        AIGC_OK) {
        if (aigc_source_memory(&source, signed_once.data, signed_once.length) != AIGC_OK ||
            format->find_manifest(&source, &store, &found) != AIGC_OK)
            fault = "a manifest that was placed is found";
        else if (store.length != STORE_SIZE || memcmp(store.data, expected, STORE_SIZE) != 0)
            fault = "it is found as it was";
        else if (found.offset != said.offset || found.length != said.length)
            fault = "it is found where it was placed";
        else if (found.count != 1)
            fault = "there is one manifest";
        else if (container_find(format, signed_once.data, signed_once.length, &labels) != AIGC_OK ||
                 labels.count != 1)
            fault = "signing leaves the label";
    }
    aigcp_buffer_free(&signed_once);
    aigcp_buffer_free(&store);
    return fault;
}

/* The file with the label has it, alone. */
static const char *
check_alone(const aigcp_format *format, const aigcp_buffer *file, const char *label)
{
    container_labels labels;
    aigc_status status = container_find(format, file->data, file->length, &labels);

    if (status != AIGC_OK)
        return "a file with a label can be read";
    if (labels.count != 1)
        return "there is one label";
    return strcmp(labels.last, label) != 0 ? "the label is found as it was" : NULL;
}

const char *
container_check(const aigcp_format *format, const uint8_t *data, size_t length)
{
    const char *fault = NULL;
    container_labels labels;
    aigcp_buffer once, twice, other;

    aigcp_buffer_init(&once, OUT_MAX);
    aigcp_buffer_init(&twice, OUT_MAX);
    aigcp_buffer_init(&other, OUT_MAX);
    (void)container_find(format, data, length, &labels);
    if (container_place(format, data, length, CONTAINER_LONG_LABEL, &once) == AIGC_OK) {
        fault = check_alone(format, &once, CONTAINER_LONG_LABEL);
        if (!fault &&
            (container_place(format, once.data, once.length, CONTAINER_LONG_LABEL, &twice) !=
                 AIGC_OK ||
             once.length != twice.length || memcmp(once.data, twice.data, once.length) != 0))
            fault = "placing twice is placing once";
        if (!fault &&
            container_place(format, once.data, once.length, CONTAINER_LABEL, &other) != AIGC_OK)
            fault = "a label can be replaced";
        if (!fault)
            fault = check_alone(format, &other, CONTAINER_LABEL);
        if (!fault && format->binding != AIGCP_BINDING_NONE)
            fault = check_manifest(format, &once);
    }
    aigcp_buffer_free(&once);
    aigcp_buffer_free(&twice);
    aigcp_buffer_free(&other);
    return fault;
}
