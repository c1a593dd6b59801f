/* SPDX-License-Identifier: Apache-2.0 */
/* What the program says to people, on standard error, in the language of the locale. */
#ifndef CLI_MESSAGES_H
#define CLI_MESSAGES_H

#include "cli/exit_status.h"

#include <libintl.h>

#define CLI_DOMAIN "aigc-label"
#define _(message) gettext(message)
/* Marks a message that is translated where it is used. */
#define N_(message) message

#if defined(__GNUC__)
#define CLI_PRINTF(text, first) __attribute__((__format__(__printf__, text, first)))
#else
#define CLI_PRINTF(text, first)
#endif

/* Print "aigc-label: ", the message and a newline. The message is made harmless to a terminal,
 * whatever file names or values stand in it. errno is kept. */
void cli_say(const char *format, ...) CLI_PRINTF(1, 2);

/* Say that memory ran out. */
cli_exit cli_say_no_memory(void);

/* Say that a library call failed in a way that has no message of its own. */
cli_exit cli_say_status(aigc_status status);

#endif
