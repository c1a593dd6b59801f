/* SPDX-License-Identifier: Apache-2.0 */
/* An allocator that fails on request, in front of the one of glibc. */
#define _GNU_SOURCE /* dl_iterate_phdr */
#include "tests/support/fail_malloc.h"

#include <errno.h>
#include <link.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define SANITIZER_OWNS_MALLOC 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZER_OWNS_MALLOC 1
#endif

static const char not_available[] =
    "the failing allocator is not available; ask fail_malloc_available() first";

#ifdef SANITIZER_OWNS_MALLOC

bool
fail_malloc_available(void)
{
    return false;
}

const char *
fail_malloc_loop(fail_malloc_fn run, void *context, size_t *failures)
{
    (void)run;
    (void)context;
    if (failures)
        *failures = 0;
    return not_available;
}

void
fail_malloc_begin(size_t fail_at, size_t fail_bytes)
{
    (void)fail_at;
    (void)fail_bytes;
}

#else

/* Code of our libraries: a few segments each. */
#define RANGES_MAX 8
/* Live blocks of our libraries at one time; a power of two, generous. */
#define LIVE_SLOTS ((size_t)1 << 18)
/* An end to the loop, for a function that never succeeds. */
#define FAILURES_MAX 100000

typedef struct code_range {
    uintptr_t start;
    uintptr_t end;
    const char *name;
    uintptr_t base;
} code_range;

static struct {
    code_range ranges[RANGES_MAX];
    size_t range_count;
    atomic_flag lock;
    bool armed;
    bool program;       /* its own allocations are watched, too */
    size_t fail_at;     /* the allocation that fails, from 1 */
    size_t fail_bytes;  /* and each that is as large; 0: none */
    size_t allocations; /* seen since armed */
    uintptr_t failed_caller;
    size_t live_count;
    bool live_overflow;
    void *live[LIVE_SLOTS]; /* open addressing */
} watch = { .lock = ATOMIC_FLAG_INIT };

static const code_range *
range_of(uintptr_t address)
{
    for (size_t i = 0; i < watch.range_count; i++)
        if (address >= watch.ranges[i].start && address < watch.ranges[i].end)
            return &watch.ranges[i];
    return NULL;
}

/* The names under which glibc keeps its allocator reachable for ones in front of it. */
/* NOLINTBEGIN(bugprone-reserved-identifier) */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void __libc_free(void *block);
/* NOLINTEND(bugprone-reserved-identifier) */

/* Seen by the libraries although all else is compiled with hidden symbols. */
#define INTERPOSED __attribute__((visibility("default"), noinline))

static void
lock_watch(void)
{
    while (atomic_flag_test_and_set_explicit(&watch.lock, memory_order_acquire)) {
    }
}

static void
unlock_watch(void)
{
    atomic_flag_clear_explicit(&watch.lock, memory_order_release);
}

static size_t
slot_of(const void *block)
{
    uint64_t mixed = (uint64_t)(uintptr_t)block * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(mixed >> 40) & (LIVE_SLOTS - 1);
}

static void
live_add(void *block)
{
    if (watch.live_count >= LIVE_SLOTS / 2) {
        watch.live_overflow = true;
        return;
    }
    size_t slot = slot_of(block);
    while (watch.live[slot])
        slot = (slot + 1) & (LIVE_SLOTS - 1);
    watch.live[slot] = block;
    watch.live_count++;
}

/* Removes the block if it is ours, and closes the gap so that probing still finds the rest. */
static bool
live_remove(const void *block)
{
    size_t slot = slot_of(block);
    while (watch.live[slot] != block) {
        if (!watch.live[slot])
            return false;
        slot = (slot + 1) & (LIVE_SLOTS - 1);
    }
    size_t gap = slot;
    for (;;) {
        slot = (slot + 1) & (LIVE_SLOTS - 1);
        if (!watch.live[slot])
            break;
        size_t home = slot_of(watch.live[slot]);
        if (((slot - home) & (LIVE_SLOTS - 1)) >= ((slot - gap) & (LIVE_SLOTS - 1))) {
            watch.live[gap] = watch.live[slot];
            gap = slot;
        }
    }
    watch.live[gap] = NULL;
    watch.live_count--;
    return true;
}

/* Whether the caller is watched; then also whether this allocation is the one to fail. */
static bool
watched(uintptr_t caller, size_t size, bool *fail)
{
    *fail = false;
    if (!watch.armed || !range_of(caller))
        return false;
    watch.allocations++;
    if (watch.allocations == watch.fail_at || (watch.fail_bytes > 0 && size >= watch.fail_bytes)) {
        watch.failed_caller = caller;
        *fail = true;
    }
    return true;
}

/* What is asked for: memory of a kind. */
typedef struct request {
    size_t count, size;
    size_t alignment; /* 0: the usual one */
    bool zeroed;
} request;

static void *
allocate(uintptr_t caller, const request *wanted)
{
    lock_watch();
    bool fail;
    bool ours = watched(caller, wanted->count * wanted->size, &fail);
    unlock_watch();
    if (fail) {
        errno = ENOMEM;
        return NULL;
    }
    void *block = wanted->zeroed      ? __libc_calloc(wanted->count, wanted->size)
                  : wanted->alignment ? __libc_memalign(wanted->alignment, wanted->size)
                                      : __libc_malloc(wanted->size);
    if (ours && block) {
        lock_watch();
        live_add(block);
        unlock_watch();
    }
    return block;
}

/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name) */
INTERPOSED void *
malloc(size_t size)
{
    return allocate((uintptr_t)__builtin_return_address(0), &(request){ 1, size, 0, false });
}

INTERPOSED void *
calloc(size_t count, size_t size)
{
    return allocate((uintptr_t)__builtin_return_address(0), &(request){ count, size, 0, true });
}

INTERPOSED int
posix_memalign(void **block, size_t alignment, size_t size)
{
    const request wanted = { 1, size, alignment, false };
    void *aligned = allocate((uintptr_t)__builtin_return_address(0), &wanted);
    if (!aligned)
        return ENOMEM;
    *block = aligned;
    return 0;
}

INTERPOSED void *
realloc(void *block, size_t size)
{
    lock_watch();
    bool fail;
    bool ours = watched((uintptr_t)__builtin_return_address(0), size, &fail);
    bool was_ours = !fail && block && live_remove(block);
    unlock_watch();
    if (fail) {
        errno = ENOMEM;
        return NULL;
    }
    void *moved = __libc_realloc(block, size);
    lock_watch();
    if (moved && (ours || was_ours))
        live_add(moved);
    else if (!moved && was_ours && size > 0)
        live_add(block);
    unlock_watch();
    return moved;
}

INTERPOSED void
free(void *block)
{
    if (block && watch.armed) {
        lock_watch();
        (void)live_remove(block);
        unlock_watch();
    }
    __libc_free(block);
}
/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */

static int
note_code(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size;
    (void)context;
    const char *name = strrchr(info->dlpi_name, '/');
    name = !name ? info->dlpi_name : name + 1;
    if (strncmp(name, "libaigcfilter.so", 16) != 0 && strncmp(name, "libaigcmark.so", 14) != 0 &&
        strncmp(name, "libaigcserve.so", 15) != 0 && !(watch.program && name[0] == '\0'))
        return 0;
    for (size_t i = 0; i < info->dlpi_phnum && watch.range_count < RANGES_MAX; i++) {
        if (info->dlpi_phdr[i].p_type != PT_LOAD || (info->dlpi_phdr[i].p_flags & PF_X) == 0)
            continue;
        code_range *range = &watch.ranges[watch.range_count++];
        range->base = info->dlpi_addr;
        range->start = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
        range->end = range->start + info->dlpi_phdr[i].p_memsz;
        range->name = name;
    }
    return 0;
}

bool
fail_malloc_available(void)
{
    if (watch.range_count == 0)
        (void)dl_iterate_phdr(note_code, NULL);
    return watch.range_count > 0;
}

static void
arm(size_t fail_at)
{
    watch.fail_at = fail_at;
    watch.allocations = 0;
    watch.failed_caller = 0;
    watch.live_count = 0;
    watch.live_overflow = false;
    memset(watch.live, 0, sizeof watch.live);
    watch.armed = true;
}

/* What is wrong with a run in which allocation `fail_at` failed, or, if it was never reached,
 * with the run that succeeds. */
static const char *
judge(aigc_status status, bool failed)
{
    if (failed && status == AIGC_OK)
        return "the failure was swallowed";
    if (failed && status != AIGC_ERR_MEMORY)
        return "it was not reported as AIGC_ERR_MEMORY";
    if (!failed && status != AIGC_OK)
        return "nothing failed and yet it did not succeed";
    if (watch.live_overflow)
        return "more blocks than the table holds";
    if (watch.live_count > 0)
        return "memory leaked";
    return NULL;
}

static const char *
describe(const char *fault, size_t fail_at, aigc_status status)
{
    static char message[256];
    const code_range *range = range_of(watch.failed_caller);
    (void)snprintf(message, sizeof message,
                   "allocation %zu failing (%s+0x%zx): %s; status %s, %zu blocks left", fail_at,
                   !range ? "none" : range->name,
                   !range ? (size_t)0 : (size_t)(watch.failed_caller - range->base), fault,
                   aigc_status_name(status), watch.live_count);
    return message;
}

void
fail_malloc_begin(size_t fail_at, size_t fail_bytes)
{
    watch.program = true;
    if (fail_malloc_available()) {
        arm(fail_at);
        watch.fail_bytes = fail_bytes;
    }
}

const char *
fail_malloc_loop(fail_malloc_fn run, void *context, size_t *failures)
{
    if (failures)
        *failures = 0;
    if (!fail_malloc_available())
        return not_available;

    for (size_t fail_at = 1; fail_at <= FAILURES_MAX; fail_at++) {
        arm(fail_at);
        aigc_status status = run(context);
        watch.armed = false;

        bool failed = watch.failed_caller != 0;
        const char *fault = judge(status, failed);
        if (fault)
            return describe(fault, fail_at, status);
        if (!failed) {
            if (failures)
                *failures = fail_at - 1;
            return fail_at == 1 ? "no allocation of our libraries was seen" : NULL;
        }
    }
    return "the function never succeeds";
}

#endif
