# SPDX-License-Identifier: Apache-2.0
# The rule engine: all objects in libfilter.la (for unit tests), the installed library
# libaigcfilter made from it.
noinst_LTLIBRARIES += libfilter.la
libfilter_la_SOURCES = \
	libfilter/align.c \
	libfilter/align.h \
	libfilter/alphabet.c \
	libfilter/alphabet.h \
	libfilter/authoring.c \
	libfilter/audit_file.c \
	libfilter/audit_file.h \
	libfilter/audit_format.c \
	libfilter/audit_format.h \
	libfilter/audit_json.c \
	libfilter/audit_json.h \
	libfilter/audit_lines.c \
	libfilter/audit_lines.h \
	libfilter/audit_log.c \
	libfilter/audit_log.h \
	libfilter/audit_parse.h \
	libfilter/audit_parse_jansson.c \
	libfilter/audit_prune.c \
	libfilter/audit_segments.c \
	libfilter/audit_segments.h \
	libfilter/audit_tail.c \
	libfilter/audit_tail.h \
	libfilter/audit_walk.c \
	libfilter/audit_walk.h \
	libfilter/automaton_build.c \
	libfilter/automaton_build.h \
	libfilter/automaton_format.h \
	libfilter/batch.c \
	libfilter/bit_set.c \
	libfilter/bit_set.h \
	libfilter/bit_set_avx2.h \
	libfilter/bit_set_avx512.h \
	libfilter/bundle_build.c \
	libfilter/bundle_describe.c \
	libfilter/bundle_load.c \
	libfilter/bundle_manifest.c \
	libfilter/bundle_manifest.h \
	libfilter/bundle_open.c \
	libfilter/bundle_record.c \
	libfilter/bundle_report.c \
	libfilter/bundle_signature.c \
	libfilter/bundle_signature.h \
	libfilter/candidates.c \
	libfilter/compile_condition.c \
	libfilter/compile_condition.h \
	libfilter/condition.h \
	libfilter/condition_eval.c \
	libfilter/condition_format.h \
	libfilter/condition_reach.c \
	libfilter/condition_reach.h \
	libfilter/condition_read.c \
	libfilter/character_kind.c \
	libfilter/character_kind.h \
	libfilter/character_kind_format.h \
	libfilter/characters_avx2.h \
	libfilter/characters_avx512.h \
	libfilter/utf8_block.h \
	libfilter/collector.c \
	libfilter/common_pieces.c \
	libfilter/common_pieces.h \
	libfilter/components.c \
	libfilter/components.h \
	libfilter/components_format.h \
	libfilter/digest_sodium.c \
	libfilter/digest_sodium.h \
	libfilter/disguise.c \
	libfilter/filter_version.c \
	libfilter/follow_sound.c \
	libfilter/explain.c \
	libfilter/findings.c \
	libfilter/hangul.c \
	libfilter/hangul.h \
	libfilter/hear_many_avx2.c \
	libfilter/hear_many_avx512.c \
	libfilter/growing_array.h \
	libfilter/hidden_text.c \
	libfilter/hidden_text.h \
	libfilter/inspect.c \
	libfilter/import.c \
	libfilter/import.h \
	libfilter/import_gitleaks.c \
	libfilter/import_lines.c \
	libfilter/import_presidio.c \
	libfilter/import_regex.c \
	libfilter/import_regex.h \
	libfilter/import_rules.c \
	libfilter/import_rules.h \
	libfilter/import_table.c \
	libfilter/joined_sounds.c \
	libfilter/joined_sounds.h \
	libfilter/json_token.c \
	libfilter/json_token.h \
	libfilter/keccak.c \
	libfilter/keccak.h \
	libfilter/large_table.c \
	libfilter/large_table.h \
	libfilter/lane_builder.c \
	libfilter/lane_builder.h \
	libfilter/lanes.h \
	libfilter/lanes_hold.c \
	libfilter/letter_case.h \
	libfilter/letter_case_icu.c \
	libfilter/limits.h \
	libfilter/list_columns.c \
	libfilter/list_columns.h \
	libfilter/list_format.c \
	libfilter/look_alikes.c \
	libfilter/look_alikes.h \
	libfilter/look_alikes_format.h \
	libfilter/mixed_word.c \
	libfilter/mixed_word.h \
	libfilter/near_words.c \
	libfilter/near_words.h \
	libfilter/opened_bundle.h \
	libfilter/pinyin.c \
	libfilter/pinyin.h \
	libfilter/pinyin_format.h \
	libfilter/policy.c \
	libfilter/policy_builder.h \
	libfilter/policy_format.h \
	libfilter/policy_reader.c \
	libfilter/end_hints.c \
	libfilter/end_hints.h \
	libfilter/prefilter.c \
	libfilter/prefilter.h \
	libfilter/prefilter_avx2.c \
	libfilter/prefilter_avx512.c \
	libfilter/pseudonym.c \
	libfilter/pseudonym.h \
	libfilter/logic_format.h \
	libfilter/regex_analysis.c \
	libfilter/regex_analysis.h \
	libfilter/regex_fault.c \
	libfilter/regex_fault.h \
	libfilter/regex_literals.c \
	libfilter/regex_literals.h \
	libfilter/regex_pcre2.c \
	libfilter/regex_pcre2.h \
	libfilter/regex_piece.c \
	libfilter/regex_piece.h \
	libfilter/restorer.c \
	libfilter/rewriter.c \
	libfilter/rewriter.h \
	libfilter/rule_diagnostics.c \
	libfilter/rule_files.c \
	libfilter/rule_files.h \
	libfilter/rule_format.c \
	libfilter/rule_format.h \
	libfilter/rule_groups.c \
	libfilter/rule_groups.h \
	libfilter/rule_keys.c \
	libfilter/rule_keys.h \
	libfilter/rule_logic.c \
	libfilter/rule_logic.h \
	libfilter/rule_metadata.c \
	libfilter/rule_metadata.h \
	libfilter/rule_model.c \
	libfilter/rule_model.h \
	libfilter/rule_overlays.c \
	libfilter/rule_overlays.h \
	libfilter/rule_reader.c \
	libfilter/rule_review.c \
	libfilter/rule_set.c \
	libfilter/rule_set.h \
	libfilter/rule_settings.c \
	libfilter/rule_suggest.c \
	libfilter/rule_suggest.h \
	libfilter/rule_text.c \
	libfilter/rule_values.c \
	libfilter/rule_values.h \
	libfilter/rule_variants.c \
	libfilter/rule_variants.h \
	libfilter/rule_words.c \
	libfilter/rule_words.h \
	libfilter/word_slips.c \
	libfilter/word_slips.h \
	libfilter/rule_yaml.h \
	libfilter/rule_yaml_fyaml.c \
	libfilter/rules_compile.c \
	libfilter/rules_compile.h \
	libfilter/rules_compiler.h \
	libfilter/rules_holder.c \
	libfilter/rules_self_test.c \
	libfilter/scan_few.c \
	libfilter/skim_sound.c \
	libfilter/skim.h \
	libfilter/scan_regex.c \
	libfilter/scan_sound.c \
	libfilter/scan_text.c \
	libfilter/scanner.c \
	libfilter/search_cost.c \
	libfilter/search_cost.h \
	libfilter/see_many_bmi2.h \
	libfilter/see_text.c \
	libfilter/see_text_avx2.c \
	libfilter/see_text_avx512.c \
	libfilter/sight.h \
	libfilter/sightings.c \
	libfilter/sightings.h \
	libfilter/sound_ends.c \
	libfilter/sound_ends.h \
	libfilter/sound_ends_avx2.c \
	libfilter/sound_ends_avx512.c \
	libfilter/sound_symbols.h \
	libfilter/sound_order.c \
	libfilter/sound_order.h \
	libfilter/sound_words.c \
	libfilter/sound_words.h \
	libfilter/stream.c \
	libfilter/stream.h \
	libfilter/stream_hold.c \
	libfilter/stream_policy.c \
	libfilter/stream_policy.h \
	libfilter/strikes.c \
	libfilter/symbol_table.c \
	libfilter/take_hits.c \
	libfilter/tar_member.c \
	libfilter/tar_member.h \
	libfilter/term_beginnings.c \
	libfilter/term_beginnings.h \
	libfilter/term_list.h \
	libfilter/term_shape.c \
	libfilter/term_shape.h \
	libfilter/text_index.c \
	libfilter/text_index.h \
	libfilter/text_units.c \
	libfilter/text_units.h \
	libfilter/text_view.c \
	libfilter/text_view.h \
	libfilter/text_walk.c \
	libfilter/text_walk.h \
	libfilter/toml_reader.c \
	libfilter/toml_reader.h \
	libfilter/transformer.c \
	libfilter/validate_host_icu.c \
	libfilter/use_lists.c \
	libfilter/use_lists.h \
	libfilter/validators.c \
	libfilter/validators.h \
	libfilter/validators_china.c \
	libfilter/validators_china_papers.c \
	libfilter/validators_coin.c \
	libfilter/validators_network.c \
	libfilter/validators_phone.c \
	libfilter/validators_token.c \
	libfilter/validators_world.c \
	libfilter/walk_ahead.c \
	libfilter/walk_ahead.h \
	libfilter/walk_lane.c \
	libfilter/walk_lane.h \
	libfilter/word_boundary.h \
	libfilter/word_boundary_icu.c \
	libfilter/word_edges.h \
	libfilter/word_edges.c \
	libfilter/word_signs.h \
	libfilter/word_signs.c \
	libfilter/word_window.c \
	libfilter/word_ending.h \
	libfilter/word_window.h \
	libfilter/yaml_comments.c \
	libfilter/yaml_scalar.c \
	libfilter/yaml_scalar.h

# The tables are written when the library is built, from ICU and from the extracts of the
# Unicode Character Database in data/. The folding table comes first: others are about folded
# characters.
noinst_LTLIBRARIES += libfold.la
libfold_la_SOURCES = libfilter/fold.c libfilter/fold.h libfilter/fold_format.h
nodist_libfold_la_SOURCES = libfilter/fold_table_data.c
libfilter_la_LIBADD = libfold.la
nodist_libfilter_la_SOURCES = \
	libfilter/character_kind_data.c \
	libfilter/common_pieces_data.c \
	libfilter/components_data.c \
	libfilter/look_alikes_data.c \
	libfilter/pinyin_data.c
CLEANFILES += libfilter/fold_table_data.c $(nodist_libfilter_la_SOURCES)

generator_sources = libfilter/page_table.h libfilter/table_generator.c libfilter/table_generator.h
noinst_PROGRAMS += \
	libfilter/generate_character_kinds \
	libfilter/generate_components_table \
	libfilter/generate_fold_table \
	libfilter/generate_look_alikes \
	libfilter/generate_pinyin_tables
libfilter_generate_character_kinds_SOURCES = libfilter/generate_character_kinds.c \
	$(generator_sources)
libfilter_generate_character_kinds_LDADD = libcommon.la $(ICU_LIBS)
libfilter_generate_components_table_SOURCES = libfilter/generate_components_table.c \
	$(generator_sources)
libfilter_generate_components_table_LDADD = libfold.la libcommon.la
libfilter_generate_fold_table_SOURCES = libfilter/generate_fold_table.c $(generator_sources)
libfilter_generate_fold_table_LDADD = libcommon.la $(ICU_I18N_LIBS) $(ICU_LIBS)
libfilter_generate_look_alikes_SOURCES = libfilter/generate_look_alikes.c $(generator_sources)
libfilter_generate_look_alikes_LDADD = libfold.la libcommon.la $(ICU_I18N_LIBS) $(ICU_LIBS)
libfilter_generate_pinyin_tables_SOURCES = libfilter/generate_pinyin_tables.c \
	$(generator_sources)
libfilter_generate_pinyin_tables_LDADD = libfold.la libcommon.la

libfilter/character_kind_data.c: libfilter/generate_character_kinds$(EXEEXT)
	$(AM_V_GEN)libfilter/generate_character_kinds$(EXEEXT) >$@.tmp && mv $@.tmp $@
libfilter/common_pieces_data.c: libfilter/generate_common_pieces.awk libfilter/data/common_pieces.txt
	$(AM_V_GEN)$(AWK) -f $(srcdir)/libfilter/generate_common_pieces.awk \
		$(srcdir)/libfilter/data/common_pieces.txt >$@.tmp && mv $@.tmp $@
libfilter/components_data.c: libfilter/generate_components_table$(EXEEXT) \
		libfilter/data/components.txt
	$(AM_V_GEN)libfilter/generate_components_table$(EXEEXT) \
		$(srcdir)/libfilter/data/components.txt >$@.tmp && mv $@.tmp $@
libfilter/fold_table_data.c: libfilter/generate_fold_table$(EXEEXT) libfilter/data/han_variants.txt
	$(AM_V_GEN)libfilter/generate_fold_table$(EXEEXT) \
		$(srcdir)/libfilter/data/han_variants.txt >$@.tmp && mv $@.tmp $@
libfilter/look_alikes_data.c: libfilter/generate_look_alikes$(EXEEXT)
	$(AM_V_GEN)libfilter/generate_look_alikes$(EXEEXT) >$@.tmp && mv $@.tmp $@
libfilter/pinyin_data.c: libfilter/generate_pinyin_tables$(EXEEXT) libfilter/data/han_readings.txt
	$(AM_V_GEN)libfilter/generate_pinyin_tables$(EXEEXT) \
		$(srcdir)/libfilter/data/han_readings.txt >$@.tmp && mv $@.tmp $@
EXTRA_DIST += \
	libfilter/data/README.md \
	libfilter/data/check_components.py \
	libfilter/data/common_pieces.txt \
	libfilter/data/components.txt \
	libfilter/data/count_common_pieces.py \
	libfilter/data/extract_unicode_data.py \
	libfilter/data/han_readings.txt \
	libfilter/data/han_variants.txt \
	libfilter/generate_common_pieces.awk

# For maintainers: the extracts anew, from the installed Unicode data.
update-unicode-extracts:
	$(srcdir)/libfilter/data/extract_unicode_data.py
.PHONY: update-unicode-extracts

# version-info CURRENT:REVISION:AGE. At a release:
# 1. sources changed, interface did not: REVISION + 1;
# 2. interface grew, old programs still run: CURRENT + 1, REVISION 0, AGE + 1;
# 3. interface changed or shrank: CURRENT + 1, REVISION 0, AGE 0.
lib_LTLIBRARIES += libaigcfilter.la
libaigcfilter_la_SOURCES =
libaigcfilter_la_LIBADD = libfilter.la libcommon.la $(FILTER_LIBS)
libaigcfilter_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined -version-info 0:0:0 \
	-export-symbols $(srcdir)/libfilter/aigcfilter.sym
libaigcfilter_la_DEPENDENCIES = libfilter.la libcommon.la libfilter/aigcfilter.sym
pkgconfig_DATA += libfilter/libaigcfilter.pc
EXTRA_DIST += libfilter/README.md libfilter/aigcfilter.sym
