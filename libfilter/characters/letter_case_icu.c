/* SPDX-License-Identifier: Apache-2.0 */
/* Letters regardless of case, by ICU, from tables that it has without loading any. */
#include "libfilter/characters/letter_case.h"

#include <unicode/uchar.h>

bool
aigcp_same_but_for_case(uint32_t a, uint32_t b)
{
    return u_foldCase((UChar32)a, U_FOLD_CASE_DEFAULT) ==
           u_foldCase((UChar32)b, U_FOLD_CASE_DEFAULT);
}
