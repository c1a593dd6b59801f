#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Marking and verifying in memory, without files and pipes.
exec "${abs_top_builddir:?}/bench/bench_text_mark"
