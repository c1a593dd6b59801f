/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/word_list.h"

#include <stdlib.h>
#include <string.h>

word_list
word_list_read(const char *path)
{
    word_list list = { .path = path, .file = read_file(path) };
    char *end = list.file.bytes + list.file.length;
    size_t room = 1;
    for (const char *at = list.file.bytes; at < end; at++)
        room += *at == '\n';
    list.words = need_memory(room * sizeof *list.words);
    list.lengths = need_memory(room * sizeof *list.lengths);
    for (char *at = list.file.bytes; at < end;) {
        char *newline = memchr(at, '\n', (size_t)(end - at));
        char *stop = newline ? newline : end;
        *stop = '\0';
        list.words[list.count] = at;
        list.lengths[list.count++] = (size_t)(stop - at);
        at = stop + 1;
    }
    return list;
}

void
word_list_free(word_list *list)
{
    free(list->words);
    free(list->lengths);
    free(list->file.bytes);
}
