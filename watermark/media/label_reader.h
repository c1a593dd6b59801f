/* SPDX-License-Identifier: Apache-2.0 */
/* Read the value of a carrier as a label, leniently: what writers in the world made of
 * GB 45438-2025, Annex E.
 *
 *     {"Label":"1",...}                        the standard, bare
 *     {"AIGC":{"Label":"1",...}}               the standard, wrapped; also with a string inside
 *     AIGC{...}   AIGC:{...}                   glued to its name
 *     {\"Label\":...}   {&quot;Label&quot;...}    escaped once too often
 *     {"label":1,"reserveCode1":null,...}      other spellings, numbers, null, nested objects
 *     {"ServiceProvider":...,"ContentID":...}  the form of 2023
 *
 * Nothing is corrected: values stay as they were found, and the reading says what was odd. */
#ifndef AIGCP_LABEL_READER_H
#define AIGCP_LABEL_READER_H

#include "common/arena.h"
#include "watermark/media/json_value.h"
#include "watermark/media/media_format.h"

#include <aigc/media_report.h>

/* One key of the label. */
typedef struct aigcp_read_field {
    const char *value;    /* as text, in the arena; NULL if the key is not there */
    const char *key;      /* as it is spelled there */
    aigcp_json_kind kind; /* what the value was before it became text */
} aigcp_read_field;

typedef struct aigcp_label_reading {
    aigc_label_form form; /* NONE: no label */
    aigcp_read_field fields[AIGCP_LABEL_FIELDS];
    const char *time; /* of the form of 2023 */
    bool escaped;     /* quotes were escaped once too often */
    bool encoding;    /* not UTF-8; what was lost reads as U+FFFD */
    bool broken;      /* no JSON; fields were picked out of it */
    bool repeated;    /* a key stands twice */
} aigcp_label_reading;

/* Read at most AIGC_FOUND_TEXT_MAX bytes. Values live in the arena.
 * @return AIGC_OK, also if it is no label; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_label_read(const char *text, size_t length, aigcp_arena *arena,
                                             aigcp_label_reading *reading);

/* ---- between the two files of the reader ------------------------------------------------ */

/* Where in a label a key belongs: 0 to AIGCP_LABEL_FIELDS - 1, or one of these. */
#define AIGCP_KEY_TIME (AIGCP_LABEL_FIELDS)
#define AIGCP_KEY_WRAPPER (AIGCP_LABEL_FIELDS + 1)
#define AIGCP_KEY_VENDOR (AIGCP_LABEL_FIELDS + 2)
#define AIGCP_KEY_UNKNOWN (AIGCP_LABEL_FIELDS + 3)

/* What a key means, however it is spelled. @param[out] legacy  a key of the form of 2023. */
unsigned aigcp_label_key(const char *key, size_t length, bool *legacy);

/* Pick fields out of what is no JSON: what stands between one known key and the next. */
AIGC_MUST_CHECK aigc_status aigcp_label_salvage(const char *text, size_t length, aigcp_arena *arena,
                                                aigcp_label_reading *reading);

/* Keep the value of a key in the reading; the first one counts. */
AIGC_MUST_CHECK aigc_status aigcp_label_keep(aigcp_label_reading *reading, aigcp_arena *arena,
                                             const char *key, size_t key_length, const char *value,
                                             size_t length, aigcp_json_kind kind);

#endif
