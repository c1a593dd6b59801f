/* SPDX-License-Identifier: Apache-2.0 */
/* Packages: documents whose parts are the members of a ZIP archive. */
#ifndef AIGCP_ZIP_PACKAGE_H
#define AIGCP_ZIP_PACKAGE_H

#include "watermark/formats/zip_archive.h"

#include <aigc/media.h>

/* Which kind of package an archive is: as its member "mimetype" says (ODF, EPUB), else its manifest
 * (ODF), else by the parts that it has (OOXML); AIGC_MEDIA_UNKNOWN if none.
 * @return AIGC_OK, AIGC_ERR_IO, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_package_detect(const aigc_source *source, aigc_media_type *type);

/* Append a part of the package; nothing if it has none of this name.
 * @return AIGC_OK; as aigcp_zip_find(), aigcp_zip_read(). */
AIGC_MUST_CHECK aigc_status aigcp_package_read(const aigcp_zip *zip, const char *name,
                                               aigcp_buffer *part);

/* @return AIGC_OK; AIGC_ERR_SIGNED if the package has the part in which signatures of all its parts
 *         are; as aigcp_zip_find(). */
AIGC_MUST_CHECK aigc_status aigcp_package_unsigned(const aigcp_zip *zip, const char *signatures);

#endif
