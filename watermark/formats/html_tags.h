/* SPDX-License-Identifier: Apache-2.0 */
/* The tags of an HTML file, one after the other, as a browser finds them: not those in comments,
 * scripts and style sheets (HTML Standard, 13.2.5). Nothing is built of them. */
#ifndef AIGCP_HTML_TAGS_H
#define AIGCP_HTML_TAGS_H

#include "common/buffer.h"

#include <stdbool.h>

typedef struct aigcp_html_tag {
    size_t begin, end;     /* from "<" to behind ">" */
    size_t name, name_end; /* of the element */
    bool closes;           /* "</name>" */
    size_t text_end;       /* of the text that follows a tag of script, style, ...; else `end` */
} aigcp_html_tag;

/* The next tag at or behind `*position`, which then stands behind it and its raw text. */
bool aigcp_html_next_tag(const char *text, size_t length, size_t *position, aigcp_html_tag *tag);

/* Go behind the comment, "<!...>" or "<?...>" that begins at `*at`; false if there is none, or if
 * it does not end. */
bool aigcp_html_skip_declaration(const char *text, size_t length, size_t *at);

/* Whether it is a tag of this element, given in lower case. */
bool aigcp_html_is(const char *text, const aigcp_html_tag *tag, const char *name);

typedef struct aigcp_html_attribute {
    size_t name, name_end;
    size_t begin, end;       /* of the value, with its quotes; both `name_end` if it has none */
    size_t value, value_end; /* without them */
} aigcp_html_attribute;

/* An attribute of a tag by its name in lower case; the first, as browsers do. */
bool aigcp_html_attribute_find(const char *text, const aigcp_html_tag *tag, const char *name,
                               aigcp_html_attribute *attribute);

/* Whether the value is this word, in any case, without white space around it. */
bool aigcp_html_value_is(const char *text, const aigcp_html_attribute *attribute, const char *word);

/* Append text with its character references resolved: numbers, and the names that labels need.
 * @return AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_html_unescape(const char *text, size_t length, aigcp_buffer *out);

/* Append a string so that it can stand between quotes of this kind, ' or ", and in content.
 * @return AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_html_escape(const char *text, char quote, aigcp_buffer *out);

#endif
