# SPDX-License-Identifier: Apache-2.0
"""A middleware for FastAPI, Starlette and other ASGI servers that speak like OpenAI, Anthropic,
Gemini, Ollama, DashScope or llama.cpp.

    app.add_middleware(AigcMiddleware, rules=Rules("/usr/share/aigc-label/rules"))

Prompts are scanned before the application sees them, answers as they leave, and so is what was
stored of both, whatever it is asked for by: answers and batches by their id, files with the output
of batches, threads, conversations. What cannot be scanned is not passed on: a WebSocket at one of
the paths is closed before it opens, and as neither a compressed body nor a part of one is passed
on, the request's Accept-Encoding and Range are taken away. Put it outermost.
"""

from __future__ import annotations

import asyncio
import json
from urllib.parse import parse_qs

from ..errors import FormatError, LimitReached
from ..labels import Label, LabelAt, SecretKey
from ..paced import seconds_between_ticks
from ..responses import RequestResult, ResponseFilter, label_header, scan_request
from ..rules import Direction, Policy, Rules

PATHS = (
    "/v1/chat/completions",
    "/v1/completions",
    "/v1/responses",
    "/v1/messages",
    "/api/chat",
    "/api/generate",
    "/completion",
    "/completions",
    "/infill",
    "/api/v1/services/aigc/text-generation/generation",
    "/api/v1/services/aigc/multimodal-generation/generation",
    ":generateContent",
    ":streamGenerateContent",
)

STORED = ("/v1/files", "/v1/batches", "/v1/threads", "/v1/conversations")

# Methods whose answers have no text of a model.
_WITHOUT_TEXT = ("HEAD", "OPTIONS")


class AigcMiddleware:
    """Scan and label what goes through an ASGI application.

    Args:
        rules: the rule set
        policy, input_policy: for answers and for prompts
        producer: who generates; with it answers are labelled, and carry X-AIGC-Label
        key: signs the label
        label_at: where people see it
        paths: where models are asked, with or without what the server says they are mounted at
            (`root_path`), and with or without a slash at the end; those that begin with a colon are
            what the last part of a path ends in, as Gemini's, which name the model before it
        stored: where else there is what was asked and answered; it is scanned there, and at and
            below `paths`: answers of any type of JSON, requests if they are JSON
        fields: fields of requests that are set, or taken away if None
        body_limit: longest request body
    """

    def __init__(
        self,
        app,
        rules: Rules,
        *,
        policy: Policy | None = None,
        input_policy: Policy | None = None,
        producer: str | None = None,
        key: SecretKey | None = None,
        label_at: LabelAt = LabelAt.NONE,
        paths=PATHS,
        stored=STORED,
        fields: dict | None = None,
        body_limit: int = 16 * 1024 * 1024,
    ) -> None:
        self.app = app
        self.rules = rules
        self.policy = policy
        self.input_policy = input_policy or Policy(rules, direction=Direction.INPUT)
        self.producer = producer
        self.key = key
        self.label_at = label_at
        self.path_ends = tuple(path for path in paths if path.startswith(":"))
        self.paths = frozenset(path.rstrip("/") for path in paths if path not in self.path_ends)
        self.stored = self.paths | {path.rstrip("/") for path in stored}
        self.fields = fields
        self.body_limit = body_limit

    async def __call__(self, scope, receive, send):
        if scope["type"] not in ("http", "websocket") or not self._is_scanned(scope):
            await self.app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            # What goes over it would not be scanned. A server makes it an answer 403.
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "not scanned"})
            return
        if scope["method"] in _WITHOUT_TEXT:
            await self.app(scope, receive, send)
        elif scope["method"] == "POST" and self._asks_a_model(scope):
            await self._ask(scope, receive, send, fields=self.fields)
        elif _has_json(scope):
            await self._ask(scope, receive, send, as_error=True)
        else:
            await self._pass(scope, receive, send, None)

    async def _ask(self, scope, receive, send, *, fields=None, as_error=False):
        """Scan a request, and let the application answer it. `as_error`: no model is asked, so that
        none can refuse."""
        body, more = bytearray(), True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self.body_limit:
                await _answer(send, 413, "application/json", _error("the request is too long"))
                return
        if as_error and not body:
            await self._pass(scope, _once(b"", receive), send, None)
            return
        try:
            request = scan_request(
                self.rules,
                bytes(body),
                policy=self.input_policy,
                fields=fields,
                **_stream_of_gemini(scope),
            )
        except (FormatError, LimitReached):
            await _answer(send, 400, "application/json", _error("the request was not scanned"))
            return
        if request.refused:
            kind, refusal = request.refusal(as_error=as_error)
            await _answer(send, 400 if as_error else 200, kind, refusal)
            return
        await self._pass(_scope_of(scope, request), _once(request.body, receive), send, request)

    async def _pass(self, scope, receive, send, request):
        """Let the application answer, and scan that."""
        seconds = seconds_between_ticks(self.policy)
        turn = asyncio.Lock() if seconds is not None else None
        answer = _Answer(self, request, send, turn)
        clock = asyncio.ensure_future(answer.keep_time(seconds)) if seconds is not None else None
        try:
            await self.app(_unscannable_left_out(scope), receive, answer.send)
        except BaseException as error:
            if not _is_ended(error):
                raise
        finally:
            if clock is not None:
                clock.cancel()
                await asyncio.gather(clock, return_exceptions=True)
            answer.close()

    def _is_scanned(self, scope) -> bool:
        return self._asks_a_model(scope) or any(
            path == root or path.startswith(root + "/")
            for path in _paths_of(scope)
            for root in self.stored
        )

    def _asks_a_model(self, scope) -> bool:
        paths = _paths_of(scope)
        return not self.paths.isdisjoint(paths) or paths[0].endswith(self.path_ends)


def _paths_of(scope) -> tuple[str, str]:
    """Servers differ in whether a path begins with that of the application."""
    path, root = scope["path"].rstrip("/"), (scope.get("root_path") or "").rstrip("/")
    return path, path[len(root) :] if path.startswith(root + "/") else path


def _stream_of_gemini(scope) -> dict:
    """Requests to Gemini say only in their address that they want a stream: events or an array."""
    if not _paths_of(scope)[0].endswith(":streamGenerateContent"):
        return {}
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return {"streamed": True, "as_array": query.get("alt") != ["sse"]}


def _has_json(scope) -> bool:
    """Whether the body of a request, if it has one, is JSON."""
    headers = {name.lower(): value for name, value in scope["headers"]}
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    return kind == b"application/json" or kind.endswith(b"+json")


class _Ended(Exception):
    """The answer is over, and the application need not go on."""


def _is_ended(error: BaseException) -> bool:
    """Whether an exception is _Ended, or a group of nothing else: so it leaves groups of tasks."""
    among = getattr(error, "exceptions", None)
    return isinstance(error, _Ended) or bool(among) and all(map(_is_ended, among))


class _Answer:
    """One answer on its way out. `turn` is a lock where not only the application sends."""

    def __init__(self, middleware: AigcMiddleware, request, send, turn) -> None:
        self._middleware = middleware
        self._request = request
        self._send = send
        self._over = False
        self._open = False  # between the head and the last piece of the body
        self._turn = turn
        self._label = Label(content_producer=middleware.producer) if middleware.producer else None
        self._filter = ResponseFilter(
            middleware.rules,
            policy=middleware.policy,
            key=middleware.key if self._label is not None else None,
            label_at=middleware.label_at if self._label is not None else LabelAt.NONE,
        )

    def close(self) -> None:
        """Release the filter."""
        self._filter.close()

    async def send(self, message) -> None:
        """What the application sends."""
        if self._turn is None:
            await self._take(message)
            return
        async with self._turn:
            await self._take(message)

    async def keep_time(self, seconds: float) -> None:
        """Let out what the policy says is held for too long, while the application sends nothing."""
        while True:
            await asyncio.sleep(seconds)
            async with self._turn:
                data = self._filter.tick() if self._open and self._filter.held else b""
                if data:
                    await self._pass_on(data, more=True)

    async def _take(self, message) -> None:
        if message["type"] == "http.response.start":
            await self._start(message)
        elif message["type"] == "http.response.body":
            await self._body(message)
        else:
            await self._send(message)

    async def _start(self, message) -> None:
        given = list(message.get("headers") or ())  # ASGI has them be anything to go through once
        headers = {name.lower(): value for name, value in given}
        self._filter.begin(
            status=message["status"],
            content_type=_type_of(headers),
            content_encoding=headers.get(b"content-encoding", b"").decode("latin-1"),
            request=self._request,
            label=self._label,
        )
        kept = [
            (name, value)
            for name, value in given
            if name.lower() not in (b"content-encoding", *_OF_BYTES)
        ]
        if self._label is not None:
            kept.append((b"x-aigc-label", label_header(self._label).encode("ascii")))
        self._open = True
        await self._send({**message, "headers": kept})

    async def _body(self, message) -> None:
        if self._over:
            raise _Ended
        # What is not scanned is an exception: the connection breaks rather than that it passes.
        await self._pass_on(self._filter.feed(message.get("body", b"")), message.get("more_body", False))
        if self._over:
            raise _Ended

    async def _pass_on(self, data: bytes, more: bool) -> None:
        self._over = self._filter.ended and more
        self._open = more and not self._over
        if not self._open:
            data += self._filter.finish()
        await self._send({"type": "http.response.body", "body": data, "more_body": self._open})


def _type_of(headers) -> str:
    """The content type of an answer; none where it says nothing, as of files: their first byte
    tells then whether they are JSON."""
    kind = headers.get(b"content-type", b"").decode("latin-1")
    return "" if kind.lower() in ("application/octet-stream", "binary/octet-stream") else kind


def _error(message: str) -> bytes:
    return json.dumps({"error": {"type": "invalid_request_error", "message": message}}).encode()


async def _answer(send, status: int, kind: str, body: bytes) -> None:
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


_SUMS = (b"content-md5", b"digest", b"content-digest", b"repr-digest")

# What a body that may leave changed has no more.
_OF_BYTES = (b"content-length", b"etag", b"last-modified", *_SUMS)

# What the application is not told: by what an answer could pass unscanned, and how the body came.
_UNSCANNABLE = (b"accept-encoding", b"range", b"if-range")
_OF_REQUEST = (b"content-length", b"transfer-encoding")

# Ways to send a file by its name: nobody would scan it.
_SENDS_FILES = ("http.response.pathsend", "http.response.zerocopysend")


def _scope_of(scope, request: RequestResult):
    """What the application is told of the request's body: what holds for the one that it gets."""
    headers = _without(scope, _OF_REQUEST + (_SUMS if request.changed else ()))
    headers.append((b"content-length", str(len(request.body)).encode()))
    return {**scope, "headers": headers}


def _without(scope, names) -> list:
    return [(name, value) for name, value in scope["headers"] if name.lower() not in names]


def _unscannable_left_out(scope):
    """A request without what an answer could pass unscanned by."""
    offered = scope.get("extensions") or {}
    extensions = {name: value for name, value in offered.items() if name not in _SENDS_FILES}
    return {**scope, "headers": _without(scope, _UNSCANNABLE), "extensions": extensions}


def _once(body: bytes, receive):
    """A receive() that gives a body once, and then what the server says: that the client left."""
    sent = False

    async def receive_body():
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_body
