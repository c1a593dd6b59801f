/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of aigc_audit. */
#ifndef AIGCP_AUDIT_LOG_H
#define AIGCP_AUDIT_LOG_H

#include "libfilter/audit/audit_file.h"

struct aigc_audit {
    aigcp_audit_file file;
    bool has_key;
    bool with_text;
    uint8_t key[AIGC_AUDIT_KEY_SIZE];
};

#endif
