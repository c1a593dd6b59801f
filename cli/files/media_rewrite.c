/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/files/media_rewrite.h"

#include "cli/files/media_input.h"
#include "cli/io/atomic_file.h"
#include "cli/io/messages.h"
#include "cli/io/stream_output.h"

#include <aigc/media.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- where results go ------------------------------------------------------------------- */

static bool
is_stream(const char *name)
{
    return strcmp(name, "-") == 0;
}

static const char *
base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(base_name(*(char *const *)a), base_name(*(char *const *)b));
}

/* Two files of one name would be written to the same place. */
static cli_exit
check_names(const cli_options *options)
{
    size_t count = options->file_count;
    char **names = calloc(count + 1, sizeof *names);
    cli_exit answer = CLI_YES;

    if (!names)
        return cli_say_no_memory();
    memcpy(names, options->files, count * sizeof *names);
    qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 1; answer == CLI_YES && i < count; i++) {
        if (compare_names(&names[i - 1], &names[i]) == 0) {
            cli_say(_("'%s' and '%s' would both be written to '%s' in --output-dir"), names[i - 1],
                    names[i], base_name(names[i]));
            answer = CLI_USAGE;
        }
    }
    free(names);
    return answer;
}

/* A result must not take the place of its file unasked. */
static cli_exit
check_folder(const cli_options *options, const char *folder)
{
    struct stat target, original;

    for (size_t i = 0; i < options->file_count; i++) {
        const char *file = options->files[i];
        const char *slash = strrchr(file, '/');
        char *home = slash ? strndup(file, (size_t)(slash + 1 - file)) : strdup(".");
        bool same = home && stat(folder, &target) == 0 && stat(home, &original) == 0 &&
                    target.st_dev == original.st_dev && target.st_ino == original.st_ino;

        free(home);
        if (same) {
            cli_say(_("--output-dir is the folder of '%s', which would be lost; --in-place "
                      "replaces files"),
                    file);
            return cli_usage_hint(options->command);
        }
    }
    return CLI_YES;
}

static cli_exit
check_streams(const cli_options *options, bool elsewhere)
{
    for (size_t i = 0; i < options->file_count; i++) {
        if (is_stream(options->files[i]) && (elsewhere || options->file_count > 1)) {
            cli_say("%s", _("standard input must be the only file, and goes to standard output or "
                            "to the FILE of -o"));
            return cli_usage_hint(options->command);
        }
    }
    return CLI_YES;
}

cli_exit
cli_media_targets_check(const cli_options *options)
{
    const char *output = cli_options_text(options, CLI_OPTION_OUTPUT);
    bool in_place = cli_options_given(options, CLI_OPTION_IN_PLACE);
    const char *folder = cli_options_text(options, CLI_OPTION_OUTPUT_DIR);
    bool from_stream =
        options->file_count == 0 || (options->file_count == 1 && is_stream(options->files[0]));
    cli_exit answer;
    int ways = (output ? 1 : 0) + (in_place ? 1 : 0) + (folder ? 1 : 0);

    if (ways > 1 || (ways == 0 && !from_stream)) {
        cli_say("%s", _("say where the result goes: one of -o FILE, --in-place, --output-dir DIR"));
        return cli_usage_hint(options->command);
    }
    if (output && options->file_count > 1) {
        cli_say("%s", _("-o takes the result of one file, but several are named"));
        return cli_usage_hint(options->command);
    }
    if (cli_options_given(options, CLI_OPTION_JSON) && (output ? is_stream(output) : ways == 0)) {
        cli_say("%s", _("the result and --json cannot both go to standard output"));
        return cli_usage_hint(options->command);
    }
    if (check_streams(options, in_place || folder) != CLI_YES)
        return CLI_USAGE;
    if (!folder)
        return CLI_YES;
    answer = check_names(options);
    return answer == CLI_YES ? check_folder(options, folder) : answer;
}

void
cli_media_target(const cli_options *options, const char *file, cli_string *path)
{
    const char *output = cli_options_text(options, CLI_OPTION_OUTPUT);
    const char *folder = cli_options_text(options, CLI_OPTION_OUTPUT_DIR);

    if (folder) {
        cli_string_add(path, folder);
        cli_string_add(path, "/");
        cli_string_add(path, base_name(file));
    } else if (output) {
        cli_string_add(path, output);
    } else {
        cli_string_add(path, cli_options_given(options, CLI_OPTION_IN_PLACE) ? file : "-");
    }
}

/* ---- steps ------------------------------------------------------------------------------ */

static bool
is_called(const char *file, const char *ending)
{
    size_t length = strlen(file), end = strlen(ending);

    return length > end && strcmp(file + length - end, ending) == 0;
}

static aigc_media_type
type_of(const aigc_source *source)
{
    aigc_media_type type;

    return source && aigc_media_detect(source, &type) == AIGC_OK ? type : AIGC_MEDIA_UNKNOWN;
}

/* Formats are told by content; a name is only good for a hint at Markdown, which is text. */
static void
say_unsupported(const char *file, aigc_media_type type)
{
    if (type == AIGC_MEDIA_SVG) {
        cli_say(_("'%s': no drawing (SVG) in UTF-8, ISO-8859-1 or ASCII; convert one in another "
                  "encoding to UTF-8"),
                file);
    } else if (type == AIGC_MEDIA_TEXT && is_called(file, ".md")) {
        cli_say(_("'%s': it does not begin like Markdown with front matter; to write some, "
                  "give --markdown"),
                file);
    } else if (type == AIGC_MEDIA_TEXT || type == AIGC_MEDIA_UNKNOWN) {
        cli_say(_("'%s': not a kind of file that this program labels"), file);
    } else {
        cli_say(_("'%s': %s of a structure that this program does not change"), file,
                aigc_media_name(type));
    }
}

/* What is in the way of a label, and stays. */
static void
say_occupied(const char *file, aigc_media_type type)
{
    if (type == AIGC_MEDIA_MARKDOWN || type == AIGC_MEDIA_TEXT) {
        cli_say(_("'%s': its front matter has an entry AIGC that is no label, or is of a form to "
                  "which none can be added; nothing was changed"),
                file);
    } else {
        cli_say(_("'%s': its XMP is no well-formed XML, its EXIF is damaged and has a label that "
                  "cannot be taken out, or the comment of EXIF has a text of its own (leave out "
                  "--also-native); nothing was changed"),
                file);
    }
}

cli_exit
cli_media_say(const char *file, const aigc_source *source, aigc_status status)
{
    switch (status) {
    case AIGC_ERR_UNSUPPORTED:
        say_unsupported(file, type_of(source));
        break;
    case AIGC_ERR_SIGNED:
        cli_say(_("'%s': it has a C2PA manifest or another signature, which a change would break; "
                  "nothing was changed"),
                file);
        break;
    case AIGC_ERR_FORMAT:
        cli_say(_("'%s': the file is damaged"), file);
        break;
    case AIGC_ERR_UNMARKABLE:
        cli_say(_("'%s': too small or too flat to carry a mark that can be read back; nothing was "
                  "written (--allow-weak writes it all the same)"),
                file);
        break;
    case AIGC_ERR_ENCRYPTED:
        cli_say(_("'%s': it is encrypted, so that a label in it can be neither read nor written"),
                file);
        break;
    case AIGC_ERR_NO_ROOM:
        cli_say(
            _("'%s': the metadata that the label belongs into are as long as the format allows; "
              "nothing was changed"),
            file);
        break;
    case AIGC_ERR_OCCUPIED:
        say_occupied(file, type_of(source));
        break;
    case AIGC_ERR_LIMIT:
        cli_say(
            _("'%s': it has more labels or other parts, or larger ones, than are taken from one "
              "file"),
            file);
        break;
    case AIGC_ERR_NOT_FOUND:
        cli_say(_("'%s': it has no label; --if-missing maybe or suspected makes one"), file);
        break;
    case AIGC_ERR_MALFORMED:
        cli_say(_("'%s': its labels disagree about who made it; nothing was changed"), file);
        break;
    case AIGC_ERR_IO:
        cli_say(_("cannot read '%s': %s"), file, strerror(errno));
        break;
    case AIGC_ERR_INTERNAL:
        cli_say(_("'%s': what was written could not be read back; nothing was changed; please "
                  "report this file"),
                file);
        break;
    default:
        return cli_say_status(status);
    }
    return cli_exit_of(status);
}

static int
write_output(void *context, const void *data, size_t length)
{
    return cli_output_write(context, data, length) ? 0 : -1;
}

static int
write_temporary(void *context, const void *data, size_t length)
{
    const int *fd = context;
    const char *at = data;

    while (length > 0) {
        ssize_t written = write(*fd, at, length);

        if (written < 0 && errno != EINTR)
            return -1;
        if (written > 0) {
            at += written;
            length -= (size_t)written;
        }
    }
    return 0;
}

static cli_exit
say_step(const cli_media_step *step, const cli_media_input *input, aigc_status status)
{
    return step->say && step->say(step->context, input->name)
               ? cli_exit_of(status)
               : cli_media_say(input->name, &input->source, status);
}

/* Do a step that is not the last: its result takes the place of the input. */
static cli_exit
step_through(cli_media_input *input, const cli_media_step *step, aigc_status *status)
{
    int fd = cli_media_temporary();

    if (fd < 0) {
        cli_say(_("cannot make a temporary file: %s"), strerror(errno));
        return CLI_ENVIRONMENT;
    }
    *status = step->run(step->context, &input->source, write_temporary, &fd);
    if (*status == AIGC_ERR_STOPPED) {
        cli_say(_("cannot write a temporary file: %s"), strerror(errno));
        *status = AIGC_OK;
        (void)close(fd);
        return CLI_ENVIRONMENT;
    }
    if (*status != AIGC_OK) {
        (void)close(fd);
        return say_step(step, input, *status);
    }
    cli_media_input_close(input);
    input->fd = fd;
    *status = aigc_source_descriptor(&input->source, fd);
    return *status == AIGC_OK ? CLI_YES : cli_media_say(input->name, NULL, *status);
}

/* The last step was done, or failed. */
static cli_exit
end_last_step(const cli_media_input *input, const cli_media_work *work, cli_output *output,
              aigc_status *status)
{
    cli_exit answer = CLI_YES;

    if (*status != AIGC_OK && (*status != AIGC_ERR_STOPPED || output->error == 0))
        return say_step(&work->steps[work->count - 1], input, *status);
    if (*status == AIGC_OK && work->ending)
        answer = work->ending(work->ending_context);
    *status = AIGC_OK;
    return answer == CLI_YES ? cli_output_finish(output) : answer; /* says why it was stopped */
}

static cli_exit
last_step(cli_media_input *input, const char *target, const cli_media_work *work,
          aigc_status *status)
{
    const cli_media_step *step = &work->steps[work->count - 1];
    cli_output *output = calloc(1, sizeof *output);

    if (!output)
        return cli_say_no_memory();
    cli_exit answer = cli_output_open(output, target);
    if (answer == CLI_YES) {
        output->of_many = work->of_many;
        *status = step->run(step->context, &input->source, write_output, output);
        answer = end_last_step(input, work, output, status);
    }
    cli_output_abandon(output);
    free(output);
    return answer;
}

cli_exit
cli_media_rewrite(const char *file, const char *target, const cli_media_work *work,
                  aigc_status *status)
{
    cli_media_input input;
    cli_exit answer = cli_media_input_open(&input, file);

    *status = AIGC_OK;
    for (size_t i = 0; answer == CLI_YES && i + 1 < work->count; i++)
        answer = step_through(&input, &work->steps[i], status);
    if (answer == CLI_YES)
        answer = last_step(&input, target, work, status);
    cli_media_input_close(&input);
    return answer;
}

cli_exit
cli_media_settle(const cli_options *options)
{
    const char *folder = cli_options_text(options, CLI_OPTION_OUTPUT_DIR);
    int error = folder ? cli_atomic_settle(folder) : 0;

    if (error != 0)
        cli_say(_("cannot write '%s': %s"), folder, strerror(error));
    return error == 0 ? CLI_YES : CLI_ENVIRONMENT;
}
