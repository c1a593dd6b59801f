/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/time_stamp_curl.h"

#include "cli/messages.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <string.h>

#define CONNECT_SECONDS 10L
#define TOTAL_SECONDS 30L

typedef struct answer_room {
    uint8_t *bytes;
    size_t room, used;
} answer_room;

static size_t
collect(char *data, size_t one, size_t count, void *context)
{
    answer_room *answer = context;
    size_t length = one * count;

    if (length > answer->room - answer->used) {
        return 0;
    }
    memcpy(answer->bytes + answer->used, data, length);
    answer->used += length;
    return length;
}

static bool
set_up(CURL *curl, const char *url, struct curl_slist *headers, const void *request, size_t length,
       answer_room *answer)
{
    return curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT, TOTAL_SECONDS) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer) == CURLE_OK;
}

int
cli_time_stamp_fetch(void *url, const void *request, size_t length, uint8_t *response, size_t room,
                     size_t *size)
{
    answer_room answer = { response, room, 0 };
    struct curl_slist *headers =
        curl_slist_append(NULL, "Content-Type: application/timestamp-query");
    CURL *curl = headers != NULL ? curl_easy_init() : NULL;
    CURLcode code = CURLE_OUT_OF_MEMORY;

    if (curl != NULL && set_up(curl, url, headers, request, length, &answer)) {
        code = curl_easy_perform(curl);
    }
    if (code != CURLE_OK) {
        cli_say(_("no time stamp from '%s': %s"), (const char *)url, curl_easy_strerror(code));
    }
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    *size = answer.used;
    return code == CURLE_OK ? 0 : -1;
}
