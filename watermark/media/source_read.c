/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/source_read.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int
read_memory(void *context, uint64_t offset, void *buffer, size_t length)
{
    /* The pointer came in as const; the context of a callback is not. It is only read. */
    memcpy(buffer, (const uint8_t *)context + offset, length);
    return 0;
}

aigc_status
aigc_source_memory(aigc_source *source, const void *data, size_t length)
{
    union {
        const void *given;
        void *context;
    } bytes = { data };

    if (source == NULL || (data == NULL && length > 0)) {
        return AIGC_ERR_ARGUMENT;
    }
    *source = (aigc_source){ sizeof(*source), length, read_memory, bytes.context };
    return AIGC_OK;
}

/* The descriptor itself is the context: nothing is allocated for a source. */
static int
read_descriptor(void *context, uint64_t offset, void *buffer, size_t length)
{
    int descriptor = (int)(intptr_t)context;
    uint8_t *to = buffer;

    while (length > 0) {
        ssize_t got = pread(descriptor, to, length, (off_t)offset);

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            errno = got == 0 ? EIO : errno; /* the file became shorter */
            return -1;
        }
        to += got;
        length -= (size_t)got;
        offset += (uint64_t)got;
    }
    return 0;
}

aigc_status
aigc_source_descriptor(aigc_source *source, int descriptor)
{
    struct stat about;

    if (source == NULL || descriptor < 0) {
        return AIGC_ERR_ARGUMENT;
    }
    memset(source, 0, sizeof(*source));
    if (fstat(descriptor, &about) != 0) {
        return AIGC_ERR_IO;
    }
    if (!S_ISREG(about.st_mode)) {
        errno = ESPIPE;
        return AIGC_ERR_IO;
    }
    *source = (aigc_source){ sizeof(*source), (uint64_t)about.st_size, read_descriptor,
                             (void *)(intptr_t)descriptor };
    return AIGC_OK;
}

bool
aigcp_source_usable(const aigc_source *source)
{
    return source != NULL && source->struct_size == sizeof(*source) && source->read_at != NULL;
}

aigc_status
aigcp_source_read(const aigc_source *source, uint64_t offset, void *buffer, size_t length)
{
    if (offset > source->size || length > source->size - offset) {
        return AIGC_ERR_FORMAT;
    }
    if (length > 0 && source->read_at(source->context, offset, buffer, length) != 0) {
        return AIGC_ERR_IO;
    }
    return AIGC_OK;
}

aigc_status
aigcp_source_be(const aigc_source *source, uint64_t offset, unsigned width, uint64_t *value)
{
    uint8_t bytes[8];
    aigc_status status = aigcp_source_read(source, offset, bytes, width);

    *value = 0;
    for (unsigned i = 0; status == AIGC_OK && i < width; i++) {
        *value = *value << 8 | bytes[i];
    }
    return status;
}

aigc_status
aigcp_source_le(const aigc_source *source, uint64_t offset, unsigned width, uint64_t *value)
{
    uint8_t bytes[8];
    aigc_status status = aigcp_source_read(source, offset, bytes, width);

    *value = 0;
    for (unsigned i = width; status == AIGC_OK && i > 0; i--) {
        *value = *value << 8 | bytes[i - 1];
    }
    return status;
}

aigc_status
aigcp_source_append(const aigc_source *source, uint64_t offset, uint64_t length,
                    aigcp_buffer *buffer)
{
    aigc_status status;

    if (offset > source->size || length > source->size - offset) {
        return AIGC_ERR_FORMAT;
    }
    if (length > SIZE_MAX) {
        return AIGC_ERR_LIMIT;
    }
    if (length == 0) {
        return AIGC_OK;
    }
    status = aigcp_buffer_reserve(buffer, (size_t)length);
    if (status == AIGC_OK) {
        status = aigcp_source_read(source, offset, buffer->data + buffer->length, (size_t)length);
    }
    if (status == AIGC_OK) {
        buffer->length += (size_t)length;
    }
    return status;
}
