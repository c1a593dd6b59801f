#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every option of every command, and every exit status, appears in a golden case.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
cases=$abs_top_srcdir/tests/cli/cases
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_option_coverage.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# One logical line for each call of the program in the cases.
find "$cases" -name cmd -exec cat {} + | sed -e ':a' -e '/\\$/N; s/\\\n//; ta' |
    grep 'aigc-label' >"$scratch/calls"

# options COMMAND...: its options by --help.
options() {
    LC_ALL=C.UTF-8 "${AIGC_LABEL:?}" "$@" --help |
        sed -nE 's/^ +(-[A-Za-z], )?--([a-z][a-z-]*).*/\2/p'
}

# untested COMMAND: options of a command without a case. Calls without a command are those in
# which no command follows the name of the program.
untested() {
    if [ "$1" = pipe ]; then
        options | sort >"$scratch/options"
        grep -vE 'aigc-label (scan|verify|mark|propagate|show|restore|keygen|sign|init|doctor|assess|rules|audit)' "$scratch/calls" \
            >"$scratch/mine"
    else
        # Two words are two arguments.
        # shellcheck disable=SC2086
        options $1 | sort >"$scratch/options"
        grep -F "aigc-label $1" "$scratch/calls" >"$scratch/mine" || :
    fi
    check "$1 has options" test -s "$scratch/options"
    while read -r option; do
        grep -qE -- "--$option([ =]|$)" "$scratch/mine" || echo "--$option"
    done <"$scratch/options"
}
for command in pipe scan verify restore keygen sign init doctor assess 'rules check' 'rules test' 'rules fmt' \
    'rules import' 'rules list' 'rules stats' 'rules diff' 'rules bench' 'rules build' \
    'rules verify' 'rules info' 'audit verify' 'audit prune' 'audit report'; do
    no_lines "each option of '$command' has a case" "$(untested "$command" | grep '^--')"
done

# 5 is for our own mistakes; there is no honest way to make one.
for status in 1 2 3 4; do
    check "exit status $status has a case" grep -rqx --include=exit "$status" "$cases"
done
no_lines 'no case ends with another exit status' \
    "$(grep -rvxE --include=exit '[1-4]' "$cases")"
no_lines 'each case says what it is about' \
    "$(find "$cases" -name cmd | while read -r file; do
        head -n 1 "$file" | grep -q '^# ' || echo "$file"
    done)"
done_testing
