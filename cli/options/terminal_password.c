/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords: from a file, or asked for on the terminal. */
#include "cli/options/terminal_password.h"

#include "cli/io/messages.h"
#include "cli/io/stream_input.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int ending_signals[] = { SIGHUP, SIGINT, SIGTERM, SIGTSTP };

#define SIGNAL_COUNT (sizeof(ending_signals) / sizeof(ending_signals[0]))

/* The signal that came while a password was typed; 0 if none did. */
static volatile sig_atomic_t caught;

void
cli_password_wipe(cli_password *password)
{
    explicit_bzero(password->text, sizeof password->text);
}

/* Read one line byte by byte, so that nothing of it stays in a buffer. Returns -1 with errno;
 * 0 if it is too long or has a NUL; 1 if it was read. */
static int
read_line(int fd, cli_password *password)
{
    size_t length = 0;

    for (;;) {
        char byte;
        ssize_t got = read(fd, &byte, 1);

        if (got < 0 && (errno != EINTR || caught != 0))
            return -1;
        if (got == 0 || (got == 1 && byte == '\n'))
            break;
        if (got == 1 && (length == CLI_PASSWORD_MAX || byte == '\0'))
            return 0;
        if (got == 1)
            password->text[length++] = byte;
    }
    if (length > 0 && password->text[length - 1] == '\r')
        length--;
    password->text[length] = '\0';
    return 1;
}

cli_exit
cli_password_from_file(cli_password *password, const char *path)
{
    cli_input input;
    cli_exit answer = cli_input_open(&input, path);

    password->text[0] = '\0';
    if (answer != CLI_YES)
        return answer;
    int result = read_line(input.fd, password);
    if (result < 0) {
        cli_say(_("cannot read '%s': %s"), path, strerror(errno));
        answer = CLI_ENVIRONMENT;
    } else if (result == 0 || password->text[0] == '\0') {
        cli_say(_("the first line of '%s' is not a password of 1 to %zu bytes"), path,
                CLI_PASSWORD_MAX);
        answer = CLI_INPUT;
    }
    cli_input_close(&input);
    return answer;
}

static void
remember_signal(int number)
{
    caught = number;
}

/* Read a line with echo off. A signal that ends the program does so after echo is on again. */
static int
read_unseen(int fd, cli_password *password)
{
    struct sigaction action, before[SIGNAL_COUNT];
    struct termios shown;

    if (tcgetattr(fd, &shown) != 0)
        return -1;
    memset(&action, 0, sizeof action);
    action.sa_handler = remember_signal;
    (void)sigemptyset(&action.sa_mask);
    caught = 0;
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        (void)sigaction(ending_signals[i], &action, &before[i]);
    struct termios unseen = shown;
    unseen.c_lflag &= ~(tcflag_t)ECHO;
    unseen.c_lflag |= ECHONL;
    (void)tcsetattr(fd, TCSAFLUSH, &unseen);
    int result = read_line(fd, password);
    (void)tcsetattr(fd, TCSAFLUSH, &shown);
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        (void)sigaction(ending_signals[i], &before[i], NULL);
    if (caught != 0)
        (void)raise(caught);
    return result;
}

cli_exit
cli_password_ask(cli_password *password, const char *prompt)
{
    int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    int result = -1;

    password->text[0] = '\0';
    if (fd >= 0) {
        if (write(fd, prompt, strlen(prompt)) >= 0)
            result = read_unseen(fd, password);
        (void)close(fd);
    }
    if (result < 0) {
        cli_say("%s", _("no terminal to ask for the password; use --password-file FILE"));
        return CLI_ENVIRONMENT;
    }
    if (result == 0 || password->text[0] == '\0') {
        cli_say(_("a password has 1 to %zu bytes"), CLI_PASSWORD_MAX);
        return CLI_ENVIRONMENT;
    }
    return CLI_YES;
}

cli_exit
cli_password_ask_new(cli_password *password)
{
    cli_password again;
    cli_exit answer = cli_password_ask(password, _("New password: "));

    if (answer != CLI_YES)
        return answer;
    answer = cli_password_ask(&again, _("The same again: "));
    if (answer == CLI_YES && strcmp(password->text, again.text) != 0) {
        cli_say("%s", _("the two passwords differ"));
        answer = CLI_ENVIRONMENT;
    }
    cli_password_wipe(&again);
    return answer;
}
