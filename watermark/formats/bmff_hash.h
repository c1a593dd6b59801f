/* SPDX-License-Identifier: Apache-2.0 */
/* Which bytes of a BMFF file `c2pa.hash.bmff.v2` and `.v3` hash (C2PA 2.2, 18.6).
 *
 * All bytes of the file in their order, but those of excluded boxes. Before the bytes of each
 * top-level box that is not excluded as a whole comes its offset in the file, as 8 bytes,
 * big-endian: boxes cannot change places. */
#ifndef AIGCP_BMFF_HASH_H
#define AIGCP_BMFF_HASH_H

#include <aigc/source.h>
#include <stdbool.h>

/* The UUID of C2PA's boxes: d8fec3d6-1b0e-483c-9297-5828877ec481. */
extern const uint8_t aigcp_bmff_c2pa_uuid[16];

/* These bytes must stand at this offset of the box, counted from its first byte. */
typedef struct aigcp_bmff_match {
    uint64_t offset;
    const uint8_t *value;
    size_t length;
} aigcp_bmff_match;

/* Only this part of the box is excluded, counted from its first byte; a length of 0 is "to the
 * end". */
typedef struct aigcp_bmff_part {
    uint64_t offset;
    uint64_t length;
} aigcp_bmff_part;

/* An entry of `exclusions`: a box is excluded if its place and everything given here matches. */
typedef struct aigcp_bmff_exclusion {
    const char *xpath; /* "/moov/trak[2]/mdia": types, and which of the boxes of that type */
    size_t xpath_length;
    bool has_length;
    uint64_t length; /* of the box */
    bool has_version;
    uint8_t version;
    bool has_flags;
    uint32_t flags; /* 24 bits */
    bool exact;     /* all flags are the same; false: at least those given are set.
                     * The assertion's default is true. */
    const aigcp_bmff_match *data;
    size_t data_count;
    const aigcp_bmff_part *subset; /* in rising order, without overlap; none: the whole box */
    size_t subset_count;
} aigcp_bmff_exclusion;

/* What comes next in the hash.
 * @param is_offset true: the number `offset` as 8 bytes, big-endian. False: the bytes
 *                  [offset, offset + length) of the file.
 * @return AIGC_OK to go on; anything else ends the walk with that status. */
typedef aigc_status (*aigcp_bmff_piece_fn)(void *context, bool is_offset, uint64_t offset,
                                           uint64_t length);

/* Hand over everything that is hashed, in order.
 * @param with_offsets true for .v2 and .v3, false for the first version.
 * @return AIGC_OK; AIGC_ERR_FORMAT if the boxes do not fill the file, or if an xpath or a subset
 *         is none; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY, AIGC_ERR_IO; as `piece`. */
AIGC_MUST_CHECK aigc_status aigcp_bmff_hash_walk(const aigc_source *source,
                                                 const aigcp_bmff_exclusion *exclusions,
                                                 size_t count, bool with_offsets,
                                                 aigcp_bmff_piece_fn piece, void *context);

/* What a writer excludes: C2PA's own `uuid` boxes, `/ftyp`, `/mfra`, `/free` and `/skip`. */
#define AIGCP_BMFF_USUAL_EXCLUSIONS 5
extern const aigcp_bmff_exclusion aigcp_bmff_usual_exclusions[AIGCP_BMFF_USUAL_EXCLUSIONS];

/* Whether nothing that a player shows can hide behind an exclusion: it is one of the usual ones,
 * perhaps narrower. A verifier that takes any other lets content be exchanged. */
bool aigcp_bmff_exclusion_is_usual(const aigcp_bmff_exclusion *exclusion);

#endif
