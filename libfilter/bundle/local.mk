# SPDX-License-Identifier: Apache-2.0
# Bundles: their files, manifest and signature. One line for each file.
libfilter_la_SOURCES += libfilter/bundle/bundle_describe.c
libfilter_la_SOURCES += libfilter/bundle/bundle_manifest.c
libfilter_la_SOURCES += libfilter/bundle/bundle_manifest.h
libfilter_la_SOURCES += libfilter/bundle/bundle_open.c
libfilter_la_SOURCES += libfilter/bundle/bundle_record.c
libfilter_la_SOURCES += libfilter/bundle/bundle_signature.c
libfilter_la_SOURCES += libfilter/bundle/bundle_signature.h
libfilter_la_SOURCES += libfilter/bundle/json_token.c
libfilter_la_SOURCES += libfilter/bundle/json_token.h
libfilter_la_SOURCES += libfilter/bundle/opened_bundle.h
libfilter_la_SOURCES += libfilter/bundle/tar_member.c
libfilter_la_SOURCES += libfilter/bundle/tar_member.h
EXTRA_DIST += libfilter/bundle/README.md
