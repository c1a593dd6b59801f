# SPDX-License-Identifier: Apache-2.0
# The program. It uses the public headers and the installed libraries only. All of it but the
# paths is in libcli.la, so that a test can link the same program with the paths of the build
# tree.
noinst_LTLIBRARIES += libcli.la
libcli_la_SOURCES = \
	cli/command_doctor.c \
	cli/command_init.c \
	cli/command_keygen.c \
	cli/command_serve.c \
	cli/commands.h \
	cli/exit_status.c \
	cli/exit_status.h \
	cli/install_paths.h \
	cli/limits.h \
	cli/main.c

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
