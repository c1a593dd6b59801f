#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# --help and the manual page tell the same: every option that the one has, the other has, for
# each command.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
page=$abs_top_srcdir/man/aigc-label.1
program=${AIGC_LABEL:?}

# Options at the beginning of lines of help.
help_options() {
    LC_ALL=C.UTF-8 "$program" "$@" --help |
        sed -nE 's/^ +(-[A-Za-z], )?(--[a-z][a-z-]*).*/\2/p'
}

all_help_options() {
    {
        help_options
        for command in $commands; do
            # A command may be two words.
            # shellcheck disable=SC2046
            help_options $(echo "$command" | tr '_' ' ')
        done
    } | sort -u
}

# Options that head an entry of the page, in either of the two manual languages.
page_options() {
    sed -nE -e 's/\\-/-/g' -e '/^(\.It|\.TP|\.B|\.BR|\.IP|\\fB)/p' "$page" |
        grep -oE '(--[a-z][a-z-]*|Fl -[a-z][a-z-]*)' | sed 's/^Fl -/--/' | sort -u
}

# The commands that --help lists, two words joined by "_".
commands=$(LC_ALL=C.UTF-8 "$program" --help |
    sed -nE '/^Commands/,/^$/s/^  ([a-z]+)( [a-z]+)?  +[A-Z].*/\1\2/p' | tr ' ' '_')
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_options.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
all_help_options >"$scratch/help"
page_options >"$scratch/page"

check 'help names commands' test "$(echo "$commands" | wc -l)" -ge 20
check 'help names options' test "$(wc -l <"$scratch/help")" -ge 20
no_lines 'each option of --help is in the manual page' "$(comm -23 "$scratch/help" "$scratch/page")"
no_lines 'each option of the manual page is in --help' "$(comm -13 "$scratch/help" "$scratch/page")"
for command in $commands; do
    words=$(echo "$command" | tr '_' ' ')
    check "the manual page describes '$words'" grep -q "$words" "$page"
done
if command -v mandoc >/dev/null; then
    check 'the manual page is well formed' mandoc -T lint -W warning "$page"
else
    skip 'the manual page is well formed' 'mandoc is not installed'
fi
done_testing
