/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of aigc_label. A label is plain data: copy it by assignment. */
#ifndef AIGCP_LABEL_RECORD_H
#define AIGCP_LABEL_RECORD_H

#include <aigc/label.h>

/* Time is 40 bits in the mark: until the year 36812. */
#define AIGCP_TIME_END (UINT64_C(1) << 40)

struct aigc_label {
    uint64_t time;
    char values[AIGC_FIELD_COUNT][AIGC_FIELD_MAX + 1];
};

/* Label "1", all else empty. */
void aigcp_label_clear(aigc_label *label);

/* The producer field that an empty propagator field stands for; `field` itself for others. */
aigc_field aigcp_field_counterpart(aigc_field field);

#endif
