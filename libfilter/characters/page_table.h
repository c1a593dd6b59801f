/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of a number for each code point, in pages; pages that are equal are there once.
 * Written by aigcp_write_page_table(). */
#ifndef AIGCP_PAGE_TABLE_H
#define AIGCP_PAGE_TABLE_H

#define AIGCP_PAGE 128
#define AIGCP_PAGES (0x110000 / AIGCP_PAGE)

/* `code_point` is below 0x110000. */
#define AIGCP_PAGE_LOOKUP(name, code_point) \
    (name##_pages[name##_page_of[(code_point) / AIGCP_PAGE]][(code_point) % AIGCP_PAGE])

#endif
