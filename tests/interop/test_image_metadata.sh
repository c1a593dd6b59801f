#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Labels in images between us, exiftool and ImageMagick: exiftool reads what we write and we read
# what it writes, nothing else of its tags is lost, and the pixels stay as they were.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
program=${AIGC_LABEL:?}

for tool in exiftool convert; do
    if ! command -v "$tool" >/dev/null; then
        skip 'labels in images between us and other programs' "$tool is not installed"
        done_testing
        exit
    fi
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# exiftool does not know the namespace of TC260.
cat >tc260.config <<'CONFIG'
%Image::ExifTool::UserDefined = (
    'Image::ExifTool::XMP::Main' => {
        TC260 => { SubDirectory => { TagTable => 'Image::ExifTool::UserDefined::TC260' } },
    },
);
%Image::ExifTool::UserDefined::TC260 = (
    GROUPS => { 0 => 'XMP', 1 => 'XMP-TC260', 2 => 'Image' },
    NAMESPACE => { 'TC260' => 'http://www.tc260.org.cn/ns/AIGC/1.0/' },
    WRITABLE => 'string',
    AIGC => {},
);
1;
CONFIG

exif() {
    exiftool -config tc260.config -q -q "$@"
}

mark() {
    "$program" mark --no-config -q --profile all --producer 001191110102MACQD9K64010000 \
        --system tester "$@"
}

# The label that we wrote, but for the times that are in it.
ours='{"Label":"1","ContentProducer":"001191110102MACQD9K64010000","ProduceID":"one","ReservedCode1":"","ContentPropagator":"001191110102MACQD9K64010000","PropagateID":"one","ReservedCode2":""}'
theirs='{"Label":"2","ContentProducer":"exiftool","ProduceID":"1","ReservedCode1":"","ContentPropagator":"exiftool","PropagateID":"1","ReservedCode2":""}'

# Decoded pixels of all frames.
pixels() {
    convert "$1" -depth 16 rgba:- | cksum
}

same_pixels() {
    test "$(pixels "$1")" = "$(pixels "$2")"
}

# says FILE TAG VALUE: what exiftool reads. GIF and TIFF may have only one of each.
says() {
    test "$(exif -a -s3 "-$2" "$1")" = "$3" || {
        printf '# %s of %s:\n' "$2" "$1"
        exif -a -G1 "-$2" "$1" | sed 's/^/# /'
        return 1
    }
}

# shows FILE COUNT TEXT: how many lines of the report have the text.
shows() {
    "$program" show --no-config --json "$1" >report || :
    test "$(grep -oF "$3" report | wc -l)" -eq "$2" || {
        sed 's/^/# /' report
        return 1
    }
}

# complaints FILE: what exiftool has against it, but for a type that it does not know (the guide
# wants XMP in TIFF as bytes of no type), and for tags that cameras have to write.
complaints() {
    exif -validate -warning -error -a -s3 "$1" |
        grep -vE '^[0-9]+ Warning|^OK$|format \(undef\) for IFD0 0x02bc|^Missing required' | sort
}

# valid BEFORE AFTER: exiftool has nothing to say that it did not say of the file before.
valid() {
    complaints "$1" >before || :
    complaints "$2" >after || :
    cmp -s before after || {
        sed 's/^/# /' after
        return 1
    }
}

convert -size 33x20 gradient:red-blue -depth 16 deep.png
convert -size 33x20 gradient:red-blue -colors 16 png8:palette.png
convert -size 33x20 gradient:red-blue -quality 92 plain.jpg
convert plain.jpg -interlace JPEG progressive.jpg
convert -size 9x9 xc:red xc:lime xc:blue -loop 0 moving.gif
convert -size 33x20 gradient:red-blue -endian LSB little.tiff
convert -size 33x20 gradient:red-blue -endian MSB big.tiff
convert -size 9x9 xc:red xc:lime pages.tiff
convert -size 33x20 gradient:red-blue TIFF64:large.tiff 2>/dev/null || rm -f large.tiff
cp plain.jpg camera.jpg
exif -overwrite_original -Make=Maker -UserComment='a comment' -Title=title \
    -Caption-Abstract=caption camera.jpg
cp deep.png titled.png
exif -overwrite_original -Title=title -Comment=comment titled.png
files='palette.png titled.png progressive.jpg camera.jpg moving.gif little.tiff big.tiff pages.tiff'
test ! -s large.tiff || files="$files large.tiff"
if convert -size 33x20 gradient:red-blue -define webp:lossless=true lossless.webp 2>/dev/null &&
    convert -size 33x20 gradient:red-blue lossy.webp 2>/dev/null &&
    convert -size 9x9 xc:red xc:lime xc:blue moving.webp 2>/dev/null; then
    files="$files lossless.webp moving.webp"
else
    skip 'WebP' 'ImageMagick has no WebP'
fi

for file in $files; do
    check "$file: we write" mark --produce-id one -o "our-$file" "$file"
    check "$file: the pixels stay" same_pixels "$file" "our-$file"
    check "$file: exiftool reads our label" says "our-$file" XMP-TC260:AIGC "$ours"
    check "$file: and the source type" says "our-$file" XMP-iptcExt:DigitalSourceType \
        http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia
    check "$file: exiftool has nothing against it" valid "$file" "our-$file"
    check "$file: we write again" mark --produce-id one -o "again-$file" "our-$file"
    check "$file: there is one label still" shows "again-$file" 1 '"form":"gb45438"'

    # What exiftool writes, with other tags.
    cp "$file" "their-$file"
    exif -overwrite_original "-XMP-TC260:AIGC=$theirs" -XMP-dc:Title=kept "their-$file" || {
        skip "$file: what exiftool writes" 'exiftool does not write it'
        continue
    }
    check "$file: we read the label of exiftool" shows "their-$file" 1 '"ContentProducer":"exiftool"'
    check "$file: we replace it" mark --produce-id one -o "both-$file" "their-$file"
    check "$file: by ours, the only one" says "both-$file" XMP-TC260:AIGC "$ours"
    check "$file: other tags stay" says "both-$file" XMP-dc:Title kept
    check "$file: and the pixels" same_pixels "$file" "both-$file"
done

check 'tags of EXIF and IPTC stay' says our-camera.jpg EXIF:Make Maker
check 'a comment stays' says our-camera.jpg EXIF:UserComment 'a comment'
check 'a caption stays' says our-camera.jpg IPTC:Caption-Abstract caption
check 'a title of PNG stays' says our-titled.png PNG:Title title

# The carrier of the format's own; what somebody wrote into it stays.
check 'a comment is not written over' sh -c "! \"$program\" mark --no-config -q --producer tester \\
    --also-native -o over.jpg camera.jpg 2>said && test ! -e over.jpg && grep -qF -- --also-native said"
exif -o bare.jpg -UserComment= camera.jpg
for file in bare.jpg little.tiff big.tiff $(ls lossy.webp 2>/dev/null); do
    check "$file: also EXIF" mark --produce-id one --also-native -o "exif-$file" "$file"
    check "$file: which exiftool reads" says "exif-$file" EXIF:UserComment "{\"AIGC\":$ours}"
    check "$file: beside XMP" says "exif-$file" XMP-TC260:AIGC "$ours"
    check "$file: the pixels stay" same_pixels "$file" "exif-$file"
    check "$file: exiftool has nothing against it" valid "$file" "exif-$file"
done
check 'deep.png: also tEXt' mark --produce-id one --also-native -o text-deep.png deep.png
check 'deep.png: which exiftool reads' sh -c \
    'exiftool -a -G1 -v2 text-deep.png | grep -qF "{\"AIGC\":{\"Label\":\"1\""'

# Where other writers put labels.
for file in plain.jpg little.tiff $(ls lossy.webp 2>/dev/null); do
    cp "$file" "comment-$file"
    exif -overwrite_original "-EXIF:UserComment={\"AIGC\":$theirs}" "comment-$file"
    check "$file: we read the UserComment of exiftool" shows "comment-$file" 1 '"ContentProducer":"exiftool"'
    check "$file: we replace it" mark --produce-id one -o "moved-$file" "comment-$file"
    check "$file: and it is no label any more" shows "moved-$file" 0 '"ContentProducer":"exiftool"'
done
cp plain.jpg glued.jpg
exif -overwrite_original "-Comment=AIGC$theirs" glued.jpg
check 'a comment of JPEG is read' shows glued.jpg 1 '"ContentProducer":"exiftool"'
convert deep.png -set AIGC "$theirs" text.png
check 'a tEXt chunk of ImageMagick is read' shows text.png 1 '"ContentProducer":"exiftool"'
check 'and replaced' mark --produce-id one -o replaced.png text.png
check 'by ours' shows replaced.png 0 '"ContentProducer":"exiftool"'

# A picture with a label that becomes another kind of file: ImageMagick keeps the packet as hex.
convert their-progressive.jpg converted.png
check 'a converted picture keeps its label' sh -c \
    '"$1" show --no-config --json converted.png | grep -qF "\"place\":\"XMP TC260:AIGC\""' sh "$program"
check 'which is replaced' mark --produce-id one -o relabelled.png converted.png
check 'by ours' shows relabelled.png 0 '"ContentProducer":"exiftool"'
check 'as exiftool sees it' says relabelled.png XMP-TC260:AIGC "$ours"

cat >drawing.svg <<'SVG'
<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>
SVG
check 'drawing.svg: we write' mark --produce-id one -o our.svg drawing.svg
check 'drawing.svg: exiftool reads' sh -c \
    'exiftool -config tc260.config our.svg | grep -F AIGC | grep -qF "ProduceID\":\"one\""'
done_testing
