#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/audit.md: its worked example is the known log, and its tables have what the source writes.
set -eu
: "${abs_top_srcdir:?}"

audit=$abs_top_srcdir/tests/vectors/audit
exec sh "$abs_top_srcdir/tests/docs/run_console_blocks" "$abs_top_srcdir/docs/audit.md" \
    "$audit/audit.jsonl" "$audit/audit.jsonl.000001" "$audit/audit.jsonl.000002" \
    "$abs_top_srcdir/tests/cli/keys/golden.pub"
