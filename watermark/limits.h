/* SPDX-License-Identifier: Apache-2.0 */
/* Every bound of this folder, and why it is what it is. */
#ifndef AIGCP_WATERMARK_LIMITS_H
#define AIGCP_WATERMARK_LIMITS_H

/* The whole of a mark before it becomes selectors. Header, fixed part, signature and eight
 * fields of AIGC_FIELD_MAX bytes are 1,920 bytes at most; the next power of two leaves room
 * to check a length without arithmetic at the edge. */
#define AIGCP_MARK_MAX 2048

/* A mark in the text: each byte is at most 4 bytes of UTF-8. */
#define AIGCP_MARK_TEXT_MAX (4 * AIGCP_MARK_MAX)

/* A run of characters that normalisation may compose or reorder is cut here. Real text stays
 * under 40 bytes; Unicode's own stream-safe format stops at 30 marks, about 120 bytes. */
#define AIGCP_SEGMENT_MAX 1024

/* Normalisation may make a text longer: 3 times in UTF-8 (U+1D160) as in UTF-16 (U+FB2C);
 * Unicode Standard Annex 15 and its FAQ. */
#define AIGCP_NFC_GROWTH 3

/* A quiet run shorter than this joins characters that already wait for normalisation: one
 * call to the normaliser for many accents instead of one for each. */
#define AIGCP_SHORT_RUN 64

/* A label at the start waits for at most so many characters before it decides. A reader of
 * a stream must not notice. */
#define AIGCP_START_CHARACTERS 64

/* JSON nested deeper is not taken for JSON: twice what common parsers accept. One bit each. */
#define AIGCP_JSON_DEPTH_MAX 1024

/* A code fence that begins further to the right, or is longer, is not taken for one; both are
 * far beyond what people or models write, and bound what closing a fence writes. */
#define AIGCP_FENCE_COLUMN_MAX 64
#define AIGCP_FENCE_LENGTH_MAX 255

/* Digits in the number of an ordered list item (CommonMark 0.30, 5.2). */
#define AIGCP_LIST_DIGITS_MAX 9

/* How much of either end of a text is searched for a visible label: the longest label, and
 * room for blank lines behind it. */
#define AIGCP_LABEL_WINDOW 1024

/* What a key file may ask for to be decrypted. minisign's own default is 1 GiB and 2^25
 * operations; four times the work is still bearable, more is an attack. */
#define AIGCP_SCRYPT_MEMORY_MAX (UINT64_C(1) << 30)
#define AIGCP_SCRYPT_WORK_MAX (UINT64_C(1) << 27)

/* Edits of one file. A chunk, box or table entry each; a big GIF or MP4 stays under a few
 * thousand. */
#define AIGCP_EDITS_MAX 65536

/* Files are copied in pieces of this size: large enough for the disk, small enough for the
 * second level cache. */
#define AIGCP_COPY_SIZE ((size_t)128 * 1024)

/* What is looked at to tell the format of a file. */
#define AIGCP_DETECT_SIZE 4096

/* What may stand in front of the first element of markup: licences, and entities of Illustrator,
 * which are under 10 KB. */
#define AIGCP_PROLOGUE_MAX ((size_t)1024 * 1024)

/* XMP, an EXIF block, a label: the largest that was seen in real files is under 200 KB. */
#define AIGCP_METADATA_MAX ((size_t)4 * 1024 * 1024)

/* Values inside values that are looked into for a label: a wrapper in a string in a list. */
#define AIGCP_LABEL_DEPTH_MAX 4

/* Keys picked out of a label that is no JSON. There are ten; repeated ones do not count. */
#define AIGCP_SALVAGE_KEYS_MAX 32

/* Things found in one file that a report keeps. Real files have one to four; a file with more
 * than these was made to have them. */
#define AIGCP_FOUND_MAX 64

/* What a report may keep in memory: all of AIGCP_FOUND_MAX at their longest, with their copies. */
#define AIGCP_REPORT_MAX ((size_t)32 * 1024 * 1024)

/* Findings about one label: two for each field and some about the whole. */
#define AIGCP_LINT_MAX 32

/* Security data: entries of PubSD that are looked at (one signature and one key are usual), and
 * the longest key or signature as DER (RSA with 16384 bits has 2 KiB). */
#define AIGCP_SECURITY_ENTRIES_MAX 16
#define AIGCP_SECURITY_BYTES_MAX 4096

/* Fields that are signed: a label is read from AIGC_FOUND_TEXT_MAX bytes. */
#define AIGCP_SECURITY_MESSAGE_MAX ((size_t)128 * 1024)

/* A file with one key or certificate in PEM: certificates with long names have 8 KiB. */
#define AIGCP_PEM_FILE_MAX 16384

/* Pinned keys: a platform that knows every provider by name has a few dozen. */
#define AIGCP_SECURITY_KEYS_MAX 1024
/* Elements open at one time in XML. XMP has a dozen; drawings of real programs stay under 60. */
#define AIGCP_XML_DEPTH_MAX 256

/* Properties set in one call: a label has at most eight, with all profiles. */
#define AIGCP_XMP_SET_MAX 32

/* Chunks, segments or blocks on one level of a file. A PNG of 100 MB in pieces of 8 KB has
 * 12,000, a WAV with a bext chunk a dozen; a GIF of an hour at 25 pictures a second 270,000. */
#define AIGCP_CHUNKS_MAX ((size_t)1 << 20)

/* Entries of one TIFF directory: as many as the two bytes of its count can say. */
#define AIGCP_IFD_ENTRIES_MAX 65535

/* Directories of one TIFF, which are its pages, and their entries together: pages have about 15.
 * Directories may share bytes. */
#define AIGCP_IFDS_MAX 65535
#define AIGCP_TIFF_ENTRIES_MAX ((size_t)1 << 18)

/* Metadata of one file together, decompressed: 4,000 compressed chunks of PNG can each claim the
 * whole of AIGCP_METADATA_MAX, 10,000 pages of TIFF can all point to one packet. */
#define AIGCP_METADATA_TOTAL (16 * AIGCP_METADATA_MAX)

/* Braces of one segment that may have no partner when a label is looked for that is glued in: each
 * is followed to the end of the segment. */
#define AIGCP_GLUED_ENDLESS_MAX 64

/* How often a segment is searched again because labels in it were made spaces: a string may then
 * end in another place. One more time is enough for what is not made to take longer. */
#define AIGCP_GLUED_ROUNDS 8

/* Bytes of 0xFF in front of a JPEG marker: encoders that pad to a sector write 511. */
#define AIGCP_JPEG_FILL_MAX 65536

/* Declarations of XML namespaces that are in force at one place. Drawings have about 15. */
#define AIGCP_XML_SCOPE_MAX 256

/* A drawing as XML: pictures in it are base64 in one attribute, which the parser holds whole. */
#define AIGCP_SVG_MAX ((size_t)64 * 1024 * 1024)

/* A C2PA manifest store, in memory while it is read or written. Thumbnails of 100 KB and a
 * few ingredients are common; what is larger is refused. */
#define AIGCP_STORE_MAX ((size_t)64 * 1024 * 1024)

/* Pictures that are decoded. The side is what JPEG can say; the bytes of one decoded frame are
 * 8K RGBA in 16 bits and twice that again, and bound the memory to a few times as much: a bomb
 * of a few KB is refused before anything is allocated. */
#define AIGCP_PICTURE_SIDE_MAX 65535
#define AIGCP_PICTURE_BYTES_MAX ((size_t)512 * 1024 * 1024)

/* A picture file, which is in memory while it is painted on. */
#define AIGCP_PICTURE_FILE_MAX ((size_t)512 * 1024 * 1024)

/* The canvas of an animation, of which there are four: 32 million pixels of RGBA. */
#define AIGCP_FILM_BYTES_MAX ((size_t)128 * 1024 * 1024)

/* Frames of an animation, and their pixels together: work, not memory. 1,000 frames of full HD
 * are 2^31; GIF and WebP name no bound. */
#define AIGCP_FRAMES_MAX 8192
#define AIGCP_FRAME_PIXELS_MAX (UINT64_C(1) << 32)

/* Scans of a progressive JPEG: each costs a pass over all coefficients. Encoders write about 10;
 * what a file may hold is bounded by nothing else. */
#define AIGCP_JPEG_SCANS_MAX 100
/* Boxes of one MP4 or HEIF file that are looked at. Ten hours of video in fragments of one
 * second are 400,000; a header takes a microsecond. */
#define AIGCP_BOXES_MAX ((size_t)1024 * 1024)

/* Boxes in boxes. The deepest that is looked into, moov/trak/mdia/minf/stbl/stco, is the sixth. */
#define AIGCP_BOX_DEPTH_MAX 12

/* Boxes whose size changes when a label is placed: those around it, and around each label that
 * it replaces, in each track. */
#define AIGCP_CHANGED_BOXES_MAX 256

/* Entries of the exclusion list of a BMFF hash. Real ones have 3 to 7; each is compared with
 * each box. */
#define AIGCP_BMFF_EXCLUSIONS_MAX 64

/* A table of offsets of an MP4 file, in memory while it is rewritten: four million chunks of a
 * track, a month of video. */
#define AIGCP_OFFSET_TABLE_MAX ((size_t)32 * 1024 * 1024)

/* Pictures: JPEG and WebP end at 65,535 and 16,383, and so do the pictures of this library. */
#define AIGCP_SIDE_MAX 65535

/* Pixels of one plane of floats, 512 MB. The largest there is is the tile of a square picture of
 * AIGCP_SIDE_MAX, 10,923 pixels each way; what is searched is far smaller. */
#define AIGCP_PLANE_MAX ((size_t)1 << 27)

/* No invisible watermark is written into less: one tile. */
#define AIGCP_MARKED_SIDE_MIN 128

/* And none is looked for in less: half of a tile at its smallest. */
#define AIGCP_SEARCHED_SIDE_MIN 32
/* Tags of one list. People stay under a hundred. */
#define AIGCP_TAGS_MAX 4096

/* The text of a tag that may be a label: with security data, a few KB. Longer ones are pictures
 * or lyrics, and are not read. */
#define AIGCP_LABEL_VALUE_MAX ((size_t)256 * 1024)

/* How far into the samples of a video a vendor's trace is looked for: it comes with the first
 * picture. */
#define AIGCP_VENDOR_SCAN ((size_t)1024 * 1024)
#define AIGCP_VENDOR_TEXT_MAX 64

/* A whole ID3v2 tag, in memory: it may hold a manifest store and pictures. */
#define AIGCP_ID3_MAX (AIGCP_STORE_MAX + AIGCP_METADATA_MAX)

/* Tags one behind the other: players append them by mistake, a handful at most. */
#define AIGCP_ID3_TAGS_MAX 8

/* A tag at the end of a file is looked for this far from it. */
#define AIGCP_ID3_TAIL_MAX ((size_t)256 * 1024)

/* Frames of an animation in which a mark is looked for: each may take a second, and adds to the
 * bound on false positives. Every frame of a marked animation has the mark. */
#define AIGCP_SEARCHED_FRAMES 16
/* Pieces of one item of a HEIF file, and the name of an item. XMP is in one piece, without a
 * name. */
#define AIGCP_HEIF_EXTENTS_MAX 64
#define AIGCP_HEIF_NAME_MAX 1024

/* Ogg: streams that begin together, pages until all of them have said their comments, packets
 * of headers on these pages, and their bytes: pictures stand in comments. */
#define AIGCP_OGG_STREAMS_MAX 16
#define AIGCP_OGG_HEADER_PAGES_MAX 4096
#define AIGCP_OGG_PACKETS_MAX 256
#define AIGCP_OGG_HEADERS_MAX ((size_t)16 * 1024 * 1024)

/* FLV: onMetaData is the first tag, or follows the first headers of the codecs. */
#define AIGCP_FLV_TAGS_MAX 16

/* Values in values of AMF0. Real metadata has three levels. */
#define AIGCP_AMF_DEPTH_MAX 16

#endif
