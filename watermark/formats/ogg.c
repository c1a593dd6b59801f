/* SPDX-License-Identifier: Apache-2.0 */
/* Ogg with Vorbis, Opus, FLAC, Speex or Theora. Labels: TC260-PG-202510A, in the comment header,
 * which is the second packet of each stream.
 *
 * To change it, the pages from the one where it begins to the first one that ends with a packet
 * are written anew, in as many pages as before if that is enough: then nothing behind them changes.
 * Else every later page of the stream gets another number, and with it another checksum. C2PA
 * has no place for a manifest here. */
#include "common/i18n.h"
#include "watermark/formats/ogg_pages.h"
#include "watermark/formats/vorbis_comments.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <stdlib.h>
#include <string.h>

/* How each codec begins its first packet, and its comments. */
typedef struct ogg_codec {
    const char *first;
    size_t first_length;
    const char *comments;
    size_t comments_length;
    bool is_sound;
    bool is_flac; /* the comments are a metadata block, which says its length */
} ogg_codec;

static const ogg_codec codecs[] = {
    { "\x01vorbis", 7, "\x03vorbis", 7, true, false },
    { "OpusHead", 8, "OpusTags", 8, true, false },
    { "\x7f"
      "FLAC",
      5, "", 4, true, true },
    { "Speex   ", 8, "", 0, true, false },
    { "\x80theora", 7, "\x81theora", 7, false, false },
};

typedef struct ogg_stream {
    uint32_t serial;
    const ogg_codec *codec;
    bool begun, complete;
    uint64_t comment_at;  /* the page where the comments begin */
    aigcp_buffer packets; /* the comments, and what follows them to the end of a page */
    size_t lengths[AIGCP_OGG_PACKETS_MAX];
    size_t count; /* of packets */
    bool open;    /* the last one goes on */
    size_t pages; /* that hold them */
    aigcp_ogg_page last;
} ogg_stream;

typedef struct ogg_streams {
    const aigc_source *source;
    ogg_stream list[AIGCP_OGG_STREAMS_MAX];
    size_t count;
} ogg_streams;

static const ogg_codec *
find_codec(const uint8_t *packet, size_t length)
{
    for (size_t i = 0; i < sizeof codecs / sizeof codecs[0]; i++)
        if (length >= codecs[i].first_length &&
            memcmp(packet, codecs[i].first, codecs[i].first_length) == 0)
            return &codecs[i];
    return NULL;
}

static aigc_status
begin_stream(ogg_streams *streams, const aigcp_ogg_page *page)
{
    uint8_t packet[8];
    size_t length = page->segments > 0 ? page->lacing[0] : 0;
    ogg_stream *stream = &streams->list[streams->count];

    if (streams->count == AIGCP_OGG_STREAMS_MAX)
        return AIGC_ERR_LIMIT;
    length = length < sizeof packet ? length : sizeof packet;
    aigc_status status = aigcp_source_read(streams->source, page->body, packet, length);
    if (status != AIGC_OK)
        return status;
    memset(stream, 0, sizeof *stream);
    stream->serial = page->serial;
    stream->codec = find_codec(packet, length);
    stream->complete = stream->codec == NULL; /* nothing to be found */
    aigcp_buffer_init(&stream->packets, AIGCP_OGG_HEADERS_MAX);
    streams->count++;
    return AIGC_OK;
}

/* A page of a stream whose comments are not complete. */
static aigc_status
add_page(const aigc_source *source, ogg_stream *stream, const aigcp_ogg_page *page)
{
    if (!stream->begun && (page->flags & AIGCP_OGG_CONTINUED) != 0)
        return AIGC_ERR_FORMAT; /* the first packet has a page of its own */
    if (!stream->begun) {
        stream->begun = true;
        stream->comment_at = page->offset;
    }
    aigc_status status =
        aigcp_source_append(source, page->body, page->end - page->body, &stream->packets);
    for (unsigned i = 0; status == AIGC_OK && i < page->segments; i++) {
        if (!stream->open) {
            if (stream->count == AIGCP_OGG_PACKETS_MAX)
                return AIGC_ERR_LIMIT;
            stream->lengths[stream->count++] = 0;
        }
        stream->lengths[stream->count - 1] += page->lacing[i];
        stream->open = page->lacing[i] == 255;
    }
    stream->pages++;
    stream->last = *page;
    stream->complete = stream->count > 0 && !stream->open;
    return status;
}

static void
close_streams(ogg_streams *streams)
{
    for (size_t i = 0; i < streams->count; i++)
        aigcp_buffer_free(&streams->list[i].packets);
    free(streams);
}

/* Read the comments of all streams that begin together. */
static aigc_status
read_streams(ogg_streams *streams)
{
    uint64_t at = 0;
    size_t open = 1;
    aigcp_ogg_page page;
    aigc_status status = AIGC_OK;

    for (size_t i = 0; status == AIGC_OK && open > 0; i++) {
        ogg_stream *stream = NULL;

        status = i < AIGCP_OGG_HEADER_PAGES_MAX ? aigcp_ogg_next(streams->source, &at, &page)
                                                : AIGC_ERR_LIMIT;
        for (size_t j = 0; status == AIGC_OK && j < streams->count; j++)
            if (streams->list[j].serial == page.serial)
                stream = &streams->list[j];
        if (status == AIGC_OK && !stream && (page.flags & AIGCP_OGG_FIRST) != 0)
            status = begin_stream(streams, &page);
        else if (status == AIGC_OK && stream && !stream->complete)
            status = add_page(streams->source, stream, &page);
        open = 0;
        for (size_t j = 0; j < streams->count; j++)
            open += streams->list[j].complete ? 0 : 1;
        /* All streams begin before the first of them goes on. */
        open += !stream ? 1 : 0;
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

static aigc_status
open_streams(const aigc_source *source, ogg_streams **streams)
{
    *streams = calloc(1, sizeof **streams);
    if (!*streams)
        return AIGC_ERR_MEMORY;
    (*streams)->source = source;
    aigc_status status = read_streams(*streams);
    if (status != AIGC_OK) {
        close_streams(*streams);
        *streams = NULL;
    }
    return status;
}

/* The comments without what the codec puts before them. NULL if they are none. */
static const uint8_t *
comments_of(const ogg_stream *stream, size_t *length)
{
    const ogg_codec *codec = stream->codec;
    const uint8_t *packet = stream->packets.data;

    if (!codec || !packet || stream->count == 0 || !stream->complete ||
        stream->lengths[0] < codec->comments_length)
        return NULL;
    if (codec->is_flac ? (packet[0] & 0x7f) != 4
                       : memcmp(packet, codec->comments, codec->comments_length) != 0)
        return NULL;
    *length = stream->lengths[0] - codec->comments_length;
    return packet + codec->comments_length;
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    ogg_streams *streams;
    aigc_status status = open_streams(source, &streams);

    if (status != AIGC_OK)
        return status;
    for (size_t i = 0; status == AIGC_OK && i < streams->count; i++) {
        const ogg_stream *stream = &streams->list[i];
        size_t length;
        const uint8_t *comments = comments_of(stream, &length);

        if (comments) {
            status = aigcp_vorbis_labels(comments, length, N_("Ogg comment AIGC"),
                                         stream->comment_at, found, context);
        }
    }
    close_streams(streams);
    return status;
}

/* ---- writing --------------------------------------------------------------------------- */

/* Write packets as `count` pages, the last ones without anything if there is too little for so
 * many. `lacing` is that of all packets. */
static aigc_status
write_pages(const ogg_stream *stream, const aigcp_buffer *packets, const aigcp_buffer *lacing,
            size_t count, uint32_t sequence, aigcp_buffer *out)
{
    size_t segment = 0, at = 0;
    bool continued = false;
    aigc_status status = AIGC_OK;

    for (size_t i = 0; status == AIGC_OK && i < count; i++) {
        size_t behind = count - 1 - i, left = lacing->length - segment, length = 0;
        aigcp_ogg_page page = { .serial = stream->serial,
                                .sequence = sequence + (uint32_t)i,
                                .granule = UINT64_MAX };

        /* Each page behind gets a value of its own, if there are as many. */
        left = left > behind ? left - behind : left > 0;
        page.segments = left < AIGCP_OGG_SEGMENTS ? (unsigned)left : AIGCP_OGG_SEGMENTS;
        page.flags = continued ? AIGCP_OGG_CONTINUED : 0;
        if (i + 1 == count)
            page.flags |= stream->last.flags & AIGCP_OGG_LAST;
        for (unsigned j = 0; j < page.segments; j++) {
            page.lacing[j] = lacing->data[segment + j];
            length += page.lacing[j];
            continued = page.lacing[j] == 255;
            if (!continued) /* a packet ends here */
                page.granule = stream->last.granule;
        }
        status = aigcp_ogg_append(out, &page, packets->data + at, length);
        segment += page.segments;
        at += length;
    }
    return status;
}

static aigc_status
append_lacing(aigcp_buffer *lacing, size_t length)
{
    aigc_status status = AIGC_OK;

    for (; status == AIGC_OK && length >= 255; length -= 255)
        status = aigcp_buffer_append_byte(lacing, 255);
    return status == AIGC_OK ? aigcp_buffer_append_byte(lacing, (uint8_t)length) : status;
}

/* The comments packet with the label, and the packets that follow it. */
static aigc_status
build_packets(const ogg_stream *stream, const char *label, aigcp_buffer *packets,
              aigcp_buffer *lacing)
{
    const ogg_codec *codec = stream->codec;
    size_t length = 0;
    const uint8_t *comments = comments_of(stream, &length);

    if (!comments || length == 0)
        return AIGC_ERR_FORMAT;
    aigc_status status = aigcp_buffer_append(packets, stream->packets.data, codec->comments_length);
    if (status == AIGC_OK)
        status = aigcp_vorbis_set(comments, length, label, packets);
    if (status != AIGC_OK)
        return status;
    size_t size = packets->length;
    if (codec->is_flac) {
        if (size - 4 > 0xFFFFFF)
            return AIGC_ERR_LIMIT;
        packets->data[1] = (uint8_t)((size - 4) >> 16);
        packets->data[2] = (uint8_t)((size - 4) >> 8);
        packets->data[3] = (uint8_t)(size - 4);
    }
    status = append_lacing(lacing, size);
    for (size_t i = 1; status == AIGC_OK && i < stream->count; i++)
        status = append_lacing(lacing, stream->lengths[i]);
    return status == AIGC_OK
               ? aigcp_buffer_append(packets, stream->packets.data + stream->lengths[0],
                                     stream->packets.length - stream->lengths[0])
               : status;
}

/* The next page of any stream; between pages other bytes may stand, and behind the last one.
 * @return as aigcp_ogg_next(); AIGC_ERR_NOT_FOUND if no page follows. */
static aigc_status
next_page_anywhere(const aigc_source *source, uint64_t *at, aigcp_ogg_page *page)
{
    uint64_t begin = *at;
    aigc_status status = aigcp_ogg_next(source, at, page);

    while (status == AIGC_ERR_FORMAT) {
        *at = ++begin;
        status = aigcp_ogg_find(source, at);
        begin = *at;
        if (status == AIGC_OK)
            status = aigcp_ogg_next(source, at, page);
    }
    return status;
}

/* Exchange the pages of the stream's headers, and renumber the rest if there are more. */
static aigc_status
exchange_pages(const aigc_source *source, const ogg_stream *stream, const aigcp_buffer *pages,
               size_t count, aigcp_edits *edits)
{
    uint64_t at = stream->comment_at;
    size_t seen = 0;
    aigcp_ogg_page page;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && (seen < stream->pages || count != stream->pages)) {
        status = seen < stream->pages ? aigcp_ogg_next(source, &at, &page)
                                      : next_page_anywhere(source, &at, &page);
        if (status != AIGC_OK || page.serial != stream->serial)
            continue;
        if (seen < stream->pages) {
            status = aigcp_edits_add(edits, page.offset, page.end - page.offset, pages->data,
                                     seen == 0 ? pages->length : 0);
            seen++;
        } else {
            uint8_t bytes[8];

            status = aigcp_ogg_renumber(source, &page,
                                        page.sequence + (uint32_t)(count - stream->pages), bytes);
            if (status == AIGC_OK)
                status = aigcp_edits_add(edits, page.offset + AIGCP_OGG_SEQUENCE_AT, 8, bytes, 8);
        }
        if ((page.flags & AIGCP_OGG_LAST) != 0 && seen == stream->pages)
            break;
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

static aigc_status
change_stream(const aigc_source *source, const ogg_stream *stream, const char *label,
              aigcp_edits *edits)
{
    uint64_t at = stream->comment_at;
    aigcp_ogg_page first;
    aigcp_buffer packets, lacing, pages;
    aigc_status status = aigcp_ogg_next(source, &at, &first);

    aigcp_buffer_init(&packets, AIGCP_OGG_HEADERS_MAX + AIGCP_LABEL_VALUE_MAX);
    aigcp_buffer_init(&lacing, AIGCP_OGG_HEADERS_MAX);
    aigcp_buffer_init(&pages, 2 * AIGCP_OGG_HEADERS_MAX);
    if (status == AIGC_OK)
        status = build_packets(stream, label, &packets, &lacing);
    if (status == AIGC_OK) {
        size_t count = (lacing.length + AIGCP_OGG_SEGMENTS - 1) / AIGCP_OGG_SEGMENTS;
        count = count < stream->pages ? stream->pages : count;
        status = write_pages(stream, &packets, &lacing, count, first.sequence, &pages);
        if (status == AIGC_OK)
            status = exchange_pages(source, stream, &pages, count, edits);
    }
    aigcp_buffer_free(&packets);
    aigcp_buffer_free(&lacing);
    aigcp_buffer_free(&pages);
    return status;
}

static aigc_status
note(void *context, const aigcp_carrier *carrier)
{
    (void)carrier;
    *(bool *)context = true;
    return AIGC_OK;
}

/* The stream that carries the label: the first one with sound. */
static const ogg_stream *
choose(const ogg_streams *streams)
{
    const ogg_stream *chosen = NULL;
    size_t length;

    for (size_t i = 0; i < streams->count; i++) {
        const ogg_stream *stream = &streams->list[i];

        if (comments_of(stream, &length) &&
            (!chosen || (stream->codec->is_sound && !chosen->codec->is_sound)))
            chosen = stream;
    }
    return chosen;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    ogg_streams *streams;
    aigc_status status = open_streams(source, &streams);

    if (status != AIGC_OK)
        return status;
    const ogg_stream *chosen = choose(streams);
    status = chosen ? change_stream(source, chosen, request->bare, edits) : AIGC_ERR_UNSUPPORTED;
    for (size_t i = 0; status == AIGC_OK && i < streams->count; i++) {
        const ogg_stream *stream = &streams->list[i];
        size_t length;
        bool has = false;
        const uint8_t *comments = comments_of(stream, &length);

        if (stream == chosen || !comments)
            continue;
        status = aigcp_vorbis_labels(comments, length, "", 0, note, &has);
        if (status == AIGC_OK && has)
            status = change_stream(source, stream, NULL, edits);
    }
    close_streams(streams);
    return status;
}

const aigcp_format aigcp_format_ogg = { .type = AIGC_MEDIA_OGG,
                                        .name = "Ogg",
                                        .mime = "audio/ogg",
                                        .extension = "ogg",
                                        .find_labels = find_labels,
                                        .place_label = place_label,
                                        .binding = AIGCP_BINDING_NONE };
