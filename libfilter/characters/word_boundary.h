/* SPDX-License-Identifier: Apache-2.0 */
/* Where words begin and end in a text that does not space them, by ICU's dictionary. */
#ifndef AIGCP_WORD_BOUNDARY_H
#define AIGCP_WORD_BOUNDARY_H

#include <aigc/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Not for use by two threads at once; made on the first hit that asks. */
typedef struct aigcp_word_breaker aigcp_word_breaker;

/* NULL if memory is out or ICU has no dictionary. */
aigcp_word_breaker *aigcp_word_breaker_new(void);
void aigcp_word_breaker_free(aigcp_word_breaker *breaker);

/* Whether both [start and [end of a hit are word boundaries of `text`, the hit with its
 * surroundings (a few hundred bytes; invalid bytes count as U+FFFD). Indexes in bytes. */
AIGC_MUST_CHECK aigc_status aigcp_word_breaker_test(aigcp_word_breaker *breaker,
                                                    const uint8_t *text, size_t length,
                                                    size_t start, size_t end, bool *stands_free);

#endif
