# SPDX-License-Identifier: Apache-2.0
"""Streams of chunks, as plain dictionaries; test_real_packages.py has the real ones."""

import ast
import asyncio
import json
import types
import unittest

import aigc_label as aigc
from aigc_label.adapters.chat_chunks import guard_stream, guard_stream_async
from test_binding import CAP, RULES


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

    def test_a_stop_that_is_known_at_the_end_is_said_too(self):
        self.rules = aigc.Rules(text=RULES.replace("[炸弹教程]", "[stopword]"))
        for end in (
            [chunk(content="word"), chunk(finish="stop")],
            [chunk(content="word", finish="stop")],
            [chunk(content="word")],
        ):
            out = self.guard([chunk(content="a stop"), *end])
            self.assertNotIn("stop", text_of(out))
            self.assertEqual(reasons(out), {0: "content_filter"})

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

    def test_arguments_of_functions_stay_json(self):
        """What the tool will read is scanned, wherever chunks cut it."""

        def joined(arguments, cut, **options):
            pieces = [arguments[i : i + cut] for i in range(0, len(arguments), cut)]
            calls = [
                chunk(tool_calls=[{"index": 0, "function": {"arguments": piece}}]) for piece in pieces
            ]
            out = list(guard_stream(self.rules, [*calls, chunk(finish="tool_calls")], **options))
            entries = [
                entry
                for one in out
                for choice in one["choices"]
                for entry in choice["delta"].get("tool_calls") or ()
            ]
            return "".join(entry["function"]["arguments"] for entry in entries), reasons(out)

        self.rules = aigc.Rules(text=RULES.replace("action: redact", "action: redact\n  replace: '\"'"))
        masked = aigc.Rules(text=RULES)
        for cut in (1, 2, 3, 5, 100):
            text, _ = joined('{"a": "\\n13800\\u003138000", "b": "\\ud83d\\ude00\\n"}', cut)
            self.assertEqual(json.loads(text), {"a": '\n"', "b": "😀\n"})
            text, ends = joined(json.dumps({"a": "x炸弹教程y"}), cut)
            self.assertNotIn("\\u70b8", text)
            self.assertEqual(ends, {0: "content_filter"})
        self.rules = masked
        for cut in (1, 4, 100):
            found = []
            text, _ = joined('{"tel": 13800138000}', cut, on_finding=found.append)
            self.assertEqual(text, '{"tel": 10000000000}')
            self.assertEqual([finding.rule_id for finding in found], ["phone"])
            clean = '{"\\u0061": [1, true, "\\/ 好"]}'
            self.assertEqual(joined(clean, cut)[0], clean)

    def test_all_texts_of_a_delta_are_scanned(self):
        """As the C side has them: the table in serve/core/shapes.c."""
        for delta in (
            {"content": "%s"},
            {"content": [{"type": "text", "text": "%s"}]},
            {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "%s"}]}]},
            {"reasoning_content": "%s"},
            {"reasoning": "%s"},
            {"reasoning_details": [{"type": "reasoning.text", "text": "%s"}]},
            {"reasoning_details": [{"type": "reasoning.summary", "summary": "%s"}]},
            {"thinking_blocks": [{"type": "thinking", "thinking": "%s"}]},
            {"refusal": "%s"},
            {"tool_calls": [{"index": 0, "function": {"arguments": "%s"}}]},
            {"tool_calls": [{"index": 0, "custom": {"input": "%s"}}]},
            {"function_call": {"arguments": "%s"}},
            {"audio": {"transcript": "%s"}},
        ):
            shape = repr(delta)

            def piece(text):
                return chunk(**ast.literal_eval(shape.replace("%s", text)))

            masked = self.guard([piece("1380013"), piece("8000"), chunk(finish="stop")])
            self.assertEqual(str(masked).count("*"), 11, shape)
            held = self.guard([piece("好1380013"), chunk(finish="stop")])
            deltas = [one["choices"][0]["delta"] for one in held]
            self.assertEqual(deltas[0], piece("好")["choices"][0]["delta"])
            self.assertEqual(deltas[1], piece("1380013")["choices"][0]["delta"])
            stopped = self.guard([piece("炸弹"), piece("教程"), piece("never")])
            self.assertNotIn("炸", str(stopped))
            self.assertNotIn("never", str(stopped))
            self.assertEqual(reasons(stopped), {0: "content_filter"}, shape)

    def test_nested_reasoning_is_one_text(self):
        """Mistral's: entries of an entry, with others between them."""

        def piece(*texts):
            entries = [{"type": "text", "text": text} for text in texts]
            entries.append({"type": "reference", "reference_ids": [1]})
            return chunk(content=[{"type": "thinking", "thinking": entries}])

        out = self.guard([piece("a 138", "0013"), piece("8000"), chunk(content="b", finish="stop")])
        said = [
            entry.get("text", "")
            for one in out
            for whole in one["choices"][0]["delta"].get("content") or ()
            if whole != "b"
            for entry in whole["thinking"]
        ]
        self.assertEqual("".join(said), "a " + "*" * 11)
        out = self.guard([piece("a 138", "0013"), chunk(finish="stop")])
        (held,) = out[-2]["choices"][0]["delta"]["content"]
        self.assertEqual(held["thinking"], [{"type": "text", "text": "1380013"}])

    def test_content_may_be_a_list_and_a_text(self):
        """Mistral's is a list while it is reasoning."""
        source = [
            chunk(content=[{"type": "thinking", "thinking": [{"type": "text", "text": "a 138"}]}]),
            chunk(content="b 1380"),
        ]
        for end in ([], [chunk(finish="stop")]):
            out = self.guard(json.loads(json.dumps([*source, *end])))
            said = [one["choices"][0]["delta"].get("content") for one in out]
            self.assertEqual("".join(c for c in said if isinstance(c, str)), "b 1380")
            thought = [c[0]["thinking"][0]["text"] for c in said if isinstance(c, list)]
            self.assertEqual("".join(thought), "a 138")

    def test_what_is_held_of_a_call_has_the_shape_of_its_pieces(self):
        def call(arguments, name=None):
            function = types.SimpleNamespace(name=name, arguments=arguments)
            made = types.SimpleNamespace(index=1, id=name, type="function", function=function)
            delta = types.SimpleNamespace(content=None, tool_calls=[made])
            raw = types.SimpleNamespace(index=0, delta=delta, finish_reason=None)
            return types.SimpleNamespace(choices=[raw])

        end = call("")
        end.choices[0].delta.tool_calls = None
        end.choices[0].finish_reason = "tool_calls"
        out = self.guard([call("138", "dial"), call("00"), end])
        self.assertEqual(len(out), 4)
        (held,) = out[2].choices[0].delta.tool_calls
        self.assertEqual((held.index, held.id, held.type), (1, None, None))
        self.assertEqual((held.function.name, held.function.arguments), (None, "13800"))
        self.assertEqual(out[0].choices[0].delta.tool_calls[0].function.name, "dial")

    def test_a_pair_of_surrogates_may_be_cut(self):
        source = [chunk(content="好\ud83d"), chunk(content="\ude00"), chunk(finish="stop")]
        self.assertEqual(text_of(self.guard(source)), "好😀")

    def test_choices_that_have_not_begun_are_waited_for(self):
        source = [
            chunk(0, content="炸弹教程"),
            chunk(1, content="你"),
            chunk(1, content="好"),
            chunk(1, finish="stop"),
        ]
        out = list(guard_stream(self.rules, iter(source), n=2))
        self.assertEqual(text_of(out, 1), "你好")
        self.assertEqual(reasons(out), {0: "content_filter", 1: "stop"})

    def test_the_source_is_closed_when_all_choices_have_stopped(self):
        source = [chunk(i, content=c) for c in ("炸弹教程", "二") for i in (0, 1)]
        taken = []

        def pieces():
            for one in source:
                taken.append(one)
                yield one

        out = list(guard_stream(self.rules, pieces(), n=2))
        self.assertEqual(reasons(out), {0: "content_filter", 1: "content_filter"})
        self.assertEqual(len(taken), 2)

    def test_a_source_with_an_iterator_of_its_own_is_closed(self):
        closed = []

        class Stream:
            def __iter__(self):
                try:
                    yield chunk(content="炸弹教程")
                    yield chunk(content="二")
                finally:
                    closed.append("iterator")

            def close(self):
                closed.append("stream")

        class AsyncStream:
            async def __aiter__(self):
                try:
                    yield chunk(content="炸弹教程")
                    yield chunk(content="二")
                finally:
                    closed.append("iterator")

            async def close(self):
                closed.append("stream")

        async def run():
            return [c async for c in guard_stream_async(self.rules, AsyncStream())]

        out = list(guard_stream(self.rules, Stream()))
        self.assertEqual(closed, ["iterator", "stream"])
        self.assertEqual(asyncio.run(run()), out)
        self.assertEqual(closed, ["iterator", "stream"] * 2)

    def test_a_stream_that_is_left_closes_its_source_once(self):
        closed = []

        def source():
            try:
                yield chunk(content="一")
                yield chunk(content="二")
            finally:
                closed.append("sync")

        async def async_source():
            try:
                yield chunk(content="一")
                await asyncio.sleep(60)
            finally:
                await asyncio.sleep(0)
                closed.append("async")

        async def take_all():
            return [c async for c in guard_stream_async(self.rules, async_source())]

        async def run():
            stream = guard_stream_async(self.rules, async_source())
            await stream.__anext__()
            await stream.aclose()
            self.assertEqual(closed, ["async"])
            task = asyncio.ensure_future(take_all())
            await asyncio.sleep(0.05)
            task.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await task
            self.assertEqual(closed, ["async", "async"])

        pieces = source()  # held, so that nothing but close() closes it
        stream = guard_stream(self.rules, pieces)
        next(stream)
        stream.close()
        self.assertEqual(closed, ["sync"])
        closed.clear()
        asyncio.run(run())

    def test_logprobs_do_not_leak(self):
        leaking = chunk(content="13800138000")
        leaking["choices"][0]["logprobs"] = {"content": [{"token": "13800138000"}]}
        out = self.guard([leaking, chunk(finish="stop")])
        self.assertNotIn("13800138000", str(out))

    def test_usage_passes(self):
        usage = {"id": "c", "choices": [], "usage": {"total_tokens": 3}}
        out = self.guard([chunk(content="好"), chunk(finish="stop"), usage])
        self.assertIs(out[-1], usage)

    def test_a_cap_in_milliseconds_holds_while_nothing_comes(self):
        """Of content and of the arguments of a call; or the choice ends there."""
        for cap, left in (CAP, True), (CAP.replace("release", "stop"), False):
            policy = aigc.Policy(self.rules, text=cap)
            call = {"index": 0, "id": "a", "function": {"name": "f", "arguments": '{"q":"13'}}
            for delta in {"content": "号码13"}, {"tool_calls": [call]}:
                seen = []

                async def source():
                    yield chunk(**delta)
                    await asyncio.sleep(0.2)
                    seen.append(None)
                    yield chunk(finish="stop")

                async def run():
                    async for one in guard_stream_async(self.rules, source(), policy=policy):
                        seen.append(one)

                asyncio.run(run())
                self.assertEqual(None in seen, left)  # at a stop, the source is closed
                early = seen[: seen.index(None)] if left else seen
                said = text_of(early) or "".join(
                    c["function"]["arguments"]
                    for one in early
                    for c in one["choices"][0]["delta"].get("tool_calls") or ()
                )
                self.assertEqual(said.endswith("13"), left, early)
                self.assertEqual(reasons(early), {} if left else {0: "content_filter"})

    def test_async(self):
        async def source():
            for piece in ("1380013", "8000"):
                yield chunk(content=piece)

        async def run():
            return [c async for c in guard_stream_async(self.rules, source())]

        self.assertEqual(text_of(asyncio.run(run())), "*" * 11)


if __name__ == "__main__":
    unittest.main()
