# SPDX-License-Identifier: Apache-2.0
# Commands about text: pipe, scan, restore. One line for each file.
libcli_la_SOURCES += cli/text/command_pipe.c
libcli_la_SOURCES += cli/text/command_restore.c
libcli_la_SOURCES += cli/text/command_scan.c
libcli_la_SOURCES += cli/text/pipe_rules.c
libcli_la_SOURCES += cli/text/pipe_rules.h
libcli_la_SOURCES += cli/text/pipe_stream.c
libcli_la_SOURCES += cli/text/pipe_stream.h
libcli_la_SOURCES += cli/text/pseudonym_table.c
libcli_la_SOURCES += cli/text/pseudonym_table.h
libcli_la_SOURCES += cli/text/rules_follow.c
libcli_la_SOURCES += cli/text/rules_follow.h
libcli_la_SOURCES += cli/text/scan_ndjson.c
libcli_la_SOURCES += cli/text/scan_plain.c
libcli_la_SOURCES += cli/text/scan_session.h
