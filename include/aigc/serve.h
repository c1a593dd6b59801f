/* SPDX-License-Identifier: Apache-2.0 */
/** @file serve.h
 * Filter and label what a model service answers, as it goes over HTTP: server-sent events,
 * lines of JSON, or one JSON document; and scan what it is asked.
 *
 * Known are the OpenAI chat completions, completions, Responses and Assistants, the Anthropic
 * Messages, and those of Ollama, DashScope, Gemini and llama.cpp. Text is found by its place in the
 * JSON, so an answer need not say which of them it is.
 *
 * OBJECTS  aigc_response_filter handles one answer at a time: begin(), feed() as often as
 *          needed, finish(); then begin() again. It holds a reference to its rule set.
 * THREADS  One object, one thread at a time. Any number of objects may share a rule set.
 * MEMORY   Bounded by the limits of the options and by the rule set.
 * CUTS     What is written depends on the bytes of the answer alone, never on how they were
 *          cut into feeds.
 * TEXT     Each choice and channel of an answer (content, reasoning, refusal, each tool call's
 *          arguments) is one text, whatever events it comes in. An event leaves as soon as its
 *          text can no longer become part of a finding, most often at once; a clean event
 *          leaves byte for byte as it came, in the order in which it came.
 * TRUST    Fails closed: what cannot be read (no JSON, too long, compressed, in another charset,
 *          with a member twice where text is) is not passed on; the answer ends with an error in
 *          the manner of its protocol.
 * ERRORS   AIGC_ERR_STATE and AIGC_ERR_ARGUMENT change nothing. After any other error the
 *          object repeats it until begin(): break the connection.
 */
#ifndef AIGC_SERVE_H
#define AIGC_SERVE_H

#include <aigc/filter.h>
#include <aigc/text_mark.h>
#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_response_filter aigc_response_filter;

/** How a service speaks. */
typedef enum aigc_protocol {
    AIGC_PROTOCOL_AUTO = 0, /**< found by what is in the body */
    AIGC_PROTOCOL_OPENAI_CHAT = 1,
    AIGC_PROTOCOL_OPENAI_COMPLETIONS = 2,
    AIGC_PROTOCOL_OPENAI_RESPONSES = 3,
    AIGC_PROTOCOL_ANTHROPIC = 4,
    AIGC_PROTOCOL_OLLAMA = 5,
    AIGC_PROTOCOL_DASHSCOPE = 6,
    AIGC_PROTOCOL_GEMINI = 7,           /**< generateContent of Gemini and Vertex AI */
    AIGC_PROTOCOL_LLAMA_CPP = 8,        /**< /completion and /infill of llama.cpp's server */
    AIGC_PROTOCOL_OPENAI_ASSISTANTS = 9 /**< runs of threads */
} aigc_protocol;

/** Name a protocol for logs and metrics: "openai-chat", ...; "auto" if it is not known.
 * @return a static string. */
AIGC_API const char *aigc_protocol_name(aigc_protocol protocol);

/** How a body is cut into JSON documents. */
typedef enum aigc_framing {
    AIGC_FRAMING_AUTO = 0,   /**< by the content type and the first line: what begins as JSON is no
                                  events, whatever its type says, and lines if its first line is a
                                  document and another one follows */
    AIGC_FRAMING_EVENTS = 1, /**< server-sent events */
    AIGC_FRAMING_LINES = 2,  /**< a document on each line */
    AIGC_FRAMING_WHOLE = 3,  /**< the body is one document; an array of chunks of Gemini's is taken
                                  as AIGC_FRAMING_ARRAY */
    AIGC_FRAMING_ARRAY = 4   /**< the body is one array, of which each element is a document */
} aigc_framing;

/** What a text of an answer is. */
typedef enum aigc_channel {
    AIGC_CHANNEL_CONTENT = 0,
    AIGC_CHANNEL_REASONING = 1,
    AIGC_CHANNEL_REFUSAL = 2,
    AIGC_CHANNEL_TOOL = 3,   /**< arguments of a tool call */
    AIGC_CHANNEL_TOKENS = 4, /**< the tokens of log probabilities */
    AIGC_CHANNEL_OTHER = 5   /**< transcripts, error messages, what is in no known place */
} aigc_channel;

/** Name a channel for logs: "content", "reasoning", ... @return a static string. */
AIGC_API const char *aigc_channel_name(aigc_channel channel);

/** Receive a finding. What is repeated in an answer (snapshots, log probabilities) is rewritten
 * where it repeats, and reported once.
 * @param choice number of the choice or of the output item.
 * @return as aigc_finding_fn. */
typedef int (*aigc_response_finding_fn)(void *context, aigc_channel channel, uint64_t choice,
                                        const aigc_finding *finding);

/** An aigc_response_finding_fn whose context is an aigc_collector (collect.h), which does not keep
 * channel and choice. @return as aigc_collector_finding(). */
AIGC_API int aigc_response_collect(void *collector, aigc_channel channel, uint64_t choice,
                                   const aigc_finding *finding);

/** Bytes of the longest name of a stream, see aigc_text_options. */
#define AIGC_STREAM_ID_MAX 255

/** What limits of answers and requests may be set to. */
#define AIGC_SERVE_LIMIT_MAX ((size_t)1 << 30)

/** How answers are filtered. Zero all of it, then set `struct_size`. */
typedef struct aigc_response_options {
    size_t struct_size;
    aigc_rules *rules; /**< a reference is taken; NULL: nothing is scanned, only labelled */
    /** Policy, stream id, key; copied, but for its policy, of which a reference is taken. NULL:
     * nothing special. */
    const aigc_text_options *text;
    aigc_protocol protocol;
    aigc_language language; /**< of refusal and label; AUTO follows the text */
    /** Own refusal sentences, UTF-8, NUL-terminated, copied; NULL for the default; "" for none. */
    const char *refusal_zh;
    const char *refusal_en;
    aigc_label_at label_at;     /**< of the visible label. AIGC_LABEL_AT_END is the last delta */
    const char *wording;        /**< own visible label, copied; NULL for the default */
    const aigc_secret_key *key; /**< signs the mark; must outlive the filter. NULL: no mark */
    /** Beside these limits: of one text, at most 1,048,576 changes wait, and each sign of a mask is
     * one. With more in one event or document, the answer ends with an error. */
    size_t event_limit;                  /**< longest event or line; 0: 1 MiB */
    size_t body_limit;                   /**< longest body that is one document; 0: 16 MiB */
    size_t hold_limit;                   /**< most bytes of events that wait; 0: 16 MiB */
    aigc_response_finding_fn on_finding; /**< may be NULL */
    void *finding_context;
} aigc_response_options;

/** What is known of an answer before its body. Zero all of it, then set `struct_size`. */
typedef struct aigc_response_head {
    size_t struct_size;
    unsigned status;              /**< of HTTP; 0: 200. Of 206, a part, nothing is passed on */
    const char *content_type;     /**< NULL or "": not known. With a charset that is neither UTF-8
                                       nor US-ASCII, nothing is passed on */
    const char *content_encoding; /**< NULL, "" or "identity": none. All else is not passed on */
    aigc_framing framing;
    aigc_protocol protocol;  /**< as aigc_request_result says; AUTO: as the options say */
    int json_mode;           /**< 1: JSON was asked for; neither label nor mark is put into it */
    int cumulative;          /**< 1: each event repeats all text so far, as DashScope's do unless
                                  incremental_output is asked for; -1: none does; 0: it is not
                                  known, and found out for DashScope */
    const aigc_label *label; /**< for the mark; copied. NULL: no mark */
    /** What the stream is called; NULL: as the options say. */
    const void *stream_id;
    size_t stream_id_length;
} aigc_response_head;

/** What came of an answer. */
typedef enum aigc_response_verdict {
    AIGC_RESPONSE_PASSED = 0, /**< all text was scanned, nothing was changed but for labels */
    AIGC_RESPONSE_MASKED = 1,
    AIGC_RESPONSE_STOPPED = 2,    /**< a finding, or a cap on the hold-back, ended it */
    AIGC_RESPONSE_FAILED = 3,     /**< it could not be read; what was not scanned was dropped */
    AIGC_RESPONSE_NOT_SCANNED = 4 /**< passed on as it is: see aigc_response_filter_begin() */
} aigc_response_verdict;

/** Name a verdict for logs and metrics: "passed", "masked", ... @return a static string. */
AIGC_API const char *aigc_response_verdict_name(aigc_response_verdict verdict);

/** Counts of one answer. */
typedef struct aigc_response_report {
    size_t struct_size; /**< set by the caller */
    aigc_response_verdict verdict;
    aigc_status failure;    /**< with AIGC_RESPONSE_FAILED: FORMAT or LIMIT */
    aigc_protocol protocol; /**< as found */
    uint64_t body_bytes;    /**< fed */
    uint64_t text_bytes;    /**< of text in all channels */
    uint64_t scanned_bytes; /**< of it really scanned */
    uint64_t findings;
    uint64_t held_bytes;     /**< that wait now */
    uint64_t held_most;      /**< the most that waited at a time */
    uint64_t events;         /**< events, lines or documents with JSON */
    uint64_t unknown_events; /**< of no known protocol: each string was scanned by itself */
    int visible_label;       /**< 1: a visible label was written */
    int mark;                /**< 1: a signed mark was written */
    int incomplete;          /**< 1: it ended before it said so */
    char stop_rule[128];     /**< id of the rule that ended it, cut to fit; "" if none did */
} aigc_response_report;

/** Make a filter.
 * @return AIGC_OK; AIGC_ERR_WORDING or AIGC_ERR_FORMAT as aigc_wording_check(); AIGC_ERR_ARGUMENT
 *         also for a stream id of more than AIGC_STREAM_ID_MAX bytes, a limit of more than
 *         AIGC_SERVE_LIMIT_MAX, or a policy for other rules;
 *         AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_response_filter_new(const aigc_response_options *options,
                                                              aigc_response_filter **filter);

/** Release a filter. NULL is allowed. */
AIGC_API void aigc_response_filter_free(aigc_response_filter *filter);

/** Begin an answer; forgets the one before.
 *
 * An answer whose status is not 2xx is scanned like any other if it is JSON or events; if its
 * content type says that it is neither, it is passed on as it is, and the report says so. With
 * a status of 2xx such a body is not passed on.
 *
 * @param head  NULL: nothing is known.
 * @param write receives the body; required. It may get nothing for some feeds.
 * @return AIGC_OK; AIGC_ERR_FIELD if the label may not be written; AIGC_ERR_ARGUMENT,
 *         AIGC_ERR_STATE inside a callback, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_response_filter_begin(aigc_response_filter *filter,
                                                                const aigc_response_head *head,
                                                                aigc_write_fn write, void *context);

/** Take the next bytes of the body and write on what may be shown.
 *
 * @param data may be NULL if `length` is 0; not kept after the call.
 * @return AIGC_OK, also if the answer was stopped or could not be read: its ending was written
 *         and aigc_response_filter_ended() is 1; AIGC_ERR_STOPPED if a callback asked;
 *         AIGC_ERR_LIMIT if a regular expression needed more work than allowed;
 *         AIGC_ERR_STATE before begin(), after finish() or inside a callback;
 *         AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_response_filter_feed(aigc_response_filter *filter,
                                                               const void *data, size_t length);

/** Tell what time it is, as aigc_transformer_tick() for each text.
 * @return as aigc_response_filter_feed(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_response_filter_tick(aigc_response_filter *filter,
                                                               uint64_t now_milliseconds);

/** End the answer: decide and write what was held. An event that is not complete is dropped, and
 * the report says `incomplete`. @return as aigc_response_filter_feed(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_response_filter_finish(aigc_response_filter *filter);

/** @return 1 once nothing that still comes will be passed on: close the connection to the model,
 * so that it need not go on. */
AIGC_API int aigc_response_filter_ended(const aigc_response_filter *filter);

/** @return 1 once the answer itself has said that it is over: `[DONE]`, `message_stop`,
 * `"done": true` and the like, or the end of a document. What is to be written down before the end
 * of an answer leaves is to be written now, before what the filter wrote is passed on. */
AIGC_API int aigc_response_filter_at_end(const aigc_response_filter *filter);

/** @return bytes of the body that wait: incomplete events, and events with text that is held. */
AIGC_API uint64_t aigc_response_filter_held(const aigc_response_filter *filter);

/** Fill in the counts of the current or last answer.
 * @param report `struct_size` must be set.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_response_filter_report(const aigc_response_filter *filter,
                                                                 aigc_response_report *report);

/** Write the value of the header X-AIGC-Label: the seven standard fields of the label as the JSON
 * object of GB 45438-2025 Annex E, which is printable ASCII.
 * @param[out] value NUL-terminated; to be released with free(); NULL unless AIGC_OK.
 * @return AIGC_OK; AIGC_ERR_FIELD as aigc_label_check(); AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_response_label_header(const aigc_label *label,
                                                                char **value);

/** A top-level field of a request that is set or taken away. Both are UTF-8. */
typedef struct aigc_request_field {
    const char *name; /**< each is named once */
    const char *json; /**< its value, one in JSON; NULL: the field is taken away */
} aigc_request_field;

/** How requests are scanned. Zero all of it, then set `struct_size`. */
typedef struct aigc_request_options {
    size_t struct_size;
    aigc_rules *rules; /**< NULL: nothing is scanned */
    /** Policy, stream id, key. NULL: what the rules say, on input. */
    const aigc_text_options *text;
    const aigc_request_field *fields;    /**< such as { "watermarking", "true" } */
    size_t field_count;                  /**< at most 64 */
    size_t body_limit;                   /**< longest body; 0: 16 MiB */
    aigc_response_finding_fn on_finding; /**< the choice is the number of the message */
    void *finding_context;
} aigc_request_options;

/** What a request is, and what came of it. */
typedef struct aigc_request_result {
    size_t struct_size;     /**< set by the caller */
    int refused;            /**< 1: a finding has action stop; nothing was written */
    int changed;            /**< 1: what was written is not what came */
    int streamed;           /**< 1: a stream is asked for */
    aigc_framing framing;   /**< AUTO; for the caller to set: AIGC_FRAMING_ARRAY if the address of a
                                 request to Gemini asks for a stream that is one array */
    int json_mode;          /**< 1: JSON is asked for */
    int cumulative;         /**< see aigc_response_head; 0: the request does not say */
    aigc_protocol protocol; /**< AUTO if it is of no known shape; then each string was scanned */
    uint64_t text_bytes;
    uint64_t findings;
    char stop_rule[128]; /**< id of the rule that refuses; "" if none does */
    char model[128];     /**< as it was asked for, cut to fit; "" if it does not say */
} aigc_request_result;

/** Scan the body of a request to a model: every text in it, each by itself. Findings to be
 * redacted are, fields are set, and the body is written on, byte for byte where nothing was
 * changed.
 *
 * @param write  receives the body, unless it is refused; NULL: it is only scanned.
 * @param result `struct_size` must be set.
 * @return AIGC_OK, also if it is refused; AIGC_ERR_FORMAT if it is not a JSON object;
 *         AIGC_ERR_LIMIT if it is too long, too deep, or a regular expression needed more work
 *         than allowed: do not pass the request on; AIGC_ERR_STOPPED if a callback asked;
 *         AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_request_scan(const aigc_request_options *options,
                                                       const void *body, size_t length,
                                                       aigc_write_fn write, void *context,
                                                       aigc_request_result *result);

/** How a refused request is answered. */
typedef enum aigc_refusal_style {
    AIGC_REFUSAL_ANSWER = 0, /**< an answer of the model that says so: clients go on */
    AIGC_REFUSAL_ERROR = 1   /**< an error of the protocol, for a status of 4xx */
} aigc_refusal_style;

/** Write the body that answers a refused request.
 * @param request      as aigc_request_scan() filled it in.
 * @param sentence     UTF-8, NUL-terminated; NULL: the default in `language` (AUTO: English).
 * @param[out] content_type a static string; may be NULL.
 * @return AIGC_OK, AIGC_ERR_STOPPED, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY; AIGC_ERR_LIMIT for a
 *         sentence of more than 4096 bytes. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_request_refusal(
    const aigc_request_result *request, aigc_refusal_style style, const char *sentence,
    aigc_language language, aigc_write_fn write, void *context, const char **content_type);

/** @return the version of the library, such as "0.1.0". */
AIGC_API const char *aigc_serve_version(void);

#ifdef __cplusplus
}
#endif

#endif
