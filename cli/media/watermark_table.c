/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* memmem() */
#include "cli/media/watermark_table.h"

#include "cli/files/line_input.h"
#include "cli/io/json_line.h"
#include "cli/limits.h"
#include "cli/options/time_value.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define WATERMARK "watermark"
#define RECORD "AIGC"
#define PRODUCER "ContentProducer"

/* ---- looking up ------------------------------------------------------------------------- */

static const cli_json *
member(const cli_json *value, const char *name)
{
    return cli_json_get(value, name, strlen(name));
}

static bool
text_is(const cli_json *value, const char *wanted)
{
    size_t length;
    const char *text = cli_json_bytes(value, &length);

    return text && length == strlen(wanted) && memcmp(text, wanted, length) == 0;
}

/* Lines that are no JSON objects are those of others: NULL. */
static cli_json *
parse(const cli_line *line)
{
    cli_string problem;

    cli_string_init(&problem);
    cli_json *value = cli_json_parse(line->text, line->length, &problem);
    cli_string_free(&problem);
    if (value && !cli_json_is_object(value)) {
        cli_json_free(value);
        value = NULL;
    }
    return value;
}

typedef struct payload_search {
    char wanted[AIGC_WATERMARK_TEXT_SIZE];
    cli_string *line;
} payload_search;

static cli_exit
compare_payload(void *context, const cli_line *line)
{
    payload_search *search = context;

    if (search->line->length > 0 ||
        memmem(line->text, line->length, search->wanted, strlen(search->wanted)) == NULL)
        return CLI_YES;
    cli_json *value = parse(line);
    if (text_is(member(value, WATERMARK), search->wanted))
        cli_string_add_bytes(search->line, line->text, line->length);
    cli_json_free(value);
    return search->line->failed ? cli_say_no_memory() : CLI_YES;
}

cli_exit
cli_watermark_look_up(const char *path, const aigc_watermark_payload *payload, cli_string *line)
{
    payload_search search = { .line = line };

    aigc_watermark_payload_format(payload, search.wanted);
    return cli_lines_each(path, NULL, compare_payload, &search);
}

typedef struct provider_search {
    uint32_t tag;
    cli_string *code;
} provider_search;

static cli_exit
compare_provider(void *context, const cli_line *line)
{
    provider_search *search = context;
    cli_json *value = search->code->length == 0 ? parse(line) : NULL;
    size_t length;
    const char *code = cli_json_bytes(member(member(value, RECORD), PRODUCER), &length);

    if (code && aigc_watermark_provider_tag(code, length) == search->tag)
        cli_string_add_bytes(search->code, code, length);
    cli_json_free(value);
    return search->code->failed ? cli_say_no_memory() : CLI_YES;
}

cli_exit
cli_watermark_look_up_provider(const char *path, uint32_t tag, cli_string *code)
{
    provider_search search = { tag, code };

    return cli_lines_each(path, NULL, compare_provider, &search);
}

/* ---- adding ----------------------------------------------------------------------------- */

static void
add_line(cli_string *out, const char *payload, const aigc_label *label, const char *record)
{
    char when[CLI_TIME_SIZE];
    const char *model = aigc_label_get(label, AIGC_FIELD_MODEL);

    cli_time_write((uint64_t)time(NULL), when);
    cli_json_begin(out);
    cli_json_string(out, WATERMARK, payload);
    cli_json_string(out, "time", when);
    cli_json_read_text(out, RECORD, record, strlen(record));
    if (model && model[0] != '\0')
        cli_json_string(out, "model", model);
    cli_json_end(out);
}

static cli_exit
make_line(cli_string *out, const char *payload, const aigc_label *label)
{
    char *record = NULL;
    aigc_status status = aigc_label_json(label, &record);

    if (status != AIGC_OK)
        return cli_say_status(status);
    add_line(out, payload, label, record);
    free(record);
    return out->failed ? cli_say_no_memory() : CLI_YES;
}

static int
lock(int fd)
{
    int result;

    do {
        result = flock(fd, LOCK_EX);
    } while (result != 0 && errno == EINTR);
    return result;
}

/* Read the end of a table: identifiers grow with time, so one that was used is there.
 * @return the bytes read, -1 with errno. */
static ssize_t
read_end(int fd, char *end)
{
    struct stat about;
    size_t length = 0;
    ssize_t got = 1;

    if (fstat(fd, &about) != 0)
        return -1;
    off_t from = about.st_size > (off_t)CLI_TABLE_END ? about.st_size - (off_t)CLI_TABLE_END : 0;
    while (got != 0 && length < CLI_TABLE_END) {
        got = pread(fd, end + length, CLI_TABLE_END - length, from + (off_t)length);
        if (got < 0 && errno != EINTR)
            return -1;
        length += got > 0 ? (size_t)got : 0;
    }
    return (ssize_t)length;
}

static int
write_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, data, length);

        if (written < 0 && errno != EINTR)
            return -1;
        if (written > 0) {
            data += written;
            length -= (size_t)written;
        }
    }
    return 0;
}

/* Add the line unless its payload is there. 1: it was added; 0: it was there; -1 with errno. */
static int
add_if_new(int fd, const char *payload, const cli_string *line, char *end)
{
    ssize_t length = lock(fd) == 0 ? read_end(fd, end) : -1;

    if (length < 0)
        return -1;
    if (memmem(end, (size_t)length, payload, strlen(payload)) != NULL)
        return 0;
    /* A writer that was ended in the middle leaves half a line. */
    if (length > 0 && end[length - 1] != '\n' && write_all(fd, "\n", 1) != 0)
        return -1;
    return write_all(fd, line->data, line->length) == 0 && fdatasync(fd) == 0 ? 1 : -1;
}

static cli_exit
add(const char *path, const char *payload, const cli_string *line, char *end)
{
    int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    int added = fd >= 0 ? add_if_new(fd, payload, line, end) : -1;

    if (added < 0)
        cli_say(_("cannot write '%s': %s"), path, strerror(errno));
    if (fd >= 0)
        (void)close(fd);
    return added < 0 ? CLI_ENVIRONMENT : added == 0 ? CLI_NO : CLI_YES;
}

cli_exit
cli_watermark_table_add(const char *path, const aigc_watermark_payload *payload,
                        const aigc_label *label)
{
    char text[AIGC_WATERMARK_TEXT_SIZE];
    char *end = malloc(CLI_TABLE_END);
    cli_string line;

    if (!end)
        return cli_say_no_memory();
    aigc_watermark_payload_format(payload, text);
    cli_string_init(&line);
    cli_exit answer = make_line(&line, text, label);
    if (answer == CLI_YES)
        answer = add(path, text, &line, end);
    cli_string_free(&line);
    free(end);
    return answer;
}
