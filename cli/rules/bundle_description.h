/* SPDX-License-Identifier: Apache-2.0 */
/* What a bundle says of itself, for people and as members of a JSON object. */
#ifndef CLI_BUNDLE_DESCRIPTION_H
#define CLI_BUNDLE_DESCRIPTION_H

#include "cli/io/string_builder.h"

#include <aigc/bundle.h>

/* Lines "name: value", without files and categories. */
void cli_bundle_describe(cli_string *out, const aigc_bundle_info *info);
void cli_bundle_describe_json(cli_string *out, const aigc_bundle_info *info);

/* The categories and the files of a bundle. */
void cli_bundle_list(cli_string *out, const aigc_bundle *bundle);
void cli_bundle_list_json(cli_string *out, const aigc_bundle *bundle);

#endif
