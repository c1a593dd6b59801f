#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# C2PA between us and two other implementations, in both directions: the reference engine
# (@contentauth/c2pa-wasm, which is c2pa-rs) and c2pa-ts, out of npm, in Node, without network
# once they are installed. A file of ours is Trusted to the engine; a file of the engine's is
# trusted to us; for every container that both have and every algorithm.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
here=$abs_top_srcdir/tests/interop
packages=${abs_top_builddir:?}/tests/interop/npm

skip_all() {
    echo "1..0 # SKIP $1"
    exit 0
}

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    skip_all 'node and npm are not there'
fi
if [ ! -d "$packages/node_modules/@contentauth/c2pa-wasm" ]; then
    [ -n "${AIGC_PYPI:-}" ] || skip_all 'set AIGC_PYPI to have packages of others installed'
    mkdir -p "$packages"
    (cd "$packages" && echo '{"private":true}' >package.json &&
        timeout 120 npm install --no-audit --no-fund --ignore-scripts \
            @contentauth/c2pa-wasm @trustnxt/c2pa-ts) >"$packages/install.log" 2>&1 ||
        skip_all 'the packages are not to be had'
fi
node "$here/c2pa_read.mjs" "$packages" /dev/null >/dev/null 2>&1 ||
    skip_all 'the reference engine does not run here'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
run() { "${AIGC_LABEL:?}" "$@"; }

# One small file of each kind that can be made here. No file is larger than 20 KB.
samples() {
    printf 'RIFF\054\0\0\0WAVEfmt \020\0\0\0\001\0\001\0\100\037\0\0\100\037\0\0\001\0\010\0data\010\0\0\0abcdefgh' >a.wav
    printf '%s' 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==' |
        base64 -d >a.png
    printf '%s' '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>' >a.svg
    {
        printf '%%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'
        printf '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n'
        printf '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>\nendobj\n'
        printf 'xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n'
        printf '0000000115 00000 n \ntrailer\n<< /Size 4 /Root 1 0 R /ID [<01> <02>] >>\n'
        printf 'startxref\n184\n%%%%EOF\n'
    } >a.pdf
    # Cross-references in a stream, objects packed.
    ! command -v qpdf >/dev/null || qpdf --object-streams=generate a.pdf a.packed.pdf
    command -v ffmpeg >/dev/null || return 0
    picture='-f lavfi -i testsrc=size=32x32:rate=5:duration=1'
    tone='-f lavfi -i sine=duration=0.2'
    # Words are meant.
    # shellcheck disable=SC2086
    {
        ffmpeg -loglevel error -y $picture -frames:v 1 a.jpg
        ffmpeg -loglevel error -y $picture -frames:v 1 a.gif
        ffmpeg -loglevel error -y $picture -frames:v 1 a.webp
        ffmpeg -loglevel error -y $picture -frames:v 1 a.tiff
        ffmpeg -loglevel error -y $picture $tone -shortest a.mp4
        ffmpeg -loglevel error -y $picture -shortest a.mov
        ffmpeg -loglevel error -y $picture a.avi
        ffmpeg -loglevel error -y $tone a.m4a
        ffmpeg -loglevel error -y $tone a.mp3
    } >/dev/null 2>&1 || :
}
samples

for algorithm in ed25519 es256 es384 ps256; do
    run init --quiet --organisation Org --algorithm $algorithm -o $algorithm
    cat $algorithm-root.pem >>roots.pem
done

# ---- ours, to them ---------------------------------------------------------------------

# Every container with Ed25519, and a small one with every algorithm.
ours=
for file in a.*; do
    if run sign "$file" -o "ours-$file" --config ed25519.config --model m --producer p \
        >sign.log 2>&1; then
        ours="$ours ours-$file"
    else
        skip "$file is signed" 'this format carries no manifest here'
    fi
done
for algorithm in es256 es384 ps256; do
    run sign a.wav -o "$algorithm-a.wav" --config $algorithm.config
    ours="$ours $algorithm-a.wav"
done
# With an ingredient, and an ingredient of an ingredient.
run sign ours-a.wav -o twice-a.wav --config es256.config --anchors roots.pem
run sign twice-a.wav -o thrice-a.wav --config ps256.config --anchors roots.pem
run sign ours-a.pdf -o twice-a.pdf --config es256.config --anchors roots.pem
ours="$ours twice-a.wav thrice-a.wav twice-a.pdf"
# shellcheck disable=SC2086
node "$here/c2pa_read.mjs" "$packages" roots.pem $ours >answers 2>&1
for file in $ours; do
    answer=$(grep "^$file c2pa-rs" answers || :)
    check "the reference engine trusts $file" test "$answer" = "$file c2pa-rs Trusted "
    printf '%s\n' "$answer" | comment
    check "and so do we" run verify --quiet "$file" --anchors roots.pem
done

# Other programs read a PDF as before, and list the manifest among its attachments.
if command -v qpdf >/dev/null; then
    for file in ours-a.pdf ours-a.packed.pdf twice-a.pdf; do
        check "qpdf finds no fault in $file" qpdf --check "$file"
        check "it lists the manifest of $file" sh -c \
            "qpdf --list-attachments $file | grep -q 'Content Credentials'"
    done
fi
# With the invisible mark in the pixels: the engine reads what the manifest says of it.
run watermark keygen --quiet -o wm.key
run mark "$abs_top_srcdir/tests/cli/clouds.jpg" -o watermarked.jpg --quiet --producer p \
    --watermark-key wm.key --watermark-payload 1abcde0001234567 --sign --config ed25519.config
node "$here/c2pa_read.mjs" "$packages" roots.pem watermarked.jpg >answers 2>&1
comment <answers
check 'the reference engine trusts a manifest with a soft binding' \
    grep -qx 'watermarked.jpg c2pa-rs Trusted ' answers
check 'and reads algorithm, value and action' grep -qx \
    'watermarked.jpg watermark org.aigc-label.watermark.1 1abcde0001234567 c2pa.created c2pa.watermarked' answers
names_the_mark() {
    run verify --json watermarked.jpg --anchors roots.pem --watermark-key wm.key |
        grep -q '"manifest_agrees":true,"payload":"1abcde0001234567"'
}
check 'the mark that is found is the one that is named' names_the_mark

# A changed byte is seen by both.
sed 's/abcdefgh/abcdefgi/' ours-a.wav >changed-a.wav
node "$here/c2pa_read.mjs" "$packages" roots.pem changed-a.wav >answers
check 'the reference engine refuses a changed file' grep -q 'Invalid assertion.dataHash' answers
if run verify --quiet changed-a.wav --anchors roots.pem; then
    not_ok 'we refuse it'
else
    ok 'we refuse it'
fi

# Of MP4 it reads HEIC only.
for file in ours-a.png ours-a.jpg; do
    [ -f "$file" ] || continue
    answer=$(node "$here/c2pa_ts_read.mjs" "$packages" "$file" 2>&1 | tail -n 1)
    check "c2pa-ts takes $file" test "$answer" = "$file c2pa-ts Valid "
    printf '%s\n' "$answer" | comment
done

# ---- theirs, to us ---------------------------------------------------------------------

for file in a.*; do
    if node "$here/c2pa_other_sign.mjs" "$packages" ed25519.pem ed25519.key "$file" \
        "theirs-$file" >sign.log 2>&1; then
        if ! run sign "$file" --config ed25519.config >/dev/null 2>&1; then
            skip "we trust theirs-$file" 'this format carries no manifest here'
            continue
        fi
        check "we trust theirs-$file" run verify "theirs-$file" --anchors roots.pem
        # Signed again by us, it is the parent of what they then trust.
        if run sign "theirs-$file" -o "both-$file" --config es256.config --anchors roots.pem \
            2>/dev/null; then
            node "$here/c2pa_read.mjs" "$packages" roots.pem "both-$file" >answers 2>&1
            check "they trust both-$file" grep -q 'c2pa-rs Trusted $' answers
        fi
    else
        skip "theirs-$file" "the engine does not sign it: $(tail -n 1 sign.log | cut -c1-60)"
    fi
done
done_testing
