#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The runner of golden cases accepts what is as expected and nothing else.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_run_cases.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# The program under test is not asked for anything but to be there.
printf '#!/bin/sh\necho "program $*"\n' >"$scratch/program"
chmod +x "$scratch/program"

# new_case NAME COMMAND: a case that expects exit 3, "out" and "err".
new_case() {
    mkdir -p "$scratch/cases/self/$1"
    printf '%s\n' "$2" >"$scratch/cases/self/$1/cmd"
    echo 3 >"$scratch/cases/self/$1/exit"
    echo out >"$scratch/cases/self/$1/stdout"
    echo err >"$scratch/cases/self/$1/stderr"
}

new_case same 'echo out; echo err >&2; exit 3'
new_case other-exit 'echo out; echo err >&2; exit 4'
new_case other-stdout 'printf out; echo err >&2; exit 3'
new_case other-stderr 'echo out; echo err >&2; echo err >&2; exit 3'
new_case no-expectation 'exit 0'
rm "$scratch/cases/self/no-expectation/exit" "$scratch/cases/self/no-expectation/stdout" \
    "$scratch/cases/self/no-expectation/stderr"
new_case unexpected 'echo surprise'
rm "$scratch/cases/self/unexpected/exit" "$scratch/cases/self/unexpected/stdout" \
    "$scratch/cases/self/unexpected/stderr"
new_case program 'aigc-label --x >p; grep -q "^program --x" p; test -d "$HOME"; echo out
echo err >&2; test -f "$CASE/cmd"; exit 3'
new_case stops-at-errors 'false; echo out; echo err >&2; exit 3'

count=0
# expect NAME ok|"not ok": what the runner must say about a case.
expect() {
    count=$((count + 1))
    said=$(CASES="$scratch/cases" AIGC_LABEL="$scratch/program" "$here/run_cases" "self/$1" |
        sed -n 's/^\(not ok\|ok\) 1 .*/\1/p')
    if [ "$said" = "$2" ]; then
        echo "ok $count - $1 is $2"
    else
        echo "not ok $count - $1 is $2"
        echo "# the runner said: $said"
    fi
}

echo 1..11
expect same ok
expect other-exit 'not ok'
expect other-stdout 'not ok'
expect other-stderr 'not ok'
expect no-expectation ok
expect unexpected 'not ok'
expect program ok
expect stops-at-errors 'not ok'

count=$((count + 1))
if CASES="$scratch/cases" AIGC_LABEL="$scratch/program" "$here/run_cases" >/dev/null; then
    echo "not ok $count - a failed case fails the run"
else
    echo "ok $count - a failed case fails the run"
fi

count=$((count + 1))
if CASES="$scratch/cases" AIGC_LABEL="$scratch/program" "$here/run_cases" none/such >/dev/null; then
    echo "not ok $count - a run of no case fails"
else
    echo "ok $count - a run of no case fails"
fi

ACCEPT=1 CASES="$scratch/cases" AIGC_LABEL="$scratch/program" "$here/run_cases" >/dev/null
expect other-stdout ok
