/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options/pinned_keys.h"

#include "cli/io/messages.h"

#include <errno.h>
#include <string.h>

static cli_exit
add_key(aigc_security_keys *keys, const char *path)
{
    aigc_status status = aigc_security_keys_add_file(keys, path);

    switch (status) {
    case AIGC_OK:
        return CLI_YES;
    case AIGC_ERR_IO:
        cli_say(_("cannot read the key '%s': %s"), path, strerror(errno));
        return CLI_ENVIRONMENT;
    case AIGC_ERR_KEY:
        cli_say(_("no public key of SM2 or RSA in '%s': give a PEM file with a public key or a "
                  "certificate"),
                path);
        return CLI_INPUT;
    default:
        return cli_say_status(status);
    }
}

cli_exit
cli_pinned_keys_load(const cli_options *options, aigc_security_keys **keys)
{
    aigc_status status = aigc_security_keys_new(keys);
    cli_exit answer = status == AIGC_OK ? CLI_YES : cli_say_status(status);
    size_t position = 0;
    const char *path;

    while (answer == CLI_YES &&
           (path = cli_options_next(options, CLI_OPTION_PIN, &position)) != NULL)
        answer = add_key(*keys, path);
    return answer;
}
