/* SPDX-License-Identifier: Apache-2.0 */
/* How many random rounds a property is tried for. The plain build by gcc tries them all, and so
 * decides whether the property holds. A build with sanitizers, in which a round takes several times
 * as long, looks for faults that a round has of its own, and one by clang for what depends on the
 * compiler: these try the first quarter of the same rounds. */
#ifndef SUPPORT_ROUNDS_H
#define SUPPORT_ROUNDS_H

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(__clang__)
#define ROUNDS_OF(all) (((all) + 3) / 4)
#else
#define ROUNDS_OF(all) (all)
#endif

#endif
