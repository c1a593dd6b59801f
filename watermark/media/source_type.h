/* SPDX-License-Identifier: Apache-2.0 */
/* How something was made, in terms of IPTC's DigitalSourceType. */
#ifndef AIGCP_SOURCE_TYPE_H
#define AIGCP_SOURCE_TYPE_H

#include <stdbool.h>

/* Whether a term, which may stand behind the address of its vocabulary, is one for what a machine
 * generated, wholly or in part. */
bool aigcp_source_type_is_generated(const char *source_type);

#endif
