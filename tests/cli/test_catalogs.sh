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

# What the verification of C2PA says reaches reports through tables and variables: every text in
# these files that has words in it is a message.
texts_of_verification() {
    cat watermark/c2pa/status_codes.c watermark/c2pa/*_check.c watermark/c2pa/*_binding.c \
        watermark/c2pa/boxes_hash.c watermark/c2pa/c2pa_verify.c watermark/c2pa/cose_sign1.c \
        watermark/c2pa/certificate_profile_openssl.c watermark/c2pa/time_stamp_openssl.c \
        watermark/c2pa/trust_openssl.c |
        sed '/^_Static_assert/d' |
        xgettext --language=C --from-code=UTF-8 --extract-all --no-wrap --output=- - |
        sed -n 's/^msgid "\(.*[a-z] [a-z].*\)"$/\1/p'
}
texts_of_verification >"$scratch/texts"
msgattrib --no-wrap "$scratch/template.pot" | sed -n 's/^msgid "\(.*\)"$/\1/p' >"$scratch/messages"
no_lines 'every text of the verification of C2PA is a message' \
    "$(grep -vxFf "$scratch/messages" "$scratch/texts")"
check 'there are such texts' test "$(wc -l <"$scratch/texts")" -gt 100

for catalog in po/*.po; do
    check "$catalog: formats agree" msgfmt -c -o "$scratch/catalog.mo" "$catalog"
    check "$catalog: every message is translated" msgcmp "$catalog" "$scratch/template.pot"
    no_lines "$catalog: nothing is fuzzy" "$(msgattrib --only-fuzzy --no-obsolete "$catalog")"
    no_lines "$catalog: nothing is obsolete" "$(msgattrib --only-obsolete "$catalog")"
    no_lines "$catalog: no translation of a message that is gone" \
        "$(msgcmp "$scratch/template.pot" "$catalog" 2>&1 | grep 'this message is used but not defined')"
done
done_testing
