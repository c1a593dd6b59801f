/* SPDX-License-Identifier: Apache-2.0 */
/* Every bound of this folder, and why it is what it is. */
#ifndef AIGCP_SERVE_LIMITS_H
#define AIGCP_SERVE_LIMITS_H

#include <aigc/serve.h>
#include <stddef.h>

/* An event or line: a chunk of a model is a few hundred bytes, and one with a whole snapshot or
 * the log probabilities of many tokens some hundred KB. Other gateways stop at 1 MiB, too. */
#define AIGCP_EVENT_LIMIT ((size_t)1 << 20)

/* An answer or request as one document: 16 MiB is some four million tokens of text, or a few
 * pictures in base64. */
#define AIGCP_BODY_LIMIT ((size_t)16 << 20)

/* Events that wait for text to be decided: what rules hold back is at most some KB of text, and
 * events are about 100 times as long as the text they bring. */
#define AIGCP_HOLD_LIMIT ((size_t)16 << 20)

/* What a caller may set these limits to: offsets inside a body are 32 bits here. */
#define AIGCP_LIMIT_MAX AIGC_SERVE_LIMIT_MAX

/* Levels of JSON. What services send has less than 16; tool calls may bring their own. */
#define AIGCP_JSON_DEPTH 128

/* A path to a value, with its NUL. The longest known one has 60 bytes; a longer path is no known
 * one. */
#define AIGCP_PATH_MAX 192

/* Array indexes that are told apart in a path: choice, tool call, part. */
#define AIGCP_PATH_INDEXES 4

/* An event that others are compared with: one with a piece of one text has some hundred bytes. */
#define AIGCP_ALIKE_FRAME_MAX ((size_t)4096)

/* Events that are alike and taken at a time. A read of some KB brings some ten. */
#define AIGCP_ALIKE_ROW 64

/* Fields of one document that matter. A whole answer with the log probabilities of 20 alternatives
 * for each of 8,192 tokens has 400,000. */
#define AIGCP_FIELDS_MAX ((size_t)1 << 20)

/* Texts of one answer: 128 choices (what OpenAI allows) of up to four channels, and tool calls.
 * Each takes some KB. */
#define AIGCP_CHANNELS_MAX 1024

/* Changes of one text that have not left: each sign of a mask is one. They take 32 MiB; an answer
 * with more in one document is a list of what is not to be in it. */
#define AIGCP_EDITS_MAX ((size_t)1 << 20)

/* Strings of events that wait: one for each byte held at most. */
#define AIGCP_SEGMENTS_MAX ((size_t)1 << 20)

/* An event that begins with this much text, all that was before it, does so because events repeat
 * it: a model that says some sixty bytes twice, from its first word on, hardly does so in pieces of
 * this very length. */
#define AIGCP_SURE_REPEAT 64

/* What was said until then, if it was not repeated: what is longer cannot be checked. */
#define AIGCP_DOUBT_MAX ((size_t)16 << 10)

/* Values of an answer that are repeated in events of our own: id, model, time. */
#define AIGCP_KEPT_VALUE_MAX ((size_t)256)

/* The `response` of a first event, of which the last one is made. With its instructions and tools
 * it may be long; a longer one is left out. */
#define AIGCP_KEPT_RESPONSE_MAX ((size_t)256 << 10)

/* A visible label (some 300 bytes) and a mark (at most 8 KiB) in all. */
#define AIGCP_SUFFIX_MAX ((size_t)16 << 10)

/* Bytes of a text that are passed through its marker at a time. */
#define AIGCP_MARK_PIECE ((size_t)64 << 10)

/* Bytes that a marker may hold before it has decided about a label at the start: 64 characters,
 * and the piece that decides it; and the label. */
#define AIGCP_START_MAX ((size_t)128 << 10)

/* A refusal sentence, own or of the rules. */
#define AIGCP_SENTENCE_MAX ((size_t)4096)

/* An event or document of our own: a sentence of which each byte may become six, and values. */
#define AIGCP_OWN_EVENT_MAX ((size_t)1 << 20)

/* Output is handed on in pieces of about this size. */
#define AIGCP_OUTPUT_PIECE ((size_t)64 << 10)

/* Output that is made at a time: at the end of an answer, all that was held, each byte of which
 * may be replaced by a longer text. */
#define AIGCP_OUTPUT_MAX ((size_t)1 << 30)

/* Fields of a request that may be set. */
#define AIGCP_REQUEST_FIELDS_MAX 64

#endif
