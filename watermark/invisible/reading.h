/* SPDX-License-Identifier: Apache-2.0 */
/* The carriers of a picture whose pose is known: how strong they are, and what they say. */
#ifndef AIGCP_READING_H
#define AIGCP_READING_H

#include "watermark/invisible/carriers.h"
#include "watermark/invisible/tile_fold.h"

/* The carriers: complex numbers in units of the noise, their keyed phases taken off. */
typedef struct aigcp_reading {
    aigcp_complex pilots[AIGCP_PILOTS];
    aigcp_complex data[AIGCP_DATA];
} aigcp_reading;

/* All waves with components up to AIGCP_WAVE_MAX, whichever carry something. */
typedef struct aigcp_lattice {
    aigcp_complex wave[2 * AIGCP_WAVE_MAX + 1]
                      [2 * AIGCP_WAVE_MAX + 1]; /* [y][x], 0 in the middle */
} aigcp_lattice;

/* Read a part of a plane.
 * @return AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_read_lattice(const aigcp_plane *residual, const aigcp_pose *pose,
                                               aigcp_part part, aigcp_lattice *lattice);

/* What it means with a key. */
void aigcp_read_carriers(const aigcp_lattice *lattice, const aigcp_carriers *carriers,
                         aigcp_reading *reading);

/* How the amplitude depends on |k| is estimated from the pilots, in two ways. */
typedef enum aigcp_channel {
    AIGCP_CHANNEL_LINE = 0, /* a straight line */
    AIGCP_CHANNEL_RINGS = 1 /* means of the four rings */
} aigcp_channel;
#define AIGCP_CHANNELS 2

/* Likelihoods of the code bits, in the order of the code.
 * @return the energy of the data carriers over the noise, summed, as the pilots promise it. */
float aigcp_reading_likelihoods(const aigcp_reading *reading, const aigcp_carriers *carriers,
                                aigcp_channel channel, float likelihood[AIGCP_CODE_BITS]);

/* The same energy when the symbols are known: what the writer reads in its own picture. */
float aigcp_reading_energy(const aigcp_reading *reading, const aigcp_carriers *carriers,
                           const aigcp_complex symbols[AIGCP_DATA]);

/* The nominal amplitude of a data carrier. */
float aigcp_nominal_amplitude(float radius);

#endif
