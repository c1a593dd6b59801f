# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# TAP for shell tests. Source it, call ok/not_ok/check/skip, end with "done_testing".
tap_count=0
tap_failed=0

ok() {
    tap_count=$((tap_count + 1))
    echo "ok $tap_count - $*"
}

not_ok() {
    tap_count=$((tap_count + 1))
    tap_failed=$((tap_failed + 1))
    echo "not ok $tap_count - $*"
}

skip() {
    tap_count=$((tap_count + 1))
    echo "ok $tap_count - $1 # SKIP $2"
}

# Text as TAP comments, from stdin.
comment() {
    sed 's/^/#   /'
}

# check NAME COMMAND...: passes if the command succeeds; else shows what it printed.
check() {
    tap_name=$1
    shift
    if tap_output=$("$@" 2>&1); then
        ok "$tap_name"
    else
        not_ok "$tap_name"
        printf '%s\n' "$tap_output" | comment
    fi
}

# no_lines NAME TEXT: passes if the text is empty; else shows its lines, each of them a fault.
no_lines() {
    if [ -z "$2" ]; then
        ok "$1"
    else
        not_ok "$1"
        printf '%s\n' "$2" | comment
    fi
}

done_testing() {
    echo "1..$tap_count"
    [ "$tap_failed" -eq 0 ]
}
