# SPDX-License-Identifier: Apache-2.0
EXTRA_DIST += docs/README.md docs/assessment.md docs/audit.md docs/benchmarks.md docs/bundles.md docs/c2pa.md \
	docs/daemon.md docs/design.md docs/documents.md docs/formats.md docs/hot-loop.md docs/image-metadata.md \
	docs/labelling.md docs/policy.md docs/rules.md docs/serving.md docs/sound-and-video.md docs/threat-model.md \
	docs/visible-label.md docs/watermark.md

# For editors: they complete and check rule files with it.
schemadir = $(pkgdatadir)/schema
dist_schema_DATA = docs/rules.schema.json
