/* SPDX-License-Identifier: Apache-2.0 */
/* Paint on a WebP (RFC 9649). The container is kept chunk by chunk; pictures in it are coded
 * again, lossless ones without loss, lossy ones a little better than they were, so that the
 * second loss is small beside the first. */
#include "common/byte_order.h"
#include "watermark/limits.h"
#include "watermark/pixels/exif_orientation.h"
#include "watermark/pixels/film.h"
#include "watermark/pixels/repaint_job.h"
#include "watermark/pixels/vp8_quality.h"

#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>
#include <webp/encode.h>

#define RIFF_HEADER 12
#define CHUNK_HEADER 8
#define FRAME_HEADER 16 /* of ANMF, before its pictures */

/* Lossy pictures get so much more quality than they had, but at least the floor. */
#define QUALITY_MORE 6
#define QUALITY_FLOOR 80

/* How hard the lossless coder tries, 0 to 9; libwebp's usual. */
#define LOSSLESS_EFFORT 6

#define VP8X_ALPHA 0x10
#define ANMF_CLEAR 0x01
#define ANMF_REPLACE 0x02

typedef struct riff_chunk {
    const uint8_t *whole, *data;
    size_t length, padded; /* of the data; of all, with header and padding */
} riff_chunk;

static bool
is(const riff_chunk *chunk, const char *name)
{
    return memcmp(chunk->whole, name, 4) == 0;
}

static bool
is_picture(const riff_chunk *chunk)
{
    return is(chunk, "VP8 ") || is(chunk, "VP8L") || is(chunk, "ALPH");
}

/* The chunk at `*position`, which moves behind it. False at the end, or if it is cut short. */
static bool
next_chunk(const uint8_t *data, size_t length, size_t *position, riff_chunk *chunk)
{
    size_t left = length - *position;

    if (left < CHUNK_HEADER)
        return false;
    chunk->whole = data + *position;
    chunk->data = chunk->whole + CHUNK_HEADER;
    chunk->length = aigcp_le32(chunk->whole + 4);
    if (chunk->length > left - CHUNK_HEADER)
        return false;
    chunk->padded = CHUNK_HEADER + chunk->length + (chunk->length & 1);
    chunk->padded = chunk->padded < left ? chunk->padded : left;
    *position += chunk->padded;
    return true;
}

/* Of a file: the orientation that its EXIF tells. */
static unsigned
orientation_of(const uint8_t *file, size_t length)
{
    size_t position = RIFF_HEADER;
    riff_chunk chunk;

    while (next_chunk(file, length, &position, &chunk))
        if (is(&chunk, "EXIF"))
            return aigcp_exif_orientation(chunk.data, chunk.length);
    return 1;
}

/* ---- one picture ------------------------------------------------------------------------- */

static aigc_status
status_of_decoder(VP8StatusCode code)
{
    return code == VP8_STATUS_OK              ? AIGC_OK
           : code == VP8_STATUS_OUT_OF_MEMORY ? AIGC_ERR_MEMORY
                                              : AIGC_ERR_FORMAT;
}

/* Decode a file, or the chunks of a frame, to RGB or RGBA. */
static aigc_status
decode(const uint8_t *data, size_t length, unsigned channels, uint32_t width, uint32_t height,
       uint8_t *pixels)
{
    WebPDecoderConfig config;
    size_t stride = (size_t)width * channels;

    if (!WebPInitDecoderConfig(&config))
        return AIGC_ERR_INTERNAL;
    config.output.colorspace = channels == 4 ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = pixels;
    config.output.u.RGBA.stride = (int)stride;
    config.output.u.RGBA.size = stride * height;
    return status_of_decoder(WebPDecode(data, length, &config));
}

/* The coded picture in a file or a frame: what kind it is, and how good. */
static float
lossy_quality(const uint8_t *data, size_t length, size_t position)
{
    int quality = -1;
    riff_chunk chunk;

    while (quality < 0 && next_chunk(data, length, &position, &chunk))
        if (is(&chunk, "VP8 "))
            quality = aigcp_vp8_quality(chunk.data, chunk.length);
    quality += QUALITY_MORE;
    quality = quality < QUALITY_FLOOR ? QUALITY_FLOOR : quality;
    return quality > 100 ? 100 : (float)quality;
}

typedef struct picture_code {
    bool lossless;
    float quality;
} picture_code;

static aigc_status
run_encoder(WebPPicture *picture, const WebPConfig *config, const uint8_t *pixels, size_t stride,
            unsigned channels)
{
    int imported = channels == 4 ? WebPPictureImportRGBA(picture, pixels, (int)stride)
                                 : WebPPictureImportRGB(picture, pixels, (int)stride);

    if (imported && WebPEncode(config, picture))
        return AIGC_OK;
    switch (picture->error_code) {
    case VP8_ENC_ERROR_OUT_OF_MEMORY:
    case VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY:
    case VP8_ENC_ERROR_BAD_WRITE: /* which is to memory */
        return AIGC_ERR_MEMORY;
    default:
        return imported ? AIGC_ERR_LIMIT : AIGC_ERR_MEMORY;
    }
}

/* Append the chunks of a picture: VP8L, or VP8 with ALPH before it. */
static aigc_status
encode(picture_code code, const aigcp_canvas *canvas, aigcp_rectangle part, aigcp_buffer *result,
       bool *has_alpha)
{
    WebPConfig config;
    WebPPicture picture;
    WebPMemoryWriter writer;
    riff_chunk chunk;
    size_t position = RIFF_HEADER;
    aigc_status status;

    if (!WebPConfigInit(&config) || !WebPPictureInit(&picture))
        return AIGC_ERR_INTERNAL;
    config.quality = code.quality;
    if (code.lossless && !WebPConfigLosslessPreset(&config, LOSSLESS_EFFORT))
        return AIGC_ERR_INTERNAL;
    config.exact = 1; /* colours under transparent pixels are kept too */
    picture.use_argb = code.lossless;
    picture.width = (int)part.width;
    picture.height = (int)part.height;
    WebPMemoryWriterInit(&writer);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    status =
        run_encoder(&picture, &config,
                    canvas->pixels + part.y * canvas->stride + (size_t)part.x * canvas->channels,
                    canvas->stride, canvas->channels);
    while (status == AIGC_OK && next_chunk(writer.mem, writer.size, &position, &chunk)) {
        if (is_picture(&chunk)) {
            *has_alpha = *has_alpha || is(&chunk, "ALPH") ||
                         (is(&chunk, "VP8L") && chunk.length > 4 && (chunk.data[4] & 0x10) != 0);
            status = aigcp_buffer_append(result, chunk.whole, chunk.padded);
        }
    }
    WebPMemoryWriterClear(&writer);
    WebPPictureFree(&picture);
    return status;
}

/* ---- the file ---------------------------------------------------------------------------- */

typedef struct webp_work {
    aigcp_repaint_job *job;
    size_t length; /* of the RIFF; what follows is no WebP, and kept */
    WebPBitstreamFeatures features;
    aigcp_canvas canvas;
    aigcp_film film;
    aigcp_buffer result;
    bool has_alpha; /* something written has it */
} webp_work;

static aigc_status
write_result(webp_work *work)
{
    aigcp_repaint_job *job = work->job;

    if (work->result.length - CHUNK_HEADER > UINT32_MAX)
        return AIGC_ERR_LIMIT;
    aigcp_put_le(work->result.data + 4, 4, (uint32_t)(work->result.length - CHUNK_HEADER));
    if (work->has_alpha && work->result.length > RIFF_HEADER + CHUNK_HEADER &&
        memcmp(work->result.data + RIFF_HEADER, "VP8X", 4) == 0)
        work->result.data[RIFF_HEADER + CHUNK_HEADER] |= VP8X_ALPHA;
    aigc_status status = aigcp_job_write(job, work->result.data, work->result.length);
    return status == AIGC_OK
               ? aigcp_job_write(job, job->file + work->length, job->length - work->length)
               : status;
}

static aigc_status
recode_still(webp_work *work)
{
    aigcp_repaint_job *job = work->job;
    aigcp_rectangle all = { 0, 0, work->canvas.width, work->canvas.height };
    picture_code code = { work->features.format == 2,
                          lossy_quality(job->file, work->length, RIFF_HEADER) };
    size_t position = RIFF_HEADER;
    riff_chunk chunk;
    bool done = false;
    aigc_status status = aigcp_buffer_append(&work->result, job->file, RIFF_HEADER);

    while (status == AIGC_OK && next_chunk(job->file, work->length, &position, &chunk)) {
        if (!is_picture(&chunk)) {
            status = aigcp_buffer_append(&work->result, chunk.whole, chunk.padded);
        } else if (!done) {
            status = encode(code, &work->canvas, all, &work->result, &work->has_alpha);
            done = true;
        }
    }
    return status == AIGC_OK ? write_result(work) : status;
}

static aigc_status
repaint_still(webp_work *work)
{
    aigcp_repaint_job *job = work->job;
    unsigned channels = work->features.has_alpha ? 4 : 3;
    aigcp_rectangle changed;

    work->canvas = (aigcp_canvas){ .width = (uint32_t)work->features.width,
                                   .height = (uint32_t)work->features.height,
                                   .channels = channels,
                                   .depth = 8,
                                   .stride = (size_t)work->features.width * channels,
                                   .frame_count = 1,
                                   .orientation = orientation_of(job->file, work->length) };
    work->canvas.pixels = malloc(work->canvas.stride * work->canvas.height);
    if (!work->canvas.pixels)
        return AIGC_ERR_MEMORY;
    aigc_status status = decode(job->file, work->length, channels, work->canvas.width,
                                work->canvas.height, work->canvas.pixels);
    if (status == AIGC_OK)
        status = aigcp_job_show(job, &work->canvas, &changed);
    if (status == AIGC_OK && job->paint) {
        status =
            changed.width > 0 ? recode_still(work) : aigcp_job_write(job, job->file, job->length);
    }
    free(work->canvas.pixels);
    return status;
}

/* ---- animations -------------------------------------------------------------------------- */

/* Write a frame that replaces what is there, with the duration and disposal that it had. */
static aigc_status
recode_frame(webp_work *work, const riff_chunk *chunk, picture_code code, aigcp_rectangle part)
{
    uint8_t header[CHUNK_HEADER + FRAME_HEADER];
    size_t begin = work->result.length;

    memcpy(header, chunk->whole, sizeof header);
    aigcp_put_le(header + CHUNK_HEADER, 3, part.x / 2);
    aigcp_put_le(header + CHUNK_HEADER + 3, 3, part.y / 2);
    aigcp_put_le(header + CHUNK_HEADER + 6, 3, part.width - 1);
    aigcp_put_le(header + CHUNK_HEADER + 9, 3, part.height - 1);
    header[CHUNK_HEADER + 15] |= ANMF_REPLACE;
    aigc_status status = aigcp_buffer_append(&work->result, header, sizeof header);
    if (status == AIGC_OK)
        status = encode(code, &work->film.canvas, part, &work->result, &work->has_alpha);
    if (status == AIGC_OK) {
        aigcp_put_le(work->result.data + begin + 4, 4,
                     (uint32_t)(work->result.length - begin - CHUNK_HEADER));
    }
    return status;
}

static aigc_status
repaint_frame(webp_work *work, const riff_chunk *chunk)
{
    const uint8_t *data = chunk->data + FRAME_HEADER;
    size_t length = chunk->length - FRAME_HEADER;
    aigcp_film_frame frame = { { 2 * aigcp_le24(chunk->data), 2 * aigcp_le24(chunk->data + 3),
                                 1 + aigcp_le24(chunk->data + 6), 1 + aigcp_le24(chunk->data + 9) },
                               NULL,
                               (chunk->data[15] & ANMF_REPLACE) == 0,
                               chunk->data[15] & ANMF_CLEAR ? AIGCP_DISPOSE_CLEAR
                                                            : AIGCP_DISPOSE_KEEP,
                               false };
    WebPBitstreamFeatures features;
    aigcp_film_change change = { true, frame.part };
    uint8_t *pixels = NULL;
    aigc_status status = status_of_decoder(WebPGetFeatures(data, length, &features));

    if (status == AIGC_OK && ((uint32_t)features.width != frame.part.width ||
                              (uint32_t)features.height != frame.part.height ||
                              frame.part.width > work->film.canvas.width ||
                              frame.part.height > work->film.canvas.height))
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK) {
        pixels = malloc((size_t)frame.part.width * frame.part.height * 4);
        status = !pixels ? AIGC_ERR_MEMORY
                         : decode(data, length, 4, frame.part.width, frame.part.height, pixels);
    }
    if (status == AIGC_OK) {
        frame.pixels = pixels;
        status = aigcp_film_show(&work->film, work->job, &frame, &change);
    }
    free(pixels);
    if (status != AIGC_OK || !work->job->paint)
        return status;
    if (change.kept)
        return aigcp_buffer_append(&work->result, chunk->whole, chunk->padded);
    picture_code code = { features.format == 2, lossy_quality(data, length, 0) };
    return recode_frame(work, chunk, code, change.part);
}

static uint32_t
count_frames(const webp_work *work)
{
    size_t position = RIFF_HEADER;
    uint32_t count = 0;
    riff_chunk chunk;

    while (next_chunk(work->job->file, work->length, &position, &chunk))
        count += is(&chunk, "ANMF");
    return count;
}

static aigc_status
repaint_animation(webp_work *work)
{
    aigcp_repaint_job *job = work->job;
    aigcp_canvas canvas = { .width = (uint32_t)work->features.width,
                            .height = (uint32_t)work->features.height,
                            .channels = 4,
                            .depth = 8,
                            .frame_count = count_frames(work),
                            .orientation = orientation_of(job->file, work->length) };
    size_t position = RIFF_HEADER;
    riff_chunk chunk;
    aigc_status status =
        canvas.frame_count == 0 ? AIGC_ERR_FORMAT : aigcp_film_begin(&work->film, canvas, 2);

    if (status == AIGC_OK)
        status = aigcp_buffer_append(&work->result, job->file, RIFF_HEADER);
    while (status == AIGC_OK && next_chunk(job->file, work->length, &position, &chunk))
        if (!is(&chunk, "ANMF"))
            status = aigcp_buffer_append(&work->result, chunk.whole, chunk.padded);
        else
            status = chunk.length < FRAME_HEADER ? AIGC_ERR_FORMAT : repaint_frame(work, &chunk);
    aigcp_film_end(&work->film);
    return status == AIGC_OK && job->paint ? write_result(work) : status;
}

aigc_status
aigcp_webp_repaint(aigcp_repaint_job *job)
{
    webp_work work = { .job = job };
    size_t riff = job->length < RIFF_HEADER ? 0 : aigcp_le32(job->file + 4);

    if (riff < 4 || riff > job->length - CHUNK_HEADER)
        return AIGC_ERR_FORMAT;
    work.length = CHUNK_HEADER + riff + (riff & 1);
    work.length = work.length < job->length ? work.length : job->length;
    aigcp_buffer_init(&work.result, AIGCP_PICTURE_FILE_MAX);
    aigc_status status = status_of_decoder(WebPGetFeatures(job->file, work.length, &work.features));
    if (status == AIGC_OK) {
        status =
            aigcp_picture_allowed((uint64_t)work.features.width, (uint64_t)work.features.height, 4);
    }
    if (status == AIGC_OK)
        status = work.features.has_animation ? repaint_animation(&work) : repaint_still(&work);
    aigcp_buffer_free(&work.result);
    return status;
}
