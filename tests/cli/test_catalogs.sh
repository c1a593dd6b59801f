#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every message has a Chinese translation, and its formats agree.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
cd "$abs_top_srcdir"
for tool in xgettext msgfmt msgcmp msgattrib; do
    if ! command -v "$tool" >/dev/null; then
        skip 'catalogs' "$tool is not installed"
        done_testing
        exit
    fi
done
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_catalogs.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
sh po/extract . >"$scratch/template.pot"

# The calls that mark a message: _, N_ and ngettext, in the sources but not in their definition.
grep -lE '(^|[^A-Za-z0-9_])(_|N_|ngettext)\(' -r cli libfilter watermark common --include='*.c' |
    sort >"$scratch/marked"
grep -v '^#' po/POTFILES.in | sort >"$scratch/listed"
no_lines 'po/POTFILES.in names every source file with messages' \
    "$(diff "$scratch/listed" "$scratch/marked" | grep '^[<>]')"
check 'there are messages' test "$(grep -c '^msgid' "$scratch/template.pot")" -gt 100

for catalog in po/*.po; do
    check "$catalog: formats agree" msgfmt -c -o "$scratch/catalog.mo" "$catalog"
    check "$catalog: every message is translated" msgcmp "$catalog" "$scratch/template.pot"
    no_lines "$catalog: nothing is fuzzy" "$(msgattrib --only-fuzzy --no-obsolete "$catalog")"
    no_lines "$catalog: nothing is obsolete" "$(msgattrib --only-obsolete "$catalog")"
    no_lines "$catalog: no translation of a message that is gone" \
        "$(msgcmp "$scratch/template.pot" "$catalog" 2>&1 | grep 'this message is used but not defined')"
done
done_testing
