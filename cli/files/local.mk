# SPDX-License-Identifier: Apache-2.0
# Files that are read and written as a whole, and many of them. One line for each file.
libcli_la_SOURCES += cli/files/file_batch.c
libcli_la_SOURCES += cli/files/file_batch.h
libcli_la_SOURCES += cli/files/json_path.c
libcli_la_SOURCES += cli/files/json_path.h
libcli_la_SOURCES += cli/files/line_input.c
libcli_la_SOURCES += cli/files/line_input.h
libcli_la_SOURCES += cli/files/media_input.c
libcli_la_SOURCES += cli/files/media_input.h
libcli_la_SOURCES += cli/files/media_rewrite.c
libcli_la_SOURCES += cli/files/media_rewrite.h
libcli_la_SOURCES += cli/files/not_utf8.c
libcli_la_SOURCES += cli/files/not_utf8.h
libcli_la_SOURCES += cli/files/text_files.c
libcli_la_SOURCES += cli/files/text_files.h
