# SPDX-License-Identifier: Apache-2.0
# The public headers; nothing else is installed for C users.
aigcincludedir = $(includedir)/aigc
aigcinclude_HEADERS = \
	include/aigc/authoring.h \
	include/aigc/audit.h \
	include/aigc/audit_read.h \
	include/aigc/batch.h \
	include/aigc/bundle.h \
	include/aigc/c2pa.h \
	include/aigc/c2pa_contents.h \
	include/aigc/c2pa_text.h \
	include/aigc/collect.h \
	include/aigc/excerpt.h \
	include/aigc/filter.h \
	include/aigc/inspect.h \
	include/aigc/keys.h \
	include/aigc/label.h \
	include/aigc/media.h \
	include/aigc/media_report.h \
	include/aigc/picture_mark.h \
	include/aigc/policy.h \
	include/aigc/restore.h \
	include/aigc/rollout.h \
	include/aigc/rules.h \
	include/aigc/serve.h \
	include/aigc/security_data.h \
	include/aigc/source.h \
	include/aigc/strikes.h \
	include/aigc/text_mark.h \
	include/aigc/types.h \
	include/aigc/visible_label.h \
	include/aigc/watermark.h
nodist_aigcinclude_HEADERS = include/aigc/version.h
