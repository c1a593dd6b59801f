/* SPDX-License-Identifier: Apache-2.0 */
/* Every bound of this folder, and why it is what it is. The size of a manifest store is
 * AIGCP_STORE_MAX of watermark/limits.h. */
#ifndef AIGCP_C2PA_LIMITS_H
#define AIGCP_C2PA_LIMITS_H

/* Store, manifest, assertion store, assertion, content is 5; what is deeper is in boxes that
 * nobody reads. */
#define AIGCP_JUMBF_DEPTH_MAX 8

/* Boxes of a store. A manifest has about 5 and 3 for each assertion; the longest histories that
 * were seen have some hundred. */
#define AIGCP_JUMBF_BOXES_MAX 8192

/* A label of a box. A manifest label is under 100 bytes. */
#define AIGCP_JUMBF_LABEL_MAX 512

/* CBOR: nesting of an actions assertion with ingredients and parameters is 8. */
#define AIGCP_CBOR_DEPTH_MAX 16

/* Keys of one map: the largest of the standard has about 15. The bound makes the search for
 * doubles cheap, and lets it live on the stack. */
#define AIGCP_CBOR_KEYS_MAX 128

/* Items of one document: an actions assertion of a long history has some thousands, a Merkle
 * tree of a fragmented file some tens of thousands. */
#define AIGCP_CBOR_ITEMS_MAX 262144

/* Manifests of one store: one for each step of editing. Each may be an ingredient of the next, so
 * that ingredients of ingredients are followed as deep, half a kilobyte of stack for each. */
#define AIGCP_MANIFESTS_MAX 128

/* Assertions of one manifest, and references of one claim to them. */
#define AIGCP_ASSERTIONS_MAX 256

/* Actions of one store that are told to who wants to see them; long histories have some hundred. */
#define AIGCP_ACTIONS_TOLD_MAX 4096

/* Ranges of one data hash. We accept one; a file with more is told what is wrong with it, up to
 * this many. */
#define AIGCP_EXCLUSIONS_MAX 64

/* Certificates of one chain: leaf and two intermediates are usual. */
#define AIGCP_CHAIN_MAX 8

/* One certificate as DER: an RSA-4096 certificate with many names has 3 KB. */
#define AIGCP_CERTIFICATE_MAX ((size_t)64 * 1024)

/* PEM files of anchors: the C2PA trust list of 2026 has 30 certificates, that of a browser some
 * 150, of 2 KB each. */
#define AIGCP_PEM_MAX ((size_t)4 * 1024 * 1024)
#define AIGCP_ANCHORS_MAX 4096

/* A COSE header: chain, time stamp and OCSP staples. */
#define AIGCP_COSE_MAX ((size_t)1024 * 1024)

/* A time-stamp token. Those of public authorities have 3 to 6 KB. */
#define AIGCP_TOKEN_MAX ((size_t)64 * 1024)

/* Room that is left for a token that comes later: none that was seen is larger, and most of it is
 * zeros, which packers make nothing of. */
#define AIGCP_TOKEN_LATER ((size_t)10240)

/* OCSP staples of one signature that are looked at: one for each certificate of the chain. */
#define AIGCP_STAPLES_MAX 16

/* An RSA-16384 signature has 2 KB; more is an attack on our time. */
#define AIGCP_RAW_SIGNATURE_MAX 2048

/* Lines of one report. Beyond it they are counted, not kept; the verdict does not depend on
 * what is kept. */
#define AIGCP_STATUSES_MAX 2000

/* How often a store is laid out again until its length stands still: a longer exclusion can
 * make the store longer by a byte, which happens three times at most. */
#define AIGCP_LAYOUT_ROUNDS 8

/* How often a time stamp is fetched again because it came out longer than the room for it. */
#define AIGCP_TOKEN_ROUNDS 4

/* Zeros behind a time stamp in a text: with 272 to 294 of them there is a way to any length, and
 * 283 takes this many bytes of text with its heads. Tokens vary by some bytes. */
#define AIGCP_TEXT_PADDING (3 * 283 + 55)

/* How often a text is time-stamped until its wrapper has the length that was signed: once in two of
 * three cases, twice in the others. */
#define AIGCP_STAMP_ROUNDS 16

/* How often the number of zeros is corrected until the text has its length: twice, as a rule. */
#define AIGCP_PADDING_ROUNDS 8

/* What a file is hashed in: large enough for the disk, small enough for the cache. */
#define AIGCP_HASH_BLOCK ((size_t)128 * 1024)

/* Text that the caller wants in a claim: title, names, versions. */
#define AIGCP_CLAIM_TEXT_MAX 1024

/* How often a text is signed until its wrapper has the length that was signed: 7 times on average;
 * more than 200 times have a chance under 1e-12. */
#define AIGCP_FIT_ROUNDS 256

#endif
