/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers that writer and reader of the invisible watermark must agree on. Changing one of
 * the first group makes another scheme, which needs another version in the key's context.
 *
 * The mark is a tile of T x T reference pixels that is repeated over the picture: a sum of
 * plane waves ("carriers") whose wave vectors lie on a lattice, k/T cycles per reference pixel.
 * A few of them, the pilots, are known to whoever has the key and tell where the tile lies; the
 * others carry the bits of one long error-correcting code. docs/watermark.md has the whole. */
#ifndef AIGCP_SCHEME_H
#define AIGCP_SCHEME_H

/* ---- the scheme ----------------------------------------------------------------------- */

#define AIGCP_TILE 128       /* T */
#define AIGCP_PILOTS 44      /* 7 + 9 + 12 + 16 in four rings */
#define AIGCP_LOW_PILOTS 16  /* those of the two inner rings, which come first */
#define AIGCP_DATA 1024      /* data carriers, two bits each */
#define AIGCP_CODE_BITS 2048 /* N of the polar code */
#define AIGCP_CHECK_BYTES 5  /* keyed check of the payload, behind it */
#define AIGCP_PAYLOAD_MAX 16 /* bytes: 8, or 16 */
#define AIGCP_INFO_MAX (8 * (AIGCP_PAYLOAD_MAX + AIGCP_CHECK_BYTES))
#define AIGCP_RADIUS_MIN 4.0F /* |k| of all carriers */
#define AIGCP_RADIUS_MAX 28.5F
#define AIGCP_WAVE_MAX 28        /* the largest component of any k */
#define AIGCP_REFERENCE_SIDE 768 /* a picture of this short side has reference pixels of size 1 */

/* ---- the writer alone ----------------------------------------------------------------- */

#define AIGCP_PILOT_AMPLITUDE 3.6F
#define AIGCP_SLOPE_FLAT 1.6F     /* data amplitude (10/|k|)^slope where the picture is flat, */
#define AIGCP_SLOPE_TEXTURE -0.2F /* and where it is not */
#define AIGCP_SLOPE_NOMINAL 0.4F  /* what the reader expects */

/* ---- the reader alone ----------------------------------------------------------------- */

#define AIGCP_LIST 16 /* words of the list decoder */

/* Every decoded word is compared with its keyed check, at most AIGCP_LIST words a decode. With
 * 2^-40 for each comparison, 64 decodes of 16 words give 9.3e-10 < 1e-9 for one picture. */
#define AIGCP_DECODES_MAX 64

#define AIGCP_POWER_SIZE 1024 /* transform for the power spectrum */
#define AIGCP_WINDOW 512      /* of so many pixels each way at most */
#define AIGCP_LEVEL_SIDE 640  /* short side of the first level that is searched */
#define AIGCP_BASE_SIDE 1024  /* and of the largest */

#endif
