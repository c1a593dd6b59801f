#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Labels in sound, video and HEIF: files made by ffmpeg and others get a label, other programs read
# it, and every decoded sample is as before. Labels that others write are read by us.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
tool=${abs_top_builddir:?}/tests/interop/container_tool

for program in ffmpeg ffprobe; do
    if ! command -v "$program" >/dev/null; then
        skip 'labels in sound and video' "$program is not installed"
        done_testing
        exit
    fi
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
label='{"Label":"1","ContentProducer":"001191110102MACQD9K64010000","ProduceID":"p-1","ReservedCode1":"","ContentPropagator":"001191110102MACQD9K64010000","PropagateID":"p-1","ReservedCode2":""}'
short='{"Label":"2","ContentProducer":"x"}'

have() {
    command -v "$1" >/dev/null
}

encode() {
    ffmpeg -v error -y "$@"
}

decode() {
    ffmpeg -v error -i "$1" -f framemd5 -
}

# text FILE: what the labels of a file say.
text() {
    "$tool" labels "$1" | cut -f 3-
}

# the_one FILE TEXT: the file has this label and no other.
the_one() {
    test "$(text "$1")" = "$2"
}

# What ffprobe says that the tags of the file or of a stream are.
probe() {
    ffprobe -v error -show_entries format_tags:stream_tags -of default=nw=1 "$1" | grep AIGC
}

shows() {
    "$@" | grep -qF '001191110102MACQD9K64010000'
}

same_samples() {
    decode "$1" >before.md5 2>before.errors || return 1
    decode "$2" >after.md5 2>after.errors || return 1
    cmp before.errors after.errors && cmp before.md5 after.md5
}

# check_file FILE READER...: place, read, replace; decode each time.
check_file() {
    file=$1
    shift
    marked=marked.${file##*.}
    twice=twice.${file##*.}
    check "$file: a label is placed" "$tool" place "$file" "$marked" "$label"
    check "$file: it is found, alone" the_one "$marked" "$label"
    check "$file: the samples are the same" same_samples "$file" "$marked"
    "$tool" place "$marked" "$twice" "$label"
    check "$file: placed twice is placed once" cmp "$marked" "$twice"
    check "$file: another label takes its place" "$tool" place "$marked" "$twice" "$short"
    check "$file: alone" the_one "$twice" "$short"
    check "$file: the samples are still the same" same_samples "$file" "$twice"
    for reader in "$@"; do
        case $reader in
        ffprobe) check "$file: ffprobe reads it" shows probe "$marked" ;;
        *)
            if have "$reader"; then
                check "$file: $reader reads it" shows "$reader" "$marked"
            else
                skip "$file: $reader reads it" "$reader is not installed"
            fi
            ;;
        esac
    done
}

# check_manifest FILE: a manifest store is found where it was placed; the samples are the same.
check_manifest() {
    signed=signed.${1##*.}
    check "$1: a store is placed" sh -c '"$1" manifest "$2" "$3" 3001 >said' sh "$tool" "$1" "$signed"
    "$tool" store "$signed" >found
    check "$1: it is found where it was placed" cmp said found
    check "$1: the samples are the same with it" same_samples "$1" "$signed"
}

encode -f lavfi -i testsrc=d=1:s=64x48:r=10 -f lavfi -i sine=d=1 -c:v mpeg4 -g 5 -c:a aac \
    -metadata title=hello source.mp4
encode -i source.mp4 -vn source.wav

# MP4, MOV, M4A: moov last, first, first with free space behind it, in fragments.
encode -i source.mp4 -c copy -movflags +faststart first.mp4
encode -i source.mp4 -c copy -moov_size 9000 spare.mp4
encode -i source.mp4 -c copy -movflags frag_keyframe+empty_moov fragments.mp4
encode -i source.mp4 -c copy -movflags +faststart first.mov
encode -i source.mp4 -vn -c copy sound.m4a
for file in source.mp4 first.mp4 spare.mp4 fragments.mp4 first.mov sound.m4a; do
    check_file "$file" ffprobe exiftool mediainfo
    check_manifest "$file"
done

# Matroska: tags last or none, with and without an index, of unknown size.
encode -i source.mp4 -c copy video.mkv
encode -i source.mp4 -c copy -map_metadata -1 -fflags +bitexact bare.mkv
encode -i source.mp4 -c copy -f matroska -live 1 - >live.mkv
for file in video.mkv bare.mkv live.mkv; do
    check_file "$file" ffprobe exiftool mediainfo
    "$tool" place "$file" marked.mkv "$label"
    check "$file: seeking finds the same picture" sh -c '
        ffmpeg -v error -ss 0.5 -i "$1" -f framemd5 - >before.md5 &&
        ffmpeg -v error -ss 0.5 -i "$2" -f framemd5 - >after.md5 && cmp before.md5 after.md5' \
        sh "$file" marked.mkv
done
if have mkvmerge && have mkvpropedit && have mkvextract; then
    mkvmerge -q -o merged.mkv source.mp4
    check_file merged.mkv ffprobe mediainfo
    "$tool" place merged.mkv marked.mkv "$label"
    check 'mkvextract reads the label' shows mkvextract marked.mkv tags -
    "$tool" place video.mkv marked.mkv "$label"
    check 'mkvmerge takes the file without a warning' mkvmerge -o again.mkv marked.mkv
    check 'and keeps the label' the_one again.mkv "$label"
    cat >tags.xml <<TAGS
<Tags><Tag><Simple><Name>AIGC</Name><String>$short</String></Simple></Tag></Tags>
TAGS
    mkvpropedit -q merged.mkv --tags global:tags.xml
    check 'we read what mkvpropedit writes' the_one merged.mkv "$short"
else
    skip 'labels between us and MKVToolNix' 'mkvtoolnix is not installed'
fi

# AVI, FLV.
encode -i source.mp4 -c:v copy -c:a mp2 video.avi
check_file video.avi ffprobe mediainfo
check_manifest video.avi
encode -i source.mp4 -c:v flv1 -ar 44100 -c:a mp3 video.flv
encode -i source.mp4 -c:v flv1 -an -flvflags add_keyframe_index keyframes.flv
for file in video.flv keyframes.flv; do
    check_file "$file" ffprobe exiftool
done

# Sound.
encode -i source.wav -rf64 always rf64.wav
for file in source.wav rf64.wav; do # no program of Debian reads a chunk AIGC
    check_file "$file"
    check_manifest "$file"
done
encode -i source.wav plain.w64
check_file plain.w64 # nor one of Wave64
encode -i source.wav -metadata comment="$short" plain.aiff
encode -i source.wav -write_id3v2 1 -metadata title=t tagged.aiff
encode -i source.wav -c:a pcm_f32be -f aiff compressed.aifc
for file in plain.aiff tagged.aiff; do
    check_file "$file" ffprobe exiftool mediainfo
done
check_file compressed.aifc ffprobe exiftool # mediainfo reads no tag there, whoever wrote it
encode -i source.wav -id3v2_version 3 -metadata title=t v23.mp3
encode -i source.wav -id3v2_version 4 -metadata title=t v24.mp3
encode -i source.wav -id3v2_version 0 -write_id3v1 1 -metadata title=t bare.mp3
for file in v23.mp3 v24.mp3 bare.mp3; do
    check_file "$file" ffprobe exiftool mediainfo
    check_manifest "$file"
done
encode -i source.wav -c:a aac bare.aac
encode -i source.wav -c:a aac -f adts -write_id3v2 1 -metadata title=t tagged.aac
for file in bare.aac tagged.aac; do
    check_file "$file" ffprobe exiftool mediainfo
    check_manifest "$file"
done
encode -i source.wav sound.flac
check_file sound.flac ffprobe exiftool mediainfo
check_manifest sound.flac
encode -i source.wav -c:a libopus sound.opus
encode -i source.wav -c:a libvorbis sound.ogg
encode -i source.wav -c:a flac -f ogg flac.ogg
# Comments that fill their page to the brim, so that the label needs another one.
comment=$(head -c 64500 /dev/zero | tr '\0' x)
encode -i source.wav -c:a libvorbis -metadata comment="$comment" full.ogg
for file in sound.opus sound.ogg flac.ogg full.ogg; do
    check_file "$file" ffprobe exiftool
done

# HEIF and AVIF: decoded by the libraries that browsers use.
encode -i source.mp4 -frames:v 1 picture.png
check_picture() {
    "$tool" place "$1" "marked.${1##*.}" "$label"
    check "$1: a label is found, alone" the_one "marked.${1##*.}" "$label"
    "$tool" manifest "marked.${1##*.}" "signed.${1##*.}" 3001 >said
    rm -f before.png after.png
    "$2" "$1" before.png >/dev/null
    check "$1: it is decoded with label and manifest" "$2" "signed.${1##*.}" after.png
    check "$1: to the same picture" sh -c '
        test "$(ffmpeg -v error -i before.png -f framemd5 -)" = \
            "$(ffmpeg -v error -i after.png -f framemd5 -)"'
    if have exiftool; then
        check "$1: exiftool reads the label" shows exiftool "signed.${1##*.}"
    fi
}
if have heif-enc && have heif-convert; then
    heif-enc -q 40 picture.png -o picture.heic >/dev/null 2>&1
    check_picture picture.heic heif-convert
    if have exiftool; then
        exiftool -q -o titled.heic -XMP-dc:Title=hello picture.heic
        check_picture titled.heic heif-convert
        check 'titled.heic: keeps its title' sh -c 'exiftool -Title signed.heic | grep -q hello'
    fi
else
    skip 'labels in HEIC' 'libheif-examples is not installed'
fi
if have avifenc && have avifdec; then
    avifenc -s 10 picture.png picture.avif >/dev/null 2>&1
    check_picture picture.avif avifdec
else
    skip 'labels in AVIF' 'libavif-bin is not installed'
fi

# What others write.
encode -i source.mp4 -c copy -movflags use_metadata_tags -metadata AIGC="$short" theirs.mp4
encode -i source.mp4 -c copy -movflags use_metadata_tags -metadata AIGC="$short" theirs.mov
encode -i source.mp4 -c copy -metadata AIGC="$short" theirs.mkv
encode -i source.wav -metadata AIGC="$short" theirs.mp3
encode -i source.wav -metadata AIGC="$short" theirs.flac
encode -i source.wav -write_id3v2 1 -metadata AIGC="$short" theirs.aiff
encode -i source.wav -c:a libopus -metadata AIGC="$short" theirs.opus
encode -i source.mp4 -c:v flv1 -an -metadata AIGC="$short" theirs.flv
for file in theirs.mp4 theirs.mov theirs.mkv theirs.mp3 theirs.flac theirs.aiff theirs.opus theirs.flv; do
    check "$file: we read what ffmpeg writes" the_one "$file" "$short"
    "$tool" place "$file" "ours.${file##*.}" "$label"
    check "$file: and put ours in its place" the_one "ours.${file##*.}" "$label"
    check "$file: the samples are the same" same_samples "$file" "ours.${file##*.}"
done
encode -i source.wav -metadata comment="$short" theirs.wav
check 'theirs.wav: we read a label in a comment' the_one theirs.wav "$short"
if have exiftool; then
    cat >config <<'CONFIG'
%Image::ExifTool::UserDefined::TC260 = (
    GROUPS => { 0 => 'XMP', 1 => 'XMP-TC260' },
    NAMESPACE => { 'TC260' => 'http://www.tc260.org.cn/ns/AIGC/1.0/' },
    WRITABLE => 'string', AIGC => { });
%Image::ExifTool::UserDefined = ('Image::ExifTool::XMP::Main' => {
    TC260 => { SubDirectory => { TagTable => 'Image::ExifTool::UserDefined::TC260' } } });
1;
CONFIG
    exiftool -config config -q -o xmp.mp4 -XMP-TC260:AIGC="$short" source.mp4
    check 'we read XMP that exiftool writes into MP4' the_one xmp.mp4 "$short"
    "$tool" place xmp.mp4 marked.mp4 "$label"
    check 'and put ours where the guide wants it, alone' the_one marked.mp4 "$label"
    check 'the samples are the same' same_samples xmp.mp4 marked.mp4
fi
done_testing
