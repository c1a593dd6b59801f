#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The Python adapters with the real packages, which are installed from PyPI into the build tree.
# That takes a minute and the network, so it is asked for: AIGC_PYPI=yes, as "./run test" does.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
skip_all() {
    skip 'the adapters with real packages' "$1"
    done_testing
    exit
}
[ "${AIGC_PYPI:-no}" = yes ] || skip_all 'AIGC_PYPI=yes was not asked for'
[ "${AIGC_SANITIZERS:-no}" = no ] || skip_all 'the interpreter is not built with sanitizers'
[ -e "${abs_top_builddir:?}/.libs/libaigcfilter.so.0" ] || skip_all 'no shared library was built'
python=$(sh "$abs_top_srcdir/tests/python/install_packages" "$abs_top_builddir/python-packages") ||
    skip_all 'the packages could not be installed'
AIGC_LABEL_LIBDIR=$abs_top_builddir/.libs
PYTHONPATH=$abs_top_srcdir/bindings/python:$abs_top_srcdir/tests/python
PYTHONPYCACHEPREFIX=$abs_top_builddir/python-packages/compiled
export AIGC_LABEL_LIBDIR PYTHONPATH PYTHONPYCACHEPREFIX
exec "$python" "$abs_top_srcdir/tests/python/tap_unittest.py" \
    "$abs_top_srcdir/tests/python/test_real_packages.py"
