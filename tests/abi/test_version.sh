#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The version stands in configure.ac alone, and everything that tells it tells the same.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
cd "$abs_top_srcdir"
version=${AIGC_VERSION:?}

# Documentation may give the version as an example ("such as").
written_down() {
    find Makefile.am run autogen.sh include common libfilter watermark cli man po tests bench \
        examples -type f \( -name '*.[ch]' -o -name '*.in' -o -name '*.mk' -o -name '*.sh' \
        -o -name '*.[1-8]' -o -name '*.po' -o -name run -o -name Makefile.am \) \
        -exec grep -nF "$version" '{}' + | grep -v 'such as'
}
no_lines 'the version is written down in configure.ac only' "$(written_down)"

check 'version.h tells it' \
    grep -qxF "#define AIGC_VERSION_STRING \"$version\"" "${abs_top_builddir:?}/include/aigc/version.h"
check 'the numbers of version.h make it up' test "$version" = "$(
    awk '/MAJOR/ { a = $3 } /MINOR/ { b = $3 } /PATCH/ { c = $3 } END { print a "." b "." c }' \
        "$abs_top_builddir/include/aigc/version.h"
)"
for pc in libfilter/libaigcfilter.pc watermark/libaigcmark.pc; do
    check "$pc tells it" grep -qxF "Version: $version" "$abs_top_builddir/$pc"
done
check 'aigc-label --version tells it' test "$("${AIGC_LABEL:?}" --version | head -n 1)" = "aigc-label $version"
check 'NEWS has an entry for it' grep -qE "^aigc-label $version( |$)" NEWS
done_testing
