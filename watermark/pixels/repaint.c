/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/repaint.h"

#include "watermark/limits.h"
#include "watermark/media/detect.h"
#include "watermark/media/media_write.h"
#include "watermark/media/source_read.h"
#include "watermark/pixels/repaint_job.h"

static const struct {
    aigc_media_type type;
    aigc_status (*repaint)(aigcp_repaint_job *job);
} codecs[] = {
    { AIGC_MEDIA_PNG, aigcp_png_repaint },
    { AIGC_MEDIA_JPEG, aigcp_jpeg_repaint },
    { AIGC_MEDIA_WEBP, aigcp_webp_repaint },
    { AIGC_MEDIA_GIF, aigcp_gif_repaint },
};

bool
aigcp_repaint_knows(aigc_media_type type)
{
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++)
        if (codecs[i].type == type)
            return true;
    return false;
}

aigc_status
aigcp_picture_allowed(uint64_t width, uint64_t height, unsigned bytes_a_pixel)
{
    if (width == 0 || height == 0)
        return AIGC_ERR_FORMAT;
    return width > AIGCP_PICTURE_SIDE_MAX || height > AIGCP_PICTURE_SIDE_MAX ||
                   width * height > AIGCP_PICTURE_BYTES_MAX / bytes_a_pixel
               ? AIGC_ERR_LIMIT
               : AIGC_OK;
}

size_t
aigcp_canvas_pixel_bytes(const aigcp_canvas *canvas)
{
    return (size_t)canvas->channels * (canvas->depth == 16 ? 2 : 1);
}

aigcp_rectangle
aigcp_rectangle_join(aigcp_rectangle one, aigcp_rectangle other)
{
    if (one.width == 0 || one.height == 0)
        return other;
    if (other.width == 0 || other.height == 0)
        return one;
    uint32_t x = one.x < other.x ? one.x : other.x;
    uint32_t y = one.y < other.y ? one.y : other.y;
    uint32_t right = one.x + one.width, other_right = other.x + other.width;
    uint32_t bottom = one.y + one.height, other_bottom = other.y + other.height;
    return (aigcp_rectangle){ x, y, (right > other_right ? right : other_right) - x,
                              (bottom > other_bottom ? bottom : other_bottom) - y };
}

aigcp_rectangle
aigcp_rectangle_inside(aigcp_rectangle rectangle, const aigcp_canvas *canvas)
{
    if (rectangle.x >= canvas->width || rectangle.y >= canvas->height || rectangle.width == 0 ||
        rectangle.height == 0)
        return (aigcp_rectangle){ 0, 0, 0, 0 };
    if (rectangle.width > canvas->width - rectangle.x)
        rectangle.width = canvas->width - rectangle.x;
    if (rectangle.height > canvas->height - rectangle.y)
        rectangle.height = canvas->height - rectangle.y;
    return rectangle;
}

aigc_status
aigcp_job_show(aigcp_repaint_job *job, aigcp_canvas *canvas, aigcp_rectangle *changed)
{
    *changed = (aigcp_rectangle){ 0, 0, canvas->width, canvas->height };
    job->frame_pixels += (uint64_t)canvas->width * canvas->height;
    if (canvas->frame_count > AIGCP_FRAMES_MAX ||
        (canvas->frame_count > 1 && job->frame_pixels > AIGCP_FRAME_PIXELS_MAX))
        return AIGC_ERR_LIMIT;
    aigc_status status = job->paint ? job->paint(job->paint_context, canvas, changed)
                                    : job->look(job->look_context, canvas);
    *changed = aigcp_rectangle_inside(*changed, canvas);
    return status;
}

aigc_status
aigcp_job_write(aigcp_repaint_job *job, const void *data, size_t length)
{
    return length > 0 && job->write(job->write_context, data, length) != 0 ? AIGC_ERR_STOPPED
                                                                           : AIGC_OK;
}

/* A C2PA manifest is about the pixels as they are. Whether one that cannot be read is damage is
 * judged by the codec. */
static aigc_status
refuse_signed(const aigc_source *source)
{
    const aigcp_format *format;
    aigc_status status = aigcp_media_writable(source, false, &format);

    return status == AIGC_ERR_FORMAT ? AIGC_OK : status;
}

static aigc_status
run(const aigc_source *source, aigcp_repaint_job *job)
{
    aigcp_buffer file;
    aigc_media_type type;
    aigc_status status = aigcp_detect(source, &type);

    aigcp_buffer_init(&file, AIGCP_PICTURE_FILE_MAX);
    if (status == AIGC_OK && !aigcp_repaint_knows(type))
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK && job->write)
        status = refuse_signed(source);
    if (status == AIGC_OK)
        status = aigcp_source_append(source, 0, source->size, &file);
    job->file = file.data;
    job->length = file.length;
    for (size_t i = 0; status == AIGC_OK && i < sizeof codecs / sizeof *codecs; i++)
        if (codecs[i].type == type)
            status = codecs[i].repaint(job);
    aigcp_buffer_free(&file);
    return status;
}

aigc_status
aigcp_repaint(const aigc_source *source, aigcp_paint_fn paint, void *paint_context,
              aigc_write_fn write, void *write_context)
{
    aigcp_repaint_job job = { .paint = paint,
                              .paint_context = paint_context,
                              .write = write,
                              .write_context = write_context };

    return run(source, &job);
}

aigc_status
aigcp_look(const aigc_source *source, aigcp_look_fn look, void *context)
{
    aigcp_repaint_job job = { .look = look, .look_context = context };

    return run(source, &job);
}
