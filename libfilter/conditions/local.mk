# SPDX-License-Identifier: Apache-2.0
# Conditions of rules: read, and asked at a match. One line for each file.
libfilter_la_SOURCES += libfilter/conditions/condition.h
libfilter_la_SOURCES += libfilter/conditions/condition_eval.c
libfilter_la_SOURCES += libfilter/conditions/condition_format.h
libfilter_la_SOURCES += libfilter/conditions/condition_reach.c
libfilter_la_SOURCES += libfilter/conditions/condition_reach.h
libfilter_la_SOURCES += libfilter/conditions/condition_read.c
libfilter_la_SOURCES += libfilter/conditions/sightings.c
libfilter_la_SOURCES += libfilter/conditions/sightings.h
EXTRA_DIST += libfilter/conditions/README.md
