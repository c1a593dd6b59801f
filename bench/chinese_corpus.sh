#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Print real Chinese text, a paragraph a line, each once, out of the Debian packages named below,
# as far as they are installed; without any of them, the sample clean_text.txt. Lines without
# Chinese are left out, and those with Traditional characters too: they are what EUC-CN lacks.
set -eu
export LC_ALL=C

here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/chinese_corpus.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

for package in fortunes-zh debian-reference-zh-cn manpages-zh libreoffice-help-zh-cn; do
    "$here/../tests/clean/clean_corpus.sh" "$package"
done |
    # No-break spaces and tabs become spaces.
    sed -e 's/\xc2\xa0/ /g; s/\t/ /g' -e 's/^ *//; s/ *$//' |
    awk '
        { rest = $0; han = gsub(/[\344-\351][\200-\277][\200-\277]/, "", rest) }
        han >= 4 && !($0 in seen) { seen[$0] = 1; print }' >"$scratch/all"
if [ ! -s "$scratch/all" ]; then
    echo "chinese_corpus.sh: no package with Chinese text is installed; a small sample is taken" >&2
    cp "$here/clean_text.txt" "$scratch/all"
fi
{ iconv -f UTF-8 -t EUC-CN -c "$scratch/all" || :; } 2>/dev/null | iconv -f EUC-CN -t UTF-8 \
    >"$scratch/simplified"
paste "$scratch/all" "$scratch/simplified" | awk -F '\t' '$1 == $2 { print $1 }'
