# SPDX-License-Identifier: Apache-2.0
# Expressions: what is known of them, and how they are run. One line for each file.
libfilter_la_SOURCES += libfilter/regex/regex_ambiguity.c
libfilter_la_SOURCES += libfilter/regex/regex_ambiguity.h
libfilter_la_SOURCES += libfilter/regex/regex_analysis.c
libfilter_la_SOURCES += libfilter/regex/regex_analysis.h
libfilter_la_SOURCES += libfilter/regex/regex_fault.c
libfilter_la_SOURCES += libfilter/regex/regex_fault.h
libfilter_la_SOURCES += libfilter/regex/regex_literals.c
libfilter_la_SOURCES += libfilter/regex/regex_literals.h
libfilter_la_SOURCES += libfilter/regex/regex_pcre2.c
libfilter_la_SOURCES += libfilter/regex/regex_pcre2.h
libfilter_la_SOURCES += libfilter/regex/regex_piece.c
libfilter_la_SOURCES += libfilter/regex/regex_piece.h
libfilter_la_SOURCES += libfilter/regex/search_cost.c
libfilter_la_SOURCES += libfilter/regex/search_cost.h
EXTRA_DIST += libfilter/regex/README.md
