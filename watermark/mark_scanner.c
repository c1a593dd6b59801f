/* SPDX-License-Identifier: Apache-2.0 */
/* Take a stream apart into the text, the first mark, and what follows it.
 *
 *     text ... A G M version length ... signature | trailing bytes
 *     -------------  ---------------------------
 *     finder: holds  selectors, decoded into `record`
 *     back < 12 bytes
 *
 * What the finder holds back are bytes of the magic, so they need no buffer. */
#include "watermark/mark_scanner.h"

#include <string.h>

#include "common/byte_order.h"

static aigc_status
pass_text(aigcp_mark_scanner *scanner, const uint8_t *data, size_t length)
{
    scanner->text_length += length;
    return length ? scanner->text(scanner->context, data, length) : AIGC_OK;
}

/* Before the mark: pass on all that is not the beginning of a magic. */
static aigc_status
take_text(aigcp_mark_scanner *scanner, const uint8_t *data, size_t length, size_t *taken)
{
    bool found;
    size_t held_before = scanner->finder.matched;
    *taken = aigcp_mark_finder_feed(&scanner->finder, data, length, &found);
    size_t held = found ? AIGCP_MAGIC_TEXT_SIZE : scanner->finder.matched;
    size_t passed = held_before + *taken - held;

    size_t from_held = passed < held_before ? passed : held_before;
    aigc_status status = pass_text(scanner, aigcp_magic_text, from_held);
    if (status == AIGC_OK)
        status = pass_text(scanner, data, passed - from_held);
    if (found) {
        scanner->state = AIGCP_MARK_OPEN;
        scanner->marks = 1;
        memcpy(scanner->record, AIGCP_MAGIC, AIGCP_MAGIC_SIZE);
        scanner->record_length = AIGCP_MAGIC_SIZE;
        scanner->mark_length = AIGCP_MAGIC_TEXT_SIZE;
    }
    return status;
}

/* Take one byte of the mark. */
static void
take_mark_byte(aigcp_mark_scanner *scanner, uint8_t byte)
{
    scanner->record[scanner->record_length++] = byte;
    if (scanner->record_length == AIGCP_VERSION_OFFSET + 1 && byte != AIGCP_VERSION)
        scanner->state = AIGCP_MARK_BAD_VERSION;
    if (scanner->record_length == AIGCP_HEADER_SIZE) {
        size_t length = (size_t)aigcp_get_be(scanner->record + AIGCP_HEADER_SIZE - 2, 2);
        if (length < AIGCP_MARK_MIN - AIGCP_HEADER_SIZE ||
            length > AIGCP_MARK_MAX - AIGCP_HEADER_SIZE)
            scanner->state = AIGCP_MARK_BAD_LENGTH;
        scanner->record_end = AIGCP_HEADER_SIZE + length;
    }
    if (scanner->record_length == scanner->record_end && scanner->state == AIGCP_MARK_OPEN)
        scanner->state = AIGCP_MARK_WHOLE;
}

/* Behind the mark: count, and look for further magics. */
static void
take_trailing(aigcp_mark_scanner *scanner, const uint8_t *data, size_t length)
{
    size_t position = 0;
    while (position < length) {
        bool found;
        position +=
            aigcp_mark_finder_feed(&scanner->finder, data + position, length - position, &found);
        if (found)
            scanner->marks = 2;
    }
    scanner->trailing += length;
}

/* The run of selectors is over; what may have become one follows the mark. */
static void
end_run(aigcp_mark_scanner *scanner)
{
    if (scanner->state == AIGCP_MARK_OPEN)
        scanner->state = AIGCP_MARK_CUT_SHORT;
    size_t length = scanner->partial_length;
    scanner->partial_length = 0;
    take_trailing(scanner, scanner->partial, length);
}

/* In the run of selectors: take one byte; returns 0 if it is not part of the run. */
static size_t
take_run_byte(aigcp_mark_scanner *scanner, uint8_t byte)
{
    uint8_t decoded;
    scanner->partial[scanner->partial_length] = byte;
    switch (aigcp_selector_decode(scanner->partial, scanner->partial_length + 1, &decoded)) {
    case AIGCP_SELECTOR_PARTIAL:
        scanner->partial_length++;
        return 1;
    case AIGCP_SELECTOR_BYTE:
        scanner->mark_length += scanner->partial_length + 1;
        scanner->partial_length = 0;
        take_mark_byte(scanner, decoded);
        return 1;
    case AIGCP_SELECTOR_NONE:
        break;
    }
    end_run(scanner);
    return 0;
}

aigc_status
aigcp_mark_scanner_feed(aigcp_mark_scanner *scanner, const uint8_t *data, size_t length)
{
    aigc_status status = AIGC_OK;
    while (status == AIGC_OK && length > 0) {
        size_t taken = length;
        if (scanner->state == AIGCP_MARK_NONE)
            status = take_text(scanner, data, length, &taken);
        else if (scanner->state == AIGCP_MARK_OPEN)
            taken = take_run_byte(scanner, data[0]);
        else
            take_trailing(scanner, data, length);
        data += taken;
        length -= taken;
    }
    return status;
}

aigc_status
aigcp_mark_scanner_finish(aigcp_mark_scanner *scanner)
{
    if (scanner->state == AIGCP_MARK_NONE)
        return pass_text(scanner, aigcp_magic_text, scanner->finder.matched);
    end_run(scanner);
    return AIGC_OK;
}
