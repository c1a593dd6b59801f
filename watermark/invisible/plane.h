/* SPDX-License-Identifier: Apache-2.0 */
/* A picture as one float for each pixel, row by row. */
#ifndef AIGCP_PLANE_H
#define AIGCP_PLANE_H

#include <aigc/types.h>

typedef struct aigcp_plane {
    size_t width, height;
    float *at;
} aigcp_plane;

/* All zero is an empty plane. The pixels are zero.
 * @return AIGC_OK, AIGC_ERR_LIMIT above AIGCP_PLANE_MAX pixels, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_plane_new(aigcp_plane *plane, size_t width, size_t height);
void aigcp_plane_free(aigcp_plane *plane);

static inline float *
aigcp_plane_row(const aigcp_plane *plane, size_t y)
{
    return plane->at + y * plane->width;
}

/* Make `out` the plane reduced by area averaging; neither side may grow. */
AIGC_MUST_CHECK aigc_status aigcp_plane_reduce(const aigcp_plane *in, size_t width, size_t height,
                                               aigcp_plane *out);

/* One row of `from` samples to `to`, by area; the building block of the above. */
void aigcp_row_reduce(const float *in, size_t from, float *out, size_t to);

/* Rows come one after the other, `height` of `width` samples, and leave as a smaller plane. */
typedef struct aigcp_row_sink {
    aigcp_plane *out;
    size_t width, height;
    size_t taken; /* rows that came */
    float *sum;   /* of those that make the next row of `out` */
} aigcp_row_sink;
AIGC_MUST_CHECK aigc_status aigcp_row_sink_new(aigcp_row_sink *sink, aigcp_plane *out, size_t width,
                                               size_t height);
void aigcp_row_sink_free(aigcp_row_sink *sink);
void aigcp_row_sink_add(aigcp_row_sink *sink, const float *row);

#endif
