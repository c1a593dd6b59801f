# SPDX-License-Identifier: Apache-2.0
# The examples are built by their own Makefile against the installed tree, as a user would;
# tests/abi/test_installed.sh does that. Here they are only compiled, so that they are linted.
check_LTLIBRARIES += examples/libexamples.la
examples_libexamples_la_SOURCES = examples/hide_names.c examples/label_string.c \
	examples/scan_stream.c
EXTRA_DIST += examples/Makefile examples/demo/conversation.txt examples/demo/picture.jpg examples/demo/demo.sh
