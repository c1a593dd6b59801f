/* SPDX-License-Identifier: Apache-2.0 */
/* Every bound of the filter, with its reason. docs/rules.md lists those that authors of
 * rules meet; keep the two together. */
#ifndef AIGCP_FILTER_LIMITS_H
#define AIGCP_FILTER_LIMITS_H

/* Rule files. A rule takes some 500 bytes of YAML, so that 4 MiB are thousands of rules a
 * file; YAML takes up to 60 times its size in memory while it is read. */
#define AIGCP_MAX_RULE_FILE_BYTES ((size_t)4 << 20)

/* A line of a rule file: libfyaml keeps all tokens of a line, up to 400 bytes for each byte of
 * it. A line has room for the longest example. */
#define AIGCP_MAX_RULE_LINE_BYTES ((size_t)128 << 10)

/* A word list: 64 MiB are more than the words that a rule set may have. */
#define AIGCP_MAX_LIST_BYTES ((size_t)64 << 20)

/* All sources together; they are kept in memory, for diagnostics and words. */
#define AIGCP_MAX_SOURCE_BYTES ((size_t)512 << 20)

/* Files in one rule folder: more is a wrong folder. */
#define AIGCP_MAX_RULE_FILES 4096

/* Levels of YAML collections: a pattern's keys are level 5. */
#define AIGCP_MAX_YAML_DEPTH 8

/* Scalars and collections in one rule file: bounds the memory of reading it to about 70 MB. */
#define AIGCP_MAX_YAML_NODES 1000000

/* Ten times the largest published rule sets. */
#define AIGCP_MAX_RULES 100000

/* Words and allowed phrases of all rules: twice the million that the engine is made for. */
#define AIGCP_MAX_WORDS 2000000

/* Characters of a word: what may still become a word is what a stream has to hold back. */
#define AIGCP_MAX_WORD_CHARACTERS 64

/* Characters of a rule id: it fits a table column and a log field. */
#define AIGCP_MAX_ID_CHARACTERS 64

/* Bytes of a regular expression; PCRE2 itself stops at 64 KiB of compiled code. */
#define AIGCP_MAX_REGEX_BYTES 4096

/* Bytes of a title, an owner and the like: one line of a report. */
#define AIGCP_MAX_METADATA_BYTES 1000

/* Bytes that may stand in place of a redacted finding. */
#define AIGCP_MAX_REPLACEMENT_BYTES 256

/* Bytes of one example text. */
#define AIGCP_MAX_EXAMPLE_BYTES 65536

/* Diagnostics kept, of errors and of warnings: nobody reads more, all are counted. */
#define AIGCP_MAX_DIAGNOSTICS 1000

/* Bytes of a source line that a diagnostic shows; a longer line is not shown. */
#define AIGCP_MAX_SHOWN_LINE 1000

/* The engine. */

/* Folded code points of a word, phrase or trigger: fits the 8-bit depths of the automaton,
 * and holds AIGCP_MAX_WORD_CHARACTERS characters that fold to several. */
#define AIGCP_MAX_TERM_SYMBOLS 250

/* Words, phrases and triggers of the automaton, before equal ones are joined. */
#define AIGCP_MAX_TERMS 4000000u

/* Nodes of the double array, 19 bytes each. */
#define AIGCP_MAX_NODES ((size_t)1 << 28)

/* Size of the set of first pairs, as a power of two of bits: 8 KiB to 1 MiB. */
#define AIGCP_PAIR_BITS_LEAST 16
#define AIGCP_PAIR_BITS_MOST 23

/* Invisible characters skipped between two characters of a word. More than the handful that
 * emoji and joined scripts need; unbounded, a hit could be any number of bytes long. */
#define AIGCP_MAX_GAP 16

/* Regular expressions of a rule set. Each may cost a look at every cut. */
#define AIGCP_MAX_REGEXES 2000

/* Characters that a regular expression may match or look ahead at: it bounds what a stream
 * holds back and what one search may read. */
#define AIGCP_MAX_REGEX_SPAN 2048

/* Characters that a regular expression may look behind: they are kept of what has passed. */
#define AIGCP_MAX_REGEX_LOOKBEHIND 16

/* Nesting of groups in a regular expression: bounds the recursion of its analysis. */
#define AIGCP_MAX_REGEX_DEPTH 16

/* Literals of which one must occur in every match, and characters of each. */
#define AIGCP_MAX_TRIGGERS 24
#define AIGCP_MAX_TRIGGER_LENGTH 16

/* Digits in a row that count as a trigger: two would look at every date and price. */
#define AIGCP_MIN_DIGIT_RUN 3

/* Work of one search, in PCRE2's units: some milliseconds. Beyond it the scan fails, so that
 * a text made to be slow is not a text that passes. */
#define AIGCP_REGEX_MATCH_LIMIT 1000000u
#define AIGCP_REGEX_DEPTH_LIMIT 10000u
#define AIGCP_REGEX_HEAP_LIMIT_KIB 8192u

/* Text is scanned in blocks of this size: candidates of one block are kept in memory. */
#define AIGCP_BLOCK_BYTES ((size_t)16384)

/* Unscanned and held text of one stream. A hit of AIGCP_MAX_TERM_SYMBOLS or a regular
 * expression of AIGCP_MAX_REGEX_SPAN characters with all gaps full needs 140 KB. */
#define AIGCP_MAX_STREAM_BYTES ((size_t)1 << 20)

/* Candidates of one stream that wait for later text. */
#define AIGCP_MAX_CANDIDATES ((size_t)1 << 22)

#endif
