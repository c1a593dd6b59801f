/* SPDX-License-Identifier: Apache-2.0 */
/* The risks of TC260-003-2024, Annex A, and what the standard asks of libraries for each. */
#ifndef CLI_RISK_KINDS_H
#define CLI_RISK_KINDS_H

#include "cli/reports/report_language.h"

#include <stddef.h>
#include <stdint.h>

#define CLI_RISK_KINDS 31
/* A.1 and A.2, which stand first: those that keyword libraries and refusal banks cover. */
#define CLI_RISK_KINDS_CORE 17

typedef struct cli_risk_kind {
    const char *code;
    cli_phrase name;
    const char *heading; /* in Chinese, below the name of its group; NULL: no other than the name */
    uint32_t words;      /* floor of the keyword library (8.1), recommended; 0: none */
    uint32_t questions;  /* floor of the bank for testing generated content (8.2) */
} cli_risk_kind;

extern const cli_risk_kind cli_risk_kinds[CLI_RISK_KINDS];

/* The index of a code such as "A.1.a"; CLI_RISK_KINDS if it is none. */
size_t cli_risk_kind_find(const char *code, size_t length);

#endif
