/* SPDX-License-Identifier: Apache-2.0 */
#include "common/late_library.h"

#include <dlfcn.h>
#include <string.h>

/* POSIX has dlsym() give functions as pointers to objects. */
_Static_assert(sizeof(void *) == sizeof(void (*)(void)), "a pointer to a function is like others");

const char *
aigcp_late_library_load(const char *soname, const aigcp_late_function *functions, size_t count)
{
    void *library = dlopen(soname, RTLD_LAZY | RTLD_LOCAL);

    for (size_t i = 0; library && i < count; i++) {
        void *found = dlsym(library, functions[i].name);

        if (!found)
            return dlerror();
        memcpy(functions[i].pointer, &found, sizeof found);
    }
    return library ? NULL : dlerror();
}
