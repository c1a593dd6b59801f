# SPDX-License-Identifier: Apache-2.0
# The program. It uses the public headers and the installed libraries only. All of it but the
# paths is in libcli.la, so that a test can link the same program with the paths of the build
# tree.
noinst_LTLIBRARIES += libcli.la
libcli_la_SOURCES = \
	cli/assess_answers.c \
	cli/assess_corpus.c \
	cli/assess_report.c \
	cli/assessment.c \
	cli/assessment.h \
	cli/atomic_file.c \
	cli/atomic_file.h \
	cli/audit_counts.c \
	cli/audit_counts.h \
	cli/audit_log_options.c \
	cli/audit_log_options.h \
	cli/audit_session.c \
	cli/audit_session.h \
	cli/audit_texts.c \
	cli/audit_texts.h \
	cli/base64.c \
	cli/base64.h \
	cli/not_utf8.c \
	cli/not_utf8.h \
	cli/file_batch.c \
	cli/file_batch.h \
	cli/binomial.c \
	cli/binomial.h \
	cli/bundle_description.c \
	cli/bundle_description.h \
	cli/bundle_options.c \
	cli/bundle_options.h \
	cli/c2pa_options.c \
	cli/c2pa_options.h \
	cli/command_doctor.c \
	cli/command_init.c \
	cli/command_sign.c \
	cli/hidden_report.c \
	cli/hidden_report.h \
	cli/manifest_contents.c \
	cli/manifest_contents.h \
	cli/manifest_report.c \
	cli/manifest_report.h \
	cli/sign_step.h \
	cli/time_stamp_curl.c \
	cli/time_stamp_curl.h \
	cli/characters.c \
	cli/characters.h \
	cli/command_assess.c \
	cli/command_audit_prune.c \
	cli/command_audit_report.c \
	cli/command_audit_verify.c \
	cli/command_keygen.c \
	cli/command_watermark_detect.c \
	cli/command_watermark_embed.c \
	cli/command_watermark_keygen.c \
	cli/mark_audit.c \
	cli/mark_audit.h \
	cli/mark_watermark.c \
	cli/mark_watermark.h \
	cli/watermark_answer.c \
	cli/watermark_answer.h \
	cli/watermark_options.c \
	cli/watermark_options.h \
	cli/watermark_step.c \
	cli/watermark_step.h \
	cli/watermark_table.c \
	cli/watermark_table.h \
	cli/command_mark.c \
	cli/command_pipe.c \
	cli/command_restore.c \
	cli/command_rules_bench.c \
	cli/command_rules_build.c \
	cli/command_rules_check.c \
	cli/command_rules_diff.c \
	cli/command_rules_fmt.c \
	cli/command_rules_import.c \
	cli/command_rules_info.c \
	cli/command_rules_list.c \
	cli/command_rules_stats.c \
	cli/command_rules_test.c \
	cli/command_rules_verify.c \
	cli/command_scan.c \
	cli/command_show.c \
	cli/command_serve.c \
	cli/command_verify.c \
	cli/commands.h \
	cli/compare_rules.c \
	cli/compare_traffic.c \
	cli/configuration.c \
	cli/configuration.h \
	cli/decimal.c \
	cli/decimal.h \
	cli/diagnostics.c \
	cli/diagnostics.h \
	cli/escape.c \
	cli/escape.h \
	cli/excerpt_report.c \
	cli/excerpt_report.h \
	cli/exit_status.c \
	cli/exit_status.h \
	cli/explain_output.c \
	cli/explain_output.h \
	cli/finding_output.c \
	cli/finding_output.h \
	cli/help_text.c \
	cli/help_text.h \
	cli/html_page.c \
	cli/html_page.h \
	cli/install_paths.h \
	cli/json_jansson.c \
	cli/json_line.h \
	cli/json_path.c \
	cli/json_path.h \
	cli/key_bytes.c \
	cli/key_bytes.h \
	cli/keyring_options.c \
	cli/keyring_options.h \
	cli/label_options.c \
	cli/label_options.h \
	cli/library_report.c \
	cli/library_stats.c \
	cli/library_stats.h \
	cli/limits.h \
	cli/line_input.c \
	cli/line_input.h \
	cli/main.c \
	cli/mark_options.c \
	cli/visible_options.c \
	cli/mark_options.h \
	cli/visible_options.h \
	cli/media_found.c \
	cli/media_found.h \
	cli/media_input.c \
	cli/media_input.h \
	cli/media_judgement.c \
	cli/media_judgement.h \
	cli/media_rewrite.c \
	cli/media_rewrite.h \
	cli/messages.c \
	cli/messages.h \
	cli/name_table.c \
	cli/name_table.h \
	cli/nearest_name.c \
	cli/nearest_name.h \
	cli/option_table.c \
	cli/option_table.h \
	cli/options.c \
	cli/options.h \
	cli/output_files.c \
	cli/output_files.h \
	cli/options_parse.c \
	cli/pinned_keys.c \
	cli/pinned_keys.h \
	cli/pipe_rules.c \
	cli/pipe_rules.h \
	cli/pipe_stream.c \
	cli/pipe_stream.h \
	cli/producer_option.c \
	cli/producer_option.h \
	cli/progress.c \
	cli/progress.h \
	cli/pseudonym_table.c \
	cli/pseudonym_table.h \
	cli/report_day.c \
	cli/report_day.h \
	cli/report_language.c \
	cli/report_language.h \
	cli/report_rows.c \
	cli/report_rows.h \
	cli/risk_kinds.c \
	cli/risk_kinds.h \
	cli/rules_compare.h \
	cli/rules_follow.c \
	cli/rules_follow.h \
	cli/rules_load.c \
	cli/rules_load.h \
	cli/rules_trial.h \
	cli/sampling.c \
	cli/sampling.h \
	cli/scan_ndjson.c \
	cli/scan_plain.c \
	cli/scan_session.h \
	cli/stream_input.c \
	cli/stream_input.h \
	cli/stream_output.c \
	cli/stream_output.h \
	cli/string_builder.c \
	cli/string_builder.h \
	cli/terminal_password.c \
	cli/terminal_password.h \
	cli/text_files.c \
	cli/text_files.h \
	cli/text_position.c \
	cli/text_position.h \
	cli/text_setup.c \
	cli/text_setup.h \
	cli/time_value.c \
	cli/time_value.h \
	cli/trial_corpus.c \
	cli/trial_examples.c \
	cli/trial_stretched.c \
	cli/trial_words.c \
	cli/verify_report.c \
	cli/verify_report.h

CLI_LIBS = libcli.la libdaemon.la libaigcserve.la libaigcfilter.la libaigcmark.la libcommon.la \
	$(JANSSON_LIBS) -lm

bin_PROGRAMS += aigc-label
aigc_label_SOURCES = cli/install_paths.c
aigc_label_CPPFLAGS = $(AM_CPPFLAGS) \
	-DCLI_RULES_FOLDER='"$(pkgdatadir)/rules"' \
	-DCLI_LOCALE_FOLDER='"$(localedir)"' \
	-DCLI_CONFIGURATION_FILE='"$(sysconfdir)/aigc-label/config"'
aigc_label_LDADD = $(CLI_LIBS)

# What is written about options elsewhere is made from the option table, and kept in the tree;
# tests/cli/test_option_docs.sh tells when it is stale.
noinst_PROGRAMS += cli/option_docs
cli_option_docs_SOURCES = cli/option_docs.c
cli_option_docs_LDADD = $(CLI_LIBS)

bashcompdir = $(datadir)/bash-completion/completions
zshcompdir = $(datadir)/zsh/site-functions
fishcompdir = $(datadir)/fish/vendor_completions.d
dist_bashcomp_DATA = cli/completions/aigc-label.bash
dist_zshcomp_DATA = cli/completions/_aigc-label
dist_fishcomp_DATA = cli/completions/aigc-label.fish

update-option-docs: cli/option_docs$(EXEEXT)
	cli/option_docs$(EXEEXT) bash >$(srcdir)/cli/completions/aigc-label.bash
	cli/option_docs$(EXEEXT) zsh >$(srcdir)/cli/completions/_aigc-label
	cli/option_docs$(EXEEXT) fish >$(srcdir)/cli/completions/aigc-label.fish
	cli/option_docs$(EXEEXT) man >man-options.tmp
	$(AWK) -v options=man-options.tmp -f $(srcdir)/man/replace_options.awk \
		$(srcdir)/man/aigc-label.1 >man-page.tmp
	cat man-page.tmp >$(srcdir)/man/aigc-label.1
	rm -f man-options.tmp man-page.tmp
.PHONY: update-option-docs

EXTRA_DIST += cli/README.md
