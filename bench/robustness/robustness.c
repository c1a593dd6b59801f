/* SPDX-License-Identifier: Apache-2.0 */
/* Marks pictures, does to them what the world does, and counts what comes back.
 *
 *     robustness [--keys N] [--seed N] [--attacks core|all|NAME,...] [--long] [--save DIR]
 *                [--synthetic SIDE] [--blank SIDE] [--csv FILE] PICTURE.ppm...
 *
 * Pictures are marked with one of five keys, by their names; --keys N: N times, each time with
 * five others. No picture is made larger than 50 megapixels.
 * --synthetic: eight made-up pictures, --blank: eight of one colour each. Prints a table. Exits
 * with 1 if a wrong payload was ever reported. */
#include "bench/robustness/attacks.h"

#include <aigc/watermark.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define KEYS 5
#define PIXELS_MAX 50e6

typedef struct run_settings {
    size_t keys;
    uint64_t seed;
    const char *attacks;
    size_t payload_length;
    const char *save;
    const char *csv;
    size_t synthetic, blank;
    double strength;
} run_settings;

typedef struct run_totals {
    size_t tried[64], found[64], wrong;
    double psnr, ssim, psnr_least, ssim_least, strength;
    double embed_time, detect_time[64];
    size_t pictures, refused;
    double pixels;
    char *missed[64]; /* names, one after the other */
} run_totals;

static double
now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static aigc_pixels
pixels_of(raster *picture)
{
    return (aigc_pixels){ sizeof(aigc_pixels),
                          (uint32_t)picture->width,
                          (uint32_t)picture->height,
                          3,
                          8,
                          3 * picture->width,
                          picture->rgb };
}

static int
chosen(const run_settings *settings, const attack_case *attack, const raster *picture)
{
    double pixels = (double)picture->width * (double)picture->height;
    if (strncmp(attack->name, "resize", 6) == 0 && attack->a * attack->b * pixels > PIXELS_MAX)
        return 0;
    if (strcmp(settings->attacks, "all") == 0)
        return 1;
    if (strcmp(settings->attacks, "core") == 0)
        return attack->core;
    size_t length = strlen(attack->name);
    for (const char *at = settings->attacks; (at = strstr(at, attack->name)) != NULL; at++)
        if ((at == settings->attacks || at[-1] == ',') && (at[length] == 0 || at[length] == ','))
            return 1;
    return 0;
}

static void
note_miss(run_totals *totals, size_t index, const char *name)
{
    const char *slash = strrchr(name, '/');
    char *old = totals->missed[index];
    size_t room = (old ? strlen(old) : 0) + strlen(name) + 2;
    char *list = calloc(room, 1);
    if (!list)
        exit(4);
    snprintf(list, room, "%s %s", old ? old : "", slash ? slash + 1 : name);
    free(old);
    totals->missed[index] = list;
}

static void
attack_all(const run_settings *settings, const char *name, const raster *marked,
           const aigc_watermark_key *key, const aigc_watermark_payload *payload, uint64_t seed,
           run_totals *totals, FILE *csv)
{
    for (size_t i = 0; i < attack_count; i++) {
        if (!chosen(settings, &attacks[i], marked))
            continue;
        raster changed = attacks[i].run(marked, seed + i, attacks[i].a, attacks[i].b);
        aigc_pixels pixels = pixels_of(&changed);
        aigc_watermark_found found;
        double start = now();
        aigc_status status = aigc_watermark_detect(key, &pixels, &found);
        double seconds = now() - start;
        totals->detect_time[i] += seconds;
        totals->tried[i]++;
        int right = status == AIGC_OK && found.payload.length == payload->length &&
                    memcmp(found.payload.bytes, payload->bytes, payload->length) == 0;
        if (right)
            totals->found[i]++;
        else
            note_miss(totals, i, name);
        if (status == AIGC_OK && !right)
            totals->wrong++;
        if (csv) {
            fprintf(csv, "%s,%s,%d,%.1f,%.3f,%.3f,%.1f,%u,%.0f\n", name, attacks[i].name, right,
                    found.margin, found.scale, found.aspect, found.rotation, found.decodes,
                    1000 * seconds);
        }
        raster_free(&changed);
    }
}

/* The same for a picture whatever others are with it: FNV-1a of its name. */
static size_t
number_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    uint32_t hash = 2166136261U;
    for (const char *at = slash ? slash + 1 : path; *at != 0; at++)
        hash = (hash ^ (uint8_t)*at) * 16777619U;
    return hash;
}

static void
run_picture(const run_settings *settings, const char *name, const raster *original,
            size_t key_index, run_totals *totals, FILE *csv)
{
    size_t number = number_of(name);
    uint8_t secret[AIGC_WATERMARK_KEY_SIZE] = { 0 };
    aigc_watermark_key *key = NULL;
    aigc_watermark_payload payload = { settings->payload_length, { 0 } };
    uint64_t seed = settings->seed * 1000003 + key_index * 997 + number;
    for (size_t i = 0; i < sizeof seed; i++) {
        secret[i] = (uint8_t)((settings->seed + 131 * key_index + 17 * (number % KEYS)) >> (8 * i));
        payload.bytes[i] = payload.bytes[8 + i] =
            (uint8_t)((seed * UINT64_C(0x9E3779B97F4A7C15)) >> (8 * i));
    }
    if (payload.length == 8)
        memset(payload.bytes + 8, 0, 8);
    if (aigc_watermark_key_new(secret, &key) != AIGC_OK)
        exit(4);
    raster marked = raster_copy(original);
    aigc_pixels pixels = pixels_of(&marked);
    aigc_watermark_options options = { .struct_size = sizeof options,
                                       .strength = settings->strength,
                                       .allow_weak = 1 };
    aigc_watermark_report report;
    double start = now();
    aigc_status status = aigc_watermark_embed(key, &options, &payload, &pixels, &report);
    totals->embed_time += now() - start;
    totals->pixels += (double)(original->width * original->height);
    if (status != AIGC_OK) {
        printf("%s: refused (%s)\n", name, aigc_status_name(status));
        totals->refused++;
    } else {
        double psnr = raster_psnr(original, &marked), ssim = raster_ssim(original, &marked);
        const char *slash = strrchr(name, '/');
        printf("%-22.22s %4zux%-4zu %.2f dB %.4f (said %.2f %.4f) x%.2f margin %.1f %.1f %.1f%s\n",
               slash ? slash + 1 : name, original->width, original->height, psnr, ssim, report.psnr,
               report.ssim, report.strength, report.margin, report.margin_compressed,
               report.margin_cropped, report.read_back ? "" : " NOT READ BACK");
        fflush(stdout);
        totals->psnr += psnr;
        totals->ssim += ssim;
        totals->strength += report.strength;
        totals->psnr_least = fmin(totals->psnr_least, psnr);
        totals->ssim_least = fmin(totals->ssim_least, ssim);
        totals->pictures++;
        if (settings->save) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s", settings->save, slash ? slash + 1 : name);
            raster_save(path, &marked);
        }
        attack_all(settings, name, &marked, key, &payload, seed, totals, csv);
    }
    raster_free(&marked);
    aigc_watermark_key_free(key);
}

static const struct blank_colour {
    const char *name;
    uint8_t rgb[3];
} blanks[] = { { "blank-white", { 255, 255, 255 } }, { "blank-paper", { 250, 245, 230 } },
               { "blank-gray", { 128, 128, 128 } },  { "blank-sky", { 120, 170, 220 } },
               { "blank-red", { 200, 30, 40 } },     { "blank-dark", { 32, 32, 36 } },
               { "blank-night", { 0, 0, 32 } },      { "blank-black", { 0, 0, 0 } } };

static void
run_blank(const run_settings *settings, const struct blank_colour *blank, size_t key_index,
          run_totals *totals, FILE *csv)
{
    raster picture = raster_new(settings->blank, settings->blank);
    for (size_t i = 0; i < picture.width * picture.height; i++)
        memcpy(picture.rgb + 3 * i, blank->rgb, 3);
    run_picture(settings, blank->name, &picture, key_index, totals, csv);
    raster_free(&picture);
}

static void
print_totals(const run_totals *totals)
{
    size_t tried[2] = { 0 }, found[2] = { 0 };
    printf("\n%-22s %6s %8s\n", "attack", "found", "ms");
    for (size_t i = 0; i < attack_count; i++) {
        if (totals->tried[i] == 0)
            continue;
        printf("%-22s %3zu/%-3zu %7.0f %s\n", attacks[i].name, totals->found[i], totals->tried[i],
               1000 * totals->detect_time[i] / (double)totals->tried[i],
               totals->missed[i] ? totals->missed[i] : "");
        tried[attacks[i].core != 0] += totals->tried[i];
        found[attacks[i].core != 0] += totals->found[i];
    }
    double count = (double)totals->pictures;
    printf("core %zu/%zu, all %zu/%zu, wrong payloads %zu, refused %zu\n", found[1], tried[1],
           found[0] + found[1], tried[0] + tried[1], totals->wrong, totals->refused);
    printf("PSNR mean %.2f min %.2f dB, SSIM mean %.4f min %.4f, strength mean %.2f\n",
           totals->psnr / count, totals->psnr_least, totals->ssim / count, totals->ssim_least,
           totals->strength / count);
    printf("embedding %.0f ms per megapixel\n", 1e9 * totals->embed_time / totals->pixels);
}

int
main(int count, char **words)
{
    run_settings settings = { 1, 1, "all", 8, NULL, NULL, 0, 0, 0 };
    static run_totals totals = { .psnr_least = 99, .ssim_least = 1 };
    int first = 1;
    for (; first < count && strncmp(words[first], "--", 2) == 0; first++) {
        const char *name = words[first];
        if (strcmp(name, "--long") == 0) {
            settings.payload_length = 16;
            continue;
        }
        const char *value = ++first < count ? words[first] : "";
        if (strcmp(name, "--keys") == 0)
            settings.keys = (size_t)strtoul(value, NULL, 10);
        else if (strcmp(name, "--seed") == 0)
            settings.seed = strtoull(value, NULL, 10);
        else if (strcmp(name, "--attacks") == 0)
            settings.attacks = value;
        else if (strcmp(name, "--save") == 0)
            settings.save = value;
        else if (strcmp(name, "--csv") == 0)
            settings.csv = value;
        else if (strcmp(name, "--strength") == 0)
            settings.strength = strtod(value, NULL);
        else if (strcmp(name, "--synthetic") == 0)
            settings.synthetic = (size_t)strtoul(value, NULL, 10);
        else if (strcmp(name, "--blank") == 0)
            settings.blank = (size_t)strtoul(value, NULL, 10);
        else
            return fprintf(stderr, "unknown option %s\n", name), 2;
    }
    FILE *csv = settings.csv ? fopen(settings.csv, "w") : NULL;
    for (size_t key = 0; key < settings.keys; key++) {
        for (int i = first; i < count; i++) {
            raster picture;
            if (!raster_load(words[i], &picture))
                return fprintf(stderr, "cannot read %s\n", words[i]), 3;
            run_picture(&settings, words[i], &picture, key, &totals, csv);
            raster_free(&picture);
        }
        for (unsigned kind = 0; kind < 8 && settings.synthetic > 0; kind++) {
            raster picture =
                raster_synthetic(settings.synthetic, settings.synthetic, kind, settings.seed);
            char name[32];
            snprintf(name, sizeof name, "synthetic-%u", kind);
            run_picture(&settings, name, &picture, key, &totals, csv);
            raster_free(&picture);
        }
        for (size_t i = 0; i < sizeof blanks / sizeof *blanks && settings.blank > 0; i++)
            run_blank(&settings, &blanks[i], key, &totals, csv);
    }
    if (csv)
        fclose(csv);
    print_totals(&totals);
    for (size_t i = 0; i < attack_count; i++)
        free(totals.missed[i]);
    return totals.wrong > 0;
}
