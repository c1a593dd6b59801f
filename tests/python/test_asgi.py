# SPDX-License-Identifier: Apache-2.0
"""The middleware around ASGI applications that need no package; test_real_packages.py has one of
Starlette."""

import asyncio
import json
import unittest

import aigc_label as aigc
from aigc_label.adapters.asgi import AigcMiddleware
from test_binding import CAP, RULES

PATH = "/v1/chat/completions"


def event(text):
    data = {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]}
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


async def read_body(receive):
    message = await receive()
    assert message["type"] == "http.request" and not message["more_body"]
    return message["body"]


async def _answering(_scope, receive, send):
    await read_body(receive)
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"{}"})


async def send_events(send, pieces):
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for piece in pieces:
        await asyncio.sleep(0.001)
        body = event(piece)
        await send({"type": "http.response.body", "body": body, "more_body": True})
    await send({"type": "http.response.body", "body": b"data: [DONE]\n\n"})


class Client:
    """A server and its client: asks once, and leaves when it is told to."""

    asked = b'{"model":"m","messages":[]}'

    def __init__(self):
        self.left = asyncio.Event()
        self.got = b""
        self._asked = False

    async def receive(self):
        if self._asked:
            await self.left.wait()
            return {"type": "http.disconnect"}
        self._asked = True
        return {"type": "http.request", "body": self.asked, "more_body": False}

    async def send(self, message):
        self.got += message.get("body", b"")

    async def ask(self, application, policy=None, **where):
        scope = {
            "type": "http",
            "path": PATH,
            "method": "POST",
            "headers": [
                (b"accept-encoding", b"br"),
                (b"content-length", b"1"),
                (b"transfer-encoding", b"chunked"),
                (b"Range", b"bytes=1-"),
                (b"if-range", b'"a"'),
                (b"content-md5", b"a"),
                (b"x", b"y"),
            ],
            "extensions": {"http.response.pathsend": {}, "tls": {"cipher_suite": 1}},
            **where,
        }
        with aigc.Rules(text=RULES) as rules:
            policy = aigc.Policy(rules, text=policy) if policy is not None else None
            middleware = AigcMiddleware(application, rules, policy=policy)
            await asyncio.wait_for(middleware(scope, self.receive, self.send), 10)


def ask(application):
    """A client that asks once and stays."""

    async def run():
        await Client().ask(application)

    asyncio.run(run())


class Middleware(unittest.TestCase):
    def test_the_client_stays_until_it_leaves(self):
        async def run():
            client = Client()

            async def application(_scope, receive, send):
                await read_body(receive)
                leaving = asyncio.ensure_future(receive())
                await send_events(send, ["号码1380", "0138000", "吗"])
                self.assertFalse(leaving.done())
                client.left.set()
                self.assertEqual(await leaving, {"type": "http.disconnect"})

            await client.ask(application)
            return client.got.decode()

        got = asyncio.run(run())
        self.assertEqual(got.count("*"), 11)
        self.assertIn("吗", got)
        self.assertNotIn("0138000", got)
        self.assertTrue(got.endswith("data: [DONE]\n\n"))

    def test_what_was_said_of_the_bytes_is_taken_away(self):
        class Listener(Client):
            async def send(self, message):
                self.head = message if "headers" in message else self.head
                await super().send(message)

        async def application(_scope, receive, send):
            await read_body(receive)
            names = "Content-Type ETag Last-Modified Content-MD5 Digest Content-Digest Repr-Digest"
            headers = [(name.encode(), b"application/json") for name in [*names.split(), "Vary"]]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"{}"})

        client = Listener()
        asyncio.run(client.ask(application))
        self.assertEqual([name for name, _ in client.head["headers"]], [b"Content-Type", b"Vary"])

    def test_an_application_may_be_mounted_anywhere(self):
        async def application(_scope, receive, send):
            await read_body(receive)
            await send_events(send, ["号码13800138000吗"])

        for where in (
            {"path": "/models" + PATH, "root_path": "/models"},
            {"path": "/models" + PATH, "root_path": "/models/"},
            {"path": PATH, "root_path": "/models"},
            {"path": PATH, "root_path": "/v1"},
            {"path": PATH + "/", "root_path": ""},
        ):
            client = Client()
            asyncio.run(client.ask(application, **where))
            self.assertIn("号码***********吗".encode(), client.got, where)

    def test_paths_of_gemini_name_the_model(self):
        """What is asked of it is scanned, and refused in events where they are asked for."""
        root = "/v1beta/models/gemini-x"
        whole, events = root + ":generateContent", root + ":streamGenerateContent"
        cases = (
            (whole, b"", b'{"candidates":'),
            (events, b"alt=sse", b'data: {"candidates":'),
            (events, b"alt=json", b'[{"candidates":'),
            (events + "/", b"key=a&alt=sse", b'data: {"candidates":'),
            (root + ":countTokens", b"", b"{}"),
        )
        for path, query, begin in cases:
            client = Client()
            client.asked = json.dumps({"contents": [{"parts": [{"text": "炸弹教程"}]}]}).encode()
            asyncio.run(client.ask(_answering, path=path, query_string=query))
            self.assertTrue(client.got.startswith(begin), (path, client.got))

    def test_a_cap_in_milliseconds_holds_while_nothing_comes(self):
        for cap, left in (CAP, True), (CAP.replace("release", "stop"), False):
            client, early = Client(), []

            async def application(_scope, receive, send):
                await read_body(receive)
                headers = [(b"content-type", b"text/event-stream")]
                await send({"type": "http.response.start", "status": 200, "headers": headers})
                first = {"type": "http.response.body", "body": event("a 13"), "more_body": True}
                await send(first)
                self.assertNotIn(b"13", client.got)
                await asyncio.sleep(0.2)
                early.append(client.got)
                await send({"type": "http.response.body", "body": b"data: [DONE]\n\n"})
                self.assertTrue(left)

            asyncio.run(client.ask(application, policy=cap))
            self.assertEqual(b"a 13" in early[0], left, early)
            self.assertEqual(b"content_filter" in early[0], not left, early)
            self.assertTrue(client.got.endswith(b"data: [DONE]\n\n"))

    def test_an_answer_cannot_pass_unscanned(self):
        seen = []

        async def application(scope, receive, send):
            body = await read_body(receive)
            seen.append((scope["headers"], scope["extensions"], len(body)))
            await send_events(send, ["好"])

        ask(application)
        ((headers, extensions, length),) = seen
        kept = [(b"content-md5", b"a"), (b"x", b"y"), (b"content-length", b"%d" % length)]
        self.assertEqual(headers, kept)
        self.assertEqual(extensions, {"tls": {"cipher_suite": 1}})

    def test_a_changed_request_has_no_sums(self):
        seen = []

        class Asks(Client):
            asked = b'{"messages":[{"role":"user","content":"13800138000"}]}'

        async def application(scope, receive, send):
            seen.append((scope["headers"], await read_body(receive)))
            await send_events(send, ["好"])

        asyncio.run(Asks().ask(application))
        ((headers, body),) = seen
        self.assertEqual(body, Asks.asked.replace(b"13800138000", b"*" * 11))
        self.assertEqual(headers, [(b"x", b"y"), (b"content-length", b"%d" % len(body))])

    def test_no_websocket_passes_where_answers_are_scanned(self):
        async def run(path):
            sent, reached = [], []

            async def application(_scope, _receive, _send):
                reached.append(path)

            async def receive():
                return {"type": "websocket.connect"}

            async def send(message):
                sent.append(message["type"])

            with aigc.Rules(text=RULES) as rules:
                await AigcMiddleware(application, rules)(
                    {"type": "websocket", "path": path, "headers": []}, receive, send
                )
            return sent, reached

        self.assertEqual(asyncio.run(run(PATH)), (["websocket.close"], []))
        self.assertEqual(asyncio.run(run("/chat")), ([], ["/chat"]))

    def test_headers_may_come_once(self):
        kept, sent = [(b"content-type", b"text/event-stream"), (b"x", b"y")], []

        class Listener(Client):
            async def send(self, message):
                sent.append(message.get("headers"))
                await super().send(message)

        async def application(_scope, receive, send):
            await read_body(receive)
            await send({"type": "http.response.start", "status": 200, "headers": iter(kept)})
            await send({"type": "http.response.body", "body": event("号码13800138000吗")})

        async def run():
            client = Listener()
            await client.ask(application)
            return client.got.decode()

        self.assertIn("号码***********吗", asyncio.run(run()))
        self.assertEqual(sent[0], kept)

    def test_what_is_stored_is_scanned(self):
        chat = {"choices": [{"message": {"content": "号码13800138000吗"}}]}
        lines = [{"custom_id": "a", "response": {"body": chat}}, {"custom_id": "b"}]
        whole = json.dumps({"data": [chat]}, ensure_ascii=False).encode()
        several = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
        seen = []

        def application_with(kind, body):
            async def application(scope, receive, send):
                seen.append(scope["headers"])
                headers = [(b"content-type", kind.encode())]
                await send({"type": "http.response.start", "status": 200, "headers": headers})
                await send({"type": "http.response.body", "body": body[:40], "more_body": True})
                await send({"type": "http.response.body", "body": body[40:]})

            return application

        for path, kind, body in (
            ("/v1/chat/completions", "application/json", whole),
            ("/v1/chat/completions/c/messages", "application/json", whole),
            ("/v1/responses/r", "application/json", whole),
            ("/v1/threads/t/messages/", "application/json", whole),
            ("/v1/conversations/c/items", "application/json", whole),
            ("/v1/messages/batches/b/results", "application/x-jsonl", several),
            ("/v1/files/f/content", "application/octet-stream", several),
            ("/v1/files/f/content", "application/octet-stream", whole),
        ):
            client = Client()
            where = {"path": path, "method": "GET"}
            asyncio.run(client.ask(application_with(kind, body), **where))
            expected = body.decode().replace("13800138000", "*" * 11)
            self.assertEqual(client.got.decode(), expected, path)
            self.assertNotIn(b"accept-encoding", dict(seen[-1]))
        for path, method in (("/v1/models/m", "GET"), ("/v1/filesystem", "GET"), (PATH, "OPTIONS")):
            client = Client()
            where = {"path": path, "method": method}
            asyncio.run(client.ask(application_with("application/json", whole), **where))
            self.assertEqual(client.got, whole, path)
            self.assertIn((b"accept-encoding", b"br"), seen[-1])
        client = Client()
        where = {"path": "/v1/files/f/content", "method": "GET"}
        asyncio.run(client.ask(application_with("application/pdf", b"%PDF 13800138000"), **where))
        self.assertIn(b"could not be checked", client.got)

    def test_what_is_put_into_a_thread_is_scanned(self):
        class Asks(Client):
            def __init__(self, asked):
                super().__init__()
                self.asked = json.dumps({"role": "user", "content": asked}).encode()

        got = []

        async def application(_scope, receive, send):
            got.append(json.loads(await read_body(receive))["content"])
            await send_events(send, ["好"])

        headers = [(b"content-type", b"application/json; charset=utf-8")]
        where = {"path": "/v1/threads/t/messages", "headers": headers}
        asyncio.run(Asks("我的13800138000").ask(application, **where))
        empty = Asks("")
        empty.asked = b""
        asyncio.run(empty.ask(_answering, **where))
        self.assertEqual(empty.got, b"{}")
        self.assertEqual(got, ["我的***********"])
        client = Asks("炸弹教程")
        asyncio.run(client.ask(application, **where))
        self.assertIn("error", json.loads(client.got))
        self.assertEqual(len(got), 1)

    def test_uploads_pass_as_they_are(self):
        class Uploads(Client):
            asked = b"--b\r\n\r\n13800138000\r\n--b--"

        got = []

        async def application(scope, receive, send):
            got.append((await read_body(receive), scope["headers"]))
            await send_events(send, ["号码13800138000吗"])

        client = Uploads()
        headers = [(b"content-type", b"multipart/form-data; boundary=b"), (b"content-length", b"9")]
        asyncio.run(client.ask(application, path="/v1/files", headers=headers))
        self.assertEqual(got, [(client.asked, headers)])
        self.assertIn("号码***********吗".encode(), client.got)

    def test_a_stop_ends_the_application(self):
        sent = []

        async def application(_scope, receive, send):
            await read_body(receive)
            await send_events(send, ["做法：炸", "弹教", "程：一", "二"])
            sent.append("all of it")

        async def run():
            client = Client()
            await client.ask(application)
            return client.got.decode()

        got = asyncio.run(run())
        self.assertIn("content_filter", got)
        self.assertNotIn("炸", got)
        self.assertEqual(sent, [])

    def test_an_application_that_goes_on_behind_a_stop_sends_nothing(self):
        async def application(_scope, receive, send):
            await read_body(receive)
            try:
                await send_events(send, ["炸弹教程", "二"])
            except Exception:
                error = {"type": "http.response.body", "body": event("error")}
                await send({**error, "more_body": True})

        async def run():
            client = Client()
            await client.ask(application)
            return client.got.decode()

        got = asyncio.run(run())
        self.assertIn("content_filter", got)
        self.assertNotIn("error", got)

    def test_a_stop_leaves_groups_of_tasks(self):
        class Group(Exception):
            """As ExceptionGroup of Python 3.11."""

            def __init__(self, *exceptions):
                super().__init__("a group")
                self.exceptions = exceptions

        def application_with(*others):
            async def application(_scope, receive, send):
                await read_body(receive)
                try:
                    await send_events(send, ["炸弹教程", "二"])
                except Exception as error:
                    raise Group(Group(error), *others) from None

            return application

        ask(application_with())
        with self.assertRaises(Group):
            ask(application_with(KeyError("mine")))


if __name__ == "__main__":
    unittest.main()
