#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The daemon, asked over real sockets.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
python=/usr/bin/python3
[ -x "$python" ] || python=$(command -v python3) || {
    skip 'the daemon' 'python3 is not installed'
    done_testing
    exit
}
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
exec "$python" "$abs_top_srcdir/tests/python/tap_unittest.py" \
    "$abs_top_srcdir/tests/python/test_daemon.py"
