/* SPDX-License-Identifier: Apache-2.0 */
/* What the program says to people, on standard error. */
#include "cli/io/messages.h"

#include "cli/io/escape.h"
#include "cli/io/progress.h"
#include "cli/io/string_builder.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Format into memory of its own; NULL if there is none. */
static char *format_message(const char *format, va_list arguments) CLI_PRINTF(1, 0);

static char *
format_message(const char *format, va_list arguments)
{
    va_list again;
    char *message = NULL;

    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length >= 0)
        message = malloc((size_t)length + 1);
    if (message)
        (void)vsnprintf(message, (size_t)length + 1, format, again);
    va_end(again);
    return message;
}

void
cli_say(const char *format, ...)
{
    int saved = errno;
    cli_string line;
    va_list arguments;

    va_start(arguments, format);
    char *message = format_message(format, arguments);
    va_end(arguments);

    cli_string_init(&line);
    cli_string_add(&line, "aigc-label: ");
    if (message)
        cli_escape(&line, message, strlen(message), CLI_ESCAPE_PLAIN);
    cli_string_add(&line, "\n");
    cli_progress_wipe();
    if (message && !line.failed)
        (void)fwrite(line.data, 1, line.length, stderr);
    else
        (void)fputs("aigc-label: out of memory\n", stderr);
    cli_string_free(&line);
    free(message);
    errno = saved;
}

cli_exit
cli_say_no_memory(void)
{
    cli_say("%s", _("out of memory"));
    return CLI_ENVIRONMENT;
}

cli_exit
cli_say_status(aigc_status status)
{
    if (status == AIGC_ERR_MEMORY)
        return cli_say_no_memory();
    if (status == AIGC_ERR_RANDOM) {
        cli_say("%s", _("the system gives no random numbers or no time"));
    } else if (status == AIGC_ERR_LIMIT) {
        cli_say("%s", _("a limit that protects this program was reached"));
    } else {
        cli_say(_("unexpected status '%s'; this is a mistake in aigc-label, please report it"),
                aigc_status_name(status));
    }
    return cli_exit_of(status);
}
