/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label scan: list what the rules find. Each file, also of a folder, is a text of its own. */
#include "cli/commands.h"
#include "cli/files/file_batch.h"
#include "cli/io/messages.h"
#include "cli/options/rules_load.h"
#include "cli/options/text_setup.h"
#include "cli/text/scan_session.h"

#include <stdlib.h>
#include <string.h>

static cli_exit
check_options(const cli_options *options)
{
    bool ndjson = cli_options_given(options, CLI_OPTION_NDJSON);
    size_t jobs;
    cli_exit answer = cli_batch_jobs(options, &jobs);

    if (ndjson != cli_options_given(options, CLI_OPTION_FIELD)) {
        cli_say("%s", _("--ndjson and --field NAME are given together or not at all"));
        return cli_usage_hint(CLI_SCAN);
    }
    if (ndjson && cli_options_given(options, CLI_OPTION_JSON)) {
        cli_say("%s", _("--json and --ndjson contradict each other"));
        return cli_usage_hint(CLI_SCAN);
    }
    /* Both are in the order in which texts were scanned. */
    if (jobs > 1 && (cli_options_given(options, CLI_OPTION_AUDIT_LOG) ||
                     cli_options_given(options, CLI_OPTION_STRIKES))) {
        cli_say("%s", _("--jobs: an audit log and strikes are kept by one process"));
        return cli_usage_hint(CLI_SCAN);
    }
    return answer;
}

static cli_exit
scan_file(void *context, const char *name, cli_output *out)
{
    cli_scan *scan = context;
    cli_input input;
    cli_exit answer = cli_input_open_beside(&input, name, scan->output.fd);

    if (answer != CLI_YES)
        return answer;
    input.progress = &scan->progress;
    scan->out = out;
    if (cli_options_given(scan->options, CLI_OPTION_NDJSON))
        answer = cli_scan_ndjson(scan, &input);
    else
        answer = cli_scan_text(scan, &input);
    cli_input_close(&input);
    return answer;
}

/* Find the files: what cannot be read does not keep the others from being scanned. */
static cli_exit
find_files(cli_scan *scan)
{
    const cli_options *options = scan->options;
    cli_exit answer = options->file_count == 0 ? cli_text_files_add(&scan->files, "-") : CLI_YES;

    for (size_t i = 0; i < options->file_count; i++)
        answer = cli_exit_worst(answer, cli_text_files_add(&scan->files, options->files[i]));
    return answer;
}

static cli_exit
scan_files(cli_scan *scan)
{
    const cli_options *options = scan->options;
    cli_exit answer = find_files(scan), finished;
    const cli_batch batch = {
        .files = scan->files.paths,
        .count = scan->files.count,
        .work = scan_file,
        .context = scan,
        .progress = &scan->progress,
        .output = &scan->output,
    };

    cli_progress_begin_bytes(&scan->progress, scan->files.bytes);
    answer = cli_exit_worst(answer, cli_batch_stream(options, &batch));
    cli_progress_end(&scan->progress);
    if (answer >= CLI_ENVIRONMENT && cli_options_given(options, CLI_OPTION_OUTPUT) &&
        scan->output.error == 0)
        return answer; /* not all was scanned: the target stays as it was */
    finished = cli_output_finish(&scan->output);
    return cli_exit_worst(answer, finished);
}

/* Make the scanner, and tell it about policy, key and id. */
static cli_exit
prepare_scanner(cli_scan *scan, aigc_rules *rules)
{
    cli_text_setup setup;
    cli_exit answer = cli_text_setup_load(&setup, scan->options, rules);
    aigc_status status = AIGC_OK;

    if (answer == CLI_YES)
        status = aigc_scanner_new(rules, &scan->scanner);
    if (answer == CLI_YES && status == AIGC_OK)
        status = aigc_scanner_configure(scan->scanner, &setup.options);
    if (answer == CLI_YES && status == AIGC_OK)
        answer = cli_audit_open(&scan->audit, scan->options, setup.policy.direction);
    cli_text_setup_free(&setup);
    return status == AIGC_OK ? answer : cli_say_status(status);
}

cli_exit
cli_scan_account(cli_scan *scan, aigc_status error)
{
    aigc_audit_outcome outcome = error == AIGC_OK ? AIGC_AUDIT_PASSED : AIGC_AUDIT_FAILED;
    aigc_scan_stats stats;

    memset(&stats, 0, sizeof stats);
    stats.struct_size = sizeof stats;
    if (aigc_scanner_stats(scan->scanner, &stats) != AIGC_OK)
        return cli_say_status(AIGC_ERR_INTERNAL);
    return cli_audit_finish(&scan->audit, outcome, error, stats.bytes, stats.scanned);
}

static cli_exit
run(cli_scan *scan)
{
    const cli_options *options = scan->options;
    cli_exit answer = check_options(options);

    if (answer == CLI_YES)
        answer = cli_rules_load(options, NULL, 0, &scan->rules);
    if (answer == CLI_YES)
        answer = prepare_scanner(scan, scan->rules);
    if (answer != CLI_YES)
        return answer;
    scan->block = malloc(CLI_READ_SIZE);
    if (!scan->block)
        return cli_say_no_memory();
    answer = cli_output_open(&scan->output, cli_options_text(options, CLI_OPTION_OUTPUT));
    return answer == CLI_YES ? scan_files(scan) : answer;
}

cli_exit
cli_command_scan(const cli_options *options)
{
    cli_scan *scan = calloc(1, sizeof *scan);

    if (!scan)
        return cli_say_no_memory();
    scan->options = options;
    cli_exit answer = run(scan);
    answer = cli_exit_worst(answer, cli_audit_close(&scan->audit));
    cli_output_abandon(&scan->output);
    cli_text_files_free(&scan->files);
    aigc_scanner_free(scan->scanner);
    aigc_rules_free(scan->rules);
    free(scan->block);
    free(scan);
    return answer;
}
