# SPDX-License-Identifier: Apache-2.0

# Keys and bundles between us and stock minisign.
check_PROGRAMS += tests/interop/key_tool
tests_interop_key_tool_LDADD = libaigcmark.la
TESTS += tests/interop/test_minisign.sh tests/interop/test_bundle_tools.sh
EXTRA_DIST += tests/interop/test_minisign.sh tests/interop/test_bundle_tools.sh

# Documents: other programs read what we write.
check_PROGRAMS += tests/interop/label_tool
tests_interop_label_tool_SOURCES = tests/interop/label_tool.c $(format_run)
tests_interop_label_tool_LDADD = $(UNIT_MARK_LDADD)
# Labels in sound and video, between us and the programs that people have.
check_PROGRAMS += tests/interop/container_tool
tests_interop_container_tool_LDADD = libwatermark.la libcommon.la $(MARK_LIBS)

# Visible labels on pictures of other programs.
check_PROGRAMS += tests/interop/draw_tool
tests_interop_draw_tool_LDADD = libaigcmark.la
TESTS += tests/interop/test_drawn_pictures.sh
EXTRA_DIST += tests/interop/test_drawn_pictures.sh
TESTS += tests/interop/test_sound_and_video.sh
EXTRA_DIST += tests/interop/test_sound_and_video.sh

# C2PA between us and the reference engine, and c2pa-ts.
TESTS += tests/interop/test_c2pa.sh tests/interop/test_c2pa_time_stamp.sh tests/interop/test_c2pa_token.sh
EXTRA_DIST += tests/interop/test_c2pa.sh tests/interop/test_c2pa_time_stamp.sh \
	tests/interop/test_c2pa_token.sh tests/interop/c2pa_read.mjs \
	tests/interop/c2pa_other_sign.mjs tests/interop/c2pa_ts_read.mjs
TESTS += tests/interop/test_c2pa_text.sh
# They use what the ones before have installed.
tests/interop/test_c2pa_text.log: tests/interop/test_c2pa.log
tests/interop/test_c2pa_time_stamp.log: tests/interop/test_c2pa_text.log
tests/interop/test_c2pa_token.log: tests/interop/test_c2pa.log
EXTRA_DIST += tests/interop/test_c2pa_text.sh tests/interop/c2pa_text_tool.py
# Labels in images between us, exiftool and ImageMagick.
TESTS += tests/interop/test_image_metadata.sh
EXTRA_DIST += tests/interop/test_image_metadata.sh

# Labels in odd places, in files made byte by byte.
TESTS += tests/interop/test_read_traps.sh
EXTRA_DIST += tests/interop/test_read_traps.sh tests/interop/make_read_traps.py
TESTS += tests/interop/test_documents.sh
EXTRA_DIST += tests/interop/test_documents.sh tests/interop/odf_properties.py
