/* SPDX-License-Identifier: Apache-2.0 */
/* Which version of libaigcfilter a program runs with. */
#include <aigc/filter.h>
#include <aigc/version.h>

const char *
aigc_filter_version(void)
{
    return AIGC_VERSION_STRING;
}
