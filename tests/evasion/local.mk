# SPDX-License-Identifier: Apache-2.0
# Words in disguise: cases.txt says how they are written, words.yaml how they are looked for.
check_PROGRAMS += tests/evasion/test_evasion
TESTS += tests/evasion/test_evasion
tests_evasion_test_evasion_SOURCES = \
	tests/evasion/evasion_cases.c \
	tests/evasion/evasion_cases.h \
	tests/evasion/test_evasion.c
tests_evasion_test_evasion_LDADD = $(API_LDADD) libcommon.la
EXTRA_DIST += tests/evasion/cases.txt tests/evasion/words.yaml
