/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of container formats, without what stands above them, for scripts:
 *
 *     container_tool labels FILE          one label a line: kind, place, text
 *     container_tool place FILE OUT JSON  write the label
 *     container_tool manifest FILE OUT N  write a store of N bytes, N at least 8
 *     container_tool store FILE           length of the store, offset and length of its place
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/buffer.h"
#include "watermark/limits.h"
#include "watermark/media/media_format.h"

static aigc_status
print_label(void *context, const aigcp_carrier *carrier)
{
    (void)context;
    printf("%d\t%s\t%.*s\n", (int)carrier->kind, carrier->place, (int)carrier->length,
           carrier->text);
    return AIGC_OK;
}

static int
write_out(void *context, const void *data, size_t length)
{
    return fwrite(data, 1, length, context) == length ? 0 : 1;
}

static aigc_status
write_file(const aigc_source *source, const aigcp_edits *edits, const char *path)
{
    FILE *out = fopen(path, "wb");

    if (!out)
        return AIGC_ERR_IO;
    aigc_status status = aigcp_edits_write(edits, source, write_out, out);
    return fclose(out) == 0 ? status : AIGC_ERR_IO;
}

static aigc_status
place_label(const aigcp_format *format, const aigc_source *source, const char *path,
            const char *json)
{
    const aigcp_xmp_property property = { AIGCP_XMP_TC260, "TC260", "AIGC", json };
    aigcp_label_request request = {
        { "", "", "", "", "", "", "" }, json, json, &property, 1, false
    };
    aigcp_edits edits;
    aigc_status status;

    aigcp_edits_init(&edits);
    status = format->place_label(source, &request, &edits);
    if (status == AIGC_OK)
        status = write_file(source, &edits, path);
    aigcp_edits_free(&edits);
    return status;
}

static aigc_status
place_manifest(const aigcp_format *format, const aigc_source *source, const char *path, size_t size)
{
    uint8_t *store = calloc(1, size < 8 ? 8 : size);
    aigcp_manifest_place place;
    aigcp_edits edits;

    if (!store)
        return AIGC_ERR_MEMORY;
    for (unsigned i = 0; i < 4; i++)
        store[i] = (uint8_t)(size >> 8 * (3 - i));
    memcpy(store + 4, "jumb", 4);
    aigcp_edits_init(&edits);
    aigc_status status = format->place_manifest(source, store, size, &edits, &place);
    if (status == AIGC_OK)
        status = write_file(source, &edits, path);
    if (status == AIGC_OK) {
        printf("%zu\t%llu\t%llu\n", size, (unsigned long long)place.offset,
               (unsigned long long)place.length);
    }
    aigcp_edits_free(&edits);
    free(store);
    return status;
}

static aigc_status
show_manifest(const aigcp_format *format, const aigc_source *source)
{
    aigcp_manifest_place place;
    aigcp_buffer store;

    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    aigc_status status = format->find_manifest(source, &store, &place);
    if (status == AIGC_OK) {
        printf("%zu\t%llu\t%llu\n", store.length, (unsigned long long)place.offset,
               (unsigned long long)place.length);
    }
    aigcp_buffer_free(&store);
    return status;
}

int
main(int argc, char **argv)
{
    const aigcp_format *format = NULL;
    aigc_source source;
    aigc_status status = AIGC_ERR_ARGUMENT;
    int descriptor = argc > 2 ? open(argv[2], O_RDONLY) : -1;

    if (descriptor >= 0)
        status = aigc_source_descriptor(&source, descriptor);
    if (status == AIGC_OK)
        status = aigcp_format_detect(&source, &format);
    if (status == AIGC_OK && !format)
        status = AIGC_ERR_UNSUPPORTED;
    if (status == AIGC_OK && strcmp(argv[1], "labels") == 0)
        status = format->find_labels(&source, print_label, NULL);
    else if (status == AIGC_OK && strcmp(argv[1], "place") == 0 && argc == 5)
        status = place_label(format, &source, argv[3], argv[4]);
    else if (status == AIGC_OK && strcmp(argv[1], "manifest") == 0 && argc == 5)
        status = place_manifest(format, &source, argv[3], strtoul(argv[4], NULL, 10));
    else if (status == AIGC_OK && strcmp(argv[1], "store") == 0)
        status = show_manifest(format, &source);
    if (descriptor >= 0)
        close(descriptor);
    if (status != AIGC_OK)
        fprintf(stderr, "%s: %s\n", argc > 2 ? argv[2] : "usage", aigc_status_name(status));
    return status == AIGC_OK ? 0 : 1;
}
