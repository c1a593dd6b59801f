/* SPDX-License-Identifier: Apache-2.0 */
/* What a transformer writes: settled text, with a mask, a text or a name in place of findings.
 *
 * Findings arrive before the text they are in. Those to be redacted wait as spans until their
 * text arrives; overlapping ones form a block, which is written in the manner of the span that
 * leads it. As the leader begins first, it is known when the block's first byte is settled. A
 * name depends on the whole block, so the block's text is kept until its end is settled. */
#ifndef AIGCP_REWRITER_H
#define AIGCP_REWRITER_H

#include <aigc/filter.h>
#include <stdbool.h>

#include "common/buffer.h"
#include "common/language.h"
#include "libfilter/policy/stream_policy.h"

/* A finding that is to be redacted. */
typedef struct aigcp_span {
    uint64_t start;
    uint64_t end;
    uint32_t rule;
    aigc_lane lane;
    aigc_action rule_action;
    bool late; /* a part before `start` was written: what is left is masked */
} aigcp_span;

typedef struct aigcp_rewriter {
    const aigc_rules *rules;
    const aigcp_stream_policy *policy; /* of the stream: for its key */
    aigc_write_fn write;
    aigc_pseudonym_fn on_pseudonym; /* or NULL */
    void *context;
    aigc_status status; /* of the callbacks, and of memory */

    uint64_t origin;   /* of the offsets below, in the text as the caller sees it */
    uint64_t written;  /* offset up to which text was taken: written, replaced, or kept */
    aigcp_span *spans; /* not yet written */
    size_t span_count;
    size_t span_capacity;
    uint64_t block_end;         /* of the block that is being written, or 0 */
    aigcp_span leader;          /* of that block */
    aigcp_buffer kept;          /* the text of a block that will be named, so far */
    aigc_piece piece;           /* what the bytes stand for that are being written, */
    bool is_writing;            /* as they are */
    uint8_t last;               /* byte written; a line end at the start */
    aigcp_language_tally tally; /* of the text taken, of what is replaced, too */
} aigcp_rewriter;

void aigcp_rewriter_init(aigcp_rewriter *rewriter, const aigc_rules *rules,
                         const aigcp_stream_policy *policy);
void aigcp_rewriter_free(aigcp_rewriter *rewriter);

/* Begin a text. */
void aigcp_rewriter_begin(aigcp_rewriter *rewriter, aigc_write_fn write, void *context);

/* Go on at offset 0 of a stream that begins anew, `length` bytes after the last offset 0. */
void aigcp_rewriter_go_on(aigcp_rewriter *rewriter, uint64_t length);

/* Redact a finding, or what of it was not taken yet. Its status is also kept. */
AIGC_MUST_CHECK aigc_status aigcp_rewriter_redact(aigcp_rewriter *rewriter,
                                                  const aigc_finding *finding);

/* Take the text at `written`, all of whose spans are known. See `status`. */
void aigcp_rewriter_take(aigcp_rewriter *rewriter, const uint8_t *text, size_t length);

/* Write text of the stream that begins at `start`, unchanged. Does not move `written`. */
void aigcp_rewriter_pass(aigcp_rewriter *rewriter, uint64_t start, const void *data, size_t length);

/* End the text here, and write a sentence on a line of its own. */
void aigcp_rewriter_put_line(aigcp_rewriter *rewriter, const char *sentence);

#endif
