/* SPDX-License-Identifier: Apache-2.0 */
/* Validators: whether a text that a pattern matched is really one of its kind. All take
 * valid UTF-8 that is not NUL-terminated; docs/rules.md describes each, with its source. */
#ifndef AIGCP_VALIDATORS_H
#define AIGCP_VALIDATORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Says whether a text that a regular expression matched is really one of its kind: a
 * checksum, a date, a list of prefixes. `text` is what the expression saw (folded, if the
 * pattern asks for that), valid UTF-8, not NUL-terminated. */
typedef bool (*aigcp_validator)(const uint8_t *text, size_t length);

/* The validator of this name, or NULL. */
aigcp_validator aigcp_validator_find(const char *name, size_t length);

/* The name of validator `index`, or NULL behind the last. */
const char *aigcp_validator_name(size_t index);

/* China: numbers of people, organisations and cards (validators_china.c). */
bool aigcp_is_cn_resident_id(const uint8_t *text, size_t length);
bool aigcp_is_cn_uscc(const uint8_t *text, size_t length);
bool aigcp_is_cn_mobile(const uint8_t *text, size_t length);
bool aigcp_is_cn_bank_card(const uint8_t *text, size_t length);

/* China: papers and plates (validators_china_papers.c). */
bool aigcp_is_cn_passport(const uint8_t *text, size_t length);
bool aigcp_is_cn_plate(const uint8_t *text, size_t length);
bool aigcp_is_cn_driving_file(const uint8_t *text, size_t length);
bool aigcp_is_cn_military_id(const uint8_t *text, size_t length);
bool aigcp_is_cn_home_return_permit(const uint8_t *text, size_t length);
bool aigcp_is_cn_taiwan_permit(const uint8_t *text, size_t length);
bool aigcp_is_cn_exit_permit(const uint8_t *text, size_t length);
bool aigcp_is_hk_id(const uint8_t *text, size_t length);
bool aigcp_is_mo_id(const uint8_t *text, size_t length);
bool aigcp_is_tw_id(const uint8_t *text, size_t length);

/* Telephones (validators_phone.c). */
bool aigcp_is_cn_landline(const uint8_t *text, size_t length);
bool aigcp_is_phone(const uint8_t *text, size_t length);

/* All countries (validators_world.c). */
bool aigcp_is_luhn(const uint8_t *text, size_t length);
bool aigcp_is_payment_card(const uint8_t *text, size_t length);
bool aigcp_is_iban(const uint8_t *text, size_t length);
bool aigcp_is_icao_mrz(const uint8_t *text, size_t length);
bool aigcp_is_us_ssn(const uint8_t *text, size_t length);

/* Networks (validators_network.c, validate_host_icu.c). */
bool aigcp_is_ipv4(const uint8_t *text, size_t length);
bool aigcp_is_ipv6(const uint8_t *text, size_t length);
bool aigcp_is_mac(const uint8_t *text, size_t length);
bool aigcp_is_email(const uint8_t *text, size_t length);
bool aigcp_is_url(const uint8_t *text, size_t length);
bool aigcp_is_host(const uint8_t *text, size_t length);

/* Addresses of cryptocurrencies (validators_coin.c). */
bool aigcp_is_bitcoin_address(const uint8_t *text, size_t length);
bool aigcp_is_ethereum_address(const uint8_t *text, size_t length);
bool aigcp_is_tron_address(const uint8_t *text, size_t length);

/* Keys and tokens (validators_token.c). */
bool aigcp_is_entropy(const uint8_t *text, size_t length);
bool aigcp_is_github_token(const uint8_t *text, size_t length);
bool aigcp_is_json_web_token(const uint8_t *text, size_t length);
bool aigcp_is_random_token(const uint8_t *text, size_t length);

/* What the validators share (validators.c). */

/* The ASCII letter (capital) or digit that a character stands for, or 0. */
char aigcp_symbol_of(uint32_t character);

/* Spaces and the marks that people put between the parts of a number. */
bool aigcp_is_number_separator(uint32_t character);

/* Gather the ASCII letters and digits of a text, letters as capitals, full-width ones as
 * ASCII. Spaces and the separators people put into numbers are left out. Returns how many
 * there are; 0 if there is anything else in the text, or more than `size`. */
size_t aigcp_gather_symbols(const uint8_t *text, size_t length, char *symbols, size_t size);

bool aigcp_are_digits(const char *symbols, size_t count);

/* The value of `count` digits; few enough for an unsigned. */
unsigned aigcp_number_of(const char *digits, size_t count);

/* Whether symbols have a shape: 9 stands for a digit, ? for a letter but I and O, * for
 * either, and all else for itself. */
bool aigcp_has_shape(const char *symbols, size_t count, const char *shape);

/* Whether they have one of the shapes of a list that ends in NULL. */
bool aigcp_has_some_shape(const char *symbols, size_t count, const char *const *shapes);

/* Whether `count` digits end in the right Luhn check digit (ISO/IEC 7812-1, annex B). */
bool aigcp_luhn_holds(const char *digits, size_t count);

/* Whether the Gregorian calendar has this day. */
bool aigcp_date_exists(unsigned year, unsigned month, unsigned day);

/* Whether GB/T 2260 has this province, or it is 83. */
bool aigcp_cn_province_exists(unsigned code);

#endif
