#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Pictures of other programs get a visible label, and other programs read them: the same pixels
# outside of the label, the same kind of file, the same metadata.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"

tool=${abs_top_builddir:?}/tests/interop/draw_tool
for program in convert compare exiftool pngcheck djpeg jpegtran cwebp dwebp gif2webp webpmux \
    gifsicle vips ffmpeg; do
    if ! command -v "$program" >/dev/null; then
        skip 'drawn pictures are read by other programs' "$program is not installed"
        done_testing
        exit
    fi
done
folder=$(mktemp -d "${TMPDIR:-/tmp}/test_drawn_pictures.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir in out

if ! convert -size 320x200 plasma:tomato-steelblue -seed 7 base.ppm 2>/dev/null ||
    ! convert base.ppm in/rgb.png; then
    skip 'drawn pictures are read by other programs' 'convert does not work here'
    done_testing
    exit
fi

# ---- what others write ---------------------------------------------------------------------
png() {
    name=$1
    shift
    convert base.ppm "$@" "in/$name.png"
}
png rgb16 -define png:bit-depth=16 -define png:color-type=2
png rgba -alpha set -channel A -evaluate set 60% +channel -define png:color-type=6
png gray16 -colorspace gray -define png:color-type=0 -define png:bit-depth=16
png gray1 -colorspace gray -monochrome -define png:color-type=0 -define png:bit-depth=1
png gray_alpha -colorspace gray -alpha set -channel A -evaluate set 60% +channel \
    -define png:color-type=4
png palette -colors 100 -define png:color-type=3
png interlaced -interlace PNG -define png:color-type=2
convert base.ppm -quality 88 -sampling-factor 2x2 in/420.jpg
convert base.ppm -quality 88 -interlace JPEG in/progressive.jpg
convert base.ppm -quality 88 -colorspace gray in/gray.jpg
convert base.ppm -quality 88 -colorspace CMYK in/cmyk.jpg
cwebp -quiet -lossless in/rgb.png -o in/lossless.webp
cwebp -quiet -q 70 in/rgb.png -o in/lossy.webp
cwebp -quiet -q 70 in/rgba.png -o in/alpha.webp
convert base.ppm -colors 200 in/still.gif
ffmpeg -v error -f lavfi -i testsrc2=size=320x200:rate=10 -frames:v 6 -y in/film.gif
convert -delay 10 base.ppm '(' base.ppm -crop 200x120+0+0 +repage -repage 320x200+250+150 ')' \
    -colors 100 in/past.gif # the screen
ffmpeg -v error -f lavfi -i testsrc2=size=320x200:rate=10 -frames:v 6 -f apng -y in/film.png
gif2webp -quiet in/film.gif -o in/film.webp
for file in in/rgb.png in/420.jpg in/progressive.jpg; do
    exiftool -q -overwrite_original -XMP-dc:Title=kept -EXIF:Artist=somebody \
        -XMP-photoshop:City=Xiamen "$file"
done

# ---- reading it ----------------------------------------------------------------------------
readable() {
    case $1 in
    *.png) pngcheck -q "$1" ;;
    *.jpg) djpeg "$1" >/dev/null ;;
    *.webp) webpmux -info "$1" >/dev/null ;;
    *.gif) gifsicle --no-warnings --info "$1" >/dev/null ;;
    esac
}

# black FILE X Y WIDTH HEIGHT: all frames as one number, with the label's part painted over.
black() {
    file=$1
    format=
    case $file in *film.png) format='-f apng' ;; esac
    # shellcheck disable=SC2086 # two words or none
    ffmpeg -v error $format -i "$file" \
        -vf "format=rgba,drawbox=$2:$3:$4:$5:black:fill,format=rgb24" -f md5 -
}

# outside IN OUT RECTANGLE: pixels outside of the rectangle are the same, and inside not all.
outside() {
    # shellcheck disable=SC2086 # four numbers
    test "$(black "in/$1" $2)" = "$(black "out/$1" $2)" &&
        test "$(black "in/$1" 0 0 1 1)" != "$(black "out/$1" 0 0 1 1)"
}

kind() {
    exiftool -s -FileType -ImageSize -BitDepth -ColorType -Interlace -EncodingProcess \
        -YCbCrSubSampling -ColorComponents -FrameCount -AnimationFrames -Duration "$1"
}

for file in in/*; do
    name=${file#in/}
    if ! "$tool" "$file" "out/$name" >where 2>why; then
        not_ok "$name gets a label: $(cat why)"
        continue
    fi
    rectangle=$(cut -d ' ' -f 1-4 where)
    check "$name can be read" readable "out/$name"
    check "$name keeps its kind" test "$(kind "$file")" = "$(kind "out/$name")"
    case $name in
    *.jpg | lossy.webp | alpha.webp) ;; # other codes, compared below, or not at all
    film.webp)
        check "$name has as many frames" test \
            "$(webpmux -info "$file" | grep -c '^ *[0-9]*:')" = \
            "$(webpmux -info "out/$name" | grep -c '^ *[0-9]*:')"
        ;;
    *) check "$name is the same outside of the label" outside "$name" "$rectangle" ;;
    esac
done

check 'vips reads PNG' vips stats out/rgb16.png stats.v
check 'vips reads JPEG' vips stats out/420.jpg stats.v
check 'vips reads WebP' vips stats out/lossless.webp stats.v
check 'dwebp reads lossy with alpha' dwebp -quiet out/alpha.webp -o alpha.png

# jpegtran cuts along blocks, and so shows coefficients: the upper half was not drawn on.
upper_half() {
    jpegtran -copy none -crop 320x96+0+0 -outfile a.jpg "in/$1" &&
        jpegtran -copy none -crop 320x96+0+0 -outfile b.jpg "out/$1" && cmp a.jpg b.jpg
}
for name in 420.jpg progressive.jpg gray.jpg; do
    check "$name has the same coefficients outside of the label" upper_half "$name"
done

# Viewers turn it: the label is at the lower right of what they show, and reads upright there.
cp in/420.jpg in/turned.jpg
exiftool -q -overwrite_original -Orientation#=6 in/turned.jpg
"$tool" in/turned.jpg out/turned.jpg >where
convert in/turned.jpg -auto-orient before.ppm
convert out/turned.jpg -auto-orient after.ppm
where_seen() {
    # WIDTHxHEIGHT+X+Y of what differs
    convert before.ppm after.ppm -compose difference -composite -threshold 10% -trim \
        -format '%w %h %X %Y\n' info: | tr -d + |
        { read -r w h x y && echo "$w x $h at $x, $y" && test "$w" -gt "$((2 * h))" &&
            test "$((x + w))" -gt 180 && test "$((y + h))" -gt 300; }
}
check 'EXIF orientation is honoured' where_seen

same_tags() {
    exiftool -a -G1 -s --File:all --System:all --ExifTool:all "in/$1" >a.txt
    exiftool -a -G1 -s --File:all --System:all --ExifTool:all "out/$1" >b.txt
    grep -q kept a.txt && cmp a.txt b.txt
}
for name in rgb.png 420.jpg progressive.jpg; do
    check "exiftool finds the same metadata in $name" same_tags "$name"
done
done_testing
