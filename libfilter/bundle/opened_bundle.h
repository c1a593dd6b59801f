/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of aigc_bundle, and what the files about bundles share. */
#ifndef AIGCP_OPENED_BUNDLE_H
#define AIGCP_OPENED_BUNDLE_H

#include "common/key_list.h"
#include "libfilter/bundle/bundle_manifest.h"
#include "libfilter/rules/rule_model.h"
#include "libfilter/text_index.h"

struct aigc_bundle_keys {
    aigcp_key_list list;
};

struct aigc_bundle {
    char *name;           /* path, or what stands for it */
    aigcp_buffer content; /* the whole file; the files point into it */
    aigcp_arena arena;    /* of the manifest */
    aigcp_manifest manifest;
    aigcp_text_index index; /* aigc_bundle_file by name */
    char digest[AIGCP_HASH_HEX_ROOM];
    char signer[AIGCP_KEY_ID_ROOM];
};

/* What is known of the bundle that was last accepted; all zero: nothing. */
typedef struct aigcp_bundle_record {
    uint64_t revision;
    uint64_t rules;
    uint64_t entries; /* words and patterns of all rules */
    char digest[AIGCP_HASH_HEX_ROOM];
} aigcp_bundle_record;

/* Terms and report of the caller's, checked. */

/* Whether the structs are such as we know; the report is then as if all were accepted. */
bool aigcp_bundle_call_is_good(const aigc_bundle_terms *terms, aigc_bundle_report *report);

/* Refuse: note the verdict and a detail (as printf). Always AIGC_ERR_REFUSED. */
AIGC_MUST_CHECK aigc_status aigcp_bundle_refuse(aigc_bundle_report *report,
                                                aigc_bundle_verdict verdict, const char *format,
                                                ...) __attribute__((format(printf, 3, 4)));

/* Set the detail alone; errno stays. */
void aigcp_bundle_detail(aigc_bundle_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Name the file that a failure is about, if it is about one; returns `status`. */
AIGC_MUST_CHECK aigc_status aigcp_bundle_blame(aigc_bundle_report *report, const char *path,
                                               aigc_status status);

/* Records. */

/* Read a record; a file that is not there is one of nothing. AIGC_OK, AIGC_ERR_IO (errno),
 * AIGC_ERR_FORMAT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_bundle_record_read(const char *path, aigcp_bundle_record *record);

/* What there is to remember of rules from a bundle. */
void aigcp_bundle_record_of(const aigc_rules *rules, aigcp_bundle_record *record);

/* Refuse a bundle that is older than, or contradicts, what was accepted. */
AIGC_MUST_CHECK aigc_status aigcp_bundle_check_revision(const aigc_bundle *bundle,
                                                        const aigcp_bundle_record *last,
                                                        aigc_bundle_report *report);

/* Loading. */

/* Check what a record, the clock and this library's version have against a bundle. */
AIGC_MUST_CHECK aigc_status aigcp_bundle_judge(const aigc_bundle *bundle,
                                               const aigc_bundle_terms *terms,
                                               aigc_bundle_report *report);

/* Compile and try an opened bundle; `running` is what is in force, or NULL. */
AIGC_MUST_CHECK aigc_status aigcp_bundle_compile(const aigc_bundle *bundle,
                                                 const aigc_bundle_terms *terms,
                                                 const aigc_rules *running, aigc_rules **rules,
                                                 aigc_bundle_report *report);

/* Try the examples; the report says which fails. AIGC_OK, AIGC_ERR_REFUSED, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_bundle_self_test(aigc_rules *rules, aigc_bundle_report *report);

/* Read the list `name`, which stands in a rule file of the folder `folder` ("" is the top), from
 * the bundle that the model is reading. As aigcp_rule_files_read_list(). */
aigcp_source *aigcp_bundle_read_list(aigcp_rule_model *model, const char *folder, const char *name,
                                     aigcp_place place);

#endif
