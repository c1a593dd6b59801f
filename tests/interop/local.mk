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

# Labels in images between us, exiftool and ImageMagick.
TESTS += tests/interop/test_image_metadata.sh
EXTRA_DIST += tests/interop/test_image_metadata.sh
