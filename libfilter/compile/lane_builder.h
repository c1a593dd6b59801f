/* SPDX-License-Identifier: Apache-2.0 */
/* Collect words, phrases and triggers, and build the lanes from them. */
#ifndef AIGCP_LANE_BUILDER_H
#define AIGCP_LANE_BUILDER_H

#include "libfilter/compile/lanes.h"
#include "libfilter/rules/rule_model.h"

typedef struct aigcp_lane_builder aigcp_lane_builder;

aigcp_lane_builder *aigcp_lane_builder_new(void);
void aigcp_lane_builder_free(aigcp_lane_builder *builder);

/* What is wrong with a word. */
typedef enum aigcp_word_fault {
    AIGCP_WORD_GOOD,
    AIGCP_WORD_EMPTY,   /* only invisible characters */
    AIGCP_WORD_TOO_LONG /* once it is folded */
} aigcp_word_fault;

/* Add a word or an allow phrase (`kind`) of a rule, in all lanes that `matching` asks for and
 * that it is fit for. A word with a fault is not added. */
AIGC_MUST_CHECK aigc_status aigcp_lane_builder_add_word(
    aigcp_lane_builder *builder, const char *text, size_t length, aigcp_use_kind kind,
    uint32_t rule, uint32_t group, const aigcp_matching *matching, aigcp_word_fault *fault);

/* Add a literal that a regular expression requires. */
AIGC_MUST_CHECK aigc_status aigcp_lane_builder_add_trigger(aigcp_lane_builder *builder,
                                                           const uint32_t *folded, size_t count,
                                                           const aigcp_use *use);

/* Have runs of digits counted while scanning. */
void aigcp_lane_builder_count_digits(aigcp_lane_builder *builder);

/* Have these kinds of hidden text (bits of aigcp_hidden_text) looked for while scanning. */
void aigcp_lane_builder_see_hidden(aigcp_lane_builder *builder, unsigned kinds);

/* Build; the builder is used up. */
AIGC_MUST_CHECK aigc_status aigcp_lanes_build(aigcp_lane_builder *builder, aigcp_lanes *lanes);
void aigcp_lanes_free(aigcp_lanes *lanes);
size_t aigcp_lanes_memory(const aigcp_lanes *lanes);

/* The lanes in which a word is looked for: those asked for, or chosen by script and length. */
unsigned aigcp_word_lanes(const aigcp_matching *matching, const char *text, size_t length);

#endif
