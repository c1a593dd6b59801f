# SPDX-License-Identifier: Apache-2.0
EXTRA_DIST += docs/README.md docs/audit.md docs/benchmarks.md docs/bundles.md docs/design.md
EXTRA_DIST += docs/policy.md docs/rules.md
EXTRA_DIST += docs/formats.md docs/threat-model.md
