# SPDX-License-Identifier: Apache-2.0
# Labels, marks and signatures: all objects in libwatermark.la (for unit tests), the
# installed library libaigcmark made from it.
noinst_LTLIBRARIES += libwatermark.la
libwatermark_la_SOURCES = \
	watermark/code_fence.c \
	watermark/code_fence.h \
	watermark/content_hash.c \
	watermark/content_hash.h \
	watermark/crypto_sodium.c \
	watermark/crypto_sodium.h \
	watermark/excerpt_format.c \
	watermark/excerpt_format.h \
	watermark/excerpt_marker.c \
	watermark/excerpt_verifier.c \
	watermark/json_shape.c \
	watermark/json_shape.h \
	watermark/key_file_io.c \
	watermark/key_file_io.h \
	watermark/keyring.c \
	watermark/keyring.h \
	watermark/label_placement.c \
	watermark/label_placement.h \
	watermark/label_record.c \
	watermark/label_record.h \
	watermark/limits.h \
	watermark/mark_decode.c \
	watermark/mark_encode.c \
	watermark/mark_finder.c \
	watermark/mark_finder.h \
	watermark/mark_format.h \
	watermark/mark_scanner.c \
	watermark/mark_scanner.h \
	watermark/mark_version.c \
	watermark/message_signature.c \
	watermark/minisign_file.c \
	watermark/minisign_file.h \
	watermark/minisign_sign.c \
	watermark/nfc_stream.c \
	watermark/nfc_stream.h \
	watermark/picture_mark.c \
	watermark/printable.c \
	watermark/printable.h \
	watermark/producer_code.c \
	watermark/quiet_text.c \
	watermark/quiet_text_avx2.c \
	watermark/quiet_text.h \
	watermark/secret_key.c \
	watermark/secret_key.h \
	watermark/selectors.c \
	watermark/selectors.h \
	watermark/text_marker.c \
	watermark/text_pieces.c \
	watermark/text_pieces.h \
	watermark/text_verifier.c \
	watermark/unicode_icu.c \
	watermark/unicode_icu.h \
	watermark/uuid7.c \
	watermark/uuid_text.c \
	watermark/uuid_text.h \
	watermark/wording.c \
	watermark/wording.h

# version-info CURRENT:REVISION:AGE. At a release:
# 1. sources changed, interface did not: REVISION + 1;
# 2. interface grew, old programs still run: CURRENT + 1, REVISION 0, AGE + 1;
# 3. interface changed or shrank: CURRENT + 1, REVISION 0, AGE 0.
lib_LTLIBRARIES += libaigcmark.la
libaigcmark_la_SOURCES =
libaigcmark_la_LIBADD = libwatermark.la libcommon.la $(MARK_LIBS)
libaigcmark_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined -version-info 0:0:0 \
	-export-symbols $(srcdir)/watermark/aigcmark.sym
libaigcmark_la_DEPENDENCIES = libwatermark.la libcommon.la watermark/aigcmark.sym
pkgconfig_DATA += watermark/libaigcmark.pc
EXTRA_DIST += watermark/aigcmark.sym watermark/README.md watermark/pixels/README.md
