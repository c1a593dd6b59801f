/* SPDX-License-Identifier: Apache-2.0 */
/* Cheap questions first: an upright tile in a small version of the picture is what most marked
 * pictures have. Everything else follows in the order of its price, until the payload is read or
 * the last candidate has failed. */
#include "watermark/invisible/search.h"

#include "watermark/invisible/lock.h"
#include "watermark/invisible/polar_code.h"
#include "watermark/invisible/pose_scan.h"
#include "watermark/invisible/reading.h"
#include "watermark/invisible/residual.h"
#include "watermark/invisible/tile.h"
#include "watermark/limits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Coherence at which a candidate is decoded at once. Noise reaches 26 to 33 after refinement, and
 * 50 to 70 in pictures that are periodic or flat. */
#define COHERENCE_SURE 72.0F
/* Below this a candidate is not even kept. */
#define COHERENCE_LEAST 20.0F
/* Others are kept, and the best are decoded after each scan and at the end: 13 poses in all, and
 * room for three that were sure, in AIGCP_DECODES_MAX decodes of four for each pose. */
#define KEPT 8
#define DECODED_AFTER_SCAN 2
#define DECODED_POSES (AIGCP_DECODES_MAX / 4)
/* Two poses that differ by less, relatively, are one. */
#define SAME_POSE 0.003
#define REACH 512 /* pixels each way that a first lock looks at */

#define UPRIGHT_CANDIDATES 4
#define QUICK_CANDIDATES 2
#define WINDOWS 2         /* each way, of most levels */
#define SHORT_SIDE_MIN 96 /* of a level */

typedef struct search_level {
    aigcp_plane residual;
    double shrunk; /* pixels of the caller's picture per pixel of this level */
    aigcp_locker *locker;
    aigcp_spectrum spectrum;
    aigcp_polar_map polar; /* made when it is first needed */
} search_level;

#define LEVELS_MAX 4

typedef struct kept_pose {
    aigcp_pose pose;
    size_t level;
} kept_pose;

typedef struct search_state {
    const aigcp_carriers *carriers;
    size_t width, height; /* of the caller's picture */
    aigcp_fourier *fourier;
    aigcp_polar_decoder *decoder;
    search_level levels[LEVELS_MAX];
    size_t level_count;
    kept_pose kept[KEPT];
    size_t kept_count;
    kept_pose decoded[DECODED_POSES]; /* as they were before they were refined */
    size_t decoded_count;
    size_t decodes;
    aigc_watermark_found *found;
    bool done;
} search_state;

float
aigcp_energy_needed(size_t payload_length)
{
    return 1.3F * (float)(8 * (payload_length + AIGCP_CHECK_BYTES));
}

/* ---- decoding --------------------------------------------------------------------------- */

static void
pack(const uint8_t *bits, size_t count, uint8_t *bytes)
{
    for (size_t i = 0; i < count; i++)
        bytes[i / 8] = (uint8_t)(bytes[i / 8] << 1 | bits[i]);
}

static bool
accept(void *context, const uint8_t *info, size_t count)
{
    const search_state *search = context;
    uint8_t bytes[AIGCP_INFO_MAX / 8] = { 0 }, check[AIGCP_CHECK_BYTES];
    pack(info, count, bytes);
    size_t length = count / 8 - AIGCP_CHECK_BYTES;
    aigcp_keyed_check(search->carriers->check_key, bytes, length, check);
    return memcmp(check, bytes + length, AIGCP_CHECK_BYTES) == 0;
}

static void
describe(search_state *search, const aigcp_pose *pose, double shrunk, float energy, size_t length)
{
    aigc_watermark_found *found = search->found;
    const double *m = pose->m;
    double determinant = m[0] * m[3] - m[1] * m[2];
    double across = hypot(m[0], m[2]), down = fabs(determinant) / across;
    bool flipped = determinant < 0;
    found->scale = sqrt(fabs(determinant)) * shrunk;
    found->aspect = down > 0 ? hypot(m[0], m[1]) / hypot(m[2], m[3]) : 1;
    found->flipped = flipped ? 1 : 0;
    found->rotation = atan2(flipped ? -m[2] : m[2], flipped ? -m[0] : m[0]) * 57.29577951308232;
    found->margin = 10.0 * log10(fmax((double)energy, 1.0) / (double)aigcp_energy_needed(length));
}

static void
try_decode(search_state *search, const aigcp_reading *reading, const aigcp_pose *pose,
           double shrunk)
{
    static const size_t lengths[] = { AIGC_WATERMARK_PAYLOAD_SHORT, AIGC_WATERMARK_PAYLOAD_LONG };
    float likelihood[AIGCP_CODE_BITS];
    uint8_t info[AIGCP_INFO_MAX];
    for (size_t channel = 0; channel < AIGCP_CHANNELS; channel++) {
        float energy = aigcp_reading_likelihoods(reading, search->carriers, (aigcp_channel)channel,
                                                 likelihood);
        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
            if (search->decodes == AIGCP_DECODES_MAX)
                return;
            search->decodes++;
            size_t count = 8 * (lengths[i] + AIGCP_CHECK_BYTES);
            if (!aigcp_polar_decode(search->decoder, likelihood, count, accept, search, info))
                continue;
            search->found->payload.length = lengths[i];
            pack(info, 8 * lengths[i], search->found->payload.bytes);
            describe(search, pose, shrunk, energy, lengths[i]);
            search->done = true;
            return;
        }
    }
}

/* Whether a pose, or one that leads to the same, was decoded before. */
static bool
was_decoded(const search_state *search, size_t index, const aigcp_pose *pose)
{
    for (size_t i = 0; i < search->decoded_count; i++) {
        double apart = 0, size = 0;
        for (size_t j = 0; j < 4; j++) {
            double difference = search->decoded[i].pose.m[j] - pose->m[j];
            apart += difference * difference;
            size += pose->m[j] * pose->m[j];
        }
        if (search->decoded[i].level == index && apart < SAME_POSE * SAME_POSE * size)
            return true;
    }
    return false;
}

static aigc_status
read_pose(search_state *search, size_t index, aigcp_pose *pose)
{
    if (search->decoded_count == DECODED_POSES || was_decoded(search, index, pose))
        return AIGC_OK;
    search->decoded[search->decoded_count++] = (kept_pose){ *pose, index };
    search_level *level = &search->levels[index];
    aigcp_reading *reading = malloc(sizeof *reading);
    aigcp_lattice *lattice = malloc(sizeof *lattice);
    aigcp_part all = { 0, 0, level->residual.width, level->residual.height };
    aigc_status status = reading && lattice ? AIGC_OK : AIGC_ERR_MEMORY;
    if (status == AIGC_OK) {
        aigcp_lock_refine(level->locker, search->carriers, pose);
        status = aigcp_read_lattice(&level->residual, pose, all, lattice);
    }
    if (status == AIGC_OK) {
        aigcp_read_carriers(lattice, search->carriers, reading);
        try_decode(search, reading, pose, level->shrunk);
    }
    free(lattice);
    free(reading);
    return status;
}

/* ---- candidates ------------------------------------------------------------------------- */

static void
keep(search_state *search, size_t index, const aigcp_pose *pose)
{
    size_t place = search->kept_count;
    if (pose->score < COHERENCE_LEAST)
        return;
    if (place == KEPT) {
        place = 0;
        for (size_t i = 1; i < KEPT; i++)
            if (search->kept[i].pose.score < search->kept[place].pose.score)
                place = i;
        if (search->kept[place].pose.score >= pose->score)
            return;
    } else {
        search->kept_count++;
    }
    search->kept[place] = (kept_pose){ *pose, index };
}

/* Decode those that are sure, keep the others if `later`. */
static aigc_status
try_candidates(search_state *search, size_t index, const aigcp_candidates *candidates, bool later)
{
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < candidates->count && status == AIGC_OK && !search->done; i++) {
        aigcp_pose pose[2];
        aigcp_lock(search->levels[index].locker, search->carriers, &candidates->list[i], REACH,
                   &pose[0], &pose[1]);
        if (pose[1].score > pose[0].score) {
            aigcp_pose swap = pose[0];
            pose[0] = pose[1];
            pose[1] = swap;
        }
        for (size_t j = 0; j < 2 && status == AIGC_OK && !search->done; j++)
            if (pose[j].score >= COHERENCE_SURE)
                status = read_pose(search, index, &pose[j]);
            else if (later)
                keep(search, index, &pose[j]);
    }
    return status;
}

/* The best `count` of those that were kept. */
static aigc_status
try_kept(search_state *search, size_t count)
{
    aigc_status status = AIGC_OK;
    while (search->kept_count > 0 && count > 0 && status == AIGC_OK && !search->done) {
        size_t best = 0;
        for (size_t i = 1; i < search->kept_count; i++)
            if (search->kept[i].pose.score > search->kept[best].pose.score)
                best = i;
        kept_pose next = search->kept[best];
        search->kept[best] = search->kept[--search->kept_count];
        count -= was_decoded(search, next.level, &next.pose) ? 0 : 1;
        status = read_pose(search, next.level, &next.pose);
    }
    return status;
}

static aigc_status
try_scan(search_state *search, size_t index, const aigcp_candidates *candidates)
{
    aigc_status status = try_candidates(search, index, candidates, true);
    if (status == AIGC_OK && !search->done)
        status = try_kept(search, DECODED_AFTER_SCAN);
    return status;
}

/* The poses that the writer chooses in a picture of this size, which may have been coded anew and
 * no more: `x` and `y` are pixels of a reference pixel. */
static void
list_written(double x, double y, aigcp_candidates *candidates)
{
    const double poses[4][4] = { { x, 0, 0, y }, { -x, 0, 0, y }, { 0, -x, y, 0 }, { 0, x, y, 0 } };
    candidates->count = 4;
    for (size_t i = 0; i < 4; i++)
        memcpy(candidates->list[i].m, poses[i], sizeof poses[i]);
}

static aigc_status
see(search_state *search, size_t index, size_t windows)
{
    search_level *level = &search->levels[index];
    return aigcp_spectrum_add(&level->spectrum, &level->residual, windows, search->fourier);
}

/* Without looking for it: as it was written. */
static aigc_status
try_written(search_state *search, size_t index)
{
    const aigcp_plane *plane = &search->levels[index].residual;
    double size = (double)aigcp_tile_period(search->width, search->height) / AIGCP_TILE;
    aigcp_candidates written = { .room = 4 };
    list_written(size * (double)plane->width / (double)search->width,
                 size * (double)plane->height / (double)search->height, &written);
    return try_candidates(search, index, &written, false);
}

/* By the middle window alone, which is enough for most marked pictures; then by all windows. */
static aigc_status
scan_upright(search_state *search, size_t index)
{
    const aigcp_plane *plane = &search->levels[index].residual;
    aigcp_candidates quick = { .room = QUICK_CANDIDATES };
    aigcp_candidates candidates = { .room = UPRIGHT_CANDIDATES };
    aigc_status status = see(search, index, 1);
    if (status == AIGC_OK && !search->done && aigcp_spectrum_windows(plane, WINDOWS) > 1) {
        aigcp_scan_upright(&search->levels[index].spectrum, search->carriers, &quick);
        status = try_candidates(search, index, &quick, false);
        if (status == AIGC_OK && !search->done)
            status = see(search, index, WINDOWS);
    }
    if (status != AIGC_OK || search->done)
        return status;
    aigcp_scan_upright(&search->levels[index].spectrum, search->carriers, &candidates);
    return try_scan(search, index, &candidates);
}

typedef aigc_status (*scan_fn)(const aigcp_polar_map *, const aigcp_carriers *, aigcp_candidates *);

static aigc_status
scan_polar(search_state *search, size_t index, scan_fn scan, size_t room)
{
    aigcp_candidates candidates = { .room = room };
    search_level *level = &search->levels[index];
    aigc_status status = AIGC_OK;
    if (!level->polar.power)
        status = aigcp_polar_map_new(&level->spectrum, &level->polar);
    if (status == AIGC_OK)
        status = scan(&level->polar, search->carriers, &candidates);
    if (status == AIGC_OK)
        status = try_scan(search, index, &candidates);
    return status;
}

/* ---- levels ----------------------------------------------------------------------------- */

static aigc_status
add_level(search_state *search, const aigcp_plane *luma, double factor)
{
    search_level *level = &search->levels[search->level_count];
    aigcp_plane reduced = { 0, 0, NULL };
    aigc_status status = AIGC_OK;
    if (factor > 1.0) {
        double width = floor((double)luma->width / factor + 0.5);
        double height = floor((double)luma->height / factor + 0.5);
        status = aigcp_plane_reduce(luma, width < 1 ? 1 : (size_t)width,
                                    height < 1 ? 1 : (size_t)height, &reduced);
    }
    search->level_count++;
    level->shrunk = (double)search->width / (double)luma->width * factor;
    if (status == AIGC_OK)
        status = aigcp_residual(factor > 1.0 ? &reduced : luma, &level->residual);
    if (status == AIGC_OK)
        status = aigcp_locker_new(&level->residual, &level->locker);
    aigcp_plane_free(&reduced);
    return status;
}

/* All rotations in another level. */
static aigc_status
scan_level(search_state *search, const aigcp_plane *luma, double factor, size_t windows,
           size_t room)
{
    size_t index = search->level_count;
    aigc_status status = add_level(search, luma, factor);
    if (status == AIGC_OK)
        status = see(search, index, windows);
    if (status == AIGC_OK)
        status = scan_polar(search, index, aigcp_scan_turned, room);
    return status;
}

static aigc_status
run(search_state *search, const aigcp_plane *luma)
{
    size_t side = luma->width < luma->height ? luma->width : luma->height;
    double first = side > AIGCP_LEVEL_SIDE ? (double)side / AIGCP_LEVEL_SIDE : 1.0;
    aigc_status status = add_level(search, luma, first);
    if (status == AIGC_OK)
        status = try_written(search, 0);
    if (status == AIGC_OK && !search->done)
        status = scan_upright(search, 0);
    if (status == AIGC_OK && !search->done)
        status = scan_polar(search, 0, aigcp_scan_turned, 12);
    if (status == AIGC_OK && !search->done)
        status = scan_polar(search, 0, aigcp_scan_stretched, 12);
    if (status == AIGC_OK && !search->done && first > 1.0)
        status = scan_level(search, luma, 1.0, 2 * WINDOWS, 12);
    if (status == AIGC_OK && !search->done && (double)side / first >= 2 * SHORT_SIDE_MIN)
        status = scan_level(search, luma, 2 * first, WINDOWS, 8);
    if (status == AIGC_OK && !search->done)
        status = try_kept(search, KEPT);
    return status;
}

static aigc_status
begin(search_state *search, aigc_watermark_found *found)
{
    search->found = found;
    memset(found, 0, sizeof *found);
    aigc_status status = aigcp_fourier_new(AIGCP_POWER_SIZE, &search->fourier);
    return status == AIGC_OK ? aigcp_polar_decoder_new(&search->decoder) : status;
}

static aigc_status
end(search_state *search, aigc_status status)
{
    aigc_watermark_found *found = search->found;
    for (size_t i = 0; i < search->level_count; i++) {
        aigcp_plane_free(&search->levels[i].residual);
        aigcp_locker_free(search->levels[i].locker);
        aigcp_spectrum_free(&search->levels[i].spectrum);
        aigcp_polar_map_free(&search->levels[i].polar);
    }
    aigcp_polar_decoder_free(search->decoder);
    aigcp_fourier_free(search->fourier);
    found->decodes = (unsigned)search->decodes;
    found->false_positive = ldexp((double)(search->decodes * AIGCP_LIST), -8 * AIGCP_CHECK_BYTES);
    return status == AIGC_OK && !search->done ? AIGC_ERR_NOT_FOUND : status;
}

aigc_status
aigcp_search(const aigcp_carriers *carriers, const aigcp_plane *luma, size_t width, size_t height,
             aigc_watermark_found *found)
{
    search_state search = { .carriers = carriers, .width = width, .height = height };
    aigc_status status = begin(&search, found);
    if (status == AIGC_OK && luma->width >= AIGCP_SEARCHED_SIDE_MIN &&
        luma->height >= AIGCP_SEARCHED_SIDE_MIN)
        status = run(&search, luma);
    return end(&search, status);
}

aigc_status
aigcp_search_written(const aigcp_carriers *carriers, const aigcp_plane *residual, size_t width,
                     size_t height, aigc_watermark_found *found)
{
    search_state search = { .carriers = carriers, .width = width, .height = height };
    search_level *level = &search.levels[0];
    aigc_status status = begin(&search, found);
    search.level_count = 1;
    level->residual = *residual;
    level->shrunk = (double)width / (double)residual->width;
    if (status == AIGC_OK)
        status = aigcp_locker_new(residual, &level->locker);
    if (status == AIGC_OK)
        status = try_written(&search, 0);
    level->residual = (aigcp_plane){ 0, 0, NULL }; /* the caller's */
    return end(&search, status);
}
