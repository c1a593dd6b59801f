# SPDX-License-Identifier: Apache-2.0
# Manual pages.
dist_man_MANS += man/aigc-label.1
EXTRA_DIST += man/replace_options.awk
