/* SPDX-License-Identifier: Apache-2.0 */
/* Lossy codecs by libjpeg and libwebp. */
#include "bench/robustness/codecs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <webp/decode.h>
#include <webp/encode.h>

raster
codec_jpeg(const raster *picture, int quality)
{
    struct jpeg_compress_struct out;
    struct jpeg_decompress_struct in;
    struct jpeg_error_mgr errors; /* its handler ends the program, which is right here */
    unsigned char *bytes = NULL;
    unsigned long size = 0;

    out.err = in.err = jpeg_std_error(&errors);
    jpeg_create_compress(&out);
    jpeg_mem_dest(&out, &bytes, &size);
    out.image_width = (JDIMENSION)picture->width;
    out.image_height = (JDIMENSION)picture->height;
    out.input_components = 3;
    out.in_color_space = JCS_RGB;
    jpeg_set_defaults(&out);
    jpeg_set_quality(&out, quality, TRUE);
    jpeg_start_compress(&out, TRUE);
    while (out.next_scanline < out.image_height) {
        JSAMPROW row = picture->rgb + 3 * (size_t)out.next_scanline * picture->width;
        jpeg_write_scanlines(&out, &row, 1);
    }
    jpeg_finish_compress(&out);
    jpeg_destroy_compress(&out);

    raster result = raster_new(picture->width, picture->height);
    jpeg_create_decompress(&in);
    jpeg_mem_src(&in, bytes, size);
    jpeg_read_header(&in, TRUE);
    jpeg_start_decompress(&in);
    while (in.output_scanline < in.output_height) {
        JSAMPROW row = result.rgb + 3 * (size_t)in.output_scanline * result.width;
        jpeg_read_scanlines(&in, &row, 1);
    }
    jpeg_finish_decompress(&in);
    jpeg_destroy_decompress(&in);
    free(bytes);
    return result;
}

raster
codec_webp(const raster *picture, int quality)
{
    uint8_t *bytes = NULL;
    int width = (int)picture->width, height = (int)picture->height;
    size_t size = WebPEncodeRGB(picture->rgb, width, height, 3 * width, (float)quality, &bytes);
    uint8_t *pixels = WebPDecodeRGB(bytes, size, &width, &height);
    if (!pixels) {
        fputs("a picture cannot be coded as WebP\n", stderr);
        exit(4);
    }
    raster result = raster_new((size_t)width, (size_t)height);
    memcpy(result.rgb, pixels, 3 * result.width * result.height);
    WebPFree(bytes);
    WebPFree(pixels);
    return result;
}
