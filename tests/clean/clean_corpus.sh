#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Print real, harmless text out of a Debian package, if that is installed:
#
#     clean_corpus.sh PACKAGE
#
# Nothing is printed if it is not: images for containers often leave manual pages out even where
# their package is installed.
set -eu
export LC_ALL=C

# Without comments and the requests of roff.
without_roff() {
    sed -e '/^[.'"'"']\\"/d' -e 's/^\.[A-Za-z]*//' -e 's/\\f[BIRP]//g; s/\\-/-/g; s/\\&//g'
}

# The files of a package whose names match, as far as they are there.
files() {
    dpkg-query -L "$1" 2>/dev/null | { grep "$2" || :; } | sort | while read -r file; do
        [ ! -f "$file" ] || echo "$file"
    done
}

case ${1:-} in
fortunes-zh)
    # Proverbs, jokes and poems, some of them coloured.
    files fortunes-zh '/fortunes/[a-z0-9]*$' | xargs -r cat | sed 's/\x1b\[[0-9;]*m//g'
    ;;
debian-reference-zh-cn)
    files debian-reference-zh-cn '/debian-reference\.zh-cn\.txt\.gz$' | xargs -r zcat
    ;;
libreoffice-help-zh-cn)
    # Each paragraph is a line; whatever else is on a page is on all of them.
    files libreoffice-help-zh-cn '/text/.*\.html$' | xargs -r cat |
        { grep 'dir="auto"' || :; } |
        sed -e 's/<[^>]*>//g' -e 's/&lt;/</g; s/&gt;/>/g; s/&nbsp;/ /g; s/&amp;/\&/g'
    ;;
manpages | manpages-zh)
    files "$1" '/man/.*\.gz$' | xargs -r zcat | without_roff
    ;;
wamerican)
    files wamerican '/american-english$' | xargs -r cat
    ;;
*)
    echo "clean_corpus.sh: no such package: ${1:-}" >&2
    exit 2
    ;;
esac
