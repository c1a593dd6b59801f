#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# C2PA: verifying a PNG of 75 MB beside sha256sum, with the memory that it takes; signing small
# PNGs, one process each, and call by call in one process; the size of the library. With Node and
# the packages that tests/interop/test_c2pa.sh installs, the reference engine reads the same file in
# the same run; with those of tests/interop/test_c2pa_text.sh it signs and verifies call by call.
set -eu
top=${abs_top_srcdir:?}
program=${abs_top_builddir:?}/.libs/aigc-label
[ -x "$program" ] || program=$abs_top_builddir/aigc-label
LD_LIBRARY_PATH=$abs_top_builddir/.libs
export LD_LIBRARY_PATH
packages=$abs_top_builddir/tests/interop/npm
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# now: seconds, with nanoseconds.
now() { date +%s.%N; }
# measure NAME COMMAND...: the shortest of five runs.
measure() {
    name=$1
    shift
    best=
    for _ in 1 2 3 4 5; do
        begin=$(now)
        "$@" >/dev/null 2>&1
        end=$(now)
        best=$(echo "$begin $end $best" | awk '{ t = $2 - $1; print $3 == "" || t < $3 ? t : $3 }')
    done
    printf '{"bench":"c2pa","what":"%s","seconds":%s}\n' "$name" "$best"
}

"$program" init --quiet --organisation Org -o me
python3 - <<'X'
import os, struct, zlib
def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
def png(name, side, noise):
    rows = b''.join(b'\0' + (os.urandom(side) if noise else bytes(side)) for _ in range(side))
    open(name, 'wb').write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', side, side, 8, 0, 0, 0, 0)) +
                           chunk(b'IDAT', zlib.compress(rows, 0)) + chunk(b'IEND', b''))
png('large.png', 8860, True)
png('small.png', 32, False)
X
"$program" sign large.png --config me.config -o signed.png
printf '{"bench":"c2pa","what":"size of the large file","bytes":%s}\n' "$(wc -c <signed.png)"
measure 'sha256sum' sha256sum signed.png
measure 'verify' "$program" verify --quiet --config me.config signed.png
memory=$(/usr/bin/env time -f %M "$program" verify --quiet --config me.config signed.png 2>&1 | tail -n 1) || memory=null
printf '{"bench":"c2pa","what":"verify, resident","kilobytes":%s}\n' "$memory"
"$abs_top_builddir/bench/c2pa_resident" signed.png me-root.pem
if command -v node >/dev/null && [ -d "$packages/node_modules" ]; then
    measure 'reference engine reads it' node "$top/tests/interop/c2pa_read.mjs" "$packages" me-root.pem signed.png
fi
sign_hundred() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            "$program" sign small.png --config me.config -o out.png
        done
    done
}
measure 'sign 100 small files, a process each' sign_hundred
"$abs_top_builddir/bench/c2pa_calls" small.png me.pem me.key me-root.pem
python=$abs_top_builddir/tests/interop/pypi/bin/python
if [ -x "$python" ]; then
    "$python" "$top/bench/c2pa_calls.py" small.png me.pem me.key me-root.pem
fi
printf '{"bench":"c2pa","what":"libaigcmark, stripped","bytes":%s}\n' "$(
    strip -o lib "$abs_top_builddir/.libs/libaigcmark.so" && wc -c <lib)"
