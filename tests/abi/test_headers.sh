#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each public header is complete by itself, in C99 and C++11, without a warning; it is
# documented; it stays short enough to be read.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"

header_lines=400
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_headers.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# compiles HEADER STANDARD: included twice, in a file of its own.
compiles() {
    printf '#include <aigc/%s>\n#include <aigc/%s>\nint main(void);\nint main(void) { return 0; }\n' \
        "$1" "$1" >"$scratch/source.c"
    # $CC may carry options.
    # shellcheck disable=SC2086
    ${CC:-cc} -x "$3" -std="$2" -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
        -I"$abs_top_srcdir/include" -I"${abs_top_builddir:?}/include" "$scratch/source.c"
}

# A public function, type or constant without a /** comment above or /**< behind it.
undocumented() {
    awk '
        /^\/\*\*/ { documented = 1; comment = 1 }
        comment { if (/\*\//) comment = 0; next }
        /^AIGC_API/ && !documented { print FILENAME ":" FNR ": " $0 }
        /^#define AIGC_[A-Z0-9_]+[ (]/ && !documented && !/\/\*\*</ &&
            !/(API|MUST_CHECK)/ { print FILENAME ":" FNR ": " $0 }
        /;[[:space:]]*$/ || /^}/ || /^$/ { documented = 0 }
    ' "$1"
}

# declared FILE...: the public names that headers declare, with what macros and comments leave out.
declared() {
    awk '
        {
            line = $0
            while (match(line, /\/\*|\*\//)) {
                if (!comment) printf "%s ", substr(line, 1, RSTART - 1)
                comment = substr(line, RSTART, 2) == "/*"
                line = substr(line, RSTART + 2)
            }
            print comment ? "" : line
        }
    ' "$@" | grep -oE '(aigc|AIGC)_[A-Za-z0-9_]+' | sort -u
}

# Names in comments of headers that no header declares; NAME_* stands for all that begin so.
unknown_names() {
    declared "$@" >"$scratch/declared"
    grep -hoE '\b(aigc|AIGC)_[A-Za-z0-9_]+\*?' "$@" | sort -u | while read -r name; do
        case $name in
        *'*') grep -q "^${name%?}" "$scratch/declared" || echo "$name" ;;
        *) grep -qxF "$name" "$scratch/declared" || echo "$name" ;;
        esac
    done
}

cplusplus=yes
printf 'int main() { return 0; }\n' >"$scratch/probe.cc"
# shellcheck disable=SC2086
${CC:-cc} -x c++ -fsyntax-only "$scratch/probe.cc" >/dev/null 2>&1 || cplusplus=no

for path in "$abs_top_srcdir"/include/aigc/*.h "$abs_top_builddir"/include/aigc/version.h; do
    header=$(basename "$path")
    check "$header compiles alone as C99" compiles "$header" c99 c
    if [ "$cplusplus" = yes ]; then
        check "$header compiles alone as C++11" compiles "$header" c++11 c++
    else
        skip "$header compiles alone as C++11" 'this compiler has no C++'
    fi
    [ "$header" = version.h ] || no_lines "$header is documented" "$(undocumented "$path")"
    check "$header has at most $header_lines lines" \
        test "$(wc -l <"$path")" -le "$header_lines"
done
no_lines 'headers name nothing that they do not declare' \
    "$(unknown_names "$abs_top_srcdir"/include/aigc/*.h "$abs_top_builddir"/include/aigc/version.h)"
done_testing
