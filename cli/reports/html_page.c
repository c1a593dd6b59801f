/* SPDX-License-Identifier: Apache-2.0 */
/* Pages to print. */
#include "cli/reports/html_page.h"

#include "cli/io/decimal.h"
#include "cli/io/escape.h"

#include <inttypes.h>
#include <string.h>

/* Measures of a chart, in units of the drawing. */
#define LABEL_WIDTH 60
#define BAR_WIDTH 560
#define VALUE_WIDTH 80
#define ROW_HEIGHT 22
#define BAR_HEIGHT 14

static const char style[] =
    "body{font-family:\"Noto Sans\",\"Noto Sans CJK SC\",\"Source Han Sans SC\",\"Microsoft "
    "YaHei\",sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#111}\n"
    "table{border-collapse:collapse;width:100%;margin:1em 0;font-size:.9em}\n"
    "th,td{border:1px solid #888;padding:.25em .5em;text-align:left;vertical-align:top}\n"
    "th{background:#eee}td.n{text-align:right;font-variant-numeric:tabular-nums}\n"
    "td.good{color:#064}td.bad{color:#900;font-weight:bold}\n"
    "svg{width:100%;height:auto}svg text{font-size:12px}\n"
    "@media print{body{margin:0;max-width:none}tr{page-break-inside:avoid}}\n";

void
cli_html_text(cli_string *out, const char *text, size_t length)
{
    cli_string seen;

    cli_string_init(&seen);
    cli_escape(&seen, text, length, CLI_ESCAPE_PLAIN);
    for (size_t i = 0; i < seen.length; i++) {
        switch (seen.data[i]) {
        case '&':
            cli_string_add(out, "&amp;");
            break;
        case '<':
            cli_string_add(out, "&lt;");
            break;
        case '>':
            cli_string_add(out, "&gt;");
            break;
        case '"':
            cli_string_add(out, "&quot;");
            break;
        case '\'':
            cli_string_add(out, "&#39;");
            break;
        default:
            cli_string_add_character(out, seen.data[i]);
        }
    }
    out->failed = out->failed || seen.failed;
    cli_string_free(&seen);
}

void
cli_html_string(cli_string *out, const char *text)
{
    cli_html_text(out, text, strlen(text));
}

void
cli_html_begin(cli_string *out, cli_report_language language, const char *title)
{
    cli_string_add(out, "<!DOCTYPE html>\n<html lang=\"");
    cli_string_add(out, language == CLI_REPORT_ZH ? "zh-CN" : "en");
    cli_string_add(out, "\">\n<head>\n<meta charset=\"utf-8\">\n");
    cli_html_element(out, "title", title);
    cli_string_add(out, "<style>\n");
    cli_string_add(out, style);
    cli_string_add(out, "</style>\n</head>\n<body>\n");
    cli_html_element(out, "h1", title);
}

void
cli_html_end(cli_string *out)
{
    cli_string_add(out, "</body>\n</html>\n");
}

void
cli_html_element(cli_string *out, const char *element, const char *text)
{
    cli_string_format(out, "<%s>", element);
    cli_html_string(out, text);
    cli_string_format(out, "</%s>\n", element);
}

void
cli_html_table(cli_string *out, const char *const *head)
{
    cli_string_add(out, "<table>\n<thead><tr>");
    for (; *head; head++) {
        cli_string_add(out, "<th>");
        cli_html_string(out, *head);
        cli_string_add(out, "</th>");
    }
    cli_string_add(out, "</tr></thead>\n<tbody>\n");
}

void
cli_html_table_end(cli_string *out)
{
    cli_string_add(out, "</tbody>\n</table>\n");
}

void
cli_html_cell(cli_string *out, const char *text)
{
    cli_string_add(out, "<td>");
    cli_html_string(out, text);
    cli_string_add(out, "</td>");
}

void
cli_html_number_cell(cli_string *out, uint64_t number)
{
    cli_string_format(out, "<td class=\"n\">%" PRIu64 "</td>", number);
}

void
cli_html_mark_cell(cli_string *out, bool good, const char *text)
{
    cli_string_add(out, good ? "<td class=\"good\">" : "<td class=\"bad\">");
    cli_html_string(out, text);
    cli_string_add(out, "</td>");
}

/* Add an attribute with a measure. */
static void
add_measure(cli_string *out, const char *name, double value)
{
    cli_string_format(out, " %s=\"", name);
    cli_decimal_add(out, value, 1);
    cli_string_add_character(out, '"');
}

static void
add_bar(cli_string *out, const cli_html_bar *bar, uint64_t most, size_t row)
{
    double top = (double)(row * ROW_HEIGHT);
    double length = (double)bar->value * BAR_WIDTH / (double)most;
    double at = LABEL_WIDTH + (double)bar->floor * BAR_WIDTH / (double)most;

    cli_string_add(out, "<text text-anchor=\"end\"");
    add_measure(out, "x", LABEL_WIDTH - 8);
    add_measure(out, "y", top + BAR_HEIGHT);
    cli_string_add_character(out, '>');
    cli_html_string(out, bar->label);
    cli_string_add(out, "</text><rect stroke=\"#333\" fill=\"");
    cli_string_add(out, bar->value < bar->floor ? "url(#low)\"" : "#7a9cc6\"");
    add_measure(out, "x", LABEL_WIDTH);
    add_measure(out, "y", top + 3);
    add_measure(out, "width", length);
    add_measure(out, "height", BAR_HEIGHT);
    cli_string_add(out, "/>");
    if (bar->floor > 0) {
        cli_string_add(out, "<line stroke=\"#900\" stroke-width=\"2\"");
        add_measure(out, "x1", at);
        add_measure(out, "x2", at);
        add_measure(out, "y1", top + 1);
        add_measure(out, "y2", top + BAR_HEIGHT + 5);
        cli_string_add(out, "/>");
    }
    cli_string_add(out, "<text");
    add_measure(out, "x", LABEL_WIDTH + length + 6);
    add_measure(out, "y", top + BAR_HEIGHT);
    cli_string_format(out, ">%" PRIu64 "</text>\n", bar->value);
}

void
cli_html_chart(cli_string *out, const char *title, const cli_html_bar *bars, size_t count)
{
    uint64_t most = 1;

    for (size_t i = 0; i < count; i++) {
        most = bars[i].value > most ? bars[i].value : most;
        most = bars[i].floor > most ? bars[i].floor : most;
    }
    cli_string_format(out,
                      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %zu\" "
                      "role=\"img\">\n",
                      LABEL_WIDTH + BAR_WIDTH + VALUE_WIDTH, count * ROW_HEIGHT + 4);
    cli_html_element(out, "title", title);
    cli_string_add(out, "<defs><pattern id=\"low\" width=\"6\" height=\"6\" "
                        "patternUnits=\"userSpaceOnUse\">");
    cli_string_add(out, "<path d=\"M0 6L6 0\" stroke=\"#900\"/></pattern></defs>\n");
    for (size_t i = 0; i < count; i++)
        add_bar(out, &bars[i], most, i);
    cli_string_add(out, "</svg>\n");
}
