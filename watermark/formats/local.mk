# SPDX-License-Identifier: Apache-2.0
# Container formats, one file each. One line for each file.
libwatermark_la_SOURCES += watermark/formats/bmff_boxes.c
libwatermark_la_SOURCES += watermark/formats/bmff_boxes.h
libwatermark_la_SOURCES += watermark/formats/bmff_hash.c
libwatermark_la_SOURCES += watermark/formats/bmff_hash.h
