/* SPDX-License-Identifier: Apache-2.0 */
/* The exit status that belongs to a failed library call. */
#include "cli/exit_status.h"

cli_exit
cli_exit_of(aigc_status status)
{
    switch (status) {
    case AIGC_OK:
        return CLI_YES;
    case AIGC_ERR_MEMORY:
    case AIGC_ERR_IO:
    case AIGC_ERR_RANDOM:
    case AIGC_ERR_PASSWORD:
        return CLI_ENVIRONMENT;
    case AIGC_ERR_FIELD:
    case AIGC_ERR_WORDING:
        return CLI_USAGE;
    case AIGC_ERR_LIMIT:
    case AIGC_ERR_RULES:
    case AIGC_ERR_FORMAT:
    case AIGC_ERR_UNSUPPORTED:
    case AIGC_ERR_SIGNED:
    case AIGC_ERR_UNMARKABLE:
    case AIGC_ERR_ENCRYPTED:
    case AIGC_ERR_NO_ROOM:
    case AIGC_ERR_OCCUPIED:
    case AIGC_ERR_KEY:
    case AIGC_ERR_REFUSED:
        return CLI_INPUT;
    case AIGC_ERR_UNKNOWN_SIGNER:
    case AIGC_ERR_ALTERED:
    case AIGC_ERR_MALFORMED:
    case AIGC_ERR_NOT_FOUND:
        return CLI_NO;
    case AIGC_ERR_ARGUMENT:
    case AIGC_ERR_STATE:
    case AIGC_ERR_STOPPED:
    case AIGC_ERR_INTERNAL:
        return CLI_BUG;
    }
    return CLI_BUG;
}
