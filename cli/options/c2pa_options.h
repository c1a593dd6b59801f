/* SPDX-License-Identifier: Apache-2.0 */
/* Who signs C2PA manifests, and whom to trust, from options. */
#ifndef CLI_C2PA_OPTIONS_H
#define CLI_C2PA_OPTIONS_H

#include "cli/io/string_builder.h"
#include "cli/options/options.h"

#include <aigc/c2pa.h>

/* --cert, --cert-key, --cert-password-file, --tsa. What is wrong is said, with the rule of the
 * certificate profile that a leaf breaks. */
cli_exit cli_c2pa_signer(const cli_options *options, aigc_c2pa_signer **signer);

/* --anchors, --tsa-anchors, --allowed, --usage. */
cli_exit cli_c2pa_trust(const cli_options *options, aigc_c2pa_trust **trust);

/* What is claimed, from --title, --action, --source-type, --system, --system-version, --minimal.
 * Points into the options. */
void cli_c2pa_claim(const cli_options *options, aigc_c2pa_claim *claim);

/* Say what rules of the profile certificates break, one on a line of standard error.
 * @return CLI_YES if no rule that is fatal is broken. */
cli_exit cli_c2pa_say_rules(const char *name, const cli_string *pem);

#endif
