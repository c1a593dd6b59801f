# SPDX-License-Identifier: Apache-2.0
# Translations of the messages. The catalogs are built below po/ as gettext expects them, so
# they serve the program of the build tree too.
#
# A new language: add it here and to po/LINGUAS, then "make update-po".
zh_CN_catalogdir = $(localedir)/zh_CN/LC_MESSAGES
nodist_zh_CN_catalog_DATA = po/zh_CN/LC_MESSAGES/aigc-label.mo

po/zh_CN/LC_MESSAGES/aigc-label.mo: po/zh_CN.po
	@$(MKDIR_P) po/zh_CN/LC_MESSAGES
	$(AM_V_GEN)$(MSGFMT) -c -o $@ $(srcdir)/po/zh_CN.po

CLEANFILES += po/zh_CN/LC_MESSAGES/aigc-label.mo
EXTRA_DIST += po/LINGUAS po/POTFILES.in po/extract po/zh_CN.po

update-po:
	$(srcdir)/po/extract $(srcdir) >aigc-label.pot.tmp
	msgmerge --quiet --update --backup=none --no-fuzzy-matching --width=96 \
		$(srcdir)/po/zh_CN.po aigc-label.pot.tmp
	rm -f aigc-label.pot.tmp
.PHONY: update-po
