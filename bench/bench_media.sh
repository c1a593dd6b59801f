#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Metadata of labels in images: a large PNG and JPEG beside cp, and many small ones beside
# exiftool, once with a process for each file and once with one process for all.
set -eu

program=${AIGC_LABEL:?}
count=${BENCH_FILES:-1000}
# Nobody's code: region 000000 does not exist.
producer=001191000000EXAMPLE00L10000

for tool in convert exiftool; do
    if ! command -v "$tool" >/dev/null; then
        echo "bench_media: $tool is not installed" >&2
        exit 1
    fi
done

scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench_media.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

# Seconds of the clock, and of the processor for what ran so far.
now() {
    date +%s.%N
    times >spent # not in a pipe: there it would be that of the pipe
    awk 'NR == 2 {
        split($1, user, /[ms]/)
        split($2, kernel, /[ms]/)
        print 60 * (user[1] + kernel[1]) + user[2] + kernel[2]
    }' spent
}

# report CASE FILES BYTES FROM PROCESSOR-FROM TO PROCESSOR-TO
report() {
    awk -v name="$1" -v files="$2" -v bytes="$3" -v from="$4" -v spent="$5" -v to="$6" -v all="$7" 'BEGIN {
        printf "{\"bench\":\"media\",\"case\":\"%s\",\"files\":%d,\"bytes\":%d,", name, files, bytes
        printf "\"seconds\":%.3f,\"processor_seconds\":%.3f,", to - from, all - spent
        printf "\"milliseconds_per_file\":%.2f}\n", 1000 * (to - from) / files
    }'
}

# timed CASE FILES BYTES COMMAND...
timed() {
    name=$1 files=$2 bytes=$3
    shift 3
    now >from
    "$@" >/dev/null
    now >to
    # shellcheck disable=SC2046 # two numbers each
    report "$name" "$files" "$bytes" $(cat from to)
}

mark() {
    "$program" mark --no-config --quiet --producer "$producer" "$@"
}

# Each of them as one file in a loop of this shell, as a script would do it.
each() {
    for file in small/*.png; do
        "$@" "$file"
    done
}
mark_each() {
    mark --in-place "$1"
}
exif_each() {
    exiftool -q -q -overwrite_original -XMP-dc:Source=label "$1"
}
copy_each() {
    cp "$1" copy
}

convert -size 2560x2560 xc:gray +noise Random -depth 16 large.png
convert -size 6400x4600 xc:gray +noise Random -quality 88 large.jpg
for kind in png jpg; do
    bytes=$(wc -c <large.$kind)
    cp large.$kind warm
    timed "cp large.$kind" 1 "$bytes" cp large.$kind copy
    timed "mark large.$kind" 1 "$bytes" mark -o marked large.$kind
    timed "exiftool large.$kind" 1 "$bytes" exiftool -q -q -o theirs.$kind -XMP-dc:Source=label large.$kind
    rm -f theirs.$kind copy marked
done

convert -size 64x64 gradient:red-blue one.png
fill() {
    rm -rf small
    mkdir small
    i=0
    while [ "$i" -lt "$1" ]; do
        cp one.png small/$i.png
        i=$((i + 1))
    done
}
bytes=$(wc -c <one.png)
some=$((count / 20))
fill "$some"
timed 'cp, a process each' "$some" "$bytes" each copy_each
timed 'mark, a process each' "$some" "$bytes" each mark_each
fill "$some"
timed 'exiftool, a process each' "$some" "$bytes" each exif_each
fill "$count"
timed 'mark, one process' "$count" "$bytes" mark --in-place small/*.png
fill "$count"
timed 'exiftool, one process' "$count" "$bytes" \
    exiftool -q -q -overwrite_original -XMP-dc:Source=label small
