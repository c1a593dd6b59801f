# SPDX-License-Identifier: Apache-2.0

# Keys between us and stock minisign.
check_PROGRAMS += tests/interop/key_tool
tests_interop_key_tool_LDADD = libaigcmark.la
TESTS += tests/interop/test_minisign.sh
EXTRA_DIST += tests/interop/test_minisign.sh
