/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of scanned text that are not UTF-8. */
#include "cli/files/not_utf8.h"

#include "cli/io/messages.h"

#include <string.h>

uint64_t
cli_not_utf8_count(const aigc_scanner *scanner)
{
    aigc_scan_stats stats;

    memset(&stats, 0, sizeof stats);
    stats.struct_size = sizeof stats;
    return aigc_scanner_stats(scanner, &stats) == AIGC_OK ? stats.invalid : 0;
}

void
cli_not_utf8_say(const char *file, uint64_t bytes)
{
    if (bytes == 0)
        return;
    cli_say(
        ngettext("'%s': %llu byte is not UTF-8; rules find nothing in text of other encodings",
                 "'%s': %llu bytes are not UTF-8; rules find nothing in text of other encodings",
                 (unsigned long)bytes),
        file, (unsigned long long)bytes);
}
