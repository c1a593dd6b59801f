#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A visible label on a 4K PNG, beside libpng.
exec "${abs_top_builddir:?}/bench/bench_visible"
