#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The replay driver fails when there is nothing to replay.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"

target=${abs_top_builddir:?}/tests/fuzz/fuzz_utf8
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_replay.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

fails() {
    ! "$@"
}

printf 'a' >"$scratch/one"
check 'a file is replayed' "$target" "$scratch/one"
check 'a folder is replayed' "$target" "$scratch"
check 'a missing file is a failure' fails "$target" "$scratch/none"
mkdir "$scratch/empty"
check 'an empty corpus is a failure' fails "$target" "$scratch/empty"
done_testing
