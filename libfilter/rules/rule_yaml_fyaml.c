/* SPDX-License-Identifier: Apache-2.0 */
/* The one file that talks to libfyaml: its events become a tree, its errors diagnostics.
 *
 * libfyaml gets the text and nothing else: no file name, no search path, and no output stream
 * (errors are collected). Events rather than its documents are used, because a document
 * resolves aliases and recurses. */
#include <errno.h>
#include <libfyaml.h>
#include <string.h>

#include "common/i18n.h"
#include "libfilter/limits.h"
#include "libfilter/rules/rule_yaml.h"

/* A position in the source that moves forward: libfyaml counts columns its own way. */
typedef struct position {
    size_t offset;
    aigcp_place place;
} position;

typedef struct parse {
    aigcp_rule_model *model;
    const aigcp_source *source;
    aigcp_arena *tree;
    size_t body; /* where the text begins that libfyaml sees */
    position at;
    aigcp_yaml_node *open[AIGCP_MAX_YAML_DEPTH]; /* collections, from the root to the current */
    aigcp_yaml_node **ends[AIGCP_MAX_YAML_DEPTH];
    bool has_alias[AIGCP_MAX_YAML_DEPTH];
    size_t depth;
    aigcp_yaml_node *ended[AIGCP_MAX_YAML_DEPTH]; /* collections since the last other event */
    size_t ended_count;
    size_t node_count;
    aigcp_yaml_node *root;
    bool refused; /* an error was found that ends the reading */
} parse;

static position
position_of_body(const aigcp_source *source, size_t body)
{
    return (position){ .offset = body, .place = { .source = source, .line = 1, .column = 1 } };
}

/* The place of an offset. Offsets come in order but for exceptions, which start afresh. */
static aigcp_place
place_of(parse *p, size_t offset)
{
    if (offset > p->source->length)
        offset = p->source->length;
    if (offset < p->at.offset)
        p->at = position_of_body(p->source, p->body);
    for (; p->at.offset < offset; p->at.offset++) {
        unsigned char byte = (unsigned char)p->source->text[p->at.offset];
        if (byte == '\n') {
            p->at.place.line++;
            p->at.place.column = 1;
        } else if ((byte & 0xC0) != 0x80) {
            p->at.place.column++;
        }
    }
    return p->at.place;
}

static aigcp_place
place_of_mark(parse *p, const struct fy_mark *mark)
{
    if (!mark || mark->input_pos > p->source->length - p->body)
        return p->at.place;
    return place_of(p, p->body + mark->input_pos);
}

static uint32_t
offset_of(const parse *p, const struct fy_mark *mark)
{
    bool known = mark && mark->input_pos <= p->source->length - p->body;
    return (uint32_t)(known ? p->body + mark->input_pos : p->at.offset);
}

static void
refuse(parse *p, aigcp_place place, const char *hint, const char *message)
{
    aigcp_diagnose(p->model, AIGC_SEVERITY_ERROR, place, hint, "%s", message);
    p->refused = true;
}

/* Hang a new node into the tree. NULL: refused, or memory is out. */
static aigcp_yaml_node *
add_node(parse *p, aigcp_yaml_kind kind, struct fy_event *event, aigcp_place place)
{
    if (p->node_count == AIGCP_MAX_YAML_NODES) {
        refuse(p, place, _("split the file"), _("the file has too many entries"));
        return NULL;
    }
    aigcp_yaml_node *node = aigcp_arena_alloc(p->tree, sizeof *node);
    if (!node) {
        p->model->out_of_memory = true;
        return NULL;
    }
    *node = (aigcp_yaml_node){ .kind = kind, .place = place, .text = "" };
    node->start = offset_of(p, fy_event_start_mark(event));
    node->end = offset_of(p, fy_event_end_mark(event));
    p->node_count++;
    if (p->depth) {
        *p->ends[p->depth - 1] = node;
        p->ends[p->depth - 1] = &node->next;
    } else {
        p->root = node;
    }
    return node;
}

static void
begin_collection(parse *p, aigcp_yaml_kind kind, struct fy_event *event, aigcp_place place)
{
    if (p->depth == AIGCP_MAX_YAML_DEPTH) {
        refuse(p, place, NULL, _("too deeply nested"));
        return;
    }
    aigcp_yaml_node *node = add_node(p, kind, event, place);
    if (!node)
        return;
    char first = node->start < p->source->length ? p->source->text[node->start] : '\0';
    node->flow = first == '[' || first == '{';
    p->open[p->depth] = node;
    p->ends[p->depth] = &node->children;
    p->has_alias[p->depth] = false;
    p->depth++;
}

static void
end_collection(parse *p, struct fy_event *event)
{
    if (!p->depth)
        return;
    aigcp_yaml_node *node = p->open[--p->depth];
    p->ended[p->ended_count++] = node;
    node->complete = !p->has_alias[p->depth];
    node->end = offset_of(p, fy_event_end_mark(event));
}

/* Where the text of a scalar begins: libfyaml puts the start of a block before the spaces that
 * indent its first line. */
static size_t
skip_indentation(const parse *p, size_t offset, const char *text, size_t length)
{
    size_t at = offset;
    if (!length || text[0] == ' ')
        return offset;
    while (at < p->source->length && p->source->text[at] == ' ')
        at++;
    return at < p->source->length && p->source->text[at] == text[0] ? at : offset;
}

/* Whether libfyaml 0.7 misreads a scalar: of quotes side by side in single quotes it counts one
 * for each two and writes one for each but the last; what then does not fit it leaves unwritten,
 * and loses the memory of its pieces. */
static bool
is_misread(struct fy_token *token, const char *raw, size_t size)
{
    if (fy_token_scalar_style(token) != FYSS_SINGLE_QUOTED)
        return false;
    for (size_t run = 0, i = 0; i < size; i++) {
        run = raw[i] == '\'' ? run + 1 : 0;
        if (run == 4)
            return true;
    }
    return false;
}

/* The text of a scalar; NULL: memory is out. */
static const char *
scalar_text(parse *p, struct fy_event *event, const aigcp_yaml_node *node, size_t *length)
{
    struct fy_token *token = event->scalar.value;
    const char *raw = p->source->text + node->start;
    size_t size = node->end > node->start ? node->end - node->start : 0;
    const char *text;
    *length = 0;
    if (!is_misread(token, raw, size)) {
        text = fy_token_get_text(token, length);
    } else {
        if (memchr(raw, '\n', size) || memchr(raw, '\r', size))
            refuse(p, node->place, _("put the text in double quotes"),
                   _("quotes side by side in single quotes that span lines"));
        char *copy = aigcp_arena_alloc(p->tree, size);
        for (size_t i = 0; copy && i < size; i += raw[i] == '\'' ? 2 : 1)
            copy[(*length)++] = raw[i] == '\n' || raw[i] == '\r' ? ' ' : raw[i];
        text = copy;
    }
    if (!text)
        p->model->out_of_memory = true;
    return text;
}

/* Whether the source spells a text but for each ' of it, which is two there. */
static bool
is_doubled(const aigcp_source *source, size_t at, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        size_t size = text[i] == '\'' ? 2 : 1;
        if (at > source->length || size > source->length - at || text[i] == '\n' ||
            source->text[at] != text[i] || source->text[at + size - 1] != text[i])
            return false;
        at += size;
    }
    return true;
}

static void
take_scalar(parse *p, struct fy_event *event, aigcp_place place)
{
    struct fy_token *token = event->scalar.value;
    const struct fy_mark *mark = fy_event_start_mark(event);
    aigcp_yaml_node *node = add_node(p, AIGCP_YAML_SCALAR, event, place);
    if (!node || !token)
        return; /* without a token: "key:" with nothing behind it */

    size_t length;
    const char *text = scalar_text(p, event, node, &length);
    if (!text)
        return;
    node->length = length;
    node->plain = fy_token_scalar_style(token) == FYSS_PLAIN;
    if (mark) {
        size_t offset = skip_indentation(p, p->body + mark->input_pos, text, length);
        const char *start = p->source->text + offset;
        node->place = place_of(p, offset);
        node->start = (uint32_t)offset;
        node->verbatim = offset <= p->source->length && length <= p->source->length - offset &&
                         !memcmp(start, text, length) && !memchr(text, '\n', length);
        node->doubled = !node->verbatim && fy_token_scalar_style(token) == FYSS_SINGLE_QUOTED &&
                        is_doubled(p->source, offset, text, length);
        if (node->verbatim)
            node->text = start;
    }
    if (!node->verbatim)
        node->text = aigcp_arena_copy(&p->model->arena, text, length);
    if (!node->text) {
        p->model->out_of_memory = true;
        node->text = "";
        node->length = 0;
    }
}

static aigcp_place
place_of_token(parse *p, struct fy_token *token)
{
    return place_of_mark(p, fy_token_start_mark(token));
}

/* Tell of what YAML can do and rule files must not. It is read on: there may be more. */
static void
refuse_extras(parse *p, struct fy_event *event)
{
    struct fy_token *anchor = fy_event_get_anchor_token(event);
    struct fy_token *tag = fy_event_get_tag_token(event);
    if (anchor)
        aigcp_diagnose(p->model, AIGC_SEVERITY_ERROR, place_of_token(p, anchor),
                       _("write the text out; put a text that begins with & in quotes"), "%s",
                       _("YAML anchors are not allowed"));
    if (tag)
        aigcp_diagnose(p->model, AIGC_SEVERITY_ERROR, place_of_token(p, tag),
                       _("every value is a text; put a text that begins with ! in quotes"), "%s",
                       _("YAML tags are not allowed"));
}

static void
take_alias(parse *p, struct fy_event *event, aigcp_place place)
{
    aigcp_diagnose(p->model, AIGC_SEVERITY_ERROR, place,
                   _("write the text out; put a text that begins with * in quotes"), "%s",
                   _("YAML aliases are not allowed"));
    (void)add_node(p, AIGCP_YAML_ALIAS, event, place);
    for (size_t i = 0; i < p->depth; i++)
        p->has_alias[i] = true;
}

static void
take_event(parse *p, struct fy_event *event)
{
    aigcp_place place = place_of_mark(p, fy_event_start_mark(event));
    if (event->type != FYET_MAPPING_END && event->type != FYET_SEQUENCE_END)
        p->ended_count = 0;
    switch (event->type) {
    case FYET_DOCUMENT_START:
        if (p->root)
            refuse(p, place, _("remove the line ---"), _("more than one YAML document"));
        break;
    case FYET_MAPPING_START:
        refuse_extras(p, event);
        begin_collection(p, AIGCP_YAML_MAPPING, event, place);
        break;
    case FYET_SEQUENCE_START:
        refuse_extras(p, event);
        begin_collection(p, AIGCP_YAML_SEQUENCE, event, place);
        break;
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        end_collection(p, event);
        break;
    case FYET_SCALAR:
        refuse_extras(p, event);
        take_scalar(p, event, place);
        break;
    case FYET_ALIAS:
        take_alias(p, event, place);
        break;
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_END:
        break;
    }
}

/* An error in our words: those of libfyaml are for people who know YAML, and English. */
typedef struct explanation {
    const char *part; /* of what libfyaml says */
    const char *message;
    const char *hint; /* or NULL */
} explanation;

#define SPACED \
    N_("write key: value and - entry, with a space behind the sign; a full-width colon is none")
#define BRACKETS N_("[ ends with ], and { with }; put a text with brackets in quotes")
#define DOUBLED N_("double a quote inside single quotes: 'it''s'")
#define SINGLE N_("put regular expressions in 'single quotes'")
#define UNCLOSED N_("a quote is not closed, or what it begins is not indented")
#define CLOSED N_("close it in its line; a text with one kind of quotes belongs in the other")
#define EVENLY \
    N_("indent keys and lists evenly, a space behind each -; put a text with \": \" in quotes")
#define NO_BEGINNING N_("a text cannot begin with this sign")
#define QUOTED N_("put a text that begins with such a sign in quotes")
#define MARK N_("--- or ... where neither can be")
#define UNMARKED N_("remove the line; put a text that begins with --- or ... in quotes")

/* How libfyaml says what, to be asked in this order. */
static const explanation explanations[] = {
    { "document end marker", MARK, UNMARKED },
    { "document-", MARK, UNMARKED },
    { "indicator in a flow", MARK, UNMARKED },
    { "at --- line", MARK, UNMARKED },
    { "invalid value after mapping", N_("a key without its colon"), SPACED },
    { "could not find expected ':'", N_("a key without its colon"), SPACED },
    { "missing ':'", N_("a key without its colon"), SPACED },
    { "missing comma", N_("a comma is missing in brackets"),
      N_("put a text that has quotes in it in quotes as a whole") },
    { "extra comma", N_("a comma too many in brackets"), N_("an empty text is ''") },
    { "invalid comma", N_("a comma too many in brackets"), N_("an empty text is ''") },
    { "without a closing bracket", N_("a bracket is not closed"),
      N_("close it, or put a text that begins with [ or { in quotes") },
    { "extra closing", N_("a closing bracket of no opening one"), BRACKETS },
    { "mismatched flow", N_("a closing bracket of no opening one"), BRACKETS },
    { "wrongly indented flow", N_("what stands in brackets is not indented"),
      N_("indent its lines and the closing bracket deeper than the key") },
    { "without closing quote", N_("a quote is not closed"), DOUBLED },
    { "quoted scalar has invalid", N_("an escape that double quotes do not have"), SINGLE },
    { "invalid escape", N_("an escape that double quotes do not have"), SINGLE },
    { "wrongly indented double-quoted", UNCLOSED, CLOSED },
    { "wrongly indented single-quoted", UNCLOSED, CLOSED },
    { "content after", N_("text behind a closing quote"), DOUBLED },
    { "plain scalar cannot start", NO_BEGINNING, QUOTED },
    { "expected node content", NO_BEGINNING,
      N_("commas part entries in brackets, not dashes; put a text that begins with - or , in "
         "quotes") },
    { "placement of ':'", N_("a colon where none can be"), BRACKETS },
    { "no linebreak found", N_("text right behind | or >"),
      N_("begin it in the next line; put a text that begins with such a sign in quotes") },
    { "indentation indicator", N_("text right behind | or >"),
      N_("begin it in the next line; put a text that begins with such a sign in quotes") },
    { "block sequence on the same line", N_("a list cannot begin here"),
      N_("begin it in the next line; put a text that begins with - in quotes") },
    { "invalid comment", N_("\"#\" where no comment can begin"),
      N_("put a text with # in it in quotes; a space goes before a comment") },
    { "plain key", N_("a colon where none can be"), EVENLY },
    { "mapping values", N_("a colon where none can be"), EVENLY },
    { "nested block mapping", N_("a colon where none can be"), EVENLY },
    { "plain multiline", N_("a colon where none can be"), EVENLY },
    { "indented", N_("the indentation does not fit"), EVENLY },
    { "indent", N_("the indentation does not fit"), EVENLY },
    { "indendation", N_("the indentation does not fit"), EVENLY },
    { "expected '-'", N_("the indentation does not fit"), EVENLY },
    { "expected key", N_("the indentation does not fit"), EVENLY },
    { "end of block sequence", N_("the indentation does not fit"), EVENLY },
    { "used as key", N_("a colon where none can be"), EVENLY },
    { "multiline flow", N_("a colon where none can be"), EVENLY },
    { "mapping key", N_("a colon where none can be"), EVENLY },
    { "missing document start", N_("the file is complete before this"), EVENLY },
    { "irective", N_("a line that begins with \"%\""), /* "Unsupported directive", too */
      N_("remove it; put a text that begins with \"%\" in quotes") },
    { "version", N_("a line that begins with \"%\""),
      N_("remove it; put a text that begins with \"%\" in quotes") },
    /* What names an anchor, an alias or a tag, and is none. */
    { "anchor", NO_BEGINNING, QUOTED },
    { "alias", NO_BEGINNING, QUOTED },
    { "tag", NO_BEGINNING, QUOTED },
    { "TAG", NO_BEGINNING, QUOTED },
    { "uri", NO_BEGINNING, QUOTED },
    { "URI", NO_BEGINNING, QUOTED },
};

static explanation
explain(const char *message)
{
    for (size_t i = 0; i < sizeof explanations / sizeof *explanations; i++) {
        const explanation *known = &explanations[i];
        if (strstr(message, known->part))
            return (explanation){ known->part, _(known->message), _(known->hint) };
    }
    return (explanation){ NULL, _("this is not readable as YAML"), NULL };
}

/* The place that libfyaml gives an error, if the text has it: the end of a text without a last
 * newline is on a line of its own there. Else the end of the text. */
static aigcp_place
place_of_error(parse *p, const struct fy_diag_error *error)
{
    size_t offset = p->body;
    size_t length = p->source->length;
    aigcp_place end = place_of(p, length);
    if (error->line <= 0 || error->column <= 0 || (uint32_t)error->line > end.line)
        return end;
    for (int line = 1; line < error->line; offset++)
        line += p->source->text[offset] == '\n';
    aigcp_place place = place_of(p, offset);
    while (place.column < (uint32_t)error->column && offset < length &&
           p->source->text[offset] != '\n')
        place = place_of(p, ++offset);
    return place;
}

/* Turn what libfyaml collected into diagnostics; false if there was no error. */
static bool
take_errors(parse *p, struct fy_diag *diag)
{
    bool found = false;
    void *iterator = NULL;
    for (;;) {
        const struct fy_diag_error *error = fy_diag_errors_iterate(diag, &iterator);
        if (!error)
            return found;
        explanation why = explain(error->msg ? error->msg : "");
        aigcp_place place = place_of_error(p, error);
        bool is_error = error->type >= FYET_ERROR;
        aigcp_diagnose(p->model, is_error ? AIGC_SEVERITY_ERROR : AIGC_SEVERITY_WARNING, place,
                       why.hint, _("YAML: %s"), why.message);
        found |= is_error;
    }
}

/* Take events until the text ends or cannot be read on; false if memory is out. libfyaml does
 * not tell all its failed allocations, some end the text early: errno does. */
static bool
take_events(parse *p, struct fy_parser *parser, struct fy_diag *diag)
{
    bool ended = false;
    errno = 0;
    while (!ended && !p->refused && !p->model->out_of_memory) {
        struct fy_event *event = fy_parser_parse(parser);
        if (!event)
            break;
        ended = event->type == FYET_STREAM_END;
        take_event(p, event);
        fy_parser_event_free(parser, event);
    }
    if (p->model->out_of_memory || errno == ENOMEM)
        return false;
    bool explained = take_errors(p, diag);
    /* What ends where it cannot be read on, may end there by mistake. */
    for (size_t i = 0; explained && i < p->ended_count; i++)
        p->ended[i]->complete = false;
    if (!explained && !p->refused && (!ended || p->depth))
        refuse(p, p->at.place, NULL, _("this is not readable as YAML"));
    return true;
}

static bool
is_blank(const char *text, size_t length, size_t at)
{
    return at >= length || strchr(" \t\r\n", text[at]);
}

/* Whether libfyaml 0.7 would use memory that it freed: a tab between ":" and an entry, behind a
 * key that begins with "? " (libfyaml issue 57). The place of the tab's colon. */
static bool
has_tabbed_entry(const char *text, size_t length, size_t *place)
{
    bool key = false;
    for (size_t i = 0; i < length; i++) {
        key = key || (text[i] == '?' && (i == 0 || is_blank(text, length, i - 1)) &&
                      is_blank(text, length, i + 1));
        if (!key || text[i] != ':')
            continue;
        bool tab = false;
        size_t at = i + 1;
        for (; at < length && (text[at] == ' ' || text[at] == '\t'); at++)
            tab = tab || text[at] == '\t';
        if (tab && at < length && text[at] &&
            (strchr("?:|>", text[at]) || (text[at] == '-' && is_blank(text, length, at + 1)))) {
            *place = i;
            return true;
        }
    }
    return false;
}

aigc_status
aigcp_yaml_parse(aigcp_rule_model *model, const aigcp_source *source, aigcp_arena *tree,
                 aigcp_yaml_node **root)
{
    *root = NULL;
    size_t body;
    if (!aigcp_source_is_text(model, source, true, &body))
        return model->out_of_memory ? AIGC_ERR_MEMORY : AIGC_OK;
    if (body == source->length)
        return AIGC_OK;

    parse p = { .model = model, .source = source, .tree = tree, .body = body };
    p.at = position_of_body(source, body);
    size_t colon;
    if (has_tabbed_entry(source->text + body, source->length - body, &colon)) {
        refuse(&p, place_of(&p, body + colon), _("use spaces"), _("a tab before an entry"));
        return model->out_of_memory ? AIGC_ERR_MEMORY : AIGC_OK;
    }
    aigc_status status = AIGC_ERR_MEMORY;
    struct fy_parser *parser = NULL;
    struct fy_diag_cfg diag_config;
    fy_diag_cfg_default(&diag_config);
    diag_config.fp = NULL;
    diag_config.colorize = false;
    struct fy_diag *diag = fy_diag_create(&diag_config);
    if (!diag)
        goto done;
    fy_diag_set_collect_errors(diag, true);

    const struct fy_parse_cfg config = {
        .search_path = "",
        .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_JSON_NONE | FYPCF_DEFAULT_VERSION_1_2,
        .diag = diag,
    };
    parser = fy_parser_create(&config);
    if (!parser)
        goto done;
    if (fy_parser_set_string(parser, source->text + body, source->length - body))
        goto done;
    if (!take_events(&p, parser, diag))
        goto done;
    *root = p.root;
    status = AIGC_OK;
done:
    fy_parser_destroy(parser);
    fy_diag_destroy(diag);
    return status;
}
