/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/png_file.h"

#include "common/byte_order.h"
#include "watermark/pixels/exif_orientation.h"

#include <string.h>
#include <zlib.h>

/* Length and type before the data of a chunk, check sum behind. */
#define CHUNK_OVERHEAD 12

aigc_status
aigcp_png_next(const uint8_t *file, size_t length, size_t *position, aigcp_png_piece *piece)
{
    size_t left = length - *position;

    if (left == 0)
        return AIGC_ERR_NOT_FOUND;
    if (left < CHUNK_OVERHEAD || aigcp_be32(file + *position) > left - CHUNK_OVERHEAD)
        return AIGC_ERR_FORMAT;
    piece->whole = file + *position;
    piece->length = aigcp_be32(piece->whole);
    memcpy(piece->type, piece->whole + 4, 4);
    piece->type[4] = '\0';
    piece->data = piece->whole + 8;
    *position += CHUNK_OVERHEAD + piece->length;
    return AIGC_OK;
}

bool
aigcp_png_is(const aigcp_png_piece *piece, const char *type)
{
    return memcmp(piece->type, type, 4) == 0;
}

/* What is decoded must be what was written. */
static bool
is_intact(const aigcp_png_piece *piece)
{
    return crc32_z(crc32_z(0, NULL, 0), piece->whole + 4, piece->length + 4) ==
           aigcp_be32(piece->data + piece->length);
}

/* ---- reading ----------------------------------------------------------------------------- */

static bool
depth_fits(unsigned colour, unsigned depth)
{
    switch (colour) {
    case AIGCP_PNG_GRAY:
        return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case AIGCP_PNG_PALETTE:
        return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    case AIGCP_PNG_RGB:
    case AIGCP_PNG_GRAY_ALPHA:
    case AIGCP_PNG_RGBA:
        return depth == 8 || depth == 16;
    default:
        return false;
    }
}

static aigc_status
read_header(const aigcp_png_piece *piece, aigcp_png_format *format)
{
    if (!aigcp_png_is(piece, "IHDR") || piece->length != 13 || !is_intact(piece))
        return AIGC_ERR_FORMAT;
    format->width = aigcp_be32(piece->data);
    format->height = aigcp_be32(piece->data + 4);
    format->depth = piece->data[8];
    format->colour = piece->data[9];
    format->interlaced = piece->data[12] == 1;
    if (!depth_fits(format->colour, format->depth) || piece->data[10] != 0 ||
        piece->data[11] != 0 || piece->data[12] > 1)
        return AIGC_ERR_FORMAT;
    return aigcp_picture_allowed(format->width, format->height, format->depth == 16 ? 8 : 4);
}

static aigc_status
read_palette(const aigcp_png_piece *piece, aigcp_png_format *format)
{
    if (format->colour != AIGCP_PNG_PALETTE)
        return AIGC_OK; /* a suggestion of colours */
    if (piece->length % 3 != 0 || piece->length == 0 || piece->length / 3 > AIGCP_PALETTE_MAX ||
        format->palette.count > 0 || !is_intact(piece))
        return AIGC_ERR_FORMAT;
    format->palette.count = (unsigned)(piece->length / 3);
    for (unsigned i = 0; i < format->palette.count; i++)
        memcpy(format->palette.colours[i], piece->data + (size_t)i * 3, 3);
    return format->palette.count <= 1U << format->depth ? AIGC_OK : AIGC_ERR_FORMAT;
}

static aigc_status
read_alpha(const aigcp_png_piece *piece, aigcp_png_format *format)
{
    unsigned samples = aigcp_png_samples(format);

    if (format->colour == AIGCP_PNG_PALETTE) {
        if (piece->length > format->palette.count)
            return AIGC_ERR_FORMAT;
        format->alpha_count = (unsigned)piece->length;
        for (unsigned i = 0; i < format->alpha_count; i++)
            format->palette.colours[i][3] = piece->data[i];
        return AIGC_OK;
    }
    if (format->colour != AIGCP_PNG_GRAY && format->colour != AIGCP_PNG_RGB)
        return AIGC_OK; /* not allowed, and readers ignore it */
    if (piece->length != 2 * samples)
        return AIGC_ERR_FORMAT;
    format->has_key = true;
    for (unsigned i = 0; i < samples; i++)
        format->key[i] = (uint16_t)(piece->data[2 * i] << 8 | piece->data[2 * i + 1]);
    return AIGC_OK;
}

aigc_status
aigcp_png_read_format(const uint8_t *file, size_t length, aigcp_png_format *format)
{
    size_t position = AIGCP_PNG_SIGNATURE_SIZE;
    aigcp_png_piece piece;

    memset(format, 0, sizeof *format);
    for (unsigned i = 0; i < AIGCP_PALETTE_MAX; i++)
        format->palette.colours[i][3] = 255;
    if (length < AIGCP_PNG_SIGNATURE_SIZE)
        return AIGC_ERR_FORMAT;
    aigc_status status = aigcp_png_next(file, length, &position, &piece);
    if (status == AIGC_OK)
        status = read_header(&piece, format);
    while (status == AIGC_OK) {
        status = aigcp_png_next(file, length, &position, &piece);
        if (status == AIGC_OK && aigcp_png_is(&piece, "IDAT")) {
            return format->colour == AIGCP_PNG_PALETTE && format->palette.count == 0
                       ? AIGC_ERR_FORMAT
                       : AIGC_OK;
        }
        if (status == AIGC_OK && aigcp_png_is(&piece, "PLTE"))
            status = read_palette(&piece, format);
        else if (status == AIGC_OK && aigcp_png_is(&piece, "tRNS"))
            status = read_alpha(&piece, format);
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_ERR_FORMAT : status;
}

unsigned
aigcp_png_orientation(const uint8_t *file, size_t length)
{
    size_t position = AIGCP_PNG_SIGNATURE_SIZE;
    aigcp_png_piece piece;

    while (aigcp_png_next(file, length, &position, &piece) == AIGC_OK)
        if (aigcp_png_is(&piece, "eXIf"))
            return aigcp_exif_orientation(piece.data, piece.length);
    return 1;
}

/* ---- writing ----------------------------------------------------------------------------- */

aigc_status
aigcp_png_write_chunk(aigcp_repaint_job *job, const char *type, const uint8_t *data, size_t length)
{
    uint8_t head[8], tail[4];
    uLong sum = crc32_z(0, NULL, 0);

    aigcp_put_be(head, 4, length);
    memcpy(head + 4, type, 4);
    sum = crc32_z(sum, head + 4, 4);
    sum = crc32_z(sum, data, length);
    aigcp_put_be(tail, 4, sum);
    aigc_status status = aigcp_job_write(job, head, sizeof head);
    if (status == AIGC_OK)
        status = aigcp_job_write(job, data, length);
    return status == AIGC_OK ? aigcp_job_write(job, tail, sizeof tail) : status;
}

aigc_status
aigcp_png_write_header(aigcp_repaint_job *job, const aigcp_png_format *format)
{
    uint8_t data[13];

    aigcp_put_be(data, 4, format->width);
    aigcp_put_be(data + 4, 4, format->height);
    data[8] = (uint8_t)format->depth;
    data[9] = (uint8_t)format->colour;
    data[10] = data[11] = 0;
    data[12] = format->interlaced ? 1 : 0;
    return aigcp_png_write_chunk(job, "IHDR", data, sizeof data);
}

aigc_status
aigcp_png_write_palette(aigcp_repaint_job *job, const aigcp_png_format *format)
{
    uint8_t data[3 * AIGCP_PALETTE_MAX];

    for (unsigned i = 0; i < format->palette.count; i++)
        memcpy(data + (size_t)i * 3, format->palette.colours[i], 3);
    return aigcp_png_write_chunk(job, "PLTE", data, (size_t)format->palette.count * 3);
}

aigc_status
aigcp_png_write_alpha(aigcp_repaint_job *job, const aigcp_png_format *format)
{
    uint8_t data[AIGCP_PALETTE_MAX];
    unsigned count = 0;

    for (unsigned i = 0; i < format->palette.count; i++) {
        data[i] = format->palette.colours[i][3];
        if (data[i] != 255 || i < format->alpha_count)
            count = i + 1;
    }
    return aigcp_png_write_chunk(job, "tRNS", data, count);
}

bool
aigcp_png_stays_true(const aigcp_png_piece *piece, bool new_palette)
{
    /* Known, and true whatever the pixels are; or dealt with elsewhere: a C2PA manifest is no
     * longer about this picture, but is what its successor refers to. */
    static const char kept[][5] = { "IHDR", "PLTE", "IEND", "cHRM", "gAMA", "iCCP", "sBIT",
                                    "sRGB", "cICP", "mDCV", "cLLI", "mDCv", "cLLi", "bKGD",
                                    "tRNS", "acTL", "fcTL", "fdAT", "sTER", "caBX" };

    if (aigcp_png_is(piece, "tIME") || (new_palette && aigcp_png_is(piece, "hIST")))
        return false;
    if ((piece->type[3] & 0x20) != 0 || (piece->type[0] & 0x20) == 0)
        return true; /* "safe to copy", or not ours to judge */
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (aigcp_png_is(piece, kept[i]))
            return true;
    return aigcp_png_is(piece, "hIST");
}
