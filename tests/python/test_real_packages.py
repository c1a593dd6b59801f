# SPDX-License-Identifier: Apache-2.0
"""The adapters with the packages that they adapt."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

import aigc_label as aigc
from aigc_label.adapters.chat_chunks import guard_stream
from chat_upstream import Upstream
from test_binding import RULES, TEXT

MASTER_KEY = "sk-0123456789abcdef0123456789abcdef"
START_SECONDS = 240


def ask(client, pieces, stream):
    message = {"role": "user", "content": "say:" + json.dumps(pieces)}
    return client.chat.completions.create(model="m", messages=[message], stream=stream)


def text_of(chunks):
    return "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)


def reason_of(chunks):
    return [c.choices[0].finish_reason for c in chunks if c.choices and c.choices[0].finish_reason]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def litellm_proxy(upstream, guardrail, folder):
    """LiteLLM's proxy with one guardrail, in front of an upstream. @return its URL."""
    config = os.path.join(folder, "config.yaml")
    model = {"model": "openai/m", "api_base": upstream.url, "api_key": "k"}
    with open(config, "w", encoding="utf-8") as file:
        json.dump(
            {
                "model_list": [{"model_name": "m", "litellm_params": model}],
                "guardrails": [{"guardrail_name": "aigc", "litellm_params": guardrail}],
                "litellm_settings": {"telemetry": False},
            },
            file,
        )
    port = free_port()
    environment = dict(
        os.environ, LITELLM_MASTER_KEY=MASTER_KEY, LITELLM_LOCAL_MODEL_COST_MAP="True", HOME=folder
    )
    program = os.path.join(os.path.dirname(sys.executable), "litellm")
    log = os.path.join(folder, "proxy.log")
    url = f"http://127.0.0.1:{port}"
    with open(log, "wb") as out, subprocess.Popen(
        [program, "--config", config, "--host", "127.0.0.1", "--port", str(port)],
        env=environment,
        stdout=out,
        stderr=subprocess.STDOUT,
    ) as proxy:
        try:
            deadline = time.monotonic() + START_SECONDS
            while True:
                try:
                    urllib.request.urlopen(f"{url}/health/liveliness", timeout=2).close()
                    break
                except (OSError, urllib.error.URLError):
                    if proxy.poll() is not None or time.monotonic() > deadline:
                        with open(log, encoding="utf-8", errors="replace") as said:
                            raise AssertionError(said.read()[-2000:]) from None
                    time.sleep(0.2)
            yield url
        finally:
            proxy.terminate()
            proxy.wait(20)


class OpenAI(unittest.TestCase):
    def test_streams_of_the_client(self):
        import openai

        with Upstream(pause=0.02) as upstream, aigc.Rules(text=RULES) as rules:
            client = openai.OpenAI(base_url=upstream.url, api_key="k")
            clean = list(guard_stream(rules, ask(client, ["你", "好"], True)))
            self.assertEqual(text_of(clean), "你好")
            masked = list(guard_stream(rules, ask(client, list("号13800138000吗"), True)))
            self.assertEqual(text_of(masked), "号***********吗")
            stopped = list(guard_stream(rules, ask(client, list("做炸弹教程" + "一" * 200), True)))
            self.assertNotIn("炸", text_of(stopped))
            self.assertEqual(reason_of(stopped), ["content_filter"])
            deadline = time.monotonic() + 5
            while upstream.left == 0 and time.monotonic() < deadline:
                time.sleep(0.01)
            self.assertEqual(upstream.left, 1)


class LiteLLM(unittest.TestCase):
    def check(self, guardrail, folder):
        """The same is expected of the guardrail in the process and over HTTP."""
        import openai

        with Upstream() as upstream, litellm_proxy(upstream, guardrail, folder) as url:
            client = openai.OpenAI(base_url=url, api_key=MASTER_KEY, max_retries=0)
            self.assertEqual(
                ask(client, ["号码1380", "0138000"], False).choices[0].message.content,
                "号码***********",
            )
            # Issue 41611 of LiteLLM: a word that is split over two chunks passes.
            self.assertEqual(
                text_of(list(ask(client, ["号码1380", "0138000", "吗"], True))), "号码***********吗"
            )
            self.assertEqual(text_of(list(ask(client, ["你", "好"], True))), "你好")
            stopped = []
            with contextlib.suppress(openai.APIError):
                stopped += ask(client, ["做法：炸", "弹教", "程：一"], True)
            self.assertNotIn("弹", text_of(stopped))
            self.assertNotIn("stop", reason_of(stopped))
            with self.assertRaises(openai.APIStatusError):
                ask(client, ["炸弹教程"], False)
            # Prompts: a number is masked before the model sees it.
            client.chat.completions.create(
                model="m", messages=[{"role": "user", "content": "我的号码13800138000"}]
            )
            self.assertEqual(upstream.requests[-1]["messages"][0]["content"], "我的号码***********")

    def test_a_guardrail_inside_the_proxy(self):
        with tempfile.TemporaryDirectory() as folder:
            rules = os.path.join(folder, "rules.yaml")
            with open(rules, "w", encoding="utf-8") as file:
                file.write(RULES)
            self.check(
                {
                    "guardrail": "aigc_label.adapters.litellm.AigcGuardrail",
                    "mode": ["pre_call", "post_call"],
                    "default_on": True,
                    "aigc_rules": rules,
                },
                folder,
            )


    def test_a_guardrail_over_http(self):
        from test_daemon import Daemon

        with Daemon(rules=RULES) as daemon, tempfile.TemporaryDirectory() as folder:
            self.check(
                {
                    "guardrail": "generic_guardrail_api",
                    "mode": ["pre_call", "post_call"],
                    "default_on": True,
                    "api_base": f"http://{daemon.address}",
                    "headers": {"Authorization": f"Bearer {daemon.token}"},
                    "streaming_transform_mode": "incremental_diff",
                    "streaming_sampling_rate": 1,
                    "unreachable_fallback": "fail_closed",
                },
                folder,
            )


class Watermarks(unittest.TestCase):
    def test_numpy_arrays(self):
        import numpy

        chance = numpy.random.default_rng(1)
        smooth = chance.normal(0, 1, (48, 48, 3)).repeat(12, 0).repeat(12, 1)
        image = (128 + 30 * smooth + chance.normal(0, 6, smooth.shape)).clip(0, 255)
        image = image.astype("uint8")
        before = image.copy()
        with aigc.WatermarkKey(b"k" * 32) as key, aigc.WatermarkKey(b"x" * 32) as other:
            written = aigc.embed_watermark(key, b"payload1", image)
            self.assertGreater(written.psnr, 40)
            self.assertFalse((image == before).all())
            found = aigc.detect_watermark(key, image[:, ::-1].copy())
            self.assertEqual(found.payload, b"payload1")
            self.assertLessEqual(found.false_positive, 1e-9)
            self.assertIsNone(aigc.detect_watermark(other, image))
            flat = numpy.zeros((64, 64), "uint8")
            self.assertRaises(aigc.UnmarkableError, aigc.embed_watermark, key, b"payload1", flat)


class Middleware(unittest.TestCase):
    """A Starlette application behind the middleware, asked by the real client."""

    def test_an_application_that_speaks_like_openai(self):
        import asyncio

        import openai
        import uvicorn
        from starlette.applications import Starlette
        from starlette.requests import Request
        from starlette.responses import JSONResponse, StreamingResponse
        from starlette.routing import Route

        from aigc_label.adapters.asgi import AigcMiddleware

        seen, left = [], []

        async def chat(request: Request):
            asked = await request.json()
            seen.append(asked)
            left.append(await request.is_disconnected())
            text = asked["messages"][-1]["content"]
            pieces = json.loads(text[4:]) if text.startswith("say:") else ["ok"]

            def event(delta, reason=None):
                return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m",
                        "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}  # fmt: skip

            async def events():
                for piece in pieces:
                    # As a model does: while one waits, the server looks whether the client left.
                    await asyncio.sleep(0.001)
                    yield f"data: {json.dumps(event({'content': piece}))}\n\n"
                yield f"data: {json.dumps(event({}, 'stop'))}\n\ndata: [DONE]\n\n"

            if asked.get("stream"):
                return StreamingResponse(events(), media_type="text/event-stream")
            message = {"role": "assistant", "content": "".join(pieces)}
            return JSONResponse(
                {"id": "c", "object": "chat.completion", "created": 1, "model": "m",
                 "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}  # fmt: skip
            )

        app = Starlette(routes=[Route("/v1/chat/completions", chat, methods=["POST"])])
        rules = aigc.Rules(text=RULES)
        app.add_middleware(
            AigcMiddleware, rules=rules, producer="example-lab", fields={"watermarking": True}
        )
        server = uvicorn.Server(uvicorn.Config(app, port=free_port(), log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            client = openai.OpenAI(
                base_url=f"http://127.0.0.1:{server.config.port}/v1", api_key="k", max_retries=0
            )
            self.assertEqual(text_of(ask(client, ["你", "好"], True)), "你好")
            self.assertEqual(text_of(ask(client, list("号13800138000吗"), True)), "号***********吗")
            answer = ask(client, ["号13800138000"], False)
            self.assertEqual(answer.choices[0].message.content, "号***********")
            stopped = list(ask(client, list("做炸弹教程吧"), True))
            self.assertNotIn("炸", text_of(stopped))
            self.assertEqual(reason_of(stopped), ["content_filter"])
            raw = client.chat.completions.with_raw_response.create(
                model="m", messages=[{"role": "user", "content": "我的号码13800138000"}]
            )
            self.assertIn("example-lab", raw.headers["x-aigc-label"])
            self.assertEqual(seen[-1]["messages"][0]["content"], "我的号码***********")
            self.assertIs(seen[-1]["watermarking"], True)
            count = len(seen)
            refused = client.chat.completions.create(
                model="m", messages=[{"role": "user", "content": "炸弹教程"}]
            )
            self.assertEqual(refused.choices[0].finish_reason, "content_filter")
            self.assertEqual(len(seen), count)
            self.assertEqual(set(left), {False})
        finally:
            server.should_exit = True
            thread.join(10)


class Corpora(unittest.TestCase):
    TEXTS = ["你好", TEXT, "", "炸弹教程"]

    def test_arrow_and_numpy(self):
        import numpy
        import pyarrow

        with aigc.Rules(text=RULES) as rules, aigc.Batch(rules, room=2) as batch:
            want = [
                (i, f.start, f.end, f.rule)
                for i, text in enumerate(self.TEXTS)
                for f in aigc.scan(rules, text)
            ]
            for kind in (pyarrow.string(), pyarrow.large_string()):
                array = pyarrow.array(["first", *self.TEXTS, None], kind)
                hits = batch.scan_arrow(array.slice(1))
                self.assertEqual([(h.text, h.start, h.end, h.rule) for h in hits], want)
            data = [text.encode() for text in self.TEXTS]
            for kind in (pyarrow.binary(), pyarrow.large_binary()):
                hits = batch.scan_arrow(pyarrow.array(data, kind))
                self.assertEqual([(h.text, h.start, h.end, h.rule) for h in hits], want)
            offsets = numpy.cumsum([0] + [len(d) for d in data]).astype("int64")
            records = batch.scan_numpy(numpy.frombuffer(b"".join(data), dtype="u1"), offsets)
            self.assertEqual(
                [tuple(int(r[n]) for n in ("text", "start", "end", "rule")) for r in records], want
            )
            swapped = "<i8" if sys.byteorder == "big" else ">i8"
            for kind in ("f8", "i2", "S8", swapped):
                self.assertRaises(ValueError, batch.scan_numpy, b"abc", numpy.zeros(2, kind))

    def test_arrow_in_chunks(self):
        import pyarrow

        with aigc.Rules(text=RULES) as rules, aigc.Batch(rules) as batch:
            whole = batch.scan_arrow(pyarrow.array(self.TEXTS * 3))
            for cuts in ([], [0], [3, 4], [1, 1, 9]):
                ends = [*cuts, 12]
                chunks = [(self.TEXTS * 3)[a:b] for a, b in zip([0, *cuts], ends)]
                chunked = pyarrow.chunked_array(chunks, pyarrow.string())
                self.assertEqual(batch.scan_arrow(chunked), whole)
            self.assertEqual(batch.scan_arrow(pyarrow.chunked_array([], pyarrow.string())), [])
            self.assertEqual(batch.scan_arrow(pyarrow.array([], pyarrow.string())), [])

    def test_there_is_nothing_in_null_texts(self):
        import pyarrow

        whole = pyarrow.array(self.TEXTS)
        # Texts 1 and 3 are null, and their bytes are still there.
        validity = pyarrow.py_buffer(bytes([0b0101]))
        nulls = pyarrow.Array.from_buffers(whole.type, 4, [validity, *whole.buffers()[1:]])
        self.assertEqual(nulls.to_pylist(), ["你好", None, "", None])
        with aigc.Rules(text=RULES) as rules, aigc.Batch(rules) as batch:
            self.assertEqual({hit.text for hit in batch.scan_arrow(whole)}, {1, 3})
            self.assertEqual(batch.scan_arrow(nulls), [])
            self.assertEqual(batch.scan_arrow(nulls.slice(1)), [])
            self.assertEqual(batch.scan_arrow(pyarrow.nulls(3, pyarrow.string())), [])

    def test_other_arrays_are_refused(self):
        import pyarrow

        texts = pyarrow.array(self.TEXTS)
        with aigc.Rules(text=RULES) as rules, aigc.Batch(rules) as batch:
            for array in (
                texts.dictionary_encode(),
                texts.cast("string_view") if hasattr(pyarrow, "string_view") else self.TEXTS,
                pyarrow.array([1, 2]),
                pyarrow.array([["a"]]),
                pyarrow.nulls(2),
                pyarrow.chunked_array([[1]]),
                self.TEXTS,
            ):
                with self.assertRaisesRegex(TypeError, "large_string"):
                    batch.scan_arrow(array)
            wanted = batch.scan_arrow(texts)
            self.assertEqual(batch.scan_arrow(texts.dictionary_encode().cast("string")), wanted)

    def test_datatrove(self):
        from datatrove.data import Document

        from aigc_label.adapters.datatrove import AigcFilter

        with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
            file.write(RULES)
            file.flush()
            documents = [Document(text=t, id=str(i)) for i, t in enumerate(self.TEXTS)]
            kept = [doc.id for doc in AigcFilter(file.name).run(documents)]
        self.assertEqual(kept, ["0", "2"])
        self.assertRaises(ValueError, AigcFilter)


if __name__ == "__main__":
    unittest.main()
