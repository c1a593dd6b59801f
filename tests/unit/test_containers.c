/* SPDX-License-Identifier: Apache-2.0 */
/* Containers of sound and video: what holds for every seed of the fuzz targets, whole and cut at
 * every byte, and the oddities that are found in real files, built by hand. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/byte_order.h"
#include "tests/support/container_kit.h"
#include "tests/support/guard_page.h"
#include "watermark/formats/bmff_boxes.h"
#include "watermark/formats/ogg_pages.h"
#include "watermark/limits.h"

#define FILE_MAX 16384
#define JSON "{\"Label\":\"1\",\"ContentProducer\":\"x\",\"ReservedCode1\":null}"

/* ---- seeds ----------------------------------------------------------------------------- */

static void
check_prefix(const aigcp_format *format, const uint8_t *data, size_t length, const char *name)
{
    guard_page guard;

    guard_page_behind(&guard, data, length);
    const char *fault = container_check(format, guard.data, length);
    if (fault)
        print_message("# %s, %zu bytes\n", name, length);
    assert_null(fault);
    guard_page_free(&guard);
}

static size_t
read_seed(const char *path, uint8_t data[FILE_MAX])
{
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    size_t length = fread(data, 1, FILE_MAX, file);
    fclose(file);
    return length;
}

static void
check_seed(const aigcp_format *format, const char *path)
{
    static uint8_t data[FILE_MAX];
    container_labels labels;
    aigcp_buffer out;
    size_t length = read_seed(path, data);

    aigcp_buffer_init(&out, 1u << 20);
    assert_int_equal(container_place(format, data, length, CONTAINER_LABEL, &out), AIGC_OK);
    aigcp_buffer_free(&out);
    assert_int_equal(container_find(format, data, length, &labels), AIGC_OK);
    check_prefix(format, data, length, path);
    for (size_t cut = 0; cut < length; cut += cut < 1200 || cut + 64 > length ? 1 : 97)
        check_prefix(format, data, cut, path);
}

static void
check_seeds(const aigcp_format *format, const char *name)
{
    const char *top = getenv("abs_top_srcdir");
    char folder[1024], path[2048];
    size_t seen = 0;
    struct dirent *entry;

    assert_non_null(top);
    snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/fuzz_%s", top, name);
    DIR *list = opendir(folder);
    assert_non_null(list);
    while ((entry = readdir(list)) != NULL) {
        /* Seeds are whole files; what fuzzing found has no extension. */
        if (strchr(entry->d_name, '.') && entry->d_name[0] != '.') {
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            check_seed(format, path);
            seen++;
        }
    }
    closedir(list);
    assert_true(seen > 0);
}

#define SEEDS(name)                                \
    static void test_seeds_of_##name(void **state) \
    {                                              \
        (void)state;                               \
        check_seeds(&aigcp_format_##name, #name);  \
    }
SEEDS(mp4)
SEEDS(heif)
SEEDS(matroska)
SEEDS(avi)
SEEDS(flv)
SEEDS(wav)
SEEDS(aiff)
SEEDS(w64)
SEEDS(mp3)
SEEDS(flac)
SEEDS(ogg)

/* ---- by hand --------------------------------------------------------------------------- */

static void
open_box(aigcp_buffer *out, const char *type, size_t *begin)
{
    const uint8_t *t = (const uint8_t *)type;

    assert_int_equal(aigcp_box_open(out, AIGCP_BOX(t[0], t[1], t[2], t[3]), begin), AIGC_OK);
}

static void
put(aigcp_buffer *out, const void *bytes, size_t length)
{
    assert_int_equal(aigcp_buffer_append(out, bytes, length), AIGC_OK);
}

static void
put_number(aigcp_buffer *out, uint64_t value, unsigned width)
{
    assert_int_equal(aigcp_append_be(out, value, width), AIGC_OK);
}

#define TEXT(out, literal) put(out, literal, sizeof(literal) - 1)

static void
put_ftyp(aigcp_buffer *out)
{
    TEXT(out, "\0\0\0\x10"
              "ftypisom\0\0\0\0");
}

static void
expect(const aigcp_format *format, const aigcp_buffer *file, size_t count, const char *text)
{
    container_labels labels;

    assert_int_equal(container_find(format, file->data, file->length, &labels), AIGC_OK);
    assert_int_equal(labels.count, count);
    if (text)
        assert_string_equal(labels.last, text);
    assert_null(container_check(format, file->data, file->length));
}

static aigc_status
find_manifest(const aigcp_buffer *file)
{
    aigc_source source;
    aigcp_buffer store;
    aigcp_manifest_place place;
    aigc_status status = aigc_source_memory(&source, file->data, file->length);

    assert_int_equal(status, AIGC_OK);
    aigcp_buffer_init(&store, FILE_MAX);
    status = aigcp_format_mp4.find_manifest(&source, &store, &place);
    aigcp_buffer_free(&store);
    return status;
}

/* What is behind the last box, and is none, hides no label and makes no damaged manifest; but a
 * manifest that ends before it should is one. */
static void
test_bytes_behind_the_boxes_of_mp4(void **state)
{
    static const char *const behind[] = { "junkjunk12", "\0\0\0\2....", "\0\0\0\1mdat" };
    container_labels labels;
    aigcp_manifest_place place;
    size_t moov;
    aigcp_buffer file, labelled, signed_file;

    (void)state;
    aigcp_buffer_init(&file, FILE_MAX);
    aigcp_buffer_init(&labelled, FILE_MAX);
    aigcp_buffer_init(&signed_file, FILE_MAX);
    put_ftyp(&file);
    open_box(&file, "moov", &moov);
    aigcp_box_close(&file, moov);
    assert_int_equal(
        container_place(&aigcp_format_mp4, file.data, file.length, CONTAINER_LABEL, &labelled),
        AIGC_OK);
    for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
        const size_t length = labelled.length;

        put(&labelled, behind[i], 8);
        assert_int_equal(container_find(&aigcp_format_mp4, labelled.data, labelled.length, &labels),
                         AIGC_OK);
        assert_int_equal(labels.count, 1);
        assert_int_equal(find_manifest(&labelled), AIGC_ERR_NOT_FOUND);
        labelled.length = length;
    }
    assert_int_equal(
        container_sign(&aigcp_format_mp4, labelled.data, labelled.length, 64, &signed_file, &place),
        AIGC_OK);
    assert_int_equal(find_manifest(&signed_file), AIGC_OK);
    signed_file.length = (size_t)(place.offset + place.length) - 1;
    assert_int_equal(find_manifest(&signed_file), AIGC_ERR_FORMAT);
    aigcp_buffer_free(&file);
    aigcp_buffer_free(&labelled);
    aigcp_buffer_free(&signed_file);
}

/* moov/meta as QuickTime has it: without version and flags, right under moov. */
static void
test_quicktime_meta_without_version(void **state)
{
    size_t moov, meta, box, item, data;
    aigcp_buffer file;

    (void)state;
    aigcp_buffer_init(&file, FILE_MAX);
    put_ftyp(&file);
    open_box(&file, "moov", &moov);
    open_box(&file, "meta", &meta);
    open_box(&file, "hdlr", &box);
    TEXT(&file, "\0\0\0\0\0\0\0\0mdta\0\0\0\0\0\0\0\0\0\0\0\0\0");
    aigcp_box_close(&file, box);
    open_box(&file, "keys", &box);
    TEXT(&file, "\0\0\0\0\0\0\0\x01\0\0\0\x0cmdtaAIGC");
    aigcp_box_close(&file, box);
    open_box(&file, "ilst", &box);
    open_box(&file, "\0\0\0\1", &item);
    open_box(&file, "data", &data);
    TEXT(&file, "\0\0\0\1\0\0\0\0" JSON);
    aigcp_box_close(&file, data);
    aigcp_box_close(&file, item);
    aigcp_box_close(&file, box);
    aigcp_box_close(&file, meta);
    aigcp_box_close(&file, moov);
    expect(&aigcp_format_mov, &file, 1, JSON);
    aigcp_buffer_free(&file);
}

/* A list of the kind of iTunes, without keys, and the JSON bare in an item. */
static void
test_bare_item_of_a_keyless_list(void **state)
{
    size_t moov, udta, meta, box, item;
    aigcp_buffer file;

    (void)state;
    aigcp_buffer_init(&file, FILE_MAX);
    put_ftyp(&file);
    open_box(&file, "moov", &moov);
    open_box(&file, "udta", &udta);
    open_box(&file, "meta", &meta);
    TEXT(&file, "\0\0\0\0");
    open_box(&file, "hdlr", &box);
    TEXT(&file, "\0\0\0\0\0\0\0\0mdir\0\0\0\0\0\0\0\0\0\0\0\0\0");
    aigcp_box_close(&file, box);
    open_box(&file, "ilst", &box);
    open_box(&file, "AIGC", &item);
    TEXT(&file, JSON);
    aigcp_box_close(&file, item);
    aigcp_box_close(&file, box);
    aigcp_box_close(&file, meta);
    TEXT(&file, "\0\0\0\0"); /* the end of user data */
    aigcp_box_close(&file, udta);
    aigcp_box_close(&file, moov);
    expect(&aigcp_format_mp4, &file, 1, JSON);
    aigcp_buffer_free(&file);
}

static void
test_trace_of_a_vendor(void **state)
{
    container_labels labels;
    size_t mdat;
    aigcp_buffer file;

    (void)state;
    aigcp_buffer_init(&file, FILE_MAX);
    put_ftyp(&file);
    open_box(&file, "mdat", &mdat);
    TEXT(&file, "................................................");
    TEXT(&file, "\x91\xca\x60\x61\x4a\xee\x38\x54\x86\x14\x2d\x5f\x73\xf4\xae\x2ekling-ai\0");
    aigcp_box_close(&file, mdat);
    assert_int_equal(container_find(&aigcp_format_mp4, file.data, file.length, &labels), AIGC_OK);
    assert_int_equal(labels.count, 0);
    assert_int_equal(labels.hints, 1);
    aigcp_buffer_free(&file);
}

/* moov with a table of two chunks, `free` of a size, mdat. */
static void
build_movie(aigcp_buffer *file, size_t free_size, const char *table)
{
    static const char *const path[] = { "moov", "trak", "mdia", "minf", "stbl" };
    size_t begin[5], box;
    unsigned width = strcmp(table, "co64") == 0 ? 8 : 4;

    put_ftyp(file);
    for (size_t i = 0; i < 5; i++)
        open_box(file, path[i], &begin[i]);
    open_box(file, table, &box);
    put_number(file, 2, 8);
    size_t stco = file->length;
    put_number(file, 0, width);
    put_number(file, 0, width);
    aigcp_box_close(file, box);
    for (size_t i = 5; i > 0; i--)
        aigcp_box_close(file, begin[i - 1]);
    if (free_size > 0) {
        open_box(file, "free", &box);
        for (size_t i = 8; i < free_size; i++)
            put_number(file, 0, 1);
        aigcp_box_close(file, box);
    }
    open_box(file, "mdat", &box);
    file->data[stco + width - 1] = (uint8_t)file->length;
    file->data[stco + width - 2] = (uint8_t)(file->length >> 8);
    file->data[stco + 2 * width - 1] = (uint8_t)(file->length + 4);
    file->data[stco + 2 * width - 2] = (uint8_t)((file->length + 4) >> 8);
    TEXT(file, "ONE.TWO.");
    aigcp_box_close(file, box);
}

/* Where the table of the file says that its chunks are, they are. */
static void
expect_chunks(const aigcp_buffer *file, const char *table)
{
    unsigned width = strcmp(table, "co64") == 0 ? 8 : 4;
    size_t at = 0;

    while (memcmp(file->data + at, table, 4) != 0) {
        at++;
        assert_true(at + 24 < file->length);
    }
    for (size_t chunk = 0; chunk < 2; chunk++) {
        const uint8_t *entry = file->data + at + 12 + chunk * width + width - 4;
        size_t offset = AIGCP_BOX(entry[0], entry[1], entry[2], entry[3]);

        assert_true(offset + 4 <= file->length);
        assert_memory_equal(file->data + offset, chunk == 0 ? "ONE." : "TWO.", 4);
    }
}

static void
test_offsets_of_chunks_move(void **state)
{
    static const char *const tables[] = { "stco", "co64" };
    aigcp_manifest_place place;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        aigcp_buffer file, marked, signed_file;

        aigcp_buffer_init(&file, FILE_MAX);
        aigcp_buffer_init(&marked, FILE_MAX);
        aigcp_buffer_init(&signed_file, FILE_MAX);
        build_movie(&file, 0, tables[i]);
        expect_chunks(&file, tables[i]);
        assert_int_equal(
            container_place(&aigcp_format_mp4, file.data, file.length, CONTAINER_LABEL, &marked),
            AIGC_OK);
        assert_true(marked.length > file.length);
        expect_chunks(&marked, tables[i]);
        assert_int_equal(container_sign(&aigcp_format_mp4, marked.data, marked.length, 500,
                                        &signed_file, &place),
                         AIGC_OK);
        assert_int_equal(place.offset, 16);
        expect_chunks(&signed_file, tables[i]);
        aigcp_buffer_free(&file);
        aigcp_buffer_free(&marked);
        aigcp_buffer_free(&signed_file);
    }
}

/* Free space that follows is used up: of all bytes behind it, none moves. */
static void
test_free_space_is_used(void **state)
{
    /* What a label needs, 8 bytes more, 7 bytes more: too little for a header. */
    static const struct {
        int spare;
        bool used;
    } cases[] = { { 0, true }, { 8, true }, { 7, false }, { 1000, true }, { -1, false } };
    size_t need;
    aigcp_buffer file, marked;

    (void)state;
    aigcp_buffer_init(&file, FILE_MAX);
    aigcp_buffer_init(&marked, FILE_MAX);
    build_movie(&file, 0, "stco");
    assert_int_equal(
        container_place(&aigcp_format_mp4, file.data, file.length, CONTAINER_LABEL, &marked),
        AIGC_OK);
    need = marked.length - file.length;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        file.length = marked.length = 0;
        build_movie(&file, need + (size_t)cases[i].spare, "stco");
        assert_int_equal(
            container_place(&aigcp_format_mp4, file.data, file.length, CONTAINER_LABEL, &marked),
            AIGC_OK);
        assert_int_equal(marked.length, file.length + (cases[i].used ? 0 : need));
        expect_chunks(&marked, "stco");
    }
    aigcp_buffer_free(&file);
    aigcp_buffer_free(&marked);
}

/* ---- ID3v2 ----------------------------------------------------------------------------- */

#define SOUND "\xff\xfb\x90\x64................................................................"

static void
put_tag(aigcp_buffer *out, unsigned version, unsigned flags, const void *frames, size_t length)
{
    uint8_t header[10] = { 'I',
                           'D',
                           '3',
                           (uint8_t)version,
                           0,
                           (uint8_t)flags,
                           0,
                           0,
                           (uint8_t)(length >> 7),
                           (uint8_t)(length & 0x7f) };

    put(out, header, sizeof header);
    put(out, frames, length);
}

/* "AIGC" and "{ProduceID}" in UTF-16. */
#define LITTLE "A\0I\0G\0C\0\0\0\xff\xfe{\0P\0r\0o\0d\0u\0c\0e\0I\0D\0}\0"
#define BIG "\0A\0I\0G\0C\0\0\0{\0P\0r\0o\0d\0u\0c\0e\0I\0D\0}"

static void
test_encodings_of_id3(void **state)
{
    static const struct {
        unsigned version, flags;
        const char *frames;
        size_t length;
    } tags[] = {
#define TAG(version, flags, frames) { version, flags, frames, sizeof(frames) - 1 }
        TAG(3, 0, "TXXX\0\0\0\x11\0\0\0AIGC\0{ProduceID}"),
        TAG(4, 0,
            "TXXX\0\0\0\x11\0\0\x03"
            "AIGC\0{ProduceID}"),
        TAG(2, 0, "TXX\0\0\x11\0AIGC\0{ProduceID}"),
        TAG(3, 0, "TXXX\0\0\0\x25\0\0\x01\xff\xfe" LITTLE),
        TAG(4, 0, "TXXX\0\0\0\x21\0\0\x02" BIG),
        /* the whole unsynchronised: FF 00 FE */
        TAG(3, 0x80,
            "TXXX\0\0\0\x25\0\0\x01\xff\0\xfe"
            "A\0I\0G\0C\0\0\0\xff\0\xfe{\0P\0r\0o\0d\0"
            "u\0c\0e\0I\0D\0}\0"),
        /* this frame unsynchronised, and its length before it */
        TAG(4, 0,
            "TXXX\0\0\0\x2b\0\x03\0\0\0\x25\x01\xff\0\xfe"
            "A\0I\0G\0C\0\0\0\xff\0\xfe{\0P\0"
            "r\0o\0d\0u\0c\0e\0I\0D\0}\0"),
        /* an extended header of 2.3, then padding */
        TAG(3, 0x40, "\0\0\0\x06\0\0\0\0\0\x04TXXX\0\0\0\x11\0\0\0AIGC\0{ProduceID}\0\0\0\0"),
        /* a comment that is a label */
        TAG(3, 0, "COMM\0\0\0\x10\0\0\0eng\0{ProduceID}"),
#undef TAG
    };

    (void)state;
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        aigcp_buffer file;

        aigcp_buffer_init(&file, FILE_MAX);
        put_tag(&file, tags[i].version, tags[i].flags, tags[i].frames, tags[i].length);
        TEXT(&file, SOUND);
        expect(&aigcp_format_mp3, &file, 1, "{ProduceID}");
        aigcp_buffer_free(&file);
    }
}

/* Two in one tag, one in a tag behind it, one at the end before ID3v1: all are found, one stays. */
static void
test_labels_of_several_tags(void **state)
{
    static const char frame[] = "TXXX\0\0\0\x11\0\0\0AIGC\0{ProduceID}"
                                "TXXX\0\0\0\x11\0\0\0AIGC\0{ProduceID}";
    uint8_t old[128] = "TAG";
    aigcp_buffer file;

    (void)state;
    aigcp_buffer_init(&file, FILE_MAX);
    put_tag(&file, 3, 0, frame, sizeof frame - 1);
    put_tag(&file, 3, 0, frame, (sizeof frame - 1) / 2);
    TEXT(&file, SOUND);
    put_tag(&file, 3, 0, frame, (sizeof frame - 1) / 2);
    put(&file, old, sizeof old);
    expect(&aigcp_format_mp3, &file, 4, "{ProduceID}");
    aigcp_buffer_free(&file);
}

/* ---- RIFF ------------------------------------------------------------------------------ */

static void
put_riff(aigcp_buffer *out, const char *form, const void *chunks, size_t length)
{
    uint8_t size[4] = { (uint8_t)(length + 4), (uint8_t)((length + 4) >> 8), 0, 0 };

    TEXT(out, "RIFF");
    put(out, size, 4);
    put(out, form, 4);
    put(out, chunks, length);
}

static void
test_id3_in_wav(void **state)
{
    static const char chunks[] =
        "data\x03\0\0\0abc\0"
        "id3 \x25\0\0\0ID3\x03\0\0\0\0\0\x1bTXXX\0\0\0\x11\0\0\0AIGC\0{ProduceID}\0";
    static const char both[] = "AIGC\x0b\0\0\0{ProduceID}\0data\x02\0\0\0abLIST\x18\0\0\0INFOICMT"
                               "\x0b\0\0\0{ProduceID}\0";
    aigcp_buffer file;

    (void)state;
    aigcp_buffer_init(&file, FILE_MAX);
    put_riff(&file, "WAVE", chunks, sizeof chunks - 1);
    expect(&aigcp_format_wav, &file, 1, "{ProduceID}");
    file.length = 0;
    put_riff(&file, "WAVE", both, sizeof both - 1);
    expect(&aigcp_format_wav, &file, 2, "{ProduceID}");
    aigcp_buffer_free(&file);
}

/* Sound of odd length whose padding is missing, and of unknown length. */
static void
test_odd_and_endless_wav(void **state)
{
    static const char odd[] = "data\x03\0\0\0abc", endless[] = "data\xff\xff\xff\xff"
                                                               "abc";
    aigcp_buffer file, out;

    (void)state;
    aigcp_buffer_init(&file, FILE_MAX);
    aigcp_buffer_init(&out, FILE_MAX);
    put_riff(&file, "WAVE", odd, sizeof odd - 1);
    expect(&aigcp_format_wav, &file, 0, NULL);
    file.length = 0;
    put_riff(&file, "WAVE", endless, sizeof endless - 1);
    memset(file.data + 4, 0xff, 4);
    assert_int_equal(
        container_place(&aigcp_format_wav, file.data, file.length, CONTAINER_LABEL, &out), AIGC_OK);
    assert_memory_equal(out.data + out.length - 3, "abc", 3);
    assert_memory_equal(out.data + 12, "AIGC", 4);
    aigcp_buffer_free(&file);
    aigcp_buffer_free(&out);
}

/* ---- Wave64 ---------------------------------------------------------------------------- */

/* The label is at the end, but before sound whose length is not known; it begins where 8 divides,
 * and the file says its size. */
static void
test_sound_of_w64_stays(void **state)
{
    static const struct {
        const char *seed;
        size_t label;  /* where it begins */
        uint64_t size; /* of the file as it says; 0: what it is */
    } cases[] = { { "plain", 112, 0 }, { "unpadded", 112, 0 }, { "stream", 80, UINT64_MAX } };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        static uint8_t data[FILE_MAX];
        char path[1024];
        aigcp_buffer out;

        aigcp_buffer_init(&out, FILE_MAX);
        (void)snprintf(path, sizeof path, "%s/tests/fuzz/corpus/fuzz_w64/%s.w64",
                       getenv("abs_top_srcdir"), cases[i].seed);
        size_t size = read_seed(path, data);
        assert_int_equal(container_place(&aigcp_format_w64, data, size, CONTAINER_LABEL, &out),
                         AIGC_OK);
        expect(&aigcp_format_w64, &out, 1, CONTAINER_LABEL);
        assert_memory_equal(out.data + cases[i].label, "AIGC\xf3\xac\xd3\x11", 8);
        assert_int_equal(aigcp_get_le(out.data + 16, 8),
                         cases[i].size > 0 ? cases[i].size : out.length);
        assert_memory_equal(out.data + 24, data + 24, 56);
        aigcp_buffer_free(&out);
    }
}

/* ---- AIFF ------------------------------------------------------------------------------ */

#define ID3_IN_AIFF                                                            \
    "ID3 \0\0\0\x25ID3\x03\0\0\0\0\0\x1bTXXX\0\0\0\x11\0\0\0AIGC\0{ProduceID}" \
    "\0"

static void
put_aiff(aigcp_buffer *out, const char *chunks, size_t length)
{
    uint8_t size[4] = { 0, 0, (uint8_t)((length + 4) >> 8), (uint8_t)(length + 4) };

    out->length = 0;
    TEXT(out, "FORM");
    put(out, size, 4);
    TEXT(out, "AIFF");
    put(out, chunks, length);
}

/* In the tag, in text that has the name or the fields of a label, and nowhere else. */
static void
test_labels_in_aiff(void **state)
{
    static const char tag[] = "SSND\0\0\0\x03"
                              "abc\0" ID3_IN_AIFF;
    static const char texts[] = ID3_IN_AIFF ID3_IN_AIFF
        "ANNO\0\0\0\x0b{ProduceID}\0AIGC\0\0\0\x0b{ProduceID}\0NAME\0\0\0\x01x\0"
        "APPL\0\0\0\x0b{ProduceID}";
    aigcp_buffer file, out;

    (void)state;
    aigcp_buffer_init(&file, FILE_MAX);
    aigcp_buffer_init(&out, FILE_MAX);
    put_aiff(&file, tag, sizeof tag - 1);
    expect(&aigcp_format_aiff, &file, 1, "{ProduceID}");
    put_aiff(&file, texts, sizeof texts - 1);
    expect(&aigcp_format_aiff, &file, 4, "{ProduceID}");
    assert_int_equal(
        container_place(&aigcp_format_aiff, file.data, file.length, CONTAINER_LABEL, &out),
        AIGC_OK);
    expect(&aigcp_format_aiff, &out, 1, CONTAINER_LABEL);
    /* What is no label is still the end of the file. */
    assert_memory_equal(out.data + out.length - 29, "NAME\0\0\0\x01x\0APPL\0\0\0\x0b{ProduceID}",
                        29);
    aigcp_buffer_free(&file);
    aigcp_buffer_free(&out);
}

/* The new chunk begins at an even place, also if the last one has no padding. */
static void
test_aiff_is_padded(void **state)
{
    static const char odd[] = "SSND\0\0\0\x03"
                              "abc";
    aigcp_buffer file, out;

    (void)state;
    aigcp_buffer_init(&file, FILE_MAX);
    aigcp_buffer_init(&out, FILE_MAX);
    put_aiff(&file, odd, sizeof odd - 1);
    assert_int_equal(
        container_place(&aigcp_format_aiff, file.data, file.length, CONTAINER_LABEL, &out),
        AIGC_OK);
    assert_memory_equal(out.data + 12,
                        "SSND\0\0\0\x03"
                        "abc\0ID3 ",
                        16);
    assert_int_equal(out.data[6] << 8 | out.data[7], out.length - 8);
    expect(&aigcp_format_aiff, &out, 1, CONTAINER_LABEL);
    aigcp_buffer_free(&file);
    aigcp_buffer_free(&out);
}

static void
test_damaged_aiff_is_refused(void **state)
{
    static const char cut[] = "SSND\0\0\0\x05"
                              "abc";
    aigcp_buffer file, out;

    (void)state;
    aigcp_buffer_init(&file, FILE_MAX);
    aigcp_buffer_init(&out, FILE_MAX);
    put_aiff(&file, cut, sizeof cut - 1);
    assert_int_equal(
        container_place(&aigcp_format_aiff, file.data, file.length, CONTAINER_LABEL, &out),
        AIGC_ERR_FORMAT);
    put_aiff(&file, "", 0);
    file.data[7]++;
    assert_int_equal(
        container_place(&aigcp_format_aiff, file.data, file.length, CONTAINER_LABEL, &out),
        AIGC_ERR_FORMAT);
    aigcp_buffer_free(&file);
    aigcp_buffer_free(&out);
}

/* ---- FLV ------------------------------------------------------------------------------- */

/* keyframes.filepositions, 100 and 1000: what stands behind the script moves, times do not. */
static void
test_positions_in_flv_move(void **state)
{
    static const char script[] =
        "\x02\0\x0aonMetaData\x08\0\0\0\x01\0\x09keyframes\x03"
        "\0\x0d"
        "filepositions\x0a\0\0\0\x02\0\x40\x59\0\0\0\0\0\0\0\x40\x8f\x40\0\0\0\0\0"
        "\0\x05times\x0a\0\0\0\x01\0\x40\x8f\x40\0\0\0\0\0\0\0\x09\0\0\x09";
    uint8_t head[] = { 'F', 'L', 'V', 1, 1, 0, 0, 0, 9, 0, 0, 0, 0, 18, 0, 0, sizeof script - 1,
                       0,   0,   0,   0, 0, 0, 0 };
    uint8_t back[] = { 0, 0, 0, sizeof script - 1 + 11 };
    aigcp_buffer file, out;
    uint64_t bits = 0;
    double moved;
    size_t at = 0;

    (void)state;
    aigcp_buffer_init(&file, FILE_MAX);
    aigcp_buffer_init(&out, FILE_MAX);
    put(&file, head, sizeof head);
    put(&file, script, sizeof script - 1);
    put(&file, back, sizeof back);
    assert_int_equal(
        container_place(&aigcp_format_flv, file.data, file.length, CONTAINER_LABEL, &out), AIGC_OK);
    while (memcmp(out.data + at, "filepositions", 13) != 0) {
        at++;
        assert_true(at + 40 < out.length);
    }
    assert_memory_equal(out.data + at + 18, "\0\x40\x59\0\0\0\0\0\0", 9); /* 100: before it */
    for (size_t i = 0; i < 8; i++)
        bits = bits << 8 | out.data[at + 28 + i];
    memcpy(&moved, &bits, sizeof moved);
    assert_true(moved == 1000.0 + (double)(out.length - file.length));
    assert_memory_equal(out.data + at + 36 + 12, "\0\x40\x8f\x40\0\0\0\0\0", 9); /* a time */
    expect(&aigcp_format_flv, &file, 0, NULL);
    aigcp_buffer_free(&file);
    aigcp_buffer_free(&out);
}

/* ---- Ogg ------------------------------------------------------------------------------- */

/* A page with one packet, or with a part of one that fills it. */
static void
add_ogg_page(aigcp_buffer *file, uint32_t sequence, uint8_t flags, const uint8_t *body,
             size_t length)
{
    aigcp_ogg_page page = { .serial = 7, .sequence = sequence, .flags = flags };

    while (length >= 255 * (size_t)(page.segments + 1) && page.segments < AIGCP_OGG_SEGMENTS)
        page.lacing[page.segments++] = 255;
    if (page.segments < AIGCP_OGG_SEGMENTS)
        page.lacing[page.segments++] = (uint8_t)(length % 255);
    assert_int_equal(aigcp_ogg_append(file, &page, body, length), AIGC_OK);
}

#define OGG_BEHIND "Ogg and OggS and more"

/* Opus with a comment of so many bytes, a page of sound behind it, other bytes, another page if
 * `torn`, and bytes that are no page. No page says that it is the last one. */
static void
make_ogg(aigcp_buffer *file, size_t comment, bool torn)
{
    static const uint8_t head[] = "OpusHead\1\1\0\0\0\0\0\0\0\0";
    static uint8_t tags[65025] = "OpusTags\0\0\0\0\1\0\0\0";

    assert_true(20 + comment <= sizeof tags);
    memset(tags + 20, 'x', comment);
    memcpy(tags + 20, "A=", 2);
    tags[16] = (uint8_t)comment;
    tags[17] = (uint8_t)(comment >> 8);
    aigcp_buffer_init(file, 1u << 20);
    add_ogg_page(file, 0, AIGCP_OGG_FIRST, head, sizeof head - 1);
    add_ogg_page(file, 1, 0, tags, 20 + comment);
    add_ogg_page(file, 2, 0, head, sizeof head);
    if (torn) {
        assert_int_equal(aigcp_buffer_append_string(file, OGG_BEHIND), AIGC_OK);
        add_ogg_page(file, 3, 0, head, 1);
    }
    assert_int_equal(aigcp_buffer_append_string(file, OGG_BEHIND), AIGC_OK);
}

/* All pages of a file have their numbers, and the bytes that are none stay. */
static void
check_ogg(const aigcp_buffer *file, size_t pages, bool torn)
{
    aigc_source source;
    aigcp_ogg_page page;
    uint64_t at = 0;

    assert_int_equal(aigc_source_memory(&source, file->data, file->length), AIGC_OK);
    for (uint32_t i = 0; i < pages; i++) {
        if (torn && i + 1 == pages) {
            assert_memory_equal(file->data + at, OGG_BEHIND, strlen(OGG_BEHIND));
            at += strlen(OGG_BEHIND);
        }
        assert_int_equal(aigcp_ogg_next(&source, &at, &page), AIGC_OK);
        assert_int_equal(page.sequence, i);
    }
    assert_int_equal(file->length - at, strlen(OGG_BEHIND));
    assert_memory_equal(file->data + at, OGG_BEHIND, strlen(OGG_BEHIND));
}

/* Pages are renumbered only if a label needs another one; other bytes matter to neither. */
static void
test_bytes_behind_the_pages_of_ogg(void **state)
{
    static const size_t comments[] = { 100, 65000 };

    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        bool torn = (i & 1) != 0, full = (i & 2) != 0;
        aigcp_buffer file, out;

        aigcp_buffer_init(&out, 1u << 20);
        make_ogg(&file, comments[full ? 1 : 0], torn);
        check_ogg(&file, torn ? 4 : 3, torn);
        assert_int_equal(
            container_place(&aigcp_format_ogg, file.data, file.length, CONTAINER_LABEL, &out),
            AIGC_OK);
        check_ogg(&out, (torn ? 4u : 3u) + (full ? 1u : 0u), torn);
        aigcp_buffer_free(&file);
        aigcp_buffer_free(&out);
    }
}

/* What finding labels ends with in a head and so many equal parts behind it. */
static aigc_status
find_in_parts(const aigcp_format *format, const char *head, size_t head_length, const char *part,
              size_t part_length, size_t count)
{
    const size_t length = head_length + part_length * count;
    uint8_t *file = malloc(length);
    container_labels labels;

    assert_non_null(file);
    memcpy(file, head, head_length);
    for (size_t i = 0; i < count; i++)
        memcpy(file + head_length + part_length * i, part, part_length);
    aigc_status status = container_find(format, file, length, &labels);
    free(file);
    return status;
}

/* A label may stand behind them: that none was found must not be said. */
static void
test_too_many_parts_are_told(void **state)
{
    static const char chunk[8] = "more";
    static const char wave[] = "RIFF\xff\xff\xff\x7fWAVE", avi[] = "RIFF\xff\xff\xff\x7f"
                                                                   "AVI ";
    static const char aiff[] = "FORM\x7f\xff\xff\xff"
                               "AIFF",
                      aiff_chunk[8] = "more";
    static const char info[] = "RIFF\xff\xff\xff\x7fWAVELIST\x0c\x80\0\0INFO";
    static const char webp[] = "RIFF\xff\xff\xff\x7fWEBP", png[] = "\x89PNG\r\n\x1a\n";
    static const char gif[] = "GIF89a\1\0\1\0\0\0\0", jpeg[] = "\xff\xd8";
    static const char mkv[] =
        "\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff";
    static const char png_chunk[12] = "\0\0\0\0more";
    static const char tag[] = "ID3\3\0\0\0\0\0\0";

    (void)state;
    assert_int_equal(find_in_parts(&aigcp_format_webp, webp, 12, chunk, 8, AIGCP_CHUNKS_MAX),
                     AIGC_ERR_LIMIT);
    assert_int_equal(find_in_parts(&aigcp_format_png, png, 8, png_chunk, 12, AIGCP_CHUNKS_MAX),
                     AIGC_ERR_LIMIT);
    assert_int_equal(find_in_parts(&aigcp_format_gif, gif, 13, "\x21\xfe", 3, AIGCP_CHUNKS_MAX),
                     AIGC_ERR_LIMIT);
    assert_int_equal(
        find_in_parts(&aigcp_format_jpeg, jpeg, 2, "\xff\xe0\0\2", 4, AIGCP_CHUNKS_MAX),
        AIGC_ERR_LIMIT);
    assert_int_equal(find_in_parts(&aigcp_format_matroska, mkv, 17, "\xec\x80", 2, AIGCP_BOXES_MAX),
                     AIGC_ERR_LIMIT);
    assert_int_equal(find_in_parts(&aigcp_format_wav, wave, 12, chunk, 8, AIGCP_CHUNKS_MAX),
                     AIGC_ERR_LIMIT);
    assert_int_equal(find_in_parts(&aigcp_format_aiff, aiff, 12, aiff_chunk, 8, AIGCP_CHUNKS_MAX),
                     AIGC_ERR_LIMIT);
    assert_int_equal(find_in_parts(&aigcp_format_avi, avi, 12, chunk, 8, AIGCP_CHUNKS_MAX),
                     AIGC_ERR_LIMIT);
    assert_int_equal(find_in_parts(&aigcp_format_wav, info, 24, chunk, 8, AIGCP_TAGS_MAX + 1),
                     AIGC_ERR_LIMIT);
    assert_int_equal(find_in_parts(&aigcp_format_mp3, "", 0, tag, 10, AIGCP_ID3_TAGS_MAX), AIGC_OK);
    assert_int_equal(find_in_parts(&aigcp_format_mp3, "", 0, tag, 10, AIGCP_ID3_TAGS_MAX + 1),
                     AIGC_ERR_LIMIT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seeds_of_mp4),
        cmocka_unit_test(test_seeds_of_heif),
        cmocka_unit_test(test_seeds_of_matroska),
        cmocka_unit_test(test_seeds_of_avi),
        cmocka_unit_test(test_seeds_of_flv),
        cmocka_unit_test(test_seeds_of_wav),
        cmocka_unit_test(test_seeds_of_aiff),
        cmocka_unit_test(test_seeds_of_w64),
        cmocka_unit_test(test_sound_of_w64_stays),
        cmocka_unit_test(test_seeds_of_mp3),
        cmocka_unit_test(test_seeds_of_flac),
        cmocka_unit_test(test_seeds_of_ogg),
        cmocka_unit_test(test_bytes_behind_the_pages_of_ogg),
        cmocka_unit_test(test_bytes_behind_the_boxes_of_mp4),
        cmocka_unit_test(test_quicktime_meta_without_version),
        cmocka_unit_test(test_bare_item_of_a_keyless_list),
        cmocka_unit_test(test_trace_of_a_vendor),
        cmocka_unit_test(test_offsets_of_chunks_move),
        cmocka_unit_test(test_free_space_is_used),
        cmocka_unit_test(test_encodings_of_id3),
        cmocka_unit_test(test_labels_of_several_tags),
        cmocka_unit_test(test_id3_in_wav),
        cmocka_unit_test(test_odd_and_endless_wav),
        cmocka_unit_test(test_labels_in_aiff),
        cmocka_unit_test(test_aiff_is_padded),
        cmocka_unit_test(test_damaged_aiff_is_refused),
        cmocka_unit_test(test_positions_in_flv_move),
        cmocka_unit_test(test_too_many_parts_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
