# SPDX-License-Identifier: Apache-2.0
# What both libraries share. Not installed.
noinst_LTLIBRARIES += libcommon.la
libcommon_la_SOURCES = \
	common/arena.c \
	common/arena.h \
	common/buffer.c \
	common/buffer.h \
	common/cursor.c \
	common/cursor.h \
	common/i18n.h \
	common/language.c \
	common/language.h \
	common/utf8.c \
	common/utf8.h
EXTRA_DIST += common/README.md
