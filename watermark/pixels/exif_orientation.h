/* SPDX-License-Identifier: Apache-2.0 */
/* How viewers turn a picture: the tag Orientation of EXIF (CIPA DC-008, 4.6.5.1.6). */
#ifndef AIGCP_EXIF_ORIENTATION_H
#define AIGCP_EXIF_ORIENTATION_H

#include <stddef.h>

/* Read a block of EXIF, with "Exif\0\0" before it or without.
 * @return 1 to 8; 1, as it is stored, if the block says nothing or makes no sense. */
unsigned aigcp_exif_orientation(const void *data, size_t length);

#endif
