/* SPDX-License-Identifier: Apache-2.0 */
/* How a finding was read: for people, and as JSON. */
#include "cli/io/explain_output.h"

#include "cli/io/escape.h"
#include "cli/io/messages.h"

#include <string.h>

typedef struct explaining {
    cli_string *out;
    const aigc_finding *finding;
} explaining;

typedef struct reading_words {
    const char *name; /* in JSON */
    const char *text; /* for people, behind what was read and before what it stands for */
} reading_words;

static reading_words
words_of(aigc_reading reading)
{
    switch (reading) {
    case AIGC_READING_ITSELF:
        return (reading_words){ "itself", N_("as it is") };
    case AIGC_READING_FOLDED:
        return (reading_words){ "folded", N_("another form of") };
    case AIGC_READING_LOOK_ALIKE:
        return (reading_words){ "look-alike", N_("looks like") };
    case AIGC_READING_SOUND:
        return (reading_words){ "sound", N_("sounds like") };
    case AIGC_READING_SPELT:
        return (reading_words){ "spelt", N_("spells") };
    case AIGC_READING_PART:
        return (reading_words){ "part", N_("from the parts of") };
    case AIGC_READING_SEPARATOR:
        return (reading_words){ "separator", N_("passed over, a separator") };
    case AIGC_READING_INVISIBLE:
        return (reading_words){ "invisible", N_("invisible") };
    case AIGC_READING_REPEAT:
        return (reading_words){ "repeat", N_("passed over, a repeat") };
    }
    return (reading_words){ "unknown", N_("read in a way that is not known") };
}

/* How a run was read, for people. */
static const char *
text_of(aigc_reading reading, const cli_string *stands_for)
{
    if (reading == AIGC_READING_INVISIBLE && stands_for->length > 0)
        return _("invisible, and spells");
    return _(words_of(reading).text);
}

static void
add_quoted(cli_string *out, const char *text)
{
    cli_escape(out, text, strlen(text), CLI_ESCAPE_QUOTED);
}

/* Whether a part is, as the one before it, one of the parts of a character. */
static bool
is_same_character(const aigc_explained_part *first, const aigc_explained_part *part)
{
    return part > first && part->reading == AIGC_READING_PART &&
           strcmp(part->stands_for, part[-1].stands_for) == 0;
}

/* Add a line for the parts from `first` to before `last`, which were read in one way. */
static void
add_run(const explaining *e, const aigc_explained_part *first, const aigc_explained_part *last)
{
    cli_string *out = e->out;
    cli_string stands_for;

    cli_string_init(&stands_for);
    for (const aigc_explained_part *part = first; part < last; part++)
        if (!is_same_character(first, part))
            cli_string_add(&stands_for, part->stands_for);
    cli_string_add(out, "        ");
    unsigned long long start = e->finding->start;
    cli_string_format(out, _("byte %llu: "), start + first->start);
    cli_escape(out, (const char *)e->finding->text + first->start, last[-1].end - first->start,
               CLI_ESCAPE_QUOTED);
    cli_string_add_character(out, ' ');
    cli_string_add(out, text_of(first->reading, &stands_for));
    if (stands_for.length > 0) {
        cli_string_add_character(out, ' ');
        add_quoted(out, stands_for.data);
    }
    cli_string_add_character(out, '\n');
    out->failed = out->failed || stands_for.failed;
    cli_string_free(&stands_for);
}

/* Whether a finding is a disguise only by what stands beside it: nothing in it was passed over, and
 * no separator of the word is missing. */
static bool
is_disguised_outside(const aigc_finding *finding, const aigc_explanation *explanation)
{
    size_t read = 0;

    for (size_t i = 0; i < explanation->part_count; i++) {
        const aigc_reading reading = explanation->parts[i].reading;

        if (reading == AIGC_READING_SEPARATOR || reading == AIGC_READING_REPEAT)
            return false;
        read += strlen(explanation->parts[i].stands_for);
    }
    return finding->lane == AIGC_LANE_SKIP && read == strlen(explanation->folded);
}

static int
add_lines(void *context, const aigc_explanation *explanation)
{
    const explaining *e = context;
    const aigc_explained_part *part = explanation->parts;
    const aigc_explained_part *end = part + explanation->part_count;

    cli_string_add(e->out, "    ");
    cli_string_format(e->out, _("lane %s reads"), aigc_lane_name(e->finding->lane));
    cli_string_add_character(e->out, ' ');
    add_quoted(e->out, explanation->folded);
    cli_string_add_character(e->out, '\n');
    while (part < end) {
        const aigc_explained_part *first = part;

        while (part < end && part->reading == first->reading)
            part++;
        if (first->reading != AIGC_READING_ITSELF)
            add_run(e, first, part);
    }
    if (is_disguised_outside(e->finding, explanation)) {
        cli_string_add(e->out, "        ");
        cli_string_add(e->out, _("passed over beside it: repeats, or marks"));
        cli_string_add_character(e->out, '\n');
    }
    if (explanation->allow) {
        cli_string_add(e->out, "    ");
        cli_string_add(e->out, _("allow phrase that does not cover it:"));
        cli_string_add_character(e->out, ' ');
        add_quoted(e->out, explanation->allow);
        cli_string_add_character(e->out, '\n');
    }
    return 0;
}

static int
add_members(void *context, const aigc_explanation *explanation)
{
    const explaining *e = context;
    cli_string *out = e->out;

    cli_json_open(out, "explain", '{');
    cli_json_string(out, "lane", aigc_lane_name(e->finding->lane));
    cli_json_string(out, "folded", explanation->folded);
    if (explanation->allow)
        cli_json_string(out, "allow", explanation->allow);
    cli_json_open(out, "parts", '[');
    for (size_t i = 0; i < explanation->part_count; i++) {
        const aigc_explained_part *part = &explanation->parts[i];

        cli_json_open(out, NULL, '{');
        cli_json_number(out, "start", e->finding->start + part->start);
        cli_json_number(out, "end", e->finding->start + part->end);
        cli_json_string(out, "reading", words_of(part->reading).name);
        if (part->stands_for[0] != '\0')
            cli_json_string(out, "stands_for", part->stands_for);
        cli_json_close(out, '}');
    }
    cli_json_close(out, ']');
    cli_json_close(out, '}');
    return 0;
}

void
cli_explain_text(cli_string *out, const aigc_finding *finding)
{
    explaining e = { out, finding };

    if (aigc_finding_explain(finding, add_lines, &e) != AIGC_OK)
        out->failed = true; /* for want of memory: there is no other reason */
}

void
cli_explain_json(cli_string *out, const aigc_finding *finding)
{
    explaining e = { out, finding };

    if (aigc_finding_explain(finding, add_members, &e) != AIGC_OK)
        out->failed = true;
}
