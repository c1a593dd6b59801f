#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The extracts in libfilter/data are what the script makes, and the table of components agrees
# with Unihan.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
data=$abs_top_srcdir/libfilter/data
unicode=/usr/share/unicode

missing=
for command in python3 opencc; do
    command -v "$command" >/dev/null || missing="$missing $command"
done
[ -f "$unicode/Unihan_Readings.txt.bz2" ] || missing="$missing unicode-data"
version=$(sed -n 's/.*Unicode Character Database \([0-9.]*\)\. .*/\1/p' "$data/han_readings.txt")
if [ -z "$missing" ]; then
    grep -qF "Blocks-$version.txt" "$unicode/Blocks.txt" || missing=" Unicode $version"
    dpkg-query -W -f '${Version}' libopencc-data 2>/dev/null | grep -q '^1\.1\.6' ||
        missing="$missing OpenCC 1.1.6"
fi
if [ -n "$missing" ]; then
    skip 'the extracts are those of Unicode' "without$missing"
    done_testing
    exit
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
check 'the extracts are made' python3 "$data/extract_unicode_data.py" "$folder"
for file in han_readings.txt han_variants.txt; do
    check "$file is what the script makes" cmp "$data/$file" "$folder/$file"
done

check 'strokes and radicals of components are those of Unihan' python3 "$data/check_components.py"
wrong() {
    printf '%s\n' "$1" >"$folder/wrong.txt"
    ! python3 "$data/check_components.py" "$folder/wrong.txt"
}
check 'wrong strokes are found' wrong '法 氵云'
check 'a wrong radical is found' wrong '法 土去'
check 'a repeated line is found' wrong '江 氵工
江 氵工'
done_testing
