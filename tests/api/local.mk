# SPDX-License-Identifier: Apache-2.0

# The rule library in rules/, through the public interface.
check_PROGRAMS += tests/api/test_shipped_rules
TESTS += tests/api/test_shipped_rules
tests_api_test_shipped_rules_LDADD = $(API_LDADD)

# label.h, keys.h, text_mark.h
api_mark_tests = \
	tests/api/test_keys_api \
	tests/api/test_label_api \
	tests/api/test_mark_oom \
	tests/api/test_message_signature \
	tests/api/test_text_marker \
	tests/api/test_text_verifier
check_PROGRAMS += $(api_mark_tests)
TESTS += $(api_mark_tests)
tests_api_test_keys_api_LDADD = $(API_LDADD)
tests_api_test_label_api_LDADD = $(API_LDADD)
tests_api_test_mark_oom_LDADD = $(API_OOM_LDADD)
tests_api_test_message_signature_LDADD = $(API_LDADD)
tests_api_test_text_marker_LDADD = tests/support/libmarksupport.la $(API_LDADD)
tests_api_test_text_verifier_LDADD = tests/support/libmarksupport.la $(API_LDADD)

# authoring.h, and what rules.h says of rules
check_PROGRAMS += tests/api/test_authoring
TESTS += tests/api/test_authoring
tests_api_test_authoring_LDADD = $(API_OOM_LDADD)

# rules.h: what a compiler takes, and one rule out of a set
check_PROGRAMS += tests/api/test_rules_compiler tests/api/test_rules_alone
TESTS += tests/api/test_rules_compiler tests/api/test_rules_alone
tests_api_test_rules_compiler_LDADD = $(API_LDADD)
tests_api_test_rules_alone_LDADD = $(API_OOM_LDADD)

# inspect.h
check_PROGRAMS += tests/api/test_inspect
TESTS += tests/api/test_inspect
tests_api_test_inspect_LDADD = $(API_OOM_LDADD)

# What threads may share, through both libraries; "./run test" runs this under ThreadSanitizer.
check_PROGRAMS += tests/api/test_threads
TESTS += tests/api/test_threads
tests_api_test_threads_LDADD = $(API_LDADD)
tests_api_test_threads_CFLAGS = $(AM_CFLAGS) -pthread
tests_api_test_threads_LDFLAGS = $(AM_LDFLAGS) -pthread

# filter.h
api_filter_tests = \
	tests/api/test_conditions \
	tests/api/test_dictionary_words \
	tests/api/test_word_ends \
	tests/api/test_explain \
	tests/api/test_filter_api \
	tests/api/test_filter_oom \
	tests/api/test_hidden_text \
	tests/api/test_near
check_PROGRAMS += $(api_filter_tests)
TESTS += $(api_filter_tests)
tests_api_test_dictionary_words_LDADD = tests/support/libfiltersupport.la $(API_LDADD)
tests_api_test_word_ends_LDADD = tests/support/libfiltersupport.la $(API_LDADD)
tests_api_test_conditions_LDADD = tests/support/libfiltersupport.la $(API_LDADD)
tests_api_test_explain_LDADD = tests/support/libfiltersupport.la $(API_LDADD)
tests_api_test_filter_api_LDADD = tests/support/libfiltersupport.la $(API_LDADD)
tests_api_test_filter_oom_LDADD = $(API_OOM_LDADD)
tests_api_test_hidden_text_LDADD = tests/support/libfiltersupport.la \
	tests/support/libmarksupport.la $(API_LDADD)
tests_api_test_near_LDADD = tests/support/libfiltersupport.la $(API_LDADD)

# policy.h, restore.h, collect.h, and the parts of filter.h that act on findings
api_action_tests = \
	tests/api/test_actions \
	tests/api/test_collector \
	tests/api/test_policy \
	tests/api/test_restorer
check_PROGRAMS += $(api_action_tests)
TESTS += $(api_action_tests)
tests_api_test_actions_LDADD = tests/support/libfiltersupport.la $(API_LDADD)
tests_api_test_policy_LDADD = tests/support/libfiltersupport.la $(API_LDADD)
tests_api_test_collector_LDADD = $(API_OOM_LDADD)
tests_api_test_restorer_LDADD = $(API_LDADD)

# audit.h, audit_read.h, strikes.h
api_audit_tests = \
	tests/api/test_audit \
	tests/api/test_audit_crash \
	tests/api/test_audit_oom \
	tests/api/test_strikes
check_PROGRAMS += $(api_audit_tests)
TESTS += $(api_audit_tests)
tests_api_test_audit_LDADD = $(API_LDADD)
tests_api_test_audit_crash_LDADD = $(API_LDADD)
tests_api_test_audit_oom_LDADD = $(API_OOM_LDADD)
tests_api_test_strikes_LDADD = $(API_LDADD)

# bundle.h, rollout.h; "./run test" runs test_rollout under ThreadSanitizer too.
api_bundle_tests = \
	tests/api/test_bundle \
	tests/api/test_bundle_oom \
	tests/api/test_rollout
check_PROGRAMS += $(api_bundle_tests)
TESTS += $(api_bundle_tests)
tests_api_test_bundle_LDADD = $(BUNDLE_LDADD)
tests_api_test_bundle_oom_LDADD = tests/support/libfailmalloc.la $(BUNDLE_LDADD)
tests_api_test_rollout_LDADD = $(BUNDLE_LDADD)
tests_api_test_rollout_CFLAGS = $(AM_CFLAGS) -pthread
tests_api_test_rollout_LDFLAGS = $(AM_LDFLAGS) -pthread

# serve.h
api_serve_tests = \
	tests/api/test_alike_events \
	tests/api/test_request_scan \
	tests/api/test_response_array \
	tests/api/test_response_filter \
	tests/api/test_response_protocols \
	tests/api/test_response_time \
	tests/api/test_serve_oom
check_PROGRAMS += $(api_serve_tests)
TESTS += $(api_serve_tests)
serve_test_ldadd = tests/support/libservesupport.la tests/support/libfiltersupport.la \
	$(API_SERVE_LDADD)
tests_api_test_alike_events_LDADD = $(serve_test_ldadd)
tests_api_test_response_array_LDADD = $(serve_test_ldadd)
tests_api_test_response_filter_LDADD = $(serve_test_ldadd)
tests_api_test_response_protocols_LDADD = $(serve_test_ldadd)
tests_api_test_response_time_LDADD = $(serve_test_ldadd)
tests_api_test_request_scan_LDADD = $(serve_test_ldadd)
tests_api_test_serve_oom_LDADD = tests/support/libfailmalloc.la $(serve_test_ldadd)
EXTRA_DIST += tests/api/response_bodies

# batch.h
check_PROGRAMS += tests/api/test_batch
TESTS += tests/api/test_batch
tests_api_test_batch_LDADD = tests/support/libfiltersupport.la $(API_OOM_LDADD)

# visible_label.h
check_PROGRAMS += tests/api/test_visible_label
TESTS += tests/api/test_visible_label
tests_api_test_visible_label_LDADD = $(API_LDADD)
check_PROGRAMS += tests/api/test_visible_oom
TESTS += tests/api/test_visible_oom
tests_api_test_visible_oom_LDADD = $(API_OOM_LDADD)
EXTRA_DIST += tests/api/pictures

# watermark.h
check_PROGRAMS += tests/api/test_watermark_api
TESTS += tests/api/test_watermark_api
tests_api_test_watermark_api_LDADD = $(API_OOM_LDADD)
check_PROGRAMS += tests/api/test_watermark_file
TESTS += tests/api/test_watermark_file
tests_api_test_watermark_file_LDADD = $(API_OOM_LDADD)

# picture_mark.h
check_PROGRAMS += tests/api/test_picture_mark
TESTS += tests/api/test_picture_mark
tests_api_test_picture_mark_LDADD = tests/support/libc2pakit.la $(API_OOM_LDADD)

# c2pa.h
api_c2pa_tests = \
	tests/api/test_c2pa_contents \
	tests/api/test_c2pa_oom \
	tests/api/test_c2pa_sign \
	tests/api/test_c2pa_stamps \
	tests/api/test_c2pa_text
check_PROGRAMS += $(api_c2pa_tests)
TESTS += $(api_c2pa_tests)
tests_api_test_c2pa_contents_LDADD = tests/support/libc2pakit.la $(API_LDADD)
tests_api_test_c2pa_oom_LDADD = tests/support/libc2pakit.la $(API_OOM_LDADD)
tests_api_test_c2pa_sign_LDADD = tests/support/libc2pakit.la $(API_LDADD)
tests_api_test_c2pa_stamps_LDADD = tests/support/libc2pakit.la \
	tests/support/libtimeauthority.la $(API_LDADD) $(CRYPTO_LIBS)
tests_api_test_c2pa_text_LDADD = tests/support/libc2pakit.la $(API_LDADD)

# media.h, media_report.h
check_PROGRAMS += tests/api/test_media
TESTS += tests/api/test_media
tests_api_test_media_LDADD = $(API_OOM_LDADD)

# excerpt.h
check_PROGRAMS += tests/api/test_excerpt
TESTS += tests/api/test_excerpt
tests_api_test_excerpt_LDADD = $(API_LDADD)
