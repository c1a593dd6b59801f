/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options/visible_options.h"

#include "cli/io/messages.h"

#include <aigc/label.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Of these, none means anything without --visible. */
static const cli_option_id details[] = { CLI_OPTION_LABEL_STYLE, CLI_OPTION_LABEL_POSITION,
                                         CLI_OPTION_LABEL_OPACITY, CLI_OPTION_LABEL_MARGIN,
                                         CLI_OPTION_FONT };

/* A number of percent in [least, most]; `*number` stays if the option was not given. */
static cli_exit
read_percent(const cli_options *options, cli_option_id id, unsigned least, unsigned most,
             unsigned *number)
{
    const char *text = cli_options_text(options, id);
    char *end;

    if (!text)
        return CLI_YES;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 || value < least || value > most) {
        cli_say(_("--%s '%s': give a whole number from %u to %u"), cli_option_get(id)->name, text,
                least, most);
        return CLI_USAGE;
    }
    *number = (unsigned)value;
    return CLI_YES;
}

static cli_exit
say_why(const aigc_visible_options *options, aigc_status status, aigc_visible_reason reason)
{
    bool english = !options->wording && options->language == AIGC_LANGUAGE_EN;

    if (reason == AIGC_VISIBLE_REASON_NO_FONT && options->font) {
        cli_say(_("--font '%s': no font that can be read and has all characters of the label"),
                options->font);
        return CLI_ENVIRONMENT;
    }
    if (reason == AIGC_VISIBLE_REASON_NO_FONT) {
        cli_say(_("no font has all characters of the label; on Debian, install %s"),
                english ? "fonts-dejavu-core" : "fonts-wqy-microhei / fonts-noto-cjk");
        return CLI_ENVIRONMENT;
    }
    switch (status) {
    case AIGC_ERR_WORDING:
        cli_say(_("--label-text '%s': it must say both that it was AI and that it was generated, "
                  "as GB 45438-2025, 5.2 asks"),
                options->wording);
        return CLI_USAGE;
    case AIGC_ERR_FORMAT:
        cli_say(_("--label-text: give one line of 1 to %d bytes of printable UTF-8"),
                AIGC_FIELD_MAX);
        return CLI_USAGE;
    case AIGC_ERR_IO:
        cli_say("%s", _("cannot load HarfBuzz (libharfbuzz.so.0), which shapes the label"));
        return CLI_ENVIRONMENT;
    default:
        return cli_say_status(status);
    }
}

cli_exit
cli_visible_read(const cli_options *options, aigc_visible_label **label)
{
    aigc_visible_options wanted = { .struct_size = sizeof wanted };
    aigc_visible_reason reason;
    unsigned margin = UINT32_MAX;

    *label = NULL;
    if (!cli_options_given(options, CLI_OPTION_VISIBLE)) {
        for (size_t i = 0; i < sizeof details / sizeof details[0]; i++) {
            /* A default in a configuration file does no harm. */
            if (cli_options_on_line(options, details[i])) {
                cli_say(_("--%s is about the visible label: give --visible, too"),
                        cli_option_get(details[i])->name);
                return cli_usage_hint(options->command);
            }
        }
        return CLI_YES;
    }
    wanted.wording = cli_options_text(options, CLI_OPTION_LABEL_TEXT);
    wanted.language = (aigc_language)cli_options_choice(options, CLI_OPTION_LANG);
    wanted.style = (aigc_visible_style)cli_options_choice(options, CLI_OPTION_LABEL_STYLE);
    wanted.position = (aigc_visible_position)cli_options_choice(options, CLI_OPTION_LABEL_POSITION);
    wanted.font = cli_options_text(options, CLI_OPTION_FONT);
    cli_exit answer = read_percent(options, CLI_OPTION_LABEL_OPACITY, AIGC_VISIBLE_OPACITY_MIN, 100,
                                   &wanted.opacity);
    if (answer == CLI_YES) {
        answer = read_percent(options, CLI_OPTION_LABEL_MARGIN, 0, AIGC_VISIBLE_MARGIN_MAX / 10,
                              &margin);
    }
    if (answer != CLI_YES)
        return answer;
    wanted.margin = margin == UINT32_MAX ? 0 : margin == 0 ? AIGC_VISIBLE_MARGIN_NONE : margin * 10;
    aigc_status status = aigc_visible_label_new(&wanted, label, &reason);
    return status == AIGC_OK ? CLI_YES : say_why(&wanted, status, reason);
}

bool
cli_visible_say(const char *file, const aigc_visible_report *report)
{
    switch (report->reason) {
    case AIGC_VISIBLE_REASON_TOO_SMALL:
        cli_say(_("'%s': %lu x %lu pixels have no room for a label that can be read; a shorter "
                  "--label-text may fit"),
                file, (unsigned long)report->width, (unsigned long)report->height);
        return true;
    case AIGC_VISIBLE_REASON_TOO_LARGE:
        cli_say(_("'%s': the picture is too large to be drawn on"), file);
        return true;
    case AIGC_VISIBLE_REASON_NO_PICTURE:
        cli_say(_("'%s': --visible draws on PNG, JPEG, WebP and GIF only"), file);
        return true;
    default:
        return false;
    }
}
