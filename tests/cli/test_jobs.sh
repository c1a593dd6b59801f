#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Several processes print as one would, end with who reads them, and are missed when they die.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_jobs.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
program=${AIGC_LABEL:?}
cd "$scratch"

printf 'rules:\n  - {id: r.one, title: t, category: X.a, action: log, words: [wordword]}\n' >rules.yaml
mkdir texts
seq -f 'a wordword in line %.0f' 50000 >texts/1
for i in 2 3 4; do
    cp texts/1 texts/"$i"
done

# scan STATUS OUTPUT ARGUMENT...: says so if the exit status is another one.
scan() {
    status=0
    expected=$1
    output=$2
    shift 2
    "$program" scan --rules rules.yaml "$@" >"$output" 2>told || status=$?
    test "$status" -eq "$expected" || echo "exit $status instead of $expected"
}

# More than may wait for the files before it.
no_lines 'what one process finds' "$(scan 1 alone texts)"
no_lines 'three find' "$(scan 1 together --jobs 3 texts)"
check 'in the order of the files' cmp alone together

{ "$program" scan --rules rules.yaml --jobs 3 texts 2>told || echo "exit $?" >>told; } | head -n 1 >first
check 'nothing goes on when nobody reads' grep -q 'exit 4' told

if command -v pkill >/dev/null 2>&1; then
    mkfifo never
    echo 'a wordword' >short
    "$program" scan --rules rules.yaml --jobs 2 never short >survived 2>told &
    parent=$!
    sleep 2
    pkill -KILL -P "$parent"
    status=0
    wait "$parent" || status=$?
    check 'a process that dies makes the answer a fault' test "$status" -eq 5
    check 'its file is named' grep -q "'never'" told
    check 'the others are scanned' grep -q '^short:1:3:' survived
else
    skip 'a process that dies' 'no pkill(1)'
fi
done_testing
