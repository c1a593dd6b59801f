/* SPDX-License-Identifier: Apache-2.0 */
/* PDF files for tests, made byte by byte. Every function ends the test if there is no room. */
#ifndef SUPPORT_PDF_KIT_H
#define SUPPORT_PDF_KIT_H

#include <stddef.h>

#define PDF_KIT_MAX 65536

/* A file that grows, with the places of its objects. */
typedef struct pdf_kit {
    char text[PDF_KIT_MAX];
    size_t length;
    size_t places[16];
    size_t start; /* of the last cross-references */
} pdf_kit;

/* Append as printf() does. */
__attribute__((__format__(__printf__, 2, 3))) void pdf_kit_add(pdf_kit *kit, const char *format,
                                                               ...);

void pdf_kit_object(pdf_kit *kit, unsigned number, const char *body);

/* A table with objects `first` to `last`, and a trailer. */
void pdf_kit_table(pdf_kit *kit, unsigned first, unsigned last, const char *trailer);

/* An empty file with a catalog, 1, and no pages, 2. */
void pdf_kit_begin(pdf_kit *kit);

#endif
