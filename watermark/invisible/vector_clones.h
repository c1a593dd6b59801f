/* SPDX-License-Identifier: Apache-2.0 */
/* For the few functions that most of the time is spent in. */
#ifndef AIGCP_VECTOR_CLONES_H
#define AIGCP_VECTOR_CLONES_H

#include <limits.h> /* says whether this is glibc, whose loader chooses the clone */

/* Compile a function twice, for all processors and for those with AVX2. Both do the same
 * operations in the same order: C11 lets nothing be fused or regrouped, and so the results agree to
 * the bit (tests/unit/test_vector_clones.c). Sanitizers are not up yet when the loader chooses. */
#if !defined(AIGCP_VECTOR_CLONES) && defined(__x86_64__) && defined(__GLIBC__) && \
    defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define AIGCP_VECTOR_CLONES __attribute__((target_clones("avx2", "default")))
#elif !defined(AIGCP_VECTOR_CLONES)
#define AIGCP_VECTOR_CLONES
#endif

/* Eight floats, at any address, as one number: what adds up in them stays in a register. */
#define AIGCP_LANES 8
typedef float aigcp_lanes __attribute__((vector_size(32), aligned(4), may_alias));

#endif
