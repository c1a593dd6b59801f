/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/source_type.h"

#include <stddef.h>
#include <string.h>

bool
aigcp_source_type_is_generated(const char *source_type)
{
    static const char *const terms[] = { "trainedAlgorithmicMedia",
                                         "compositeWithTrainedAlgorithmicMedia",
                                         "compositeSynthetic", "algorithmicMedia" };
    const char *slash = strrchr(source_type, '/');
    const char *term = slash ? slash + 1 : source_type;

    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++)
        if (strcmp(term, terms[i]) == 0)
            return true;
    return false;
}
