/* SPDX-License-Identifier: Apache-2.0 */
/* draw_tool IN OUT: draw an English visible label, and print where: X Y WIDTH HEIGHT INK. */
#include <aigc/visible_label.h>

#include <fcntl.h>
#include <stdio.h>

static int
to_file(void *context, const void *data, size_t length)
{
    return fwrite(data, 1, length, context) == length ? 0 : -1;
}

int
main(int argc, char **argv)
{
    aigc_visible_options options = { .struct_size = sizeof options,
                                     .language = AIGC_LANGUAGE_EN,
                                     .style = AIGC_VISIBLE_PLATE };
    aigc_visible_report report = { .struct_size = sizeof report };
    aigc_visible_label *label;
    aigc_source source;
    FILE *out = argc == 3 ? fopen(argv[2], "wb") : NULL;
    int fd = argc == 3 ? open(argv[1], O_RDONLY) : -1;
    aigc_status status;

    if (!out || fd < 0 || aigc_source_descriptor(&source, fd) != AIGC_OK)
        return 2;
    status = aigc_visible_label_new(&options, &label, NULL);
    if (status == AIGC_OK)
        status = aigc_visible_label_repaint(label, &source, to_file, out, &report);
    aigc_visible_label_free(label);
    if (fclose(out) != 0 || status != AIGC_OK) {
        fprintf(stderr, "%s\n", aigc_status_name(status));
        return 1;
    }
    printf("%u %u %u %u %u\n", report.label_x, report.label_y, report.label_width,
           report.label_height, report.ink_height);
    return 0;
}
