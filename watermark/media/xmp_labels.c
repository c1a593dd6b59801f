/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/xmp_labels.h"

#include <string.h>

#define PHOTOSHOP "http://ns.adobe.com/photoshop/1.0/"

/* The property TC260:AIGC is the label. The others are hints that it is one, or tell more. */
static const struct {
    const char *uri;
    const char *name;
    const char *place;
    aigc_carrier_kind kind;
} known[] = {
    { AIGCP_XMP_TC260, "AIGC", "XMP TC260:AIGC", AIGC_CARRIER_XMP },
    { AIGCP_XMP_IPTC_EXT, "DigitalSourceType", "XMP Iptc4xmpExt:DigitalSourceType",
      AIGC_CARRIER_IPTC },
    { AIGCP_XMP_IPTC_EXT, "AISystemUsed", "XMP Iptc4xmpExt:AISystemUsed", AIGC_CARRIER_PROPERTY },
    { AIGCP_XMP_IPTC_EXT, "AISystemVersionUsed", "XMP Iptc4xmpExt:AISystemVersionUsed",
      AIGC_CARRIER_PROPERTY },
    { AIGCP_XMP_BASIC, "CreatorTool", "XMP xmp:CreatorTool", AIGC_CARRIER_PROPERTY },
    { AIGCP_XMP_BASIC, "CreateDate", "XMP xmp:CreateDate", AIGC_CARRIER_PROPERTY },
    { PHOTOSHOP, "Credit", "XMP photoshop:Credit", AIGC_CARRIER_PROPERTY },
};

aigc_status
aigcp_xmp_label(void *labels, const char *uri, const char *name, const char *value, size_t length)
{
    const aigcp_xmp_labels *target = labels;

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(uri, known[i].uri) == 0 && strcmp(name, known[i].name) == 0) {
            aigcp_carrier carrier = { known[i].place, target->offset, value, length,
                                      known[i].kind };

            return target->found(target->context, &carrier);
        }
    }
    return AIGC_OK;
}
