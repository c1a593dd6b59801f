/* SPDX-License-Identifier: Apache-2.0 */
/* Bounds of the program, each with its reason. */
#ifndef CLI_LIMITS_H
#define CLI_LIMITS_H

#include <stddef.h>

/* One read(2). A pipe gives at most 64 KiB at a time; a file gives all of it, and more than
 * this was not measurably faster. */
#define CLI_READ_SIZE ((size_t)256 * 1024)

/* Output collected between two reads, so that many short pieces become one write(2). */
#define CLI_OUTPUT_BUFFER ((size_t)64 * 1024)

/* One line of `scan --ndjson`: it must be in memory as a whole to be parsed. A longer line is
 * kept, as an error record. */
#define CLI_NDJSON_LINE_MAX ((size_t)64 * 1024 * 1024)

/* Names in `--field a.b.c`. Deeper documents exist; people who name a field in them do not. */
#define CLI_FIELD_DEPTH_MAX 32

/* Any text built in memory: the largest is an error record of a full line of --ndjson, whose
 * bytes may each take six characters in JSON, and then as many findings. */
#define CLI_STRING_MAX ((size_t)1024 * 1024 * 1024)

/* Text kept to tell line and column of findings that are still open: one read and what the
 * rules hold back, whose bound is the engine's (far below this). */
#define CLI_WINDOW_MAX ((size_t)64 * 1024 * 1024)

/* A text that `rules bench` measures on: it is in memory, and scanned some hundred times. */
#define CLI_BENCH_TEXT_MAX ((size_t)64 * 1024 * 1024)

/* Cuts that `rules test` tries of one example: all of them, but for a few long examples, which
 * would take minutes (an example may have 64 KiB, and each cut is a scan of all of it). */
#define CLI_TEST_CUTS_MAX ((size_t)4096)

/* Parts of an example that it repeats, of so many characters at the most, and how often. */
#define CLI_TEST_PARTS_MAX ((size_t)256)
#define CLI_TEST_PART_CHARACTERS_MAX ((size_t)3)
#define CLI_TEST_REPEATS ((size_t)64)

/* Findings that all cuts of an example may come to, and all its parts of one length: a word that
 * hundreds of rules list is found by each of them in each scan, so that fewer scans must do. Of a
 * text that several examples have, so many for each. */
#define CLI_TEST_FINDINGS_MAX ((size_t)4096)

/* Bytes of a finding that a report shows: enough to see what it is. */
#define CLI_SHOWN_FINDING_MAX ((size_t)120)

/* Bytes of what hidden text stands for that are shown: the first sentences of a message. */
#define CLI_HIDDEN_SHOWN_MAX ((size_t)200)

/* Words of one list that a text report shows; --json has all. */
#define CLI_SHOWN_WORDS_MAX ((size_t)20)

/* Texts shown for each kind of verdict that changes: all of them would be the traffic. */
#define CLI_SHOWN_VERDICTS_MAX 5

/* A rule file, a word list, or what is imported: the library takes word lists of so much. */
#define CLI_RULE_SOURCE_MAX ((size_t)64 * 1024 * 1024)

/* Folders inside each other below one that is brought into form, or of a corpus. */
#define CLI_FOLDER_DEPTH_MAX 16

/* What is read of the end of a table of watermarks, to see whether an identifier is in use: more
 * lines of 400 bytes than there are identifiers of one minute. */
#define CLI_TABLE_END ((size_t)8 * 1024 * 1024)

/* Identifiers that are tried for one picture until one is not in the table. In a minute in which
 * half of all are taken, one in 2^64 pictures finds none. */
#define CLI_IDENTIFIERS_TRIED 64

/* Configuration file. Real ones have a dozen lines. */
#define CLI_CONFIGURATION_MAX ((size_t)64 * 1024)

/* A file with a key for pseudonyms: 64 hexadecimal digits and a newline fit well. */
#define CLI_TEXT_KEY_FILE_MAX ((size_t)4096)

/* A file that says what pseudonyms stand for: a line takes some 100 bytes. */
#define CLI_PSEUDONYMS_MAX ((size_t)256 * 1024 * 1024)

/* Rows of `audit report`: 30 categories on each day of 90 years. */
#define CLI_REPORT_ROWS_MAX ((size_t)1000000)

/* Texts that `audit report` remembers because other records of them may come. One that a crash cut
 * short stays; so many of them are no log that somebody counts. */
#define CLI_OPEN_TEXTS_MAX ((size_t)1000000)

/* Looks at the clock in the time that text may be held: it is held for a quarter of it more, at
 * the most. */
#define CLI_TICKS_PER_HOLD 4

/* A rule bundle is looked at so often although no change was reported: one behind a link, or in a
 * network, is changed where nothing is watched. In milliseconds. */
#define CLI_FOLLOW_LOOK_MS 1000

/* A rule bundle that changed is looked at when nothing more changed for so long: the bundle and its
 * signature are two files. In milliseconds. */
#define CLI_FOLLOW_SETTLE_MS 100

/* Password, in bytes; scrypt takes any length, a terminal line does not. */
#define CLI_PASSWORD_MAX ((size_t)1024)

/* A detached mark: typical ones have 600 bytes, the longest legal one fits well. */
/* PEM files: keys, chains, lists of anchors. */
#define CLI_PEM_MAX ((size_t)4 * 1024 * 1024)

/* A C2PA manifest store as a file of its own. */
#define CLI_SIDECAR_MAX ((size_t)64 * 1024 * 1024)

#define CLI_MARK_MAX ((size_t)64 * 1024)

/* Characters of a rule file's line shown in a diagnostic, on either side of the caret. */
#define CLI_SNIPPET_SIDE 60

/* Processes of one batch: more than a big machine has cores gains nothing. */
#define CLI_JOBS_MAX 256

/* What a worker of a batch has sent and must wait for the files before it, in bytes: then it waits
 * itself. All that most files have to say fits. */
#define CLI_BATCH_PENDING ((size_t)1024 * 1024)

/* Between two looks of the progress bar: often enough to be seen moving. */
#define CLI_PROGRESS_MS 100

#endif
