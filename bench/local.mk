# SPDX-License-Identifier: Apache-2.0
# Benchmarks print JSON, one object on a line; docs/benchmarks.md says how to read them. "make
# bench" (or "./run bench") builds and runs them, "make bench BENCH=peers" a part; "make check"
# does neither. A new part is a script bench_NAME.sh, and its name in BENCH.
BENCH = filter pipe mark c2pa visible media response peers

bench_programs = \
	bench/bench_filter \
	bench/bench_peers \
	bench/bench_response \
	bench/bench_text_mark \
	bench/bench_visible \
	bench/c2pa_calls \
	bench/c2pa_resident \
	bench/make_text \
	bench/make_words \
	bench/measure_program
EXTRA_PROGRAMS += $(bench_programs)

bench_measure = bench/measure.c bench/measure.h
bench_bench_filter_SOURCES = bench/bench_filter.c $(bench_measure)
bench_bench_filter_LDADD = libaigcfilter.la
bench_bench_peers_SOURCES = \
	bench/bench_peers.c \
	bench/engine.h \
	bench/engine_aigc.c \
	bench/engine_limit.c \
	bench/engine_vectorscan.c \
	bench/word_list.c \
	bench/word_list.h \
	$(bench_measure)
bench_bench_peers_CPPFLAGS = $(AM_CPPFLAGS) $(VECTORSCAN_CFLAGS)
bench_bench_peers_LDADD = libaigcfilter.la $(VECTORSCAN_LIBS)
bench_bench_response_SOURCES = bench/bench_response.c $(bench_measure)
bench_bench_response_LDADD = libaigcserve.la libaigcfilter.la
bench_bench_text_mark_SOURCES = bench/bench_text_mark.c $(bench_measure)
bench_bench_text_mark_LDADD = libaigcmark.la $(SODIUM_LIBS)
bench_bench_visible_SOURCES = bench/bench_visible.c $(bench_measure)
bench_bench_visible_LDADD = libaigcmark.la $(PNG_LIBS)
bench_c2pa_calls_SOURCES = bench/c2pa_calls.c $(bench_measure)
bench_c2pa_calls_LDADD = libaigcmark.la
bench_c2pa_resident_SOURCES = bench/c2pa_resident.c $(bench_measure)
bench_c2pa_resident_LDADD = libaigcmark.la
bench_make_text_SOURCES = bench/make_text.c $(bench_measure)
bench_make_text_LDADD =
bench_make_words_SOURCES = bench/make_words.c $(bench_measure)
bench_make_words_LDADD =
bench_measure_program_LDADD =

bench: all $(bench_programs)
	@set -e; $(AM_TESTS_ENVIRONMENT) \
	for part in $(BENCH); do $(SHELL) '$(srcdir)'/bench/bench_$$part.sh; done
.PHONY: bench

EXTRA_DIST += \
	bench/README.md \
	bench/bench_filter.sh \
	bench/bench_c2pa.sh \
	bench/c2pa_calls.py \
	bench/bench_mark.sh \
	bench/bench_nginx.sh \
	bench/bench_visible.sh \
	bench/bench_media.sh \
	bench/bench_peers.sh \
	bench/bench_pipe.sh \
	bench/bench_response.sh \
	bench/chinese_corpus.sh \
	bench/clean_text.txt \
	bench/make_expressions.awk \
	bench/make_stream.py \
	bench/secrets.tsv \
	bench/table.awk

# The invisible watermark against attacks; see bench/robustness/README.md.
bench_robustness_sources = \
	bench/robustness/attacks.c \
	bench/robustness/attacks.h \
	bench/robustness/codecs.c \
	bench/robustness/codecs.h \
	bench/robustness/raster.c \
	bench/robustness/raster.h
bench_robustness_libs = libaigcmark.la $(JPEG_LIBS) $(WEBP_LIBS) -lm
robustness_programs = \
	bench/robustness/averaging \
	bench/robustness/contact_sheet \
	bench/robustness/false_positives \
	bench/robustness/robustness
EXTRA_PROGRAMS += $(robustness_programs)
bench: $(robustness_programs)
bench_robustness_averaging_SOURCES = bench/robustness/averaging.c $(bench_robustness_sources)
bench_robustness_averaging_LDADD = $(bench_robustness_libs)
bench_robustness_contact_sheet_SOURCES = bench/robustness/contact_sheet.c $(bench_robustness_sources)
bench_robustness_contact_sheet_LDADD = $(bench_robustness_libs)
bench_robustness_false_positives_SOURCES = bench/robustness/false_positives.c $(bench_robustness_sources)
bench_robustness_false_positives_LDADD = $(bench_robustness_libs)
bench_robustness_robustness_SOURCES = bench/robustness/robustness.c $(bench_robustness_sources)
bench_robustness_robustness_LDADD = $(bench_robustness_libs)
EXTRA_DIST += bench/bench_robustness.sh bench/robustness/README.md bench/robustness/peers.py \
	bench/robustness/pictures.tsv bench/robustness/visible.py
