#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Numbers are read and written with a point where the locale has a comma.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_numbers.XXXXXX")
daemon=
trap '[ -z "$daemon" ] || kill "$daemon"; rm -rf "$scratch"' EXIT
program=${AIGC_LABEL:?}
import_test=${abs_top_builddir:?}/tests/unit/test_import
[ ! -x "$abs_top_builddir/tests/unit/.libs/test_import" ] ||
    import_test=$abs_top_builddir/tests/unit/.libs/test_import
cd "$scratch"

cat >leaks.toml <<'END'
[[rules]]
id = "x"
description = "d"
regex = '''abc[0-9]{10,20}'''
entropy = 3.5
END
"$program" rules import --from gitleaks leaks.toml >plain 2>&1

# From here on there is a comma. The locale is our own, as none but "C" need be installed; that it
# has one category is complained about.
printf '%s\n' 'LC_NUMERIC' 'decimal_point ","' 'thousands_sep "."' 'grouping 3;3' 'END LC_NUMERIC' \
    >definition
localedef -c -i ./definition ./comma >made 2>&1 || :
unset LC_ALL
LOCPATH=$scratch
LC_NUMERIC=comma
LC_CTYPE=C.UTF-8
export LOCPATH LC_NUMERIC LC_CTYPE
if [ "$(env printf '%.1f' 0 2>&1)" != '0,0' ]; then
    skip 'numbers have a point' 'no locale with a comma can be made'
    done_testing
    exit
fi

is_imported_alike() {
    "$program" rules import --from gitleaks leaks.toml >other 2>&1
    diff plain other
}
check 'an import is the same' is_imported_alike
check 'the library imports alike' "$import_test"

# Prometheus takes no page with a comma in a number.
has_points() {
    curl -sS --max-time 20 --retry 20 --retry-delay 1 --retry-all-errors --unix-socket socket \
        http://localhost/metrics >page || return 1
    cat page
    grep -qF 'aigc_scan_seconds_bucket{le="0.05"}' page && ! grep -qE '[0-9],[0-9]' page
}
if command -v curl >/dev/null; then
    printf 'rules:\n- {id: x, title: t, category: X.x, action: log, words: [word]}\n' >rules.yaml
    "$program" serve --no-config --rules rules.yaml --listen "unix:$scratch/socket" 2>log &
    daemon=$!
    check 'metrics have a point' has_points
else
    skip 'metrics have a point' 'curl is not installed'
fi
done_testing
