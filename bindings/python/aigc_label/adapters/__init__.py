# SPDX-License-Identifier: Apache-2.0
"""Ready adapters. Each module needs the package that it adapts, and nothing else of these:

chat_chunks      streams of the openai client and of what looks like it
litellm          a guardrail inside LiteLLM's proxy
asgi             a middleware for FastAPI, Starlette and other ASGI servers
datatrove        a filter step
data_juicer      a filter operator
"""
