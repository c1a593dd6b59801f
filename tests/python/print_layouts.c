/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the size of each struct that the Python package mirrors, and where its members are, so
 * that a test can compare them with what ctypes makes of them. */
#include <stddef.h>
#include <stdio.h>

#include <aigc/batch.h>
#include <aigc/c2pa.h>
#include <aigc/collect.h>
#include <aigc/filter.h>
#include <aigc/media_report.h>
#include <aigc/picture_mark.h>
#include <aigc/policy.h>
#include <aigc/serve.h>
#include <aigc/text_mark.h>
#include <aigc/watermark.h>

#define SIZE(type) printf("%s %zu\n", #type, sizeof(type))
#define PLACE(type, member) printf("%s.%s %zu\n", #type, #member, offsetof(type, member))

int
main(void)
{
    SIZE(aigc_finding);
    PLACE(aigc_finding, rule_id);
    PLACE(aigc_finding, lane);
    PLACE(aigc_finding, text);
    PLACE(aigc_finding, late);
    SIZE(aigc_collected);
    PLACE(aigc_collected, name);
    SIZE(aigc_explained_part);
    PLACE(aigc_explained_part, stands_for);
    SIZE(aigc_explanation);
    PLACE(aigc_explanation, part_count);
    SIZE(aigc_batch_hit);
    PLACE(aigc_batch_hit, rule);
    PLACE(aigc_batch_hit, invalid);
    SIZE(aigc_scan_stats);
    PLACE(aigc_scan_stats, findings);
    SIZE(aigc_text_options);
    PLACE(aigc_text_options, key);
    SIZE(aigc_transformer_options);
    PLACE(aigc_transformer_options, on_pseudonym);
    SIZE(aigc_hold);
    PLACE(aigc_hold, rule_id);
    SIZE(aigc_hold_limits);
    PLACE(aigc_hold_limits, milliseconds);
    SIZE(aigc_policy_info);
    PLACE(aigc_policy_info, hold);
    SIZE(aigc_diagnostic);
    PLACE(aigc_diagnostic, source_line);
    SIZE(aigc_rule_info);
    PLACE(aigc_rule_info, action);
    PLACE(aigc_rule_info, regex_count);
    SIZE(aigc_text_marker_options);
    PLACE(aigc_text_marker_options, wording);
    SIZE(aigc_text_report);
    PLACE(aigc_text_report, key_id);
    PLACE(aigc_text_report, visible_label);
    SIZE(aigc_source);
    SIZE(aigc_media_mark_options);
    PLACE(aigc_media_mark_options, security_data);
    PLACE(aigc_media_mark_options, markdown);
    SIZE(aigc_lint_finding);
    SIZE(aigc_found_label);
    PLACE(aigc_found_label, values);
    PLACE(aigc_found_label, lint_count);
    SIZE(aigc_c2pa_claim);
    PLACE(aigc_c2pa_claim, watermark_length);
    PLACE(aigc_c2pa_claim, trust);
    SIZE(aigc_c2pa_finding);
    SIZE(aigc_watermark_payload);
    SIZE(aigc_watermark_id);
    PLACE(aigc_watermark_id, serial);
    SIZE(aigc_pixels);
    PLACE(aigc_pixels, data);
    SIZE(aigc_watermark_report);
    PLACE(aigc_watermark_report, read_back);
    SIZE(aigc_watermark_found);
    PLACE(aigc_watermark_found, flipped);
    SIZE(aigc_visible_options);
    PLACE(aigc_visible_options, font);
    SIZE(aigc_picture_options);
    PLACE(aigc_picture_options, signer);
    SIZE(aigc_picture_report);
    PLACE(aigc_picture_report, watermark);
    PLACE(aigc_picture_report, reason);
    SIZE(aigc_response_options);
    PLACE(aigc_response_options, key);
    SIZE(aigc_response_head);
    PLACE(aigc_response_head, label);
    SIZE(aigc_response_report);
    PLACE(aigc_response_report, stop_rule);
    SIZE(aigc_request_field);
    SIZE(aigc_request_options);
    PLACE(aigc_request_options, body_limit);
    SIZE(aigc_request_result);
    PLACE(aigc_request_result, model);
    return 0;
}
