/* SPDX-License-Identifier: Apache-2.0 */
/* JSON in and out for the endpoints; the rest of jansson is used by them directly. */
#ifndef SERVE_JSON_BODY_JANSSON_H
#define SERVE_JSON_BODY_JANSSON_H

#include "serve/exchange.h"
#include "serve/text_scan.h"

#include <jansson.h>

/* Whether the client says that the body is JSON. */
bool serve_body_is_json(const serve_request *request);

/* The body as a JSON object, one reference; else NULL, and the answer says what is wrong. */
json_t *serve_body_object(const serve_request *request, serve_answer *answer);

/* Answer with 200 and this object, whose reference is taken. A NULL object is out of memory. */
aigc_status serve_body_answer(serve_answer *answer, serve_verdict verdict, json_t *object);

/* A string as JSON; bytes that are no UTF-8 become U+FFFD. */
json_t *serve_body_string(const void *data, size_t length);

/* What was found, as a list. */
json_t *serve_body_findings(const serve_text *text);

/* The direction that a member names ("input" or "output"); false, and answered, if it is neither.
 */
bool serve_body_direction(json_t *object, serve_answer *answer, aigc_direction *direction);

#endif
