/* SPDX-License-Identifier: Apache-2.0 */
/* Validators: whether a text that a pattern matched is really one of its kind. All take
 * valid UTF-8 that is not NUL-terminated; docs/rules.md describes each. */
#ifndef AIGCP_VALIDATORS_H
#define AIGCP_VALIDATORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The name of validator `index`, or NULL behind the last. */
const char *aigcp_validator_name(size_t index);

/* China (validators_china.c). */
bool aigcp_is_cn_resident_id(const uint8_t *text, size_t length);
bool aigcp_is_cn_uscc(const uint8_t *text, size_t length);
bool aigcp_is_cn_mobile(const uint8_t *text, size_t length);
bool aigcp_is_cn_bank_card(const uint8_t *text, size_t length);

/* International (validators_world.c). */
bool aigcp_is_luhn(const uint8_t *text, size_t length);
bool aigcp_is_iban(const uint8_t *text, size_t length);
bool aigcp_is_ipv4(const uint8_t *text, size_t length);
bool aigcp_is_random_token(const uint8_t *text, size_t length);

/* Gather the ASCII letters and digits of a text, letters as capitals, full-width ones as
 * ASCII. Spaces and the separators people put into numbers are left out. Returns how many
 * there are; 0 if there is anything else in the text, or more than `size`. */
size_t aigcp_gather_symbols(const uint8_t *text, size_t length, char *symbols, size_t size);

/* Whether `count` digits end in the right Luhn check digit (ISO/IEC 7812-1, annex B). */
bool aigcp_luhn_holds(const char *digits, size_t count);

/* Whether the Gregorian calendar has this day. */
bool aigcp_date_exists(unsigned year, unsigned month, unsigned day);

#endif
