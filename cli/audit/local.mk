# SPDX-License-Identifier: Apache-2.0
# Commands about audit logs, and what other commands write there. One line for each file.
libcli_la_SOURCES += cli/audit/audit_counts.c
libcli_la_SOURCES += cli/audit/audit_counts.h
libcli_la_SOURCES += cli/audit/audit_session.c
libcli_la_SOURCES += cli/audit/audit_session.h
libcli_la_SOURCES += cli/audit/audit_texts.c
libcli_la_SOURCES += cli/audit/audit_texts.h
libcli_la_SOURCES += cli/audit/command_audit_prune.c
libcli_la_SOURCES += cli/audit/command_audit_report.c
libcli_la_SOURCES += cli/audit/command_audit_verify.c
