# SPDX-License-Identifier: Apache-2.0
# Benchmarks print JSON, one object on a line. "./run bench" builds and runs them; "make check"
# does neither. A program goes into bench_programs, a script into bench_scripts.
bench_programs = bench/bench_text_mark
bench_scripts = bench/bench_pipe.sh bench/bench_filter.sh
bench_tools = bench/bench_filter bench/measure_filter

EXTRA_PROGRAMS += $(bench_programs) $(bench_tools)
bench_bench_filter_LDADD = libaigcfilter.la
bench_measure_filter_LDADD =
bench_bench_text_mark_LDADD = libaigcmark.la $(SODIUM_LIBS)
EXTRA_DIST += $(bench_scripts) bench/clean_text.txt bench/made_words.awk
bench: all $(bench_programs) $(bench_tools)
	@set -e; $(AM_TESTS_ENVIRONMENT) \
	for benchmark in $(bench_programs); do ./$$benchmark; done; \
	for benchmark in $(bench_scripts); do '$(srcdir)'/$$benchmark; done
.PHONY: bench
