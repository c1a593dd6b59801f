/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options/time_stamp_curl.h"

#include "cli/io/messages.h"
#include "common/late_library.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <string.h>

#define SONAME "libcurl.so.4"
#define CONNECT_SECONDS 10L
#define TOTAL_SECONDS 30L

/* What is used of the library; and the connection, which is kept: handshakes take longer than
 * stamps, and authorities count them. Processes that work on files side by side have one each. */
static struct {
    __typeof__(curl_easy_init) *easy_init;
    __typeof__(curl_easy_setopt) *easy_setopt;
    __typeof__(curl_easy_perform) *easy_perform;
    __typeof__(curl_easy_reset) *easy_reset;
    __typeof__(curl_easy_strerror) *easy_strerror;
    __typeof__(curl_slist_append) *slist_append;
    __typeof__(curl_slist_free_all) *slist_free_all;
    CURL *connection;
} curl;

static const aigcp_late_function functions[] = {
    { "curl_easy_init", &curl.easy_init },           { "curl_easy_setopt", &curl.easy_setopt },
    { "curl_easy_perform", &curl.easy_perform },     { "curl_easy_reset", &curl.easy_reset },
    { "curl_easy_strerror", &curl.easy_strerror },   { "curl_slist_append", &curl.slist_append },
    { "curl_slist_free_all", &curl.slist_free_all },
};

typedef struct answer_room {
    uint8_t *bytes;
    size_t room, used;
} answer_room;

static size_t
collect(char *data, size_t one, size_t count, void *context)
{
    answer_room *answer = context;
    size_t length = one * count;

    if (length > answer->room - answer->used)
        return 0;
    memcpy(answer->bytes + answer->used, data, length);
    answer->used += length;
    return length;
}

/* Load the library once; false if it is not there, which was said. */
static bool
open_connection(const char *url)
{
    if (curl.connection) {
        curl.easy_reset(curl.connection); /* options; the connection stays */
        return true;
    }
    const char *why =
        aigcp_late_library_load(SONAME, functions, sizeof functions / sizeof functions[0]);
    if (why) {
        cli_say(_("no time stamp from '%s': %s"), url, why);
        return false;
    }
    curl.connection = curl.easy_init();
    if (!curl.connection)
        (void)cli_say_no_memory();
    return curl.connection != NULL;
}

static bool
set_up(const char *url, struct curl_slist *headers, const void *request, size_t length,
       answer_room *answer)
{
    CURL *one = curl.connection;

    return curl.easy_setopt(one, CURLOPT_URL, url) == CURLE_OK &&
           curl.easy_setopt(one, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl.easy_setopt(one, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl.easy_setopt(one, CURLOPT_FAILONERROR, 1L) == CURLE_OK &&
           curl.easy_setopt(one, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS) == CURLE_OK &&
           curl.easy_setopt(one, CURLOPT_TIMEOUT, TOTAL_SECONDS) == CURLE_OK &&
           curl.easy_setopt(one, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
           curl.easy_setopt(one, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length) == CURLE_OK &&
           curl.easy_setopt(one, CURLOPT_POSTFIELDS, request) == CURLE_OK &&
           curl.easy_setopt(one, CURLOPT_WRITEFUNCTION, collect) == CURLE_OK &&
           curl.easy_setopt(one, CURLOPT_WRITEDATA, answer) == CURLE_OK;
}

/* What went wrong, in libcurl's words if it is rare. */
static const char *
message_of(CURLcode code)
{
    switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return _("it is no address of the web (http or https)");
    case CURLE_COULDNT_RESOLVE_HOST:
        return _("there is no host of this name");
    case CURLE_COULDNT_CONNECT:
        return _("no connection could be made");
    case CURLE_OPERATION_TIMEDOUT:
        return _("there was no answer in time");
    case CURLE_HTTP_RETURNED_ERROR:
        return _("the request was refused");
    case CURLE_GOT_NOTHING:
        return _("the answer was empty");
    case CURLE_WRITE_ERROR:
        return _("the answer is too long");
    case CURLE_PEER_FAILED_VERIFICATION:
        return _("the certificate of the host does not hold");
    case CURLE_OUT_OF_MEMORY:
        return _("out of memory");
    default:
        return curl.easy_strerror(code);
    }
}

int
cli_time_stamp_fetch(void *url, const void *request, size_t length, uint8_t *response, size_t room,
                     size_t *size)
{
    answer_room answer = { response, room, 0 };
    CURLcode code = CURLE_OUT_OF_MEMORY;

    *size = 0;
    if (!open_connection(url))
        return -1;
    struct curl_slist *headers =
        curl.slist_append(NULL, "Content-Type: application/timestamp-query");
    if (headers && set_up(url, headers, request, length, &answer))
        code = curl.easy_perform(curl.connection);
    curl.slist_free_all(headers);
    if (code != CURLE_OK)
        cli_say(_("no time stamp from '%s': %s"), (const char *)url, message_of(code));
    *size = answer.used;
    return code == CURLE_OK ? 0 : -1;
}
