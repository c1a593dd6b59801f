#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The Python package, with the libraries of the build tree.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
python=/usr/bin/python3
if [ ! -x "$python" ]; then
    python=$(command -v python3) || {
        skip 'the Python package' 'python3 is not installed'
        done_testing
        exit
    }
fi
if [ "${AIGC_SANITIZERS:-no}" != no ]; then
    skip 'the Python package' 'the interpreter is not built with sanitizers'
    done_testing
    exit
fi
if [ ! -e "${abs_top_builddir:?}/.libs/libaigcfilter.so.0" ]; then
    skip 'the Python package' 'no shared library was built'
    done_testing
    exit
fi
AIGC_LABEL_LIBDIR=$abs_top_builddir/.libs
PYTHONPATH=$abs_top_srcdir/bindings/python:$abs_top_srcdir/tests/python
PRINT_LAYOUTS=$abs_top_builddir/tests/python/print_layouts
HEADERS=$abs_top_srcdir/include/aigc
PYTHONDONTWRITEBYTECODE=1
export AIGC_LABEL_LIBDIR PYTHONPATH PRINT_LAYOUTS HEADERS PYTHONDONTWRITEBYTECODE
exec "$python" "$abs_top_srcdir/tests/python/tap_unittest.py" \
    "$abs_top_srcdir/tests/python/test_binding.py" \
    "$abs_top_srcdir/tests/python/test_chat_chunks.py" \
    "$abs_top_srcdir/tests/python/test_asgi.py"
