# SPDX-License-Identifier: Apache-2.0
# What both libraries share. Not installed.
noinst_LTLIBRARIES += libcommon.la
libcommon_la_SOURCES = \
	common/arena.c \
	common/arena.h \
	common/base64_text.c \
	common/base64_text.h \
	common/buffer.c \
	common/buffer.h \
	common/byte_order.h \
	common/cursor.c \
	common/cursor.h \
	common/i18n.h \
	common/json_escape.h \
	common/json_fit.c \
	common/json_fit.h \
	common/json_load_jansson.h \
	common/key_list.c \
	common/key_list.h \
	common/language.c \
	common/language.h \
	common/late_library.c \
	common/late_library.h \
	common/limits.h \
	common/lower_bound.h \
	common/minisign_text.c \
	common/minisign_text.h \
	common/nearest_name.c \
	common/nearest_name.h \
	common/small_file.c \
	common/small_file.h \
	common/utf8.c \
	common/utf8.h
EXTRA_DIST += common/README.md
