/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/jpeg_segments.h"

#include "watermark/pixels/exif_orientation.h"

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

        if (found == NULL) {
            break;
        }
        at = (size_t)(found - file);
        if (found[1] != 0x00 && found[1] != 0xFF && (found[1] & 0xF8) != MARKER_RST0) {
            return at;
        }
        at += found[1] == 0xFF ? 1 : 2;
    }
    return length;
}

/* The segment at `at` or behind; bytes between segments are skipped as decoders do. */
static bool
next_segment(const uint8_t *file, size_t length, size_t at, segment *found)
{
    while (at + 1 < length && (file[at] != 0xFF || file[at + 1] == 0xFF || file[at + 1] == 0)) {
        at++;
    }
    if (at + 1 >= length) {
        return false;
    }
    *found = (segment){ file[at + 1], at, at + 2 };
    if (found->marker == MARKER_SOI || found->marker == MARKER_EOI || found->marker == MARKER_TEM ||
        (found->marker & 0xF8) == MARKER_RST0) {
        return true;
    }
    if (length - at < 4) {
        return false;
    }
    size_t size = (size_t)file[at + 2] << 8 | file[at + 3];
    size = size < 2 ? 2 : size; /* wrong, and read so by libjpeg */
    if (size > length - at - 2) {
        return false;
    }
    found->end = at + 2 + size;
    if (found->marker == MARKER_SOS) {
        found->end = coded_end(file, length, found->end);
    }
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
            memcmp(data, "Exif\0\0", 6) == 0) {
            return aigcp_exif_orientation(data, found.end - found.begin - 4);
        }
    }
    return 1;
}

aigc_status
aigcp_jpeg_join(aigcp_repaint_job *job, const uint8_t *recoded, size_t length)
{
    static const uint8_t begin[] = { 0xFF, MARKER_SOI };
    segment found = { 0, 0, 0 };
    aigc_status status = aigcp_job_write(job, begin, sizeof begin);

    while (status == AIGC_OK && found.marker != MARKER_EOI) {
        if (!next_segment(job->file, job->length, found.end, &found)) {
            found.end = job->length; /* no end, as some cameras leave it */
            break;
        }
        if (is_kept(found.marker)) {
            status = aigcp_job_write(job, job->file + found.begin, found.end - found.begin);
        }
    }
    if (status == AIGC_OK && (length < 2 || recoded[0] != 0xFF || recoded[1] != MARKER_SOI)) {
        status = AIGC_ERR_INTERNAL;
    }
    if (status == AIGC_OK) {
        status = aigcp_job_write(job, recoded + 2, length - 2);
    }
    return status == AIGC_OK ? aigcp_job_write(job, job->file + found.end, job->length - found.end)
                             : status;
}
