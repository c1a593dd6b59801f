/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures as floats: memory, and reduction by area averaging. */
#include "watermark/invisible/plane.h"

#include "watermark/limits.h"

#include <stdlib.h>
#include <string.h>

aigc_status
aigcp_plane_new(aigcp_plane *plane, size_t width, size_t height)
{
    *plane = (aigcp_plane){ 0, 0, NULL };
    if (width == 0 || height == 0)
        return AIGC_ERR_ARGUMENT;
    if (width > AIGCP_PLANE_MAX / height)
        return AIGC_ERR_LIMIT;
    plane->at = calloc(width * height, sizeof *plane->at);
    if (!plane->at)
        return AIGC_ERR_MEMORY;
    plane->width = width;
    plane->height = height;
    return AIGC_OK;
}

void
aigcp_plane_free(aigcp_plane *plane)
{
    free(plane->at);
    *plane = (aigcp_plane){ 0, 0, NULL };
}

/* Sample i of `to` covers [i * from / to, (i + 1) * from / to) of the input. Counted in units of
 * 1/to of an input sample everything is an integer: no rounding decides what belongs where. */
void
aigcp_row_reduce(const float *in, size_t from, float *out, size_t to)
{
    const float scale = 1.0F / (float)from, whole = (float)to;
    size_t left = to; /* of the sample at `in` */
    if (from == to) {
        memcpy(out, in, to * sizeof *out);
        return;
    }
    for (size_t i = 0; i < to; i++) {
        size_t wanted = from;
        float sum = 0, middle = 0;
        if (left <= wanted) {
            sum = *in++ * (float)left;
            for (wanted -= left; wanted >= to; wanted -= to)
                middle += *in++;
            left = to;
        }
        if (wanted > 0) {
            sum += *in * (float)wanted;
            left -= wanted;
        }
        out[i] = (sum + middle * whole) * scale;
    }
}

aigc_status
aigcp_row_sink_new(aigcp_row_sink *sink, aigcp_plane *out, size_t width, size_t height)
{
    *sink = (aigcp_row_sink){ out, width, height, 0, calloc(width, sizeof *sink->sum) };
    return sink->sum ? AIGC_OK : AIGC_ERR_MEMORY;
}

void
aigcp_row_sink_free(aigcp_row_sink *sink)
{
    free(sink->sum);
    sink->sum = NULL;
}

static void
add_scaled(float *to, const float *from, size_t count, float factor)
{
    for (size_t i = 0; i < count; i++)
        to[i] += from[i] * factor;
}

/* Down first, which is the cheaper way, then across. */
void
aigcp_row_sink_add(aigcp_row_sink *sink, const float *row)
{
    size_t to = sink->out->height, from = sink->height;
    size_t position = sink->taken * to;
    size_t end = position + to;
    while (position < end) {
        size_t y = position / from, whole = (y + 1) * from;
        size_t next = whole < end ? whole : end;
        add_scaled(sink->sum, row, sink->width, (float)(next - position) / (float)from);
        if (next == whole) {
            aigcp_row_reduce(sink->sum, sink->width, aigcp_plane_row(sink->out, y),
                             sink->out->width);
            memset(sink->sum, 0, sink->width * sizeof *sink->sum);
        }
        position = next;
    }
    sink->taken++;
}

aigc_status
aigcp_plane_reduce(const aigcp_plane *in, size_t width, size_t height, aigcp_plane *out)
{
    aigcp_row_sink sink = { .sum = NULL };
    aigc_status status = aigcp_plane_new(out, width, height);
    if (status == AIGC_OK)
        status = aigcp_row_sink_new(&sink, out, in->width, in->height);
    for (size_t y = 0; y < in->height && status == AIGC_OK; y++)
        aigcp_row_sink_add(&sink, aigcp_plane_row(in, y));
    aigcp_row_sink_free(&sink);
    return status;
}
