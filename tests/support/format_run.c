/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/format_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The largest file of a test, twice. */
#define RESULT_MAX ((size_t)64 << 20)

static char *
copy(const char *text, size_t length)
{
    char *string = malloc(length + 1);

    if (!string)
        abort();
    memcpy(string, text, length);
    string[length] = '\0';
    return string;
}

static aigc_status
keep(void *context, const aigcp_carrier *carrier)
{
    format_labels *labels = context;

    if (labels->count == FORMAT_RUN_LABELS)
        return AIGC_ERR_LIMIT;
    labels->text[labels->count] = copy(carrier->text, carrier->length);
    labels->place[labels->count++] = copy(carrier->place, strlen(carrier->place));
    return AIGC_OK;
}

aigc_status
format_run_find(const aigcp_format *format, const void *data, size_t length, format_labels *labels)
{
    aigc_source source;
    aigc_status status = aigc_source_memory(&source, data, length);

    memset(labels, 0, sizeof *labels);
    return status == AIGC_OK ? format->find_labels(&source, keep, labels) : status;
}

void
format_labels_free(format_labels *labels)
{
    for (size_t i = 0; i < labels->count; i++) {
        free(labels->text[i]);
        free(labels->place[i]);
    }
    memset(labels, 0, sizeof *labels);
}

static int
append(void *context, const void *data, size_t length)
{
    return aigcp_buffer_append(context, data, length) == AIGC_OK ? 0 : 1;
}

static aigc_status
place(const aigcp_format *format, const aigc_source *source, const aigc_label *label,
      const char *bare, aigcp_buffer *out)
{
    const aigcp_xmp_property property = { AIGCP_XMP_TC260, "TC260", "AIGC", bare };
    char *wrapped = malloc(strlen(bare) + sizeof "{\"AIGC\":}");
    aigcp_label_request request = {
        .bare = bare, .wrapped = wrapped, .properties = &property, .property_count = 1
    };
    aigcp_edits edits;
    aigc_status status;

    if (!wrapped)
        abort();
    for (size_t i = 0; i < AIGCP_LABEL_FIELDS; i++)
        request.values[i] = aigc_label_get(label, (aigc_field)i);
    (void)snprintf(wrapped, strlen(bare) + sizeof "{\"AIGC\":}", "{\"AIGC\":%s}", bare);
    aigcp_edits_init(&edits);
    status = format->place_label(source, &request, &edits);
    if (status == AIGC_OK)
        status = aigcp_edits_write(&edits, source, append, out);
    aigcp_edits_free(&edits);
    free(wrapped);
    return status;
}

aigc_status
format_run_place(const aigcp_format *format, const void *data, size_t length,
                 const char *produce_id, char **result, size_t *result_length)
{
    aigc_source source;
    aigc_label *label = NULL;
    aigcp_buffer out;
    char *bare = NULL;
    aigc_status status = aigc_source_memory(&source, data, length);

    *result = NULL;
    *result_length = 0;
    aigcp_buffer_init(&out, RESULT_MAX);
    if (status == AIGC_OK)
        status = aigc_label_new(&label);
    if (status == AIGC_OK)
        status = aigc_label_set(label, AIGC_FIELD_CONTENT_PRODUCER, "producer");
    if (status == AIGC_OK)
        status = aigc_label_set(label, AIGC_FIELD_PRODUCE_ID, produce_id);
    if (status == AIGC_OK)
        status = aigc_label_json(label, &bare);
    if (status == AIGC_OK)
        status = place(format, &source, label, bare, &out);
    if (status == AIGC_OK) {
        *result = copy((const char *)out.data, out.length);
        *result_length = out.length;
    }
    aigcp_buffer_free(&out);
    aigc_label_free(label);
    free(bare);
    return status;
}

/* What is found after a label was placed. */
typedef struct search_for_one {
    const char *label;
    size_t same, others;
} search_for_one;

/* Labels of earlier revisions, and what only tells more, do not count. */
static aigc_status
count_label(void *context, const aigcp_carrier *carrier)
{
    search_for_one *search = context;

    if (carrier->kind == AIGC_CARRIER_SUPERSEDED || carrier->kind == AIGC_CARRIER_IPTC ||
        carrier->kind == AIGC_CARRIER_PROPERTY)
        return AIGC_OK;
    if (carrier->length == strlen(search->label) &&
        memcmp(carrier->text, search->label, carrier->length) == 0)
        search->same++;
    else
        search->others++;
    return AIGC_OK;
}

static bool
is_alone(const aigcp_format *format, const char *file, size_t length, const char *label)
{
    search_for_one search = { .label = label };
    aigc_source source;
    aigc_status status = aigc_source_memory(&source, file, length);

    if (status == AIGC_OK)
        status = format->find_labels(&source, count_label, &search);
    return (status == AIGC_OK || status == AIGC_ERR_LIMIT) && search.same == 1 &&
           search.others == 0;
}

bool
format_run_any(const aigcp_format *format, const void *data, size_t length)
{
    format_labels labels;
    char *once, *twice, *other;
    size_t once_length, twice_length, other_length;
    bool holds = true;

    (void)format_run_find(format, data, length, &labels);
    format_labels_free(&labels);
    if (format_run_place(format, data, length, "fuzz", &once, &once_length) == AIGC_OK) {
        holds =
            is_alone(format, once, once_length, FORMAT_RUN_BARE("fuzz")) &&
            format_run_place(format, once, once_length, "fuzz", &twice, &twice_length) == AIGC_OK;
        if (holds) {
            holds = twice_length == once_length && memcmp(twice, once, once_length) == 0 &&
                    format_run_place(format, once, once_length, "another", &other, &other_length) ==
                        AIGC_OK;
            free(twice);
        }
        if (holds) {
            holds = is_alone(format, other, other_length, FORMAT_RUN_BARE("another"));
            free(other);
        }
        free(once);
    }
    return holds;
}

static bool
finds(const aigcp_format *format, const aigcp_buffer *file, const aigcp_manifest_place *said,
      const uint8_t *store, size_t size)
{
    aigcp_manifest_place found;
    aigcp_buffer read;
    aigc_source source;

    aigcp_buffer_init(&read, RESULT_MAX);
    bool holds = aigc_source_memory(&source, file->data, file->length) == AIGC_OK &&
                 format->find_manifest(&source, &read, &found) == AIGC_OK && found.count == 1 &&
                 found.nothing_beside && found.offset == said->offset &&
                 found.length == said->length && read.length == size &&
                 memcmp(read.data, store, size) == 0;
    aigcp_buffer_free(&read);
    return holds;
}

bool
format_run_sign(const aigcp_format *format, const void *data, size_t length)
{
    /* Boxes that say their own lengths, 100 and 60, as JUMBF does. */
    static const uint8_t stores[][100] = { "\0\0\0\x64jumb first", "\0\0\0\x3Cjumb second" };
    aigcp_buffer files[2], read;
    aigcp_manifest_place place;
    aigc_source source;
    aigc_status status = aigc_source_memory(&source, data, length);
    bool holds = true;

    aigcp_buffer_init(&read, RESULT_MAX);
    if (status == AIGC_OK)
        (void)format->find_manifest(&source, &read, &place);
    aigcp_buffer_free(&read);
    for (size_t i = 0; i < 2; i++) {
        size_t size = stores[i][3];
        aigcp_edits edits;

        aigcp_edits_init(&edits);
        aigcp_buffer_init(&files[i], RESULT_MAX);
        if (status == AIGC_OK)
            status = format->place_manifest(&source, stores[i], size, &edits, &place);
        if (status == AIGC_OK)
            status = aigcp_edits_write(&edits, &source, append, &files[i]);
        if (status == AIGC_OK) {
            holds = holds && finds(format, &files[i], &place, stores[i], size);
            status = aigc_source_memory(&source, files[i].data, files[i].length);
        }
        aigcp_edits_free(&edits);
    }
    aigcp_buffer_free(&files[0]);
    aigcp_buffer_free(&files[1]);
    return holds;
}
