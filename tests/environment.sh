# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced by "make check" in front of every test: where the built program is. libtool leaves
# the real program in .libs; calling it directly saves a shell start for every call.
LD_LIBRARY_PATH="${abs_top_builddir:?}/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export LD_LIBRARY_PATH
AIGC_LABEL="$abs_top_builddir/.libs/aigc-label"
[ -x "$AIGC_LABEL" ] || AIGC_LABEL="$abs_top_builddir/aigc-label"
export AIGC_LABEL
