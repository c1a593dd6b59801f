# SPDX-License-Identifier: Apache-2.0
"""Streams of chunks, as plain dictionaries; test_real_packages.py has the real ones."""

import asyncio
import unittest

import aigc_label as aigc
from aigc_label.adapters.chat_chunks import guard_stream, guard_stream_async
from test_binding import RULES


def chunk(index=0, finish=None, **delta):
    return {
        "id": "c",
        "object": "chat.completion.chunk",
        "choices": [{"index": index, "delta": delta, "finish_reason": finish, "logprobs": None}],
    }


def text_of(chunks, index=0, channel="content"):
    return "".join(
        choice["delta"].get(channel) or ""
        for one in chunks
        for choice in one["choices"]
        if choice["index"] == index
    )


def reasons(chunks):
    return {
        choice["index"]: choice["finish_reason"]
        for one in chunks
        for choice in one["choices"]
        if choice["finish_reason"]
    }


class Chunks(unittest.TestCase):
    def setUp(self):
        self.rules = aigc.Rules(text=RULES)

    def guard(self, chunks):
        return list(guard_stream(self.rules, iter(chunks)))

    def test_clean_chunks_pass_as_they_are(self):
        source = [chunk(role="assistant", content=""), chunk(content="你好"), chunk(finish="stop")]
        wanted = [dict(c) for c in source]
        self.assertEqual(self.guard(source), wanted)

    def test_a_word_split_over_chunks_is_masked(self):
        source = [chunk(content=c) for c in "号码13800138000吗"] + [chunk(finish="stop")]
        out = self.guard(source)
        self.assertEqual(text_of(out), "号码***********吗")
        self.assertEqual(reasons(out), {0: "stop"})

    def test_what_is_held_leaves_before_the_end(self):
        out = self.guard([chunk(content="号码138"), chunk(finish="stop")])
        self.assertEqual(text_of(out), "号码138")
        self.assertEqual(out[-1]["choices"][0]["finish_reason"], "stop")
        out = self.guard([chunk(content="号码138")])
        self.assertEqual(text_of(out), "号码138")
        out = self.guard([chunk(content="号码138", finish="length")])
        self.assertEqual(text_of(out), "号码138")
        self.assertEqual(reasons(out), {0: "length"})

    def test_stop_ends_the_choice_and_closes_the_source(self):
        closed = []

        def source():
            try:
                for piece in ("做法：炸", "弹教", "程：一", "二"):
                    yield chunk(content=piece)
            finally:
                closed.append(True)

        out = list(guard_stream(self.rules, source()))
        self.assertNotIn("炸", text_of(out))
        self.assertNotIn("二", text_of(out))
        self.assertEqual(reasons(out), {0: "content_filter"})
        self.assertEqual(closed, [True])

    def test_choices_and_channels_are_apart(self):
        source = [
            chunk(0, content="1380013"),
            chunk(1, content="8000"),
            chunk(0, reasoning_content="8000"),
            chunk(0, content="8000"),
            chunk(0, finish="stop"),
            chunk(1, finish="stop"),
        ]
        out = self.guard(source)
        self.assertEqual(text_of(out, 0), "*" * 11)
        self.assertEqual(text_of(out, 1), "8000")
        self.assertEqual(text_of(out, 0, "reasoning_content"), "8000")

    def test_arguments_of_tool_calls_are_scanned(self):
        def call(arguments, index=0):
            return {"tool_calls": [{"index": index, "function": {"arguments": arguments}}]}

        source = [chunk(**call('{"tel":"1380')), chunk(**call("0138", 1)), chunk(**call('0138000"}'))]
        out = self.guard([*source, chunk(finish="tool_calls")])
        arguments = {}
        for one in out:
            for choice in one["choices"]:
                for tool in choice["delta"].get("tool_calls") or ():
                    arguments[tool["index"]] = (
                        arguments.get(tool["index"], "") + tool["function"]["arguments"]
                    )
        self.assertEqual(arguments, {0: '{"tel":"***********"}', 1: "0138"})

    def test_logprobs_do_not_leak(self):
        leaking = chunk(content="13800138000")
        leaking["choices"][0]["logprobs"] = {"content": [{"token": "13800138000"}]}
        out = self.guard([leaking, chunk(finish="stop")])
        self.assertNotIn("13800138000", str(out))

    def test_usage_passes(self):
        usage = {"id": "c", "choices": [], "usage": {"total_tokens": 3}}
        out = self.guard([chunk(content="好"), chunk(finish="stop"), usage])
        self.assertIs(out[-1], usage)

    def test_async(self):
        async def source():
            for piece in ("1380013", "8000"):
                yield chunk(content=piece)

        async def run():
            return [c async for c in guard_stream_async(self.rules, source())]

        self.assertEqual(text_of(asyncio.run(run())), "*" * 11)


if __name__ == "__main__":
    unittest.main()
