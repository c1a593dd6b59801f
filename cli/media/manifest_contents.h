/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in the C2PA manifests of a file, as rows and as JSON. */
#ifndef CLI_MANIFEST_CONTENTS_H
#define CLI_MANIFEST_CONTENTS_H

#include "cli/io/string_builder.h"

#include <aigc/c2pa_contents.h>

/* The contents, and what reading them came to: with AIGC_ERR_NOT_FOUND and others they are NULL. */
typedef struct cli_manifests {
    aigc_c2pa_contents *contents;
    aigc_status status;
} cli_manifests;

/* Whether there is something to be shown, be it that it cannot be read. */
bool cli_manifests_found(const cli_manifests *manifests);

/* Rows, the active manifest first. */
void cli_manifests_text(cli_string *out, const cli_manifests *manifests);

/* The member "manifests", a list in the same order. */
void cli_manifests_json(cli_string *out, const cli_manifests *manifests);

#endif
