/* SPDX-License-Identifier: Apache-2.0 */
/** @file c2pa_text.h
 * Sign a text stream with a C2PA manifest (2.4, A.8: unstructured text): the text goes out as it
 * comes in, the manifest follows it as one run of invisible characters. aigc_c2pa_verify() reads
 * it, as it reads what aigc_c2pa_sign() makes of a file that is text.
 *
 * OBJECTS  One text at a time: begin(), feed(), finish(); then begin() again.
 * THREADS  One object, one thread at a time. The signer may be shared.
 * MEMORY   Constant, whatever the length of the text.
 * CUTS     Results depend on the text alone, not on how it was cut into feeds.
 * TEXT     is written in Unicode normalisation form C, which is what the standard hashes: a text
 *          that is not is normalised on the way, and looks the same. A combining sequence waits
 *          for its end; nothing else is held back.
 * SIZE     The manifest takes 3.9 bytes of UTF-8 for each of its bytes: about 6 KB in all with
 *          Ed25519 and one certificate.
 */
#ifndef AIGC_C2PA_TEXT_H
#define AIGC_C2PA_TEXT_H

#include <aigc/c2pa.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_c2pa_stream aigc_c2pa_stream;

/** Make a signer of texts.
 * @param signer must outlive it. If it fetches time stamps, finish() waits for one, or for two if
 *               the length of the manifest does not come out with the first.
 * @param claim  what the manifests say; with all that it points to, must outlive it.
 * @return AIGC_OK; AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_stream_new(const aigc_c2pa_signer *signer,
                                                          const aigc_c2pa_claim *claim,
                                                          aigc_c2pa_stream **text);

/** Release it. NULL is allowed. */
AIGC_API void aigc_c2pa_stream_free(aigc_c2pa_stream *text);

/** Begin a text. @param write receives the text with its manifest; required.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_STATE inside a callback, AIGC_ERR_MEMORY: then it
 * may be called again. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_stream_begin(aigc_c2pa_stream *text,
                                                            aigc_write_fn write, void *context);

/** Pass the next bytes on.
 * @return AIGC_OK; AIGC_ERR_STOPPED as `write` asks; AIGC_ERR_STATE before begin(), after finish()
 *         or inside `write`; AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. After an error the text is over:
 *         it is repeated until begin(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_stream_feed(aigc_c2pa_stream *text, const void *data,
                                                           size_t length);

/** Sign, and write the manifest.
 * @return as feed(); AIGC_ERR_FORMAT if the text was not UTF-8, or holds a wrapper already: a
 *         second one would make both invalid; AIGC_ERR_UNSUPPORTED if its time stamp comes later;
 *         AIGC_ERR_FIELD, AIGC_ERR_KEY, AIGC_ERR_RANDOM, AIGC_ERR_LIMIT as aigc_c2pa_sign(). In all
 *         these cases all text was written, and nothing was added. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_c2pa_stream_finish(aigc_c2pa_stream *text);

/** @return bytes that finish() added; 0 if there are none. */
AIGC_API size_t aigc_c2pa_stream_mark_size(const aigc_c2pa_stream *text);

#ifdef __cplusplus
}
#endif

#endif
