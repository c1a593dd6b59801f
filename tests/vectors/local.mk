# SPDX-License-Identifier: Apache-2.0
EXTRA_DIST += tests/vectors/validators.tsv tests/vectors/generate_validators.py
EXTRA_DIST += tests/vectors/binomial.tsv tests/vectors/generate_binomial.py \
	tests/vectors/sampling.tsv tests/vectors/generate_sampling.py

# The compact text mark. To write the vectors anew:
# tests/vectors/make_text_mark_vectors.py >tests/vectors/text_mark/vectors.json
check_PROGRAMS += tests/vectors/test_text_mark_vectors
TESTS += tests/vectors/test_text_mark_vectors
tests_vectors_test_text_mark_vectors_LDADD = tests/support/libmarksupport.la $(UNIT_MARK_LDADD) \
	$(JANSSON_LIBS)
EXTRA_DIST += tests/vectors/make_text_mark_vectors.py tests/vectors/text_mark/vectors.json

# Proofs of pieces. To write the vectors anew:
# tests/vectors/make_excerpt_vectors.py >tests/vectors/excerpt/proofs.json
check_PROGRAMS += tests/vectors/test_excerpt_vectors
TESTS += tests/vectors/test_excerpt_vectors
tests_vectors_test_excerpt_vectors_LDADD = $(tests_vectors_test_text_mark_vectors_LDADD)
EXTRA_DIST += tests/vectors/make_excerpt_vectors.py tests/vectors/excerpt/proofs.json

# An audit log. To write it anew: tests/vectors/make_audit_vectors.py tests/vectors/audit
check_PROGRAMS += tests/vectors/test_audit_vectors
TESTS += tests/vectors/test_audit_vectors
tests_vectors_test_audit_vectors_LDADD = $(API_LDADD)
EXTRA_DIST += tests/vectors/make_audit_vectors.py tests/vectors/audit

# Security data. To write it anew:
# tests/vectors/make_security_vectors.py tests/vectors/security
check_PROGRAMS += tests/vectors/test_security_vectors
TESTS += tests/vectors/test_security_vectors
tests_vectors_test_security_vectors_LDADD = $(API_LDADD)
EXTRA_DIST += tests/vectors/make_security_vectors.py tests/vectors/security
