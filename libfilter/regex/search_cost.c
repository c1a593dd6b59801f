/* SPDX-License-Identifier: Apache-2.0 */
/* Estimate how often an expression is tried: as often as its triggers stand in a text. */
#include "libfilter/regex/search_cost.h"

#include "common/i18n.h"
#include "common/utf8.h"
#include "libfilter/characters/common_pieces.h"

/* The trigger as text, for the message; `out` has room for the longest. */
static void
write_trigger(const aigcp_trigger *trigger, char *out)
{
    size_t length = 0;
    for (uint32_t i = 0; i < trigger->length; i++)
        length += aigcp_utf8_encode(trigger->symbols[i], (uint8_t *)out + length);
    out[length] = '\0';
}

void
aigcp_warn_of_searches(aigcp_rule_model *model, aigcp_place place, const aigcp_regex_facts *facts)
{
    uint32_t often = 0; /* of AIGCP_MAX_TRIGGERS numbers below a million */
    uint32_t most = 0;
    size_t commonest = 0;
    for (size_t i = 0; i < facts->trigger_count; i++) {
        const aigcp_trigger *trigger = &facts->triggers[i];
        uint32_t frequency = aigcp_literal_frequency(trigger->symbols, trigger->length);
        often += frequency;
        if (frequency > most) {
            most = frequency;
            commonest = i;
        }
    }
    if (often < AIGCP_MANY_SEARCHES)
        return;
    char text[AIGCP_MAX_TRIGGER_LENGTH * AIGCP_UTF8_MAX + 1];
    write_trigger(&facts->triggers[commonest], text);
    aigcp_diagnose(model, AIGC_SEVERITY_WARNING, place,
                   _("let every match contain something rarer; 'aigc-label rules bench' measures "
                     "what it costs"),
                   _("this will be tried wherever '%s' stands, some %u times in a million "
                     "characters of ordinary text"),
                   text, (unsigned)often);
}
