# SPDX-License-Identifier: Apache-2.0
# libaigcserve: HTTP bodies of model services, event by event. All objects in libserve.la (for
# unit tests), the installed library made from it.
noinst_LTLIBRARIES += libserve.la
libserve_la_SOURCES = \
	serve/core/alike.c \
	serve/core/alike.h \
	serve/core/body_frames.c \
	serve/core/body_frames.h \
	serve/core/channel.c \
	serve/core/channel.h \
	serve/core/event.c \
	serve/core/event.h \
	serve/core/event_fields.c \
	serve/core/event_fields.h \
	serve/core/event_numbers.c \
	serve/core/event_numbers.h \
	serve/core/event_reading.h \
	serve/core/json_string.c \
	serve/core/json_string.h \
	serve/core/json_unit.c \
	serve/core/json_unit.h \
	serve/core/json_walk.c \
	serve/core/json_walk.h \
	serve/core/label_header.c \
	serve/core/limits.h \
	serve/core/own_json.c \
	serve/core/own_json.h \
	serve/core/read_again.c \
	serve/core/read_event.c \
	serve/core/read_text.c \
	serve/core/read_tokens.c \
	serve/core/request_refusal.c \
	serve/core/request_scan.c \
	serve/core/response_channels.c \
	serve/core/response_collect.c \
	serve/core/response_endings.c \
	serve/core/response_filter.c \
	serve/core/response_framing.c \
	serve/core/response_setup.c \
	serve/core/response_state.h \
	serve/core/shapes.c \
	serve/core/shapes.h

# version-info CURRENT:REVISION:AGE. At a release:
# 1. sources changed, interface did not: REVISION + 1;
# 2. interface grew, old programs still run: CURRENT + 1, REVISION 0, AGE + 1;
# 3. interface changed or shrank: CURRENT + 1, REVISION 0, AGE 0.
lib_LTLIBRARIES += libaigcserve.la
libaigcserve_la_SOURCES =
libaigcserve_la_LIBADD = libserve.la libcommon.la libaigcfilter.la libaigcmark.la
libaigcserve_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined -version-info 0:0:0 \
	-export-symbols $(srcdir)/serve/core/aigcserve.sym
libaigcserve_la_DEPENDENCIES = libserve.la libcommon.la libaigcfilter.la libaigcmark.la \
	serve/core/aigcserve.sym
pkgconfig_DATA += serve/core/libaigcserve.pc
EXTRA_DIST += serve/core/README.md serve/core/aigcserve.sym
