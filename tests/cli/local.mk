# SPDX-License-Identifier: Apache-2.0
# Golden cases: see tests/cli/run_cases. "ACCEPT=1 make check TESTS=tests/cli/run_cases" writes
# them anew.
cli_scripts = \
	tests/cli/run_cases \
	tests/cli/test_chinese.sh \
	tests/cli/test_follow.sh \
	tests/cli/test_jobs.sh \
	tests/cli/test_no_memory.sh \
	tests/cli/test_numbers.sh \
	tests/cli/test_option_coverage.sh \
	tests/cli/test_option_docs.sh \
	tests/cli/test_progress.sh \
	tests/cli/test_run_cases.sh
TESTS += $(cli_scripts) tests/cli/test_live_pipe
SOURCE_TESTS += tests/cli/test_catalogs.sh
EXTRA_DIST += $(cli_scripts) tests/cli/cases tests/cli/clouds.jpg tests/cli/keys tests/cli/action_rules.yaml \
	tests/cli/sample_rules.yaml tests/cli/bundle_rules

check_PROGRAMS += tests/cli/test_live_pipe
tests_cli_test_live_pipe_LDADD = $(CMOCKA_LIBS)

# The program with the rules and the catalogs of this tree instead of the installed ones.
check_PROGRAMS += tests/cli/aigc-label-in-tree
tests_cli_aigc_label_in_tree_SOURCES = cli/install_paths.c
tests_cli_aigc_label_in_tree_CPPFLAGS = $(AM_CPPFLAGS) \
	-DCLI_RULES_FOLDER='"$(abs_top_srcdir)/rules"' \
	-DCLI_LOCALE_FOLDER='"$(abs_top_builddir)/po"' \
	-DCLI_CONFIGURATION_FILE='"/nonexistent/config"'
tests_cli_aigc_label_in_tree_LDADD = $(CLI_LIBS)

# The program in which memory runs out.
check_PROGRAMS += tests/cli/aigc-label-failing
tests_cli_aigc_label_failing_SOURCES = cli/install_paths.c tests/cli/failing_program.c
tests_cli_aigc_label_failing_CPPFLAGS = $(tests_cli_aigc_label_in_tree_CPPFLAGS)
tests_cli_aigc_label_failing_CFLAGS = $(AM_CFLAGS) -fno-builtin
tests_cli_aigc_label_failing_LDADD = tests/support/libfailmalloc.la $(CLI_LIBS)
