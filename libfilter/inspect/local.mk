# SPDX-License-Identifier: Apache-2.0
# Looking into rules, for reports and tests. One line for each file.
libfilter_la_SOURCES += libfilter/inspect/disguise.c
libfilter_la_SOURCES += libfilter/inspect/inspect.c
libfilter_la_SOURCES += libfilter/inspect/rule_settings.c
EXTRA_DIST += libfilter/inspect/README.md
