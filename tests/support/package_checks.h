/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of packages check. */
#ifndef SUPPORT_PACKAGE_CHECKS_H
#define SUPPORT_PACKAGE_CHECKS_H

#include "tests/support/format_run.h"
#include "tests/support/zip_kit.h"

/* The member of an archive, its name in any case, has this text. */
void expect_member(const void *data, size_t length, const char *name, const char *expected);

/* The one label of a file is this. */
void expect_one_label(const aigcp_format *format, const void *data, size_t length,
                      const char *expected);

/* Make a package of one part; to be ended and freed. */
typedef void make_package_fn(zip_kit *kit, const char *part);

/* What finding labels gives if the part has `size` bytes, of which most is white space: `end`
 * follows on it. */
aigc_status find_in_large_part(const aigcp_format *format, make_package_fn *make, const char *begin,
                               const char *end, size_t size);

#endif
