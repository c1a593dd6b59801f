/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label restore: put back what pseudonyms stand for. */
#include "cli/commands.h"
#include "cli/io/messages.h"
#include "cli/io/stream_input.h"
#include "cli/io/stream_output.h"
#include "cli/limits.h"
#include "cli/text/pseudonym_table.h"

#include <stdlib.h>

typedef struct restoring {
    aigc_restorer *restorer;
    cli_output output;
    char *block; /* CLI_READ_SIZE bytes for reading */
} restoring;

static int
write_text(void *context, const void *data, size_t length)
{
    restoring *r = context;

    return cli_output_write(&r->output, data, length) ? 0 : 1;
}

/* Pass one file through, as it comes. */
static cli_exit
pass_file(restoring *r, const char *name)
{
    cli_input input;
    size_t got = 0;
    cli_exit answer = cli_input_open_beside(&input, name, r->output.fd);

    if (answer != CLI_YES)
        return answer;
    do {
        aigc_status status = AIGC_OK;

        answer = cli_input_read(&input, r->block, CLI_READ_SIZE, &got);
        if (answer == CLI_YES)
            status = aigc_restorer_feed(r->restorer, r->block, got);
        if (status == AIGC_ERR_STOPPED || !cli_output_flush(&r->output))
            answer = CLI_ENVIRONMENT; /* said when the output is finished */
        else if (status != AIGC_OK)
            answer = cli_say_status(status);
    } while (answer == CLI_YES && got > 0);
    cli_input_close(&input);
    return answer;
}

/* All files are one text. */
static cli_exit
pass_files(restoring *r, const cli_options *options)
{
    aigc_status status = aigc_restorer_begin(r->restorer, write_text, r);
    cli_exit answer = status == AIGC_OK ? CLI_YES : cli_say_status(status);

    if (answer == CLI_YES && options->file_count == 0)
        answer = pass_file(r, "-");
    for (size_t i = 0; i < options->file_count && answer == CLI_YES; i++)
        answer = pass_file(r, options->files[i]);
    if (answer == CLI_YES && aigc_restorer_finish(r->restorer) != AIGC_OK)
        answer = CLI_ENVIRONMENT; /* the output failed: said when it is finished */
    if (answer != CLI_YES && r->output.error == 0)
        return answer;
    return cli_exit_worst(answer, cli_output_finish(&r->output));
}

static cli_exit
run(restoring *r, const cli_options *options)
{
    aigc_restore_form form = (aigc_restore_form)cli_options_choice(options, CLI_OPTION_FORM);
    size_t position = 0;
    const char *table;
    cli_exit answer = CLI_YES;

    if (!cli_options_given(options, CLI_OPTION_PSEUDONYM_TABLE)) {
        cli_say("%s", _("say where the pseudonyms are: --pseudonyms FILE"));
        return cli_usage_hint(CLI_RESTORE);
    }
    aigc_status status = aigc_restorer_new(form, &r->restorer);
    if (status != AIGC_OK)
        return cli_say_status(status);
    while (answer == CLI_YES &&
           (table = cli_options_next(options, CLI_OPTION_PSEUDONYM_TABLE, &position)) != NULL)
        answer = cli_pseudonyms_read(r->restorer, table);
    r->block = malloc(CLI_READ_SIZE);
    if (answer == CLI_YES && !r->block)
        answer = cli_say_no_memory();
    if (answer == CLI_YES)
        answer = cli_output_open(&r->output, cli_options_text(options, CLI_OPTION_OUTPUT));
    return answer == CLI_YES ? pass_files(r, options) : answer;
}

cli_exit
cli_command_restore(const cli_options *options)
{
    restoring *r = calloc(1, sizeof *r);

    if (!r)
        return cli_say_no_memory();
    r->output.fd = -1;
    cli_exit answer = run(r, options);
    cli_output_abandon(&r->output);
    aigc_restorer_free(r->restorer);
    free(r->block);
    free(r);
    return answer;
}
