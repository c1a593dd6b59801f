# SPDX-License-Identifier: Apache-2.0
# Container formats, one file each. One line for each file.
libwatermark_la_SOURCES += watermark/formats/bmff_boxes.c
libwatermark_la_SOURCES += watermark/formats/bmff_boxes.h
libwatermark_la_SOURCES += watermark/formats/bmff_hash.c
libwatermark_la_SOURCES += watermark/formats/bmff_hash.h
libwatermark_la_SOURCES += watermark/formats/bmff_manifest.c
libwatermark_la_SOURCES += watermark/formats/bmff_manifest.h
libwatermark_la_SOURCES += watermark/formats/bmff_shift.c
libwatermark_la_SOURCES += watermark/formats/bmff_shift.h
libwatermark_la_SOURCES += watermark/formats/bmff_tag_place.c
libwatermark_la_SOURCES += watermark/formats/bmff_tags.c
libwatermark_la_SOURCES += watermark/formats/bmff_tags.h
libwatermark_la_SOURCES += watermark/formats/label_value.c
libwatermark_la_SOURCES += watermark/formats/label_value.h
libwatermark_la_SOURCES += watermark/formats/mp4.c
