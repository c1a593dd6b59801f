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

/* A text that was made from a source: escapes and columns take up to some times its size. */
#define AIGCP_MAX_DRAFT_BYTES ((size_t)512 << 20)

/* Files in one rule folder: more is a wrong folder. */
#define AIGCP_MAX_RULE_FILES 4096

/* Levels of folders below a rule folder: a library sorted by category, source and language has
 * three. More is a wrong folder, such as a whole disk. */
#define AIGCP_MAX_RULE_FOLDER_LEVELS 8

/* Levels of YAML collections: the words that stand near a pattern of a group are level 8. */
#define AIGCP_MAX_YAML_DEPTH 8

/* Scalars and collections in one rule file: bounds the memory of reading it to about 90 MB. */
#define AIGCP_MAX_YAML_NODES 1000000

/* Keys, values and tables of a TOML file: gitleaks' own has 5,000. A table is searched for each of
 * its keys, so their square bounds the work. */
#define AIGCP_MAX_TOML_NODES 20000

/* Ten times the largest published rule sets. */
#define AIGCP_MAX_RULES 100000

/* Categories and actions that word lists give words of one rule: TC260-003 has 31 categories; each
 * combination is a rule of the compiled set, and is looked up for each word. */
#define AIGCP_MAX_VARIANTS 100

/* Words and allowed phrases of all rules: twice the million that the engine is made for. */
#define AIGCP_MAX_WORDS 2000000

/* Characters of a word: what may still become a word is what a stream has to hold back. */
#define AIGCP_MAX_WORD_CHARACTERS 64

/* Characters of a rule id: it fits a table column and a log field. */
#define AIGCP_MAX_ID_CHARACTERS 64

/* Named groups of a rule: more is several rules. */
#define AIGCP_MAX_GROUPS 32

/* Characters of the name of a group. */
#define AIGCP_MAX_GROUP_NAME 32

/* Bytes of a condition: a few lines; it bounds what is evaluated at each match. */
#define AIGCP_MAX_CONDITION_BYTES 1000

/* Parentheses inside each other in a condition: bounds the recursion of reading and asking. */
#define AIGCP_MAX_CONDITION_DEPTH 16

/* Matches that a condition counts up to, and characters of a `within`: text waits for so many
 * to follow; both are many times what one page has. */
#define AIGCP_MAX_CONDITION_COUNT 1000
#define AIGCP_MAX_CONDITION_WINDOW 1000

/* Characters to either side of a word by which the dictionary tells whether it is one: longer words
 * are not in it. They are kept of what has passed, and waited for. */
#define AIGCP_WORD_WINDOW 16

/* Matches of one group that one stream remembers, 32 bytes each: a window of the largest kind is
 * full long before. */
#define AIGCP_MAX_SIGHTINGS ((size_t)1 << 18)

/* Those that an author gets who does not choose: four in a place pass over ". . . " between
 * two characters, and no sentence; sixteen are that for a word of four characters. */
#define AIGCP_DEFAULT_GAP 4
#define AIGCP_DEFAULT_SKIPPED 16

/* Syllables of words that are looked for by sound: with one, every homophone of a character
 * would be a finding; two is for those who look at what they find. */
#define AIGCP_MIN_SYLLABLES 2
#define AIGCP_DEFAULT_SYLLABLES 3

/* Triggers that an author gives an expression, and how far from a match one may stand: each is a
 * word of the automaton, and the distance is text that is kept and held back. */
#define AIGCP_MAX_NEAR 64
#define AIGCP_MAX_NEAR_WITHIN 200
#define AIGCP_DEFAULT_NEAR_WITHIN 30

/* Characters of the label of pseudonyms: they stand in the text. */
#define AIGCP_MAX_LABEL_CHARACTERS 16

/* Text that one pseudonym or hash stands for; overlapping findings beyond it get several names.
 * Larger than any finding that is not made of many. */
#define AIGCP_MAX_NAMED_BYTES ((size_t)64 << 10)

/* Categories that a policy speaks of: TC260-003 has 31, a site some of its own. Each is compared
 * with every rule. */
#define AIGCP_MAX_POLICY_CATEGORIES 200

/* Names that a restorer knows, and bytes of all that they stand for: a long conversation, not
 * the archive of a site. */
#define AIGCP_MAX_RESTORED_NAMES 1000000
#define AIGCP_MAX_RESTORED_BYTES ((size_t)256 << 20)

/* What one finding may add to a score, or take off. A sum over 2^32 findings fits 64 bits. */
#define AIGCP_MAX_SCORE 1000

/* Where a rule may begin to find by score: nobody counts further, and it is no mistake of a
 * zero too many. */
#define AIGCP_MAX_THRESHOLD 1000000

/* Rules that find by score: each is a sum in every stream. */
#define AIGCP_MAX_THRESHOLDS 1000

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

/* Audit logs. */

/* A line of a log: one record. The largest has findings of AIGCP_MAX_AUDIT_FINDINGS and one
 * more, of at most 30 KiB with its text. */
#define AIGCP_MAX_AUDIT_RECORD ((size_t)128 << 10)

/* Findings of a text that wait for its decision, as JSON: some 500; then they are written. */
#define AIGCP_MAX_AUDIT_FINDINGS ((size_t)64 << 10)

/* Bytes of what matched that a log may hold: enough to judge a finding. */
#define AIGCP_MAX_AUDIT_TEXT ((size_t)4096)

/* Completed files of a log: more than 270 years of days. */
#define AIGCP_MAX_AUDIT_FILES 100000

/* Records between two checkpoints of one writer: so many can be forged by who has no key. */
#define AIGCP_AUDIT_CHECKPOINT_RECORDS 1000

/* A file of a log by default: some three million records, read in a few seconds. */
#define AIGCP_AUDIT_ROTATE_BYTES (UINT64_C(1) << 30)

/* Space that must be free when a text begins: its records, and those of many others that are
 * being scanned at the time. */
#define AIGCP_AUDIT_FREE_BYTES (UINT64_C(1) << 20)

/* Users in a file of strikes, 64 bytes each: those of a large site who have a strike that still
 * counts. */
#define AIGCP_MAX_STRIKES (UINT64_C(1) << 24)

/* Bundles: four times the largest word list; it is in memory while it is loaded. */
#define AIGCP_MAX_BUNDLE_BYTES ((size_t)256 << 20)

/* Files in a bundle: as many rule files as a folder may have, and as many lists. */
#define AIGCP_MAX_BUNDLE_FILES 8192

/* The manifest: a line of 500 bytes for each file at the most, and as much for categories. */
#define AIGCP_MAX_MANIFEST_BYTES ((size_t)8 << 20)

/* Revisions: any number that a person counts up to, and seconds since 1970 for those who do not
 * count; every reader of JSON keeps it exact. */
#define AIGCP_MAX_REVISION ((UINT64_C(1) << 53) - 1)

/* What a record of the bundle last accepted takes: some 200 bytes. */
#define AIGCP_MAX_BUNDLE_RECORD_BYTES 1024

/* The engine. */

/* Folded code points of a word, phrase or trigger: fits the 8-bit depths of the automaton,
 * and holds AIGCP_MAX_WORD_CHARACTERS characters that fold to several. */
#define AIGCP_MAX_TERM_SYMBOLS 250

/* Words, phrases and triggers of the automaton, before equal ones are joined. */
#define AIGCP_MAX_TERMS 8000000u

/* And symbols of them all. */
#define AIGCP_MAX_TERM_UNITS 64000000u

/* Nodes of the double array, 19 bytes each. */
#define AIGCP_MAX_NODES ((size_t)1 << 28)

/* Size of the sets of what terms begin with, as powers of two of bits: 8 KiB to 2 MiB. */
#define AIGCP_PREFILTER_BITS_LEAST 16
#define AIGCP_PREFILTER_BITS_MOST 24

/* From this size on, 512 KiB, they have half as many bits for each. */
#define AIGCP_PREFILTER_BITS_CACHED 22

/* Terms of two and three symbols up to which it is asked first where one of either may end. */
#define AIGCP_PREFILTER_FEW 20000u

/* And of the hints for text in pieces, of words of 64 bits: 8 KiB to 4 MiB. */
#define AIGCP_END_HINTS_BITS_LEAST 10
#define AIGCP_END_HINTS_BITS_MOST 19

/* From this size on, 256 KiB, they have half as many for each term. */
#define AIGCP_END_HINTS_BITS_CACHED 15

/* Characters that a term may have before its first letter ("-----BEGIN"), or a term of no or one
 * letter in all ("://"): so far back is gone where one may be. */
#define AIGCP_MAX_LEAD 16

/* Invisible characters skipped between two characters of a word. More than the handful that
 * emoji and joined scripts need; unbounded, a hit could be any number of bytes long. */
#define AIGCP_MAX_GAP 16

/* Underscores in a row that may join a word to the next one, as in an identifier ("a__b"). */
#define AIGCP_MAX_UNDERSCORES 4

/* Characters of hidden text that are looked at together: a word, a run of those that show nothing,
 * an isolate up to its end. A stream holds back twice as many at the most; what is longer is
 * found in pieces. */
#define AIGCP_MAX_HIDDEN_TEXT 64

/* Characters between a '%' and the letter that says what is printed there ("%12$-10.3s"). */
#define AIGCP_MAX_FORMAT 8

/* Characters of a name there ("%(name)s"). */
#define AIGCP_MAX_FORMAT_NAME 32

/* Separators, marks and repeats skipped in one hit, all gaps together. An author's choice
 * above it would hold back more of a stream than the longest word does. */
#define AIGCP_MAX_TOTAL_GAP 64

/* Signs of leet in a row that are read as letters ("ki$$"). */
#define AIGCP_MAX_LEET_SIGNS 4

/* Signs of leet inside a word that may each be missing or not in a text that has it in disguise,
 * for which the word is spelt in sixteen ways; behind the first three all are missing, or none. */
#define AIGCP_MAX_SIGNS_APART 4

/* Latin letters in a row that are read as syllables: ten of the longest ones, some eighteen of
 * usual length. What they can be divided into is kept in 64 bits. */
#define AIGCP_MAX_LETTER_RUN 60

/* Characters whose pinyin, written in one, is divided at other places throughout: all that there is
 * in words are two or three. */
#define AIGCP_MAX_JOINED_CHARACTERS 4

/* Ways in which the pinyin of one word, written in one, can be divided otherwise; each letter of a
 * word that is a syllable, too ("a", "e", "o"), doubles them. */
#define AIGCP_MAX_JOINED 64

/* Latin letters in a row that may stand for themselves beside Han characters ("vpn账号"). */
#define AIGCP_MAX_LOOSE_LETTERS 4

/* Spellings of one word by the parts of one of its characters. */
#define AIGCP_MAX_SPELLINGS 16

/* Characters of a word that may each be split or not, where several are; behind the first three all
 * are split, or none. */
#define AIGCP_MAX_SPLIT_APART 4

/* Han characters of a word in which one may be written as another that is drawn like it: shorter
 * ones are parts of innocent ones (徽信 of 安徽信用社). */
#define AIGCP_LEAST_DRAWN_ALIKE 3

/* Letters of a word that is spelt upside down: shorter ones look like so much English read
 * backwards that a scan with 100,000 words took 1.07 times as long, instead of 1.015. */
#define AIGCP_LEAST_TURNED 6

/* Regular expressions of a rule set. Each may cost a look at every cut. */
#define AIGCP_MAX_REGEXES 2000

/* Characters that a regular expression may match or look ahead at: it bounds what a stream
 * holds back and what one search may read. */
#define AIGCP_MAX_REGEX_SPAN 2048

/* Characters that a regular expression may look behind: they are kept of what has passed. */
#define AIGCP_MAX_REGEX_LOOKBEHIND 16

/* The group called "found" is one of the first so many that capture: a search stores them. */
#define AIGCP_MAX_FOUND_GROUP 4

/* Nesting of groups in a regular expression: bounds the recursion of its analysis. */
#define AIGCP_MAX_REGEX_DEPTH 16

/* Literals of which one must occur in every match, and characters of each. */
#define AIGCP_MAX_TRIGGERS 24
#define AIGCP_MAX_TRIGGER_LENGTH 16

/* Triggers in a million characters of ordinary text from which on an author is warned: a search
 * takes about a microsecond, the rest of a scan some milliseconds. */
#define AIGCP_MANY_SEARCHES 3000u

/* Hits in a million characters of ordinary text from which on an author is warned of a word: one in
 * five thousand, as an answer of some pages has, and the least that the table of pieces knows. */
#define AIGCP_COMMON_WORD 200u

/* Allowed phrases times words that are held against each other when rules are checked: some tens of
 * milliseconds. What is beyond is not warned of. */
#define AIGCP_MAX_COVERS 1000000u

/* Characters of a word that is asked about: no longer one is that common. */
#define AIGCP_MAX_COMMON_WORD_LENGTH 16

/* Digits in a row that count as a trigger: two would look at every date and price. */
#define AIGCP_MIN_DIGIT_RUN 3

/* And as many that are waited for: more say hardly more. */
#define AIGCP_MAX_DIGIT_RUN 64

/* Ways in which an expression may match from one place that its validator is asked about: more are
 * as if the search had needed too much work. */
#define AIGCP_REGEX_CHECKS_MOST 10000u

/* Work of one search, in PCRE2's units: some milliseconds. Beyond it the scan fails, so that
 * a text made to be slow is not a text that passes. */
#define AIGCP_REGEX_MATCH_LIMIT 1000000u
#define AIGCP_REGEX_DEPTH_LIMIT 10000u
#define AIGCP_REGEX_HEAP_LIMIT_KIB 8192u

/* Text is scanned in blocks of this size: candidates of one block are kept in memory. */
#define AIGCP_BLOCK_BYTES ((size_t)32768)

/* What a stream takes, without expressions: the rest of it is room for text from the beginning, but
 * for what is found and a margin. Settled text is kept as long as there is room for a long word
 * behind it: to find out what nothing will look at again takes longer than to scan a few bytes. It
 * takes longer where pieces are not skimmed, and longer still where expressions have to look at it:
 * such streams take several KB anyway, and once in a thousand pieces costs nothing. */
#define AIGCP_STREAM_BYTES ((size_t)1024)
#define AIGCP_STREAM_MARGIN ((size_t)128)
#define AIGCP_TEXT_ROOM_LEAST ((size_t)160)
#define AIGCP_WORD_ROOM ((size_t)56)
#define AIGCP_DROPPED_MORE_BYTES 512
#define AIGCP_TEXT_MOST_ROOM ((size_t)4152)

/* Unscanned and held text of one stream. A hit of AIGCP_MAX_TERM_SYMBOLS or a regular
 * expression of AIGCP_MAX_REGEX_SPAN characters with all gaps full needs 140 KB. */
#define AIGCP_MAX_STREAM_BYTES ((size_t)1 << 20)

/* Candidates for which a stream makes room at first: more than wait in ordinary text. */
#define AIGCP_FIRST_CANDIDATES 4

/* Candidates of one stream that wait for later text. */
#define AIGCP_MAX_CANDIDATES ((size_t)1 << 22)

/* Bytes of text that word boundaries are looked for in: a hit of AIGCP_MAX_TERM_SYMBOLS with all
 * gaps full, and the characters around it. */
#define AIGCP_WORD_BREAKER_TEXT ((size_t)64 << 10)

/* Memory that must be there before ICU is entered, as it does not survive running out of it: its
 * dictionaries take less than half of it; then a text of one script takes up to 14 bytes for each
 * byte. */
#define AIGCP_WORD_BREAKER_MEMORY ((size_t)1 << 20)
#define AIGCP_WORD_BREAKER_TEXT_MEMORY(bytes) (((size_t)64 << 10) + 32 * (bytes))

/* What an empty collector keeps of its memory: enough for the pieces of a stream. */
#define AIGCP_COLLECTOR_KEPT_BYTES ((size_t)64 << 10)

#endif
