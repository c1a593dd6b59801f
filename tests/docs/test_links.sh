#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Links in the documents lead somewhere, and files that they name exist.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
cd "$abs_top_srcdir"

documents() {
    find . -maxdepth 3 -name '*.md' ! -path './build*' ! -path './.*' ! -path './aigc-label-*' | sort
}

# Targets of [text](target), relative to the document; "#part" is cut off.
dead_links() {
    folder=$(dirname "$1")
    grep -oE '\]\([^)]+\)' "$1" | sed 's/^](//; s/)$//; s/#.*//' | grep -vE '^(https?:|mailto:|$)' |
        while read -r target; do
            [ -e "$folder/$target" ] || echo "$1: $target"
        done
}

# `folder/file.ext` in a text, from the top of the tree or beside the document. Words in capital
# letters and patterns stand for other names.
missing_files() {
    folder=$(dirname "$1")
    grep -oE '`\.?[a-z][a-z_./-]*/[a-z0-9_.-]+\.[a-z0-9]+`' "$1" | tr -d '`' |
        grep -vE '^(build|/)|\.(so|la|a|o|log|trs)$' | sort -u |
        while read -r file; do
            [ -e "$file" ] || [ -e "$folder/$file" ] || [ -e "$file.in" ] || echo "$1: $file"
        done
}

# Sources that the README of their folder leaves out; with or without an ending, or "[ch]".
unlisted_sources() {
    folder=$(dirname "$1")
    for source in "$folder"/*.[ch]; do
        name=$(basename "$source")
        [ ! -e "$source" ] ||
            grep -qE "\`${name%.*}(\`|\.\[ch\]|\.${name##*.}\`|\.h\`, \`${name%.*}\.c\`)" "$1" ||
            echo "$source"
    done
}

# Rows of tables that stand in the document twice; heads of tables may.
repeated_rows() {
    awk '/^\|-/ { row = "" }
        row != "" { print row }
        { row = /^\| *[`A-Za-z]/ ? $0 : "" }
        END { if (row != "") print row }' "$1" | sort | uniq -d
}

for document in $(documents); do
    no_lines "$document: no row of a table is there twice" "$(repeated_rows "$document")"
    no_lines "$document: links lead somewhere" "$(dead_links "$document")"
    no_lines "$document: no source beside it is left out" "$(unlisted_sources "$document")"
    no_lines "$document: files that it names exist" "$(missing_files "$document")"
done
done_testing
