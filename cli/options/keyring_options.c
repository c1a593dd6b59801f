/* SPDX-License-Identifier: Apache-2.0 */
/* The public keys that the options name. */
#include "cli/options/keyring_options.h"

#include "cli/io/messages.h"
#include "cli/options/configuration.h"

#include <errno.h>
#include <string.h>

static cli_exit
add_keys(aigc_keyring *keyring, const char *path)
{
    aigc_status status = aigc_keyring_add_path(keyring, path);

    switch (status) {
    case AIGC_OK:
        return CLI_YES;
    case AIGC_ERR_IO:
        cli_say(_("cannot read public keys from '%s': %s"), path, strerror(errno));
        return CLI_ENVIRONMENT;
    case AIGC_ERR_KEY:
        cli_say(_("'%s' is not a public key, or holds a file that is none"), path);
        return CLI_INPUT;
    case AIGC_ERR_LIMIT:
        cli_say(_("'%s' has more keys than a keyring holds"), path);
        return CLI_INPUT;
    default:
        return cli_say_status(status);
    }
}

/* The keyring beside the user's configuration; it need not be there. */
static cli_exit
add_default_keyring(aigc_keyring *keyring)
{
    cli_string path;

    cli_string_init(&path);
    cli_exit answer = cli_configuration_find(&path, "keyring");
    if (answer == CLI_YES && path.length > 0)
        answer = add_keys(keyring, path.data);
    cli_string_free(&path);
    return answer;
}

cli_exit
cli_keyring_load(const cli_options *options, aigc_keyring **keyring)
{
    const char *folder = cli_options_text(options, CLI_OPTION_KEYRING);
    bool has_keys = cli_options_given(options, CLI_OPTION_PUBLIC_KEY);
    aigc_status status = aigc_keyring_new(keyring);
    cli_exit answer = status == AIGC_OK ? CLI_YES : cli_say_status(status);
    size_t position = 0;
    const char *path;

    while (answer == CLI_YES &&
           (path = cli_options_next(options, CLI_OPTION_PUBLIC_KEY, &position)) != NULL)
        answer = add_keys(*keyring, path);
    if (answer == CLI_YES && folder)
        answer = add_keys(*keyring, folder);
    else if (answer == CLI_YES && !has_keys)
        answer = add_default_keyring(*keyring);
    return answer;
}
