#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Labels in every odd place that is known from real files: each is found, and nothing else is.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
: "${AIGC_LABEL:?}"

if ! command -v python3 >/dev/null; then
    skip 'labels in odd places' 'python3 is not installed'
    done_testing
    exit
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/test_read_traps.XXXXXX")
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/traps"
python3 "$abs_top_srcdir/tests/interop/make_read_traps.py" "$folder/traps"
cd "$folder/traps"

# File, format, and for each label its place, form, number and faults.
cat >"$folder/expected" <<'TABLE'
docx.docx DOCX: custom property AIGC gb45438 x
epub.epub EPUB: EPUB meta AIGC gb45438 C
flac.flac FLAC: FLAC comment AIGC gb45438 u
gif.gif GIF: XMP TC260:AIGC gb45438 o
html.html HTML: HTML meta AIGC gb45438 A
jpeg-attribute.jpg JPEG: XMP TC260:AIGC gb45438 h
jpeg-exif-ifd0.jpg JPEG: EXIF UserComment in IFD0 gb45438 k
jpeg-exif.jpg JPEG: EXIF UserComment gb45438 j
jpeg-glued.jpg JPEG: JPEG APPn segment gb45438 m place
jpeg-legacy.jpg JPEG: EXIF ImageDescription legacy l legacy
jpeg-raw-quotes.jpg JPEG: XMP TC260:AIGC gb45438 i
markdown-block.md Markdown: Markdown front matter AIGC gb45438 z
markdown-flow.md Markdown: Markdown front matter AIGC gb45438 y
mov-meta.mov MOV: MP4 metadata AIGC gb45438 w
mp3.mp3 MP3: ID3v2 TXXX AIGC gb45438 t
mp4-tail.mp4 MP4: MP4 moov/udta/meta AIGC gb45438 v
odt.odt ODT: user-defined metadata AIGC gb45438 B
png-behind-pixels.png PNG: PNG tEXt AIGC gb45438 e
png-other-meaning.png PNG:
png-text-bare.png PNG: PNG tEXt AIGC gb45438 a
png-text-wrapped.png PNG: PNG tEXt AIGC gb45438 b
png-two.png PNG: XMP TC260:AIGC gb45438 f; PNG tEXt AIGC gb45438 g several disagree disagree
png-xmp-compressed.png PNG: XMP TC260:AIGC gb45438 d
png-ztxt.png PNG: PNG zTXt AIGC gb45438 c
svg.svg SVG: XMP TC260:AIGC gb45438 q
tiff.tif TIFF: XMP TC260:AIGC gb45438 p
wav-at-the-end.wav WAV: WAV chunk AIGC gb45438 r
wav-id3.wav WAV: ID3v2 TXXX AIGC gb45438 s
webp-at-the-end.webp WebP: XMP TC260:AIGC gb45438 n
TABLE

summary() {
    python3 -c '
import json, sys

def found(label):
    fields = label.get("fields", {})
    words = [label["place"], label["form"], fields.get("ProduceID", fields.get("ContentID", "-"))]
    return " ".join(words + [fault["lint"] for fault in label["wrong"]])

for line in sys.stdin:
    report = json.loads(line)
    labels = "; ".join(map(found, report["found"]))
    print((report["file"] + " " + report["format"] + ": " + labels).rstrip())
'
}

LC_ALL=C
export LC_ALL
"$AIGC_LABEL" show --no-config --json -- * 2>"$folder/errors" | summary >"$folder/got" || :
no_lines 'each label is found in its place' "$(diff -u "$folder/expected" "$folder/got" || :)"
no_lines 'no file is taken for damaged' "$(cat "$folder/errors")"

# Without their names: the format is found by the content.
mkdir "$folder/nameless"
number=0
for file in *; do
    number=$((number + 1))
    cp "$file" "$folder/nameless/$number"
done
"$AIGC_LABEL" show --no-config --json -- * 2>/dev/null | sed 's/"file":"[^"]*"//' | sort \
    >"$folder/named" || :
"$AIGC_LABEL" show --no-config --json -- "$folder"/nameless/* 2>/dev/null |
    sed 's/"file":"[^"]*"//' | sort >"$folder/unnamed" || :
check 'the format is found by the content, not by the name' cmp -s "$folder/named" "$folder/unnamed"

# A platform's fields go into each of them, and the producer's stay; the two that disagree are
# refused, and so is what has no label.
mkdir "$folder/passed"
"$AIGC_LABEL" propagate --no-config --output-dir "$folder/passed" --propagator other --json -- * \
    2>/dev/null | grep -v '"ok":true' | sed 's/.*"file":"\([^"]*\)".*"error":"\([^"]*\)".*/\1 \2/' \
    >"$folder/refused" || :
cat >"$folder/expected" <<'TABLE'
png-other-meaning.png not-found
png-two.png malformed
TABLE
no_lines 'a platform can add its fields to all others' \
    "$(diff -u "$folder/expected" "$folder/refused" || :)"
cd "$folder/passed"
no_lines 'each then has one label, with the fields of both' "$(
    "$AIGC_LABEL" show --no-config --json -- * | grep -v '"ContentPropagator":"other"'
    "$AIGC_LABEL" show --no-config --json -- * | grep '"several"'
)"
done_testing
