/* SPDX-License-Identifier: Apache-2.0 */
/* The commands and options of the program. This table is the one source for parsing, --help,
 * the man page and shell completion: a new option is one id here, one entry in
 * option_table.c, and the code that asks for it. */
#ifndef CLI_OPTION_TABLE_H
#define CLI_OPTION_TABLE_H

#include <stdbool.h>
#include <stdint.h>

typedef enum cli_command {
    CLI_PIPE, /* no command: the filter */
    CLI_SCAN,
    CLI_VERIFY,
    CLI_MARK,
    CLI_PROPAGATE,
    CLI_SHOW,
    CLI_RESTORE,
    CLI_KEYGEN,
    CLI_SIGN,
    CLI_INIT,
    CLI_DOCTOR,
    CLI_WATERMARK_EMBED,
    CLI_WATERMARK_DETECT,
    CLI_WATERMARK_KEYGEN,
    CLI_ASSESS,
    CLI_SERVE,
    CLI_RULES_CHECK,
    CLI_RULES_TEST,
    CLI_RULES_LIST,
    CLI_RULES_BENCH,
    CLI_RULES_STATS,
    CLI_RULES_DIFF,
    CLI_RULES_FMT,
    CLI_RULES_IMPORT,
    CLI_RULES_BUILD,
    CLI_RULES_VERIFY,
    CLI_RULES_INFO,
    CLI_AUDIT_VERIFY,
    CLI_AUDIT_PRUNE,
    CLI_AUDIT_REPORT,
    CLI_COMMAND_COUNT
} cli_command;

typedef struct cli_command_entry {
    const char *name;     /* "" for the pipe; two words for those of rules and audit */
    const char *operands; /* for the synopsis */
    const char *summary;  /* N_(): one line for --help */
    const char *detail;   /* N_(): what the exit status answers */
} cli_command_entry;

typedef enum cli_option_id {
    CLI_OPTION_RULES,
    CLI_OPTION_RULES_KEY,
    CLI_OPTION_RULES_RECORD,
    CLI_OPTION_MAX_SHRINK,
    CLI_OPTION_FORCE,
    CLI_OPTION_FOLLOW,
    CLI_OPTION_POLICY,
    CLI_OPTION_DIRECTION,
    CLI_OPTION_SHADOW,
    CLI_OPTION_STREAM_ID,
    CLI_OPTION_PSEUDONYM_KEY,
    CLI_OPTION_PSEUDONYMS,
    CLI_OPTION_NO_SCAN,
    CLI_OPTION_FINDINGS,
    CLI_OPTION_SHOW_TEXT,
    CLI_OPTION_REFUSAL_ZH,
    CLI_OPTION_REFUSAL_EN,
    CLI_OPTION_LABEL_AT,
    CLI_OPTION_LANG,
    CLI_OPTION_LABEL_TEXT,
    CLI_OPTION_MARK,
    CLI_OPTION_PER,
    CLI_OPTION_DETACHED,
    CLI_OPTION_KEY,
    CLI_OPTION_PRODUCER,
    CLI_OPTION_PRODUCE_ID,
    CLI_OPTION_PROPAGATOR,
    CLI_OPTION_PROPAGATE_ID,
    CLI_OPTION_ATTRIBUTE,
    CLI_OPTION_MODEL,
    CLI_OPTION_TIME,
    CLI_OPTION_VISIBLE,
    CLI_OPTION_LABEL_STYLE,
    CLI_OPTION_LABEL_POSITION,
    CLI_OPTION_LABEL_OPACITY,
    CLI_OPTION_LABEL_MARGIN,
    CLI_OPTION_FONT,
    CLI_OPTION_PROFILE,
    CLI_OPTION_SOURCE_TYPE,
    CLI_OPTION_SYSTEM,
    CLI_OPTION_SYSTEM_VERSION,
    CLI_OPTION_CREATOR_TOOL,
    CLI_OPTION_ALSO_NATIVE,
    CLI_OPTION_MARKDOWN,
    CLI_OPTION_SM2_KEY,
    CLI_OPTION_MISSING_LABEL,
    CLI_OPTION_DECLARED,
    CLI_OPTION_PIN,
    CLI_OPTION_IN_PLACE,
    CLI_OPTION_OUTPUT_DIR,
    CLI_OPTION_JOBS,
    CLI_OPTION_SIGN,
    CLI_OPTION_CERT,
    CLI_OPTION_CERT_KEY,
    CLI_OPTION_CERT_PASSWORD_FILE,
    CLI_OPTION_TSA,
    CLI_OPTION_TSA_REQUEST,
    CLI_OPTION_TSA_TOKEN,
    CLI_OPTION_TITLE,
    CLI_OPTION_ACTION,
    CLI_OPTION_MINIMAL,
    CLI_OPTION_SIDECAR,
    CLI_OPTION_SIDECAR_FILE,
    CLI_OPTION_ANCHORS,
    CLI_OPTION_TSA_ANCHORS,
    CLI_OPTION_ALLOWED,
    CLI_OPTION_USAGE,
    CLI_OPTION_IDENTITY_NAME,
    CLI_OPTION_ORGANISATION,
    CLI_OPTION_SIGNER_NAME,
    CLI_OPTION_COUNTRY,
    CLI_OPTION_ALGORITHM,
    CLI_OPTION_NDJSON,
    CLI_OPTION_FIELD,
    CLI_OPTION_EXPLAIN,
    CLI_OPTION_PSEUDONYM_TABLE,
    CLI_OPTION_FORM,
    CLI_OPTION_PUBLIC_KEY,
    CLI_OPTION_KEYRING,
    CLI_OPTION_KEY_NAME,
    CLI_OPTION_PASSWORD_FILE,
    CLI_OPTION_NEW_PASSWORD,
    CLI_OPTION_NEW_PASSWORD_FILE,
    CLI_OPTION_WATERMARK_KEY,
    CLI_OPTION_PAYLOAD,
    CLI_OPTION_STRENGTH,
    CLI_OPTION_MARK_KEY,
    CLI_OPTION_MARK_PAYLOAD,
    CLI_OPTION_MARK_TABLE,
    CLI_OPTION_PROVIDER,
    CLI_OPTION_ALLOW_WEAK,
    CLI_OPTION_WATERMARK_TABLE,
    CLI_OPTION_WATERMARK_KEY_FILE,
    CLI_OPTION_CLEAN,
    CLI_OPTION_BUDGET,
    CLI_OPTION_COUNT_FROM,
    CLI_OPTION_TRAFFIC,
    CLI_OPTION_TRAFFIC_FIELD,
    CLI_OPTION_HTML,
    CLI_OPTION_AS_OF,
    CLI_OPTION_REPORT_LANG,
    CLI_OPTION_CORPUS,
    CLI_OPTION_MANUAL,
    CLI_OPTION_OUTPUTS,
    CLI_OPTION_SHOULD_REFUSE,
    CLI_OPTION_SHOULD_ANSWER,
    CLI_OPTION_BANK_OUTPUT,
    CLI_OPTION_BANK_REFUSE,
    CLI_OPTION_BANK_ANSWER,
    CLI_OPTION_SEED,
    CLI_OPTION_DRAW,
    CLI_OPTION_SHARE,
    CLI_OPTION_CHECK,
    CLI_OPTION_FROM,
    CLI_OPTION_CATEGORY,
    CLI_OPTION_TAG,
    CLI_OPTION_PREFIX,
    CLI_OPTION_BUNDLE,
    CLI_OPTION_BUNDLE_KEY,
    CLI_OPTION_BUNDLE_PASSWORD_FILE,
    CLI_OPTION_REVISION,
    CLI_OPTION_CREATED,
    CLI_OPTION_EXPIRES,
    CLI_OPTION_ENGINE,
    CLI_OPTION_AUDIT_LOG,
    CLI_OPTION_AUDIT_KEY,
    CLI_OPTION_AUDIT_TEXT,
    CLI_OPTION_AUDIT_SYNC,
    CLI_OPTION_AUDIT_FULL,
    CLI_OPTION_AUDIT_ROTATE,
    CLI_OPTION_AUDIT_SIGN_KEY,
    CLI_OPTION_AUDIT_PASSWORD_FILE,
    CLI_OPTION_REQUEST_ID,
    CLI_OPTION_USER,
    CLI_OPTION_STRIKES,
    CLI_OPTION_STRIKE_ACTION,
    CLI_OPTION_CHAIN_ONLY,
    CLI_OPTION_OLDER_THAN,
    CLI_OPTION_DAY_FROM,
    CLI_OPTION_TO,
    CLI_OPTION_LISTEN,
    CLI_OPTION_TOKEN_FILE,
    CLI_OPTION_INPUT_POLICY,
    CLI_OPTION_MAX_TEXT,
    CLI_OPTION_MAX_FILE,
    CLI_OPTION_MAX_BODIES,
    CLI_OPTION_CONNECTIONS,
    CLI_OPTION_IDLE,
    CLI_OPTION_DRAIN,
    CLI_OPTION_THREADS,
    CLI_OPTION_OUTPUT,
    CLI_OPTION_JSON,
    CLI_OPTION_QUIET,
    CLI_OPTION_CONFIG,
    CLI_OPTION_NO_CONFIG,
    CLI_OPTION_HELP,
    CLI_OPTION_VERSION,
    CLI_OPTION_COUNT
} cli_option_id;

typedef enum cli_value_kind {
    CLI_VALUE_NONE, /* a switch */
    CLI_VALUE_TEXT,
    CLI_VALUE_FILE, /* a path; relative to the file it stands in, if that is a configuration */
    CLI_VALUE_FOLDER,
    CLI_VALUE_CHOICE
} cli_value_kind;

typedef struct cli_option_entry {
    const char *name;  /* long name, without dashes; unique within a command */
    char letter;       /* short name, 0 if none */
    uint64_t commands; /* bit set: CLI_FOR(command) */
    cli_value_kind kind;
    const char *value;          /* what the value is called, or the choices "a|b|c" */
    const char *const *choices; /* NULL-terminated, for CLI_VALUE_CHOICE */
    bool configurable;          /* may stand in a configuration file */
    bool repeatable;            /* each value counts; otherwise the last one does */
    const char *help;           /* N_(): one line for --help */
    const char *detail;         /* more for the man page, plain sentences; "" if none */
} cli_option_entry;

#define CLI_FOR(command) (UINT64_C(1) << (command))

const cli_command_entry *cli_command_get(cli_command command);
const cli_option_entry *cli_option_get(cli_option_id id);

/* Whether a command takes an option. */
bool cli_option_belongs(cli_option_id id, cli_command command);

#endif
