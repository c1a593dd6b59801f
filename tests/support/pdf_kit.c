/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/pdf_kit.h"

void
pdf_kit_add(pdf_kit *kit, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(kit->text + kit->length, sizeof kit->text - kit->length, format, arguments);
    va_end(arguments);
    assert_true(length >= 0 && (size_t)length < sizeof kit->text - kit->length);
    kit->length += (size_t)length;
}

void
pdf_kit_object(pdf_kit *kit, unsigned number, const char *body)
{
    kit->places[number] = kit->length;
    pdf_kit_add(kit, "%u 0 obj\n%s\nendobj\n", number, body);
}

void
pdf_kit_table(pdf_kit *kit, unsigned first, unsigned last, const char *trailer)
{
    size_t previous = kit->start;

    kit->start = kit->length;
    pdf_kit_add(kit, "xref\n");
    if (previous == 0)
        pdf_kit_add(kit, "0 1\n0000000000 65535 f \n");
    pdf_kit_add(kit, "%u %u\n", first, last - first + 1);
    for (unsigned i = first; i <= last; i++)
        pdf_kit_add(kit, "%010zu 00000 n \n", kit->places[i]);
    pdf_kit_add(kit, "trailer\n<< %s", trailer);
    if (previous != 0)
        pdf_kit_add(kit, " /Prev %zu", previous);
    pdf_kit_add(kit, " >>\nstartxref\n%zu\n%%%%EOF\n", kit->start);
}

void
pdf_kit_begin(pdf_kit *kit)
{
    memset(kit, 0, sizeof *kit);
    pdf_kit_add(kit, "%%PDF-1.7\n");
    pdf_kit_object(kit, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    pdf_kit_object(kit, 2, "<< /Type /Pages /Kids [] /Count 0 >>");
}
