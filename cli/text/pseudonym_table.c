/* SPDX-License-Identifier: Apache-2.0 */
/* What pseudonyms stand for, as lines of JSON. */
#include "cli/text/pseudonym_table.h"

#include "cli/io/base64.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/io/stream_input.h"
#include "cli/limits.h"

#include <string.h>

#define NAME "name"
#define VALUE "value"
#define VALUE_BASE64 "value_base64" /* of a value that is not UTF-8 */

void
cli_pseudonym_line(cli_string *out, const aigc_finding *replaced, const char *name)
{
    cli_json_begin(out);
    cli_json_string(out, NAME, name);
    cli_json_string(out, "rule", replaced->rule_id);
    cli_json_text(out, VALUE, replaced->text, (size_t)(replaced->end - replaced->start));
    cli_json_end(out);
}

/* Enter one line; NULL, or what is wrong with it. `*status` is AIGC_ERR_MEMORY if memory ran
 * out. */
static const char *
enter(aigc_restorer *restorer, const cli_json *line, cli_string *decoded, aigc_status *status)
{
    size_t length = 0, name_length = 0;
    const cli_json *lost = cli_json_get(line, VALUE_BASE64, strlen(VALUE_BASE64));
    const char *name = cli_json_bytes(cli_json_get(line, NAME, strlen(NAME)), &name_length);
    const char *value = cli_json_bytes(cli_json_get(line, VALUE, strlen(VALUE)), &length);

    if (!value && lost) {
        const char *encoded = cli_json_bytes(lost, &length);

        cli_string_clear(decoded);
        if (!encoded || !cli_base64_read(decoded, encoded, length))
            return _("value_base64 is not base64");
        value = decoded->data;
        length = decoded->length;
    }
    if (!name || !value || strlen(name) != name_length)
        return _("there is no name with a value in it");
    *status = aigc_restorer_add(restorer, name, value, length);
    switch (*status) {
    case AIGC_ERR_FORMAT:
        return _("the name is not of the form <NAME>");
    case AIGC_ERR_FIELD:
        return _("the name stands for something else already");
    case AIGC_ERR_LIMIT:
        return _("the table is too large");
    default:
        return NULL;
    }
}

/* Read one line that is not blank. */
static cli_exit
read_line(aigc_restorer *restorer, const char *path, size_t number, const char *text, size_t length)
{
    aigc_status status = AIGC_OK;
    cli_string decoded, problem;
    cli_exit answer = CLI_YES;

    cli_string_init(&decoded);
    cli_string_init(&problem);
    cli_json *line = cli_json_parse(text, length, &problem);
    /* What is wrong in the line is not quoted: it has what pseudonyms hide. */
    const char *fault = line ? enter(restorer, line, &decoded, &status) : _("the line is no JSON");
    if (problem.failed || decoded.failed || status == AIGC_ERR_MEMORY) {
        answer = cli_say_no_memory();
    } else if (fault) {
        cli_say("%s:%zu: %s", path, number, fault);
        answer = CLI_INPUT;
    } else if (status != AIGC_OK) {
        answer = cli_say_status(status);
    }
    cli_json_free(line);
    cli_string_free(&decoded);
    cli_string_free(&problem);
    return answer;
}

cli_exit
cli_pseudonyms_read(aigc_restorer *restorer, const char *path)
{
    cli_string content;
    size_t at = 0;

    cli_string_init(&content);
    cli_exit answer = cli_read_file(path, CLI_PSEUDONYMS_MAX, &content);
    for (size_t number = 1; answer == CLI_YES && at < content.length; number++) {
        const char *line = content.data + at;
        const char *newline = memchr(line, '\n', content.length - at);
        size_t length = newline ? (size_t)(newline - line) : content.length - at;

        if (length > 0)
            answer = read_line(restorer, path, number, line, length);
        at += length + 1;
    }
    if (content.data)
        explicit_bzero(content.data, content.capacity);
    cli_string_free(&content);
    return answer;
}
