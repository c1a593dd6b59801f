/* SPDX-License-Identifier: Apache-2.0 */
/* The tables are long and alike, so each is read, corrected and replaced as a whole; the few
 * fields of other boxes one by one. Corrections change no size, so all of them are computed
 * from the edits that were there before, and added in the end. */
#include "watermark/formats/bmff_shift.h"

#include "common/byte_order.h"
#include "watermark/formats/bmff_boxes.h"
#include "watermark/media/source_read.h"

#define FULL_BOX 4
#define TFHD_BASE_DATA_OFFSET 0x000001u

typedef struct shift_state {
    const aigc_source *source;
    const aigcp_edits *edits; /* what moves things */
    aigcp_edits mended;
} shift_state;

static bool
is_edited(const aigcp_edits *edits, uint64_t offset)
{
    for (size_t i = 0; i < edits->count && edits->list[i].offset <= offset; i++)
        if (offset - edits->list[i].offset < edits->list[i].removed)
            return true;
    return false;
}

static aigc_status
write_field(shift_state *state, uint64_t at, unsigned width, uint64_t value)
{
    uint8_t bytes[8];

    if (is_edited(state->edits, at))
        return AIGC_OK;
    if (!aigcp_fits_bytes(value, width))
        return AIGC_ERR_LIMIT;
    aigcp_put_be(bytes, width, value);
    return aigcp_edits_add(&state->mended, at, width, bytes, width);
}

/* An absolute offset that stands at `at`. */
static aigc_status
shift_field(shift_state *state, uint64_t at, unsigned width)
{
    uint64_t value;
    aigc_status status = aigcp_source_be(state->source, at, width, &value);

    uint64_t moved = status == AIGC_OK ? aigcp_edits_moved(state->edits, value) : 0;
    return status == AIGC_OK && moved != value ? write_field(state, at, width, moved) : status;
}

/* ---- tables ---------------------------------------------------------------------------- */

typedef struct offset_table {
    uint64_t at; /* of the first entry */
    uint64_t count;
    unsigned stride; /* from one entry to the next */
    unsigned skip;   /* of the offset in its entry */
    unsigned width;
} offset_table;

static aigc_status
shift_entries(const shift_state *state, const offset_table *table, uint8_t *bytes, bool *changed)
{
    for (uint64_t i = 0; i < table->count; i++) {
        uint8_t *entry = bytes + i * table->stride + table->skip;
        uint64_t value = aigcp_get_be(entry, table->width);
        uint64_t moved = aigcp_edits_moved(state->edits, value);

        if (!aigcp_fits_bytes(moved, table->width))
            return AIGC_ERR_LIMIT;
        *changed = *changed || moved != value;
        aigcp_put_be(entry, table->width, moved);
    }
    return AIGC_OK;
}

static aigc_status
shift_table(shift_state *state, const aigcp_box *box, const offset_table *table)
{
    uint64_t left = aigcp_box_end(box) - table->at, length;
    bool changed = false;
    aigcp_buffer bytes;

    if (table->at > aigcp_box_end(box) || table->count > left / table->stride)
        return AIGC_ERR_FORMAT;
    length = table->count * table->stride;
    aigcp_buffer_init(&bytes, AIGCP_OFFSET_TABLE_MAX);
    aigc_status status = aigcp_source_append(state->source, table->at, length, &bytes);
    if (status == AIGC_OK)
        status = shift_entries(state, table, bytes.data, &changed);
    if (status == AIGC_OK && changed)
        status = aigcp_edits_add(&state->mended, table->at, length, bytes.data, (size_t)length);
    aigcp_buffer_free(&bytes);
    return status;
}

/* A FullBox with a count at `skip` bytes of its payload, and entries that are offsets. */
static aigc_status
shift_list(shift_state *state, const aigcp_box *box, unsigned skip, unsigned width)
{
    uint64_t at = aigcp_box_payload(box) + skip, count = 0;
    offset_table table = { .at = at + 4, .stride = width, .width = width };
    aigc_status status = aigcp_source_be(state->source, at, 4, &count);

    table.count = count;
    return status == AIGC_OK ? shift_table(state, box, &table) : status;
}

/* ---- other boxes ----------------------------------------------------------------------- */

static aigc_status
read_version(const shift_state *state, const aigcp_box *box, unsigned *version, uint32_t *flags)
{
    uint64_t word = 0;
    aigc_status status = box->size - box->header < FULL_BOX
                             ? AIGC_ERR_FORMAT
                             : aigcp_source_be(state->source, aigcp_box_payload(box), 4, &word);

    *version = (unsigned)(word >> 24);
    *flags = (uint32_t)word & 0xFFFFFF;
    return status;
}

static aigc_status
shift_saio(shift_state *state, const aigcp_box *box)
{
    unsigned version;
    uint32_t flags;
    aigc_status status = read_version(state, box, &version, &flags);

    return status == AIGC_OK ? shift_list(state, box, (flags & 1) != 0 ? FULL_BOX + 8 : FULL_BOX,
                                          version == 0 ? 4 : 8)
                             : status;
}

static aigc_status
shift_tfhd(shift_state *state, const aigcp_box *box)
{
    unsigned version;
    uint32_t flags;
    aigc_status status = read_version(state, box, &version, &flags);

    if (status != AIGC_OK || (flags & TFHD_BASE_DATA_OFFSET) == 0)
        return status;
    if (box->size - box->header < FULL_BOX + 4 + 8)
        return AIGC_ERR_FORMAT;
    return shift_field(state, aigcp_box_payload(box) + FULL_BOX + 4, 8);
}

static aigc_status
shift_tfra(shift_state *state, const aigcp_box *box)
{
    uint64_t at = aigcp_box_payload(box) + FULL_BOX + 4, sizes = 0, count = 0;
    offset_table table = { .at = at + 8 };
    unsigned version;
    uint32_t flags;
    aigc_status status = read_version(state, box, &version, &flags);

    if (status == AIGC_OK)
        status = aigcp_source_be(state->source, at, 4, &sizes);
    if (status == AIGC_OK)
        status = aigcp_source_be(state->source, at + 4, 4, &count);
    if (status != AIGC_OK)
        return status;
    table.skip = table.width = version == 1 ? 8 : 4; /* time, then the offset */
    table.stride = 2 * table.width + 3 + (unsigned)(sizes >> 4 & 3) + (unsigned)(sizes >> 2 & 3) +
                   (unsigned)(sizes & 3);
    table.count = count;
    return shift_table(state, box, &table);
}

/* `first_offset` counts from the end of the box. */
static aigc_status
shift_sidx(shift_state *state, const aigcp_box *box)
{
    uint64_t end = aigcp_box_end(box), first, moved, at;
    unsigned version;
    uint32_t flags;
    aigc_status status = read_version(state, box, &version, &flags);

    unsigned width = version == 0 ? 4 : 8;
    at = aigcp_box_payload(box) + FULL_BOX + 8 + width;
    if (status == AIGC_OK) {
        status =
            at + width > end ? AIGC_ERR_FORMAT : aigcp_source_be(state->source, at, width, &first);
    }
    if (status != AIGC_OK || first > UINT64_MAX - end)
        return status == AIGC_OK ? AIGC_ERR_FORMAT : status;
    moved = aigcp_edits_moved(state->edits, end + first) - aigcp_edits_moved(state->edits, end);
    return moved != first ? write_field(state, at, width, moved) : AIGC_OK;
}

/* ---- iloc ------------------------------------------------------------------------------ */

typedef struct iloc_reader {
    shift_state *state;
    uint64_t at, end;
    unsigned version, offset_width, length_width, base_width, index_width;
} iloc_reader;

/* The next number; a width of 0 is the number 0. */
static aigc_status
iloc_number(iloc_reader *iloc, unsigned width, uint64_t *value)
{
    aigc_status status = AIGC_OK;

    *value = 0;
    if (width > iloc->end - iloc->at)
        return AIGC_ERR_FORMAT;
    if (width > 0)
        status = aigcp_source_be(iloc->state->source, iloc->at, width, value);
    iloc->at += width;
    return status;
}

static bool
is_iloc_width(unsigned width)
{
    return width == 0 || width == 4 || width == 8;
}

static aigc_status
open_iloc(iloc_reader *iloc, shift_state *state, const aigcp_box *box, uint64_t *count)
{
    uint64_t sizes = 0;
    uint32_t flags;
    aigc_status status = read_version(state, box, &iloc->version, &flags);

    iloc->state = state;
    iloc->at = aigcp_box_payload(box) + FULL_BOX;
    iloc->end = aigcp_box_end(box);
    if (status == AIGC_OK)
        status = iloc->version > 2 ? AIGC_ERR_FORMAT : iloc_number(iloc, 2, &sizes);
    iloc->offset_width = (unsigned)(sizes >> 12);
    iloc->length_width = (unsigned)(sizes >> 8 & 15);
    iloc->base_width = (unsigned)(sizes >> 4 & 15);
    iloc->index_width = iloc->version > 0 ? (unsigned)(sizes & 15) : 0;
    if (status == AIGC_OK &&
        !(is_iloc_width(iloc->offset_width) && is_iloc_width(iloc->length_width) &&
          is_iloc_width(iloc->base_width) && is_iloc_width(iloc->index_width)))
        status = AIGC_ERR_FORMAT;
    return status == AIGC_OK ? iloc_number(iloc, iloc->version < 2 ? 2 : 4, count) : status;
}

/* Whether a base can be moved by as much as `moves`, which is negative where bytes were removed. */
static bool
stays_in_file(uint64_t base, uint64_t moves)
{
    return moves <= INT64_MAX || 0 - moves <= base;
}

/* An extent. The base moves with the first one, the others by what they move more. A base of 0,
 * which says that offsets count from the start of the file, and one in front of what was removed
 * stay: then each extent moves by itself. */
static aigc_status
shift_extent(iloc_reader *iloc, bool in_file, uint64_t base, bool first, uint64_t *base_moves)
{
    uint64_t at, index, offset, length;
    aigc_status status = iloc_number(iloc, iloc->index_width, &index);

    at = iloc->at;
    if (status == AIGC_OK)
        status = iloc_number(iloc, iloc->offset_width, &offset);
    if (status == AIGC_OK)
        status = iloc_number(iloc, iloc->length_width, &length);
    if (status != AIGC_OK || !in_file)
        return status;
    if (offset > UINT64_MAX - base)
        return AIGC_ERR_FORMAT;
    uint64_t moves = aigcp_edits_moved(iloc->state->edits, base + offset) - (base + offset);
    if (first && iloc->base_width > 0 && (base != 0 || iloc->offset_width == 0) &&
        stays_in_file(base, moves))
        *base_moves = moves;
    if (moves == *base_moves)
        return AIGC_OK;
    return iloc->offset_width == 0
               ? AIGC_ERR_FORMAT
               : write_field(iloc->state, at, iloc->offset_width, offset + moves - *base_moves);
}

static aigc_status
shift_item(iloc_reader *iloc)
{
    uint64_t id, method = 0, reference, base, extents = 0, base_moves = 0;
    aigc_status status = iloc_number(iloc, iloc->version < 2 ? 2 : 4, &id);

    if (status == AIGC_OK && iloc->version > 0)
        status = iloc_number(iloc, 2, &method);
    if (status == AIGC_OK)
        status = iloc_number(iloc, 2, &reference);
    uint64_t base_at = iloc->at;
    if (status == AIGC_OK)
        status = iloc_number(iloc, iloc->base_width, &base);
    if (status == AIGC_OK)
        status = iloc_number(iloc, 2, &extents);
    for (uint64_t i = 0; status == AIGC_OK && i < extents; i++) {
        /* Method 0 counts from the start of the file; reference 0 is this file. */
        status =
            shift_extent(iloc, (method & 15) == 0 && reference == 0, base, i == 0, &base_moves);
    }
    if (status == AIGC_OK && base_moves != 0)
        status = write_field(iloc->state, base_at, iloc->base_width, base + base_moves);
    return status;
}

static aigc_status
shift_iloc(shift_state *state, const aigcp_box *box)
{
    uint64_t count = 0;
    iloc_reader iloc = { 0 };
    aigc_status status = open_iloc(&iloc, state, box, &count);

    for (uint64_t i = 0; status == AIGC_OK && i < count; i++)
        status = shift_item(&iloc);
    return status;
}

/* ---- all of them ----------------------------------------------------------------------- */

static aigc_status
shift_box(shift_state *state, const aigcp_box_walk *walk, const aigcp_box *box)
{
    bool in_fragment = walk->levels[0].box.type == AIGCP_BOX('m', 'o', 'o', 'f');

    switch (box->type) {
    case AIGCP_BOX('s', 't', 'c', 'o'):
        return shift_list(state, box, FULL_BOX, 4);
    case AIGCP_BOX('c', 'o', '6', '4'):
        return shift_list(state, box, FULL_BOX, 8);
    case AIGCP_BOX('s', 'a', 'i', 'o'):
        return in_fragment ? AIGC_OK : shift_saio(state, box); /* those count from the fragment */
    case AIGCP_BOX('t', 'f', 'h', 'd'):
        return shift_tfhd(state, box);
    case AIGCP_BOX('t', 'f', 'r', 'a'):
        return shift_tfra(state, box);
    case AIGCP_BOX('s', 'i', 'd', 'x'):
        return shift_sidx(state, box);
    case AIGCP_BOX('i', 'l', 'o', 'c'):
        return shift_iloc(state, box);
    case AIGCP_BOX('c', 'm', 'o', 'v'):
        /* The offsets are inside a zlib stream of 1998. Fine as long as none of them changes. */
        return aigcp_edits_moved(state->edits, UINT64_MAX / 2) == UINT64_MAX / 2 ? AIGC_OK
                                                                                 : AIGC_ERR_FORMAT;
    default:
        return AIGC_OK;
    }
}

aigc_status
aigcp_bmff_shift(const aigc_source *source, aigcp_edits *edits)
{
    shift_state state = { source, edits, { 0 } };
    aigcp_box_walk walk;
    aigcp_box box;
    aigc_status status;

    aigcp_edits_init(&state.mended);
    aigcp_box_walk_begin(&walk, source, 0, source->size);
    while ((status = aigcp_box_walk_next(&walk, &box)) == AIGC_OK) {
        status = shift_box(&state, &walk, &box);
        if (status == AIGC_OK && aigcp_box_is_container(box.type) &&
            box.type != AIGCP_BOX('u', 'd', 't', 'a'))
            status = aigcp_box_walk_enter(&walk);
        if (status != AIGC_OK)
            break;
    }
    status = status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
    for (size_t i = 0; status == AIGC_OK && i < state.mended.count; i++) {
        const aigcp_edit *edit = &state.mended.list[i];

        status = aigcp_edits_add(edits, edit->offset, edit->removed, edit->bytes, edit->length);
    }
    aigcp_edits_free(&state.mended);
    return status;
}
