# SPDX-License-Identifier: Apache-2.0
# The Python package: alone, and with the packages that it adapts.
check_PROGRAMS += tests/python/print_layouts
tests_python_print_layouts_LDADD =
# test_adapters.sh is the first of all: see Makefile.am.
TESTS += tests/python/test_serve.sh tests/python/test_python.sh
EXTRA_DIST += tests/python/test_serve.sh tests/python/test_daemon.py tests/python/test_python.sh tests/python/test_adapters.sh \
	tests/python/install_packages tests/python/tap_unittest.py tests/python/chat_upstream.py \
	tests/python/test_binding.py tests/python/test_chat_chunks.py tests/python/test_asgi.py \
	tests/python/test_real_packages.py
