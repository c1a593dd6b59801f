# SPDX-License-Identifier: Apache-2.0

# libfilter/
prop_filter_tests = \
	tests/prop/prop_filter_cuts \
	tests/prop/prop_filter_oracle
check_PROGRAMS += $(prop_filter_tests)
TESTS += $(prop_filter_tests)
tests_prop_prop_filter_cuts_LDADD = tests/support/libfiltersupport.la $(API_LDADD)
tests_prop_prop_filter_oracle_LDADD = tests/support/libfiltersupport.la $(API_LDADD) \
	$(PCRE2_LIBS)

# watermark/
prop_mark_tests = \
	tests/prop/prop_content_hash \
	tests/prop/prop_json_shape \
	tests/prop/prop_text_mark
check_PROGRAMS += $(prop_mark_tests)
TESTS += $(prop_mark_tests)
tests_prop_prop_content_hash_LDADD = $(UNIT_MARK_LDADD)
tests_prop_prop_json_shape_LDADD = $(UNIT_MARK_LDADD) $(JANSSON_LIBS)
tests_prop_prop_text_mark_LDADD = tests/support/libmarksupport.la $(UNIT_MARK_LDADD)
