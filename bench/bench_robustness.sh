#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The invisible watermark against attacks, on pictures of Debian packages (pictures.tsv); see
# bench/robustness/README.md. QUICK=1: few attacks. SET=tuning: the set that constants are chosen
# on. PICTURES=FOLDER: keep the pictures there.
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/robustness.XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
programs=${abs_top_builddir:?}/bench/robustness
sources=${abs_top_srcdir:?}/bench/robustness
pictures=${PICTURES:-$folder}

attacks=all
[ -z "${QUICK:-}" ] || attacks=none,jpeg50,webp60,resize0.5,crop50,rotate5

# make_picture NAME SIDE FILE: as PPM, with a short side of at most SIDE.
make_picture() {
    file=/usr/share/$3
    case $file in
    *.pdf\#*)
        pdftoppm -r 150 -f "${file#*\#}" -l "${file#*\#}" -singlefile "${file%\#*}" "$folder/page"
        file=$folder/page.ppm
        ;;
    esac
    convert "$file" -strip -background '#5891BC' -flatten -resize "$2x$2^>" -depth 8 "$pictures/$1.ppm"
    rm -f "$folder/page.ppm"
}

if command -v convert >/dev/null; then
    mkdir -p "$pictures"
    grep "^${SET:-report}	" "$sources/pictures.tsv" | while IFS='	' read -r _ name side file; do
        make_picture "$name" "$side" "$file" 2>/dev/null || echo "without $name" >&2
    done
fi
if [ -n "$(ls "$pictures")" ]; then
    "$programs/robustness" --seed 4713 --attacks "$attacks" "$pictures"/*.ppm
    "$programs/false_positives" 100 256 2026 "$pictures"/*.ppm | tail -n 1
else
    "$programs/robustness" --attacks "$attacks" --synthetic 512
fi
# Nothing but one colour: counted apart.
"$programs/robustness" --seed 4713 --attacks "$attacks" --blank 512
if [ -n "${PEERS_PYTHON:-}" ] && [ -n "$(ls "$pictures")" ]; then
    # Every sixth of them: the others take seconds for a megapixel.
    set --
    for file in $(find "$pictures" -name '*.ppm' -size -4096k | sort | awk 'NR % 6 == 1'); do
        set -- "$@" "$file"
    done
    "$programs/robustness" --seed 4713 --attacks \
        none,jpeg75,jpeg50,resize0.5,resize1.37,crop50,bright+20,rotate5,flip "$@"
    "$PEERS_PYTHON" "$sources/peers.py" "$@"
fi
