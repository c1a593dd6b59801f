# SPDX-License-Identifier: Apache-2.0
# What reports have in common. One line for each file.
libcli_la_SOURCES += cli/reports/html_page.c
libcli_la_SOURCES += cli/reports/html_page.h
libcli_la_SOURCES += cli/reports/report_day.c
libcli_la_SOURCES += cli/reports/report_day.h
libcli_la_SOURCES += cli/reports/report_language.c
libcli_la_SOURCES += cli/reports/report_language.h
libcli_la_SOURCES += cli/reports/report_rows.c
libcli_la_SOURCES += cli/reports/report_rows.h
libcli_la_SOURCES += cli/reports/risk_kinds.c
libcli_la_SOURCES += cli/reports/risk_kinds.h
