/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/image_kit.h"

#include "tests/support/guard_page.h"
#include "watermark/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct label_list {
    char *text;
    size_t room;
} label_list;

static aigc_status
take(void *context, const aigcp_carrier *carrier)
{
    label_list *list = context;
    size_t used = strlen(list->text);

    if (carrier->kind != AIGC_CARRIER_IPTC && carrier->kind != AIGC_CARRIER_PROPERTY) {
        snprintf(list->text + used, list->room - used, "%s: %.*s\n", carrier->place,
                 (int)carrier->length, carrier->text);
    }
    return AIGC_OK;
}

void
image_list(const aigcp_format *format, const void *data, size_t length, char *out, size_t room)
{
    label_list list = { out, room };
    aigc_source source;
    guard_page guard;

    out[0] = '\0';
    guard_page_behind(&guard, data, length);
    assert_int_equal(aigc_source_memory(&source, guard.data, length), AIGC_OK);
    assert_int_equal(format->find_labels(&source, take, &list), AIGC_OK);
    guard_page_free(&guard);
}

void
image_check_labels(const aigcp_format *format, const void *data, size_t length,
                   const char *expected)
{
    char list[4096];

    image_list(format, data, length, list, sizeof list);
    assert_string_equal(list, expected);
}

static int
append(void *context, const void *data, size_t length)
{
    return aigcp_buffer_append(context, data, length) == AIGC_OK ? 0 : -1;
}

void
image_apply(const aigc_source *source, const aigcp_edits *edits, aigcp_buffer *result)
{
    result->length = 0;
    assert_int_equal(aigcp_edits_write(edits, source, append, result), AIGC_OK);
}

/* With what comes beside the label by a profile. */
static const aigcp_xmp_property properties[] = {
    { AIGCP_XMP_TC260, "TC260", "AIGC", IMAGE_BARE },
    { AIGCP_XMP_IPTC_EXT, "Iptc4xmpExt", "DigitalSourceType",
      "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia" },
};

aigc_status
image_place(const aigcp_format *format, const void *data, size_t length, bool also_native,
            aigcp_buffer *result)
{
    aigcp_label_request request = { .bare = IMAGE_BARE,
                                    .wrapped = IMAGE_WRAPPED,
                                    .properties = properties,
                                    .property_count = 2,
                                    .also_native = also_native };
    aigcp_edits edits;
    aigc_source source;
    guard_page guard;
    aigc_status status;

    aigcp_edits_init(&edits);
    guard_page_behind(&guard, data, length);
    assert_int_equal(aigc_source_memory(&source, guard.data, length), AIGC_OK);
    status = format->place_label(&source, &request, &edits);
    if (status == AIGC_OK)
        image_apply(&source, &edits, result);
    aigcp_edits_free(&edits);
    guard_page_free(&guard);
    return status;
}

void
image_check_place(const aigcp_format *format, const void *data, size_t length, bool also_native,
                  const char *expected, aigcp_buffer *result)
{
    aigcp_buffer again;

    assert_int_equal(image_place(format, data, length, also_native, result), AIGC_OK);
    image_check_labels(format, result->data, result->length, expected);
    aigcp_buffer_init(&again, result->limit);
    assert_int_equal(image_place(format, result->data, result->length, also_native, &again),
                     AIGC_OK);
    assert_int_equal(again.length, result->length);
    assert_memory_equal(again.data, result->data, result->length);
    aigcp_buffer_free(&again);
}

/* ---- manifests -------------------------------------------------------------------------- */

uint8_t *
image_store(size_t length)
{
    static const char head[] =
        "....jumb\0\0\0\x1ejumdc2pa\0\x11\0\x10\x80\0\0\xAA\0\x38\x9B\x71\3c2pa";
    uint8_t *store = malloc(length);

    assert_true(length >= 64);
    assert_non_null(store);
    for (size_t i = 0; i < length; i++)
        store[i] = (uint8_t)(i * 7 + i / 251);
    memcpy(store, head, sizeof head);
    store[0] = (uint8_t)(length >> 24);
    store[1] = (uint8_t)(length >> 16);
    store[2] = (uint8_t)(length >> 8);
    store[3] = (uint8_t)length;
    return store;
}

static void
put_store(const aigcp_format *format, const aigc_source *source, const uint8_t *store,
          size_t length, aigcp_buffer *result, aigcp_manifest_place *place)
{
    aigcp_edits edits;

    aigcp_edits_init(&edits);
    assert_int_equal(format->place_manifest(source, store, length, &edits, place), AIGC_OK);
    image_apply(source, &edits, result);
    aigcp_edits_free(&edits);
}

static void
check_store(const aigcp_format *format, const void *data, size_t length, const uint8_t *store,
            size_t store_length, aigcp_buffer *result)
{
    aigcp_manifest_place place, layout, found;
    uint8_t *zeros = calloc(1, store_length);
    aigcp_buffer empty, read;
    aigc_source source;
    guard_page guard;

    assert_non_null(zeros);
    aigcp_buffer_init(&empty, result->limit);
    aigcp_buffer_init(&read, AIGCP_STORE_MAX);
    guard_page_behind(&guard, data, length);
    assert_int_equal(aigc_source_memory(&source, guard.data, length), AIGC_OK);
    /* The box stays a box, so that its own length is there. */
    memcpy(zeros, store, 8);
    put_store(format, &source, zeros, store_length, &empty, &layout);
    put_store(format, &source, store, store_length, result, &place);
    guard_page_free(&guard);
    assert_int_equal(layout.offset, place.offset);
    assert_int_equal(layout.length, place.length);
    assert_int_equal(empty.length, result->length);
    /* All but the place is the same, whatever the store says. */
    assert_memory_equal(empty.data, result->data, place.offset);
    assert_memory_equal(empty.data + place.offset + place.length,
                        result->data + place.offset + place.length,
                        result->length - place.offset - place.length);
    assert_int_equal(aigc_source_memory(&source, result->data, result->length), AIGC_OK);
    assert_int_equal(format->find_manifest(&source, &read, &found), AIGC_OK);
    assert_int_equal(found.offset, place.offset);
    assert_int_equal(found.length, place.length);
    assert_int_equal(found.count, 1);
    assert_true(found.nothing_beside);
    assert_int_equal(read.length, store_length);
    assert_memory_equal(read.data, store, store_length);
    aigcp_buffer_free(&read);
    aigcp_buffer_free(&empty);
    free(zeros);
}

void
image_check_manifest(const aigcp_format *format, const void *data, size_t length,
                     size_t store_length, aigcp_buffer *result)
{
    static const size_t others[] = { 64, 1475, 70001 };
    uint8_t *store = image_store(store_length);
    aigcp_buffer next, read;
    aigcp_manifest_place place;
    aigc_source source;

    aigcp_buffer_init(&next, result->limit);
    aigcp_buffer_init(&read, AIGCP_STORE_MAX);
    assert_int_equal(aigc_source_memory(&source, data, length), AIGC_OK);
    assert_int_equal(format->find_manifest(&source, &read, &place), AIGC_ERR_NOT_FOUND);
    check_store(format, data, length, store, store_length, result);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        uint8_t *other = image_store(others[i]);

        check_store(format, result->data, result->length, other, others[i], &next);
        free(other);
    }
    /* The same one again changes nothing. */
    check_store(format, result->data, result->length, store, store_length, &next);
    assert_int_equal(next.length, result->length);
    assert_memory_equal(next.data, result->data, next.length);
    aigcp_buffer_free(&read);
    aigcp_buffer_free(&next);
    free(store);
}

/* ---- cuts ------------------------------------------------------------------------------- */

static void
check_status(aigc_status status)
{
    assert_true(status == AIGC_OK || status == AIGC_ERR_FORMAT || status == AIGC_ERR_NOT_FOUND ||
                status == AIGC_ERR_LIMIT);
}

static void
check_cut(const aigcp_format *format, const void *data, size_t length)
{
    uint8_t *store = image_store(100);
    aigcp_manifest_place place;
    aigcp_buffer result;
    aigcp_edits edits;
    aigc_source source;
    guard_page guard;
    char list[4096] = "";
    label_list labels = { list, sizeof list };

    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    guard_page_behind(&guard, data, length);
    assert_int_equal(aigc_source_memory(&source, guard.data, length), AIGC_OK);
    check_status(format->find_labels(&source, take, &labels));
    check_status(format->find_manifest(&source, &result, &place));
    aigcp_edits_init(&edits);
    check_status(format->place_manifest(&source, store, 100, &edits, &place));
    aigcp_edits_free(&edits);
    guard_page_free(&guard);
    result.length = 0;
    check_status(image_place(format, data, length, true, &result));
    check_status(image_place(format, data, length, false, &result));
    aigcp_buffer_free(&result);
    free(store);
}

void
image_check_cuts(const aigcp_format *format, const void *data, size_t length)
{
    for (size_t cut = 0; cut < length; cut++)
        check_cut(format, data, cut);
}

size_t
image_offset_of(const aigcp_buffer *file, const char *text)
{
    size_t length = strlen(text);

    for (size_t at = 0; at + length <= file->length; at++)
        if (memcmp(file->data + at, text, length) == 0)
            return at;
    fail_msg("\"%s\" is not in the file", text);
    return 0;
}
