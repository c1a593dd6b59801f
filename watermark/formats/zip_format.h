/* SPDX-License-Identifier: Apache-2.0 */
/* The records of a ZIP archive as bytes (PKWARE APPNOTE 6.3, section 4.3), for its reader and its
 * writer. All integers are little-endian. */
#ifndef AIGCP_ZIP_FORMAT_H
#define AIGCP_ZIP_FORMAT_H

#include "common/byte_order.h"
#include "watermark/formats/zip_archive.h"

#define AIGCP_ZIP_HEADER 0x04034b50u     /* local header */
#define AIGCP_ZIP_DESCRIPTOR 0x08074b50u /* behind the data */
#define AIGCP_ZIP_RECORD 0x02014b50u     /* in the directory */
#define AIGCP_ZIP_SIGNATURE 0x05054b50u  /* of the directory */
#define AIGCP_ZIP_END64 0x06064b50u
#define AIGCP_ZIP_LOCATOR 0x07064b50u
#define AIGCP_ZIP_END 0x06054b50u

#define AIGCP_ZIP_HEADER_SIZE 30
#define AIGCP_ZIP_RECORD_SIZE 46
#define AIGCP_ZIP_END64_SIZE 56
#define AIGCP_ZIP_LOCATOR_SIZE 20
#define AIGCP_ZIP_END_SIZE 22
#define AIGCP_ZIP_TAIL_MAX ((size_t)AIGCP_ZIP_END_SIZE + 65535) /* with the longest comment */

#define AIGCP_ZIP_EXTRA64 0x0001
#define AIGCP_ZIP_STORED 0
#define AIGCP_ZIP_DEFLATED 8
#define AIGCP_ZIP_ENCRYPTED 0x0001
#define AIGCP_ZIP_HAS_DESCRIPTOR 0x0008

/* Whether a member has this name, as names of the archive are compared. */
bool aigcp_zip_is_named(const aigcp_zip *zip, const aigcp_zip_member *member, const char *name);

/* Where the packed data of a member begins. AIGC_ERR_FORMAT if it reaches into the directory. */
AIGC_MUST_CHECK aigc_status aigcp_zip_locate(const aigcp_zip *zip, const aigcp_zip_member *member,
                                             uint64_t *data);

#endif
