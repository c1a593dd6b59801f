/* SPDX-License-Identifier: Apache-2.0 */
/* Policy, key and id from options. */
#include "cli/text_setup.h"

#include "cli/diagnostics.h"
#include "cli/limits.h"
#include "cli/messages.h"
#include "cli/stream_input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Show the diagnostics of a policy. */
static void
show_diagnostics(const aigc_policy_builder *builder)
{
    size_t count = aigc_policy_builder_diagnostic_count(builder);
    cli_string text;

    cli_string_init(&text);
    for (size_t i = 0; i < count; i++) {
        aigc_diagnostic diagnostic;

        if (aigc_policy_builder_diagnostic(builder, i, &diagnostic) == AIGC_OK) {
            cli_diagnostic_text(&text, &diagnostic);
        }
    }
    if (!text.failed && text.length > 0) {
        (void)fwrite(text.data, 1, text.length, stderr);
    }
    cli_string_free(&text);
}

/* Make the wishes of the command line and of the policy file. */
static cli_exit
make_wishes(aigc_policy_builder *builder, const cli_options *options)
{
    const char *path = cli_options_text(options, CLI_OPTION_POLICY);
    aigc_status status = AIGC_OK;

    if (cli_options_given(options, CLI_OPTION_DIRECTION)) {
        status = aigc_policy_builder_set_direction(
            builder, (aigc_direction)cli_options_choice(options, CLI_OPTION_DIRECTION));
    }
    if (status == AIGC_OK && path != NULL) {
        status = aigc_policy_builder_add_path(builder, path);
    }
    if (status == AIGC_ERR_IO) {
        cli_say(_("cannot read the policy '%s': %s"), path, strerror(errno));
        return CLI_ENVIRONMENT;
    }
    if (status == AIGC_OK && cli_options_given(options, CLI_OPTION_SHADOW)) {
        status = aigc_policy_builder_set_at_most(builder, AIGC_ACTION_SHADOW);
    }
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static cli_exit
build_policy(cli_text_setup *setup, const cli_options *options, aigc_rules *rules)
{
    aigc_policy_builder *builder = NULL;
    aigc_status status = aigc_policy_builder_new(rules, &builder);
    cli_exit answer;

    if (status != AIGC_OK) {
        return cli_say_status(status);
    }
    answer = make_wishes(builder, options);
    if (answer == CLI_YES) {
        status = aigc_policy_builder_finish(builder, &setup->options.policy);
        if (status == AIGC_ERR_RULES || !cli_options_given(options, CLI_OPTION_QUIET)) {
            show_diagnostics(builder);
        }
        if (status == AIGC_ERR_RULES) {
            cli_say("%s", _("the policy has errors; it is not used"));
            answer = CLI_INPUT;
        } else if (status != AIGC_OK) {
            answer = cli_say_status(status);
        }
    }
    aigc_policy_builder_free(builder);
    setup->policy.struct_size = sizeof(setup->policy);
    if (answer == CLI_YES && aigc_policy_get(setup->options.policy, &setup->policy) != AIGC_OK) {
        answer = cli_say_status(AIGC_ERR_INTERNAL);
    }
    return answer;
}

/* The value of a hexadecimal digit; 16 for any other character. */
static unsigned
hex_value(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *found = c != '\0' ? strchr(digits, c) : NULL;

    return found != NULL ? (unsigned)(found - digits) % 16 : 16;
}

/* Read a key: its bytes, or twice as many hexadecimal digits and perhaps a newline. */
static bool
read_key(uint8_t key[AIGC_TEXT_KEY_SIZE], const char *text, size_t length)
{
    bool good = true;

    if (length == AIGC_TEXT_KEY_SIZE) {
        memcpy(key, text, length);
        return true;
    }
    if (length == 2 * AIGC_TEXT_KEY_SIZE + 1 && text[length - 1] == '\n') {
        length--;
    }
    if (length != 2 * AIGC_TEXT_KEY_SIZE) {
        return false;
    }
    for (size_t i = 0; i < AIGC_TEXT_KEY_SIZE; i++) {
        unsigned high = hex_value(text[2 * i]);
        unsigned low = hex_value(text[2 * i + 1]);

        good = good && high < 16 && low < 16;
        key[i] = (uint8_t)(high % 16 * 16 + low % 16);
    }
    return good;
}

static cli_exit
load_key(cli_text_setup *setup, const char *path)
{
    cli_string content;
    cli_exit answer;

    cli_string_init(&content);
    answer = cli_read_file(path, CLI_TEXT_KEY_FILE_MAX, &content);
    if (answer == CLI_YES && !read_key(setup->key, content.data, content.length)) {
        cli_say(_("'%s' is no key: it must hold %d bytes, or as many in hexadecimal digits"), path,
                AIGC_TEXT_KEY_SIZE);
        answer = CLI_INPUT;
    }
    if (content.data != NULL) {
        explicit_bzero(content.data, content.capacity);
    }
    cli_string_free(&content);
    setup->options.key = setup->key;
    return answer;
}

cli_exit
cli_text_setup_load(cli_text_setup *setup, const cli_options *options, aigc_rules *rules)
{
    const char *key = cli_options_text(options, CLI_OPTION_PSEUDONYM_KEY);
    const char *id = cli_options_text(options, CLI_OPTION_STREAM_ID);
    cli_exit answer = CLI_YES;

    memset(setup, 0, sizeof(*setup));
    setup->options.struct_size = sizeof(setup->options);
    if (id != NULL) {
        setup->options.stream_id = id;
        setup->options.stream_id_length = strlen(id);
    }
    if (cli_options_given(options, CLI_OPTION_POLICY) ||
        cli_options_given(options, CLI_OPTION_DIRECTION) ||
        cli_options_given(options, CLI_OPTION_SHADOW)) {
        answer = build_policy(setup, options, rules);
    }
    if (answer == CLI_YES && key != NULL) {
        answer = load_key(setup, key);
    }
    return answer;
}

void
cli_text_setup_free(cli_text_setup *setup)
{
    aigc_policy_free(setup->options.policy);
    explicit_bzero(setup, sizeof(*setup));
}
