/* SPDX-License-Identifier: Apache-2.0 */
/* Look-ups in the table of kinds. What is beyond Unicode separates and is nothing else. */
#include "libfilter/characters/character_kind.h"

#include "libfilter/characters/character_kind_format.h"
#include "libfilter/characters/fold.h"

static unsigned
kind_of(uint32_t code_point)
{
    return code_point < AIGCP_CODE_POINTS ? AIGCP_PAGE_LOOKUP(aigcp_kind, code_point)
                                          : AIGCP_KIND_SEPARATOR;
}

bool
aigcp_is_separator(uint32_t folded)
{
    return (kind_of(folded) & AIGCP_KIND_SEPARATOR) != 0;
}

bool
aigcp_is_mark(uint32_t code_point)
{
    return (kind_of(code_point) & AIGCP_KIND_MARK) != 0;
}

aigcp_hidden
aigcp_hidden_kind(uint32_t code_point)
{
    return (aigcp_hidden)(kind_of(code_point) >> AIGCP_KIND_HIDDEN_SHIFT & AIGCP_KIND_MASK);
}

aigcp_script
aigcp_script_of(uint32_t code_point)
{
    return (aigcp_script)(kind_of(code_point) >> AIGCP_KIND_SCRIPT_SHIFT & AIGCP_KIND_MASK);
}
