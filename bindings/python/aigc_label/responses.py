# SPDX-License-Identifier: Apache-2.0
"""Answers of model services as they go over HTTP, and the requests for them: events, lines or
whole documents of OpenAI, Anthropic, Ollama, DashScope, Gemini and llama.cpp, edited in place."""

from __future__ import annotations

import ctypes
import enum
import json
from ctypes import POINTER, byref, c_char, c_char_p, c_int, c_size_t, c_uint, c_uint64, c_void_p
from dataclasses import dataclass
from typing import Callable

from . import _native as native
from .labels import Label, LabelAt, Language, SecretKey
from .rules import Policy, Rules
from .scan import Finding, _Finder, _options

serve_library = native._load("aigcserve")


class Protocol(enum.IntEnum):
    """How a service speaks."""

    AUTO = 0
    OPENAI_CHAT = 1
    OPENAI_COMPLETIONS = 2
    OPENAI_RESPONSES = 3
    ANTHROPIC = 4
    OLLAMA = 5
    DASHSCOPE = 6
    GEMINI = 7
    LLAMA_CPP = 8
    OPENAI_ASSISTANTS = 9


_FRAMING_ARRAY = 4


class Verdict(enum.IntEnum):
    """What came of an answer."""

    PASSED = 0
    MASKED = 1
    STOPPED = 2
    FAILED = 3
    NOT_SCANNED = 4


class _Options(native.Sized):
    """aigc_response_options"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("rules", c_void_p),
        ("text", c_void_p),
        ("protocol", c_int),
        ("language", c_int),
        ("refusal_zh", c_char_p),
        ("refusal_en", c_char_p),
        ("label_at", c_int),
        ("wording", c_char_p),
        ("key", c_void_p),
        ("event_limit", c_size_t),
        ("body_limit", c_size_t),
        ("hold_limit", c_size_t),
        ("on_finding", c_void_p),
        ("finding_context", c_void_p),
    ]


class _Head(native.Sized):
    """aigc_response_head"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("status", c_uint),
        ("content_type", c_char_p),
        ("content_encoding", c_char_p),
        ("framing", c_int),
        ("protocol", c_int),
        ("json_mode", c_int),
        ("cumulative", c_int),
        ("label", c_void_p),
        ("stream_id", c_void_p),
        ("stream_id_length", c_size_t),
    ]


class _Report(native.Sized):
    """aigc_response_report"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("verdict", c_int),
        ("failure", c_int),
        ("protocol", c_int),
        ("body_bytes", c_uint64),
        ("text_bytes", c_uint64),
        ("scanned_bytes", c_uint64),
        ("findings", c_uint64),
        ("held_bytes", c_uint64),
        ("held_most", c_uint64),
        ("events", c_uint64),
        ("unknown_events", c_uint64),
        ("visible_label", c_int),
        ("mark", c_int),
        ("incomplete", c_int),
        ("stop_rule", c_char * 128),
    ]


class _RequestField(ctypes.Structure):
    """aigc_request_field"""

    _fields_ = [("name", c_char_p), ("json", c_char_p)]


class _RequestOptions(native.Sized):
    """aigc_request_options"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("rules", c_void_p),
        ("text", c_void_p),
        ("fields", POINTER(_RequestField)),
        ("field_count", c_size_t),
        ("body_limit", c_size_t),
        ("on_finding", c_void_p),
        ("finding_context", c_void_p),
    ]


class _RequestResult(native.Sized):
    """aigc_request_result"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("refused", c_int),
        ("changed", c_int),
        ("streamed", c_int),
        ("framing", c_int),
        ("json_mode", c_int),
        ("cumulative", c_int),
        ("protocol", c_int),
        ("text_bytes", c_uint64),
        ("findings", c_uint64),
        ("stop_rule", c_char * 128),
        ("model", c_char * 128),
    ]


_STATUS, _OBJECT, _OUT = c_int, c_void_p, POINTER(c_void_p)
native.declare(
    serve_library,
    {
        "aigc_serve_version": (c_char_p, []),
        "aigc_response_filter_new": (_STATUS, [POINTER(_Options), _OUT]),
        "aigc_response_filter_free": (None, [_OBJECT]),
        "aigc_response_filter_begin": (
            _STATUS,
            [_OBJECT, POINTER(_Head), c_void_p, c_void_p],
        ),
        "aigc_response_filter_feed": (_STATUS, [_OBJECT, c_char_p, c_size_t]),
        "aigc_response_filter_tick": (_STATUS, [_OBJECT, c_uint64]),
        "aigc_response_filter_finish": (_STATUS, [_OBJECT]),
        "aigc_response_filter_ended": (c_int, [_OBJECT]),
        "aigc_response_filter_held": (c_uint64, [_OBJECT]),
        "aigc_response_filter_report": (_STATUS, [_OBJECT, POINTER(_Report)]),
        "aigc_response_label_header": (_STATUS, [_OBJECT, POINTER(c_void_p)]),
        "aigc_request_scan": (
            _STATUS,
            [
                POINTER(_RequestOptions),
                c_char_p,
                c_size_t,
                c_void_p,
                c_void_p,
                POINTER(_RequestResult),
            ],
        ),
        "aigc_request_refusal": (
            _STATUS,
            [
                POINTER(_RequestResult),
                c_int,
                c_char_p,
                c_int,
                c_void_p,
                c_void_p,
                POINTER(c_char_p),
            ],
        ),
    },
)
_COLLECT = ctypes.cast(serve_library.aigc_response_collect, c_void_p).value
_free = ctypes.CDLL(None).free
_free.argtypes = [c_void_p]
_free.restype = None


def label_header(label: Label) -> str:
    """The value of the header X-AIGC-Label: the label as JSON in printable ASCII."""
    value = c_void_p()
    native.call("aigc_response_label_header", Label.handle_of(label), byref(value))
    try:
        return ctypes.string_at(value.value).decode("ascii")
    finally:
        _free(value)


@dataclass(frozen=True)
class ResponseReport:
    """What came of an answer."""

    verdict: Verdict
    protocol: Protocol
    text_bytes: int
    scanned_bytes: int
    findings: int
    visible_label: bool
    mark: bool
    incomplete: bool
    stop_rule: str


class ResponseFilter(_Finder):
    """Filters and labels the body of an answer that comes in pieces.

    feed() gives back what may be passed on now; a clean event comes back byte for byte. Once
    `ended` is true, nothing more will be: close the connection to the model. `on_finding` is called
    as that of Transformer, explained with `explain`; `start` and `end` are bytes of the text that the finding is in.
    """

    _kind = "response_filter"

    def __init__(
        self,
        rules: Rules | None = None,
        *,
        policy: Policy | None = None,
        key: SecretKey | None = None,
        label_at: LabelAt = LabelAt.NONE,
        language: Language = Language.AUTO,
        refusal_zh: str | None = None,
        refusal_en: str | None = None,
        stream_id: bytes | None = None,
        text_key: bytes | None = None,
        explain: bool = False,
        on_finding: Callable[[Finding], object] | None = None,
    ) -> None:
        super().__init__(explain)
        self._held = SecretKey.handle_or_none(key)  # must outlive the filter
        self._on_finding = on_finding
        self._keeps_findings = False
        text, kept = _options(policy, stream_id, text_key)
        options = _Options(
            rules=Rules.handle_or_none(rules),
            text=ctypes.addressof(text),
            language=int(language),
            refusal_zh=native.c_text(refusal_zh),
            refusal_en=native.c_text(refusal_en),
            label_at=int(label_at),
            key=self._held,
        )
        if on_finding is not None:
            options.on_finding, options.finding_context = _COLLECT, self._collector.handle
        self._make("aigc_response_filter_new", byref(options))
        del kept

    def begin(
        self,
        *,
        status: int = 200,
        content_type: str = "",
        content_encoding: str = "",
        request: "RequestResult | None" = None,
        label: Label | None = None,
    ) -> None:
        """Begin an answer; `request` is what scan_request() said of its request."""
        head = _Head(
            status=status,
            content_type=native.c_text(content_type),
            content_encoding=native.c_text(content_encoding),
            label=Label.handle_or_none(label),
        )
        if request is not None:
            head.protocol = request.raw.protocol
            head.json_mode = request.raw.json_mode
            head.cumulative = request.raw.cumulative
        self._begin(byref(head), native.WRITE, self._collector.handle)

    def feed(self, data: bytes) -> bytes:
        """Take the next piece, and look at the time, as Transformer.feed() does.
        @return what may be passed on now."""
        return self._step(self._feed, native.octets(data))

    def _feed(self, data: bytes) -> bytes:
        self._run_feed(data)
        return self._written()

    def tick(self) -> bytes:
        """As Transformer.tick(). @return what may be passed on now."""
        return self._step(self._tick)

    def _tick(self) -> bytes:
        self._run_tick(self.handle)
        return self._written()

    def finish(self) -> bytes:
        """End the answer. @return the rest."""
        return self._step(self._finish)

    def _finish(self) -> bytes:
        self._run("finish")
        return self._written()

    @property
    def ended(self) -> bool:
        """Whether nothing that still comes will be passed on."""
        return bool(native.plain("aigc_response_filter_ended", self.handle))

    @property
    def held(self) -> int:
        """Bytes of the body that wait."""
        return native.plain("aigc_response_filter_held", self.handle)

    @property
    def report(self) -> ResponseReport:
        """Counts of the current or last answer."""
        raw = _Report()
        native.call("aigc_response_filter_report", self.handle, byref(raw))
        return ResponseReport(
            Verdict(raw.verdict),
            Protocol(raw.protocol),
            raw.text_bytes,
            raw.scanned_bytes,
            raw.findings,
            bool(raw.visible_label),
            bool(raw.mark),
            bool(raw.incomplete),
            native.text_of(raw.stop_rule),
        )


@dataclass(frozen=True)
class RequestResult:
    """What a request to a model is, and what came of it."""

    body: bytes
    refused: bool
    changed: bool
    streamed: bool
    stop_rule: str
    model: str
    raw: _RequestResult

    def refusal(self, *, as_error: bool = False, sentence: str | None = None) -> tuple[str, bytes]:
        """The content type and body that answer a refused request."""
        kind = c_char_p()
        body = native.write(
            "aigc_request_refusal",
            byref(self.raw),
            1 if as_error else 0,
            native.c_text(sentence),
            0,
            after=(byref(kind),),
        )
        return native.text_of(kind.value), body


def scan_request(
    rules: Rules | None,
    body: bytes,
    *,
    policy: Policy | None = None,
    fields: dict | None = None,
    streamed: bool = False,
    as_array: bool = False,
) -> RequestResult:
    """Scan the body of a request: each text in it. `fields` are set at the top level, or taken
    away if None, such as {"watermarking": True}. `streamed`: a stream is asked for, whatever the
    body says, as the address of a request to Gemini may; `as_array`: one that is an array."""
    body = native.octets(body, "a body")
    table = [
        _RequestField(
            native.c_text(name), None if value is None else native.utf8(json.dumps(value, allow_nan=False))
        )
        for name, value in (fields or {}).items()
    ]
    array = (_RequestField * max(len(table), 1))(*table)
    text = native.TextOptions(policy=Policy.handle_or_none(policy))
    options = _RequestOptions(
        rules=Rules.handle_or_none(rules),
        text=ctypes.addressof(text) if policy is not None else None,
        fields=array,
        field_count=len(table),
    )
    result = _RequestResult()
    written = native.write(
        "aigc_request_scan", byref(options), body, len(body), after=(byref(result),)
    )
    result.streamed |= streamed
    result.framing = _FRAMING_ARRAY if as_array else 0
    return RequestResult(
        written,
        bool(result.refused),
        bool(result.changed),
        bool(result.streamed),
        native.text_of(result.stop_rule),
        native.text_of(result.model),
        result,
    )
