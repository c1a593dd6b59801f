#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/policy.md: its policies are policies for the shipped rules, and its table of keys is that of
# the source.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
: "${AIGC_LABEL:?}"

document=$abs_top_srcdir/docs/policy.md
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_policy_document.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
LC_ALL=C.UTF-8
export LC_ALL

awk -v folder="$scratch" '
    /^```yaml$/ { block = 1; file = sprintf("%s/%03d.yaml", folder, ++count); next }
    /^```/ { block = 0; next }
    block { print >file }
' "$document"
check 'there are policies' test -s "$scratch/001.yaml"
for file in "$scratch"/*.yaml; do
    check "block $(basename "$file" .yaml) is a policy" sh -c \
        "echo clean | '$AIGC_LABEL' scan --rules '$AIGC_RULES' --policy '$file'"
done

sed -n '/policy_keys\[\]/,/NULL/s/.*{ "\([a-z_]*\)".*/\1/p' \
    "$abs_top_srcdir/libfilter/policy/policy_reader.c" | sort >"$scratch/known"
sed -n '/^| Key |/,/^$/s/^| `\([a-z_]*\)` |.*/\1/p' "$document" | sort >"$scratch/described"
check 'keys are seen' test -s "$scratch/known"
check 'the table of keys is complete' diff -u "$scratch/known" "$scratch/described"

most=$(sed -n 's/^#define AIGCP_MAX_POLICY_CATEGORIES //p' "$abs_top_srcdir/libfilter/limits.h")
check 'the bound of categories' grep -q "^| .categories. | .*; up to $most |" "$document"

# The example program of the C API is named by its true name.
check 'the example is there' test -e "$abs_top_srcdir/examples/hide_names.c"
done_testing
