/* SPDX-License-Identifier: Apache-2.0 */
/* Which version of libaigcmark a program runs with. */
#include <aigc/label.h>
#include <aigc/version.h>

const char *
aigc_mark_version(void)
{
    return AIGC_VERSION_STRING;
}
