/* SPDX-License-Identifier: Apache-2.0 */
/* The commands and options of the program: data only. */
#include "cli/options/option_table.h"

#include "cli/io/messages.h"

#include <stddef.h>

#define ALL ((UINT64_C(1) << CLI_COMMAND_COUNT) - 1)
#define TEXT_COMMANDS (CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SCAN))
#define AUDITED_COMMANDS (TEXT_COMMANDS | CLI_FOR(CLI_SERVE))
#define LOGGING_COMMANDS (AUDITED_COMMANDS | CLI_FOR(CLI_MARK))
#define WATERMARK_COMMANDS (CLI_FOR(CLI_WATERMARK_EMBED) | CLI_FOR(CLI_WATERMARK_DETECT))
#define WRITING_COMMANDS (CLI_FOR(CLI_MARK) | CLI_FOR(CLI_PROPAGATE))
#define SIGNING_COMMANDS (CLI_FOR(CLI_SIGN) | CLI_FOR(CLI_MARK))
#define CERTIFIED_COMMANDS (SIGNING_COMMANDS | CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SERVE))
#define TRUSTING_COMMANDS (SIGNING_COMMANDS | CLI_FOR(CLI_VERIFY) | CLI_FOR(CLI_SERVE))
#define BUNDLE_USERS \
    (CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SCAN) | CLI_FOR(CLI_SERVE) | CLI_FOR(CLI_RULES_VERIFY))

static const cli_command_entry commands[] = {
    [CLI_PIPE] = { "", "[FILE...]",
                   N_("Filter, label and sign text on its way from standard input to standard "
                      "output."),
                   N_("Exit status: 0 the text was passed on, clean or masked; 1 a rule stopped "
                      "it.") },
    [CLI_SCAN] = { "scan", "[FILE...]", N_("List what the rules find, and change nothing."),
                   N_("Exit status: 0 nothing was found; 1 something was.") },
    [CLI_VERIFY] = { "verify", "[FILE...]", N_("Tell who labelled a file, and whether it changed."),
                     N_("Exit status: 0 every file is trusted; 1 at least one is not.") },
    [CLI_MARK] = { "mark", "[FILE...]", N_("Write the label of generated content into files."),
                   N_("Exit status: 0 every file was written.") },
    [CLI_PROPAGATE] = { "propagate", "[FILE...]",
                        N_("Add a platform's fields to the label in files."),
                        N_("Exit status: 0 every file was written.") },
    [CLI_SHOW] = { "show", "[FILE...]",
                   N_("Show every label and every C2PA manifest in files, as they are."),
                   N_("Exit status: 0 every file has something; 1 at least one has nothing.") },
    [CLI_RESTORE] = { "restore", "[FILE...]", N_("Put back what pseudonyms stand for."),
                      N_("Exit status: 0 the text was written.") },
    [CLI_KEYGEN] = { "keygen", "", N_("Make a key pair for signing."),
                     N_("Exit status: 0 both files were written.") },
    [CLI_SIGN] = { "sign", "[FILE]", N_("Sign a file with a C2PA manifest."),
                   N_("Exit status: 0 the signed file was written.") },
    [CLI_INIT] = { "init", "", N_("Make a root and a certificate for C2PA, and settings."),
                   N_("Exit status: 0 all files were written.") },
    [CLI_DOCTOR] = { "doctor", "FILE", N_("Tell what is wrong with a certificate for C2PA."),
                     N_("Exit status: 0 it can sign; 1 it breaks a rule.") },
    [CLI_WATERMARK_EMBED] = { "watermark embed", "FILE",
                              N_("Write an invisible mark into a picture, and read it back."),
                              N_("Exit status: 0 the picture was written and can be read.") },
    [CLI_WATERMARK_DETECT] = { "watermark detect", "[FILE...]",
                               N_("Find an invisible mark in pictures."),
                               N_("Exit status: 0 every picture has one; 1 at least one has "
                                  "not.") },
    [CLI_WATERMARK_KEYGEN] = { "watermark keygen", "",
                               N_("Make the secret key of an invisible mark."),
                               N_("Exit status: 0 the file was written.") },
    [CLI_ASSESS] = { "assess", "",
                     N_("Make the evidence of a safety assessment from your own files."),
                     N_("Exit status: 0 all that was assessed passes; 1 something does not.") },
    [CLI_RULES_CHECK] = { "rules check", "[PATH...]", N_("List every error in rule files."),
                          N_("Exit status: 0 the rules are valid; 1 they are not.") },
    [CLI_RULES_TEST] = { "rules test", "[PATH...]",
                         N_("Try rules by their examples, by their words in disguise, and on "
                            "clean texts."),
                         N_("Exit status: 0 all came out right; 1 something did not.") },
    [CLI_RULES_LIST] = { "rules list", "[PATH...]", N_("Show which rules there are."),
                         N_("Exit status: 0 the rules were listed.") },
    [CLI_RULES_BENCH] = { "rules bench", "[PATH...] TEXT",
                          N_("Measure which rules cost how much on a text."),
                          N_("Exit status: 0 the rules were measured.") },
    [CLI_RULES_STATS] = { "rules stats", "[PATH...]",
                          N_("Report what the rules cover, for a filing."),
                          N_("Exit status: 0 every floor of TC260-003 is met; 1 one is not.") },
    [CLI_RULES_DIFF] = { "rules diff", "OLD NEW",
                         N_("Tell which rules changed, and which verdicts would."),
                         N_("Exit status: 0 nothing differs; 1 something does.") },
    [CLI_RULES_FMT] = { "rules fmt", "PATH...",
                        N_("Bring rule files and word lists into their one form."),
                        N_("Only the form counts; whether rules are right, 'aigc-label rules "
                           "check' tells.\n"
                           "Exit status: 0 every file is in its form now; 1 with --check: at least "
                           "one is not.") },
    [CLI_RULES_IMPORT] = { "rules import", "FILE",
                           N_("Make rules or a word list from a file of another filter."),
                           N_("Exit status: 0 all came over as it was; 1 something was left out "
                              "or changed.") },
    [CLI_RULES_BUILD] = { "rules build", "-o BUNDLE [PATH...]",
                          N_("Put rule files into one signed file, to be rolled out."),
                          N_("Exit status: 0 the bundle was written; 1 an example in the rules "
                             "fails.") },
    [CLI_RULES_VERIFY] = { "rules verify", "BUNDLE",
                           N_("Tell whether a rule bundle would be accepted."),
                           N_("Exit status: 0 it would be accepted; 1 it would be refused.") },
    [CLI_RULES_INFO] = { "rules info", "BUNDLE", N_("Show what a rule bundle says of itself."),
                         N_("Exit status: 0 the bundle was described.") },
    [CLI_AUDIT_VERIFY] = { "audit verify", "LOG",
                           N_("Tell whether an audit log is whole, and who signed it."),
                           N_("Exit status: 0 it is whole, and signed by a key that is trusted; 1 "
                              "it is not.") },
    [CLI_AUDIT_PRUNE] = { "audit prune", "LOG", N_("Remove the oldest files of an audit log."),
                          N_("Exit status: 0 what was old enough was removed; 1 the log is not "
                             "whole, and nothing was removed.") },
    [CLI_AUDIT_REPORT] = { "audit report", "LOG",
                           N_("Count what an audit log tells, by day and category."),
                           N_("Exit status: 0 the log was counted; 1 it is not whole.") },
    [CLI_SERVE] = { "serve", "",
                    N_("Answer over HTTP: scan, label, verify, and judge for gateways."),
                    N_("Exit status: 0 it was asked to end, and did.") },
};

/* In the order of aigc_label_at, aigc_language, aigc_direction, aigc_restore_form and of Label
 * "1", "2", "3". */
static const char *const label_at_choices[] = { "end", "start", "both", "none", NULL };
static const char *const language_choices[] = { "auto", "zh", "en", NULL };
static const char *const direction_choices[] = { "output", "input", NULL };
static const char *const form_choices[] = { "plain", "json", NULL };
static const char *const attribute_choices[] = { "is", "maybe", "suspected", NULL };
static const char *const count_from_choices[] = { "redact", "stop", "log", NULL };
/* In the order of aigc_import_format. */
static const char *const from_choices[] = { "text", "csv",      "tsv",      "houbb",
                                            "pm",   "gitleaks", "presidio", NULL };
/* In the order of aigc_profile and aigc_source_type. */
static const char *const profile_choices[] = { "cn", "eu", "us-ca", "all", NULL };
static const char *const source_type_choices[] = { "by-profile", "trained", "composite",
                                                   "algorithmic", NULL };
static const char *const algorithm_choices[] = { "ed25519", "es256", "es384", "ps256", NULL };
/* In the order of aigc_visible_style and aigc_visible_position. */
static const char *const style_choices[] = { "corner", "edge", "plate", NULL };
static const char *const position_choices[] = {
    "bottom-right", "bottom", "bottom-left", "top-left", "top", "top-right", NULL
};
static const char *const missing_choices[] = { "refuse", "maybe", "suspected", NULL };
static const char *const mark_choices[] = { "compact", "c2pa", "none", NULL };
static const char *const per_choices[] = { "paragraph", "sentence", NULL };
/* In the order of aigc_audit_sync, aigc_audit_full, aigc_audit_rotate; actions from the strongest
 * on. */
static const char *const sync_choices[] = { "record", "close", "never", NULL };
static const char *const full_choices[] = { "fail-closed", "drop", NULL };
static const char *const rotate_choices[] = { "month", "day", "never", NULL };
static const char *const strike_choices[] = { "stop", "redact", "log", NULL };

/* clang-format off */
static const cli_option_entry options[] = {
    [CLI_OPTION_RULES] = {
        .name = "rules",
        .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SCAN) | CLI_FOR(CLI_ASSESS) | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_FILE, .value = "PATH", .configurable = true, .repeatable = true,
        .help = N_("scan with the rules in this file or folder"),
        .detail = "May be given more than once; all rules together make the rule set. The "
                  "default is the rule library that was installed with the program."},
    [CLI_OPTION_RULES_KEY] = {
        .name = "rules-key", .commands = BUNDLE_USERS,
        .kind = CLI_VALUE_FILE, .value = "PATH", .configurable = true, .repeatable = true,
        .help = N_("use no rules but a bundle that is signed with this public key"),
        .detail = "A key file, or a folder of them (*.pub); may be given more than once. With it, "
                  "--rules must name one bundle, and --rules-record is required. A bundle that is "
                  "not signed, altered, expired, older than the last one or too small is refused, "
                  "and nothing is scanned without rules."},
    [CLI_OPTION_RULES_RECORD] = {
        .name = "rules-record", .commands = BUNDLE_USERS,
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("remember in FILE which bundle was accepted; refuse older ones"),
        .detail = "FILE is made when the first bundle is accepted. Several processes may share it. "
                  "Whoever can write to it can bring an older bundle back. rules verify only reads "
                  "it."},
    [CLI_OPTION_MAX_SHRINK] = {
        .name = "max-shrink", .commands = BUNDLE_USERS,
        .kind = CLI_VALUE_TEXT, .value = "PERCENT", .configurable = true,
        .help = N_("refuse a bundle that lost more of its words and patterns (default: 20)"),
        .detail = "From 1 to 100, of those in the bundle that was accepted last."},
    [CLI_OPTION_FORCE] = {
        .name = "force", .commands = BUNDLE_USERS,
        .help = N_("accept a bundle that shrank, by however much"),
        .detail = "Nothing else is forced. With --follow it counts for the bundle that the program "
                  "starts with."},
    [CLI_OPTION_FOLLOW] = {
        .name = "follow", .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SERVE),
        .help = N_("when the bundle changes, go on with its new rules"),
        .detail = "--rules must name one bundle. It is looked at when a file in its folder changes, "
                  "and on SIGHUP. The new rules are taken at the end of the next line at which no "
                  "text is held back; what was before is judged by the old ones. With serve, requests "
                  "and streams end with the rules that they began with. If the new bundle is refused, "
                  "the rules in force stay."},
    [CLI_OPTION_POLICY] = {
        .name = "policy",
        .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SCAN) | CLI_FOR(CLI_RULES_DIFF) | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("do with findings what this policy file says"),
        .detail = "It sets the action of categories and single rules, in which share of texts it "
                  "is taken, and how long text may be held back."},
    [CLI_OPTION_DIRECTION] = {
        .name = "direction",
        .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SCAN) | CLI_FOR(CLI_RULES_DIFF),
        .kind = CLI_VALUE_CHOICE, .value = "output|input", .choices = direction_choices,
        .configurable = true,
        .help = N_("the text comes from a model, or from a user (default: output)"),
        .detail = "Rules may have an action for each. A policy file that is for the other "
                  "direction is an error."},
    [CLI_OPTION_SHADOW] = {
        .name = "shadow", .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SCAN) | CLI_FOR(CLI_SERVE),
        .help = N_("report what is found, and do nothing about it"),
        .detail = "Tries rules on real texts: the text is passed on unchanged and is never held "
                  "back."},
    [CLI_OPTION_STREAM_ID] = {
        .name = "stream-id", .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SCAN),
        .kind = CLI_VALUE_TEXT, .value = "ID",
        .help = N_("what the stream is called; decides whether it is in the sample of a rule"),
        .detail = "The same ID with the same --pseudonym-key is always decided alike. Without "
                  "an ID, the text is in every sample."},
    [CLI_OPTION_PSEUDONYM_KEY] = {
        .name = "pseudonym-key", .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SCAN),
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("make pseudonyms and hashes with this key: 32 random bytes"),
        .detail = "Or 64 hexadecimal digits. The same text gets the same name under the same key. "
                  "Without a key, the label alone stands in place of it, such as <PHONE>."},
    [CLI_OPTION_PSEUDONYMS] = {
        .name = "pseudonyms", .commands = CLI_FOR(CLI_PIPE),
        .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("append each pseudonym and what it stands for to FILE as a line of JSON"),
        .detail = "FILE is made readable by its owner only, also if it is there already. Keep one for each conversation; "
                  "'aigc-label restore' reads it."},
    [CLI_OPTION_NO_SCAN] = {
        .name = "no-scan", .commands = CLI_FOR(CLI_PIPE),
        .help = N_("label only; do not scan"),
        .detail = "No rule file is read. Options about rules and findings contradict it, unless they "
                  "stand in a configuration file, which then says nothing."},
    [CLI_OPTION_FINDINGS] = {
        .name = "findings", .commands = CLI_FOR(CLI_PIPE),
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("append each finding to FILE as a line of JSON ('-': standard error)"),
        .detail = "A line has schema, rule, category, action, and start and end in bytes of the "
                  "text that came in; rule_action, if the policy made another action of the rule's; "
                  "late, if a part was written before it was found. What was found is not written: what a rule masks is often "
                  "private, and a log is not."},
    [CLI_OPTION_SHOW_TEXT] = {
        .name = "show-text", .commands = CLI_FOR(CLI_PIPE),
        .help = N_("with --findings: also write the text that was found"),
        .detail = ""},
    [CLI_OPTION_REFUSAL_ZH] = {
        .name = "refusal-zh", .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_TEXT, .value = "TEXT", .configurable = true,
        .help = N_("sentence that ends a Chinese text which a rule stops"),
        .detail = ""},
    [CLI_OPTION_REFUSAL_EN] = {
        .name = "refusal-en", .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_TEXT, .value = "TEXT", .configurable = true,
        .help = N_("sentence that ends any other text which a rule stops"),
        .detail = ""},
    [CLI_OPTION_LABEL_AT] = {
        .name = "label-at", .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_CHOICE, .value = "end|start|both|none", .choices = label_at_choices,
        .configurable = true,
        .help = N_("where the label that people see goes (default: end)"),
        .detail = "A text that is JSON gets no visible label, because one would break it; if the "
                  "text ends inside a Markdown code fence, the fence is closed first. The signed "
                  "mark is written in either case."},
    [CLI_OPTION_LANG] = {
        .name = "lang", .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_MARK) | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_CHOICE, .value = "auto|zh|en", .choices = language_choices,
        .configurable = true,
        .help = N_("language of the label and of the refusal (default: auto, as the text)"),
        .detail = "A text without letters, such as digits or emoji, is taken for English; lang = zh "
                  "in the configuration makes all labels Chinese. With mark --visible, auto is "
                  "Chinese."},
    [CLI_OPTION_LABEL_TEXT] = {
        .name = "label-text", .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_MARK),
        .kind = CLI_VALUE_TEXT, .value = "TEXT", .configurable = true,
        .help = N_("own wording of the visible label"),
        .detail = "One line with both elements that GB 45438-2025 asks for: that it was AI, and "
                  "that the content was generated or synthesized. Refused otherwise."},
    [CLI_OPTION_MARK] = {
        .name = "mark", .commands = CLI_FOR(CLI_PIPE),
        .kind = CLI_VALUE_CHOICE, .value = "compact|c2pa|none",
        .choices = mark_choices, .configurable = true,
        .help = N_("the signed, invisible mark at the end (default: compact)"),
        .detail = "compact takes about 0.5 KB and is verified with the key's public half. c2pa is a "
                  "manifest that other programs verify, too: about 6 KB; it needs --cert and "
                  "--cert-key, and the text leaves in Unicode normalisation form C. With none, "
                  "neither a key nor a producer is needed, and nobody can verify the text later."},
    [CLI_OPTION_PER] = {
        .name = "per", .commands = CLI_FOR(CLI_PIPE),
        .kind = CLI_VALUE_CHOICE, .value = "paragraph|sentence", .choices = per_choices,
        .configurable = true,
        .help = N_("also put a signed proof behind each paragraph or sentence"),
        .detail = "So a copied piece can be verified, and verify names the pieces that changed. "
                  "Each proof takes up to 384 bytes. With --mark compact only; code blocks and "
                  "JSON get none."},
    [CLI_OPTION_DETACHED] = {
        .name = "detached", .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_VERIFY),
        .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("the mark is in a file of its own, not in the text"),
        .detail = "The pipe writes it, verify reads it. With verify, exactly one text may be "
                  "named."},
    [CLI_OPTION_KEY] = {
        .name = "key", .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("sign with this secret key (made by 'aigc-label keygen')"),
        .detail = ""},
    [CLI_OPTION_PRODUCER] = {
        .name = "producer", .commands = CLI_FOR(CLI_PIPE) | SIGNING_COMMANDS | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_TEXT, .value = "CODE", .configurable = true,
        .help = N_("who generated the content: 27-character provider code, or a name"),
        .detail = "Required unless --mark none. A code is checked as TC260-PG-20252A defines it, "
                  "with the check character of the social credit code in it; a name may have "
                  "printable ASCII characters except space, \" and \\. It is never made up."},
    [CLI_OPTION_PRODUCE_ID] = {
        .name = "produce-id", .commands = CLI_FOR(CLI_PIPE) | SIGNING_COMMANDS,
        .kind = CLI_VALUE_TEXT, .value = "ID",
        .help = N_("the producer's number for this content (default: a fresh UUIDv7)"),
        .detail = "Of several files each gets a number of its own; then it cannot be given."},
    [CLI_OPTION_PROPAGATOR] = {
        .name = "propagator", .commands = CLI_FOR(CLI_PIPE) | WRITING_COMMANDS,
        .kind = CLI_VALUE_TEXT, .value = "CODE", .configurable = true,
        .help = N_("who passes the content on (default: the producer)"),
        .detail = "propagate requires it."},
    [CLI_OPTION_PROPAGATE_ID] = {
        .name = "propagate-id", .commands = CLI_FOR(CLI_PIPE) | WRITING_COMMANDS,
        .kind = CLI_VALUE_TEXT, .value = "ID",
        .help = N_("the propagator's number for this content (default: as --produce-id)"),
        .detail = "With propagate, the default is a fresh UUIDv7."},
    [CLI_OPTION_ATTRIBUTE] = {
        .name = "attribute", .commands = CLI_FOR(CLI_PIPE) | SIGNING_COMMANDS,
        .kind = CLI_VALUE_CHOICE, .value = "is|maybe|suspected", .choices = attribute_choices,
        .configurable = true,
        .help = N_("what is claimed: the content is, may be, or is suspected to be generated"),
        .detail = "The default is is. It is stored as Label 1, 2 or 3."},
    [CLI_OPTION_MODEL] = {
        .name = "model", .commands = CLI_FOR(CLI_PIPE) | SIGNING_COMMANDS | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_TEXT, .value = "NAME", .configurable = true,
        .help = N_("name of the model, to be kept in the mark"),
        .detail = "With mark, it is the AI system of profiles that name one, unless --system is "
                  "given."},
    [CLI_OPTION_TIME] = {
        .name = "time", .commands = CLI_FOR(CLI_PIPE) | SIGNING_COMMANDS,
        .kind = CLI_VALUE_TEXT, .value = "TIME",
        .help = N_("time of generation (default: now)"),
        .detail = "A time such as 2026-03-01T08:00:00+08:00 (RFC 3339), a day such as 2026-03-01, which is "
                  "its beginning in UTC, or seconds since 1970-01-01T00:00:00Z. 0 leaves the time out."},
    [CLI_OPTION_VISIBLE] = {
        .name = "visible", .commands = CLI_FOR(CLI_MARK) | CLI_FOR(CLI_SERVE), .configurable = true,
        .help = N_("draw the label that people see on pictures, too"),
        .detail = "On PNG, JPEG, WebP and GIF, on every frame of an animation. The text is a "
                  "twentieth of the shortest side high, as GB 45438-2025, 5.2 asks, and larger "
                  "where it could not be read. The picture keeps its kind: bit depth, palette, "
                  "colour profile, quantisation, timing; docs/visible-label.md has the details. "
                  "Other files are refused."},
    [CLI_OPTION_LABEL_STYLE] = {
        .name = "label-style", .commands = CLI_FOR(CLI_MARK) | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_CHOICE, .value = "corner|edge|plate", .choices = style_choices,
        .configurable = true,
        .help = N_("how the visible label looks (default: corner)"),
        .detail = "corner: text alone where the picture is calm, else on a plate. edge: a band "
                  "along the whole edge. plate: always on a plate. Colours follow the picture."},
    [CLI_OPTION_LABEL_POSITION] = {
        .name = "label-position", .commands = CLI_FOR(CLI_MARK) | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_CHOICE,
        .value = "bottom-right|bottom|bottom-left|top-left|top|top-right",
        .choices = position_choices, .configurable = true,
        .help = N_("where the visible label stands (default: bottom-right)"),
        .detail = ""},
    [CLI_OPTION_LABEL_OPACITY] = {
        .name = "label-opacity", .commands = CLI_FOR(CLI_MARK) | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_TEXT, .value = "PERCENT", .configurable = true,
        .help = N_("how opaque the visible label is (default: 100)"),
        .detail = "From 40 to 100: what is fainter is no clear label."},
    [CLI_OPTION_LABEL_MARGIN] = {
        .name = "label-margin", .commands = CLI_FOR(CLI_MARK) | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_TEXT, .value = "PERCENT", .configurable = true,
        .help = N_("distance of the visible label from the edges (default: 2.5)"),
        .detail = "Of the shortest side; a whole number from 0 to 20."},
    [CLI_OPTION_FONT] = {
        .name = "font", .commands = CLI_FOR(CLI_MARK) | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_TEXT, .value = "FONT", .configurable = true,
        .help = N_("font of the visible label: a family, or a file if it has a /"),
        .detail = "The default is what Fontconfig prefers of the fonts that have all characters "
                  "of the label."},
    [CLI_OPTION_PROFILE] = {
        .name = "profile", .commands = CLI_FOR(CLI_MARK),
        .kind = CLI_VALUE_CHOICE, .value = "cn|eu|us-ca|all", .choices = profile_choices,
        .configurable = true,
        .help = N_("whose law the labels are for (default: cn)"),
        .detail = "Each writes the metadata AIGC of GB 45438-2025. eu adds DigitalSourceType, "
                  "AISystemUsed and AISystemVersionUsed of IPTC; us-ca and all add the time of "
                  "creation, too. docs/labelling.md tells which duty each of them meets."},
    [CLI_OPTION_SOURCE_TYPE] = {
        .name = "source-type", .commands = SIGNING_COMMANDS,
        .kind = CLI_VALUE_CHOICE, .value = "by-profile|trained|composite|algorithmic",
        .choices = source_type_choices, .configurable = true,
        .help = N_("IPTC DigitalSourceType: wholly by a model, in part, or by rules alone"),
        .detail = "trainedAlgorithmicMedia, compositeWithTrainedAlgorithmicMedia, "
                  "algorithmicMedia. The default is trained for profiles other than cn."},
    [CLI_OPTION_SYSTEM] = {
        .name = "system", .commands = SIGNING_COMMANDS,
        .kind = CLI_VALUE_TEXT, .value = "NAME", .configurable = true,
        .help = N_("IPTC AISystemUsed: name of the AI system"),
        .detail = "Written with any profile."},
    [CLI_OPTION_SYSTEM_VERSION] = {
        .name = "system-version", .commands = SIGNING_COMMANDS,
        .kind = CLI_VALUE_TEXT, .value = "VERSION", .configurable = true,
        .help = N_("IPTC AISystemVersionUsed: its version"),
        .detail = "Written with any profile."},
    [CLI_OPTION_CREATOR_TOOL] = {
        .name = "creator-tool", .commands = CLI_FOR(CLI_MARK),
        .kind = CLI_VALUE_TEXT, .value = "NAME", .configurable = true,
        .help = N_("xmp:CreatorTool: the program that the content was made with"),
        .detail = "Written with any profile."},
    [CLI_OPTION_ALSO_NATIVE] = {
        .name = "also-native", .commands = WRITING_COMMANDS, .configurable = true,
        .help = N_("beside XMP, also write the carrier of the format's own"),
        .detail = "PNG tEXt, EXIF UserComment: for readers that know no XMP. GB 45438-2025 asks "
                  "for one label in a file; both say the same."},
    [CLI_OPTION_MARKDOWN] = {
        .name = "markdown", .commands = WRITING_COMMANDS,
        .help = N_("what is text is Markdown: the label goes into front matter"),
        .detail = "Formats are told by their content, and text that has no front matter yet does "
                  "not say that it is Markdown."},
    [CLI_OPTION_SM2_KEY] = {
        .name = "sm2-key", .commands = CLI_FOR(CLI_MARK),
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("sign the label with this SM2 key, as security data in ReservedCode1"),
        .detail = "A PEM file without password, such as 'openssl genpkey -algorithm SM2' makes "
                  "(TC260-PG-202511A)."},
    [CLI_OPTION_MISSING_LABEL] = {
        .name = "if-missing", .commands = CLI_FOR(CLI_PROPAGATE),
        .kind = CLI_VALUE_CHOICE, .value = "refuse|maybe|suspected", .choices = missing_choices,
        .help = N_("what to do with a file that has no label (default: refuse)"),
        .detail = "maybe and suspected make one with Label 2 or 3 and no producer, as a platform "
                  "has to when a user declares the content, or when it finds other traces "
                  "(Labelling Measures, article 6). A label that is there keeps its Label."},
    [CLI_OPTION_DECLARED] = {
        .name = "declared", .commands = CLI_FOR(CLI_VERIFY),
        .help = N_("the user declares that it was generated: it is at least 'may be'"),
        .detail = "Labelling Measures, article 6 (2)."},
    [CLI_OPTION_PIN] = {
        .name = "pin", .commands = CLI_FOR(CLI_VERIFY) | CLI_FOR(CLI_SHOW),
        .kind = CLI_VALUE_FILE, .value = "FILE", .repeatable = true, .configurable = true,
        .help = N_("trust labels whose security data is signed with this key"),
        .detail = "A PEM file with a public key or a certificate of SM2 or RSA. May be given more "
                  "than once. A signature by any other key only proves that the label was not "
                  "changed since somebody signed it."},
    [CLI_OPTION_IN_PLACE] = {
        .name = "in-place", .letter = 'i', .commands = WRITING_COMMANDS,
        .help = N_("replace each file by its result"),
        .detail = "The result takes the name when it is complete."},
    [CLI_OPTION_OUTPUT_DIR] = {
        .name = "output-dir", .commands = WRITING_COMMANDS,
        .kind = CLI_VALUE_FOLDER, .value = "DIR",
        .help = N_("write each result into this folder, under the name of the file"),
        .detail = "The folder must be there."},
    [CLI_OPTION_JOBS] = {
        .name = "jobs", .letter = 'j', .commands = WRITING_COMMANDS | CLI_FOR(CLI_SCAN) |
                    CLI_FOR(CLI_SHOW) | CLI_FOR(CLI_WATERMARK_DETECT),
        .kind = CLI_VALUE_TEXT, .value = "N",
        .help = N_("work on N files at once (default: 1)"),
        .detail = "1 to 256 processes. What is printed stays in the order of the files."},
    [CLI_OPTION_SIGN] = {
        .name = "sign", .commands = CLI_FOR(CLI_MARK),
        .help = N_("then sign the file with a C2PA manifest"),
        .detail = "Needs --cert and --cert-key. The manifest comes last, and covers the label."},
    [CLI_OPTION_CERT] = {
        .name = "cert", .commands = CERTIFIED_COMMANDS,
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("sign with this certificate: PEM, leaf first, then its issuers"),
        .detail = "The command init makes one; doctor tells what is wrong with one. "
                  "A root at the end is left out of the file."},
    [CLI_OPTION_CERT_KEY] = {
        .name = "cert-key", .commands = CERTIFIED_COMMANDS,
        .kind = CLI_VALUE_FILE, .value = "FILE|URI", .configurable = true,
        .help = N_("its secret key: PEM, or a URI such as pkcs11:object=signer"),
        .detail = "A URI goes to OpenSSL: pkcs11: needs a PKCS#11 provider in openssl.cnf. "
                  "docs/c2pa.md tells more."},
    [CLI_OPTION_CERT_PASSWORD_FILE] = {
        .name = "cert-password-file", .commands = CERTIFIED_COMMANDS,
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("the password of --cert-key, or the PIN, is the first line of FILE"),
        .detail = ""},
    [CLI_OPTION_TSA] = {
        .name = "tsa", .commands = SIGNING_COMMANDS | CLI_FOR(CLI_PIPE),
        .kind = CLI_VALUE_TEXT, .value = "URL", .configurable = true,
        .help = N_("have the signature time-stamped by this authority (RFC 3161)"),
        .detail = "The one option that opens a network connection; it is kept for all files. With a "
                  "time stamp, what was signed holds also when the certificate has expired."},
    [CLI_OPTION_TSA_REQUEST] = {
        .name = "tsa-request", .commands = CLI_FOR(CLI_SIGN),
        .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("leave room for a time stamp, and write the request for it to FILE"),
        .detail = "For machines without a network: FILE is a TimeStampReq (RFC 3161), to be sent to "
                  "an authority from elsewhere. The file that is signed is valid without the stamp "
                  "already. Not for plain text."},
    [CLI_OPTION_TSA_TOKEN] = {
        .name = "tsa-token", .commands = CLI_FOR(CLI_SIGN),
        .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("put the answer to --tsa-request into the signed file"),
        .detail = "FILE is what the authority answered. Nothing is signed again, so no certificate "
                  "is needed; the rest of the signed file stays as it is."},
    [CLI_OPTION_TITLE] = {
        .name = "title", .commands = SIGNING_COMMANDS,
        .kind = CLI_VALUE_TEXT, .value = "TEXT",
        .help = N_("title of the content in the manifest (default: none)"),
        .detail = ""},
    [CLI_OPTION_ACTION] = {
        .name = "action", .commands = SIGNING_COMMANDS,
        .kind = CLI_VALUE_TEXT, .value = "NAME",
        .help = N_("what was done with a file that has a manifest (default: c2pa.edited)"),
        .detail = "A manifest that is there becomes an ingredient of the new one."},
    [CLI_OPTION_MINIMAL] = {
        .name = "minimal", .commands = SIGNING_COMMANDS, .configurable = true,
        .help = N_("write the smallest manifest: no AI disclosure, no AIGC record"),
        .detail = ""},
    [CLI_OPTION_SIDECAR] = {
        .name = "sidecar", .commands = CLI_FOR(CLI_SIGN),
        .help = N_("write the manifest as a file of its own (.c2pa); the file stays as it is"),
        .detail = "For files of any format."},
    [CLI_OPTION_SIDECAR_FILE] = {
        .name = "sidecar", .commands = CLI_FOR(CLI_VERIFY),
        .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("the C2PA manifest of the file is in FILE"),
        .detail = ""},
    [CLI_OPTION_ANCHORS] = {
        .name = "anchors", .commands = TRUSTING_COMMANDS,
        .kind = CLI_VALUE_FILE, .value = "FILE", .repeatable = true, .configurable = true,
        .help = N_("trust C2PA signers whose certificates lead to one in FILE (PEM)"),
        .detail = "May be given more than once. Without it no signer is trusted."},
    [CLI_OPTION_TSA_ANCHORS] = {
        .name = "tsa-anchors", .commands = TRUSTING_COMMANDS,
        .kind = CLI_VALUE_FILE, .value = "FILE", .repeatable = true, .configurable = true,
        .help = N_("trust time stamps whose certificates lead to one in FILE (PEM)"),
        .detail = ""},
    [CLI_OPTION_ALLOWED] = {
        .name = "allowed", .commands = TRUSTING_COMMANDS,
        .kind = CLI_VALUE_FILE, .value = "FILE", .repeatable = true, .configurable = true,
        .help = N_("trust C2PA signers whose certificates are in FILE (PEM)"),
        .detail = ""},
    [CLI_OPTION_USAGE] = {
        .name = "usage", .commands = TRUSTING_COMMANDS | CLI_FOR(CLI_DOCTOR),
        .kind = CLI_VALUE_TEXT, .value = "OID", .repeatable = true, .configurable = true,
        .help = N_("accept C2PA signers with this extended key usage"),
        .detail = "Replaces the default: claimSigning, emailProtection, documentSigning."},
    [CLI_OPTION_IDENTITY_NAME] = {
        .name = "output", .letter = 'o', .commands = CLI_FOR(CLI_INIT),
        .kind = CLI_VALUE_FILE, .value = "NAME",
        .help = N_("write NAME.key, NAME.pem, NAME-root.key, NAME-root.pem, NAME.config"),
        .detail = "None of them may exist."},
    [CLI_OPTION_ORGANISATION] = {
        .name = "organisation", .commands = CLI_FOR(CLI_INIT),
        .kind = CLI_VALUE_TEXT, .value = "TEXT",
        .help = N_("who signs, as viewers show it"),
        .detail = ""},
    [CLI_OPTION_SIGNER_NAME] = {
        .name = "name", .commands = CLI_FOR(CLI_INIT),
        .kind = CLI_VALUE_TEXT, .value = "TEXT",
        .help = N_("common name of the certificate (default: the organisation)"),
        .detail = ""},
    [CLI_OPTION_COUNTRY] = {
        .name = "country", .commands = CLI_FOR(CLI_INIT),
        .kind = CLI_VALUE_TEXT, .value = "CC",
        .help = N_("country of the organisation, two letters (default: CN)"),
        .detail = ""},
    [CLI_OPTION_ALGORITHM] = {
        .name = "algorithm", .commands = CLI_FOR(CLI_INIT),
        .kind = CLI_VALUE_CHOICE, .value = "ed25519|es256|es384|ps256",
        .choices = algorithm_choices,
        .help = N_("kind of the keys (default: ed25519, the smallest)"),
        .detail = ""},
    [CLI_OPTION_NDJSON] = {
        .name = "ndjson", .commands = CLI_FOR(CLI_SCAN),
        .help = N_("each line is a JSON object: scan one field, add the findings to the line"),
        .detail = "Needs --field. Each line comes back with one more member, aigc, as its last; "
                  "every other byte stays. A line that cannot be scanned comes back as a record "
                  "{\"aigc\":{...\"error\"...},\"raw\":...} with the line in raw, or base64 in "
                  "raw_base64 if it is not UTF-8, and the exit status is 3. A line that is blank "
                  "stays blank."},
    [CLI_OPTION_FIELD] = {
        .name = "field", .commands = CLI_FOR(CLI_SCAN),
        .kind = CLI_VALUE_TEXT, .value = "NAME",
        .help = N_("with --ndjson: the field with the text, such as text or message.0.content"),
        .detail = ""},
    [CLI_OPTION_EXPLAIN] = {
        .name = "explain", .commands = CLI_FOR(CLI_SCAN),
        .help = N_("say of each finding how it was read, and which allow phrase missed it"),
        .detail = "Lines under each finding say by which lane of the rules it was found, what it "
                  "reads as, and which characters were passed over or read as others, and where, "
                  "in bytes. With --json and --ndjson this is a member explain."},
    [CLI_OPTION_PSEUDONYM_TABLE] = {
        .name = "pseudonyms", .commands = CLI_FOR(CLI_RESTORE),
        .kind = CLI_VALUE_FILE, .value = "FILE", .repeatable = true,
        .help = N_("put back the pseudonyms of this file"),
        .detail = "May be given more than once. Names that are not in it stay."},
    [CLI_OPTION_FORM] = {
        .name = "form", .commands = CLI_FOR(CLI_RESTORE),
        .kind = CLI_VALUE_CHOICE, .value = "plain|json", .choices = form_choices,
        .help = N_("how values are written: as they are, or as part of JSON strings"),
        .detail = "The default is plain. Use json for the arguments of a tool call."},
    [CLI_OPTION_PUBLIC_KEY] = {
        .name = "key", .commands = CLI_FOR(CLI_VERIFY) | CLI_FOR(CLI_AUDIT_VERIFY),
        .kind = CLI_VALUE_FILE, .value = "FILE", .repeatable = true,
        .help = N_("trust this public key"),
        .detail = "May be given more than once. Without --keyring, only these keys are trusted."},
    [CLI_OPTION_KEYRING] = {
        .name = "keyring", .commands = CLI_FOR(CLI_VERIFY) | CLI_FOR(CLI_AUDIT_VERIFY) | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_FOLDER, .value = "DIR", .configurable = true,
        .help = N_("trust every public key (*.pub) in this folder"),
        .detail = "The default, unless --key is given, is keyring beside the user's configuration "
                  "file. Whoever can write there decides what is trusted."},
    [CLI_OPTION_KEY_NAME] = {
        .name = "output", .letter = 'o', .commands = CLI_FOR(CLI_KEYGEN),
        .kind = CLI_VALUE_FILE, .value = "NAME",
        .help = N_("write NAME.key (secret) and NAME.pub; neither may exist"),
        .detail = ""},
    [CLI_OPTION_PASSWORD_FILE] = {
        .name = "password-file", .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("the password of the secret key is the first line of FILE"),
        .detail = "Without it, the pipe asks on the terminal if the key is encrypted."},
    [CLI_OPTION_NEW_PASSWORD] = {
        .name = "password", .commands = CLI_FOR(CLI_KEYGEN),
        .help = N_("ask on the terminal for a password that encrypts the secret key"),
        .detail = "A password is never taken from the command line, where others could see it."},
    [CLI_OPTION_NEW_PASSWORD_FILE] = {
        .name = "password-file", .commands = CLI_FOR(CLI_KEYGEN),
        .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("encrypt the secret key with the first line of FILE"),
        .detail = ""},
    [CLI_OPTION_WATERMARK_KEY] = {
        .name = "key", .commands = WATERMARK_COMMANDS,
        .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("the secret key of the mark (made by 'aigc-label watermark keygen')"),
        .detail = "Without it the mark can neither be read nor written."},
    [CLI_OPTION_PAYLOAD] = {
        .name = "payload", .commands = CLI_FOR(CLI_WATERMARK_EMBED),
        .kind = CLI_VALUE_TEXT, .value = "HEX",
        .help = N_("what to write: 16 hexadecimal digits, or 32"),
        .detail = "32 digits are a little less robust than 16. It is an identifier that leads to a "
                  "record kept elsewhere; docs/watermark.md has a layout that says who and when."},
    [CLI_OPTION_STRENGTH] = {
        .name = "strength", .commands = CLI_FOR(CLI_WATERMARK_EMBED),
        .kind = CLI_VALUE_TEXT, .value = "PERCENT",
        .help = N_("how strong the mark is, 25 to 400 (default: as much as the picture needs)"),
        .detail = "By default the picture is tried out: the mark is made stronger or weaker until "
                  "it can be read after JPEG of quality 50 and a crop to half of the area, as far "
                  "as it stays invisible."},
    [CLI_OPTION_MARK_KEY] = {
        .name = "watermark-key",
        .commands = CLI_FOR(CLI_MARK) | CLI_FOR(CLI_VERIFY) | CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("write, or look for, the invisible mark of this key in the pixels"),
        .detail = "Made by 'aigc-label watermark keygen'. For PNG, JPEG, WebP and GIF; of an "
                  "animation each frame is marked. mark writes the mark first, the visible label over "
                  "it, then metadata and manifest, and reads it back. With --sign, the manifest names "
                  "it (c2pa.soft-binding). docs/watermark.md tells more."},
    [CLI_OPTION_MARK_PAYLOAD] = {
        .name = "watermark-payload", .commands = CLI_FOR(CLI_MARK),
        .kind = CLI_VALUE_TEXT, .value = "HEX",
        .help = N_("what that mark carries: 16 hexadecimal digits, or 32 (default: a fresh id)"),
        .detail = "A fresh id says by itself who marked and when: a tag of --producer, the minute, "
                  "and a random number; docs/watermark.md has its layout."},
    [CLI_OPTION_MARK_TABLE] = {
        .name = "watermark-table", .commands = CLI_FOR(CLI_MARK) | CLI_FOR(CLI_VERIFY),
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("from marks to records: mark adds a line of JSON, verify looks it up"),
        .detail = "A line has what the mark carries, and the AIGC record of the picture. With a "
                  "table, no identifier is given to two pictures; several processes may share it."},
    [CLI_OPTION_PROVIDER] = {
        .name = "provider", .commands = CLI_FOR(CLI_VERIFY),
        .kind = CLI_VALUE_TEXT, .value = "CODE", .repeatable = true, .configurable = true,
        .help = N_("name this provider if the id in a mark has its tag"),
        .detail = "For marks that are in no table; may be given more than once. The codes in "
                  "--watermark-table are compared, too."},
    [CLI_OPTION_ALLOW_WEAK] = {
        .name = "allow-weak",
        .commands = CLI_FOR(CLI_WATERMARK_EMBED) | CLI_FOR(CLI_MARK) | CLI_FOR(CLI_SERVE),
        .help = N_("write the picture even if the mark cannot be read in it"),
        .detail = "It is said when this is so."},
    [CLI_OPTION_WATERMARK_TABLE] = {
        .name = "table", .commands = CLI_FOR(CLI_WATERMARK_DETECT),
        .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("show the line of this file of JSON whose \"watermark\" is the payload"),
        .detail = "The first such line; others may be anything."},
    [CLI_OPTION_WATERMARK_KEY_FILE] = {
        .name = "output", .letter = 'o', .commands = CLI_FOR(CLI_WATERMARK_KEYGEN),
        .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("write the key to this file, which may not exist"),
        .detail = "Only its owner can read it."},
    [CLI_OPTION_CLEAN] = {
        .name = "clean", .commands = CLI_FOR(CLI_RULES_TEST),
        .kind = CLI_VALUE_FILE, .value = "PATH", .repeatable = true,
        .help = N_("these texts are clean: fail if more is found in them than --budget allows"),
        .detail = "A file, or all files of a folder and of the folders in it. May be given more "
                  "than once. The rules that found something are named, with their first hit."},
    [CLI_OPTION_BUDGET] = {
        .name = "budget", .commands = CLI_FOR(CLI_RULES_TEST),
        .kind = CLI_VALUE_TEXT, .value = "N",
        .help = N_("findings allowed in a megabyte of --clean texts (default: 0)"),
        .detail = "A number such as 1 or 0.5. A megabyte has 1,000,000 bytes."},
    [CLI_OPTION_COUNT_FROM] = {
        .name = "from", .commands = CLI_FOR(CLI_RULES_TEST) | CLI_FOR(CLI_ASSESS),
        .kind = CLI_VALUE_CHOICE, .value = "redact|stop|log", .choices = count_from_choices,
        .help = N_("mildest action of which findings count (default: redact)"),
        .detail = "What milder rules find is listed by rules test, and does not count."},
    [CLI_OPTION_TRAFFIC] = {
        .name = "on", .commands = CLI_FOR(CLI_RULES_DIFF),
        .kind = CLI_VALUE_FILE, .value = "PATH", .repeatable = true,
        .help = N_("tell which verdicts on these recorded texts would change"),
        .detail = "A file, or all files of a folder. Each line is a text of its own. May be given "
                  "more than once."},
    [CLI_OPTION_TRAFFIC_FIELD] = {
        .name = "field", .commands = CLI_FOR(CLI_RULES_DIFF),
        .kind = CLI_VALUE_TEXT, .value = "NAME",
        .help = N_("with --on: each line is a JSON object; the text is in this field"),
        .detail = ""},
    [CLI_OPTION_HTML] = {
        .name = "html", .commands = CLI_FOR(CLI_RULES_STATS) | CLI_FOR(CLI_ASSESS),
        .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("also write the report to FILE as a page to print"),
        .detail = "The page needs no other file, no network and no script."},
    [CLI_OPTION_AS_OF] = {
        .name = "as-of", .commands = CLI_FOR(CLI_RULES_STATS) | CLI_FOR(CLI_ASSESS),
        .kind = CLI_VALUE_TEXT, .value = "DATE",
        .help = N_("day of the report, such as 2026-03-01 (default: today)"),
        .detail = ""},
    [CLI_OPTION_REPORT_LANG] = {
        .name = "lang", .commands = CLI_FOR(CLI_RULES_STATS) | CLI_FOR(CLI_ASSESS),
        .kind = CLI_VALUE_CHOICE, .value = "auto|zh|en", .choices = language_choices,
        .help = N_("language of the report"),
        .detail = "With auto, the default, a rule report is in the language of the messages, and "
                  "an assessment in Chinese."},
    [CLI_OPTION_CORPUS] = {
        .name = "corpus", .commands = CLI_FOR(CLI_ASSESS),
        .kind = CLI_VALUE_FILE, .value = "FILE", .repeatable = true,
        .help = N_("screen this training corpus"),
        .detail = "Each line is a JSON object with text and source. May be given more than once."},
    [CLI_OPTION_DRAW] = {
        .name = "draw", .commands = CLI_FOR(CLI_ASSESS),
        .kind = CLI_VALUE_TEXT, .value = "N",
        .help = N_("draw N records of the corpus for people to judge, print them, and no more"),
        .detail = "They are printed with an empty verdict, to be set to good or bad. The same "
                  "--seed draws the same records."},
    [CLI_OPTION_MANUAL] = {
        .name = "manual", .commands = CLI_FOR(CLI_ASSESS),
        .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("records that --draw printed, judged by people"),
        .detail = "It is checked that they are those that the seed draws, with their texts."},
    [CLI_OPTION_SHARE] = {
        .name = "technical-share", .commands = CLI_FOR(CLI_ASSESS),
        .kind = CLI_VALUE_TEXT, .value = "PERCENT",
        .help = N_("share of each source that is drawn and scanned (default: 10)"),
        .detail = "A whole number, 10 to 100."},
    [CLI_OPTION_OUTPUTS] = {
        .name = "outputs", .commands = CLI_FOR(CLI_ASSESS),
        .kind = CLI_VALUE_FILE, .value = "FILE", .repeatable = true,
        .help = N_("check these answers of the model"),
        .detail = "Each line is a JSON object with answer, and as far as there are judgements, "
                  "manual and classifier: good or bad. The rules judge each answer, too."},
    [CLI_OPTION_SHOULD_REFUSE] = {
        .name = "should-refuse", .commands = CLI_FOR(CLI_ASSESS),
        .kind = CLI_VALUE_FILE, .value = "FILE", .repeatable = true,
        .help = N_("check these answers to questions that must be refused"),
        .detail = "Each line is a JSON object with question and refused: true or false. Without "
                  "refused, the question counts as refused if a rule stops it on input."},
    [CLI_OPTION_SHOULD_ANSWER] = {
        .name = "should-answer", .commands = CLI_FOR(CLI_ASSESS),
        .kind = CLI_VALUE_FILE, .value = "FILE", .repeatable = true,
        .help = N_("check these answers to questions that must not be refused"),
        .detail = "As --should-refuse."},
    [CLI_OPTION_BANK_OUTPUT] = {
        .name = "bank-output", .commands = CLI_FOR(CLI_ASSESS),
        .kind = CLI_VALUE_FILE, .value = "FILE", .repeatable = true,
        .help = N_("count the questions of this bank for testing generated content"),
        .detail = "Each line is a JSON object with question and kind, a code such as A.1.a."},
    [CLI_OPTION_BANK_REFUSE] = {
        .name = "bank-refuse", .commands = CLI_FOR(CLI_ASSESS),
        .kind = CLI_VALUE_FILE, .value = "FILE", .repeatable = true,
        .help = N_("count the questions of this bank that must be refused"),
        .detail = "As --bank-output."},
    [CLI_OPTION_BANK_ANSWER] = {
        .name = "bank-answer", .commands = CLI_FOR(CLI_ASSESS),
        .kind = CLI_VALUE_FILE, .value = "FILE", .repeatable = true,
        .help = N_("count the questions of this bank that must not be refused"),
        .detail = "The kind is one of system, belief, image, culture, customs, ethnicity, "
                  "geography, history, heroes, gender, age, occupation, health, or its Chinese "
                  "name."},
    [CLI_OPTION_SEED] = {
        .name = "seed", .commands = CLI_FOR(CLI_ASSESS),
        .kind = CLI_VALUE_TEXT, .value = "NUMBER",
        .help = N_("draw samples with this seed (default: a new one, which the report tells)"),
        .detail = "A whole number below 2^63."},
    [CLI_OPTION_CHECK] = {
        .name = "check", .commands = CLI_FOR(CLI_RULES_FMT),
        .help = N_("change nothing; say which files are not in their form"),
        .detail = ""},
    [CLI_OPTION_FROM] = {
        .name = "from", .commands = CLI_FOR(CLI_RULES_IMPORT),
        .kind = CLI_VALUE_CHOICE, .value = "text|csv|tsv|houbb|pm|gitleaks|presidio",
        .choices = from_choices,
        .help = N_("what the file is (default: by the end of its name, else text)"),
        .detail = "A list of words; a table of them, perhaps with a first line that names the "
                  "columns; a tags file of houbb sensitive-word; a file for @pmFromFile of "
                  "ModSecurity; rules of gitleaks in TOML; recognisers of Presidio in YAML."},
    [CLI_OPTION_CATEGORY] = {
        .name = "category", .commands = CLI_FOR(CLI_RULES_IMPORT),
        .kind = CLI_VALUE_TEXT, .value = "CODE",
        .help = N_("the category of what is imported, such as A.3.e"),
        .detail = "In a word list, of the words that have none of their own. The default is A.3.c "
                  "for gitleaks, A.4.f for Presidio, and none for words."},
    [CLI_OPTION_TAG] = {
        .name = "tag", .commands = CLI_FOR(CLI_RULES_IMPORT),
        .kind = CLI_VALUE_TEXT, .value = "TAG=CODE", .repeatable = true,
        .help = N_("words with this tag or category in the file are of category CODE"),
        .detail = "May be given more than once. Other tags are kept as notes."},
    [CLI_OPTION_PREFIX] = {
        .name = "prefix", .commands = CLI_FOR(CLI_RULES_IMPORT),
        .kind = CLI_VALUE_TEXT, .value = "TEXT",
        .help = N_("what the ids of imported rules begin with (default: imported.)"),
        .detail = ""},
    [CLI_OPTION_BUNDLE] = {
        .name = "output", .letter = 'o', .commands = CLI_FOR(CLI_RULES_BUILD),
        .kind = CLI_VALUE_FILE, .value = "BUNDLE",
        .help = N_("write the bundle to this file, and its signature to BUNDLE.minisig"),
        .detail = "Each appears as a whole or not at all."},
    [CLI_OPTION_BUNDLE_KEY] = {
        .name = "key", .commands = CLI_FOR(CLI_RULES_BUILD),
        .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("sign the bundle with this secret key (made by 'aigc-label keygen')"),
        .detail = "Without it the bundle is not signed; 'minisign -S -m BUNDLE' can do that "
                  "elsewhere. Keep this key apart from the one that signs texts."},
    [CLI_OPTION_BUNDLE_PASSWORD_FILE] = {
        .name = "password-file", .commands = CLI_FOR(CLI_RULES_BUILD),
        .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("the password of the secret key is the first line of FILE"),
        .detail = ""},
    [CLI_OPTION_REVISION] = {
        .name = "revision", .commands = CLI_FOR(CLI_RULES_BUILD),
        .kind = CLI_VALUE_TEXT, .value = "NUMBER",
        .help = N_("revision of the bundle, greater than any before"),
        .detail = "The default is one more than that of the bundle BUNDLE is now, or 1."},
    [CLI_OPTION_CREATED] = {
        .name = "time", .commands = CLI_FOR(CLI_RULES_BUILD),
        .kind = CLI_VALUE_TEXT, .value = "TIME",
        .help = N_("time of making (default: now)"),
        .detail = "As for the filter. The same rules, revision and times give the same bytes."},
    [CLI_OPTION_EXPIRES] = {
        .name = "expires", .commands = CLI_FOR(CLI_RULES_BUILD),
        .kind = CLI_VALUE_TEXT, .value = "TIME",
        .help = N_("refuse the bundle from this time on (default: never)"),
        .detail = "A time, a day or seconds, as for --time: of a day, it is 00:00 in UTC, so that the bundle is "
"last used on the day before. A program that runs by then keeps its rules; none starts with "
"them."},
    [CLI_OPTION_ENGINE] = {
        .name = "engine", .commands = CLI_FOR(CLI_RULES_BUILD),
        .kind = CLI_VALUE_TEXT, .value = "VERSION",
        .help = N_("least version of aigc-label that may use the bundle (default: this one)"),
        .detail = ""},
    [CLI_OPTION_AUDIT_LOG] = {
        .name = "audit-log", .commands = LOGGING_COMMANDS,
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("write each decision and each label to this audit log"),
        .detail = "One JSON object on a line; each has the hash of the one before, so that none can "
                  "be changed or removed unseen. Any number of programs may share a log. The end of "
                  "a text, with its label, is written only after the record is."},
    [CLI_OPTION_AUDIT_KEY] = {
        .name = "audit-key", .commands = AUDITED_COMMANDS,
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("hash users and what was found with this key: 32 random bytes"),
        .detail = "Or 64 hexadecimal digits. Without it, the log has no hashes, and no user can be "
                  "named."},
    [CLI_OPTION_AUDIT_TEXT] = {
        .name = "audit-text", .commands = AUDITED_COMMANDS, .configurable = true,
        .help = N_("write what was found to the audit log, not only its hash"),
        .detail = "Up to 4096 bytes of each finding. The log then holds what rules mask."},
    [CLI_OPTION_AUDIT_SYNC] = {
        .name = "audit-sync", .commands = LOGGING_COMMANDS,
        .kind = CLI_VALUE_CHOICE, .value = "record|close|never", .choices = sync_choices,
        .configurable = true,
        .help = N_("when the audit log is safe from a loss of power (default: record)"),
        .detail = "After each record, at checkpoints and at the end, or when the system sees fit."},
    [CLI_OPTION_AUDIT_FULL] = {
        .name = "audit-full", .commands = LOGGING_COMMANDS,
        .kind = CLI_VALUE_CHOICE, .value = "fail-closed|drop", .choices = full_choices,
        .configurable = true,
        .help = N_("with no room for a record, stop, or drop and count it (default: fail-closed)"),
        .detail = "The records that come later tell how many were dropped."},
    [CLI_OPTION_AUDIT_ROTATE] = {
        .name = "audit-rotate", .commands = LOGGING_COMMANDS,
        .kind = CLI_VALUE_CHOICE, .value = "month|day|never", .choices = rotate_choices,
        .configurable = true,
        .help = N_("when the audit log begins a new file (default: month)"),
        .detail = "By UTC, and in any case at 1 GiB. What is complete is called FILE.000001 and so "
                  "on; the chain goes through all of them."},
    [CLI_OPTION_AUDIT_SIGN_KEY] = {
        .name = "audit-sign-key", .commands = LOGGING_COMMANDS | CLI_FOR(CLI_AUDIT_PRUNE),
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("sign checkpoints of the audit log with this secret key"),
        .detail = "At the end of the text, of a file of the log, and each 1000 records."},
    [CLI_OPTION_AUDIT_PASSWORD_FILE] = {
        .name = "audit-password-file", .commands = LOGGING_COMMANDS | CLI_FOR(CLI_AUDIT_PRUNE),
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("the password of that key is the first line of FILE"),
        .detail = ""},
    [CLI_OPTION_REQUEST_ID] = {
        .name = "request-id", .commands = TEXT_COMMANDS | CLI_FOR(CLI_MARK),
        .kind = CLI_VALUE_TEXT, .value = "ID",
        .help = N_("what the audit log calls this text or file (default: a fresh UUIDv7)"),
        .detail = ""},
    [CLI_OPTION_USER] = {
        .name = "user", .commands = TEXT_COMMANDS,
        .kind = CLI_VALUE_TEXT, .value = "ID",
        .help = N_("whose text it is; kept as a hash under --audit-key only"),
        .detail = "Other users of the machine can see the command line: give a number rather than "
                  "a name."},
    [CLI_OPTION_STRIKES] = {
        .name = "strikes", .commands = TEXT_COMMANDS,
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("count violations of the user in FILE: say when there are 3 in a row or 5 a day"),
        .detail = "For texts of --direction input. A text that is no violation ends the row; the "
                  "day is the last 24 hours (TC260-003, 7 g)."},
    [CLI_OPTION_STRIKE_ACTION] = {
        .name = "strike-action", .commands = TEXT_COMMANDS,
        .kind = CLI_VALUE_CHOICE, .value = "stop|redact|log", .choices = strike_choices,
        .configurable = true,
        .help = N_("the mildest action that makes a text a violation (default: stop)"),
        .detail = ""},
    [CLI_OPTION_CHAIN_ONLY] = {
        .name = "chain-only", .commands = CLI_FOR(CLI_AUDIT_VERIFY),
        .help = N_("do not look at signatures"),
        .detail = "Whoever can write the log can then have made all of it."},
    [CLI_OPTION_OLDER_THAN] = {
        .name = "older-than", .commands = CLI_FOR(CLI_AUDIT_PRUNE),
        .kind = CLI_VALUE_TEXT, .value = "DAYS",
        .help = N_("remove files of which every record is older (default and least: 183)"),
        .detail = "Only files that are complete. The log says what was removed."},
    [CLI_OPTION_DAY_FROM] = {
        .name = "from", .commands = CLI_FOR(CLI_AUDIT_REPORT),
        .kind = CLI_VALUE_TEXT, .value = "DAY",
        .help = N_("count from this day on, such as 2026-03-01"),
        .detail = "Days are those of the local time zone."},
    [CLI_OPTION_TO] = {
        .name = "to", .commands = CLI_FOR(CLI_AUDIT_REPORT),
        .kind = CLI_VALUE_TEXT, .value = "DAY",
        .help = N_("count to the end of this day"),
        .detail = ""},
    [CLI_OPTION_LISTEN] = {
        .name = "listen", .commands = CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_TEXT, .value = "ADDRESS", .configurable = true,
        .help = N_("listen here: HOST:PORT or unix:PATH (default: 127.0.0.1:8700)"),
        .detail = "HOST is a number; IPv6 in brackets. An address that can be reached from other "
                  "machines needs --token-file. A socket that systemd hands over is used instead. "
                  "There is no TLS: put a front before it."},
    [CLI_OPTION_TOKEN_FILE] = {
        .name = "token-file", .commands = CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("ask for the bearer token that is the first line of FILE"),
        .detail = "At least 16 characters. /livez and /readyz answer without it."},
    [CLI_OPTION_INPUT_POLICY] = {
        .name = "input-policy", .commands = CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_FILE, .value = "FILE", .configurable = true,
        .help = N_("do with findings in what users write what this policy file says"),
        .detail = "--policy is for what models write."},
    [CLI_OPTION_MAX_TEXT] = {
        .name = "max-text", .commands = CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_TEXT, .value = "MIB", .configurable = true,
        .help = N_("refuse a request with more than MIB of text (default: 4)"),
        .detail = ""},
    [CLI_OPTION_MAX_FILE] = {
        .name = "max-file", .commands = CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_TEXT, .value = "MIB", .configurable = true,
        .help = N_("refuse a file of more than MIB (default: 64)"),
        .detail = "A file that is labelled or verified is in memory meanwhile."},
    [CLI_OPTION_MAX_BODIES] = {
        .name = "max-bodies", .commands = CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_TEXT, .value = "MIB", .configurable = true,
        .help = N_("have at most MIB of requests in memory; 503 beyond that (default: 256)"),
        .detail = "Of all connections together. At least as much as --max-file and --max-text."},
    [CLI_OPTION_CONNECTIONS] = {
        .name = "connections", .commands = CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_TEXT, .value = "NUMBER", .configurable = true,
        .help = N_("keep at most NUMBER connections open (default: 1024)"),
        .detail = ""},
    [CLI_OPTION_IDLE] = {
        .name = "idle", .commands = CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_TEXT, .value = "SECONDS", .configurable = true,
        .help = N_("close a connection that was silent for SECONDS (default: 60)"),
        .detail = ""},
    [CLI_OPTION_DRAIN] = {
        .name = "drain", .commands = CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_TEXT, .value = "SECONDS", .configurable = true,
        .help = N_("on SIGTERM, answer what is under way for SECONDS (default: 30)"),
        .detail = ""},
    [CLI_OPTION_THREADS] = {
        .name = "threads", .commands = CLI_FOR(CLI_SERVE),
        .kind = CLI_VALUE_TEXT, .value = "NUMBER", .configurable = true,
        .help = N_("scan in NUMBER threads (default: one for each processor, at least 2)"),
        .detail = ""},
    [CLI_OPTION_OUTPUT] = {
        .name = "output", .letter = 'o',
        .commands = CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_SCAN) | CLI_FOR(CLI_RESTORE) |
                    CLI_FOR(CLI_RULES_IMPORT) | CLI_FOR(CLI_ASSESS) | CLI_FOR(CLI_WATERMARK_EMBED) |
                    WRITING_COMMANDS | CLI_FOR(CLI_SIGN),
        .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("write to FILE, all or nothing, instead of standard output"),
        .detail = "The text is written to a temporary file in the same folder, which takes the "
                  "name when it is complete. If anything fails, a FILE that was there stays as it "
                  "was. A device or a named pipe is written to directly."},
    [CLI_OPTION_JSON] = {
        .name = "json",
        .commands = ALL & ~(CLI_FOR(CLI_PIPE) | CLI_FOR(CLI_RESTORE) | CLI_FOR(CLI_KEYGEN) |
                            CLI_FOR(CLI_WATERMARK_KEYGEN) | CLI_FOR(CLI_SIGN) |
                            CLI_FOR(CLI_INIT) | CLI_FOR(CLI_SERVE)),
        .help = N_("answer in JSON, one object on a line"),
        .detail = "Each object has a member schema, now 1. Members may be added under the same "
                  "number."},
    [CLI_OPTION_QUIET] = {
        .name = "quiet", .letter = 'q',
        .commands = ALL & ~(CLI_FOR(CLI_RULES_LIST) | CLI_FOR(CLI_RULES_BENCH) |
                            CLI_FOR(CLI_RULES_INFO) | CLI_FOR(CLI_AUDIT_REPORT)),
        .help = N_("say nothing but errors; scan, verify and rules answer by exit status only"),
        .detail = "The lines of scan --ndjson are written all the same."},
    [CLI_OPTION_CONFIG] = {
        .name = "config", .commands = ALL, .kind = CLI_VALUE_FILE, .value = "FILE",
        .help = N_("read this configuration file and no other"),
        .detail = ""},
    [CLI_OPTION_NO_CONFIG] = {
        .name = "no-config", .commands = ALL,
        .help = N_("read no configuration file"),
        .detail = ""},
    [CLI_OPTION_HELP] = {
        .name = "help", .letter = 'h', .commands = ALL,
        .help = N_("show this help"),
        .detail = ""},
    [CLI_OPTION_VERSION] = {
        .name = "version", .letter = 'V', .commands = ALL,
        .help = N_("show the version"),
        .detail = ""},
};
/* clang-format on */

_Static_assert(sizeof commands / sizeof commands[0] == CLI_COMMAND_COUNT, "commands");
_Static_assert(sizeof options / sizeof options[0] == CLI_OPTION_COUNT, "options");

const cli_command_entry *
cli_command_get(cli_command command)
{
    return &commands[command];
}

const cli_option_entry *
cli_option_get(cli_option_id id)
{
    return &options[id];
}

bool
cli_option_belongs(cli_option_id id, cli_command command)
{
    return (options[id].commands & CLI_FOR(command)) != 0;
}
