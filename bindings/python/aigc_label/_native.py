# SPDX-License-Identifier: Apache-2.0
"""The C libraries as ctypes sees them: types, prototypes, and how a status becomes an error.

Nothing here is compiled: any Python that can load a shared library can use it. The prototypes
are those of <aigc/...>; a test compares this file with the headers.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import operator
import os
import sys
import time
from ctypes import (
    POINTER,
    Structure,
    byref,
    c_char_p,
    c_int,
    c_size_t,
    c_uint8,
    c_uint16,
    c_uint32,
    c_uint64,
    c_void_p,
)
from typing import TypeVar

from .errors import AigcError, ArgumentError, error_for

# What is reported of a file name is shown, never opened: no surrogate may make it fail.
ENCODING = "utf-8"


def _load(name: str) -> ctypes.CDLL:
    """Load lib<name>.so: from AIGC_LABEL_LIBDIR, or where the system's loader finds it."""
    folder = os.environ.get("AIGC_LABEL_LIBDIR")
    if folder:
        return ctypes.CDLL(os.path.join(folder, f"lib{name}.so.0"), use_errno=True)
    try:
        return ctypes.CDLL(f"lib{name}.so.0", use_errno=True)
    except OSError:
        found = ctypes.util.find_library(name)
        if found is None:
            raise ImportError(
                f"lib{name} was not found: install aigc-label's C libraries, or set "
                "AIGC_LABEL_LIBDIR to the folder that holds them"
            ) from None
        return ctypes.CDLL(found, use_errno=True)


filter_library = _load("aigcfilter")
mark_library = _load("aigcmark")


class Finding(Structure):
    """aigc_finding"""

    _fields_ = [
        ("start", c_uint64),
        ("end", c_uint64),
        ("rule", c_size_t),
        ("rule_id", c_char_p),
        ("category", c_char_p),
        ("action", c_int),
        ("rule_action", c_int),
        ("lane", c_int),
        ("text", c_void_p),
        ("origin", c_void_p),
        ("late", c_int),
    ]


class Collected(Structure):
    """aigc_collected"""

    _fields_ = [("finding", Finding), ("name", c_char_p)]


class ExplainedPart(Structure):
    """aigc_explained_part"""

    _fields_ = [
        ("start", c_size_t),
        ("end", c_size_t),
        ("reading", c_int),
        ("stands_for", c_char_p),
    ]


class Explanation(Structure):
    """aigc_explanation"""

    _fields_ = [
        ("folded", c_char_p),
        ("allow", c_char_p),
        ("parts", POINTER(ExplainedPart)),
        ("part_count", c_size_t),
    ]


class BatchHit(Structure):
    """aigc_batch_hit"""

    _fields_ = [
        ("text", c_uint64),
        ("start", c_uint64),
        ("end", c_uint64),
        ("rule", c_uint32),
        ("action", c_uint8),
        ("lane", c_uint8),
        ("invalid", c_uint16),
    ]


class Handle(c_void_p):
    """A pointer to an object of the library. Whoever works with it holds it, and the object is
    released when nobody does: not under a call that runs."""

    def __init__(self, release: str) -> None:
        super().__init__()
        self._release = _FUNCTIONS[release]

    def release(self) -> None:
        """Release the object now: nobody else works with it."""
        # Others of a ring that is collected may still ask.
        address, self.value = self.value, None
        if address:
            self._release(address)

    def __del__(self) -> None:
        self.release()


class Sized(Structure):
    """A struct that begins with its size. It holds the handles that it was made with."""

    def __init__(self, **fields):
        super().__init__(**fields)
        for name, value in fields.items():
            # ctypes cuts integers to the size of a field.
            if isinstance(value, int) and (getattr(self, name) or 0) != value:
                raise ArgumentError(f"{name} may not be {value}")
        self.struct_size = ctypes.sizeof(type(self))
        self._held = [value for value in fields.values() if isinstance(value, Handle)]


class ScanStats(Sized):
    """aigc_scan_stats"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("bytes", c_uint64),
        ("scanned", c_uint64),
        ("invalid", c_uint64),
        ("findings", c_uint64),
        ("expired", c_uint64),
    ]


class TextOptions(Sized):
    """aigc_text_options"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("policy", c_void_p),
        ("stream_id", c_void_p),
        ("stream_id_length", c_size_t),
        ("key", c_void_p),
    ]


class TransformerOptions(Sized):
    """aigc_transformer_options"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("language", c_int),
        ("refusal_zh", c_char_p),
        ("refusal_en", c_char_p),
        ("on_pseudonym", c_void_p),
    ]


class Hold(Sized):
    """aigc_hold"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("bytes", c_uint64),
        ("reason", c_int),
        ("rule", c_size_t),
        ("rule_id", c_char_p),
    ]


class HoldLimits(Structure):
    """aigc_hold_limits"""

    _fields_ = [("bytes", c_uint64), ("milliseconds", c_uint64), ("at_expiry", c_int)]


class PolicyInfo(Sized):
    """aigc_policy_info"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("direction", c_int),
        ("strongest", c_int),
        ("hold", HoldLimits),
    ]


class Diagnostic(Structure):
    """aigc_diagnostic"""

    _fields_ = [
        ("severity", c_int),
        ("file", c_char_p),
        ("line", c_uint32),
        ("column", c_uint32),
        ("message", c_char_p),
        ("hint", c_char_p),
        ("source_line", c_char_p),
    ]


class RuleInfo(Sized):
    """aigc_rule_info"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("id", c_char_p),
        ("title", c_char_p),
        ("title_zh", c_char_p),
        ("category", c_char_p),
        ("status", c_char_p),
        ("level", c_char_p),
        ("owner", c_char_p),
        ("date", c_char_p),
        ("source", c_char_p),
        ("false_positives", c_char_p),
        ("file", c_char_p),
        ("line", c_uint32),
        ("overlay_file", c_char_p),
        ("overlay_line", c_uint32),
        ("base", c_size_t),
        ("action", c_int),
        ("input_action", c_int),
        ("word_count", c_size_t),
        ("regex_count", c_size_t),
    ]


class TextMarkerOptions(Sized):
    """aigc_text_marker_options"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("label", c_void_p),
        ("key", c_void_p),
        ("label_at", c_int),
        ("language", c_int),
        ("wording", c_char_p),
    ]


class TextReport(Sized):
    """aigc_text_report"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("verdict", c_int),
        ("reason", c_int),
        ("claimed", c_void_p),
        ("key_id", ctypes.c_char * 17),
        ("key_comment", c_char_p),
        ("text_length", c_uint64),
        ("mark_length", c_size_t),
        ("trailing", c_uint64),
        ("visible_label", c_int),
    ]


_STATUS = c_int
_OBJECT = c_void_p
_OUT = POINTER(c_void_p)
# A callback: one of the collector, never one in Python.
_CALLBACK = c_void_p

# name: (result, arguments). A result of _STATUS is checked by call().
_PROTOTYPES = {
    filter_library: {
        "aigc_filter_version": (c_char_p, []),
        "aigc_rules_compiler_new": (_STATUS, [_OUT]),
        "aigc_rules_compiler_free": (None, [_OBJECT]),
        "aigc_rules_compiler_add_path": (_STATUS, [_OBJECT, c_char_p]),
        "aigc_rules_compiler_add_text": (_STATUS, [_OBJECT, c_char_p, c_char_p, c_size_t]),
        "aigc_rules_compiler_finish": (_STATUS, [_OBJECT, _OUT]),
        "aigc_rules_compiler_diagnostic_count": (c_size_t, [_OBJECT]),
        "aigc_rules_compiler_diagnostic": (_STATUS, [_OBJECT, c_size_t, POINTER(Diagnostic)]),
        "aigc_rules_free": (None, [_OBJECT]),
        "aigc_rules_count": (c_size_t, [_OBJECT]),
        "aigc_rules_get": (_STATUS, [_OBJECT, c_size_t, POINTER(RuleInfo)]),
        "aigc_rules_version": (c_char_p, [_OBJECT]),
        "aigc_rules_memory": (c_size_t, [_OBJECT]),
        "aigc_policy_builder_new": (_STATUS, [_OBJECT, _OUT]),
        "aigc_policy_builder_free": (None, [_OBJECT]),
        "aigc_policy_builder_set_direction": (_STATUS, [_OBJECT, c_int]),
        "aigc_policy_builder_set_at_most": (_STATUS, [_OBJECT, c_int]),
        "aigc_policy_builder_add_path": (_STATUS, [_OBJECT, c_char_p]),
        "aigc_policy_builder_add_text": (_STATUS, [_OBJECT, c_char_p, c_char_p, c_size_t]),
        "aigc_policy_builder_finish": (_STATUS, [_OBJECT, _OUT]),
        "aigc_policy_builder_diagnostic_count": (c_size_t, [_OBJECT]),
        "aigc_policy_builder_diagnostic": (_STATUS, [_OBJECT, c_size_t, POINTER(Diagnostic)]),
        "aigc_policy_free": (None, [_OBJECT]),
        "aigc_policy_get": (_STATUS, [_OBJECT, POINTER(PolicyInfo)]),
        "aigc_scanner_new": (_STATUS, [_OBJECT, _OUT]),
        "aigc_scanner_free": (None, [_OBJECT]),
        "aigc_scanner_configure": (_STATUS, [_OBJECT, POINTER(TextOptions)]),
        "aigc_scanner_begin": (_STATUS, [_OBJECT, _CALLBACK, c_void_p]),
        "aigc_scanner_feed": (_STATUS, [_OBJECT, c_char_p, c_size_t]),
        "aigc_scanner_finish": (_STATUS, [_OBJECT]),
        "aigc_scanner_stats": (_STATUS, [_OBJECT, POINTER(ScanStats)]),
        "aigc_transformer_new": (_STATUS, [_OBJECT, POINTER(TransformerOptions), _OUT]),
        "aigc_transformer_free": (None, [_OBJECT]),
        "aigc_transformer_configure": (_STATUS, [_OBJECT, POINTER(TextOptions)]),
        "aigc_transformer_begin": (_STATUS, [_OBJECT, _CALLBACK, _CALLBACK, c_void_p]),
        "aigc_transformer_feed": (_STATUS, [_OBJECT, c_char_p, c_size_t]),
        "aigc_transformer_finish": (_STATUS, [_OBJECT]),
        "aigc_transformer_flush": (_STATUS, [_OBJECT]),
        "aigc_transformer_stopped": (c_int, [_OBJECT]),
        "aigc_transformer_tick": (_STATUS, [_OBJECT, c_uint64]),
        "aigc_transformer_held": (c_uint64, [_OBJECT]),
        "aigc_transformer_hold": (_STATUS, [_OBJECT, POINTER(Hold)]),
        "aigc_transformer_stats": (_STATUS, [_OBJECT, POINTER(ScanStats)]),
        "aigc_collector_new": (_STATUS, [c_size_t, _OUT]),
        "aigc_collector_free": (None, [_OBJECT]),
        "aigc_collector_status": (_STATUS, [_OBJECT]),
        "aigc_collector_data": (c_void_p, [_OBJECT, POINTER(c_size_t)]),
        "aigc_collector_count": (c_size_t, [_OBJECT]),
        "aigc_collector_get": (_STATUS, [_OBJECT, c_size_t, POINTER(Collected)]),
        "aigc_collector_set_explain": (_STATUS, [_OBJECT, c_int]),
        "aigc_collector_explanation": (_STATUS, [_OBJECT, c_size_t, POINTER(Explanation)]),
        "aigc_collector_clear": (None, [_OBJECT]),
        "aigc_restorer_new": (_STATUS, [c_int, _OUT]),
        "aigc_restorer_free": (None, [_OBJECT]),
        "aigc_restorer_add": (_STATUS, [_OBJECT, c_char_p, c_char_p, c_size_t]),
        "aigc_restorer_begin": (_STATUS, [_OBJECT, _CALLBACK, c_void_p]),
        "aigc_restorer_feed": (_STATUS, [_OBJECT, c_char_p, c_size_t]),
        "aigc_restorer_finish": (_STATUS, [_OBJECT]),
        "aigc_restorer_held": (c_uint64, [_OBJECT]),
        "aigc_restorer_count": (c_uint64, [_OBJECT]),
        "aigc_batch_new": (_STATUS, [_OBJECT, POINTER(TextOptions), _OUT]),
        "aigc_batch_free": (None, [_OBJECT]),
        "aigc_batch_scan": (
            _STATUS,
            [
                _OBJECT,
                c_void_p,
                c_size_t,
                c_void_p,
                c_int,
                c_size_t,
                POINTER(BatchHit),
                c_size_t,
                POINTER(c_size_t),
                POINTER(c_size_t),
            ],
        ),
    },
    mark_library: {
        "aigc_mark_version": (c_char_p, []),
        "aigc_label_new": (_STATUS, [_OUT]),
        "aigc_label_free": (None, [_OBJECT]),
        "aigc_label_set": (_STATUS, [_OBJECT, c_int, c_char_p]),
        "aigc_label_get": (c_char_p, [_OBJECT, c_int]),
        "aigc_label_set_time": (_STATUS, [_OBJECT, c_uint64]),
        "aigc_label_time": (c_uint64, [_OBJECT]),
        "aigc_label_check": (_STATUS, [_OBJECT, POINTER(c_int)]),
        "aigc_field_name": (c_char_p, [c_int]),
        "aigc_uuid7": (_STATUS, [c_char_p]),
        "aigc_secret_key_generate": (_STATUS, [_OUT]),
        "aigc_secret_key_load": (_STATUS, [c_char_p, c_char_p, _OUT]),
        "aigc_secret_key_save": (_STATUS, [_OBJECT, c_char_p, c_char_p, c_char_p]),
        "aigc_secret_key_id": (None, [_OBJECT, c_char_p]),
        "aigc_secret_key_free": (None, [_OBJECT]),
        "aigc_keyring_new": (_STATUS, [_OUT]),
        "aigc_keyring_free": (None, [_OBJECT]),
        "aigc_keyring_add_path": (_STATUS, [_OBJECT, c_char_p]),
        "aigc_keyring_add_own": (_STATUS, [_OBJECT, _OBJECT]),
        "aigc_keyring_count": (c_size_t, [_OBJECT]),
        "aigc_text_marker_new": (_STATUS, [POINTER(TextMarkerOptions), _OUT]),
        "aigc_text_marker_free": (None, [_OBJECT]),
        "aigc_text_marker_begin": (_STATUS, [_OBJECT, _CALLBACK, c_void_p]),
        "aigc_text_marker_feed": (_STATUS, [_OBJECT, c_char_p, c_size_t]),
        "aigc_text_marker_finish": (_STATUS, [_OBJECT]),
        "aigc_text_verifier_new": (_STATUS, [_OBJECT, _OUT]),
        "aigc_text_verifier_free": (None, [_OBJECT]),
        "aigc_text_verifier_begin": (_STATUS, [_OBJECT]),
        "aigc_text_verifier_feed": (_STATUS, [_OBJECT, c_char_p, c_size_t]),
        "aigc_text_verifier_finish": (_STATUS, [_OBJECT, _OUT]),
        "aigc_text_verifier_report": (_STATUS, [_OBJECT, POINTER(TextReport)]),
    },
}


def declare(library: ctypes.CDLL, prototypes: dict) -> None:
    """Give the functions of a library their types."""
    for name, (result, arguments) in prototypes.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
        _FUNCTIONS[name] = function


_FUNCTIONS: dict = {}
for _library, _prototypes in _PROTOTYPES.items():
    declare(_library, _prototypes)


def plain(name: str, *arguments):
    """Call a function that cannot fail."""
    return _FUNCTIONS[name](*arguments)


def invoke(name: str, *arguments) -> tuple[int, int]:
    """Call a function that returns a status. @return it, and errno, 0 if nothing set it.

    The lock of the interpreter is released while the library works.
    """
    ctypes.set_errno(0)
    status = _FUNCTIONS[name](*arguments)
    return status, ctypes.get_errno()


def failure(status: int, reason: int, message: str, files: tuple) -> AigcError:
    """The exception for what invoke() gave. `files` are those that it opened or read: of a call
    without any, errno says nothing."""
    return error_for(status, message, reason=reason if files else 0, filenames=files)


def call(name: str, *arguments, message: str = "", files: tuple = ()) -> None:
    """invoke(), in a frame less; anything but AIGC_OK is raised."""
    ctypes.set_errno(0)
    status = _FUNCTIONS[name](*arguments)
    if status != 0:
        reason = ctypes.get_errno()
        raise failure(status, reason, message or name, files)


def seconds(value: int) -> int:
    """A time that C can take."""
    value = operator.index(value)
    if not 0 <= value < 1 << 63:
        raise ArgumentError(f"a time may not be {value}")
    return value


def text_of(value: bytes | None) -> str:
    return value.decode(ENCODING, "replace") if value else ""


def octets(data, what: str = "data") -> bytes:
    """Bytes of anything that has the buffer protocol, and of nothing else: bytes(4) would be four
    zeros."""
    if isinstance(data, bytes):
        return data
    try:
        return bytes(memoryview(data))
    except TypeError:
        raise TypeError(f"{what} must be bytes, not {type(data).__name__}") from None


def address_of(data: bytes) -> int:
    """Where bytes are, as long as somebody holds them."""
    # Of an object of ctypes, addressof() is to be taken: cast() makes a ring of it, which lives,
    # with all that it holds, until the collector of rings runs.
    return ctypes.cast(data, c_void_p).value or 0


def utf8(text: str | bytes | bytearray | memoryview) -> bytes:
    """Bytes of a text. Two surrogates that are a pair are one character. Lone ones are kept as the
    three bytes they would be, which the libraries take for what they are: not UTF-8."""
    if isinstance(text, str):
        try:
            return text.encode(ENCODING)
        except UnicodeEncodeError:
            units = text.encode("utf-16-le", "surrogatepass")
            return units.decode("utf-16-le", "surrogatepass").encode(ENCODING, "surrogatepass")
    return octets(text, "a text that is not str")


def piece_of(text: str | bytes | bytearray | memoryview) -> str | bytes:
    """A piece of a text, as TextInput takes it."""
    return text if isinstance(text, str) else octets(text, "a text that is not str")


class TextInput:
    """The pieces of a text as bytes. Where two pieces cut a surrogate pair, as decoders of JSON do,
    the character goes out with the second."""

    def __init__(self) -> None:
        self._half = ""

    def take(self, text: str | bytes) -> bytes:
        """The bytes of the next piece."""
        if not isinstance(text, str):
            return self.rest() + text
        text, half = self._half + text, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, half = text[:-1], text[-1]
        data, self._half = utf8(text), half
        return data

    def rest(self) -> bytes:
        """What waits for another piece, when there is none."""
        half, self._half = self._half, ""
        return utf8(half)


def _whole(data: bytes) -> bytes:
    """Refuse what the library would cut at a NUL."""
    if b"\0" in data:
        raise ValueError("embedded null character")
    return data


def c_text(text: str | bytes | None) -> bytes | None:
    """A text that goes to the library without its length; None is none."""
    return None if text is None else _whole(utf8(text))


def c_path(path: str | bytes | os.PathLike) -> bytes:
    """A path, for the library."""
    return _whole(os.fsencode(path))


def path_call(name: str, *before, paths: tuple, after: tuple = ()) -> None:
    """call() with paths between other arguments, which an error names."""
    call(
        name,
        *before,
        *map(c_path, paths),
        *after,
        message=" and ".join(map(os.fsdecode, paths)),
        files=tuple(map(os.fspath, paths)),
    )


_Own = TypeVar("_Own", bound="Owner")


class Owner:
    """An object of the library and the function that releases it. Usable in `with`."""

    _release: str

    def __init__(self) -> None:
        self._handle: Handle | None = Handle(self._release)

    def _make(self, name: str, *arguments) -> None:
        call(name, *arguments, byref(self._handle))

    @property
    def handle(self) -> Handle:
        """What the library calls the object. To hold it keeps the object, also behind close()."""
        if not self._handle:
            raise ValueError(f"{type(self).__name__} is closed")
        return self._handle

    @classmethod
    def handle_of(cls, thing) -> Handle:
        """What the library calls an object of this class. Of any other one it is refused: C would
        take it for what it is not."""
        if not isinstance(thing, cls):
            raise TypeError(f"{cls.__name__} is wanted, not {type(thing).__name__}")
        return thing.handle

    @classmethod
    def handle_or_none(cls, thing) -> Handle | None:
        """handle_of(), of what may also be None."""
        return None if thing is None else cls.handle_of(thing)

    def close(self) -> None:
        """Release the object: now, or at the end of the call that works with it, such as the one
        whose callback this is called from. Closing twice is allowed."""
        self._handle = None

    def __enter__(self: _Own) -> _Own:
        self.handle  # ValueError if it is closed
        return self

    def __exit__(self, *_error) -> None:
        self.close()

    def __reduce_ex__(self, _protocol):
        raise TypeError(f"{type(self).__name__} can be neither copied nor pickled")


# What the library calls under a call: C alone. Python that is called from C can be interrupted,
# by a signal or a stack that is full, before its first line; that exception would be lost, and
# with it what was to be kept.
WRITE, FINDING, PSEUDONYM = (
    ctypes.cast(getattr(filter_library, f"aigc_collector_{kind}"), c_void_p).value
    for kind in ("write", "finding", "pseudonym")
)

_FIELD = 42
_STATE = 11
STOPPED = 12


class Collector(Owner):
    """What the library writes and finds in calls, until it is asked for."""

    _release = "aigc_collector_free"

    def __init__(self) -> None:
        super().__init__()
        self._make("aigc_collector_new", sys.maxsize)

    def close(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.release()

    def status_of(self, status: int) -> int:
        """Why a call that collects came back with a status."""
        return (plain("aigc_collector_status", self.handle) or status) if status else 0

    def written(self) -> bytes:
        """What was written."""
        length = c_size_t()
        data = plain("aigc_collector_data", self.handle, byref(length))
        return ctypes.string_at(data, length.value) if data else b""

    def explain(self) -> None:
        """Keep explanations of what is found, too."""
        call("aigc_collector_set_explain", self.handle, 1)

    def found(self):
        """Each Collected, and the Explanation of it or None; what they point to is lost with the
        next."""
        raw, explanation, handle = Collected(), Explanation(), self.handle
        for index in range(plain("aigc_collector_count", handle)):
            call("aigc_collector_get", handle, index, byref(raw))
            status, _ = invoke("aigc_collector_explanation", handle, index, byref(explanation))
            if status not in (0, _FIELD):
                raise error_for(status, "aigc_collector_explanation")
            yield raw, explanation if status == 0 else None

    def clear(self) -> None:
        """Forget all of it."""
        plain("aigc_collector_clear", self.handle)


def write(name: str, *before, after: tuple = (), files: tuple = ()) -> bytes:
    """Call a function that ends in (write, context, *after). @return what it writes."""
    with Collector() as collector:
        status, reason = invoke(name, *before, WRITE, collector.handle, *after)
        if status != 0:
            raise failure(collector.status_of(status), reason, name, files)
        return collector.written()


# The one key of a table that has the thread in it which works with an object: setdefault() is one
# step, where a look and a note are two.
_WORKER = 0

# Most bytes of a text for one call. Between two calls signals are seen and callbacks are made.
_SLICE = 1 << 20


class Stream(Owner):
    """An object of the library that takes a text in pieces, and what comes out of it.

    Whatever is raised in a step but by the library itself leaves nobody to know how far the text
    came, and ends it."""

    _kind: str

    def __init__(self) -> None:
        self._release = f"aigc_{self._kind}_free"
        super().__init__()
        self._collector = Collector()
        self._input = TextInput()
        self._pieces: list = []
        self._worker: dict = {}
        self._over = False

    def close(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None and not self._worker:
            handle.release()
            self._collector.close()

    def _tell(self) -> None:
        """Tell of what was found. To be overridden where something is."""

    def _enter(self, me: object) -> None:
        """Be the one that works with it: of several threads that try, one is."""
        if self._worker.setdefault(_WORKER, me) is not me:
            raise error_for(_STATE, "it is at work: its callbacks and other threads may not use it")

    def _leave(self, me: object) -> None:
        """Behind _enter(), also if that was refused, or a signal came first."""
        if self._worker.get(_WORKER) is me:
            self._worker.clear()

    def _begin(self, *arguments) -> None:
        me = object()
        try:
            self._enter(me)
            call(f"aigc_{self._kind}_begin", self.handle, *arguments)
            self._collector.clear()
            self._pieces, self._input, self._over = [], TextInput(), False
        finally:
            self._leave(me)

    def _step(self, work, *arguments):
        """Do a step of the text: all that takes, and all that gives back."""
        me = object()
        try:
            self._enter(me)
            self.handle  # ValueError if it is closed
            if self._over:
                raise error_for(STOPPED, "the text is over")
            self._over = True
            result = work(*arguments)
            self._over = False
        finally:
            self._leave(me)
        return result

    def _run(self, name: str, data: bytes | None = None) -> None:
        """Call a function of the library, with a piece of any length or with none."""
        handle = self.handle
        function = _FUNCTIONS[f"aigc_{self._kind}_{name}"]
        if data is None:
            self._call(function, handle)
            return
        for begin in range(0, max(len(data), 1), _SLICE):
            piece = data[begin : begin + _SLICE]
            self._call(function, handle, piece, len(piece))

    def _run_tick(self, handle: Handle) -> None:
        """Tell the library what time it is, which a cap on the hold-back in milliseconds asks for."""
        function = _FUNCTIONS[f"aigc_{self._kind}_tick"]
        self._call(function, handle, time.monotonic_ns() // 1_000_000)

    def _run_feed(self, data: bytes) -> None:
        """Feed a piece, and tell what time it is, also if a callback has closed this."""
        handle = self.handle
        self._run("feed", data)
        self._run_tick(handle)

    def _call(self, function, *arguments) -> None:
        status = self._collector.status_of(function(*arguments))
        written = self._collector.written()
        if written:
            self._pieces.append(written)
        self._tell()
        self._collector.clear()
        if status != 0:
            # The library knows whether it goes on.
            self._over = False
            raise error_for(status, function.__name__)

    def _run_rest(self, name: str) -> None:
        """Call a function of the library behind all that was fed."""
        rest = self._input.rest()
        if rest:
            self._run("feed", rest)
        self._run(name)

    def _written(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
