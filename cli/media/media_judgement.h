/* SPDX-License-Identifier: Apache-2.0 */
/* What a report of the labels of a file comes to, and how it is shown. */
#ifndef CLI_MEDIA_JUDGEMENT_H
#define CLI_MEDIA_JUDGEMENT_H

#include "cli/exit_status.h"
#include "cli/io/string_builder.h"
#include "cli/media/manifest_contents.h"
#include "cli/media/watermark_answer.h"

#include <aigc/media_report.h>

/* What may be believed. Only trusted is yes. */
typedef enum cli_media_verdict {
    CLI_MEDIA_TRUSTED,   /* a label, signed by a key that is pinned */
    CLI_MEDIA_INTEGRITY, /* a label as somebody signed it */
    CLI_MEDIA_ALTERED,   /* a label whose signature does not fit */
    CLI_MEDIA_UNSIGNED,  /* a label that anyone can have written */
    CLI_MEDIA_WATERMARK, /* no label, but the mark in the pixels */
    CLI_MEDIA_TRACES,    /* no label, but traces of one */
    CLI_MEDIA_NOTHING
} cli_media_verdict;

cli_media_verdict cli_media_judge(const aigc_media_report *report);

/* The judgement, then what was found. */
void cli_media_verify_text(cli_string *out, const char *file, const aigc_media_report *report,
                           const cli_watermark_answer *mark);
void cli_media_verify_json(cli_string *out, const char *file, const aigc_media_report *report,
                           const cli_watermark_answer *mark);

/* A class as words for people, and as the member `class`. */
const char *cli_media_class_words(aigc_media_class class);
void cli_media_class_name_json(cli_string *out, aigc_media_class class);

/* The class of article 6, with the reasons for it: rows, or the members `class` and `because`. */
void cli_media_class_text(cli_string *out, const aigc_media_report *report);
void cli_media_class_json(cli_string *out, const aigc_media_report *report);

/* Only what was found; each label with its fields and what is wrong with it, and each manifest.
 * @param report NULL for a manifest store that is a file of its own. */
void cli_media_show_text(cli_string *out, const char *file, const aigc_media_report *report,
                         const cli_manifests *manifests);
void cli_media_show_json(cli_string *out, const char *file, const aigc_media_report *report,
                         const cli_manifests *manifests);

#endif
