#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What takes long shows how far it has come, on a terminal and nowhere else.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_progress.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
program=${AIGC_LABEL:?}
cd "$scratch"

if ! command -v script >/dev/null 2>&1; then
    skip 'progress' 'no script(1) to make a terminal'
    done_testing
    exit
fi

# Each rule is measured for at least 10 milliseconds: some seconds for 200 of them.
{
    echo 'rules:'
    for i in $(seq 200); do
        printf '  - {id: r.%s, title: t, category: X.a, action: log, words: [word%sword]}\n' "$i" "$i"
    done
} >rules.yaml
seq 1000 >text

# on_terminal FILE COMMAND: the file gets what the command's standard error shows on a terminal. It
# may answer that something was found.
on_terminal() {
    script -q -e -c "$2 >/dev/null" /dev/null >"$1" </dev/null || test $? -eq 1
}

on_terminal shown "$program rules bench rules.yaml text"
check 'rules bench shows its progress on a terminal' grep -q '\[#*\.*\] [0-9]*/200' shown
"$program" rules bench rules.yaml text 2>told >/dev/null
check 'and says nothing elsewhere' test ! -s told

printf 'rules:\n  - {id: r.one, title: t, category: X.a, action: log, words: [wordword]}\n' >one.yaml
seq -f '{"answer":"a wordword in line %.0f"}' 1000 >answers
mkfifo slow

# shown_slowly NAME COMMAND: the command reads `slow`, in which nothing is for two seconds.
shown_slowly() {
    { sleep 2 && tail -n 1 answers; } >slow &
    on_terminal shown "$2"
    check "$1" grep -q '\[#*\.*\] [0-9]*/0 MB' shown
    wait
}
shown_slowly 'scan shows its progress' "$program scan --rules one.yaml answers slow"
shown_slowly 'and over files that are scanned at once' \
    "$program scan --rules one.yaml --jobs 2 answers slow"
shown_slowly 'rules diff shows its progress over texts' \
    "$program rules diff one.yaml rules.yaml --on answers --on slow"
shown_slowly 'assess shows its progress over records' \
    "$program assess --rules one.yaml --outputs answers --outputs slow"
done_testing
