/* SPDX-License-Identifier: Apache-2.0 */
/* Times as people write them. */
#ifndef CLI_TIME_VALUE_H
#define CLI_TIME_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#define CLI_TIME_SIZE 32

/* Read seconds since the epoch, a time such as 2026-03-01T08:00:00+08:00 (RFC 3339, no fractions),
 * or a day such as 2026-03-01, which is its beginning in UTC. False if it is none, or before 1970.
 */
bool cli_time_read(const char *text, uint64_t *seconds);

/* Write a time as 2026-03-01T00:00:00Z. */
void cli_time_write(uint64_t seconds, char text[CLI_TIME_SIZE]);

/* Read a day such as 2026-03-01 as days since the epoch. False if it is none, or before 1970. */
bool cli_day_read(const char *text, uint64_t *day);

#define CLI_DAY_SIZE 16

/* Write a day as 2026-03-01. */
void cli_day_write(uint64_t day, char text[CLI_DAY_SIZE]);

#endif
