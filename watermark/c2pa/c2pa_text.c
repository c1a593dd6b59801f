/* SPDX-License-Identifier: Apache-2.0 */
/* Sign texts as they pass. */
#include <aigc/c2pa_text.h>

#include "watermark/c2pa/signature_openssl.h"
#include "watermark/c2pa/text_binding.h"
#include "watermark/formats/text_wrapper.h"

#include <stdlib.h>
#include <string.h>

typedef enum text_state { IDLE, OPEN, FINISHED, FAILED } text_state;

struct aigc_c2pa_stream {
    const aigc_c2pa_signer *signer;
    const aigc_c2pa_claim *claim;
    aigcp_text_signing signing;
    aigcp_wrapper_watch watch;
    text_state state;
    aigc_status failure; /* what FAILED repeats */
    bool busy;           /* inside a call: the callback may not call back */
    size_t mark_size;
};

aigc_status
aigc_c2pa_stream_new(const aigc_c2pa_signer *signer, const aigc_c2pa_claim *claim,
                     aigc_c2pa_stream **text)
{
    aigc_c2pa_stream *made;

    if (!text)
        return AIGC_ERR_ARGUMENT;
    *text = NULL;
    if (!signer || !claim || claim->struct_size != sizeof *claim)
        return AIGC_ERR_ARGUMENT;
    made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    made->signer = signer;
    made->claim = claim;
    aigc_status status = aigcp_text_signing_init(&made->signing);
    if (status != AIGC_OK) {
        aigc_c2pa_stream_free(made);
        return status;
    }
    *text = made;
    return AIGC_OK;
}

void
aigc_c2pa_stream_free(aigc_c2pa_stream *text)
{
    if (text) {
        aigcp_text_signing_free(&text->signing);
        free(text);
    }
}

aigc_status
aigc_c2pa_stream_begin(aigc_c2pa_stream *text, aigc_write_fn write, void *context)
{
    if (!text || !write)
        return AIGC_ERR_ARGUMENT;
    if (text->busy)
        return AIGC_ERR_STATE;
    text->watch = (aigcp_wrapper_watch){ .length = 0 };
    text->mark_size = 0;
    aigc_status status = aigcp_text_signing_begin(&text->signing, write, context);
    text->state = status == AIGC_OK ? OPEN : FAILED;
    text->failure = status;
    return status;
}

static aigc_status
enter(aigc_c2pa_stream *text)
{
    if (text->busy)
        return AIGC_ERR_STATE;
    if (text->state == FAILED)
        return text->failure;
    if (text->state != OPEN)
        return AIGC_ERR_STATE;
    text->busy = true;
    return AIGC_OK;
}

static aigc_status
leave(aigc_c2pa_stream *text, aigc_status status, text_state next)
{
    text->busy = false;
    text->state = status == AIGC_OK ? next : FAILED;
    text->failure = status;
    return status;
}

aigc_status
aigc_c2pa_stream_feed(aigc_c2pa_stream *text, const void *data, size_t length)
{
    if (!text || (!data && length > 0))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = enter(text);
    if (status != AIGC_OK)
        return status;
    if (length > 0) {
        aigcp_wrapper_watch_feed(&text->watch, data, length);
        status = aigcp_text_signing_feed(&text->signing, data, length);
    }
    return leave(text, status, OPEN);
}

/* The last characters of a text that gets no manifest.
 * @return why it gets none; or why they could not be written. */
static aigc_status
write_rest(aigc_c2pa_stream *text, aigc_status why)
{
    aigc_status status = aigcp_nfc_stream_finish(&text->signing.text);

    return status == AIGC_OK ? why : status;
}

/* A text that holds a wrapper gets no second one, and one that cannot be signed none. */
static aigc_status
end_text(aigc_c2pa_stream *text)
{
    aigcp_store_signer *signer = NULL;

    if (text->watch.found)
        return write_rest(text, AIGC_ERR_FORMAT);
    aigc_status status =
        aigcp_store_signer_new(text->signer, text->claim, NULL, "text/plain", &signer);
    if (status == AIGC_OK && aigcp_store_signer_waits(signer))
        status = AIGC_ERR_UNSUPPORTED;
    status = status == AIGC_OK ? aigcp_text_signing_finish(&text->signing, signer, &text->mark_size)
                               : write_rest(text, status);
    aigcp_store_signer_free(signer);
    return status;
}

aigc_status
aigc_c2pa_stream_finish(aigc_c2pa_stream *text)
{
    if (!text)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = enter(text);
    return status == AIGC_OK ? leave(text, end_text(text), FINISHED) : status;
}

size_t
aigc_c2pa_stream_mark_size(const aigc_c2pa_stream *text)
{
    return text && text->state == FINISHED ? text->mark_size : 0;
}
