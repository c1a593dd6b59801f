# SPDX-License-Identifier: Apache-2.0
# Pictures as pixels: codecs, and the label that people see. One line for each file.
libwatermark_la_SOURCES += watermark/pixels/repaint.h
