# SPDX-License-Identifier: Apache-2.0
# The rule library, installed to $(pkgdatadir)/rules, where the program looks for it. Its
# examples are tried by tests/api/test_shipped_rules.c and, through the program, by
# rules/test_rules.sh.
rulesdir = $(pkgdatadir)/rules
dist_rules_DATA = \
	rules/README.md \
	rules/cn-contact.yaml \
	rules/cn-identity.yaml \
	rules/harm-self.yaml \
	rules/hidden-text.yaml \
	rules/identity-world.yaml \
	rules/secrets.yaml \
	rules/unlawful-trade.yaml \
	rules/unlawful-violence.yaml
rulewordsdir = $(rulesdir)/words
dist_rulewords_DATA = \
	rules/words/gambling.txt

dist_check_SCRIPTS += rules/test_rules.sh
TESTS += rules/test_rules.sh
