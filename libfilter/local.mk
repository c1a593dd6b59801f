# SPDX-License-Identifier: Apache-2.0
# The rule engine: all objects in libfilter.la (for unit tests), the installed library
# libaigcfilter made from it.
noinst_LTLIBRARIES += libfilter.la
libfilter_la_SOURCES = \
	libfilter/automaton_build.c \
	libfilter/automaton_build.h \
	libfilter/automaton_format.h \
	libfilter/candidates.c \
	libfilter/filter_version.c \
	libfilter/fold.c \
	libfilter/fold.h \
	libfilter/fold_format.h \
	libfilter/limits.h \
	libfilter/regex_analysis.c \
	libfilter/regex_analysis.h \
	libfilter/regex_literals.c \
	libfilter/regex_literals.h \
	libfilter/regex_pcre2.c \
	libfilter/regex_pcre2.h \
	libfilter/regex_piece.c \
	libfilter/regex_piece.h \
	libfilter/rule_diagnostics.c \
	libfilter/rule_files.c \
	libfilter/rule_files.h \
	libfilter/rule_model.c \
	libfilter/rule_model.h \
	libfilter/rule_reader.c \
	libfilter/rule_set.c \
	libfilter/rule_set.h \
	libfilter/rule_suggest.c \
	libfilter/rule_suggest.h \
	libfilter/rule_text.c \
	libfilter/rule_values.c \
	libfilter/rule_values.h \
	libfilter/rule_words.c \
	libfilter/rule_words.h \
	libfilter/rule_yaml.h \
	libfilter/rule_yaml_fyaml.c \
	libfilter/rules_compile.c \
	libfilter/scan_regex.c \
	libfilter/scan_text.c \
	libfilter/scanner.c \
	libfilter/stream.c \
	libfilter/stream.h \
	libfilter/symbol_table.c \
	libfilter/term_list.h \
	libfilter/text_index.c \
	libfilter/text_index.h \
	libfilter/text_view.c \
	libfilter/text_view.h \
	libfilter/text_walk.c \
	libfilter/text_walk.h \
	libfilter/transformer.c \
	libfilter/validators.c \
	libfilter/validators.h \
	libfilter/validators_china.c \
	libfilter/validators_world.c

# The folding table is derived from ICU when the library is built; the library itself does
# not link ICU.
noinst_PROGRAMS += libfilter/generate_fold_table
libfilter_generate_fold_table_LDADD = $(ICU_I18N_LIBS) $(ICU_LIBS)
nodist_libfilter_la_SOURCES = libfilter/fold_table_data.c
CLEANFILES += libfilter/fold_table_data.c
libfilter/fold_table_data.c: libfilter/generate_fold_table$(EXEEXT)
	$(AM_V_GEN)libfilter/generate_fold_table$(EXEEXT) >$@.tmp && mv $@.tmp $@

# version-info CURRENT:REVISION:AGE. At a release:
# 1. sources changed, interface did not: REVISION + 1;
# 2. interface grew, old programs still run: CURRENT + 1, REVISION 0, AGE + 1;
# 3. interface changed or shrank: CURRENT + 1, REVISION 0, AGE 0.
lib_LTLIBRARIES += libaigcfilter.la
libaigcfilter_la_SOURCES =
libaigcfilter_la_LIBADD = libfilter.la libcommon.la $(FILTER_LIBS)
libaigcfilter_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined -version-info 0:0:0 \
	-export-symbols $(srcdir)/libfilter/aigcfilter.sym
libaigcfilter_la_DEPENDENCIES = libfilter.la libcommon.la libfilter/aigcfilter.sym
pkgconfig_DATA += libfilter/libaigcfilter.pc
EXTRA_DIST += libfilter/README.md libfilter/aigcfilter.sym
