# SPDX-License-Identifier: Apache-2.0
"""aigc-label serve, over real sockets. Only the standard library is used."""

import concurrent.futures
import contextlib
import http.client
import json
import os
import random
import re
import resource
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

PROGRAM = os.environ["AIGC_LABEL"]
TOKEN = "a-token-of-enough-characters"
START_SECONDS = 30

RULES = """
rules:
- id: contact.phone
  title: Phone numbers
  category: A.4.f
  action: redact
  words: ["13800138000"]
  examples: {match: ["13800138000"], clean: ["138"]}
- id: violence.weapons-howto
  title: Bombs
  category: A.1.d
  action: {output: stop, input: stop}
  words: [炸弹教程]
  examples: {match: [炸弹教程], clean: [炸]}
- id: note
  title: Notes
  category: X.a
  action: log
  words: [备注]
  examples: {match: [备注], clean: [备]}
"""


class Unix(http.client.HTTPConnection):
    """HTTP over a socket file."""

    def __init__(self, path):
        super().__init__("localhost", timeout=20)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Daemon:
    """A daemon in a folder of its own."""

    def __init__(
        self, *options, rules=RULES, listen="127.0.0.1:0", token=TOKEN, expect=True, file_size=None
    ):
        self.folder = tempfile.TemporaryDirectory()
        self.token = token
        arguments = [PROGRAM, "serve", "--no-config"]
        if rules is not None:
            arguments += ["--rules", self.file("rules.yaml", rules)]
        if listen is not None:
            arguments += ["--listen", listen.replace("FOLDER", self.folder.name)]
        if token is not None:
            arguments += ["--token-file", self.file("token", token + "\n")]
        self.process = subprocess.Popen(
            [*arguments, *(o.replace("FOLDER", self.folder.name) for o in options)],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            # As on a disk that is full: writes fail, and there is no signal.
            restore_signals=file_size is None,
            preexec_fn=None
            if file_size is None
            else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size)),
        )
        self.said = []
        self._heard = threading.Condition()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.address = self.wait_for(r"listening on (\S+)")[1] if expect else None

    def _listen(self):
        for line in self.process.stderr:
            with self._heard:
                self.said.append(line.rstrip("\n"))
                self._heard.notify_all()

    def wait_for(self, pattern, count=1):
        deadline = time.monotonic() + START_SECONDS
        with self._heard:
            while True:
                found = [m for m in (re.search(pattern, line) for line in self.said) if m]
                if len(found) >= count:
                    return found[count - 1]
                if time.monotonic() > deadline or not self._listener.is_alive():
                    raise AssertionError(f"{pattern!r} was not said: {self.said}")
                self._heard.wait(0.1)

    def file(self, name, content):
        path = os.path.join(self.folder.name, name)
        with open(path, "w" if isinstance(content, str) else "wb") as file:
            file.write(content)
        return path

    def connection(self):
        if self.address.startswith("unix:"):
            return Unix(self.address[5:])
        host, port = self.address.rsplit(":", 1)
        return http.client.HTTPConnection(host.strip("[]"), int(port), timeout=20)

    def ask(self, method, path, body=None, headers=None, connection=None):
        """@return (status, body, headers)."""
        own = connection is None
        connection = connection or self.connection()
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if isinstance(body, (dict, list)):
            sent["Content-Type"] = "application/json"
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        connection.request(method, path, body, {**sent, **(headers or {})})
        answer = connection.getresponse()
        result = answer.status, answer.read(), answer.headers
        if own:
            connection.close()
        return result

    def post(self, path, body, headers=None):
        status, data, _headers = self.ask("POST", path, body, headers)
        return status, json.loads(data)

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(20)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        with contextlib.suppress(OSError):
            self.folder.cleanup()


class Endpoints(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon("--producer", "example-lab", "--max-text", "1", "--max-file", "2")

    @classmethod
    def tearDownClass(cls):
        ended = cls.daemon.end()
        cls.daemon.__exit__()
        assert ended == 0, ended

    def test_scan(self):
        status, answer = self.daemon.post("/v1/scan", {"text": "备注：13800138000"})
        self.assertEqual(status, 200)
        self.assertEqual(answer["verdict"], "masked")
        self.assertEqual(answer["text"], "备注：***********")
        self.assertEqual([f["rule"] for f in answer["findings"]], ["note", "contact.phone"])
        self.assertEqual((answer["findings"][1]["start"], answer["findings"][1]["end"]), (9, 20))
        verdicts = ("你好", "clean"), ("", "clean"), ("备注", "noted"), ("炸弹教程", "stopped")
        for text, verdict in verdicts:
            self.assertEqual(self.daemon.post("/v1/scan", {"text": text})[1]["verdict"], verdict)
        stopped = self.daemon.post("/v1/scan", {"text": "炸弹教程", "direction": "input"})[1]
        self.assertEqual(stopped["stop_rule"], "violence.weapons-howto")
        self.assertNotIn("炸", stopped["text"])

    def test_nul_and_controls_are_text(self):
        answer = self.daemon.post("/v1/scan", {"text": "a\0b\x01"})[1]
        self.assertEqual(answer["text"], "a\0b\x01")

    def test_numbers_of_any_size(self):
        for path, member in ("/v1/scan", "text"), ("/v1/moderations", "input"):
            for other in '"seed": 18446744073709551615', '"n": [1E400]', '"a\\u0000": -1e999':
                body = f'{{{other}, "{member}": "你好"}}'.encode()
                self.assertEqual(self.daemon.post(path, body)[0], 200, other)
        bad = self.daemon.post("/v1/scan", b'{"n": 1E400, "text": "x", "text": "y"}')
        self.assertEqual(bad[0], 400)

    def test_guardrail(self):
        def ask(kind, texts, **more):
            return self.daemon.post(
                "/beta/litellm_basic_guardrail_api", {"input_type": kind, "texts": texts, **more}
            )[1]

        self.assertEqual(ask("request", ["你好"])["action"], "NONE")
        masked = ask("response", ["号码 13800138000。", "好"])
        self.assertEqual(masked["action"], "GUARDRAIL_INTERVENED")
        self.assertEqual(masked["texts"], ["号码 ***********。", "好"])
        self.assertEqual(masked["stream_holdback_chars"][1], 0)
        self.assertLessEqual(masked["stream_holdback_chars"][0], 12)
        self.assertEqual(ask("response", ["号码 1380"])["stream_holdback_chars"], [4])
        blocked = ask("request", ["好", "炸弹教程"])
        self.assertEqual(blocked["action"], "BLOCKED")
        self.assertIn("violence.weapons-howto", blocked["blocked_reason"])
        call = {"function": {"name": "f", "arguments": '{"tel": "13800138000"}'}}
        self.assertEqual(ask("response", [], tool_calls=[call])["action"], "BLOCKED")
        for arguments in (
            '{"tel": "\\u0031\\u00338\\u003000138000"}',
            '{"tel": "x\\n13800138000',
            {"tel": "13800138000"},
            {"tel": 13800138000},
            ["13800138000"],
        ):
            call = {"function": {"name": "f", "arguments": arguments}}
            self.assertEqual(ask("response", [], tool_calls=[call])["action"], "BLOCKED", arguments)
        call = {"type": "custom", "custom": {"name": "f", "input": "13800138000"}}
        self.assertEqual(ask("response", [], tool_calls=[call])["action"], "BLOCKED")
        call = {"function": {"name": "f", "arguments": None}}
        self.assertEqual(ask("response", [], tool_calls=[call])["action"], "NONE")

    def test_the_guardrail_takes_nothing_that_it_would_not_scan(self):
        for body in (
            {"texts": "13800138000"},
            {"texts": {"a": "13800138000"}},
            {"texts": [["13800138000"]]},
            {"texts": [], "tool_calls": {"function": {"arguments": "13800138000"}}},
            {"texts": [], "tool_calls": ["13800138000"]},
            {"texts": [], "tool_calls": [{"function": "13800138000"}]},
            {"texts": [], "tool_calls": [{"custom": ["13800138000"]}]},
        ):
            status, answer = self.daemon.post(
                "/beta/litellm_basic_guardrail_api", {"input_type": "response", **body}
            )[:2]
            self.assertEqual((status, answer["error"]["code"]), (400, "invalid_texts"), body)

    def test_moderations(self):
        status, answer = self.daemon.post(
            "/v1/moderations", {"input": ["你好", {"type": "text", "text": "炸弹教程"}]}
        )
        self.assertEqual(status, 200)
        self.assertEqual([r["flagged"] for r in answer["results"]], [False, True])
        self.assertTrue(answer["results"][1]["categories"]["illicit/violent"])
        self.assertTrue(answer["results"][1]["categories"]["A.1.d"])
        self.assertEqual(answer["results"][0]["category_scores"]["hate"], 0.0)
        self.assertTrue(self.daemon.post("/v1/moderations", {"input": "炸弹教程"})[1]["results"])

    def test_label_and_verify(self):
        status, answer = self.daemon.post("/v1/label", {"text": "你好。", "produce_id": "id-7"})
        self.assertEqual((status, answer["produce_id"]), (200, "id-7"))
        self.assertIn("人工智能", answer["text"])
        status, verdict = self.daemon.post("/v1/verify", {"text": answer["text"]})
        self.assertEqual((status, verdict["trusted"]), (200, False))
        self.assertTrue(verdict["visible_label"])
        for wrong in (
            {"produce_id": "a b"},
            {"produce_id": ""},
            {"produce_id": 7},
            {"model": ["m"]},
            {"model": "m\0n"},
        ):
            status, answer = self.daemon.post("/v1/label", {"text": "x", **wrong})
            self.assertEqual((status, answer["error"]["code"]), (400, "invalid_field"), wrong)
        none = {"text": "x", "produce_id": None, "model": None}
        self.assertEqual(self.daemon.post("/v1/label", none)[0], 200)
        self.assertEqual(self.daemon.ask("POST", "/v1/label?produce_id=", "<p>x</p>", {})[0], 400)

    def test_a_body_is_json_if_its_type_says_so(self):
        body = json.dumps({"text": "hello"})
        for kind in ("application/json", "Application/JSON; charset=utf-8"):
            for path in ("/v1/label", "/v1/verify"):
                status, answer, _headers = self.daemon.ask("POST", path, body, {"Content-Type": kind})
                self.assertEqual((status, "schema" in json.loads(answer)), (200, True), path)
        status, _answer, _headers = self.daemon.ask(
            "POST", "/v1/label", body, {"Content-Type": "application/x-www-form-urlencoded"}
        )
        self.assertEqual(status, 415)

    def test_files(self):
        page = "<!doctype html><html><head><title>t</title></head><body>x</body></html>"
        status, labelled, headers = self.daemon.ask(
            "POST", "/v1/label?produce_id=id-8", page, {"Content-Type": "text/html"}
        )
        self.assertEqual((status, headers["Content-Type"]), (200, "text/html"))
        self.assertIn(b"id-8", labelled)
        border = "xxxxborderxxxx"
        form = (
            f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="a.html"\r\n'
            f"Content-Type: text/html\r\n\r\n"
        ).encode()
        form += labelled + f"\r\n--{border}--\r\n".encode()
        for body, kind in (
            (labelled, "text/html"),
            (form, f"multipart/form-data; boundary={border}"),
        ):
            status, answer, _headers = self.daemon.ask(
                "POST", "/v1/verify", body, {"Content-Type": kind}
            )
            answer = json.loads(answer)
            self.assertEqual((status, answer["class"], answer["manifest"]), (200, "is", None))
            self.assertEqual(answer["labels"][0]["fields"]["ProduceID"], "id-8")
        status, _body, _headers = self.daemon.ask(
            "POST", "/v1/verify", b"\x01\x02\x03\x00", {"Content-Type": "image/png"}
        )
        self.assertEqual(status, 415)
        first = form[: -len(f"--{border}--\r\n")]
        for body, kind in (
            (form, "multipart/form-data"),
            (form.replace(b'"file"', b'"document"'), f"multipart/form-data; boundary={border}"),
            (first + form, f"multipart/form-data; boundary={border}"),
            (first, f"multipart/form-data; boundary={border}"),
            (form[: -len("--\r\n")], f"multipart/form-data; boundary={border}"),
        ):
            status, answer, _headers = self.daemon.ask(
                "POST", "/v1/verify", body, {"Content-Type": kind}
            )
            code = json.loads(answer)["error"]["code"]
            self.assertEqual((status, code), (400, "invalid_form"), body)

    def stream(self, name, pieces, how="text"):
        out, ended = b"", False
        for index, piece in enumerate(pieces):
            end = "&end=1" if index == len(pieces) - 1 else ""
            status, body, headers = self.daemon.ask(
                "POST", f"/v1/stream?id={name}&as={how}{end}", piece
            )
            self.assertEqual(status, 200, body)
            out += body
            ended = headers["X-Aigc-Ended"] == "1"
        self.assertTrue(ended)
        return out

    def test_a_stream_does_not_depend_on_its_cuts(self):
        data = "号码 13800138000。".encode()
        for cut in range(len(data) + 1):
            out = self.stream(f"cut-{cut}", [data[:cut], data[cut:]])
            self.assertEqual(out.decode(), "号码 ***********。")

    def test_an_answer_of_a_model_in_pieces(self):
        events = "".join(
            "data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": piece}}]}) + "\n\n"
            for piece in ("号码 1380", "0138000", "。")
        ).encode() + b"data: [DONE]\n\n"
        whole = self.stream("whole", [events], "response")
        self.assertNotIn(b"0138000", whole)
        self.assertIn(b"[DONE]", whole)
        cut = self.stream("cut", [events[i : i + 7] for i in range(0, len(events), 7)], "response")
        self.assertEqual(cut, whole)
        status, body, _headers = self.daemon.ask("POST", "/v1/stream?as=response", events)
        self.assertEqual((status, body), (200, whole))

    def test_events_that_repeat_all_text(self):
        def events(*texts):
            return "".join(
                "data:" + json.dumps({"output": {"choices": [{"message": {"content": text}}]}})
                + "\n\n"
                for text in texts
            ).encode()

        def stream(query, body):
            return self.daemon.ask("POST", f"/v1/stream?as=response{query}", body)[1]

        told = events("1380", "13800138000", "13800138000。")
        masked = events("****", "*" * 11, "*" * 11 + "。").replace(b"\\u3002", "。".encode())
        for query in "", "&cumulative=1":
            out = stream(query, told).replace(b"\\u3002", "。".encode())
            self.assertEqual(out, masked, query)
        pieces = events("1380", "0138000", " x")
        for query in "", "&cumulative=0":
            self.assertEqual(stream(query, pieces), events("****", "*" * 7, " x"), query)

    def test_queries_are_checked(self):
        for query in ("as=x", "cumulative=x", "id=a%20b", "id=" + "a" * 129, "end=2", "direction=x", "id="):
            self.assertEqual(self.daemon.ask("POST", f"/v1/stream?{query}", "x")[0], 400, query)

    def test_what_is_too_long_is_refused(self):
        long = {"text": "x" * (1024 * 1024)}
        self.assertEqual(self.daemon.post("/v1/scan", long)[0], 413)
        status, _body, _headers = self.daemon.ask(
            "POST", "/v1/verify", b"x" * (2 * 1024 * 1024 + 1), {"Content-Type": "image/png"}
        )
        self.assertEqual(status, 413)

    def test_compressed_bodies_are_refused(self):
        self.assertEqual(
            self.daemon.ask("POST", "/v1/scan", b"x", {"Content-Encoding": "gzip"})[0], 415
        )

    def test_a_token_is_needed(self):
        for given in ("", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}"):
            status, _body, headers = self.daemon.ask(
                "POST", "/v1/scan", {"text": "x"}, {"Authorization": given}
            )
            self.assertEqual((status, headers["WWW-Authenticate"]), (401, "Bearer"), given)
        for path in ("/livez", "/readyz"):
            self.assertEqual(self.daemon.ask("GET", path, None, {"Authorization": ""})[0], 200)
        for path in ("/metrics", "/version"):
            self.assertEqual(self.daemon.ask("GET", path, None, {"Authorization": ""})[0], 401)

    def test_paths_and_methods(self):
        self.assertEqual(self.daemon.ask("GET", "/nowhere")[0], 404)
        self.assertEqual(self.daemon.ask("GET", "/v1/scan")[0], 405)
        self.assertEqual(self.daemon.ask("POST", "/livez", "")[0], 405)
        for path, status in (("/livez", 200), ("/metrics", 200), ("/v1/scan", 405)):
            self.assertEqual(self.daemon.ask("HEAD", path)[:2], (status, b""), path)

    def test_a_whole_address_is_a_path(self):
        for target, status in (
            (f"http://{self.daemon.address}/livez", 200),
            ("HTTPS://a/livez?x=1", 200),
            ("http://a/v1/scan", 405),
            ("http://a", 404),
            ("http://a/b/livez", 404),
            ("http:/livez", 404),
        ):
            self.assertEqual(self.daemon.ask("GET", target)[0], status, target)

    def head_is_answered(self, head):
        """What is said to a client that sends no body before it is asked to."""
        host, port = self.daemon.address.rsplit(":", 1)
        with socket.create_connection((host, int(port)), timeout=20) as client:
            client.sendall(
                f"POST {head}\r\nAuthorization: Bearer {TOKEN}\r\n"
                "Expect: 100-continue\r\n\r\n".encode()
            )
            return client.recv(1024).split(b" ", 2)[1]

    def test_who_waits_is_refused_before_the_body(self):
        for head, status in (
            ("/v1/scan HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576", b"100"),
            ("/v1/scan HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked", b"100"),
            ("/v1/scan HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577", b"413"),
            ("/v1/verify HTTP/1.1\r\nHost: a\r\nContent-Length: 2097153", b"413"),
            ("/nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 9", b"404"),
            ("/livez HTTP/1.1\r\nHost: a\r\nContent-Length: 9", b"405"),
        ):
            self.assertEqual(self.head_is_answered(head), status, head)

    def test_the_end_of_a_body_is_told_once(self):
        """And what stands behind one that is not is no request."""
        body = b'2\r\n{}\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: a\r\n\r\n'
        host, port = self.daemon.address.rsplit(":", 1)
        for head in (
            "Content-Length: 2\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 2",
            "Content-Length: 2\r\nContent-Length: 3",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: identity",
        ):
            with socket.create_connection((host, int(port)), timeout=20) as client:
                answer = b""
                client.sendall(f"POST /v1/scan HTTP/1.1\r\nHost: a\r\n{head}\r\n\r\n".encode())
                with contextlib.suppress(ConnectionError):
                    client.sendall(body)
                    while more := client.recv(4096):
                        answer += more
            self.assertEqual(answer[9:12], b"400", head)
            self.assertEqual(answer.count(b"HTTP/1.1 "), 1, head)
            self.assertIn(b"invalid_length", answer, head)

    def test_a_refused_body_is_read_to_a_bound(self):
        for more, status in ((0, b"404"), (1, b"")):
            host, port = self.daemon.address.rsplit(":", 1)
            with socket.create_connection((host, int(port)), timeout=20) as client:
                length = (256 << 20) + more
                head = f"POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n"
                client.sendall(head.encode())
                answer = b""
                with contextlib.suppress(ConnectionError):
                    for _ in range(256):
                        client.sendall(b"x" * (1 << 20))
                    client.sendall(b"x" * more)
                    answer = client.recv(1024)
                self.assertEqual(answer[9:12], status, more)

    def test_no_body_is_an_error_of_ours(self):
        chance = random.Random(1)
        seeds = [b'{"text":"x"}', b'{"input":["x"]}', b'{"input_type":"request","texts":["x"]}', b""]
        paths = ["/v1/scan", "/v1/moderations", "/beta/litellm_basic_guardrail_api", "/v1/label",
                 "/v1/verify", "/v1/stream", "/v1/stream?as=response"]  # fmt: skip
        connection = self.daemon.connection()
        for _ in range(400):
            body = bytearray(chance.choice(seeds))
            for _ in range(chance.randrange(4)):
                body.insert(chance.randrange(len(body) + 1), chance.randrange(256))
            kind = chance.choice(["application/json", "text/plain", "image/png"])
            status, _body, _headers = self.daemon.ask(
                "POST", chance.choice(paths), bytes(body), {"Content-Type": kind}, connection
            )
            self.assertLess(status, 500, body)

    def test_metrics(self):
        self.daemon.post("/v1/scan", {"text": "13800138000"})
        status, page, headers = self.daemon.ask("GET", "/metrics")
        page = page.decode()
        self.assertEqual(status, 200)
        self.assertTrue(headers["Content-Type"].startswith("text/plain; version=0.0.4"))
        self.assertRegex(page, r'aigc_requests_total\{endpoint="scan",verdict="masked"\} [1-9]')
        self.assertRegex(page, r'aigc_rule_hits_total\{category="A.4.f",action="redact"\} [1-9]')
        self.assertRegex(page, r'aigc_ruleset_info\{version="[0-9a-f]{16}",rules="3"\} 1')
        for line in page.splitlines():
            if not line.startswith("#"):
                self.assertRegex(line, r'^[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+$')

    def test_a_stream_stays_what_its_first_piece_said(self):
        def piece(query, body):
            status, answer, headers = self.daemon.ask("POST", f"/v1/stream?{query}", body)
            return status, answer, headers["Content-Type"]

        text = "text/plain; charset=utf-8"
        self.assertEqual(piece("id=kept&direction=input", "tel 1380"), (200, b"tel ", text))
        for other in ("as=response", "direction=output", "cumulative=1"):
            status, answer, _type = piece(f"id=kept&end=1&{other}", "x")
            self.assertEqual((status, json.loads(answer)["error"]["code"]), (409, "other_stream"))
        self.assertEqual(piece("id=kept&as=text&end=1", "0138000"), (200, b"*" * 11, text))
        event = 'data: {"choices":[{"index":0,"delta":{"content":"13800138000."}}]}\n\n'
        self.assertEqual(piece("id=events&as=response", event[:30])[0], 200)
        self.assertEqual(piece("id=events&as=text", event[30:])[0], 409)
        status, answer, kind = piece("id=events&end=1", event[30:])
        self.assertEqual((status, kind), (200, "application/octet-stream"))
        self.assertIn(b'"' + b"*" * 11 + b'."', answer)

    def test_metrics_of_streams(self):
        def event(text):
            return "data: " + json.dumps({"choices": [{"delta": {"content": text}}]}) + "\n\n"

        with Daemon() as daemon:
            for query, body in (
                ("id=a", "号码 1380"),
                ("id=a", "0138000"),
                ("id=a&end=1", "。"),
                ("", "炸弹教程"),
                ("as=response", event("13800138000") + "data: [DONE]\n\n"),
                ("as=response", event("炸弹教程")),
                ("as=response", "data: {\n\n"),
            ):
                self.assertEqual(daemon.ask("POST", f"/v1/stream?{query}", body)[0], 200)
            page = daemon.ask("GET", "/metrics")[1].decode()
        counts = dict(re.findall(r'endpoint="stream",verdict="(\w+)"\} (\d+)', page))
        self.assertEqual(counts, {"clean": "2", "masked": "2", "stopped": "2", "error": "1"})
        self.assertIn(f"\naigc_scanned_bytes_total {21 + 12 + 11 + 12}\n", page)

    def test_many_at_a_time(self):
        def work(number):
            connection = self.daemon.connection()
            for _ in range(10):
                status, body, _headers = self.daemon.ask(
                    "POST", "/v1/scan", {"text": f"{number} 13800138000"}, None, connection
                )
                self.assertEqual(status, 200)
                self.assertEqual(json.loads(body)["text"], f"{number} ***********")
            return True

        with concurrent.futures.ThreadPoolExecutor(40) as pool:
            self.assertTrue(all(pool.map(work, range(80))))


class Audit(unittest.TestCase):
    """What was decided is written down before it is answered."""

    def records(self, daemon, kind="decision"):
        with open(os.path.join(daemon.folder.name, "audit.jsonl")) as log:
            return [r for r in map(json.loads, log) if r["kind"] == kind]

    def verify(self, daemon):
        log = os.path.join(daemon.folder.name, "audit.jsonl")
        done = subprocess.run([PROGRAM, "audit", "verify", "--chain-only", log], check=False)
        self.assertEqual(done.returncode, 0)

    def test_each_text_is_a_decision(self):
        with Daemon("--audit-log", "FOLDER/audit.jsonl", "--producer", "example-lab") as daemon:
            asked = {"text": "备注：13800138000", "direction": "input"}
            _, _, headers = daemon.ask("POST", "/v1/scan", asked, {"X-Request-Id": "r-1"})
            self.assertEqual(headers["X-Request-Id"], "r-1")
            record = self.records(daemon)[-1]
            self.assertEqual(
                (record["request"], record["direction"], record["outcome"], record["action"]),
                ("r-1", "input", "passed", "redact"),
            )
            self.assertEqual((record["bytes"], record["scanned"]), (20, 20))
            self.assertEqual([f["rule"] for f in record["findings"]], ["note", "contact.phone"])
            daemon.post("/v1/scan", {"text": "炸弹教程"})
            self.assertEqual(self.records(daemon)[-1]["outcome"], "stopped")
            daemon.post(
                "/beta/litellm_basic_guardrail_api",
                {"input_type": "request", "texts": ["好", "13800138000"]},
                {"X-Request-Id": "r-2"},
            )
            self.assertEqual(
                [(r["request"], r["action"]) for r in self.records(daemon)[-2:]],
                [("r-2", "off"), ("r-2", "redact")],
            )
            daemon.post("/v1/moderations", {"input": "炸弹教程"}, {"X-Request-Id": "bad id"})
            self.assertEqual(len(self.records(daemon)[-1]["request"]), 36)
            daemon.post("/v1/label", {"text": "你好", "produce_id": "p-1"})
            label = self.records(daemon, "label")[-1]
            self.assertEqual((label["produce_id"], label["visible"]), ("p-1", True))
            self.assertEqual(daemon.end(), 0)
            self.verify(daemon)
            with open(os.path.join(daemon.folder.name, "audit.jsonl")) as log:
                self.assertNotIn("13800138000", log.read())

    def test_pictures_get_all_their_labels(self):
        """With only the pixels left, the audit log says which picture it was."""
        with tempfile.TemporaryDirectory() as folder:
            here = os.path.join
            key, mine = here(folder, "pixels.key"), here(folder, "me")
            for made in (
                ["watermark", "keygen", "--no-config", "-q", "-o", key],
                ["init", "--no-config", "--quiet", "--organisation", "Example", "--output", mine],
            ):
                subprocess.run([PROGRAM, *made], check=True)
            clouds = here(os.environ["abs_top_srcdir"], "tests", "cli", "clouds.jpg")
            with open(clouds, "rb") as file:
                picture = file.read()
            with Daemon(
                "--audit-log", "FOLDER/audit.jsonl", "--producer", "example-lab", "--visible",
                "--lang", "en", "--watermark-key", key, "--cert", f"{mine}.pem",
                "--cert-key", f"{mine}.key", "--anchors", f"{mine}-root.pem",
            ) as daemon:  # fmt: skip
                jpeg = {"Content-Type": "image/jpeg"}
                status, labelled, headers = daemon.ask("POST", "/v1/label", picture, jpeg)
                self.assertEqual((status, headers["Content-Type"]), (200, "image/jpeg"))
                record = self.records(daemon, "label")[-1]
                self.assertEqual((record["visible"], record["mark"]), (True, True))
                path = daemon.file("labelled.jpg", labelled)
                table = here(daemon.folder.name, "audit.jsonl")
                found = subprocess.run(
                    [PROGRAM, "verify", "--no-config", "--anchors", f"{mine}-root.pem", path,
                     "--watermark-key", key, "--watermark-table", table, "--json"],
                    check=True, capture_output=True, text=True,
                ).stdout  # fmt: skip
                self.assertIn(record["watermark"], found)
                self.assertIn(record["produce_id"], found)
                broken = labelled.replace(b"c2pa.claim.v2", b"c2pa.claim.vX")
                for body, verdict, failures in (
                    (labelled, "trusted", []),
                    (broken, "malformed", ["claim.missing"]),
                ):
                    status, answer, _headers = daemon.ask("POST", "/v1/verify", body, jpeg)
                    answer = json.loads(answer)
                    self.assertEqual((status, answer["class"]), (200, "is"))
                    self.assertEqual(answer["labels"][0]["fields"]["ProduceID"], record["produce_id"])
                    manifest = answer["manifest"]
                    self.assertEqual(
                        (manifest["verdict"], manifest["trusted"], manifest["failures"]),
                        (verdict, not failures, failures),
                    )
                # It has all of it already.
                self.assertEqual(daemon.ask("POST", "/v1/label", labelled, jpeg)[0], 409)
                # What has no pixels gets what it has room for.
                page = "<!doctype html><html><head><title>t</title></head><body>x</body></html>"
                self.assertEqual(daemon.ask("POST", "/v1/label", page)[0], 200)
                self.assertNotIn("watermark", self.records(daemon, "label")[-1])

    def test_streams_are_decided_when_they_end(self):
        with Daemon("--audit-log", "FOLDER/audit.jsonl") as daemon:
            daemon.ask("POST", "/v1/stream?id=one", "号码 1380")
            daemon.ask("POST", "/v1/stream?id=two", "好")
            self.assertEqual(self.records(daemon), [])
            daemon.ask("POST", "/v1/stream?id=one&end=1", "0138000")
            one = self.records(daemon)[-1]
            self.assertEqual(
                (one["request"], one["outcome"], one["action"], one["scanned"]),
                ("one", "passed", "redact", 18),
            )
            body = b'data: {"choices":[{"delta":{"content":"13800138000"}}]}\n\ndata: [DONE]\n\n'
            daemon.ask("POST", "/v1/stream?as=response&content_type=text/event-stream", body)
            self.assertEqual(self.records(daemon)[-1]["action"], "redact")
            # What the client has left is not vouched for.
            self.assertEqual(daemon.end(), 0)
            two = self.records(daemon)[-1]
            self.assertEqual(
                (two["request"], two["outcome"], two["error"]), ("two", "failed", "stopped")
            )
            self.verify(daemon)

    def test_all_threads_write_one_chain(self):
        with Daemon("--audit-log", "FOLDER/audit.jsonl", "--audit-sync", "close") as daemon:
            with concurrent.futures.ThreadPoolExecutor(16) as pool:
                answers = pool.map(
                    lambda n: daemon.post("/v1/scan", {"text": "13800138000" * (n % 3)}),
                    range(300),
                )
                self.assertEqual([a for a in answers if a[0] != 200], [])
            self.assertEqual(len(self.records(daemon)), 300)
            self.assertEqual(daemon.end(), 0)
            self.verify(daemon)

    def test_with_no_room_nothing_passes(self):
        with Daemon("--audit-log", "FOLDER/audit.jsonl", file_size=2048) as daemon:
            codes = [self.scan_status(daemon) for _ in range(20)]
            self.assertEqual(codes[-1], 503)
            status, answer, headers = daemon.ask("POST", "/v1/scan", {"text": "好"})
            self.assertEqual((status, json.loads(answer)["error"]["code"]), (503, "audit_log"))
            self.assertEqual(headers["Retry-After"], "1")
            status, _, _ = daemon.ask("POST", "/v1/stream?id=s&end=1", "好")
            self.assertEqual(status, 503)
            self.assertIn(b"aigc_audit_failures_total", daemon.ask("GET", "/metrics")[1])
            self.assertEqual(codes.count(200), len(self.records(daemon)))

    def test_or_it_is_counted(self):
        with Daemon(
            "--audit-log", "FOLDER/audit.jsonl", "--audit-full", "drop", file_size=2048
        ) as daemon:
            self.assertEqual({self.scan_status(daemon) for _ in range(20)}, {200})
            page = daemon.ask("GET", "/metrics")[1].decode()
            dropped = int(re.search(r"^aigc_audit_dropped_total (\d+)$", page, re.M)[1])
            self.assertEqual(dropped + len(self.records(daemon)), 20)

    def scan_status(self, daemon):
        return daemon.ask("POST", "/v1/scan", {"text": "好"})[0]


class Memory(unittest.TestCase):
    """All bodies together have a bound."""

    def wait_for_bytes(self, daemon, condition):
        deadline = time.monotonic() + START_SECONDS
        held = -1
        while not condition(held) and time.monotonic() < deadline:
            page = daemon.ask("GET", "/metrics")[1].decode()
            held = int(re.search(r"^aigc_body_bytes (\d+)$", page, re.M)[1])
        self.assertTrue(condition(held), held)

    def test_beyond_it_clients_are_to_come_back(self):
        with Daemon("--max-text", "1", "--max-file", "1", "--max-bodies", "1") as daemon:
            text = json.dumps({"text": "a" * 900_000}).encode()
            first = daemon.connection()
            first.putrequest("POST", "/v1/scan")
            first.putheader("Authorization", f"Bearer {TOKEN}")
            first.putheader("Content-Length", str(len(text)))
            first.endheaders(text[:800_000])
            self.wait_for_bytes(daemon, lambda held: held >= 800_000)
            status, answer, headers = daemon.ask("POST", "/v1/scan", text)
            self.assertEqual((status, headers["Retry-After"]), (503, "1"))
            self.assertEqual(json.loads(answer)["error"]["code"], "too_many_bodies")
            # Who was first is answered, and then there is room again.
            first.send(text[800_000:])
            self.assertEqual(first.getresponse().status, 200)
            first.close()
            self.wait_for_bytes(daemon, lambda held: held == 0)
            self.assertEqual(daemon.ask("POST", "/v1/scan", text)[0], 200)

    def test_files_in_forms_count_too(self):
        with Daemon("--max-text", "1", "--max-file", "2", "--max-bodies", "2") as daemon:
            form = (
                b'--xy\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
                + bytes(3_000_000)
                + b"\r\n--xy--\r\n"
            )
            headers = {"Content-Type": "multipart/form-data; boundary=xy"}
            self.assertEqual(daemon.ask("POST", "/v1/verify", form, headers)[0], 413)
            self.wait_for_bytes(daemon, lambda held: held == 0)


class Lives(unittest.TestCase):
    def test_rules_are_loaded_anew(self):
        with Daemon() as daemon:
            changed = RULES.replace("13800138000", "13900139000")
            daemon.file("rules.yaml", changed)
            daemon.process.send_signal(signal.SIGHUP)
            daemon.wait_for("rules were loaded anew")
            masked = daemon.post("/v1/scan", {"text": "13800138000 13900139000"})[1]["text"]
            self.assertEqual(masked, "13800138000 ***********")
            daemon.file("rules.yaml", "rules: [{id: x}]")
            daemon.process.send_signal(signal.SIGHUP)
            daemon.wait_for("the new rules are not used")
            masked = daemon.post("/v1/scan", {"text": "13900139000"})[1]["text"]
            self.assertEqual(masked, "***********")
            page = daemon.ask("GET", "/metrics")[1].decode()
            self.assertIn('aigc_ruleset_reloads_total{result="refused"} 1', page)

    def test_a_stream_ends_with_the_rules_that_it_began_with(self):
        with Daemon() as daemon:
            daemon.ask("POST", "/v1/stream?id=s", "1380")
            daemon.file("rules.yaml", RULES.replace("13800138000", "13900139000"))
            daemon.process.send_signal(signal.SIGHUP)
            daemon.wait_for("rules were loaded anew")
            self.assertEqual(daemon.ask("POST", "/v1/stream?id=s&end=1", "0138000")[1], b"*" * 11)

    def test_streams_that_a_rule_ended_make_room(self):
        with Daemon() as daemon:
            connection = daemon.connection()

            def piece(name, text):
                path = f"/v1/stream?id={name}"
                return daemon.ask("POST", path, text, None, connection)

            self.assertEqual(piece("open", "1380")[0], 200)
            for i in range(4200):
                status, _body, headers = piece(f"s{i}", "炸弹教程")
                self.assertEqual((status, headers["X-Aigc-Ended"]), (200, "1"))
            self.assertEqual(piece("s4199", "more")[1], b"")
            self.assertEqual(piece("open", "0138000号。")[1].decode(), "*" * 11 + "号。")
            page = daemon.ask("GET", "/metrics")[1].decode()
            self.assertIn("aigc_streams_open 1\n", page)

    def test_a_cap_of_milliseconds_counts(self):
        policy = "policy: {hold: {milliseconds: 50, at_expiry: release}}"
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(policy)
            file.flush()
            with Daemon("--policy", file.name) as daemon:
                self.assertEqual(daemon.ask("POST", "/v1/stream?id=a", "tel 1380")[1], b"tel ")
                time.sleep(0.1)
                self.assertEqual(daemon.ask("POST", "/v1/stream?id=a", "")[1], b"1380")

    def test_reloads_under_load(self):
        with Daemon() as daemon:
            failed, done = [], threading.Event()

            def work():
                connection = daemon.connection()
                while not done.is_set():
                    status, body, _headers = daemon.ask(
                        "POST", "/v1/scan", {"text": "13800138000"}, None, connection
                    )
                    if status != 200 or json.loads(body)["text"] != "*" * 11:
                        failed.append(body)

            threads = [threading.Thread(target=work) for _ in range(4)]
            for thread in threads:
                thread.start()
            for count in range(1, 21):
                daemon.process.send_signal(signal.SIGHUP)
                daemon.wait_for("rules were loaded anew", count)
            done.set()
            for thread in threads:
                thread.join()
            self.assertEqual(failed, [])

    def test_a_bundle_is_followed(self):
        with tempfile.TemporaryDirectory() as folder:
            run = lambda *a: subprocess.run([PROGRAM, *a], check=True, cwd=folder, stderr=-3)
            run("keygen", "-o", "k")
            for number in (1, 2):
                with open(os.path.join(folder, f"r{number}.yaml"), "w", encoding="utf-8") as file:
                    file.write(RULES if number == 1 else RULES.replace("备注", "批注"))
                run("rules", "build", "-o", f"b{number}", "--key", "k.key", "--revision",
                    str(number), f"r{number}.yaml")  # fmt: skip
                for end in ("", ".minisig"):
                    os.rename(f"{folder}/b{number}{end}", f"{folder}/bundle{end}")
                if number == 1:
                    daemon = Daemon(
                        "--rules", f"{folder}/bundle", "--rules-key", f"{folder}/k.pub",
                        "--rules-record", f"{folder}/record", "--follow", rules=None,
                    )  # fmt: skip
            with daemon:
                daemon.wait_for("rules were loaded anew")
                answer = daemon.post("/v1/scan", {"text": "批注 备注"})[1]
                self.assertEqual([f["start"] for f in answer["findings"]], [0])

    def test_what_is_under_way_is_answered(self):
        with Daemon() as daemon:
            connection = daemon.connection()
            connection.putrequest("POST", "/v1/scan")
            body = json.dumps({"text": "13800138000"}).encode()
            connection.putheader("Authorization", f"Bearer {TOKEN}")
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders()
            connection.send(body[:5])
            time.sleep(0.2)
            daemon.process.send_signal(signal.SIGTERM)
            daemon.wait_for("asked to end")
            connection.send(body[5:])
            self.assertEqual(json.loads(connection.getresponse().read())["text"], "*" * 11)
            self.assertEqual(daemon.process.wait(20), 0)

    def test_clients_that_leave_keep_no_connection(self):
        with Daemon("--connections", "16", "--threads", "2", token=None) as daemon:
            host, port = daemon.address.rsplit(":", 1)
            head = b"POST /v1/scan HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n"
            for _ in range(200):
                with socket.create_connection((host, int(port)), timeout=20) as client:
                    client.sendall(head + b'{"text": "a')
            for _ in range(4):
                self.assertEqual(daemon.post("/v1/scan", {"text": "好"})[0], 200)
            deadline = time.monotonic() + 10
            while b"\naigc_body_bytes 0\n" not in daemon.ask("GET", "/metrics")[1]:
                self.assertLess(time.monotonic(), deadline)

    def test_a_socket_file(self):
        with Daemon(listen="unix:FOLDER/socket") as daemon:
            path = daemon.address[5:]
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o660)
            self.assertEqual(daemon.post("/v1/scan", {"text": "好"})[1]["verdict"], "clean")
            self.assertEqual(daemon.end(), 0)
            self.assertFalse(os.path.exists(path))

    def test_a_socket_file_that_was_left_is_taken_over(self):
        with Daemon(listen="unix:FOLDER/socket") as daemon:
            daemon.end(signal.SIGKILL)
            path = daemon.address[5:]
            self.assertTrue(os.path.exists(path))
            with Daemon(listen=f"unix:{path}") as again:
                self.assertEqual(again.ask("GET", "/livez")[0], 200)

    def test_loopback_without_a_token(self):
        with Daemon(token=None) as daemon:
            self.assertEqual(daemon.post("/v1/scan", {"text": "好"})[0], 200)

    def refused(self, message, **options):
        with Daemon(expect=False, **options) as daemon:
            daemon.wait_for(message)
            self.assertEqual(daemon.process.wait(20), 3)

    def test_others_may_not_reach_it_without_a_token(self):
        self.refused("a token is needed", token=None, listen="0.0.0.0:0")
        self.refused("a token is needed", token=None, listen="[::]:0")

    def test_what_is_no_address_is_refused(self):
        for address in ("localhost", "127.0.0.1", "::1:80", "127.0.0.1:x", "127.0.0.1:65536", "unix:"):
            self.refused("no address to listen on", listen=address)

    def test_a_short_token_is_refused(self):
        self.refused("shorter than 16 characters", token="short")

    def test_rules_with_errors_are_refused(self):
        self.refused("none was loaded", rules="rules: [{id: x}]")

    def test_a_socket_of_systemd_is_used(self):
        with socket.create_server(("127.0.0.1", 0)) as server, tempfile.TemporaryDirectory() as d:
            rules = os.path.join(d, "r.yaml")
            with open(rules, "w", encoding="utf-8") as file:
                file.write(RULES)
            script = 'exec 3<&"$1"; export LISTEN_FDS=1 LISTEN_PID=$$; shift; exec "$@"'
            process = subprocess.Popen(
                ["sh", "-c", script, "sh", str(server.fileno()), PROGRAM, "serve", "--no-config",
                 "--rules", rules],
                pass_fds=[server.fileno()], stderr=-3,
            )  # fmt: skip
            try:
                connection = http.client.HTTPConnection(*server.getsockname(), timeout=20)
                connection.request("POST", "/v1/scan", json.dumps({"text": "13800138000"}))
                self.assertIn(b"*" * 11, connection.getresponse().read())
            finally:
                process.terminate()
                process.wait(20)


if __name__ == "__main__":
    unittest.main()
