# SPDX-License-Identifier: Apache-2.0
# What the documents say is what the program does.
docs_tests = \
	tests/docs/test_audit_document.sh \
	tests/docs/test_bundles_document.sh \
	tests/docs/test_options.sh \
	tests/docs/test_policy_document.sh \
	tests/docs/test_readme.sh \
	tests/docs/test_rules_document.sh \
	tests/docs/test_rules_schema.sh
TESTS += $(docs_tests)
SOURCE_TESTS += tests/docs/test_links.sh
EXTRA_DIST += $(docs_tests) tests/docs/run_console_blocks tests/docs/check_rules_schema.py
