#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The README shows what the program really prints.
exec "${abs_top_srcdir:?}/tests/docs/run_console_blocks" "$abs_top_srcdir/README.md" \
    "$abs_top_srcdir/examples/demo/picture.jpg"
