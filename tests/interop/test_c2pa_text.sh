#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# C2PA in text (2.4, A.7 to A.9) between us and two other implementations out of PyPI: c2patxt signs
# and verifies A.8, encypher-c2pa verifies all three. The reference engine reads no text, but the
# store that is in it.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
here=$abs_top_srcdir/tests/interop
environment=${abs_top_builddir:?}/tests/interop/pypi
packages=$abs_top_builddir/tests/interop/npm

skip_all() {
    echo "1..0 # SKIP $1"
    exit 0
}

if [ ! -e "$environment/ready" ]; then
    [ "${AIGC_PYPI:-no}" = yes ] || skip_all 'set AIGC_PYPI to have packages of others installed'
    python=/usr/bin/python3
    [ -x "$python" ] || python=python3
    { "$python" -m venv "$environment" && "$environment/bin/pip" install --quiet \
        --disable-pip-version-check --no-compile --retries 1 c2patxt encypher-c2pa c2pa-python; } >/dev/null 2>&1 ||
        skip_all 'the packages are not to be had'
    : >"$environment/ready"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# One of the packages keeps a preference there.
HOME=$work
export HOME
run() { "${AIGC_LABEL:?}" "$@"; }
others() { "$environment/bin/python" "$here/c2pa_text_tool.py" "$@"; }

run init --quiet --organisation Org -o me
printf 'One line.\nAnother, e\314\201crit en NFD: 中文。\n' >a.txt
printf '<!DOCTYPE html><html><head><title>t</title></head><p>x' >a.html
printf -- '---\ntitle: x\n---\n# Heading\n\nText.\n' >a.md
printf '#!/usr/bin/env python3\nprint(1)\n' >a.py
printf '<?xml version="1.0"?>\n<!-- a comment -->\n<a/>\n' >a.xml
printf '// a comment\nlet x;\n' >a.js
printf '/* a comment */\na { }' >a.css
printf '%%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\nxref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \ntrailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n110\n%%%%EOF\n' >a.pdf

# ---- ours, to them ----------------------------------------------------------------------

ours=
for file in a.*; do
    run sign "$file" --config me.config --model m -o "ours-$file"
    ours="$ours ours-$file"
done
run sign ours-a.txt --config me.config -o twice-a.txt
check 'signed XML is still XML' \
    "$environment/bin/python" -c 'import xml.dom.minidom, sys; xml.dom.minidom.parse(sys.argv[1])' \
    ours-a.xml
sed 's/One line/One lime/' ours-a.txt >altered-a.txt
# shellcheck disable=SC2086
others read me-root.pem $ours twice-a.txt altered-a.txt >answers 2>errors || comment <errors
comment <answers
for file in $ours twice-a.txt; do
    check "encypher-c2pa trusts $file" grep -qx "$file encypher Trusted" answers
done
# It has no anchors of ours, and says so.
check 'c2patxt takes the text' \
    grep -qx 'ours-a.txt c2patxt valid signingCredential.untrusted' answers
check 'encypher-c2pa sees that it was altered' \
    grep -q '^altered-a.txt encypher Invalid.*assertion.dataHash.mismatch' answers
check 'and so does c2patxt' \
    grep -q '^altered-a.txt c2patxt invalid.*assertion.dataHash.mismatch' answers

# ---- theirs, to us ----------------------------------------------------------------------

others sign me.pem me.key a.txt theirs.txt
check 'we trust a text by c2patxt' run verify --quiet theirs.txt --anchors me-root.pem
sed 's/One line/One lime/' theirs.txt >altered.txt
if run verify altered.txt --anchors me-root.pem >answer; then
    not_ok 'and see that it was altered'
else
    check 'and see that it was altered' grep -q assertion.dataHash.mismatch answer
fi
run sign theirs.txt --config me.config --anchors me-root.pem -o both.txt
others read me-root.pem both.txt >answers
check 'signed again by us, it is the parent of what they trust' \
    grep -qx 'both.txt encypher Trusted' answers

# ---- the store in the wrapper, to the reference engine ------------------------------------

if command -v node >/dev/null && [ -d "$packages/node_modules/@contentauth/c2pa-wasm" ]; then
    for file in ours-a.txt twice-a.txt both.txt; do
        others store "$file" "$file.c2pa"
        node "$here/c2pa_read.mjs" "$packages" me-root.pem "$file.c2pa" >answer 2>&1 || :
        # Without the text nothing but the text is missing.
        check "the store in $file is good to the reference engine" \
            grep -qx "$file.c2pa c2pa-rs Invalid assertion.dataHash.mismatch" answer
        comment <answer
    done
fi
done_testing
