# SPDX-License-Identifier: Apache-2.0

# libfilter/
prop_filter_tests = \
	tests/prop/prop_filter_actions \
	tests/prop/prop_condition \
	tests/prop/prop_disguises \
	tests/prop/prop_filter_cuts \
	tests/prop/prop_filter_oracle \
	tests/prop/prop_findings \
	tests/prop/prop_hidden_text \
	tests/prop/prop_lanes_cuts \
	tests/prop/prop_lanes_oracle \
	tests/prop/prop_pieces \
	tests/prop/prop_rule_format
check_PROGRAMS += $(prop_filter_tests)
TESTS += $(prop_filter_tests)
tests_prop_prop_rule_format_LDADD = tests/support/libsupport.la $(UNIT_FILTER_LDADD)
tests_prop_prop_condition_LDADD = tests/prop/libnaivecondition.la $(UNIT_FILTER_LDADD)
tests_prop_prop_disguises_LDADD = tests/support/libsupport.la $(API_LDADD)
tests_prop_prop_findings_LDADD = tests/prop/libnaivecondition.la \
	tests/support/libfiltersupport.la $(API_LDADD)
tests_prop_prop_filter_actions_LDADD = tests/support/libfiltersupport.la $(API_LDADD)
tests_prop_prop_filter_cuts_LDADD = tests/support/libfiltersupport.la $(API_LDADD)
tests_prop_prop_hidden_text_LDADD = tests/support/libfiltersupport.la $(API_LDADD)
tests_prop_prop_filter_oracle_LDADD = tests/support/libfiltersupport.la $(API_LDADD) \
	$(PCRE2_LIBS)

# Conditions, with an evaluator of its own.
check_LTLIBRARIES += tests/prop/libnaivecondition.la
tests_prop_libnaivecondition_la_SOURCES = \
	tests/prop/naive_condition.c \
	tests/prop/naive_condition.h

# Words in all lanes, with a matcher of its own.
check_LTLIBRARIES += tests/prop/libnaivelanes.la
tests_prop_libnaivelanes_la_SOURCES = \
	tests/prop/lanes_random.c \
	tests/prop/lanes_random.h \
	tests/prop/naive_alphabet.c \
	tests/prop/naive_alphabet.h \
	tests/prop/naive_lanes.c \
	tests/prop/naive_lanes.h
tests_prop_prop_lanes_cuts_LDADD = tests/prop/libnaivelanes.la \
	tests/support/libfiltersupport.la $(API_LDADD)
tests_prop_prop_lanes_oracle_LDADD = tests/prop/libnaivelanes.la \
	tests/support/libfiltersupport.la $(API_LDADD)
tests_prop_prop_pieces_LDADD = tests/prop/libnaivelanes.la \
	tests/support/libfiltersupport.la $(API_LDADD)

# watermark/
prop_mark_tests = \
	tests/prop/prop_content_hash \
	tests/prop/prop_ed25519 \
	tests/prop/prop_json_shape \
	tests/prop/prop_text_mark
check_PROGRAMS += $(prop_mark_tests)
TESTS += $(prop_mark_tests)
tests_prop_prop_content_hash_LDADD = $(UNIT_MARK_LDADD)
tests_prop_prop_ed25519_LDADD = tests/support/libsupport.la $(UNIT_MARK_LDADD) $(CRYPTO_LIBS)
tests_prop_prop_json_shape_LDADD = $(UNIT_MARK_LDADD) $(JANSSON_LIBS)
tests_prop_prop_text_mark_LDADD = tests/support/libmarksupport.la $(UNIT_MARK_LDADD)

# bundle.h
check_PROGRAMS += tests/prop/prop_bundle
TESTS += tests/prop/prop_bundle
tests_prop_prop_bundle_LDADD = $(BUNDLE_LDADD)

# watermark/pixels/
check_PROGRAMS += tests/prop/prop_deflate_splice
TESTS += tests/prop/prop_deflate_splice
tests_prop_prop_deflate_splice_LDADD = $(UNIT_MARK_LDADD)

# watermark.h, with the attacks of bench/robustness
check_PROGRAMS += tests/prop/prop_watermark
TESTS += tests/prop/prop_watermark
tests_prop_prop_watermark_SOURCES = tests/prop/prop_watermark.c $(bench_robustness_sources)
tests_prop_prop_watermark_LDADD = $(API_LDADD) $(JPEG_LIBS) $(WEBP_LIBS) -lm

# serve/core/
check_PROGRAMS += tests/prop/prop_tool_arguments
TESTS += tests/prop/prop_tool_arguments
tests_prop_prop_tool_arguments_LDADD = $(serve_test_ldadd)
