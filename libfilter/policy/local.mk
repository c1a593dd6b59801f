# SPDX-License-Identifier: Apache-2.0
# What becomes of findings. One line for each file.
libfilter_la_SOURCES += libfilter/policy/collector.c
libfilter_la_SOURCES += libfilter/policy/policy.c
libfilter_la_SOURCES += libfilter/policy/policy_builder.h
libfilter_la_SOURCES += libfilter/policy/policy_format.h
libfilter_la_SOURCES += libfilter/policy/policy_reader.c
libfilter_la_SOURCES += libfilter/policy/pseudonym.c
libfilter_la_SOURCES += libfilter/policy/pseudonym.h
libfilter_la_SOURCES += libfilter/policy/restorer.c
libfilter_la_SOURCES += libfilter/policy/rewriter.c
libfilter_la_SOURCES += libfilter/policy/rewriter.h
libfilter_la_SOURCES += libfilter/policy/stream_policy.c
libfilter_la_SOURCES += libfilter/policy/stream_policy.h
EXTRA_DIST += libfilter/policy/README.md
