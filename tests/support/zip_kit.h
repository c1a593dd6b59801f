/* SPDX-License-Identifier: Apache-2.0 */
/* Make ZIP archives of every shape that readers meet. */
#ifndef SUPPORT_ZIP_KIT_H
#define SUPPORT_ZIP_KIT_H

#include <stddef.h>
#include <stdint.h>

#include "common/buffer.h"

#define ZIP_KIT_DEFLATE 1u    /* pack the data */
#define ZIP_KIT_DESCRIPTOR 2u /* lengths behind the data */
#define ZIP_KIT_UNSIGNED 4u   /* the descriptor has no signature */
#define ZIP_KIT_WIDE 8u       /* the descriptor has lengths of 8 bytes */
#define ZIP_KIT_ZIP64 16u     /* lengths and place in a ZIP64 field */

typedef struct zip_kit {
    aigcp_buffer bytes;
    aigcp_buffer directory;
    uint64_t count;
} zip_kit;

void zip_kit_begin(zip_kit *kit);
void zip_kit_add(zip_kit *kit, const char *name, const void *data, size_t length, unsigned shape);
/* Write the directory and the end records; `zip64` writes those of ZIP64, too. */
void zip_kit_end(zip_kit *kit, int zip64, const char *comment);
void zip_kit_free(zip_kit *kit);

/* A member of an archive as a string, its name in any case; to be released with free(). */
char *zip_kit_read(const void *archive, size_t length, const char *name);

/* A small DOCX, with custom properties or NULL. */
void zip_kit_docx(zip_kit *kit, const char *custom, unsigned shape);

#endif
