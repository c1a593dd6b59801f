# SPDX-License-Identifier: Apache-2.0
EXTRA_DIST += docs/README.md docs/assessment.md docs/benchmarks.md docs/design.md docs/policy.md docs/rules.md
EXTRA_DIST += docs/README.md docs/benchmarks.md docs/bundles.md docs/design.md docs/policy.md docs/rules.md
EXTRA_DIST += docs/README.md docs/audit.md docs/benchmarks.md docs/bundles.md docs/design.md
EXTRA_DIST += docs/policy.md docs/rules.md
EXTRA_DIST += docs/daemon.md
EXTRA_DIST += docs/visible-label.md
EXTRA_DIST += docs/formats.md docs/threat-model.md

# For editors: they complete and check rule files with it.
schemadir = $(pkgdatadir)/schema
dist_schema_DATA = docs/rules.schema.json
EXTRA_DIST += docs/serving.md
