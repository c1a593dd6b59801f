/* SPDX-License-Identifier: Apache-2.0 */
/* A picture through a lossy codec and back, in memory. */
#ifndef BENCH_CODECS_H
#define BENCH_CODECS_H

#include "bench/robustness/raster.h"

/* 4:2:0, as most programs write. */
raster codec_jpeg(const raster *picture, int quality);
raster codec_webp(const raster *picture, int quality);

#endif
