# SPDX-License-Identifier: Apache-2.0
# The rule engine: all objects in libfilter.la (for unit tests), the installed library
# libaigcfilter made from it.
noinst_LTLIBRARIES += libfilter.la
libfilter_la_SOURCES = \
	libfilter/filter_version.c \
	libfilter/growing_array.h \
	libfilter/large_table.c \
	libfilter/large_table.h \
	libfilter/limits.h \
	libfilter/text_index.c \
	libfilter/text_index.h

# The tables are written when the library is built, from ICU and from the extracts of the
# Unicode Character Database in data/. The folding table comes first: others are about folded
# characters.
noinst_LTLIBRARIES += libfold.la
libfold_la_SOURCES = libfilter/characters/fold.c libfilter/characters/fold.h libfilter/characters/fold_format.h
nodist_libfold_la_SOURCES = libfilter/characters/fold_table_data.c
libfilter_la_LIBADD = libfold.la
nodist_libfilter_la_SOURCES = \
	libfilter/characters/character_kind_data.c \
	libfilter/characters/common_pieces_data.c \
	libfilter/characters/components_data.c \
	libfilter/characters/look_alikes_data.c \
	libfilter/characters/pinyin_data.c
CLEANFILES += libfilter/characters/fold_table_data.c $(nodist_libfilter_la_SOURCES)

generator_sources = libfilter/characters/page_table.h libfilter/characters/table_generator.c libfilter/characters/table_generator.h
noinst_PROGRAMS += \
	libfilter/characters/generate_character_kinds \
	libfilter/characters/generate_components_table \
	libfilter/characters/generate_fold_table \
	libfilter/characters/generate_look_alikes \
	libfilter/characters/generate_pinyin_tables
libfilter_characters_generate_character_kinds_SOURCES = libfilter/characters/generate_character_kinds.c \
	$(generator_sources)
libfilter_characters_generate_character_kinds_LDADD = libcommon.la $(ICU_LIBS)
libfilter_characters_generate_components_table_SOURCES = libfilter/characters/generate_components_table.c \
	$(generator_sources)
libfilter_characters_generate_components_table_LDADD = libfold.la libcommon.la
libfilter_characters_generate_fold_table_SOURCES = libfilter/characters/generate_fold_table.c $(generator_sources)
libfilter_characters_generate_fold_table_LDADD = libcommon.la $(ICU_I18N_LIBS) $(ICU_LIBS)
libfilter_characters_generate_look_alikes_SOURCES = libfilter/characters/generate_look_alikes.c $(generator_sources)
libfilter_characters_generate_look_alikes_LDADD = libfold.la libcommon.la $(ICU_I18N_LIBS) $(ICU_LIBS)
libfilter_characters_generate_pinyin_tables_SOURCES = libfilter/characters/generate_pinyin_tables.c \
	$(generator_sources)
libfilter_characters_generate_pinyin_tables_LDADD = libfold.la libcommon.la

libfilter/characters/character_kind_data.c: libfilter/characters/generate_character_kinds$(EXEEXT)
	$(AM_V_GEN)libfilter/characters/generate_character_kinds$(EXEEXT) >$@.tmp && mv $@.tmp $@
libfilter/characters/common_pieces_data.c: libfilter/characters/generate_common_pieces.awk libfilter/data/common_pieces.txt
	$(AM_V_GEN)$(AWK) -f $(srcdir)/libfilter/characters/generate_common_pieces.awk \
		$(srcdir)/libfilter/data/common_pieces.txt >$@.tmp && mv $@.tmp $@
libfilter/characters/components_data.c: libfilter/characters/generate_components_table$(EXEEXT) \
		libfilter/data/components.txt
	$(AM_V_GEN)libfilter/characters/generate_components_table$(EXEEXT) \
		$(srcdir)/libfilter/data/components.txt >$@.tmp && mv $@.tmp $@
libfilter/characters/fold_table_data.c: libfilter/characters/generate_fold_table$(EXEEXT) libfilter/data/han_variants.txt
	$(AM_V_GEN)libfilter/characters/generate_fold_table$(EXEEXT) \
		$(srcdir)/libfilter/data/han_variants.txt >$@.tmp && mv $@.tmp $@
libfilter/characters/look_alikes_data.c: libfilter/characters/generate_look_alikes$(EXEEXT)
	$(AM_V_GEN)libfilter/characters/generate_look_alikes$(EXEEXT) >$@.tmp && mv $@.tmp $@
libfilter/characters/pinyin_data.c: libfilter/characters/generate_pinyin_tables$(EXEEXT) libfilter/data/han_readings.txt \
		libfilter/data/emoji_readings.txt
	$(AM_V_GEN)libfilter/characters/generate_pinyin_tables$(EXEEXT) \
		$(srcdir)/libfilter/data/han_readings.txt \
		$(srcdir)/libfilter/data/emoji_readings.txt >$@.tmp && mv $@.tmp $@
EXTRA_DIST += \
	libfilter/characters/generate_common_pieces.awk \
	libfilter/data/README.md \
	libfilter/data/check_components.py \
	libfilter/data/common_pieces.txt \
	libfilter/data/components.txt \
	libfilter/data/count_common_pieces.py \
	libfilter/data/extract_unicode_data.py \
	libfilter/data/emoji_readings.txt \
	libfilter/data/han_readings.txt \
	libfilter/data/han_variants.txt

# For maintainers: the extracts anew, from the installed Unicode data.
update-unicode-extracts:
	$(srcdir)/libfilter/data/extract_unicode_data.py
.PHONY: update-unicode-extracts

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
