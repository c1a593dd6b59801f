# SPDX-License-Identifier: Apache-2.0
# A fuzz target is a file tests/fuzz/fuzz_NAME.c, see fuzz_target.h. Add one line here; its corpus
# is the folder tests/fuzz/corpus/fuzz_NAME, its dictionary (optional) tests/fuzz/fuzz_NAME.dict.
fuzz_targets =
fuzz_targets += tests/fuzz/fuzz_utf8
fuzz_targets += tests/fuzz/fuzz_key_file
fuzz_targets += tests/fuzz/fuzz_text_mark
fuzz_targets += tests/fuzz/fuzz_excerpt
fuzz_targets += tests/fuzz/fuzz_rules
fuzz_targets += tests/fuzz/fuzz_format
fuzz_targets += tests/fuzz/fuzz_import
fuzz_targets += tests/fuzz/fuzz_policy
fuzz_targets += tests/fuzz/fuzz_audit
fuzz_targets += tests/fuzz/fuzz_restorer
fuzz_targets += tests/fuzz/fuzz_condition
fuzz_targets += tests/fuzz/fuzz_validators
fuzz_targets += tests/fuzz/fuzz_filter
fuzz_targets += tests/fuzz/fuzz_regex
fuzz_targets += tests/fuzz/fuzz_bundle
fuzz_targets += tests/fuzz/fuzz_cbor
fuzz_targets += tests/fuzz/fuzz_jumbf
fuzz_targets += tests/fuzz/fuzz_cose
fuzz_targets += tests/fuzz/fuzz_c2pa
fuzz_targets += tests/fuzz/fuzz_watermark
fuzz_targets += tests/fuzz/fuzz_response
fuzz_targets += tests/fuzz/fuzz_pdf
fuzz_targets += tests/fuzz/fuzz_text_manifest
fuzz_targets += tests/fuzz/fuzz_office
fuzz_targets += tests/fuzz/fuzz_html
fuzz_targets += tests/fuzz/fuzz_markdown
fuzz_targets += tests/fuzz/fuzz_gif
fuzz_targets += tests/fuzz/fuzz_jpeg
fuzz_targets += tests/fuzz/fuzz_png
fuzz_targets += tests/fuzz/fuzz_svg
fuzz_targets += tests/fuzz/fuzz_tiff
fuzz_targets += tests/fuzz/fuzz_webp
fuzz_targets += tests/fuzz/fuzz_xmp
fuzz_targets += tests/fuzz/fuzz_repaint
fuzz_targets += tests/fuzz/fuzz_visible_label
fuzz_targets += tests/fuzz/fuzz_label_reader
fuzz_targets += tests/fuzz/fuzz_security_data
fuzz_targets += tests/fuzz/fuzz_mp4
fuzz_targets += tests/fuzz/fuzz_heif
fuzz_targets += tests/fuzz/fuzz_matroska
fuzz_targets += tests/fuzz/fuzz_avi
fuzz_targets += tests/fuzz/fuzz_flv
fuzz_targets += tests/fuzz/fuzz_wav
fuzz_targets += tests/fuzz/fuzz_aiff
fuzz_targets += tests/fuzz/fuzz_w64
fuzz_targets += tests/fuzz/fuzz_mp3
fuzz_targets += tests/fuzz/fuzz_flac
fuzz_targets += tests/fuzz/fuzz_ogg

check_PROGRAMS += $(fuzz_targets)

# The programs that do not say what they are linked with are the fuzz targets.
if FUZZING
FUZZ_DRIVER = $(FUZZ_LDFLAGS)
else
FUZZ_DRIVER = tests/fuzz/libreplay.la tests/support/libsupport.la
check_LTLIBRARIES += tests/fuzz/libreplay.la
tests_fuzz_libreplay_la_SOURCES = tests/fuzz/replay.c tests/fuzz/fuzz_target.h
TESTS += $(fuzz_targets) tests/fuzz/test_replay.sh
endif
LDADD = $(FUZZ_DRIVER) libfilter.la libwatermark.la libcommon.la $(FILTER_LIBS) $(MARK_LIBS)

tests_fuzz_fuzz_filter_LDADD = tests/support/libfiltersupport.la $(LDADD) \
	tests/support/libsupport.la
tests_fuzz_fuzz_policy_LDADD = tests/support/libfiltersupport.la $(LDADD) \
	tests/support/libsupport.la
tests_fuzz_fuzz_restorer_LDADD = $(LDADD) tests/support/libsupport.la
tests_fuzz_fuzz_regex_LDADD = tests/support/libfiltersupport.la $(LDADD) \
	tests/support/libsupport.la
tests_fuzz_fuzz_response_LDADD = tests/support/libservesupport.la \
	tests/support/libfiltersupport.la libserve.la $(LDADD) tests/support/libsupport.la

# Containers of sound and video: the same properties for each of them.
container_kit = tests/support/container_kit.c tests/support/container_kit.h
tests_fuzz_fuzz_mp4_SOURCES = tests/fuzz/fuzz_mp4.c $(container_kit)
tests_fuzz_fuzz_heif_SOURCES = tests/fuzz/fuzz_heif.c $(container_kit)
tests_fuzz_fuzz_matroska_SOURCES = tests/fuzz/fuzz_matroska.c $(container_kit)
tests_fuzz_fuzz_avi_SOURCES = tests/fuzz/fuzz_avi.c $(container_kit)
tests_fuzz_fuzz_flv_SOURCES = tests/fuzz/fuzz_flv.c $(container_kit)
tests_fuzz_fuzz_wav_SOURCES = tests/fuzz/fuzz_wav.c $(container_kit)
tests_fuzz_fuzz_aiff_SOURCES = tests/fuzz/fuzz_aiff.c $(container_kit)
tests_fuzz_fuzz_w64_SOURCES = tests/fuzz/fuzz_w64.c $(container_kit)
tests_fuzz_fuzz_mp3_SOURCES = tests/fuzz/fuzz_mp3.c $(container_kit)
tests_fuzz_fuzz_flac_SOURCES = tests/fuzz/fuzz_flac.c $(container_kit)
tests_fuzz_fuzz_ogg_SOURCES = tests/fuzz/fuzz_ogg.c $(container_kit)

EXTRA_DIST += \
	tests/fuzz/fuzz_audit.dict \
	tests/fuzz/fuzz_bundle.dict \
	tests/fuzz/fuzz_condition.dict \
	tests/fuzz/fuzz_filter.dict \
	tests/fuzz/fuzz_import.dict \
	tests/fuzz/fuzz_key_file.dict \
	tests/fuzz/fuzz_pdf.dict \
	tests/fuzz/fuzz_label_reader.dict \
	tests/fuzz/fuzz_policy.dict \
	tests/fuzz/fuzz_regex.dict \
	tests/fuzz/fuzz_response.dict \
	tests/fuzz/fuzz_rules.dict \
	tests/fuzz/fuzz_security_data.dict \
	tests/fuzz/fuzz_text_mark.dict \
	tests/fuzz/fuzz_validators.dict
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/fuzz_image.h tests/fuzz/test_replay.sh

# "./run fuzz SECONDS" calls these two.
fuzz-targets: $(fuzz_targets)
fuzz: $(fuzz_targets)
	@set -e; for target in $(fuzz_targets); do \
		name=$${target##*/}; \
		dictionary='$(srcdir)'/$$target.dict; \
		test -f "$$dictionary" && dictionary="-dict=$$dictionary" || dictionary=; \
		mkdir -p corpus/$$name findings; \
		echo "== $$name"; \
		$$target -max_total_time='$(SECONDS)' -print_final_stats=1 -timeout=20 \
			-artifact_prefix=findings/$$name- $$dictionary corpus/$$name \
			'$(srcdir)'/tests/fuzz/corpus/$$name 2>findings/$$name.log \
			|| { tail -n 40 findings/$$name.log; echo "FAILED: $$name"; exit 1; }; \
		grep -E '^stat::(number_of_executed_units|average_exec_per_sec)' findings/$$name.log; \
	done
.PHONY: fuzz fuzz-targets
tests_fuzz_fuzz_markdown_SOURCES = tests/fuzz/fuzz_markdown.c $(format_run)
tests_fuzz_fuzz_html_SOURCES = tests/fuzz/fuzz_html.c $(format_run)
tests_fuzz_fuzz_office_SOURCES = tests/fuzz/fuzz_office.c $(format_run)
tests_fuzz_fuzz_pdf_SOURCES = tests/fuzz/fuzz_pdf.c $(format_run)
