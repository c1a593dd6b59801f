/* SPDX-License-Identifier: Apache-2.0 */
/* The label and the key that the options of the pipe describe. */
#include "cli/options/label_options.h"

#include "cli/io/messages.h"
#include "cli/options/producer_option.h"
#include "cli/options/terminal_password.h"
#include "cli/options/time_value.h"

#include <errno.h>
#include <string.h>
#include <time.h>

/* Which option fills which field. */
static const struct {
    cli_option_id option;
    aigc_field field;
} fields[] = {
    { CLI_OPTION_PRODUCER, AIGC_FIELD_CONTENT_PRODUCER },
    { CLI_OPTION_PRODUCE_ID, AIGC_FIELD_PRODUCE_ID },
    { CLI_OPTION_PROPAGATOR, AIGC_FIELD_CONTENT_PROPAGATOR },
    { CLI_OPTION_PROPAGATE_ID, AIGC_FIELD_PROPAGATE_ID },
    { CLI_OPTION_MODEL, AIGC_FIELD_MODEL },
};

cli_exit
cli_label_requirements(const cli_options *options)
{
    cli_exit answer = CLI_YES;

    if (!cli_options_given(options, CLI_OPTION_KEY)) {
        cli_say("%s", _("there is no key to sign with: make one with 'aigc-label keygen -o NAME' "
                        "and give --key NAME.key"));
        answer = CLI_ENVIRONMENT;
    }
    if (!cli_options_given(options, CLI_OPTION_PRODUCER)) {
        cli_say("%s", _("nobody is named as the producer: give your 27-character provider code, "
                        "or a name, with --producer or in the configuration"));
        answer = CLI_USAGE;
    }
    if (answer != CLI_YES)
        cli_say("%s", _("or give --mark none to write no signed mark"));
    return answer;
}

/* Say why a field was refused. */
static cli_exit
refuse_field(cli_option_id option, aigc_field field, const char *value)
{
    const char *name = cli_option_get(option)->name;

    if (strlen(value) > AIGC_FIELD_MAX) {
        cli_say(_("--%s: the value has %zu bytes, more than %d"), name, strlen(value),
                AIGC_FIELD_MAX);
    } else if (field == AIGC_FIELD_MODEL) {
        cli_say(_("--%s '%s': only printable UTF-8 is allowed"), name, value);
    } else {
        cli_say(_("--%s '%s': GB 45438-2025 allows printable ASCII without space, \" and \\; use "
                  "the provider code instead of a Chinese name"),
                name, value);
    }
    return CLI_USAGE;
}

static cli_exit
set_field(aigc_label *label, cli_option_id option, aigc_field field, const char *value)
{
    if (option == CLI_OPTION_PRODUCER || option == CLI_OPTION_PROPAGATOR) {
        cli_exit answer = cli_producer_check(cli_option_get(option)->name, value);

        if (answer != CLI_YES)
            return answer;
    }
    aigc_status status = aigc_label_set(label, field, value);
    if (status == AIGC_ERR_FIELD)
        return refuse_field(option, field, value);
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static cli_exit
set_fields(aigc_label *label, const cli_options *options)
{
    cli_exit answer = CLI_YES;

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const char *value = cli_options_text(options, fields[i].option);

        if (value) {
            cli_exit one = set_field(label, fields[i].option, fields[i].field, value);

            answer = cli_exit_worst(answer, one);
        }
    }
    return answer;
}

/* The fields that have a default: the number of the text, and the claim. */
static cli_exit
set_defaults(aigc_label *label, const cli_options *options)
{
    static const char *const labels[] = { "1", "2", "3" };
    char uuid[AIGC_UUID_SIZE];

    aigc_status status = aigc_label_set(label, AIGC_FIELD_LABEL,
                                        labels[cli_options_choice(options, CLI_OPTION_ATTRIBUTE)]);
    if (status == AIGC_OK && !cli_options_given(options, CLI_OPTION_PRODUCE_ID)) {
        status = aigc_uuid7(uuid);
        if (status == AIGC_OK)
            status = aigc_label_set(label, AIGC_FIELD_PRODUCE_ID, uuid);
    }
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static cli_exit
set_time(aigc_label *label, const cli_options *options)
{
    const char *text = cli_options_text(options, CLI_OPTION_TIME);
    uint64_t seconds;

    if (!text) {
        time_t now = time(NULL);

        seconds = now > 0 ? (uint64_t)now : 0;
    } else if (!cli_time_read(text, &seconds)) {
        cli_say(
            _("--%s '%s': give a time like 2026-03-01T08:00:00+08:00, a day like 2026-03-01 (its "
              "beginning in UTC), or seconds since 1970"),
            cli_option_get(CLI_OPTION_TIME)->name, text);
        return CLI_USAGE;
    }
    aigc_status status = aigc_label_set_time(label, seconds);
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

cli_exit
cli_label_build(const cli_options *options, aigc_label **label)
{
    aigc_status status = aigc_label_new(label);

    if (status != AIGC_OK)
        return cli_say_status(status);
    cli_exit answer = cli_exit_worst(set_fields(*label, options), set_time(*label, options));
    if (answer == CLI_YES)
        answer = set_defaults(*label, options);
    if (answer != CLI_YES) {
        aigc_label_free(*label);
        *label = NULL;
    }
    return answer;
}

static cli_exit
say_key_failure(const char *path, aigc_status status)
{
    switch (status) {
    case AIGC_ERR_IO:
        cli_say(_("cannot read the key '%s': %s"), path, strerror(errno));
        break;
    case AIGC_ERR_KEY:
        cli_say(_("'%s' is not a secret key made by 'aigc-label keygen' or minisign"), path);
        break;
    case AIGC_ERR_LIMIT:
        cli_say(_("the key '%s' asks for more memory to decrypt than is reasonable"), path);
        break;
    case AIGC_ERR_PASSWORD:
        cli_say(_("the password does not open the key '%s'"), path);
        break;
    default:
        return cli_say_status(status);
    }
    return cli_exit_of(status);
}

/* Get the password of an encrypted key. */
static cli_exit
get_password(const char *file, const char *path, cli_password *password)
{
    if (file)
        return cli_password_from_file(password, file);
    cli_say(_("the key '%s' has a password"), path);
    return cli_password_ask(password, _("Password: "));
}

cli_exit
cli_label_key(const cli_options *options, cli_option_id key_option, cli_option_id password_option,
              aigc_secret_key **key)
{
    const char *path = cli_options_text(options, key_option);
    aigc_status status = aigc_secret_key_load(path, NULL, key);
    cli_password password;

    if (status == AIGC_ERR_PASSWORD) {
        cli_exit answer = get_password(cli_options_text(options, password_option), path, &password);
        if (answer == CLI_YES)
            status = aigc_secret_key_load(path, password.text, key);
        cli_password_wipe(&password);
        if (answer != CLI_YES)
            return answer;
    }
    return status == AIGC_OK ? CLI_YES : say_key_failure(path, status);
}

cli_exit
cli_label_wording(const char *wording)
{
    unsigned elements = 0;
    aigc_status status = aigc_wording_check(wording, strlen(wording), &elements);

    if (status == AIGC_OK)
        return CLI_YES;
    if (status == AIGC_ERR_FORMAT) {
        cli_say(_("--label-text '%s': it must be one line of printable UTF-8 of at most %d bytes"),
                wording, AIGC_FIELD_MAX);
        return CLI_USAGE;
    }
    if (status != AIGC_ERR_WORDING)
        return cli_say_status(status);
    if ((elements & AIGC_WORDING_AI) == 0) {
        cli_say(_("--label-text '%s': GB 45438-2025 asks for the AI element: 人工智能 or AI"),
                wording);
    }
    if ((elements & AIGC_WORDING_GENERATION) == 0) {
        cli_say(_("--label-text '%s': GB 45438-2025 asks for the generation element: 生成, 合成, "
                  "generated or synthesized"),
                wording);
    }
    return CLI_USAGE;
}
