/* SPDX-License-Identifier: Apache-2.0 */
/* Paint on a JPEG. The picture is decoded to be painted on; what is written are the coefficients
 * of the file, to which the transform of the DIFFERENCE that painting made was added:
 *
 *     file ── coefficients ──────────────────────────────(+)── quantise ── coefficients ── file
 *       └─── decode ── pixels ── paint ── new - old ── DCT ─┘
 *
 * A block where nothing changed keeps its coefficients to the bit, with no second rounding; one
 * that changed in a corner loses nothing in the others but by rounding once. ITU-T T.81.
 *
 * libjpeg leaves on errors by a call that must not return, so that setjmp() is used in this file
 * alone. What changes between setjmp() and longjmp() lives in `jpeg_work`. */
#include "watermark/limits.h"
#include "watermark/pixels/dct8.h"
#include "watermark/pixels/jpeg_segments.h"
#include "watermark/pixels/repaint_job.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

/* Destination blocks of the encoder. */
#define OUTPUT_PIECE ((size_t)64 * 1024)

typedef struct jpeg_work {
    struct jpeg_error_mgr errors; /* first: libjpeg hands it back */
    struct jpeg_progress_mgr progress;
    struct jpeg_destination_mgr destination;
    jmp_buf leave;
    aigc_status status; /* why */

    aigcp_repaint_job *job;
    struct jpeg_decompress_struct pixels; /* decodes */
    struct jpeg_decompress_struct source; /* reads coefficients */
    struct jpeg_compress_struct result;   /* writes them */

    aigcp_canvas canvas;
    uint8_t *decoded; /* what libjpeg gave: the pixels as they were */
    bool cmyk;        /* the canvas is RGB made of it */
    aigcp_buffer output;
    size_t buffered;
} jpeg_work;

/* ---- libjpeg's way of talking ------------------------------------------------------------ */

static void
leave(j_common_ptr info)
{
    jpeg_work *work = (jpeg_work *)info->err;

    if (work->status == AIGC_OK) {
        work->status =
            info->err->msg_code == JERR_OUT_OF_MEMORY ? AIGC_ERR_MEMORY : AIGC_ERR_FORMAT;
    }
    longjmp(work->leave, 1);
}

/* libjpeg repairs what it can and warns. What it repaired is not what was in the file: a picture
 * that ends too early would be written as one that is whole. Odd markers do no harm. */
static void
on_message(j_common_ptr info, int level)
{
    int code = info->err->msg_code;

    if (level < 0 && code != JWRN_EXTRANEOUS_DATA && code != JWRN_ADOBE_XFORM &&
        code != JWRN_JFIF_MAJOR)
        leave(info);
}

static void
say_nothing(j_common_ptr info)
{
    (void)info;
}

static void
on_progress(j_common_ptr info)
{
    if (info->is_decompressor &&
        ((j_decompress_ptr)info)->input_scan_number > AIGCP_JPEG_SCANS_MAX) {
        ((jpeg_work *)info->err)->status = AIGC_ERR_LIMIT;
        leave(info);
    }
}

static void
output_room(j_compress_ptr info)
{
    jpeg_work *work = (jpeg_work *)info->err;
    aigc_status status = aigcp_buffer_reserve(&work->output, OUTPUT_PIECE);

    if (status != AIGC_OK) {
        work->status = status;
        leave((j_common_ptr)info);
    }
    work->destination.next_output_byte = work->output.data + work->output.length;
    work->destination.free_in_buffer = OUTPUT_PIECE;
}

static boolean
output_full(j_compress_ptr info)
{
    ((jpeg_work *)info->err)->output.length += OUTPUT_PIECE;
    output_room(info);
    return TRUE;
}

static void
output_end(j_compress_ptr info)
{
    jpeg_work *work = (jpeg_work *)info->err;

    work->output.length += OUTPUT_PIECE - work->destination.free_in_buffer;
}

static void
begin_work(jpeg_work *work, aigcp_repaint_job *job)
{
    memset(work, 0, sizeof *work);
    work->job = job;
    jpeg_std_error(&work->errors);
    work->errors.error_exit = leave;
    work->errors.emit_message = on_message;
    work->errors.output_message = say_nothing;
    work->progress.progress_monitor = on_progress;
    work->destination = (struct jpeg_destination_mgr){ .init_destination = output_room,
                                                       .empty_output_buffer = output_full,
                                                       .term_destination = output_end };
    work->pixels.err = work->source.err = work->result.err = &work->errors;
    aigcp_buffer_init(&work->output, AIGCP_PICTURE_FILE_MAX);
}

static void
end_work(jpeg_work *work)
{
    /* Each may be half-made, or never made: all zero. */
    jpeg_destroy_decompress(&work->pixels);
    jpeg_destroy_compress(&work->result);
    jpeg_destroy_decompress(&work->source);
    if (work->canvas.pixels != work->decoded)
        free(work->canvas.pixels);
    free(work->decoded);
    aigcp_buffer_free(&work->output);
}

static void
read_header(jpeg_work *work, struct jpeg_decompress_struct *info)
{
    jpeg_create_decompress(info);
    info->progress = &work->progress;
    jpeg_mem_src(info, work->job->file, work->job->length);
    jpeg_read_header(info, TRUE);
    work->status = aigcp_picture_allowed(info->image_width, info->image_height, 8);
    if (work->status != AIGC_OK)
        leave((j_common_ptr)info);
}

/* ---- pixels ------------------------------------------------------------------------------ */

/* Inks as Adobe writes them, and so everybody with Adobe's marker: 255 is no ink. */
static void
rgb_from_inks(const uint8_t *inks, uint8_t *rgb)
{
    for (unsigned i = 0; i < 3; i++)
        rgb[i] = (uint8_t)((inks[i] * inks[3] + 127) / 255);
}

/* The inks nearest to what they were that give a colour: black is taken off only where the
 * colour is too light for it. */
static void
inks_from_rgb(const uint8_t *rgb, const uint8_t *old, uint8_t *inks)
{
    unsigned black = old[3];

    for (unsigned i = 0; i < 3; i++)
        black = rgb[i] > black ? rgb[i] : black;
    for (unsigned i = 0; i < 3; i++)
        inks[i] = (uint8_t)(black == 0 ? old[i] : (rgb[i] * 255U + black / 2) / black);
    inks[3] = (uint8_t)black;
}

static void
allocate_pixels(jpeg_work *work)
{
    const struct jpeg_decompress_struct *info = &work->pixels;
    size_t stride = (size_t)info->output_width * (unsigned)info->output_components;

    work->decoded = malloc(stride * info->output_height);
    work->canvas =
        (aigcp_canvas){ .width = info->output_width,
                        .height = info->output_height,
                        .channels = (unsigned)info->output_components,
                        .depth = 8,
                        .stride = stride,
                        .frame_count = 1,
                        .orientation = aigcp_jpeg_orientation(work->job->file, work->job->length) };
    work->cmyk = info->output_components == 4;
    if (work->cmyk) {
        work->canvas.channels = 3;
        work->canvas.stride = (size_t)info->output_width * 3;
    }
    /* Somebody who only looks may have the pixels themselves. */
    work->canvas.pixels = !work->job->paint && !work->cmyk
                              ? work->decoded
                              : malloc(work->canvas.stride * work->canvas.height);
    if (!work->decoded || !work->canvas.pixels) {
        work->status = AIGC_ERR_MEMORY;
        leave((j_common_ptr)&work->pixels);
    }
}

static void
decode_pixels(jpeg_work *work)
{
    struct jpeg_decompress_struct *info = &work->pixels;

    read_header(work, info);
    info->out_color_space = info->num_components == 1   ? JCS_GRAYSCALE
                            : info->num_components == 4 ? JCS_CMYK
                                                        : JCS_RGB;
    jpeg_start_decompress(info);
    allocate_pixels(work);
    size_t stride = (size_t)info->output_width * (unsigned)info->output_components;
    while (info->output_scanline < info->output_height) {
        JSAMPROW row = work->decoded + info->output_scanline * stride;

        jpeg_read_scanlines(info, &row, 1);
    }
    jpeg_finish_decompress(info);
    if (work->cmyk && !info->saw_Adobe_marker) {
        work->status = AIGC_ERR_FORMAT; /* which way round the inks are is anybody's guess */
        leave((j_common_ptr)info);
    }
    if (!work->cmyk) {
        if (work->canvas.pixels != work->decoded)
            memcpy(work->canvas.pixels, work->decoded, stride * info->output_height);
        return;
    }
    for (size_t i = 0; i < (size_t)work->canvas.width * work->canvas.height; i++)
        rgb_from_inks(work->decoded + 4 * i, work->canvas.pixels + 3 * i);
}

/* ---- differences ------------------------------------------------------------------------- */

/* What one pixel became minus what it was, in the components of the file. False if the same. */
static bool
difference(const jpeg_work *work, uint32_t x, uint32_t y, float out[4])
{
    const uint8_t *now =
        work->canvas.pixels + y * work->canvas.stride + (size_t)x * work->canvas.channels;
    uint8_t inks[4];
    unsigned count = work->cmyk ? 4 : work->canvas.channels;
    const uint8_t *old = work->decoded + ((size_t)y * work->canvas.width + x) * count;
    float sign = 1.0F, rgb[3];

    if (work->cmyk) {
        uint8_t before[3];

        rgb_from_inks(old, before);
        if (memcmp(before, now, 3) == 0)
            return false;
        inks_from_rgb(now, old, inks);
        now = inks;
    }
    if (memcmp(now, old, count) == 0)
        return false;
    for (unsigned i = 0; i < count; i++)
        out[i] = (float)(now[i] - old[i]);
    if (work->source.jpeg_color_space == JCS_YCCK)
        sign = -1.0F; /* of 255 - ink */
    else if (work->source.jpeg_color_space != JCS_YCbCr)
        return true;
    memcpy(rgb, out, sizeof rgb);
    out[0] = sign * (0.299F * rgb[0] + 0.587F * rgb[1] + 0.114F * rgb[2]);
    out[1] = sign * (-0.168736F * rgb[0] - 0.331264F * rgb[1] + 0.5F * rgb[2]);
    out[2] = sign * (0.5F * rgb[0] - 0.418688F * rgb[1] - 0.081312F * rgb[2]);
    return true;
}

/* Differences of a part of the picture, one plane for each component. */
typedef struct difference_planes {
    aigcp_rectangle part;
    float *planes;
    size_t plane_size;
} difference_planes;

/* Rows of one MCU: at most 4 x 8 pixels high. */
static bool
fill_planes(const jpeg_work *work, difference_planes *planes)
{
    unsigned count = (unsigned)work->source.num_components;
    bool any = false;

    memset(planes->planes, 0, count * planes->plane_size * sizeof(float));
    for (uint32_t y = 0; y < planes->part.height; y++) {
        for (uint32_t x = 0; x < planes->part.width; x++) {
            float value[4] = { 0 };

            if (difference(work, planes->part.x + x, planes->part.y + y, value)) {
                any = true;
                for (unsigned i = 0; i < count; i++) {
                    planes->planes[i * planes->plane_size + (size_t)y * planes->part.width + x] =
                        value[i];
                }
            }
        }
    }
    return any;
}

/* The mean of the differences under one sample of a component; the last columns and rows are
 * repeated, as encoders do. */
static float
sample_difference(const difference_planes *planes, const float *plane, uint32_t x, uint32_t y,
                  unsigned wide, unsigned high)
{
    float sum = 0;

    for (unsigned dy = 0; dy < high; dy++) {
        for (unsigned dx = 0; dx < wide; dx++) {
            uint32_t column = x * wide + dx, row = y * high + dy;

            column = column < planes->part.width ? column : planes->part.width - 1;
            row = row < planes->part.height ? row : planes->part.height - 1;
            sum += plane[(size_t)row * planes->part.width + column];
        }
    }
    return sum / (float)(wide * high);
}

static void
add_to_block(JCOEF *block, const float change[64], const JQUANT_TBL *table)
{
    float spectrum[64];
    bool any = false;

    for (unsigned i = 0; i < 64; i++)
        any = any || change[i] != 0;
    if (!any)
        return;
    aigcp_dct8(change, spectrum);
    for (unsigned i = 0; i < 64; i++) {
        float quantum = table->quantval[i];
        float value = (float)block[i] + spectrum[i] / quantum;
        int limit = i == 0 ? 2047 : 1023; /* T.81, F.1.2 */
        int rounded = (int)(value < 0 ? value - 0.5F : value + 0.5F);

        block[i] = (JCOEF)(rounded > limit ? limit : rounded < -limit ? -limit : rounded);
    }
}

/* The blocks of one component in one row of MCUs. */
static void
add_component(jpeg_work *work, jvirt_barray_ptr array, unsigned index, uint32_t mcu_row,
              const difference_planes *planes)
{
    struct jpeg_decompress_struct *info = &work->source;
    const jpeg_component_info *component = &info->comp_info[index];
    const float *plane = planes->planes + index * planes->plane_size;
    unsigned wide = (unsigned)(info->max_h_samp_factor / component->h_samp_factor);
    unsigned high = (unsigned)(info->max_v_samp_factor / component->v_samp_factor);
    uint32_t first_block = planes->part.x / (8 * wide);
    uint32_t last_block = (planes->part.x + planes->part.width - 1) / (8 * wide);

    for (int v = 0; v < component->v_samp_factor; v++) {
        uint32_t block_row = mcu_row * (uint32_t)component->v_samp_factor + (uint32_t)v;

        if (block_row >= component->height_in_blocks ||
            (uint32_t)v * 8 * high >= planes->part.height)
            break;
        JBLOCKARRAY rows =
            info->mem->access_virt_barray((j_common_ptr)info, array, block_row, 1, TRUE);
        for (uint32_t b = first_block; b <= last_block && b < component->width_in_blocks; b++) {
            float change[64];

            for (uint32_t i = 0; i < 64; i++) {
                change[i] = sample_difference(planes, plane, (b - first_block) * 8 + i % 8,
                                              (uint32_t)v * 8 + i / 8, wide, high);
            }
            add_to_block(rows[0][b], change, component->quant_table);
        }
    }
}

/* Whether differences can be quantised with a table: a damaged one may hold zeros. */
static bool
is_usable(const JQUANT_TBL *table)
{
    for (unsigned i = 0; table && i < DCTSIZE2; i++)
        if (table->quantval[i] == 0)
            return false;
    return table != NULL;
}

/* Sampling that is no whole number of pixels (3 to 2) is allowed and never seen. */
static void
check_components(jpeg_work *work)
{
    struct jpeg_decompress_struct *info = &work->source;

    for (int i = 0; i < info->num_components; i++) {
        const jpeg_component_info *component = &info->comp_info[i];

        if (info->max_h_samp_factor % component->h_samp_factor != 0 ||
            info->max_v_samp_factor % component->v_samp_factor != 0 ||
            !is_usable(component->quant_table)) {
            work->status = AIGC_ERR_FORMAT;
            leave((j_common_ptr)info);
        }
    }
}

static void
add_differences(jpeg_work *work, jvirt_barray_ptr *arrays, aigcp_rectangle changed)
{
    struct jpeg_decompress_struct *info = &work->source;
    uint32_t mcu_width = 8 * (uint32_t)info->max_h_samp_factor;
    uint32_t mcu_height = 8 * (uint32_t)info->max_v_samp_factor;
    uint32_t left = changed.x / mcu_width * mcu_width, right = changed.x + changed.width;
    difference_planes planes = { { 0, 0, 0, 0 }, NULL, 0 };

    right = (right + mcu_width - 1) / mcu_width * mcu_width;
    right = right < info->image_width ? right : info->image_width;
    planes.plane_size = (size_t)(right - left) * mcu_height;
    /* From libjpeg's pool, which is released whatever happens. */
    planes.planes =
        info->mem->alloc_large((j_common_ptr)info, JPOOL_IMAGE,
                               (size_t)info->num_components * planes.plane_size * sizeof(float));
    for (uint32_t row = changed.y / mcu_height; row * mcu_height < changed.y + changed.height;
         row++) {
        uint32_t top = row * mcu_height, height = info->image_height - top;

        planes.part =
            (aigcp_rectangle){ left, top, right - left, height < mcu_height ? height : mcu_height };
        if (!fill_planes(work, &planes))
            continue;
        for (unsigned i = 0; i < (unsigned)info->num_components; i++)
            add_component(work, arrays[i], i, row, &planes);
    }
}

/* ---- writing ----------------------------------------------------------------------------- */

static void
write_coefficients(jpeg_work *work, jvirt_barray_ptr *arrays)
{
    struct jpeg_compress_struct *result = &work->result;

    jpeg_create_compress(result);
    result->dest = &work->destination;
    jpeg_copy_critical_parameters(&work->source, result);
    result->restart_interval = work->source.restart_interval;
    result->arith_code = work->source.arith_code;
    result->optimize_coding = !work->source.arith_code;
    if (work->source.progressive_mode)
        jpeg_simple_progression(result);
    /* The markers of the file are kept as they are. */
    result->write_JFIF_header = FALSE;
    result->write_Adobe_marker = FALSE;
    jpeg_write_coefficients(result, arrays);
    jpeg_finish_compress(result);
}

/* Between setjmp() and leave(). */
static void
repaint(jpeg_work *work)
{
    aigcp_rectangle changed;

    decode_pixels(work);
    work->status = aigcp_job_show(work->job, &work->canvas, &changed);
    if (work->status != AIGC_OK || !work->job->paint)
        return;
    if (changed.width == 0) {
        work->status = aigcp_job_write(work->job, work->job->file, work->job->length);
        return;
    }
    read_header(work, &work->source);
    jvirt_barray_ptr *arrays = jpeg_read_coefficients(&work->source);
    check_components(work);
    add_differences(work, arrays, changed);
    write_coefficients(work, arrays);
    jpeg_finish_decompress(&work->source);
    work->status = aigcp_jpeg_join(work->job, work->output.data, work->output.length);
}

aigc_status
aigcp_jpeg_repaint(aigcp_repaint_job *job)
{
    jpeg_work *work = malloc(sizeof *work);
    aigc_status status;

    if (!work)
        return AIGC_ERR_MEMORY;
    begin_work(work, job);
    if (setjmp(work->leave) == 0)
        repaint(work);
    status = work->status;
    end_work(work);
    free(work);
    return status;
}
