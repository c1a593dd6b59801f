/* SPDX-License-Identifier: Apache-2.0 */
/* How like two pictures are: SSIM, row by row. */
#ifndef AIGCP_LIKENESS_H
#define AIGCP_LIKENESS_H

#include <aigc/types.h>

/* Windows of 11 x 11 samples under a Gaussian (Wang et al., Image quality assessment, IEEE TIP
 * 2004), one every `step` samples each way. */
typedef struct aigcp_likeness aigcp_likeness;

AIGC_MUST_CHECK aigc_status aigcp_likeness_new(size_t width, size_t step,
                                               aigcp_likeness **likeness);
void aigcp_likeness_free(aigcp_likeness *likeness);

/* The next row of both pictures. */
void aigcp_likeness_add(aigcp_likeness *likeness, const float *first, const float *second);

/* The mean over all windows; 1 if there was none. */
double aigcp_likeness_mean(const aigcp_likeness *likeness);

#endif
