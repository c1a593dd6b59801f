/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of all protocols. Sources: the public references of OpenAI (chat completions,
 * completions, Responses, Assistants), Anthropic (Messages), Ollama (docs/api.md), Alibaba Cloud
 * (DashScope), Google (generateContent), llama.cpp (tools/server/README.md), and what others add to
 * chat completions: DeepSeek, OpenRouter, LiteLLM, Mistral, Perplexity, vLLM, Azure, Zhipu,
 * Hunyuan, Ark.
 */
#include "serve/core/shapes.h"

#include <string.h>

#define CHAT AIGC_PROTOCOL_OPENAI_CHAT
#define COMPLETIONS AIGC_PROTOCOL_OPENAI_COMPLETIONS
#define RESPONSES AIGC_PROTOCOL_OPENAI_RESPONSES
#define ANTHROPIC AIGC_PROTOCOL_ANTHROPIC
#define OLLAMA AIGC_PROTOCOL_OLLAMA
#define DASHSCOPE AIGC_PROTOCOL_DASHSCOPE
#define GEMINI AIGC_PROTOCOL_GEMINI
#define LLAMA_CPP AIGC_PROTOCOL_LLAMA_CPP
#define ASSISTANTS AIGC_PROTOCOL_OPENAI_ASSISTANTS
#define ANY AIGC_PROTOCOL_AUTO

#define CONTENT AIGC_CHANNEL_CONTENT
#define REASONING AIGC_CHANNEL_REASONING
#define REFUSAL AIGC_CHANNEL_REFUSAL
#define TOOL AIGC_CHANNEL_TOOL
#define TOKENS AIGC_CHANNEL_TOKENS
#define OTHER AIGC_CHANNEL_OTHER

#define OF_CHOICE AIGCP_NUMBER_CHOICE
#define OF_NONE AIGCP_NUMBER_NONE
#define OF_TOP AIGCP_NUMBER_TOP
#define OF_PLACE AIGCP_NUMBER_PLACE
#define OF_ITEM AIGCP_NUMBER_ITEM
#define OF_BLOCK AIGCP_NUMBER_BLOCK
#define OF_INDEX AIGCP_NUMBER_INDEX
#define OF_ORDER AIGCP_NUMBER_ORDER

#define PATH(path) path, sizeof(path) - 1, false
#define BELOW(path) path, sizeof(path) - 1, true

#define TEXT(path, channel, sub, numbering, protocol)                  \
    {                                                                  \
        PATH(path), AIGCP_ROLE_TEXT, channel, sub, numbering, protocol \
    }
#define COPY(path, channel, sub, numbering)                             \
    {                                                                   \
        PATH(path), AIGCP_ROLE_COPY, channel, sub, numbering, RESPONSES \
    }
#define SNAPSHOT(path, channel, sub)                                    \
    {                                                                   \
        PATH(path), AIGCP_ROLE_COPY, channel, sub, OF_ORDER, ASSISTANTS \
    }
#define EACH(path, channel)                                   \
    {                                                         \
        PATH(path), AIGCP_ROLE_EACH, channel, 0, OF_NONE, ANY \
    }
#define ALL_BELOW(path, channel)                               \
    {                                                          \
        BELOW(path), AIGCP_ROLE_EACH, channel, 0, OF_NONE, ANY \
    }
#define MARK(path, role, numbering, protocol)           \
    {                                                   \
        PATH(path), role, OTHER, 0, numbering, protocol \
    }
#define KEEP(path, which)                                       \
    {                                                           \
        PATH(path), AIGCP_ROLE_KEEP, OTHER, which, OF_NONE, ANY \
    }
#define LOOSE(path)                                          \
    {                                                        \
        PATH(path), AIGCP_ROLE_LOOSE, OTHER, 0, OF_NONE, ANY \
    }
#define OPAQUE(path, protocol)                                     \
    {                                                              \
        PATH(path), AIGCP_ROLE_OPAQUE, OTHER, 0, OF_NONE, protocol \
    }
#define SHAPE(path, protocol)                                     \
    {                                                             \
        PATH(path), AIGCP_ROLE_SHAPE, OTHER, 0, OF_NONE, protocol \
    }

/* The messages of chat completions, whole or as deltas. */
#define MESSAGE(root, protocol)                                                      \
    TEXT(root "content", CONTENT, 0, OF_CHOICE, protocol),                           \
        TEXT(root "content[].text", CONTENT, 0, OF_CHOICE, protocol),                \
        TEXT(root "reasoning_content", REASONING, 0, OF_CHOICE, protocol),           \
        TEXT(root "reasoning", REASONING, 1, OF_CHOICE, protocol),                   \
        TEXT(root "reasoning_details[].text", REASONING, 2, OF_CHOICE, protocol),    \
        TEXT(root "reasoning_details[].summary", REASONING, 3, OF_CHOICE, protocol), \
        TEXT(root "thinking_blocks[].thinking", REASONING, 4, OF_CHOICE, protocol),  \
        TEXT(root "content[].thinking[].text", REASONING, 5, OF_CHOICE, protocol),   \
        TEXT(root "refusal", REFUSAL, 0, OF_CHOICE, protocol),                       \
        TEXT(root "tool_calls[].function.arguments", TOOL, 0, OF_CHOICE, protocol),  \
        TEXT(root "tool_calls[].custom.input", TOOL, 2, OF_CHOICE, protocol),        \
        MARK(root "tool_calls[].index", AIGCP_ROLE_PART, OF_CHOICE, protocol),       \
        TEXT(root "function_call.arguments", TOOL, 1, OF_CHOICE, protocol),          \
        TEXT(root "audio.transcript", OTHER, 1, OF_CHOICE, protocol),                \
        ALL_BELOW(root "annotations[]", OTHER), SHAPE(root "role", protocol),        \
        ALL_BELOW(root "context.", OTHER), /* sources of Azure */                    \
        PROVIDER_FIELDS(root "provider_specific_fields.", protocol)

/* What LiteLLM says again of what a service says in its own way. */
#define PROVIDER_FIELDS(root, protocol)                                             \
    TEXT(root "reasoning_content", REASONING, 6, OF_CHOICE, protocol),              \
        TEXT(root "reasoning", REASONING, 7, OF_CHOICE, protocol),                  \
        TEXT(root "thinking_blocks[].thinking", REASONING, 8, OF_CHOICE, protocol), \
        OPAQUE(root "thinking_blocks[].signature", protocol), ALL_BELOW(root, OTHER)

/* What tools were asked and answered in an item of Responses, and the sources of its text. */
#define TOOL_WORK(root)                                                       \
    EACH(root "output", TOOL), ALL_BELOW(root "output[]", TOOL),              \
        ALL_BELOW(root "outputs[]", TOOL), ALL_BELOW(root "results[]", TOOL), \
        ALL_BELOW(root "action.", TOOL), EACH(root "error", TOOL),            \
        ALL_BELOW(root "operation.", TOOL), EACH(root "queries[]", TOOL),     \
        ALL_BELOW(root "tools[]", TOOL), ALL_BELOW(root "content[].annotations[]", OTHER)

/* What tools answered in a step of Assistants. */
#define STEP_WORK(root)                                                                     \
    EACH(root "function.output", TOOL), ALL_BELOW(root "code_interpreter.outputs[]", TOOL), \
        ALL_BELOW(root "file_search.results[]", TOOL)

#define LOG_PROBABILITIES(root, sub, numbering, protocol)                                      \
    { PATH(root "[].token"), AIGCP_ROLE_TOKEN, TOKENS, sub, numbering, protocol },             \
        { PATH(root "[].bytes"), AIGCP_ROLE_BYTES, TOKENS, sub, numbering, protocol },         \
        { PATH(root "[].top_logprobs"), AIGCP_ROLE_TOPS, TOKENS, sub, numbering, protocol },   \
        EACH(root "[].top_logprobs[].token", TOKENS), /* and what llama.cpp adds: */           \
        { PATH(root "[].id"), AIGCP_ROLE_TOKEN_ID, TOKENS, sub, numbering, protocol },         \
        { PATH(root "[].top_probs"), AIGCP_ROLE_TOP_PROBS, TOKENS, sub, numbering, protocol }, \
        EACH(root "[].top_probs[].token", TOKENS)

static const aigcp_shape shapes[] = {
    MESSAGE("choices[].delta.", CHAT),
    MESSAGE("choices[].message.", CHAT),
    TEXT("choices[].text", CONTENT, 0, OF_CHOICE, COMPLETIONS),
    MARK("choices[].index", AIGCP_ROLE_CHOICE, OF_CHOICE, ANY),
    MARK("choices[].finish_reason", AIGCP_ROLE_FINISH, OF_CHOICE, ANY),
    LOG_PROBABILITIES("choices[].logprobs.content", 0, OF_CHOICE, CHAT),
    LOG_PROBABILITIES("choices[].logprobs.refusal", 1, OF_CHOICE, CHAT),
    { PATH("choices[].logprobs.tokens[]"), AIGCP_ROLE_TOKEN, TOKENS, 2, OF_CHOICE, COMPLETIONS },
    ALL_BELOW("choices[].logprobs.top_logprobs[].", TOKENS),
    MARK("choices[].logprobs", AIGCP_ROLE_LOGPROBS, OF_CHOICE, ANY),
    MARK("choices[].token_ids", AIGCP_ROLE_TOKEN_IDS, OF_CHOICE, ANY),
    SHAPE("choices", ANY),
    /* llama.cpp, of the text beside it */
    MARK("completion_probabilities", AIGCP_ROLE_LOGPROBS, OF_INDEX, ANY),
    /* and all once more, with what was asked */
    MARK(AIGCP_VERBOSE "completion_probabilities", AIGCP_ROLE_LOGPROBS, OF_TOP, ANY),
    MARK(AIGCP_VERBOSE "tokens", AIGCP_ROLE_TOKEN_IDS, OF_TOP, ANY),
    EACH(AIGCP_VERBOSE "prompt", OTHER),
    ALL_BELOW(AIGCP_VERBOSE, OTHER),
    /* vLLM, of what was asked */
    MARK("prompt_logprobs", AIGCP_ROLE_PROMPT, OF_TOP, ANY),
    MARK("prompt_token_ids", AIGCP_ROLE_TOKEN_IDS, OF_TOP, ANY),
    MARK("choices[].prompt_logprobs", AIGCP_ROLE_PROMPT, OF_TOP, ANY),
    MARK("choices[].prompt_token_ids", AIGCP_ROLE_TOKEN_IDS, OF_TOP, ANY),
    /* Steps and sources: of Perplexity, */
    ALL_BELOW("choices[].delta.reasoning_steps[]", REASONING),
    ALL_BELOW("choices[].message.reasoning_steps[]", REASONING),
    ALL_BELOW("search_results[]", OTHER),
    EACH("citations[]", OTHER),
    EACH("related_questions[]", OTHER),
    /* Zhipu, */
    ALL_BELOW("web_search[]", OTHER),
    /* Hunyuan, */
    ALL_BELOW("search_info.", OTHER),
    /* and Ark. */
    ALL_BELOW("references[]", OTHER),
    ALL_BELOW("bot_usage.action_details[]", TOOL),
    LOOSE("usage.prompt_tokens"),
    LOOSE("usage.completion_tokens"),
    LOOSE("usage.input_tokens"),
    LOOSE("usage.output_tokens"),
    LOOSE("usage.total_tokens"),
    LOOSE("obfuscation"),

    /* Responses: events, snapshots in events, and the whole answer. */
    MARK("type", AIGCP_ROLE_TYPE, OF_NONE, ANY),
    MARK("delta", AIGCP_ROLE_TYPED, OF_TOP, ANY),
    MARK("output_index", AIGCP_ROLE_CHOICE, OF_TOP, RESPONSES),
    MARK("content_index", AIGCP_ROLE_PART, OF_TOP, RESPONSES),
    MARK("summary_index", AIGCP_ROLE_PART, OF_TOP, RESPONSES),
    MARK("sequence_number", AIGCP_ROLE_SEQUENCE, OF_NONE, RESPONSES),
    LOG_PROBABILITIES("logprobs", 3, OF_TOP, RESPONSES),
    COPY("text", CONTENT, 0, OF_TOP),
    COPY("refusal", REFUSAL, 0, OF_TOP),
    COPY("arguments", TOOL, 0, OF_TOP),
    COPY("input", TOOL, 2, OF_TOP),
    COPY("code", TOOL, 3, OF_TOP),
    COPY("transcript", OTHER, 1, OF_TOP),
    COPY("part.text", CONTENT, 0, OF_TOP),
    COPY("part.refusal", REFUSAL, 0, OF_TOP),
    COPY("part.transcript", OTHER, 1, OF_TOP),
    COPY("item.content[].text", CONTENT, 0, OF_ITEM),
    COPY("item.content[].refusal", REFUSAL, 0, OF_ITEM),
    COPY("item.content[].transcript", OTHER, 1, OF_ITEM),
    COPY("item.summary[].text", REASONING, 1, OF_ITEM),
    COPY("item.arguments", TOOL, 0, OF_TOP),
    COPY("item.input", TOOL, 2, OF_TOP),
    COPY("item.code", TOOL, 3, OF_TOP),
    TOOL_WORK("item."),
    COPY("response.output[].content[].text", CONTENT, 0, OF_PLACE),
    COPY("response.output[].content[].refusal", REFUSAL, 0, OF_PLACE),
    COPY("response.output[].content[].transcript", OTHER, 1, OF_PLACE),
    COPY("response.output[].summary[].text", REASONING, 1, OF_PLACE),
    COPY("response.output[].arguments", TOOL, 0, OF_PLACE),
    COPY("response.output[].input", TOOL, 2, OF_PLACE),
    COPY("response.output[].code", TOOL, 3, OF_PLACE),
    TOOL_WORK(AIGCP_FINAL_OUTPUT "."),
    ALL_BELOW("part.annotations[]", OTHER),
    COPY("response.output_text", OTHER, 2, OF_NONE),
    MARK("part.logprobs", AIGCP_ROLE_LOGPROBS, OF_TOP, RESPONSES),
    MARK("item.content[].logprobs", AIGCP_ROLE_LOGPROBS, OF_ITEM, RESPONSES),
    MARK("response.output[].content[].logprobs", AIGCP_ROLE_LOGPROBS, OF_PLACE, RESPONSES),
    MARK("logprobs", AIGCP_ROLE_LOGPROBS, OF_TOP, RESPONSES),
    EACH("response.error.message", OTHER),
    TEXT("output[].content[].text", CONTENT, 0, OF_PLACE, RESPONSES),
    TEXT("output[].content[].refusal", REFUSAL, 0, OF_PLACE, RESPONSES),
    TEXT("output[].content[].transcript", OTHER, 1, OF_PLACE, RESPONSES),
    TEXT("output[].summary[].text", REASONING, 1, OF_PLACE, RESPONSES),
    TEXT("output[].arguments", TOOL, 0, OF_PLACE, RESPONSES),
    TEXT("output[].input", TOOL, 2, OF_PLACE, RESPONSES),
    TEXT("output[].code", TOOL, 3, OF_PLACE, RESPONSES),
    TOOL_WORK("output[]."),
    TEXT("output_text", OTHER, 2, OF_NONE, RESPONSES),
    MARK("output[].content[].logprobs", AIGCP_ROLE_LOGPROBS, OF_PLACE, RESPONSES),
    MARK("status", AIGCP_ROLE_STATUS, OF_NONE, ANY),
    MARK("incomplete_details", AIGCP_ROLE_REASON, OF_NONE, RESPONSES),
    KEEP("response", AIGCP_KEPT_RESPONSE),
    KEEP("item_id", AIGCP_KEPT_ITEM_ID),
    OPAQUE("item.encrypted_content", RESPONSES),
    OPAQUE("item.result", RESPONSES),
    OPAQUE("partial_image_b64", RESPONSES),
    OPAQUE("output[].encrypted_content", RESPONSES),
    OPAQUE("output[].result", RESPONSES),

    /* Anthropic Messages. */
    TEXT("delta.text", CONTENT, 0, OF_NONE, ANTHROPIC),
    TEXT("delta.thinking", REASONING, 0, OF_NONE, ANTHROPIC),
    TEXT("delta.partial_json", TOOL, 0, OF_BLOCK, ANTHROPIC),
    TEXT("content_block.text", CONTENT, 0, OF_NONE, ANTHROPIC),
    TEXT("content_block.thinking", REASONING, 0, OF_NONE, ANTHROPIC),
    ALL_BELOW("content_block.input.", TOOL),
    OPAQUE("content_block.content[].encrypted_content", ANTHROPIC),
    ALL_BELOW("content_block.content[]", TOOL),
    MARK("index", AIGCP_ROLE_PART, OF_BLOCK, ANY),
    MARK("delta.stop_reason", AIGCP_ROLE_FINISH, OF_NONE, ANTHROPIC),
    TEXT("content[].text", CONTENT, 0, OF_NONE, ANTHROPIC),
    TEXT("content[].thinking", REASONING, 0, OF_NONE, ANTHROPIC),
    ALL_BELOW("content[].input.", TOOL),
    OPAQUE("content[].citations[].encrypted_index", ANTHROPIC),
    ALL_BELOW("content[].citations[]", OTHER),
    OPAQUE("content[].content[].encrypted_content", ANTHROPIC),
    ALL_BELOW("content[].content[]", TOOL),
    ALL_BELOW("content[].content.", TOOL),
    EACH("content[].content", TOOL),
    EACH("stop_sequence", OTHER),
    MARK("stop_reason", AIGCP_ROLE_FINISH, OF_NONE, ANTHROPIC),
    TEXT("message.content[].text", CONTENT, 0, OF_NONE, ANTHROPIC),
    OPAQUE("delta.signature", ANTHROPIC),
    OPAQUE("delta.citation.encrypted_index", ANTHROPIC),
    OPAQUE("content_block.signature", ANTHROPIC),
    OPAQUE("content_block.data", ANTHROPIC),
    OPAQUE("content[].signature", ANTHROPIC),
    OPAQUE("content[].data", ANTHROPIC),

    /* Ollama: chat and generate. */
    TEXT("message.content", CONTENT, 0, OF_NONE, OLLAMA),
    TEXT("message.thinking", REASONING, 0, OF_NONE, OLLAMA),
    ALL_BELOW("message.tool_calls[].function.arguments.", TOOL),
    TEXT("response", CONTENT, 0, OF_NONE, OLLAMA),
    TEXT("thinking", REASONING, 0, OF_NONE, OLLAMA),
    MARK("done", AIGCP_ROLE_DONE, OF_NONE, ANY),
    MARK("done_reason", AIGCP_ROLE_STATUS, OF_NONE, ANY),

    /* DashScope. */
    TEXT("output.text", CONTENT, 0, OF_NONE, DASHSCOPE),
    MESSAGE("output.choices[].message.", DASHSCOPE),
    MARK("output.choices[].index", AIGCP_ROLE_CHOICE, OF_CHOICE, DASHSCOPE),
    MARK("output.choices[].finish_reason", AIGCP_ROLE_FINISH, OF_CHOICE, DASHSCOPE),
    MARK("output.finish_reason", AIGCP_ROLE_FINISH, OF_NONE, DASHSCOPE),
    /* Its events may repeat all text, but say of which their tokens are only by being beside it. */
    EACH("output.choices[].logprobs.content[].top_logprobs[].token", TOKENS),
    MARK("output.choices[].logprobs.content[].top_logprobs", AIGCP_ROLE_TOPS, OF_CHOICE, DASHSCOPE),
    MARK("output.choices[].logprobs", AIGCP_ROLE_LOGPROBS, OF_CHOICE, DASHSCOPE),
    ALL_BELOW("output.search_info.", OTHER),
    TEXT("output.thoughts[].thought", REASONING, AIGCP_SUB_THOUGHT, OF_ITEM, DASHSCOPE),
    TEXT("output.thoughts[].action_input_stream", TOOL, AIGCP_SUB_THOUGHT, OF_ITEM, DASHSCOPE),
    ALL_BELOW("output.thoughts[]", REASONING),
    ALL_BELOW("output.doc_references[]", OTHER),

    /* Gemini. Thoughts are parts that say so. */
    TEXT("candidates[].content.parts[].text", CONTENT, 0, OF_CHOICE, GEMINI),
    MARK("candidates[].content.parts[].thought", AIGCP_ROLE_THOUGHT, OF_NONE, GEMINI),
    ALL_BELOW("candidates[].content.parts[].functionCall.args.", TOOL),
    ALL_BELOW("candidates[].content.parts[].functionResponse.response.", TOOL),
    EACH("candidates[].content.parts[].executableCode.code", TOOL),
    EACH("candidates[].content.parts[].codeExecutionResult.output", TOOL),
    OPAQUE("candidates[].content.parts[].thoughtSignature", GEMINI),
    OPAQUE("candidates[].content.parts[].inlineData.data", GEMINI),
    ALL_BELOW("candidates[].groundingMetadata.", OTHER),
    ALL_BELOW("candidates[].citationMetadata.", OTHER),
    EACH("candidates[].finishMessage", OTHER),
    MARK("candidates[].index", AIGCP_ROLE_CHOICE, OF_CHOICE, GEMINI),
    MARK("candidates[].finishReason", AIGCP_ROLE_FINISH, OF_CHOICE, GEMINI),
    MARK("candidates[].logprobsResult", AIGCP_ROLE_LOGPROBS, OF_CHOICE, GEMINI),
    SHAPE("promptFeedback", GEMINI),
    SHAPE("usageMetadata", GEMINI),
    LOOSE("usageMetadata.promptTokenCount"),
    LOOSE("usageMetadata.candidatesTokenCount"),
    LOOSE("usageMetadata.thoughtsTokenCount"),
    LOOSE("usageMetadata.totalTokenCount"),
    KEEP("responseId", AIGCP_KEPT_ID),
    KEEP("modelVersion", AIGCP_KEPT_MODEL),

    /* llama.cpp, in its own words: see aigcp_shape_needs_sign(). */
    TEXT("content", CONTENT, 0, OF_INDEX, LLAMA_CPP),
    LOG_PROBABILITIES("completion_probabilities", 4, OF_INDEX, LLAMA_CPP),
    MARK("tokens", AIGCP_ROLE_TOKEN_IDS, OF_INDEX, LLAMA_CPP),
    MARK("stop", AIGCP_ROLE_DONE, OF_INDEX, LLAMA_CPP),
    MARK("stop_type", AIGCP_ROLE_STATUS, OF_NONE, LLAMA_CPP),
    LOOSE("tokens_predicted"),
    LOOSE("tokens_evaluated"),
    EACH("stopping_word", OTHER),

    /* Assistants: pieces of messages and steps, and all of them again. */
    TEXT("delta.content[].text.value", CONTENT, 0, OF_ORDER, ASSISTANTS),
    TEXT("delta.content[].refusal", REFUSAL, 0, OF_ORDER, ASSISTANTS),
    MARK("delta.content[].index", AIGCP_ROLE_CHOICE, OF_CHOICE, ASSISTANTS),
    ALL_BELOW("delta.content[].text.annotations[]", OTHER),
    TEXT("delta.step_details.tool_calls[].function.arguments", TOOL, 0, OF_ORDER, ASSISTANTS),
    TEXT("delta.step_details.tool_calls[].code_interpreter.input", TOOL, 3, OF_ORDER, ASSISTANTS),
    MARK("delta.step_details.tool_calls[].index", AIGCP_ROLE_CHOICE, OF_CHOICE, ASSISTANTS),
    STEP_WORK("delta.step_details.tool_calls[]."),
    SNAPSHOT("content[].text.value", CONTENT, 0),
    SNAPSHOT("content[].refusal", REFUSAL, 0),
    ALL_BELOW("content[].text.annotations[]", OTHER),
    SNAPSHOT("step_details.tool_calls[].function.arguments", TOOL, 0),
    SNAPSHOT("step_details.tool_calls[].code_interpreter.input", TOOL, 3),
    STEP_WORK("step_details.tool_calls[]."),
    SNAPSHOT("required_action.submit_tool_outputs.tool_calls[].function.arguments", TOOL, 0),
    EACH("last_error.message", OTHER),
    KEEP("run_id", AIGCP_KEPT_RUN_ID),

    /* What they share. */
    EACH("error.message", OTHER),
    EACH("error", OTHER),
    SHAPE("error", ANY),
    EACH("message", OTHER),
    KEEP("id", AIGCP_KEPT_ID),
    KEEP("object", AIGCP_KEPT_OBJECT),
    KEEP("created", AIGCP_KEPT_CREATED),
    KEEP("model", AIGCP_KEPT_MODEL),
    KEEP("system_fingerprint", AIGCP_KEPT_FINGERPRINT),
    KEEP("created_at", AIGCP_KEPT_CREATED_AT),
    KEEP("request_id", AIGCP_KEPT_REQUEST_ID),
    OPAQUE("data[].b64_json", ANY),
    OPAQUE("data[].url", ANY),
    OPAQUE("data[].embedding", ANY),
};

/* Whether a value of this kind can be what its shape says. */
static bool
fits(const aigcp_shape *shape, aigcp_json_kind kind)
{
    switch (shape->role) {
    case AIGCP_ROLE_EACH:
        return shape->is_subtree || kind == AIGCP_JSON_STRING;
    case AIGCP_ROLE_TEXT:
    case AIGCP_ROLE_COPY:
    case AIGCP_ROLE_TOKEN:
    case AIGCP_ROLE_TYPED:
    case AIGCP_ROLE_TYPE:
    case AIGCP_ROLE_FINISH:
        return kind == AIGCP_JSON_STRING;
    case AIGCP_ROLE_CHOICE:
    case AIGCP_ROLE_PART:
    case AIGCP_ROLE_SEQUENCE:
    case AIGCP_ROLE_TOKEN_ID:
        return kind == AIGCP_JSON_NUMBER;
    case AIGCP_ROLE_THOUGHT:
    case AIGCP_ROLE_DONE:
        return kind == AIGCP_JSON_TRUE || kind == AIGCP_JSON_FALSE;
    case AIGCP_ROLE_TOPS:
    case AIGCP_ROLE_TOP_PROBS:
    case AIGCP_ROLE_BYTES:
    case AIGCP_ROLE_TOKEN_IDS:
    case AIGCP_ROLE_PROMPT:
        return kind == AIGCP_JSON_ARRAY;
    case AIGCP_ROLE_LOGPROBS:
        return kind == AIGCP_JSON_OBJECT || kind == AIGCP_JSON_ARRAY;
    case AIGCP_ROLE_KEEP:
        return shape->sub == AIGCP_KEPT_RESPONSE ? kind == AIGCP_JSON_OBJECT
                                                 : kind < AIGCP_JSON_OBJECT;
    case AIGCP_ROLE_LOOSE:
        return kind == AIGCP_JSON_STRING || kind == AIGCP_JSON_NUMBER;
    case AIGCP_ROLE_OPAQUE:
        return kind == AIGCP_JSON_STRING;
    case AIGCP_ROLE_SHAPE:
        return kind != AIGCP_JSON_NULL;
    case AIGCP_ROLE_STATUS:
    case AIGCP_ROLE_REASON:
        return true;
    }
    return false;
}

bool
aigcp_shape_needs_sign(const aigcp_shape *shape)
{
    return shape->protocol == LLAMA_CPP;
}

static bool
matches(const aigcp_shape *shape, const char *path, size_t length)
{
    if (shape->length > length || (shape->length < length && !shape->is_subtree))
        return false;
    return memcmp(shape->path, path, shape->length) == 0;
}

const aigcp_shape *
aigcp_shape_find(const aigcp_json_value *value)
{
    /* A walk over all: what is longer or shorter, as nearly all are, costs one comparison. */
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (matches(&shapes[i], value->path, value->path_length) && fits(&shapes[i], value->kind))
            return &shapes[i];
    return NULL;
}

_Static_assert(sizeof shapes / sizeof shapes[0] <= AIGCP_SHAPES_MAX, "more shapes than numbers");

static bool
tells_text(const aigcp_shape *shape)
{
    switch (shape->role) {
    case AIGCP_ROLE_TEXT:
    case AIGCP_ROLE_COPY:
    case AIGCP_ROLE_TOKEN:
    case AIGCP_ROLE_TYPED:
    case AIGCP_ROLE_TYPE:
    case AIGCP_ROLE_CHOICE:
    case AIGCP_ROLE_PART:
    case AIGCP_ROLE_THOUGHT:
        return true;
    default:
        return false;
    }
}

int
aigcp_shape_way(const char *path, size_t length)
{
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        const aigcp_shape *shape = &shapes[i];
        if (shape->length >= length && tells_text(shape) &&
            memcmp(shape->path, path, length) == 0 &&
            (shape->length == length || shape->path[length] == '.' || shape->path[length] == '['))
            return (int)i;
    }
    return -1;
}

#define DELTA(name, channel, sub)                                              \
    {                                                                          \
        "response." name ".delta", AIGCP_MOMENT_DELTA, channel, sub, RESPONSES \
    }
#define DONE(name, channel, sub)                                             \
    {                                                                        \
        "response." name ".done", AIGCP_MOMENT_DONE, channel, sub, RESPONSES \
    }
#define BOTH(name, channel, sub) DELTA(name, channel, sub), DONE(name, channel, sub)
#define EVENT(name, moment, protocol)                   \
    {                                                   \
        name, AIGCP_MOMENT_##moment, OTHER, 0, protocol \
    }

static const aigcp_type types[] = {
    BOTH("output_text", CONTENT, 0),
    BOTH("refusal", REFUSAL, 0),
    BOTH("reasoning_text", REASONING, 0),
    BOTH("reasoning_summary_text", REASONING, 1),
    BOTH("reasoning", REASONING, 2),
    BOTH("reasoning_summary", REASONING, 3),
    BOTH("function_call_arguments", TOOL, 0),
    BOTH("mcp_call_arguments", TOOL, 1),
    BOTH("custom_tool_call_input", TOOL, 2),
    BOTH("code_interpreter_call_code", TOOL, 3),
    BOTH("audio.transcript", OTHER, 1),
    BOTH("output_audio_transcript", OTHER, 1),
    EVENT("response.created", NONE, RESPONSES),
    EVENT("response.queued", NONE, RESPONSES),
    EVENT("response.in_progress", NONE, RESPONSES),
    EVENT("response.output_item.added", NONE, RESPONSES),
    EVENT("response.output_item.done", NONE, RESPONSES),
    EVENT("response.content_part.added", NONE, RESPONSES),
    EVENT("response.content_part.done", NONE, RESPONSES),
    EVENT("response.reasoning_summary_part.added", NONE, RESPONSES),
    EVENT("response.reasoning_summary_part.done", NONE, RESPONSES),
    EVENT("response.output_text.annotation.added", NONE, RESPONSES),
    EVENT("response.completed", END, RESPONSES),
    EVENT("response.incomplete", END, RESPONSES),
    EVENT("response.failed", END, RESPONSES),
    EVENT("message_start", NONE, ANTHROPIC),
    EVENT("message_delta", NONE, ANTHROPIC),
    EVENT("message_stop", LAST, ANTHROPIC),
    EVENT("content_block_start", BLOCK, ANTHROPIC),
    EVENT("content_block_delta", NONE, ANTHROPIC),
    EVENT("content_block_stop", BLOCK_END, ANTHROPIC),
    EVENT("message", NONE, ANTHROPIC),
    EVENT("thread", NONE, ASSISTANTS),
    EVENT("thread.run", NONE, ASSISTANTS),
    EVENT("thread.message", ITEM, ASSISTANTS),
    EVENT("thread.message.delta", NONE, ASSISTANTS),
    EVENT("thread.run.step", ITEM, ASSISTANTS),
    EVENT("thread.run.step.delta", NONE, ASSISTANTS),
    EVENT("ping", NONE, ANY),
    EVENT("error", NONE, ANY),
};

const aigcp_type *
aigcp_type_find(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strlen(types[i].name) == length && memcmp(types[i].name, name, length) == 0)
            return &types[i];
    return NULL;
}
