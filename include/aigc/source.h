/* SPDX-License-Identifier: Apache-2.0 */
/** @file source.h
 * Where the library reads a file from: anything that can be read at an offset.
 *
 * OBJECTS  aigc_source is filled in by the caller; the library copies nothing of it.
 * MEMORY   A source must outlive every call and every object that was given it.
 * ERRORS   A source that fails makes the call fail with AIGC_ERR_IO.
 * TRUST    A source must give the same bytes for the same offset each time: what is
 *          verified is what is read.
 */
#ifndef AIGC_SOURCE_H
#define AIGC_SOURCE_H

#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Read exactly `length` bytes at `offset`; never asked to go past `size`.
 * @return 0 if all were read; anything else for an error. */
typedef int (*aigc_read_at_fn)(void *context, uint64_t offset, void *buffer, size_t length);

/** A file, or anything like it. Zero all of it, then set the rest; or have it made below. */
typedef struct aigc_source {
    size_t struct_size; /**< set by the caller to sizeof(aigc_source) */
    uint64_t size;      /**< bytes in all */
    aigc_read_at_fn read_at;
    void *context;
} aigc_source;

/** Make a source of bytes in memory.
 * @param data may be NULL if `length` is 0; kept, not copied.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_source_memory(aigc_source *source, const void *data,
                                                        size_t length);

/** Make a source of an open file. It is read with pread(2), from its beginning; the offset of
 * the descriptor does not change. The descriptor stays the caller's and must stay open.
 * @return AIGC_OK; AIGC_ERR_IO (errno) if it is not a regular file; AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_source_descriptor(aigc_source *source, int descriptor);

#ifdef __cplusplus
}
#endif

#endif
