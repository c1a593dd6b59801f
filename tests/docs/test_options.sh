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
# section HEADING: its lines, without the signs of roff.
section() {
    awk -v heading="$1" '/^\.S[HS] / { on = $0 == heading } on' "$page" |
        sed -e 's/\\f[BIRP]//g' -e 's/\\-/-/g' -e 's/["",]//g'
}
# synopsis: the commands of the synopsis, one on a line; "rules check|test" are two.
synopsis() {
    section '.SH SYNOPSIS' | sed -nE 's/.*aigc-label ([a-z]+)( [a-z|]+)?.*/\1\2/p' |
        awk '{ n = split($2, second, "|"); if (!n) print $1; for (i = 1; i <= n; i++) print $1, second[i] }'
}
synopsis >"$scratch/synopsis"
section '.SS Commands' | sed -n 's/^\.B aigc-label //p' >"$scratch/described"
section '.SH JSON OUTPUT' | grep '^\.BR*' >"$scratch/json"
for command in $commands; do
    words=$(echo "$command" | tr '_' ' ')
    check "the synopsis has '$words'" grep -qx "$words" "$scratch/synopsis"
    check "the manual page describes '$words'" grep -qx "$words" "$scratch/described"
    # A command may be two words.
    # shellcheck disable=SC2086
    help_options $words | grep -qx -e --json || continue
    check "the manual page has the JSON of '$words'" grep -qw "$words" "$scratch/json"
done
no_lines 'no blank stands before a point in the manual page' \
    "$(grep -nE '^\.[BI] .* [.,;:]$' "$page")"
if command -v mandoc >/dev/null; then
    check 'the manual page is well formed' mandoc -T lint -W warning "$page"
else
    skip 'the manual page is well formed' 'mandoc is not installed'
fi
done_testing
