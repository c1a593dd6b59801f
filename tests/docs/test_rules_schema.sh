#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/rules.schema.json and the reader of rules agree.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
: "${AIGC_LABEL:?}"

if ! python3 -c 'import jsonschema, yaml' 2>/dev/null; then
    skip 'the schema of rule files' 'needs python3 with jsonschema and yaml'
    done_testing
    exit
fi
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_rules_schema.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
LC_ALL=C.UTF-8
export LC_ALL
python3 "$abs_top_srcdir/tests/docs/check_rules_schema.py" "$AIGC_LABEL" "$abs_top_srcdir" \
    "$abs_top_srcdir/rules" "$scratch"
