/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a package of each kind, and as a document of one file: labels are looked for, and
 * one is put into it, which then must be the one that is found. */
#include "tests/fuzz/fuzz_target.h"
#include "tests/support/format_run.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FUZZ_ASSERT(format_run_any(&aigcp_format_docx, data, size));
    FUZZ_ASSERT(format_run_any(&aigcp_format_odt, data, size));
    FUZZ_ASSERT(format_run_any(&aigcp_format_epub, data, size));
    FUZZ_ASSERT(format_run_any(&aigcp_format_fodt, data, size));
    return 0;
}
