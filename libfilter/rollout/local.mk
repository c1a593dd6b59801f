# SPDX-License-Identifier: Apache-2.0
# From bundles to rules that are in force, and back. One line for each file.
libfilter_la_SOURCES += libfilter/rollout/bundle_build.c
libfilter_la_SOURCES += libfilter/rollout/bundle_load.c
libfilter_la_SOURCES += libfilter/rollout/bundle_report.c
libfilter_la_SOURCES += libfilter/rollout/rules_holder.c
libfilter_la_SOURCES += libfilter/rollout/rules_self_test.c
EXTRA_DIST += libfilter/rollout/README.md
