/* SPDX-License-Identifier: Apache-2.0 */
/* Read a condition: recursive descent, one function for each line of
 *
 *   either    = both { "or" both }
 *   both      = negated { "and" negated }
 *   negated   = { "not" } windowed
 *   windowed  = primary [ "within" number ]
 *   primary   = "(" either ")" | "#" group compare number | "at" group
 *             | ( "any" | "all" | number ) "of" ( "(" group { "," group } ")" | "them" )
 *             | group [ "before" group ]
 *   compare   = ">=" | ">" | "==" | "<=" | "<"
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/nearest_name.h"
#include "libfilter/conditions/condition_format.h"
#include "libfilter/limits.h"

/* Room for a message or a hint that quotes a name. */
#define MESSAGE_SIZE 256

/* Bytes of an unknown name that are shown. */
#define MAX_SHOWN_NAME 60

/* Numbers beyond all bounds are told apart no further. */
#define HUGE_NUMBER 100000000u

static const char *const words[] = { "all", "and", "any", "at",   "before",
                                     "not", "of",  "or",  "them", "within" };
#define WORD_COUNT (sizeof words / sizeof words[0])

typedef enum token_kind {
    TOKEN_END,
    TOKEN_NAME, /* of a group, or a word of the language */
    TOKEN_NUMBER,
    TOKEN_SIGN, /* one of # ( ) , or a comparison */
    TOKEN_OTHER
} token_kind;

typedef struct token {
    token_kind kind;
    size_t at;
    size_t length;
    uint32_t number;
} token;

typedef struct parser {
    aigcp_arena *arena;
    const char *text;
    size_t length;
    const char *const *groups;
    size_t group_count;
    aigcp_condition_fault *fault;
    bool failed;
    token token; /* the next one */
    unsigned depth;
} parser;

/* -- tokens -------------------------------------------------------------------------- */

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

static void
read_name(const parser *p, token *t)
{
    t->kind = TOKEN_NUMBER;
    for (; t->at + t->length < p->length && is_name_character(p->text[t->at + t->length]);
         t->length++) {
        char c = p->text[t->at + t->length];
        if (!is_digit(c))
            t->kind = TOKEN_NAME;
        else if (t->number < HUGE_NUMBER)
            t->number = t->number * 10 + (uint32_t)(c - '0');
    }
}

static void
read_sign(const parser *p, token *t)
{
    static const char *const signs[] = { ">=", "<=", "==", ">", "<", "#", "(", ")", "," };
    t->kind = TOKEN_OTHER;
    t->length = 1;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        size_t length = strlen(signs[i]);
        if (length <= p->length - t->at && !memcmp(p->text + t->at, signs[i], length)) {
            t->kind = TOKEN_SIGN;
            t->length = length;
            return;
        }
    }
}

static void
advance(parser *p)
{
    token t = { .at = p->token.at + p->token.length };
    while (t.at < p->length && (p->text[t.at] == ' ' || p->text[t.at] == '\t' ||
                                p->text[t.at] == '\n' || p->text[t.at] == '\r'))
        t.at++;
    if (t.at < p->length && is_name_character(p->text[t.at]))
        read_name(p, &t);
    else if (t.at < p->length)
        read_sign(p, &t);
    p->token = t;
}

static bool
is_token(const parser *p, token_kind kind, const char *text)
{
    return p->token.kind == kind && p->token.length == strlen(text) &&
           !memcmp(p->text + p->token.at, text, p->token.length);
}

static bool
take(parser *p, token_kind kind, const char *text)
{
    if (!is_token(p, kind, text))
        return false;
    advance(p);
    return true;
}

bool
aigcp_condition_is_word(const char *name)
{
    for (size_t i = 0; i < WORD_COUNT; i++)
        if (!strcmp(name, words[i]))
            return true;
    return false;
}

/* -- faults -------------------------------------------------------------------------- */

static const char *keep(parser *p, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));

static const char *
keep(parser *p, const char *format, va_list values)
{
    char text[MESSAGE_SIZE];
    int length = vsnprintf(text, sizeof text, format, values);
    size_t kept = length < 0 ? 0 : (size_t)length;
    return aigcp_arena_copy(p->arena, text, kept < sizeof text ? kept : sizeof text - 1);
}

static const char *keep_hint(parser *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static const char *
keep_hint(parser *p, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    const char *hint = keep(p, format, values);
    va_end(values);
    return hint;
}

/* The first fault counts. */
static void refuse(parser *p, size_t at, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void
refuse(parser *p, size_t at, const char *hint, const char *format, ...)
{
    if (p->failed)
        return;
    va_list values;
    va_start(values, format);
    *p->fault =
        (aigcp_condition_fault){ .message = keep(p, format, values), .hint = hint, .at = at };
    va_end(values);
    p->failed = true;
}

static void
refuse_memory(parser *p)
{
    *p->fault = (aigcp_condition_fault){ 0 };
    p->failed = true;
}

/* What is meant by signs of other languages. */
static const char *
hint_for_sign(char sign)
{
    switch (sign) {
    case '&':
        return _("write and");
    case '|':
        return _("write or");
    case '!':
        return _("write not");
    case '=':
        return _("write ==");
    case '$':
        return _("the name of a group stands alone, as in drug and price");
    default:
        return NULL;
    }
}

/* Words that can go on behind a part of a condition. */
static const char *const connecting[] = { "and", "or", "within", "before", NULL };

/* The next token is not what must stand there. `offers`: words that may be meant, or NULL. */
static void
refuse_token(parser *p, const char *wanted, const char *const *offers)
{
    const token *t = &p->token;
    const char *text = p->text + t->at;
    if (t->kind == TOKEN_OTHER) {
        refuse(p, t->at, hint_for_sign(*text),
               _("a condition has only names, numbers, and the signs ( ) , # < > <= >= =="));
        return;
    }
    if (t->kind == TOKEN_END) {
        refuse(p, t->at, NULL, _("the condition ends where %s must stand"), wanted);
        return;
    }
    int shown = t->length < MAX_SHOWN_NAME ? (int)t->length : MAX_SHOWN_NAME;
    char small[MAX_SHOWN_NAME];
    for (int i = 0; i < shown; i++)
        small[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];
    aigcp_suggestion suggestion;
    aigcp_suggestion_begin(&suggestion, small, (size_t)shown);
    for (; offers && *offers; offers++)
        if (!is_token(p, TOKEN_NAME, *offers)) /* it may stand elsewhere */
            aigcp_suggestion_offer(&suggestion, *offers);
    const char *hint =
        suggestion.best ? keep_hint(p, _("did you mean %s?"), suggestion.best) : NULL;
    refuse(p, t->at, hint, _("\"%.*s\" stands where %s must stand"), shown, text, wanted);
}

static void
refuse_group(parser *p)
{
    const char *name = p->text + p->token.at;
    aigcp_suggestion suggestion;
    aigcp_suggestion_begin(&suggestion, name, p->token.length);
    for (size_t i = 0; i < p->group_count; i++)
        aigcp_suggestion_offer(&suggestion, p->groups[i]);
    char hint[MESSAGE_SIZE] = "";
    size_t used = 0;
    for (size_t i = 0; !suggestion.best && i < p->group_count && used < sizeof hint; i++) {
        if (!p->groups[i][0]) /* what the rule looks for itself */
            continue;
        int length =
            snprintf(hint + used, sizeof hint - used, "%s%s", used ? ", " : "", p->groups[i]);
        used += length > 0 ? (size_t)length : 0;
    }
    const char *kept = suggestion.best ? keep_hint(p, _("did you mean %s?"), suggestion.best)
                       : used          ? keep_hint(p, _("the groups are: %s"), hint)
                                       : NULL;
    refuse(p, p->token.at, kept, _("there is no group \"%.*s\""),
           (int)(p->token.length < MAX_SHOWN_NAME ? p->token.length : MAX_SHOWN_NAME), name);
}

/* -- the grammar; each function returns NULL, or false, once the parser has failed ------ */

static aigcp_condition_node *
make_node(parser *p, aigcp_condition_kind kind)
{
    aigcp_condition_node *node = aigcp_arena_alloc(p->arena, sizeof *node);
    if (!node) {
        refuse_memory(p);
        return NULL;
    }
    *node = (aigcp_condition_node){ .kind = kind, .window = AIGCP_NO_WINDOW };
    return node;
}

static bool
is_group_name(const parser *p, const char *name)
{
    return is_token(p, TOKEN_NAME, name);
}

static bool
read_group(parser *p, uint32_t *group)
{
    bool is_word = false;
    for (size_t i = 0; i < WORD_COUNT; i++)
        is_word = is_word || is_group_name(p, words[i]);
    if (p->token.kind != TOKEN_NAME || is_word) {
        refuse_token(p, _("the name of a group"), NULL);
        return false;
    }
    for (uint32_t i = 0; i < p->group_count; i++) {
        if (is_group_name(p, p->groups[i])) {
            *group = i;
            advance(p);
            return true;
        }
    }
    refuse_group(p);
    return false;
}

static bool
read_number(parser *p, uint32_t least, uint32_t most, uint32_t *number)
{
    if (p->token.kind != TOKEN_NUMBER) {
        refuse_token(p, _("a number"), NULL);
        return false;
    }
    if (p->token.number < least || p->token.number > most) {
        refuse(p, p->token.at, NULL, _("the number must be from %u to %u"), (unsigned)least,
               (unsigned)most);
        return false;
    }
    *number = p->token.number;
    advance(p);
    return true;
}

/* Behind "#". */
static aigcp_condition_node *
read_count(parser *p)
{
    size_t at = p->token.at;
    aigcp_condition_node *node = make_node(p, AIGCP_CONDITION_COUNT);
    if (!node || !read_group(p, &node->group))
        return NULL;
    bool is_compared = p->token.kind == TOKEN_SIGN && strchr("<>=", p->text[p->token.at]);
    if (!is_compared) {
        refuse_token(p, _("a comparison such as >= 3"), NULL);
        return NULL;
    }
    const char *sign = p->text + p->token.at;
    bool with_equal = p->token.length == 2;
    advance(p);
    uint32_t number = 0;
    if (!read_number(p, 0, AIGCP_MAX_CONDITION_COUNT, &number))
        return NULL;
    bool is_never = *sign == '<' && !with_equal && number == 0;
    node->least = *sign == '<' ? 0 : number + (*sign == '>' && !with_equal);
    node->most = AIGCP_ANY_NUMBER;
    if (*sign == '=')
        node->most = number;
    if (*sign == '<' && !is_never)
        node->most = number - !with_equal;
    bool is_always = node->least == 0 && node->most == AIGCP_ANY_NUMBER && !is_never;
    if (is_never || is_always)
        refuse(p, at, NULL, is_never ? _("this can never hold") : _("this always holds"));
    return p->failed ? NULL : node;
}

/* Behind "of": the groups, as bits. */
static bool
read_group_list(parser *p, uint32_t *groups)
{
    if (take(p, TOKEN_NAME, "them")) {
        *groups = p->group_count < 32 ? (UINT32_C(1) << p->group_count) - 1 : UINT32_MAX;
        return true;
    }
    if (!take(p, TOKEN_SIGN, "(")) {
        static const char *const offers[] = { "them", NULL };
        refuse_token(p, _("a list such as (drug, price) or them"), offers);
        return false;
    }
    do {
        size_t at = p->token.at;
        uint32_t group;
        if (!read_group(p, &group))
            return false;
        if (*groups >> group & 1) {
            refuse(p, at, NULL, _("the list has \"%s\" twice"), p->groups[group]);
            return false;
        }
        *groups |= UINT32_C(1) << group;
    } while (take(p, TOKEN_SIGN, ","));
    if (!take(p, TOKEN_SIGN, ")")) {
        refuse_token(p, _("\",\" or \")\""), NULL);
        return false;
    }
    return true;
}

/* "any of", "all of", "2 of", and the list. */
static aigcp_condition_node *
read_some_of(parser *p)
{
    size_t at = p->token.at;
    bool any = is_token(p, TOKEN_NAME, "any");
    bool all = is_token(p, TOKEN_NAME, "all");
    uint32_t number = any ? 1 : p->token.number;
    advance(p);
    if (!take(p, TOKEN_NAME, "of")) {
        static const char *const offers[] = { "of", NULL };
        refuse_token(p, _("of"), offers);
        return NULL;
    }
    aigcp_condition_node *node = make_node(p, AIGCP_CONDITION_OF);
    if (!node || !read_group_list(p, &node->groups))
        return NULL;
    uint32_t listed = 0;
    for (uint32_t rest = node->groups; rest; rest &= rest - 1)
        listed++;
    node->least = all ? listed : number;
    if (node->least == 0 || node->least > listed) {
        refuse(p, at, NULL, _("the list has %u groups: %u of them cannot be asked for"),
               (unsigned)listed, (unsigned)number);
        return NULL;
    }
    return node;
}

static aigcp_condition_node *
read_group_or_before(parser *p)
{
    aigcp_condition_node *node = make_node(p, AIGCP_CONDITION_COUNT);
    if (!node || !read_group(p, &node->group))
        return NULL;
    node->least = 1;
    node->most = AIGCP_ANY_NUMBER;
    if (!take(p, TOKEN_NAME, "before"))
        return node;
    node->kind = AIGCP_CONDITION_BEFORE;
    return read_group(p, &node->second) ? node : NULL;
}

static aigcp_condition_node *read_either(parser *p);

static aigcp_condition_node *
read_parenthesis(parser *p)
{
    size_t at = p->token.at;
    advance(p);
    if (p->depth == AIGCP_MAX_CONDITION_DEPTH) {
        refuse(p, at, NULL, _("more than %d parentheses inside each other"),
               AIGCP_MAX_CONDITION_DEPTH);
        return NULL;
    }
    p->depth++;
    aigcp_condition_node *node = read_either(p);
    p->depth--;
    if (node && !take(p, TOKEN_SIGN, ")")) {
        refuse_token(p, _("\"and\", \"or\" or \")\""), connecting);
        return NULL;
    }
    return node;
}

static aigcp_condition_node *
read_primary(parser *p)
{
    if (is_token(p, TOKEN_SIGN, "("))
        return read_parenthesis(p);
    if (take(p, TOKEN_SIGN, "#"))
        return read_count(p);
    if (p->token.kind == TOKEN_NUMBER || is_token(p, TOKEN_NAME, "any") ||
        is_token(p, TOKEN_NAME, "all"))
        return read_some_of(p);
    if (take(p, TOKEN_NAME, "at")) {
        aigcp_condition_node *node = make_node(p, AIGCP_CONDITION_AT);
        return node && read_group(p, &node->group) ? node : NULL;
    }
    if (p->token.kind != TOKEN_NAME) {
        refuse_token(p, _("a group, \"any of\", \"#\", \"at\", \"not\" or \"(\""), NULL);
        return NULL;
    }
    return read_group_or_before(p);
}

/* Give a window to all that has none of its own. */
static void
set_window(aigcp_condition_node *node, uint32_t window)
{
    if (node->window == AIGCP_NO_WINDOW)
        node->window = window;
    for (aigcp_condition_node *child = node->children; child; child = child->next)
        set_window(child, window);
}

static aigcp_condition_node *
read_windowed(parser *p)
{
    aigcp_condition_node *node = read_primary(p);
    size_t at = p->token.at;
    if (!node || !take(p, TOKEN_NAME, "within"))
        return node;
    uint32_t window;
    if (!read_number(p, 1, AIGCP_MAX_CONDITION_WINDOW, &window))
        return NULL;
    if (node->kind == AIGCP_CONDITION_AT) {
        refuse(p, at, NULL, _("within changes nothing: at looks at the match itself"));
        return NULL;
    }
    set_window(node, window);
    return node;
}

static aigcp_condition_node *
read_negated(parser *p)
{
    bool negated = false;
    while (take(p, TOKEN_NAME, "not"))
        negated = !negated;
    aigcp_condition_node *node = read_windowed(p);
    if (!node || !negated)
        return node;
    aigcp_condition_node *negation = make_node(p, AIGCP_CONDITION_NOT);
    if (negation)
        negation->children = node;
    return negation;
}

/* Operands with `word` between them, as a node of this kind if there is more than one. */
static aigcp_condition_node *
read_chain(parser *p, aigcp_condition_kind kind, const char *word,
           aigcp_condition_node *(*read_operand)(parser *p))
{
    aigcp_condition_node *first = read_operand(p);
    if (!first || !is_token(p, TOKEN_NAME, word))
        return first;
    aigcp_condition_node *chain = make_node(p, kind);
    if (!chain)
        return NULL;
    chain->children = first;
    aigcp_condition_node *last = first;
    while (take(p, TOKEN_NAME, word)) {
        last->next = read_operand(p);
        last = last->next;
        if (!last)
            return NULL;
    }
    return chain;
}

static aigcp_condition_node *
read_both(parser *p)
{
    return read_chain(p, AIGCP_CONDITION_AND, "and", read_negated);
}

static aigcp_condition_node *
read_either(parser *p)
{
    return read_chain(p, AIGCP_CONDITION_OR, "or", read_both);
}

/* -- the whole ----------------------------------------------------------------------- */

/* The widest window of the tree below a node. */
static uint32_t
widest_window(const aigcp_condition_node *node)
{
    uint32_t widest = 0;
    if (!node->children && node->kind != AIGCP_CONDITION_AT && node->window != AIGCP_NO_WINDOW)
        widest = node->window;
    for (const aigcp_condition_node *child = node->children; child; child = child->next) {
        uint32_t window = widest_window(child);
        widest = window > widest ? window : widest;
    }
    return widest;
}

const aigcp_condition *
aigcp_condition_read(aigcp_arena *arena, const char *text, size_t length, const char *const *groups,
                     size_t group_count, aigcp_condition_fault *fault)
{
    parser p = {
        .arena = arena,
        .text = text,
        .length = length,
        .groups = groups,
        .group_count = group_count,
        .fault = fault,
    };
    *fault = (aigcp_condition_fault){ 0 };
    aigcp_condition *condition = aigcp_arena_alloc(arena, sizeof *condition);
    if (!condition)
        return NULL;
    *condition = (aigcp_condition){ 0 };
    advance(&p);
    condition->root = read_either(&p);
    if (condition->root && p.token.kind != TOKEN_END) {
        if (is_token(&p, TOKEN_NAME, "within"))
            refuse(&p, p.token.at, _("put what the first one is for into parentheses"),
                   _("within stands here twice"));
        else
            refuse_token(&p, _("\"and\" or \"or\""), connecting);
    }
    if (p.failed)
        return NULL;
    condition->window = widest_window(condition->root);
    return condition;
}
