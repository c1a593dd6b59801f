/* SPDX-License-Identifier: Apache-2.0 */
/* Remove the oldest files of an audit log. The log says so first: so that what is missing can be
 * told from what was stolen, also if the removing is cut short. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "libfilter/audit/audit_json.h"
#include "libfilter/audit/audit_log.h"
#include "libfilter/audit/audit_segments.h"
#include "libfilter/audit/audit_walk.h"
#include "libfilter/limits.h"

#define DAY_MILLISECONDS (UINT64_C(86400) * 1000)

/* How many files from the oldest on are old enough as a whole. Clocks go back at times: a file
 * behind a younger one waits for it. */
static size_t
count_old(const aigcp_audit_walk *walk, uint64_t before, aigc_audit_pruned *pruned)
{
    size_t count = 0;
    while (count < walk->border_count && walk->borders[count].file &&
           walk->borders[count].time <= before)
        count++;
    if (count < walk->border_count && walk->borders[count].file)
        pruned->kept_until = walk->borders[count].time;
    return count;
}

/* Write down what will be removed, and make that safe. */
static aigc_status
note_prune(aigc_audit *audit, const aigcp_audit_border *border, const aigc_audit_pruned *pruned,
           uint64_t now)
{
    aigcp_buffer body;
    aigcp_buffer_init(&body, AIGCP_MAX_AUDIT_RECORD);
    aigcp_audit_json json = { &body, AIGC_OK };

    aigcp_audit_json_string(&json, "kind", aigcp_audit_kinds[AIGC_AUDIT_PRUNE]);
    aigcp_audit_json_number(&json, "through", border->last);
    aigcp_audit_json_hex(&json, "through_hash", border->hash, sizeof border->hash);
    aigcp_audit_json_number(&json, "files", pruned->files);
    aigcp_audit_json_number(&json, "records", pruned->records);
    if (json.status == AIGC_OK)
        json.status = aigcp_audit_file_append(&audit->file, now, &body);
    if (json.status == AIGC_OK)
        json.status = aigcp_audit_file_checkpoint(&audit->file, now);
    aigcp_buffer_free(&body);
    return json.status;
}

static aigc_status
remove_files(const aigc_audit *audit, const aigcp_audit_walk *walk, size_t count)
{
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < count && status == AIGC_OK; i++) {
        char *path = aigcp_audit_segment_path(audit->file.path, walk->borders[i].file);
        if (!path)
            return AIGC_ERR_MEMORY;
        if (unlink(path) != 0 && errno != ENOENT)
            status = AIGC_ERR_IO;
        free(path);
    }
    return status == AIGC_OK ? aigcp_audit_sync_folder(audit->file.path) : status;
}

static aigc_status
prune(aigc_audit *audit, const aigcp_audit_walk *walk, uint64_t days, uint64_t now,
      aigc_audit_pruned *pruned)
{
    uint64_t age = days * DAY_MILLISECONDS;
    size_t count = count_old(walk, now > age ? now - age : 0, pruned);
    if (pruned->kept_until)
        pruned->kept_until += age;
    if (count == 0)
        return AIGC_OK;
    const aigcp_audit_border *border = &walk->borders[count - 1];
    pruned->files = count;
    pruned->last = border->last;
    pruned->records = border->last - walk->summary.first + 1;
    aigc_status status = note_prune(audit, border, pruned, now);
    return status == AIGC_OK ? remove_files(audit, walk, count) : status;
}

aigc_status
aigc_audit_prune(aigc_audit *audit, uint64_t days, uint64_t milliseconds, aigc_audit_pruned *pruned)
{
    aigcp_audit_walk walk;
    uint64_t now;

    if (!audit || !pruned || pruned->struct_size != sizeof *pruned || days < AIGC_AUDIT_DAYS_MIN ||
        days > AIGCP_AUDIT_TIME_MAX / DAY_MILLISECONDS)
        return AIGC_ERR_ARGUMENT;
    *pruned = (aigc_audit_pruned){ .struct_size = sizeof *pruned };
    aigc_status status = aigcp_audit_now(milliseconds, &now);
    if (status != AIGC_OK)
        return status;
    status = aigcp_audit_walk_run(&walk, audit->file.path, NULL);
    if (status == AIGC_OK)
        status = prune(audit, &walk, days, now, pruned);
    int saved = errno;
    aigcp_audit_walk_free(&walk);
    errno = saved;
    return status;
}
