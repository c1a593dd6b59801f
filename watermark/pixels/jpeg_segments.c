/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/jpeg_segments.h"

#include "watermark/formats/jpeg_index.h"
#include "watermark/pixels/exif_orientation.h"

#include <stdlib.h>
#include <string.h>

enum marker {
    MARKER_TEM = 0x01,
    MARKER_RST0 = 0xD0,
    MARKER_SOI = 0xD8,
    MARKER_EOI = 0xD9,
    MARKER_SOS = 0xDA,
    MARKER_APP0 = 0xE0,
    MARKER_APP15 = 0xEF,
    MARKER_COM = 0xFE
};

/* A marker and its segment; of SOS also the coded data behind it. */
typedef struct segment {
    uint8_t marker;
    size_t begin, end;
} segment;

/* Where coded data ends: at a marker that is neither a stuffed byte nor a restart. */
static size_t
coded_end(const uint8_t *file, size_t length, size_t at)
{
    while (at + 1 < length) {
        const uint8_t *found = memchr(file + at, 0xFF, length - at - 1);

        if (!found)
            break;
        at = (size_t)(found - file);
        if (found[1] != 0x00 && found[1] != 0xFF && (found[1] & 0xF8) != MARKER_RST0)
            return at;
        at += found[1] == 0xFF ? 1 : 2;
    }
    return length;
}

/* The segment at `at` or behind; bytes between segments are skipped as decoders do. */
static bool
next_segment(const uint8_t *file, size_t length, size_t at, segment *found)
{
    while (at + 1 < length && (file[at] != 0xFF || file[at + 1] == 0xFF || file[at + 1] == 0))
        at++;
    if (at + 1 >= length)
        return false;
    *found = (segment){ file[at + 1], at, at + 2 };
    if (found->marker == MARKER_SOI || found->marker == MARKER_EOI || found->marker == MARKER_TEM ||
        (found->marker & 0xF8) == MARKER_RST0)
        return true;
    if (length - at < 4)
        return false;
    size_t size = (size_t)file[at + 2] << 8 | file[at + 3];
    size = size < 2 ? 2 : size; /* wrong, and read so by libjpeg */
    if (size > length - at - 2)
        return false;
    found->end = at + 2 + size;
    if (found->marker == MARKER_SOS)
        found->end = coded_end(file, length, found->end);
    return true;
}

static bool
is_kept(uint8_t marker)
{
    return (marker >= MARKER_APP0 && marker <= MARKER_APP15) || marker == MARKER_COM;
}

unsigned
aigcp_jpeg_orientation(const uint8_t *file, size_t length)
{
    segment found = { 0, 0, 0 };

    while (found.marker != MARKER_SOS && next_segment(file, length, found.end, &found)) {
        const uint8_t *data = file + found.begin + 4;

        if (found.marker == MARKER_APP0 + 1 && found.end - found.begin > 10 &&
            memcmp(data, "Exif\0\0", 6) == 0)
            return aigcp_exif_orientation(data, found.end - found.begin - 4);
    }
    return 1;
}

/* A file of which the tables and scans are replaced: those of the original end at `old_end`, in the
 * result at `new_end`; the segment in hand stands at `begin`, there at `written`. */
typedef struct joined_file {
    size_t old_end, new_end;
    size_t begin, written;
} joined_file;

static uint64_t
moved_by_join(const void *context, uint64_t offset)
{
    const joined_file *joined = context;

    return offset >= joined->old_end ? offset - joined->old_end + joined->new_end
           : offset > joined->begin  ? offset - joined->begin + joined->written
                                     : offset;
}

/* The next segment that counts: one that is kept, or the end, which a file may lack as some cameras
 * leave it. False at the end. */
static bool
next_kept(const aigcp_repaint_job *job, segment *found)
{
    while (found->marker != MARKER_EOI) {
        if (!next_segment(job->file, job->length, found->end, found)) {
            found->end = job->length;
            return false;
        }
        if (is_kept(found->marker))
            return true;
    }
    return false;
}

static joined_file
measure_join(const aigcp_repaint_job *job, size_t recoded)
{
    joined_file joined = { .new_end = recoded };
    segment found = { 0, 0, 0 };

    while (next_kept(job, &found))
        joined.new_end += found.end - found.begin;
    joined.old_end = found.end;
    return joined;
}

/* Write a segment; one that says where other pictures stand says where they come to stand. */
static aigc_status
write_kept(aigcp_repaint_job *job, const segment *found, const joined_file *joined)
{
    size_t length = found->end - found->begin, head = 4;

    if (length < head ||
        !aigcp_jpeg_is_index(found->marker, job->file + found->begin + head, length - head))
        return aigcp_job_write(job, job->file + found->begin, length);
    uint8_t *content = malloc(length);
    if (!content)
        return AIGC_ERR_MEMORY;
    memcpy(content, job->file + found->begin, length);
    aigc_status status = aigcp_jpeg_index_move(content + head, length - head, found->begin + head,
                                               moved_by_join, joined);
    if (status == AIGC_OK)
        status = aigcp_job_write(job, content, length);
    free(content);
    return status;
}

aigc_status
aigcp_jpeg_join(aigcp_repaint_job *job, const uint8_t *recoded, size_t length)
{
    static const uint8_t begin[] = { 0xFF, MARKER_SOI };
    segment found = { 0, 0, 0 };

    if (length < 2 || recoded[0] != 0xFF || recoded[1] != MARKER_SOI)
        return AIGC_ERR_INTERNAL;
    joined_file joined = measure_join(job, length);
    joined.written = sizeof begin;
    aigc_status status = aigcp_job_write(job, begin, sizeof begin);
    while (status == AIGC_OK && next_kept(job, &found)) {
        joined.begin = found.begin;
        status = write_kept(job, &found, &joined);
        joined.written += found.end - found.begin;
    }
    if (status == AIGC_OK)
        status = aigcp_job_write(job, recoded + 2, length - 2);
    return status == AIGC_OK
               ? aigcp_job_write(job, job->file + joined.old_end, job->length - joined.old_end)
               : status;
}
