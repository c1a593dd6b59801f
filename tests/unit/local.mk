# SPDX-License-Identifier: Apache-2.0
# One program per module. Append the program to check_PROGRAMS and TESTS, and say what it is
# linked with: $(UNIT_COMMON_LDADD), $(UNIT_FILTER_LDADD) or $(UNIT_MARK_LDADD).

# common/
unit_common_tests = \
	tests/unit/test_arena \
	tests/unit/test_base64_text \
	tests/unit/test_buffer \
	tests/unit/test_byte_order \
	tests/unit/test_cursor \
	tests/unit/test_json_fit \
	tests/unit/test_late_library \
	tests/unit/test_utf8
check_PROGRAMS += $(unit_common_tests)
TESTS += $(unit_common_tests)
tests_unit_test_arena_LDADD = $(UNIT_COMMON_LDADD)
tests_unit_test_base64_text_LDADD = $(UNIT_COMMON_LDADD)
tests_unit_test_buffer_LDADD = $(UNIT_COMMON_LDADD)
tests_unit_test_byte_order_LDADD = $(UNIT_COMMON_LDADD)
tests_unit_test_cursor_LDADD = $(UNIT_COMMON_LDADD)
tests_unit_test_json_fit_LDADD = $(UNIT_COMMON_LDADD) $(JANSSON_LIBS)
tests_unit_test_late_library_LDADD = $(UNIT_COMMON_LDADD)
tests_unit_test_utf8_LDADD = $(UNIT_COMMON_LDADD)

# libfilter/: reading rules
unit_rules_tests = \
	tests/unit/test_import \
	tests/unit/test_overlays \
	tests/unit/test_rule_format \
	tests/unit/test_rule_files \
	tests/unit/test_rule_groups \
	tests/unit/test_rule_review \
	tests/unit/test_rule_yaml \
	tests/unit/test_validator_checks \
	tests/unit/test_validators
check_PROGRAMS += $(unit_rules_tests)
TESTS += $(unit_rules_tests)
tests_unit_test_import_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_overlays_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_overlays_SOURCES = tests/unit/test_overlays.c $(rule_reading)
tests_unit_test_rule_format_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_rule_files_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_rule_yaml_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_rule_yaml_SOURCES = tests/unit/test_rule_yaml.c $(rule_reading)
tests_unit_test_rule_groups_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_rule_groups_SOURCES = tests/unit/test_rule_groups.c $(rule_reading)
tests_unit_test_rule_review_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_rule_review_SOURCES = tests/unit/test_rule_review.c $(rule_reading)
rule_reading = tests/support/rule_reading.c tests/support/rule_reading.h
tests_unit_test_validator_checks_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_validators_LDADD = $(UNIT_FILTER_LDADD)

# serve/core/
unit_serve_tests = tests/unit/test_json_string
check_PROGRAMS += $(unit_serve_tests)
TESTS += $(unit_serve_tests)
tests_unit_test_json_string_LDADD = $(UNIT_SERVE_LDADD)

# cli/
unit_cli_tests = \
	tests/unit/test_assess_numbers \
	tests/unit/test_escape \
	tests/unit/test_text_position \
	tests/unit/test_time_value
check_PROGRAMS += $(unit_cli_tests)
TESTS += $(unit_cli_tests)
UNIT_CLI_LDADD = tests/support/libsupport.la $(CLI_LIBS) $(CMOCKA_LIBS)
tests_unit_test_assess_numbers_LDADD = $(UNIT_CLI_LDADD)
tests_unit_test_escape_LDADD = $(UNIT_CLI_LDADD)
tests_unit_test_text_position_LDADD = $(UNIT_CLI_LDADD)
tests_unit_test_time_value_LDADD = $(UNIT_CLI_LDADD)

# common/language, and watermark/
check_PROGRAMS += tests/unit/test_language
TESTS += tests/unit/test_language
tests_unit_test_language_LDADD = $(UNIT_COMMON_LDADD)

unit_mark_tests = \
	tests/unit/test_code_fence \
	tests/unit/test_content_hash \
	tests/unit/test_edits \
	tests/unit/test_json_shape \
	tests/unit/test_label_placement \
	tests/unit/test_label_reader \
	tests/unit/test_label_record \
	tests/unit/test_mark_format \
	tests/unit/test_mark_scanner \
	tests/unit/test_printable \
	tests/unit/test_producer_code \
	tests/unit/test_quiet_text \
	tests/unit/test_selectors \
	tests/unit/test_uuid7 \
	tests/unit/test_wording
check_PROGRAMS += $(unit_mark_tests)
TESTS += $(unit_mark_tests)
tests_unit_test_code_fence_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_content_hash_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_edits_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_json_shape_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_label_placement_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_label_reader_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_label_record_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_mark_format_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_mark_scanner_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_printable_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_producer_code_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_quiet_text_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_selectors_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_uuid7_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_wording_LDADD = $(UNIT_MARK_LDADD)

# libfilter/: the engine
unit_engine_tests = \
	tests/unit/test_align \
	tests/unit/test_alphabet \
	tests/unit/test_audit_time \
	tests/unit/test_automaton \
	tests/unit/test_condition \
	tests/unit/test_condition_reach \
	tests/unit/test_fold \
	tests/unit/test_hangul \
	tests/unit/test_stream_room \
	tests/unit/test_hear_many \
	tests/unit/test_end_hints \
	tests/unit/test_prefilter \
	tests/unit/test_sight \
	tests/unit/test_text_view \
	tests/unit/test_sound_words \
	tests/unit/test_text_walk \
	tests/unit/test_walk_ahead \
	tests/unit/test_regex_analysis \
	tests/unit/test_regex_match
check_PROGRAMS += $(unit_engine_tests)
TESTS += $(unit_engine_tests)
tests_unit_test_align_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_alphabet_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_audit_time_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_automaton_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_condition_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_condition_reach_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_fold_LDADD = $(UNIT_FILTER_LDADD) $(ICU_LIBS)
tests_unit_test_hangul_LDADD = $(UNIT_FILTER_LDADD) $(ICU_LIBS)
tests_unit_test_stream_room_LDADD = tests/support/libfiltersupport.la $(UNIT_FILTER_LDADD)
tests_unit_test_hear_many_LDADD = tests/support/libfiltersupport.la $(UNIT_FILTER_LDADD)
tests_unit_test_end_hints_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_prefilter_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_regex_analysis_LDADD = $(UNIT_FILTER_LDADD) $(ICU_LIBS)
tests_unit_test_sight_LDADD = tests/support/libfiltersupport.la $(UNIT_FILTER_LDADD)
tests_unit_test_text_view_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_sound_words_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_text_walk_LDADD = tests/support/libfiltersupport.la $(UNIT_FILTER_LDADD)
tests_unit_test_walk_ahead_LDADD = tests/support/libfiltersupport.la $(UNIT_FILTER_LDADD)
tests_unit_test_regex_match_LDADD = tests/support/libfiltersupport.la $(UNIT_FILTER_LDADD)

# Where the tables of a rule set are, and what tells words of one term apart.
check_PROGRAMS += tests/unit/test_large_table
TESTS += tests/unit/test_large_table
tests_unit_test_large_table_LDADD = $(UNIT_FILTER_LDADD)
check_PROGRAMS += tests/unit/test_word_ending
TESTS += tests/unit/test_word_ending
tests_unit_test_word_ending_LDADD = $(UNIT_FILTER_LDADD)

# How often literals are in ordinary text.
check_PROGRAMS += tests/unit/test_common_pieces
TESTS += tests/unit/test_common_pieces
tests_unit_test_common_pieces_LDADD = $(UNIT_FILTER_LDADD)

# libfilter/: the tables
unit_table_tests = \
	tests/unit/test_character_kind \
	tests/unit/test_components \
	tests/unit/test_look_alikes \
	tests/unit/test_pinyin \
	tests/unit/test_word_boundary
check_PROGRAMS += $(unit_table_tests)
TESTS += $(unit_table_tests)
SOURCE_TESTS += tests/unit/test_unicode_extracts.sh
tests_unit_test_character_kind_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_components_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_look_alikes_LDADD = $(UNIT_FILTER_LDADD)
tests_unit_test_pinyin_LDADD = $(UNIT_FILTER_LDADD) $(ICU_I18N_LIBS)
tests_unit_test_word_boundary_LDADD = $(UNIT_FILTER_LDADD)

# libfilter/: bundles
check_PROGRAMS += tests/unit/test_json_token
TESTS += tests/unit/test_json_token
tests_unit_test_json_token_LDADD = $(UNIT_FILTER_LDADD)

# watermark/pixels/
unit_pixel_tests = \
	tests/unit/test_palette \
	tests/unit/test_repaint_frames \
	tests/unit/test_repaint_jpeg \
	tests/unit/test_repaint_png \
	tests/unit/test_text_direction \
	tests/unit/test_turned_view
check_PROGRAMS += $(unit_pixel_tests)
TESTS += $(unit_pixel_tests)
box_painter = tests/support/box_painter.c tests/support/box_painter.h
tests_unit_test_palette_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_repaint_frames_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_repaint_frames_SOURCES = tests/unit/test_repaint_frames.c $(box_painter)
tests_unit_test_repaint_jpeg_LDADD = tests/support/libimagesupport.la $(UNIT_MARK_LDADD)
tests_unit_test_repaint_jpeg_SOURCES = tests/unit/test_repaint_jpeg.c $(box_painter)
tests_unit_test_text_direction_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_turned_view_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_repaint_png_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_repaint_png_SOURCES = tests/unit/test_repaint_png.c $(box_painter)
# watermark/formats/: documents and text
format_run = tests/support/format_run.c tests/support/format_run.h
pdf_kit = tests/support/pdf_kit.c tests/support/pdf_kit.h
unit_document_tests =
unit_document_tests += tests/unit/test_text_formats
check_PROGRAMS += $(unit_document_tests)
TESTS += $(unit_document_tests)
tests_unit_test_text_formats_SOURCES = tests/unit/test_text_formats.c $(format_run)
tests_unit_test_text_formats_LDADD = $(UNIT_MARK_LDADD)
# watermark/media and watermark/formats: images
unit_image_tests = \
	tests/unit/test_gif \
	tests/unit/test_jpeg \
	tests/unit/test_png \
	tests/unit/test_riff_chunks \
	tests/unit/test_svg \
	tests/unit/test_tiff \
	tests/unit/test_webp \
	tests/unit/test_xmp_labels \
	tests/unit/test_xmp_packet
check_PROGRAMS += $(unit_image_tests)
TESTS += $(unit_image_tests)
tests_unit_test_gif_LDADD = tests/support/libimagesupport.la $(UNIT_MARK_LDADD)
tests_unit_test_jpeg_LDADD = tests/support/libimagesupport.la $(UNIT_MARK_LDADD)
tests_unit_test_png_LDADD = tests/support/libimagesupport.la $(UNIT_MARK_LDADD)
tests_unit_test_riff_chunks_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_svg_LDADD = tests/support/libimagesupport.la $(UNIT_MARK_LDADD)
tests_unit_test_tiff_LDADD = tests/support/libimagesupport.la $(UNIT_MARK_LDADD)
tests_unit_test_webp_LDADD = tests/support/libimagesupport.la $(UNIT_MARK_LDADD)
tests_unit_test_xmp_labels_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_xmp_packet_LDADD = $(UNIT_MARK_LDADD)
# watermark/formats/: containers of sound and video
unit_container_tests = \
	tests/unit/test_bmff_hash \
	tests/unit/test_containers \
	tests/unit/test_heif
check_PROGRAMS += $(unit_container_tests)
TESTS += $(unit_container_tests)
tests_unit_test_bmff_hash_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_containers_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_containers_SOURCES = tests/unit/test_containers.c $(container_kit)
tests_unit_test_heif_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_heif_SOURCES = tests/unit/test_heif.c $(container_kit)
# watermark/invisible/
unit_invisible_tests = \
	tests/unit/test_carriers \
	tests/unit/test_colour_steps \
	tests/unit/test_fourier \
	tests/unit/test_plane \
	tests/unit/test_polar_code \
	tests/unit/test_raster \
	tests/unit/test_reading \
	tests/unit/test_vector_clones
check_PROGRAMS += $(unit_invisible_tests)
TESTS += $(unit_invisible_tests)
tests_unit_test_carriers_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_colour_steps_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_fourier_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_plane_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_polar_code_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_raster_LDADD = $(CMOCKA_LIBS) -lm
tests_unit_test_raster_SOURCES = \
	tests/unit/test_raster.c \
	bench/robustness/raster.c \
	bench/robustness/raster.h
tests_unit_test_reading_LDADD = $(UNIT_MARK_LDADD)
tests_unit_test_vector_clones_LDADD = $(UNIT_MARK_LDADD)
zip_kit = tests/support/zip_kit.c tests/support/zip_kit.h
package_checks = tests/support/package_checks.c tests/support/package_checks.h
check_PROGRAMS += tests/unit/test_office_formats
TESTS += tests/unit/test_office_formats
tests_unit_test_office_formats_SOURCES = tests/unit/test_office_formats.c $(format_run) $(zip_kit) \
	$(package_checks)
tests_unit_test_office_formats_LDADD = $(UNIT_MARK_LDADD)
check_PROGRAMS += tests/unit/test_package_formats
TESTS += tests/unit/test_package_formats
tests_unit_test_package_formats_SOURCES = tests/unit/test_package_formats.c $(format_run) \
	$(zip_kit) $(package_checks)
tests_unit_test_package_formats_LDADD = $(UNIT_MARK_LDADD)
check_PROGRAMS += tests/unit/test_pdf_format
TESTS += tests/unit/test_pdf_format
tests_unit_test_pdf_format_SOURCES = tests/unit/test_pdf_format.c $(format_run) \
	$(pdf_kit)
tests_unit_test_pdf_format_LDADD = $(UNIT_MARK_LDADD)
check_PROGRAMS += tests/unit/test_text_wrapper
TESTS += tests/unit/test_text_wrapper
tests_unit_test_text_wrapper_LDADD = $(UNIT_MARK_LDADD)

# watermark/media/: sources
check_PROGRAMS += tests/unit/test_source_cache
TESTS += tests/unit/test_source_cache
tests_unit_test_source_cache_LDADD = $(UNIT_MARK_LDADD)
# watermark/c2pa/
unit_c2pa_tests = \
	tests/unit/test_c2pa_digest \
	tests/unit/test_c2pa_embedded \
	tests/unit/test_c2pa_forgeries \
	tests/unit/test_c2pa_histories \
	tests/unit/test_c2pa_ocsp \
	tests/unit/test_c2pa_pdf
check_PROGRAMS += $(unit_c2pa_tests)
TESTS += $(unit_c2pa_tests)
tests_unit_test_c2pa_digest_LDADD = $(UNIT_MARK_LDADD) $(CRYPTO_LIBS)
tests_unit_test_c2pa_embedded_LDADD = tests/support/libc2paforge.la tests/support/libc2pakit.la \
	$(UNIT_MARK_LDADD)
tests_unit_test_c2pa_forgeries_LDADD = tests/support/libc2paforge.la tests/support/libc2pakit.la \
	$(UNIT_MARK_LDADD)
tests_unit_test_c2pa_pdf_SOURCES = tests/unit/test_c2pa_pdf.c $(pdf_kit)
tests_unit_test_c2pa_pdf_LDADD = tests/support/libc2paforge.la tests/support/libc2pakit.la \
	$(UNIT_MARK_LDADD)
tests_unit_test_c2pa_histories_LDADD = $(tests_unit_test_c2pa_forgeries_LDADD)
tests_unit_test_c2pa_ocsp_LDADD = $(tests_unit_test_c2pa_forgeries_LDADD)
