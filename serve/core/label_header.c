/* SPDX-License-Identifier: Apache-2.0 */
/* The label as the value of a header; and the version of the library. */
#include <aigc/serve.h>
#include <aigc/version.h>

aigc_status
aigc_response_label_header(const aigc_label *label, char **value)
{
    if (!value)
        return AIGC_ERR_ARGUMENT;
    *value = NULL;
    aigc_status status = aigc_label_check(label, NULL);
    return status == AIGC_OK ? aigc_label_json(label, value) : status;
}

const char *
aigc_serve_version(void)
{
    return AIGC_VERSION_STRING;
}
