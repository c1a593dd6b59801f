/* SPDX-License-Identifier: Apache-2.0 */
/* Labels in files, for tests with outside programs, below the commands:
 *     label_tool find FILE              the format, then each label on a line
 *     label_tool place ID FILE RESULT   write FILE with a label of this ProduceID */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/format_run.h"

static char *
read_all(const char *path, size_t *length)
{
    struct stat about;
    int file = open(path, O_RDONLY);
    char *data;

    if (file < 0 || fstat(file, &about) != 0 ||
        (data = malloc((size_t)about.st_size + 1)) == NULL) {
        perror(path);
        exit(2);
    }
    *length = (size_t)about.st_size;
    if (read(file, data, *length) != (ssize_t)*length) {
        perror(path);
        exit(2);
    }
    (void)close(file);
    return data;
}

static int
find(const aigcp_format *format, const char *data, size_t length)
{
    format_labels labels;
    aigc_status status = format_run_find(format, data, length, &labels);

    (void)printf("%s\n", format->name);
    for (size_t i = 0; i < labels.count; i++)
        (void)printf("%s: %s\n", labels.place[i], labels.text[i]);
    format_labels_free(&labels);
    if (status != AIGC_OK)
        (void)fprintf(stderr, "find: %s\n", aigc_status_name(status));
    return status != AIGC_OK;
}

static int
place(const aigcp_format *format, const char *data, size_t length, const char *id, const char *path)
{
    char *result = NULL;
    size_t result_length = 0;
    aigc_status status = AIGC_ERR_UNSUPPORTED;

    if (format->place_label)
        status = format_run_place(format, data, length, id, &result, &result_length);
    if (status != AIGC_OK) {
        (void)fprintf(stderr, "place: %s\n", aigc_status_name(status));
        return 1;
    }
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(result, 1, result_length, file) != result_length || fclose(file) != 0) {
        perror(path);
        exit(2);
    }
    free(result);
    return 0;
}

int
main(int argc, char **argv)
{
    const aigcp_format *format = NULL;
    aigc_source source;
    bool places = argc == 5 && strcmp(argv[1], "place") == 0;
    size_t length;

    if (!places && !(argc == 3 && strcmp(argv[1], "find") == 0)) {
        (void)fprintf(stderr, "usage: label_tool find FILE | place ID FILE RESULT\n");
        return 2;
    }
    char *data = read_all(argv[places ? 3 : 2], &length);
    if (aigc_source_memory(&source, data, length) != AIGC_OK ||
        aigcp_format_detect(&source, &format) != AIGC_OK || !format) {
        (void)fprintf(stderr, "unknown format\n");
        free(data);
        return 1;
    }
    int failed =
        places ? place(format, data, length, argv[2], argv[4]) : find(format, data, length);
    free(data);
    return failed;
}
