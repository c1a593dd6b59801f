/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label watermark keygen: make the secret of an invisible watermark. */
#include "cli/commands.h"
#include "cli/io/messages.h"

#include <aigc/watermark.h>

#include <errno.h>
#include <string.h>

cli_exit
cli_command_watermark_keygen(const cli_options *options)
{
    const char *path = cli_options_text(options, CLI_OPTION_WATERMARK_KEY_FILE);
    aigc_watermark_key *key = NULL;
    cli_exit answer = CLI_YES;

    if (!path || options->file_count > 0) {
        cli_say("%s", _("say where the key goes: aigc-label watermark keygen -o FILE"));
        return cli_usage_hint(CLI_WATERMARK_KEYGEN);
    }
    aigc_status status = aigc_watermark_key_generate(&key);
    if (status == AIGC_OK)
        status = aigc_watermark_key_save(key, path);
    if (status == AIGC_ERR_IO && errno == EEXIST) {
        cli_say(_("'%s' is there already; keys are never overwritten"), path);
        answer = CLI_ENVIRONMENT;
    } else if (status == AIGC_ERR_IO) {
        cli_say(_("cannot write '%s': %s"), path, strerror(errno));
        answer = CLI_ENVIRONMENT;
    } else if (status != AIGC_OK) {
        answer = cli_say_status(status);
    } else if (!cli_options_given(options, CLI_OPTION_QUIET)) {
        cli_say(_("'%s' is secret: whoever has it can read, write and remove the mark"), path);
    }
    aigc_watermark_key_free(key);
    return answer;
}
