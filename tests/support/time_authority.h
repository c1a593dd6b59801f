/* SPDX-License-Identifier: Apache-2.0 */
/* An authority for time stamps (RFC 3161) in memory, made of OpenSSL. Every function ends the test
 * if it cannot do what it is for. */
#ifndef SUPPORT_TIME_AUTHORITY_H
#define SUPPORT_TIME_AUTHORITY_H

#include <aigc/c2pa.h>

typedef struct time_authority time_authority;

time_authority *time_authority_new(void);
void time_authority_free(time_authority *authority);

/* An aigc_c2pa_stamp_fn; the context is the authority. */
int time_authority_stamp(void *authority, const void *request, size_t length, uint8_t *response,
                         size_t room, size_t *size);

/* How many requests it has answered. */
unsigned time_authority_count(const time_authority *authority);

/* From now on its tokens hold another certificate, too, and are longer. */
void time_authority_grow(time_authority *authority);

/* Make it trusted. */
void time_authority_trust(const time_authority *authority, aigc_c2pa_trust *trust);

#endif
