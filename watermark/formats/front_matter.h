/* SPDX-License-Identifier: Apache-2.0 */
/* YAML front matter: the lines between "---" and "---" at the head of a Markdown file, and the
 * entries "AIGC:" in it. Only as much YAML is known as is needed to find an entry and its end;
 * all other lines stay what they are. */
#ifndef AIGCP_FRONT_MATTER_H
#define AIGCP_FRONT_MATTER_H

#include "common/buffer.h"

#include <stdbool.h>

typedef struct aigcp_front_matter {
    bool is_there;
    bool is_open;        /* it begins, and does not end within the text */
    bool is_fixed;       /* it is of a form to which no line can be added */
    size_t top;          /* behind a byte order mark: where new front matter goes */
    size_t begin, end;   /* its lines, without those of dashes */
    const char *newline; /* how the lines of the file end */
} aigcp_front_matter;

/* Lines of dashes that hold prose between them are no front matter: what is between them must
 * look like a mapping or a sequence. Fixed are flow collections, sequences, mappings that are
 * indented or have keys behind "?", and TOML between lines of "+++", which is fixed without being
 * there: nothing in it is read. */
void aigcp_front_matter_find(const char *text, size_t length, aigcp_front_matter *matter);

/* An entry of the outermost mapping whose key is AIGC, in any case. */
typedef struct aigcp_front_matter_entry {
    size_t begin, end; /* its lines, with the end of the last */
    size_t value;      /* behind the colon */
} aigcp_front_matter_entry;

/* The next one at or behind `*position`, which then stands behind it. */
bool aigcp_front_matter_next(const char *text, const aigcp_front_matter *matter, size_t *position,
                             aigcp_front_matter_entry *entry);

/* Append the value of an entry as JSON: mappings in block or flow style become objects, plain
 * and quoted scalars strings (null, numbers and booleans stay what they are); a value that is
 * itself a string of JSON is given as that JSON.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is YAML that we do not read; AIGC_ERR_LIMIT,
 * AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_front_matter_json(const char *text,
                                                    const aigcp_front_matter_entry *entry,
                                                    aigcp_buffer *json);

#endif
