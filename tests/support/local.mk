# SPDX-License-Identifier: Apache-2.0
# What tests of every kind share, and the tests of that.
check_LTLIBRARIES += tests/support/libsupport.la tests/support/libfailmalloc.la
tests_support_libsupport_la_SOURCES = \
	tests/support/all_cuts.c \
	tests/support/all_cuts.h \
	tests/support/guard_page.c \
	tests/support/guard_page.h \
	tests/support/prng.c \
	tests/support/prng.h \
	tests/support/rounds.h \
	tests/support/test_folder.c \
	tests/support/test_folder.h \
	tests/support/test_picture.c \
	tests/support/test_picture.h \
	tests/support/text_sink.c \
	tests/support/text_sink.h
# -fno-builtin: the compiler must not make one allocation function out of another.
tests_support_libfailmalloc_la_SOURCES = \
	tests/support/fail_malloc.c \
	tests/support/fail_malloc.h
tests_support_libfailmalloc_la_CFLAGS = $(AM_CFLAGS) -fno-builtin

support_tests = \
	tests/support/test_all_cuts \
	tests/support/test_fail_malloc \
	tests/support/test_guard_page \
	tests/support/test_prng
check_PROGRAMS += $(support_tests)
TESTS += $(support_tests)
tests_support_test_all_cuts_LDADD = tests/support/libsupport.la $(CMOCKA_LIBS)
tests_support_test_fail_malloc_LDADD = $(API_OOM_LDADD)
tests_support_test_guard_page_LDADD = tests/support/libsupport.la $(CMOCKA_LIBS)
tests_support_test_prng_LDADD = tests/support/libsupport.la $(CMOCKA_LIBS)

# Marked texts, for the tests of libaigcmark.
check_LTLIBRARIES += tests/support/libmarksupport.la
tests_support_libmarksupport_la_SOURCES = \
	tests/support/marked_text.c \
	tests/support/marked_text.h

# Texts through scanner and transformer, for the tests of libaigcfilter.
check_LTLIBRARIES += tests/support/libfiltersupport.la
tests_support_libfiltersupport_la_SOURCES = \
	tests/support/filter_run.c \
	tests/support/filter_run.h

# Rule bundles, good and hostile.
check_LTLIBRARIES += tests/support/libbundlesupport.la
tests_support_libbundlesupport_la_SOURCES = \
	tests/support/bundle_kit.c \
	tests/support/bundle_kit.h
BUNDLE_LDADD = tests/support/libbundlesupport.la $(API_LDADD) $(SODIUM_LIBS)

# Labels and manifests in files in memory, for the tests of container formats.
check_LTLIBRARIES += tests/support/libimagesupport.la
tests_support_libimagesupport_la_SOURCES = \
	tests/support/image_kit.c \
	tests/support/image_kit.h \
	tests/support/jpeg_pair.c \
	tests/support/jpeg_pair.h
# C2PA in memory: identities, small files.
check_LTLIBRARIES += tests/support/libc2pakit.la
tests_support_libc2pakit_la_SOURCES = tests/support/c2pa_kit.c tests/support/c2pa_kit.h
# Time stamps in memory.
check_LTLIBRARIES += tests/support/libtimeauthority.la
tests_support_libtimeauthority_la_SOURCES = \
	tests/support/time_authority.c \
	tests/support/time_authority.h
# Answers through a response filter, for the tests of libaigcserve.
check_LTLIBRARIES += tests/support/libservesupport.la
tests_support_libservesupport_la_SOURCES = \
	tests/support/response_run.c \
	tests/support/response_run.h

# Forged manifests, with the objects of libwatermark.
check_LTLIBRARIES += tests/support/libc2paforge.la
tests_support_libc2paforge_la_SOURCES = tests/support/c2pa_forge.c tests/support/c2pa_forge.h
