/* SPDX-License-Identifier: Apache-2.0 */
/* META-INF/manifest.xml, in which an OpenDocument package lists its files (ODF 1.3, part 2, 4). */
#ifndef AIGCP_ODF_MANIFEST_H
#define AIGCP_ODF_MANIFEST_H

#include "common/buffer.h"

#include <stdbool.h>

#define AIGCP_ODF_MANIFEST "META-INF/manifest.xml"
#define AIGCP_ODF_META "meta.xml"

#define AIGCP_ODF_VERSION_SIZE 8 /* "1.2", "1.3" */
#define AIGCP_ODF_TYPE_SIZE 64   /* "application/vnd.oasis.opendocument.presentation-template" */

typedef struct aigcp_odf_manifest {
    char version[AIGCP_ODF_VERSION_SIZE]; /* of ODF; "" if it does not say */
    char type[AIGCP_ODF_TYPE_SIZE];       /* the media type of the package; "" if it does not say */
    bool lists_meta;
    bool is_meta_encrypted;
    bool is_encrypted; /* some file is */
} aigcp_odf_manifest;

/* @return AIGC_OK; AIGC_ERR_FORMAT if it is no manifest; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_odf_manifest_read(const aigcp_buffer *manifest,
                                                    aigcp_odf_manifest *facts);

/* Append the manifest with AIGCP_ODF_META in its list. */
AIGC_MUST_CHECK aigc_status aigcp_odf_manifest_list_meta(const aigcp_buffer *manifest,
                                                         aigcp_buffer *out);

#endif
