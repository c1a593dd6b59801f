/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/audit_trail.h"

int
serve_trail_init(serve_trail *trail, aigc_audit *log)
{
    trail->log = log;
    atomic_init(&trail->failures, 0);
    return pthread_mutex_init(&trail->lock, NULL) == 0 ? 0 : -1;
}

void
serve_trail_destroy(serve_trail *trail)
{
    (void)pthread_mutex_destroy(&trail->lock);
}

uint64_t
serve_trail_dropped(serve_trail *trail)
{
    (void)pthread_mutex_lock(&trail->lock);
    uint64_t dropped = aigc_audit_dropped(trail->log);
    (void)pthread_mutex_unlock(&trail->lock);
    return dropped;
}

/* Whatever is wrong with the log, the text cannot be vouched for. */
static aigc_status
conclude(serve_trail *trail, aigc_status status)
{
    if (status == AIGC_OK)
        return AIGC_OK;
    (void)atomic_fetch_add(&trail->failures, 1);
    return AIGC_ERR_IO;
}

aigc_status
serve_record_begin(serve_record *record, serve_trail *trail, const serve_snapshot *snapshot,
                   aigc_direction direction, const char *request_id)
{
    aigc_audit_about about = { .struct_size = sizeof about,
                               .request_id = request_id,
                               .direction = direction,
                               .rules_version = aigc_rules_version(snapshot->rules),
                               .revision = aigc_rules_revision(snapshot->rules) };
    aigc_status status;

    *record = (serve_record){ .trail = trail };
    if (!trail->log)
        return AIGC_OK;
    about.bundle = about.revision > 0 ? aigc_rules_digest(snapshot->rules) : NULL;
    (void)pthread_mutex_lock(&trail->lock);
    status = aigc_audit_text_new(trail->log, &record->text);
    if (status == AIGC_OK)
        status = aigc_audit_text_begin(record->text, &about);
    if (status != AIGC_OK) {
        aigc_audit_text_free(record->text);
        record->text = NULL;
    }
    (void)pthread_mutex_unlock(&trail->lock);
    return conclude(trail, status);
}

aigc_status
serve_record_finding(serve_record *record, const aigc_finding *finding)
{
    if (!record->text)
        return AIGC_OK;
    (void)pthread_mutex_lock(&record->trail->lock);
    aigc_status status = aigc_audit_text_finding(record->text, finding);
    (void)pthread_mutex_unlock(&record->trail->lock);
    return conclude(record->trail, status);
}

aigc_status
serve_record_end(serve_record *record, const aigc_audit_result *result)
{
    if (!record->text)
        return AIGC_OK;
    (void)pthread_mutex_lock(&record->trail->lock);
    aigc_status status = aigc_audit_text_finish(record->text, result);
    aigc_audit_text_free(record->text);
    record->text = NULL;
    (void)pthread_mutex_unlock(&record->trail->lock);
    return conclude(record->trail, status);
}

aigc_status
serve_trail_label(serve_trail *trail, const aigc_audit_label *label)
{
    aigc_audit_label written = *label;

    if (!trail->log)
        return AIGC_OK;
    written.struct_size = sizeof written;
    (void)pthread_mutex_lock(&trail->lock);
    aigc_status status = aigc_audit_note_label(trail->log, &written);
    (void)pthread_mutex_unlock(&trail->lock);
    return conclude(trail, status);
}
