/* SPDX-License-Identifier: Apache-2.0 */
/* Which value of a document means what, in all protocols: by its path, and by the type that the
 * document says it has. To add a protocol, add lines to the tables of shapes.c. */
#ifndef AIGCP_SHAPES_H
#define AIGCP_SHAPES_H

#include <aigc/serve.h>
#include <stdbool.h>

#include "serve/core/json_walk.h"

typedef enum aigcp_role {
    AIGCP_ROLE_TEXT,      /* a piece of a channel's text */
    AIGCP_ROLE_COPY,      /* text that was, or will be, in a channel: said again as a whole */
    AIGCP_ROLE_EACH,      /* text by itself */
    AIGCP_ROLE_TOKEN,     /* a piece of text of log probabilities */
    AIGCP_ROLE_BYTES,     /* its bytes, as numbers */
    AIGCP_ROLE_TOPS,      /* what might have been in its place, */
    AIGCP_ROLE_TOP_PROBS, /* as llama.cpp says, of tokens that were drawn */
    AIGCP_ROLE_TOKEN_ID,  /* its number */
    AIGCP_ROLE_LOGPROBS,  /* all log probabilities of a choice */
    AIGCP_ROLE_TOKEN_IDS, /* numbers of its tokens, which are its text to who has the vocabulary */
    AIGCP_ROLE_PROMPT,    /* what was asked, token by token: see aigcp_read_prompt() */
    AIGCP_ROLE_TYPED,     /* text; the type says of what channel */
    AIGCP_ROLE_TYPE,      /* the type */
    AIGCP_ROLE_CHOICE,    /* number of the choice it stands in */
    AIGCP_ROLE_PART,      /* number of the tool call or part it stands in */
    AIGCP_ROLE_THOUGHT,   /* true: the text of the part it stands in is reasoning */
    AIGCP_ROLE_FINISH,    /* a string says why a choice ends */
    AIGCP_ROLE_DONE,      /* true ends the answer */
    AIGCP_ROLE_STATUS,    /* how the answer ended, to be changed if we ended it */
    AIGCP_ROLE_REASON,    /* why it is not complete: null or an object */
    AIGCP_ROLE_SEQUENCE,  /* number of the event */
    AIGCP_ROLE_KEEP,      /* repeated in events of our own */
    AIGCP_ROLE_LOOSE,     /* without meaning, and another in each event */
    AIGCP_ROLE_OPAQUE,    /* a string that is no text: bytes, signatures, where files are */
    AIGCP_ROLE_SHAPE      /* nothing but a sign of the protocol */
} aigcp_role;

/* Values that are kept. */
typedef enum aigcp_kept {
    AIGCP_KEPT_ID,
    AIGCP_KEPT_OBJECT,
    AIGCP_KEPT_CREATED,
    AIGCP_KEPT_MODEL,
    AIGCP_KEPT_FINGERPRINT,
    AIGCP_KEPT_CREATED_AT,
    AIGCP_KEPT_REQUEST_ID,
    AIGCP_KEPT_ITEM_ID,
    AIGCP_KEPT_RUN_ID,
    AIGCP_KEPT_COUNT,
    AIGCP_KEPT_RESPONSE /* apart: it is long */
} aigcp_kept;

/* From where the numbers of a text's channel come. */
typedef enum aigcp_numbering {
    AIGCP_NUMBER_NONE,   /* 0, 0 */
    AIGCP_NUMBER_CHOICE, /* index[0] is the place of the choice, index[1] that of the tool call */
    AIGCP_NUMBER_TOP,    /* numbers of the document's own: output_index, content_index */
    AIGCP_NUMBER_PLACE,  /* index[0] and index[1] */
    AIGCP_NUMBER_ITEM,   /* output_index, and index[0] */
    AIGCP_NUMBER_BLOCK,  /* 0, and the document's index: a block of Anthropic's */
    AIGCP_NUMBER_INDEX,  /* the document's index, and 0: an answer of llama.cpp's */
    AIGCP_NUMBER_ORDER /* messages and steps of Assistants that ended before; number at index[0] */
} aigcp_numbering;

typedef struct aigcp_shape {
    const char *path;
    uint8_t length;  /* of the path */
    bool is_subtree; /* all below it has this shape; the path ends in '.' or "[]" then */
    aigcp_role role;
    aigc_channel channel;
    uint8_t sub; /* tells channels of a kind apart; for KEEP, which value */
    aigcp_numbering numbering;
    aigc_protocol protocol; /* for which it speaks; AUTO: for none */
} aigcp_shape;

/* Tells texts of agents apart, of which some are repeated by events that repeat nothing else. */
#define AIGCP_SUB_THOUGHT 9

/* Tells text by itself that is JSON in a string. */
#define AIGCP_SUB_ARGUMENTS 10

/* Where the last event of Responses says again what its items were. */
#define AIGCP_FINAL_OUTPUT "response.output[]"

/* Below which llama.cpp says an answer again, with what was asked. */
#define AIGCP_VERBOSE "__verbose."

/* The shape of a value, by its path and kind; NULL if it is not known. */
const aigcp_shape *aigcp_shape_find(const aigcp_json_value *value);

/* Whether a shape has a name so common that it means something only in a document of its protocol:
 * one that has `content` and, beside it, `stop`, as those of llama.cpp. */
bool aigcp_shape_needs_sign(const aigcp_shape *shape);

/* More than there are shapes, and more than the containers around any value that has one. */
#define AIGCP_SHAPES_MAX 384
#define AIGCP_SHAPE_DEPTH 12

/* A number for a path that leads to text, or to what tells which text it is: others that stand
 * beside it in an object have other ones. -1: it leads to nothing of the kind. */
int aigcp_shape_way(const char *path, size_t length);

/* What the type of a document says; of Assistants, its `object` is the type. */
typedef enum aigcp_moment {
    AIGCP_MOMENT_NONE,  /* nothing but what its values say */
    AIGCP_MOMENT_DELTA, /* `delta` is a piece of the channel */
    AIGCP_MOMENT_DONE,  /* the channel is at its end */
    AIGCP_MOMENT_ITEM,  /* all of a message or step; its end, unless its status says else */
    AIGCP_MOMENT_BLOCK, /* a block begins */
    AIGCP_MOMENT_BLOCK_END,
    AIGCP_MOMENT_END, /* all channels are at their end; what is left is a summary */
    AIGCP_MOMENT_LAST /* nothing follows */
} aigcp_moment;

typedef struct aigcp_type {
    const char *name;
    aigcp_moment moment;
    aigc_channel channel;
    uint8_t sub;
    aigc_protocol protocol;
} aigcp_type;

/* The type of this name; NULL if it is not known. */
const aigcp_type *aigcp_type_find(const char *name, size_t length);

#endif
