/* SPDX-License-Identifier: Apache-2.0 */
/* Findings of an answer for a collector. */
#include <aigc/collect.h>
#include <aigc/serve.h>

int
aigc_response_collect(void *collector, aigc_channel channel, uint64_t choice,
                      const aigc_finding *finding)
{
    (void)channel;
    (void)choice;
    return aigc_collector_finding(collector, finding);
}
