/* SPDX-License-Identifier: Apache-2.0 */
/* Pages to print: HTML that needs no other file, no network and no script. Everything that is
 * added as text is made harmless. */
#ifndef CLI_HTML_PAGE_H
#define CLI_HTML_PAGE_H

#include "cli/io/string_builder.h"
#include "cli/reports/report_language.h"

#include <stdint.h>

/* Begin a page with a heading; end it. */
void cli_html_begin(cli_string *out, cli_report_language language, const char *title);
void cli_html_end(cli_string *out);

/* Add text, with what would be markup or is not seen escaped. */
void cli_html_text(cli_string *out, const char *text, size_t length);
void cli_html_string(cli_string *out, const char *text);

/* Add an element that holds a text: <h2>...</h2>. */
void cli_html_element(cli_string *out, const char *element, const char *text);

/* Begin a table with a head of these texts, NULL-terminated; end it. */
void cli_html_table(cli_string *out, const char *const *head);
void cli_html_table_end(cli_string *out);

/* Add cells: of text, and of a number. A row begins with "<tr>" and ends with "</tr>\n". */
void cli_html_cell(cli_string *out, const char *text);
void cli_html_number_cell(cli_string *out, uint64_t number);

/* Add a cell that says whether something is as it should be. */
void cli_html_mark_cell(cli_string *out, bool good, const char *text);

/* A bar of a chart. */
typedef struct cli_html_bar {
    const char *label;
    uint64_t value;
    uint64_t floor; /* marked by a line; 0: none */
} cli_html_bar;

/* Add a chart of horizontal bars; those below their floor are hatched. */
void cli_html_chart(cli_string *out, const char *title, const cli_html_bar *bars, size_t count);

#endif
