/* SPDX-License-Identifier: Apache-2.0 */
/** @file restore.h
 * Put back what pseudonyms stand for: in a tool call, or in an answer for the user whose data
 * it is.
 *
 * OBJECTS  aigc_restorer has a table of names and what they stand for, and handles one
 *          stream at a time: begin(), feed() as often as needed, finish(); then begin() again.
 * THREADS  One object, one thread at a time.
 * MEMORY   The table, and at most AIGC_RESTORE_NAME_MAX bytes of the stream; with
 *          AIGC_RESTORE_JSON six times as many, as each may be an escape.
 * CUTS     What is written depends on the text and the table alone, never on how the text
 *          was cut into feeds.
 * TRUST    A restorer puts back every name of its table, wherever it stands, also if it was
 *          not the transformer who wrote it there. A name can be written only by who has seen
 *          it; so give a table to no more than one conversation, and write the result for
 *          nobody but who may see all of its values. What is restored is not scanned: restore
 *          last.
 */
#ifndef AIGC_RESTORE_H
#define AIGC_RESTORE_H

#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Most bytes of a name. */
#define AIGC_RESTORE_NAME_MAX 64

typedef struct aigc_restorer aigc_restorer;

/** How a value is written. */
typedef enum aigc_restore_form {
    AIGC_RESTORE_PLAIN = 0, /**< as it is */
    /** As part of a JSON string: the names stand inside quotes. Their ASCII characters may be
     * escapes there, such as "\u003c" for '<', which many programs write. */
    AIGC_RESTORE_JSON = 1
} aigc_restore_form;

/** Make a restorer with an empty table.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_restorer_new(aigc_restore_form form,
                                                       aigc_restorer **restorer);

/** Release a restorer; its table is wiped. NULL is allowed. */
AIGC_API void aigc_restorer_free(aigc_restorer *restorer);

/** Enter a name and what it stands for, both copied. Allowed at any time but in a callback.
 *
 * @param name   as aigc_pseudonym_fn got it: begins with '<', ends with '>', with neither in
 *               between.
 * @param length of `value`, which may be NULL if it is 0.
 * @return AIGC_OK, also if the same pair is there already; AIGC_ERR_FORMAT if it is not such
 *         a name; AIGC_ERR_FIELD if the name stands for something else already;
 *         AIGC_ERR_LIMIT if the table is full; AIGC_ERR_ARGUMENT, AIGC_ERR_STATE,
 *         AIGC_ERR_MEMORY. After an error the table is as before. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_restorer_add(aigc_restorer *restorer, const char *name,
                                                       const void *value, size_t length);

/** Begin a text; forgets the one before, and keeps the table.
 * @param write receives the restored text; required.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_STATE inside a callback. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_restorer_begin(aigc_restorer *restorer,
                                                         aigc_write_fn write, void *context);

/** Take the next bytes, and write on all but the beginning of what may become a name of the
 * table.
 * @param data may be NULL if `length` is 0; not kept after the call.
 * @return AIGC_OK; AIGC_ERR_STOPPED if the callback asked, and again until begin();
 *         AIGC_ERR_STATE before begin(), after finish() or inside a callback;
 *         AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_restorer_feed(aigc_restorer *restorer, const void *data,
                                                        size_t length);

/** End the text and write the rest of it. @return as aigc_restorer_feed(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_restorer_finish(aigc_restorer *restorer);

/** @return bytes taken and not yet written: the hold-back. 0 for NULL. */
AIGC_API uint64_t aigc_restorer_held(const aigc_restorer *restorer);

/** @return how many names of the current or last text were put back. 0 for NULL. */
AIGC_API uint64_t aigc_restorer_count(const aigc_restorer *restorer);

#ifdef __cplusplus
}
#endif

#endif
