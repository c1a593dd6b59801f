/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/detect.h"

#include "common/byte_order.h"
#include "watermark/formats/document_limits.h"
#include "watermark/formats/id3_tag.h"
#include "watermark/formats/zip_package.h"
#include "watermark/limits.h"
#include "watermark/media/markup_root.h"
#include "watermark/media/source_read.h"

#include <stdbool.h>
#include <string.h>

/* The first bytes of the file; zeros behind its end. */
typedef struct file_head {
    uint8_t bytes[AIGCP_DETECT_SIZE];
    size_t length;
} file_head;

static bool
is(const file_head *head, size_t at, const char *bytes, size_t length)
{
    return at + length <= head->length && memcmp(head->bytes + at, bytes, length) == 0;
}

#define IS(head, at, literal) is(head, at, literal, sizeof(literal) - 1)

/* ISO/IEC 14496-12: the major brand, or one of the compatible ones for images. */
static aigc_media_type
bmff_type(const file_head *head)
{
    static const char *const heif[] = { "heic", "heix", "hevc", "heim", "heis", "mif1", "msf1" };

    if (IS(head, 8, "qt  "))
        return AIGC_MEDIA_MOV;
    if (IS(head, 8, "avif") || IS(head, 8, "avis"))
        return AIGC_MEDIA_AVIF;
    if (IS(head, 8, "M4A ") || IS(head, 8, "M4B "))
        return AIGC_MEDIA_M4A;
    for (size_t i = 0; i < sizeof heif / sizeof heif[0]; i++) {
        if (is(head, 8, heif[i], 4)) {
            size_t box = (size_t)aigcp_get_be(head->bytes + 2, 2);

            for (size_t at = 16; at + 4 <= box && at + 4 <= head->length; at += 4)
                if (is(head, at, "avif", 4))
                    return AIGC_MEDIA_AVIF;
            return AIGC_MEDIA_HEIF;
        }
    }
    return AIGC_MEDIA_MP4;
}

static aigc_media_type
riff_type(const file_head *head)
{
    return IS(head, 8, "WEBP")                          ? AIGC_MEDIA_WEBP
           : IS(head, 8, "WAVE")                        ? AIGC_MEDIA_WAV
           : IS(head, 8, "AVI ") || IS(head, 8, "AVIX") ? AIGC_MEDIA_AVI
                                                        : AIGC_MEDIA_UNKNOWN;
}

static bool
holds(const file_head *head, const char *word, size_t length)
{
    for (size_t at = 0; at + length <= head->length; at++)
        if (memcmp(head->bytes + at, word, length) == 0)
            return true;
    return false;
}

#define HOLDS(head, literal) holds(head, literal, sizeof(literal) - 1)

/* An MPEG audio frame header: sync, layer III, a bit rate and a sampling rate that exist. */
static bool
is_mpeg_audio(const file_head *head)
{
    return head->length >= 4 && head->bytes[0] == 0xFF && (head->bytes[1] & 0xE6) == 0xE2 &&
           (head->bytes[1] & 0x18) != 0x08 && (head->bytes[2] & 0xF0) != 0xF0 &&
           (head->bytes[2] & 0xF0) != 0 && (head->bytes[2] & 0x0C) != 0x0C;
}

static aigc_media_type
binary_type(const file_head *head)
{
    if (IS(head, 0, "\x89PNG\r\n\x1a\n"))
        return AIGC_MEDIA_PNG;
    if (IS(head, 0, "\xff\xd8\xff"))
        return AIGC_MEDIA_JPEG;
    if (IS(head, 0, "GIF87a") || IS(head, 0, "GIF89a"))
        return AIGC_MEDIA_GIF;
    if (IS(head, 0, "II*\0") || IS(head, 0, "MM\0*") || IS(head, 0, "II+\0") ||
        IS(head, 0, "MM\0+"))
        return AIGC_MEDIA_TIFF;
    if (IS(head, 0, "RIFF") || IS(head, 0, "RF64") || IS(head, 0, "BW64"))
        return riff_type(head);
    if (IS(head, 0, "FORM") && (IS(head, 8, "AIFF") || IS(head, 8, "AIFC")))
        return AIGC_MEDIA_AIFF;
    if (IS(head, 0, "riff\x2e\x91\xcf\x11") && IS(head, 24, "wave\xf3\xac\xd3\x11"))
        return AIGC_MEDIA_W64;
    if (IS(head, 4, "ftyp"))
        return bmff_type(head);
    if (IS(head, 4, "moov") || IS(head, 4, "mdat") || IS(head, 4, "wide"))
        return AIGC_MEDIA_MOV; /* QuickTime before there was "ftyp" */
    if (IS(head, 0, "\x1a\x45\xdf\xa3"))
        return HOLDS(head, "webm") ? AIGC_MEDIA_WEBM : AIGC_MEDIA_MATROSKA;
    if (IS(head, 0, "FLV\x01"))
        return AIGC_MEDIA_FLV;
    if (IS(head, 0, "fLaC"))
        return AIGC_MEDIA_FLAC;
    if (IS(head, 0, "OggS"))
        return AIGC_MEDIA_OGG;
    if (IS(head, 0, "ID3") || is_mpeg_audio(head))
        return AIGC_MEDIA_MP3;
    if (IS(head, 0, "%PDF-") || (head->length > 5 && HOLDS(head, "\n%PDF-")))
        return AIGC_MEDIA_PDF;
    return AIGC_MEDIA_UNKNOWN;
}

/* Text: no NUL, and UTF-8 but for a character that is cut at the end of the head. */
static bool
is_text(const file_head *head)
{
    size_t bad = 0;

    for (size_t at = 0; at < head->length; at++) {
        bad += head->bytes[at] == 0 ||
               (head->bytes[at] < 0x20 && !strchr("\t\n\v\f\r\x1b", head->bytes[at]));
    }
    return head->length > 0 && bad == 0;
}

/* The first byte that is neither a byte order mark nor white space. */
static size_t
text_begin(const file_head *head)
{
    size_t at = IS(head, 0, "\xef\xbb\xbf") ? 3 : 0;

    while (at < head->length && strchr(" \t\r\n", head->bytes[at]) && head->bytes[at] != 0)
        at++;
    return at;
}

/* Whether front matter begins there: a line of three dashes, behind which blanks may stand. */
static bool
is_front_matter(const file_head *head, size_t at)
{
    if (!IS(head, at, "---"))
        return false;
    for (at += 3; at < head->length && head->bytes[at] != '\n'; at++)
        if (head->bytes[at] != ' ' && head->bytes[at] != '\t' && head->bytes[at] != '\r')
            return false;
    return at < head->length;
}

/* What is no markup, or of another kind. */
static aigc_media_type
text_type(const file_head *head)
{
    size_t at = text_begin(head);

    if (!is_text(head))
        return AIGC_MEDIA_UNKNOWN;
    return is_front_matter(head, at) ? AIGC_MEDIA_MARKDOWN : AIGC_MEDIA_TEXT;
}

/* ---- texts that begin as files do --------------------------------------------------------- */

#define WORDS_SIZE 8 /* of the longest magic, "xxxxftyp" */

/* Behind all characters of a set that stand at `at`. */
static size_t
behind(const char *text, size_t length, size_t at, const char *set)
{
    while (at < length && text[at] != '\0' && strchr(set, text[at]))
        at++;
    return at;
}

/* "%PDF-", a version, and the end of the line. */
static bool
has_pdf_header(const file_head *head)
{
    const char *line = (const char *)head->bytes;
    size_t at = behind(line, head->length, sizeof "%PDF-" - 1, "0123456789.");

    at = behind(line, head->length, at, " \t");
    return IS(head, 0, "%PDF-") && at < head->length && (line[at] == '\r' || line[at] == '\n');
}

/* Whether "startxref", a number and "%%EOF" stand at the end, as in all PDF; behind a header that
 * is not at the begin, nothing else. */
static aigc_status
is_whole_pdf(const aigc_source *source, bool from_begin, bool *is_whole)
{
    static const char word[] = "startxref", mark[] = "%%EOF", space[] = " \t\r\n\f";
    char tail[AIGCP_PDF_TAIL];
    size_t length = source->size < sizeof tail ? (size_t)source->size : sizeof tail;
    aigc_status status = aigcp_source_read(source, source->size - length, tail, length);

    *is_whole = false;
    for (size_t i = 0; status == AIGC_OK && i + sizeof word - 1 <= length; i++) {
        size_t at = i + sizeof word - 1;

        if (memcmp(tail + i, word, sizeof word - 1) != 0)
            continue;
        at = behind(tail, length, at, space);
        at = behind(tail, length, at, "0123456789");
        at = behind(tail, length, at, space);
        *is_whole = length - at >= sizeof mark - 1 &&
                    memcmp(tail + at, mark, sizeof mark - 1) == 0 &&
                    (from_begin || behind(tail, length, at + sizeof mark - 1, space) == length);
    }
    return status;
}

/* What looks like a file of this type may be a text; then the type is unknown. Magic of letters
 * alone may be words: "The wide", "ID3 tags"; but a file has zeros or other control characters soon
 * behind it. A PDF may be all text, but what only tells of PDF goes on in the line of "%PDF-", or
 * behind the "%%EOF". */
static aigc_status
check_words(const aigc_source *source, const file_head *head, aigc_media_type *type)
{
    bool is_whole = false;
    aigc_status status = AIGC_OK;

    if (head->length < WORDS_SIZE || head->bytes[0] == 0xFF || !is_text(head))
        return AIGC_OK; /* or it is cut short: magic and nothing else */
    if (*type == AIGC_MEDIA_PDF)
        status = is_whole_pdf(source, IS(head, 0, "%PDF-"), &is_whole);
    if (!is_whole && !has_pdf_header(head))
        *type = AIGC_MEDIA_UNKNOWN;
    return status;
}

/* ---- sound behind ID3v2 tags --------------------------------------------------------------- */

#define ADTS_HEADER 7

/* The length of an ADTS frame of AAC, by its header (ISO/IEC 13818-7, 6.2); 0 if it is none: sync,
 * layer 0, a sampling rate that exists. */
static size_t
adts_frame_length(const uint8_t *header)
{
    size_t length = (size_t)(header[3] & 3) << 11 | (size_t)header[4] << 3 | header[5] >> 5;

    if (header[0] != 0xFF || (header[1] & 0xF6) != 0xF0 || (header[2] >> 2 & 0xF) > 12)
        return 0;
    return length < ADTS_HEADER ? 0 : length;
}

/* @param[out] length  of the frame that begins there; 0 if none does. */
static aigc_status
read_adts(const aigc_source *source, uint64_t at, size_t *length)
{
    uint8_t header[ADTS_HEADER];

    *length = 0;
    if (at > source->size || source->size - at < sizeof header)
        return AIGC_OK;
    aigc_status status = aigcp_source_read(source, at, header, sizeof header);
    if (status == AIGC_OK)
        *length = adts_frame_length(header);
    return status;
}

/* A sync of twelve bits may be anything: where the first frame ends there is a second, or the file
 * ends. */
static aigc_status
is_adts(const aigc_source *source, uint64_t at, bool *is_sound)
{
    size_t length;
    aigc_status status = read_adts(source, at, &length);

    if (status == AIGC_OK && length > 0 && at + length != source->size)
        status = read_adts(source, at + length, &length);
    *is_sound = status == AIGC_OK && length > 0;
    return status;
}

/* What stands behind the ID3v2 tags, if there are any: FLAC, where C2PA puts its manifest; AAC;
 * else the type stays. */
static aigc_status
look_behind_id3(const aigc_source *source, aigc_media_type *type)
{
    uint64_t at = 0, end;
    char magic[4];
    bool is_aac = false;
    aigc_status status = aigcp_id3_skip(source, 0, &end);

    for (unsigned i = 0; status == AIGC_OK && end > 0 && i < AIGCP_ID3_TAGS_MAX; i++) {
        at = end;
        status = aigcp_id3_skip(source, at, &end);
    }
    if (status == AIGC_OK && at > 0 && source->size - at >= sizeof magic) {
        status = aigcp_source_read(source, at, magic, sizeof magic);
        if (status == AIGC_OK && memcmp(magic, "fLaC", sizeof magic) == 0) {
            *type = AIGC_MEDIA_FLAC;
            return status;
        }
    }
    if (status == AIGC_OK)
        status = is_adts(source, at, &is_aac);
    if (is_aac)
        *type = AIGC_MEDIA_AAC;
    return status;
}

/* XML in UTF-16, with a byte order mark or without. A drawing is one, although nothing is written
 * into it: it is told that it has to be converted. */
static aigc_status
look_for_utf16(const aigc_source *source, const file_head *head, aigc_media_type *type)
{
    bool little = IS(head, 0, "\xff\xfe") || IS(head, 0, "<\0");
    bool big = IS(head, 0, "\xfe\xff") || IS(head, 0, "\0<");
    aigc_status status = AIGC_OK;

    if (little || big) {
        status = aigcp_markup_root(source, head->bytes[0] >= 0xFE ? 2 : 0,
                                   little ? AIGCP_MARKUP_UTF16LE : AIGCP_MARKUP_UTF16BE, type);
    }
    if (*type == AIGC_MEDIA_HTML)
        *type = AIGC_MEDIA_UNKNOWN;
    return status;
}

aigc_status
aigcp_detect(const aigc_source *source, aigc_media_type *type)
{
    file_head head = { { 0 }, 0 };

    head.length = source->size < sizeof head.bytes ? (size_t)source->size : sizeof head.bytes;
    aigc_status status = aigcp_source_read(source, 0, head.bytes, head.length);
    *type = status == AIGC_OK ? binary_type(&head) : AIGC_MEDIA_UNKNOWN;
    if (status == AIGC_OK && *type != AIGC_MEDIA_UNKNOWN)
        status = check_words(source, &head, type);
    if (status == AIGC_OK &&
        (*type == AIGC_MEDIA_MP3 || (*type == AIGC_MEDIA_UNKNOWN && head.bytes[0] == 0xFF)))
        status = look_behind_id3(source, type);
    if (status == AIGC_OK && IS(&head, 0, "PK\x03\x04"))
        return aigcp_package_detect(source, type);
    if (status == AIGC_OK && *type == AIGC_MEDIA_UNKNOWN)
        status = aigcp_markup_root(source, text_begin(&head), AIGCP_MARKUP_BYTES, type);
    if (status == AIGC_OK && *type == AIGC_MEDIA_UNKNOWN)
        status = look_for_utf16(source, &head, type);
    if (status == AIGC_OK && *type == AIGC_MEDIA_UNKNOWN)
        *type = text_type(&head);
    return status;
}
