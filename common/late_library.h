/* SPDX-License-Identifier: Apache-2.0 */
/* Outside libraries that most runs do without. Linked in the ordinary way, they and all that they
 * need themselves would be loaded and set up at every start: libcurl and libmicrohttpd bring 25
 * libraries to the program, HarfBuzz brings GLib to whoever verifies a file. */
#ifndef AIGCP_LATE_LIBRARY_H
#define AIGCP_LATE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

typedef struct aigcp_late_function {
    const char *name;
    void *pointer; /* a pointer to a function, to be set */
} aigcp_late_function;

/* Load a library by its soname, which stands for the interface that its headers declare, and set
 * the pointers. It stays loaded.
 * @return NULL, or why it cannot be used: for people, good until the next call. */
const char *aigcp_late_library_load(const char *soname, const aigcp_late_function *functions,
                                    size_t count);

#endif
