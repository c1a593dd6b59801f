#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What most runs do without is not loaded at the start, and what is loaded later has the interface
# that the headers declare: its soname is that of the library which the headers belong to.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
command -v readelf >/dev/null || { echo '1..0 # SKIP no readelf'; exit 0; }
libraries=${abs_top_builddir:?}/.libs
program=$libraries/aigc-label
[ -x "$program" ] || program=$abs_top_builddir/aigc-label

# needed FILE: the sonames that it is linked with.
needed() { readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'; }
# soname_in FILE: the soname that a source file loads.
soname_in() { sed -n 's/^#define SONAME "\(.*\)"$/\1/p' "$abs_top_srcdir/$1"; }
# soname_of PACKAGE LINKER_NAME: that of the library that belongs to the headers.
soname_of() {
    readelf -d "$(pkg-config --variable=libdir "$1")/$2" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p'
}

check 'the program is read' sh -c "readelf -d '$program' | grep -q 'NEEDED.*libaigcmark'"
no_lines 'the program is linked with nothing that serves or fetches' \
    "$(needed "$program" | grep -E '^lib(curl|microhttpd)\.')"
no_lines 'libaigcmark is not linked with HarfBuzz' \
    "$(needed "$libraries/libaigcmark.so" | grep '^libharfbuzz\.')"
for late in cli/options/time_stamp_curl.c:libcurl:libcurl.so \
    serve/http_microhttpd.c:libmicrohttpd:libmicrohttpd.so \
    watermark/pixels/shape_harfbuzz.c:harfbuzz:libharfbuzz.so; do
    file=${late%%:*}
    package=${late#*:}
    linker_name=${package#*:}
    package=${package%%:*}
    check "$file loads what it was compiled for" \
        test "$(soname_in "$file")" = "$(soname_of "$package" "$linker_name")"
done
done_testing
