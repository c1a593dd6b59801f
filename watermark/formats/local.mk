# SPDX-License-Identifier: Apache-2.0
# Container formats, one file each. One line for each file.
libwatermark_la_SOURCES += watermark/formats/document_limits.h
libwatermark_la_SOURCES += watermark/formats/front_matter.c
libwatermark_la_SOURCES += watermark/formats/front_matter.h
libwatermark_la_SOURCES += watermark/formats/front_matter_json.c
libwatermark_la_SOURCES += watermark/formats/html.c
libwatermark_la_SOURCES += watermark/formats/html_tags.c
libwatermark_la_SOURCES += watermark/formats/html_tags.h
libwatermark_la_SOURCES += watermark/formats/json_text.c
libwatermark_la_SOURCES += watermark/formats/json_text.h
libwatermark_la_SOURCES += watermark/formats/markdown.c
libwatermark_la_SOURCES += watermark/formats/plain_text.c
libwatermark_la_SOURCES += watermark/formats/text_head.c
libwatermark_la_SOURCES += watermark/formats/text_head.h
