/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/jumbf_writer.h"

#include "watermark/c2pa/jumbf_reader.h"

#include <string.h>

#define LENGTH_SIZE 4

void
aigcp_jumbf_writer_init(aigcp_jumbf_writer *writer, aigcp_buffer *out)
{
    *writer = (aigcp_jumbf_writer){ out, AIGC_OK };
}

static void
put(aigcp_jumbf_writer *writer, const void *bytes, size_t length)
{
    if (writer->status == AIGC_OK)
        writer->status = aigcp_buffer_append(writer->out, bytes, length);
}

size_t
aigcp_jumbf_begin_box(aigcp_jumbf_writer *writer, const char type[4])
{
    size_t begin = writer->out->length;

    put(writer, "\0\0\0", LENGTH_SIZE);
    put(writer, type, 4);
    return begin;
}

void
aigcp_jumbf_end_box(aigcp_jumbf_writer *writer, size_t begin)
{
    size_t length = writer->out->length - begin;

    if (writer->status != AIGC_OK)
        return;
    if (length > UINT32_MAX) {
        writer->status = AIGC_ERR_LIMIT;
        return;
    }
    for (unsigned i = 0; i < LENGTH_SIZE; i++)
        writer->out->data[begin + i] = (uint8_t)(length >> (24 - 8 * i));
}

size_t
aigcp_jumbf_begin_superbox(aigcp_jumbf_writer *writer, const char type[4], const char *label)
{
    static const uint8_t toggles = AIGCP_JUMBF_TOGGLES;
    size_t begin = aigcp_jumbf_begin_box(writer, "jumb");
    size_t description = aigcp_jumbf_begin_box(writer, "jumd");

    put(writer, type, 4);
    put(writer, aigcp_jumbf_uuid_tail, sizeof(aigcp_jumbf_uuid_tail));
    put(writer, &toggles, 1);
    put(writer, label, strlen(label) + 1);
    aigcp_jumbf_end_box(writer, description);
    return begin;
}

void
aigcp_jumbf_put_content(aigcp_jumbf_writer *writer, const char *superbox_type, const char *label,
                        const char *box_type, const void *content, size_t length)
{
    size_t superbox = aigcp_jumbf_begin_superbox(writer, superbox_type, label);
    size_t box = aigcp_jumbf_begin_box(writer, box_type);

    put(writer, content, length);
    aigcp_jumbf_end_box(writer, box);
    aigcp_jumbf_end_box(writer, superbox);
}
