# SPDX-License-Identifier: Apache-2.0
# Files with labels: what all formats share. One line for each file.
libwatermark_la_SOURCES += watermark/media/detect.c
libwatermark_la_SOURCES += watermark/media/detect.h
libwatermark_la_SOURCES += watermark/media/edits.c
libwatermark_la_SOURCES += watermark/media/edits.h
libwatermark_la_SOURCES += watermark/media/formats.c
libwatermark_la_SOURCES += watermark/media/media_format.h
libwatermark_la_SOURCES += watermark/media/source_read.c
libwatermark_la_SOURCES += watermark/media/source_read.h
libwatermark_la_SOURCES += watermark/media/xmp_labels.c
libwatermark_la_SOURCES += watermark/media/xmp_labels.h
libwatermark_la_SOURCES += watermark/media/xmp_packet.h
