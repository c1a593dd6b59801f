/* SPDX-License-Identifier: Apache-2.0 */
/* A program that verifies one file and does nothing else, and how much of it was resident at most:
 *
 *     c2pa_resident FILE ROOT.pem
 */
#include "bench/measure.h"

#include <aigc/c2pa.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

int
main(int argc, char **argv)
{
    aigc_c2pa_trust *trust;
    aigc_source file;
    struct rusage used;

    if (argc != 3)
        fail("FILE ROOT.pem");
    blob root = read_file(argv[2]);
    if (aigc_c2pa_trust_new(&trust) != AIGC_OK ||
        aigc_c2pa_trust_add(trust, AIGC_C2PA_ANCHOR, root.bytes, root.length) != AIGC_OK)
        fail("root");
    if (aigc_source_descriptor(&file, open(argv[1], O_RDONLY)) != AIGC_OK ||
        aigc_c2pa_verify(&file, NULL, trust, NULL) != AIGC_OK || getrusage(RUSAGE_SELF, &used) != 0)
        fail("verify");
    printf("{\"bench\":\"c2pa\",\"what\":\"verify with the library alone, resident\","
           "\"kilobytes\":%ld}\n",
           used.ru_maxrss);
    aigc_c2pa_trust_free(trust);
    free(root.bytes);
    return 0;
}
