# SPDX-License-Identifier: Apache-2.0
# What the rules find in real, harmless text.
check_PROGRAMS += tests/clean/count_findings
tests_clean_count_findings_LDADD = libaigcfilter.la
clean_tests = tests/clean/test_clean_text.sh
TESTS += $(clean_tests)
EXTRA_DIST += $(clean_tests) tests/clean/bounds.tsv tests/clean/clean_corpus.sh
