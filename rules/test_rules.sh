#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# "aigc-label rules check" and "rules test" are content with the rule library as shipped, and
# not with a copy that was spoilt.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
: "${AIGC_LABEL:?}" "${AIGC_RULES:?}"

LC_ALL=C.UTF-8
export LC_ALL
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_rules.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# exits STATUS COMMAND...
exits() {
    wanted=$1
    shift
    status=0
    "$@" || status=$?
    [ "$status" -eq "$wanted" ]
}

check 'the rule library is without errors' "$AIGC_LABEL" rules check "$AIGC_RULES"
check 'all its examples hold' "$AIGC_LABEL" rules test "$AIGC_RULES"
for file in "$AIGC_RULES"/*.yaml; do
    check "$(basename "$file") is usable alone" "$AIGC_LABEL" rules test "$file"
done

sed 's/^        - 我的微信是 .*/        - 我没有微信/' "$AIGC_RULES/cn-contact.yaml" \
    >"$scratch/example.yaml"
check 'an example that does not hold is told' \
    exits 1 "$AIGC_LABEL" rules test "$scratch/example.yaml"
sed 's/^    action: .*/    action: redcat/' "$AIGC_RULES/cn-contact.yaml" \
    >"$scratch/mistake.yaml"
check 'a mistake is told' exits 1 "$AIGC_LABEL" rules check "$scratch/mistake.yaml"
done_testing
