/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of aigc_rules_compiler. */
#ifndef AIGCP_RULES_COMPILER_H
#define AIGCP_RULES_COMPILER_H

#include "libfilter/bundle/bundle_manifest.h"
#include "libfilter/rules/rule_model.h"

struct aigc_rules_compiler {
    aigcp_rule_model model;
    bool finished;
    size_t origin_count; /* paths, texts and bundles added */
    uint64_t revision;   /* of the bundle that is the only origin; else 0 */
    uint64_t expires;    /* of that bundle */
    char digest[AIGCP_HASH_HEX_ROOM];
};

#endif
