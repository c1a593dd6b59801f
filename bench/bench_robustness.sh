#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The invisible watermark against attacks, on pictures of Debian packages; see
# bench/robustness/README.md. QUICK=1: few attacks.
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/robustness.XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
programs=${abs_top_builddir:?}/bench/robustness

# Constants were chosen on these; they are never reported.
tuning_pictures='Dune LadyBird Storm Wood city Gulp Flow Stripes'

attacks=all
[ -z "${QUICK:-}" ] || attacks=none,jpeg50,webp60,resize0.5,crop50,rotate5
if command -v convert >/dev/null; then
    find /usr/share/backgrounds/mate /usr/share/backgrounds -name '*.jpg' -o -name '*.png' 2>/dev/null |
        sort -u | while read -r file; do
        name=$(basename "$file" | sed 's/\.[a-z]*$//')
        case " $tuning_pictures " in
        *" $name "*) continue ;;
        esac
        convert "$file" -strip -background white -flatten -resize '512x512^>' -depth 8 \
            "$folder/$name.ppm" 2>/dev/null || :
    done
fi
if [ -n "$(ls "$folder")" ]; then
    "$programs/robustness" --attacks "$attacks" "$folder"/*.ppm
    "$programs/false_positives" 100 256 2026 "$folder"/*.ppm | tail -n 1
else
    "$programs/robustness" --attacks "$attacks" --synthetic 512
fi
if [ -n "${PEERS_PYTHON:-}" ] && [ -n "$(ls "$folder")" ]; then
    "$PEERS_PYTHON" "${abs_top_srcdir:?}/bench/robustness/peers.py" "$folder"/*.ppm
fi
