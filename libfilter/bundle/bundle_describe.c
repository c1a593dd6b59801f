/* SPDX-License-Identifier: Apache-2.0 */
/* Questions to an opened bundle. */
#include "libfilter/bundle/opened_bundle.h"

aigc_status
aigc_bundle_get(const aigc_bundle *bundle, aigc_bundle_info *info)
{
    if (!info)
        return AIGC_ERR_ARGUMENT;
    *info = (aigc_bundle_info){ 0 };
    if (!bundle)
        return AIGC_ERR_ARGUMENT;
    *info = (aigc_bundle_info){
        .revision = bundle->manifest.revision,
        .created = bundle->manifest.created,
        .expires = bundle->manifest.expires,
        .engine = bundle->manifest.engine,
        .digest = bundle->digest,
        .signer = bundle->signer,
        .file_count = bundle->manifest.file_count,
        .category_count = bundle->manifest.category_count,
    };
    return AIGC_OK;
}

aigc_status
aigc_bundle_get_file(const aigc_bundle *bundle, size_t index, aigc_bundle_file *file)
{
    if (!file)
        return AIGC_ERR_ARGUMENT;
    *file = (aigc_bundle_file){ 0 };
    if (!bundle || index >= bundle->manifest.file_count)
        return AIGC_ERR_ARGUMENT;
    *file = bundle->manifest.files[index];
    return AIGC_OK;
}

aigc_status
aigc_bundle_get_category(const aigc_bundle *bundle, size_t index, aigc_bundle_category *category)
{
    if (!category)
        return AIGC_ERR_ARGUMENT;
    *category = (aigc_bundle_category){ 0 };
    if (!bundle || index >= bundle->manifest.category_count)
        return AIGC_ERR_ARGUMENT;
    *category = bundle->manifest.categories[index];
    return AIGC_OK;
}
