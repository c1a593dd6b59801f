# SPDX-License-Identifier: Apache-2.0
"""Scan text, rewrite text, scan many texts at once."""

from __future__ import annotations

import ctypes
import enum
import sys
from ctypes import byref
from dataclasses import dataclass, replace
from typing import Any, AsyncIterable, AsyncIterator, Callable, Iterable, Iterator

from . import _native as native
from .errors import Stopped, error_for
from .paced import paced, seconds_between_ticks
from .rules import Action, Lane, Policy, Rules

KEY_SIZE = 32


class Reading(enum.IntEnum):
    """How a piece of a finding was read."""

    ITSELF = 0
    FOLDED = 1
    LOOK_ALIKE = 2
    SOUND = 3
    SPELT = 4
    SEPARATOR = 5
    INVISIBLE = 6
    REPEAT = 7
    PART = 8


@dataclass(frozen=True)
class ExplainedPart:
    """A character of a finding, or the letters of a syllable: bytes from the start of the finding,
    and what they stand for; "" if they were passed over."""

    start: int
    end: int
    reading: Reading
    stands_for: str


@dataclass(frozen=True)
class Explanation:
    """How a finding was read: as what, and an allow phrase that overlaps it and does not cover it,
    or None."""

    folded: str
    allow: str | None
    parts: tuple[ExplainedPart, ...]


@dataclass(frozen=True)
class Finding:
    """One place where a rule applies. `start` and `end` are bytes of the UTF-8 text. It is explained
    if that was asked for."""

    start: int
    end: int
    rule: int
    rule_id: str
    category: str
    action: Action
    lane: Lane
    text: str
    late: bool = False
    explanation: Explanation | None = None


@dataclass(frozen=True)
class Stats:
    """Counts of one text."""

    bytes: int
    scanned: int
    invalid: int
    findings: int


class HoldReason(enum.IntEnum):
    """What the first byte held waits for."""

    NOTHING = 0
    CHARACTER = 1
    WORD = 2
    ALLOW = 3
    PATTERN = 4
    BOUNDARY = 5
    CONDITION = 6
    ORDER = 7
    NAME = 8
    HIDDEN = 9


@dataclass(frozen=True)
class Hold:
    """What is held back, and why. `rule_id` is None if it waits for no one rule."""

    bytes: int
    reason: HoldReason
    rule_id: str | None


def _explanation(raw: native.Explanation | None) -> Explanation | None:
    if raw is None:
        return None
    parts = (
        ExplainedPart(part.start, part.end, Reading(part.reading), native.text_of(part.stands_for))
        for part in raw.parts[: raw.part_count]
    )
    allow = native.text_of(raw.allow) if raw.allow is not None else None
    return Explanation(native.text_of(raw.folded), allow, tuple(parts))


def _finding(raw: native.Finding, explanation: native.Explanation | None) -> Finding:
    text = ctypes.string_at(raw.text, raw.end - raw.start) if raw.text else b""
    return Finding(
        raw.start,
        raw.end,
        raw.rule,
        native.text_of(raw.rule_id),
        native.text_of(raw.category),
        Action(raw.action),
        Lane(raw.lane),
        native.text_of(text),
        bool(raw.late),
        _explanation(explanation),
    )


def _told(raw: native.Collected, explanation: native.Explanation | None) -> tuple:
    """The name of a pseudonym and what it replaced, or None and a finding."""
    if raw.name is None:
        return None, _finding(raw.finding, explanation)
    finding = raw.finding
    replaced = ctypes.string_at(finding.text, finding.end - finding.start)
    return native.text_of(raw.name), native.text_of(replaced)


def _options(policy: Policy | None, stream_id: bytes | None, key: bytes | None):
    """The struct, and what must stay alive while it is used."""
    key = native.octets(key, "a text key") if key is not None else None
    stream_id = native.utf8(stream_id) if stream_id is not None else None
    if key is not None and len(key) != KEY_SIZE:
        raise ValueError(f"a text key has {KEY_SIZE} bytes")
    options = native.TextOptions(policy=Policy.handle_or_none(policy))
    if stream_id is not None:
        options.stream_id = native.address_of(stream_id)
        options.stream_id_length = len(stream_id)
    if key is not None:
        options.key = native.address_of(key)
    return options, (stream_id, key)


class _Finder(native.Stream):
    """A text, and what is found in it."""

    def __init__(self, explain: bool) -> None:
        super().__init__()
        if explain:
            self._collector.explain()
        self._found: list = []
        self._keeps_findings = True
        self._on_finding: Callable | None = None
        self._on_pseudonym: Callable | None = None

    def _tell(self) -> None:
        if not self._keeps_findings and self._on_finding is None and self._on_pseudonym is None:
            return
        # All of it first: a callback may do what it likes.
        for name, finding in [_told(*raw) for raw in self._collector.found()]:
            if name is not None:
                go_on = self._on_pseudonym(name, finding)
            else:
                if self._keeps_findings:
                    self._found.append(finding)
                go_on = self._on_finding(finding) if self._on_finding is not None else True
            if go_on is False:
                raise error_for(native.STOPPED, "a callback asked to stop")

    def _taken(self) -> list:
        found, self._found = self._found, []
        return found

class _Stream(_Finder):
    """What scanner and transformer share."""

    def _configure(self, policy, stream_id, key) -> None:
        options, kept = _options(policy, stream_id, key)
        native.call(f"aigc_{self._kind}_configure", self.handle, byref(options))
        del kept

    @property
    def stats(self) -> Stats:
        """Counts of the current or last text."""
        raw = native.ScanStats()
        native.call(f"aigc_{self._kind}_stats", self.handle, byref(raw))
        return Stats(raw.bytes, raw.scanned, raw.invalid, raw.findings)


class Scanner(_Stream):
    """Reports findings of a text that comes in pieces.

    >>> with Scanner(rules) as scanner:
    ...     findings = scanner.feed("回拨号码是 138") + scanner.feed("00138000。") + scanner.finish()

    One object, one text and one thread at a time; any number may share the rules. A finding is
    reported as soon as later text cannot change it; with `explain`, with how it was read, which takes
    time. `on_finding` is called with each before feed()
    or finish() comes back; if it returns False, the scan ends with errors.Stopped.

    Once an exception has come out of a callback, or out of feed() or finish() for a signal, the
    text is over: errors.Stopped until begin().
    """

    _kind = "scanner"

    def __init__(
        self,
        rules: Rules,
        *,
        policy: Policy | None = None,
        stream_id: bytes | None = None,
        explain: bool = False,
        on_finding: Callable[[Finding], object] | None = None,
    ) -> None:
        super().__init__(explain)
        self._make("aigc_scanner_new", Rules.handle_of(rules))
        self._on_finding = on_finding
        self._configure(policy, stream_id, None)
        self.begin()

    def begin(self) -> None:
        """Begin a new text; forgets the one before."""
        self._begin(native.FINDING, self._collector.handle)
        self._found = []

    def feed(self, text: str | bytes) -> list[Finding]:
        """Scan the next piece. @return what is now certain."""
        return self._step(self._feed, native.piece_of(text))

    def _feed(self, piece: str | bytes) -> list[Finding]:
        self._run("feed", self._input.take(piece))
        return self._taken()

    def finish(self) -> list[Finding]:
        """End the text."""
        return self._step(self._finish)

    def _finish(self) -> list[Finding]:
        self._run_rest("finish")
        return self._taken()


class Transformer(_Stream):
    """Rewrites a text that comes in pieces, as the rules say.

    feed() gives back the bytes that may be shown now: all but what may still become part of a
    finding. Clean text comes back byte for byte. After a finding with action stop the text ends
    with a refusal, `stopped` is true, and what follows is dropped.

    feed() also looks at the time: if the policy caps the hold-back in milliseconds, what is held
    for too long comes back. While no text comes, tick() does. `explain` as of Scanner.
    """

    _kind = "transformer"

    def __init__(
        self,
        rules: Rules,
        *,
        policy: Policy | None = None,
        stream_id: bytes | None = None,
        key: bytes | None = None,
        refusal_zh: str | None = None,
        refusal_en: str | None = None,
        explain: bool = False,
        on_finding: Callable[[Finding], object] | None = None,
        on_pseudonym: Callable[[str, str], object] | None = None,
    ) -> None:
        super().__init__(explain)
        self._on_finding = on_finding
        self._on_pseudonym = on_pseudonym
        options = native.TransformerOptions(
            refusal_zh=native.c_text(refusal_zh),
            refusal_en=native.c_text(refusal_en),
        )
        if on_pseudonym is not None:
            options.on_pseudonym = native.PSEUDONYM
        self._make("aigc_transformer_new", Rules.handle_of(rules), byref(options))
        self._configure(policy, stream_id, key)
        self.begin()

    def begin(self) -> None:
        """Begin a new text; forgets the one before."""
        self._begin(native.WRITE, native.FINDING, self._collector.handle)
        self._found = []

    def feed(self, text: str | bytes) -> bytes:
        """Take the next piece. @return the bytes that may be shown now."""
        return self._step(self._feed, native.piece_of(text))

    def _feed(self, piece: str | bytes) -> bytes:
        self._run_feed(self._input.take(piece))
        return self._written()

    def tick(self) -> bytes:
        """Look at the time, as feed() does. To be called now and then while no text comes, if the
        policy caps the hold-back in milliseconds. @return the bytes that were held for too long."""
        return self._step(self._tick)

    def _tick(self) -> bytes:
        self._run_tick(self.handle)
        return self._written()

    def flush(self) -> bytes:
        """Decide what is held back, as if the text ended here, and go on."""
        return self._step(self._end, "flush")

    def finish(self) -> bytes:
        """End the text. @return the rest of it."""
        return self._step(self._end, "finish")

    def _end(self, name: str) -> bytes:
        self._run_rest(name)
        return self._written()

    @property
    def findings(self) -> list[Finding]:
        """What was found since this was last asked. In a long text, ask now and then."""
        return self._taken()

    @property
    def stopped(self) -> bool:
        """Whether a finding with action stop has ended the text."""
        return bool(native.plain("aigc_transformer_stopped", self.handle))

    @property
    def held(self) -> int:
        """Bytes taken and not yet given back or dropped."""
        return native.plain("aigc_transformer_held", self.handle)

    @property
    def hold(self) -> Hold:
        """What is held back, and why. For logs and tests: it takes time."""
        raw = native.Hold()
        native.call("aigc_transformer_hold", self.handle, byref(raw))
        rule_id = native.text_of(raw.rule_id) if raw.rule_id is not None else None
        return Hold(raw.bytes, HoldReason(raw.reason), rule_id)


def scan(rules: Rules, text: str | bytes, **options: Any) -> list[Finding]:
    """All findings in one text."""
    with Scanner(rules, **options) as scanner:
        return scanner.feed(text) + scanner.finish()


def transform(rules: Rules, text: str | bytes, **options: Any) -> bytes:
    """One text as the rules say."""
    with Transformer(rules, **options) as transformer:
        transformer._keeps_findings = False
        return transformer.feed(text) + transformer.finish()


class _Pieces:
    """Bytes to characters: a piece never ends inside one."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, data: bytes) -> str:
        data = self._rest + data
        for back in range(1, min(4, len(data)) + 1):
            byte = data[-back]
            if byte & 0xC0 != 0x80:
                need = 4 if byte >= 0xF0 else 3 if byte >= 0xE0 else 2 if byte >= 0xC0 else 1
                if need > back:
                    data, self._rest = data[:-back], data[-back:]
                    return data.decode("utf-8", "replace")
                break
        self._rest = b""
        return data.decode("utf-8", "replace")

    def rest(self) -> str:
        data, self._rest = self._rest, b""
        return data.decode("utf-8", "replace")


class _Rewriter:
    """A transformer from str to str. Who wants its findings has a callback: in a stream without an
    end they would pile up."""

    def __init__(self, rules: Rules, options: dict) -> None:
        self._transformer = Transformer(rules, **options)
        self._transformer._keeps_findings = False
        self._decoder = _Pieces()

    def __enter__(self):
        return self

    def __exit__(self, *_error) -> None:
        self._transformer.close()

    @property
    def stopped(self) -> bool:
        return self._transformer.stopped

    @property
    def waits(self) -> bool:
        """Whether something is held back."""
        return self._transformer.held > 0

    def take(self, piece: str | None) -> str:
        """The next piece; None: there is none yet, and time has passed."""
        done = self._transformer.tick() if piece is None else self._transformer.feed(piece)
        return self._decoder.take(done)

    def finish(self) -> str:
        return self._decoder.take(self._transformer.finish()) + self._decoder.rest()


async def settled(result) -> None:
    """Wait for what a function gave back, if it is to be waited for."""
    if hasattr(result, "__await__"):
        await result


class Source:
    """A source of pieces, for `with`. It is closed once: by close(), or when the work on it ends by an
    exception, as when whoever asks for pieces stops asking. One that ended by itself stays."""

    def __init__(self, pieces) -> None:
        self._open = [pieces]
        self._iterator = iter(pieces)
        # To close the one does not always close the other.
        if self._iterator is not pieces:
            self._open.append(self._iterator)

    def __iter__(self):
        return self._iterator

    def close(self) -> None:
        """Close the iterator and what it was made of, also if the first of them fails."""
        while self._open:
            close = getattr(self._open.pop(), "close", None)
            try:
                if close is not None:
                    close()
            except BaseException:
                self.close()
                raise

    def __enter__(self):
        return self

    def __exit__(self, kind, *_error) -> None:
        if kind is not None:
            self.close()


class AsyncSource:
    """Source for asynchronous pieces, for `async with`."""

    def __init__(self, pieces) -> None:
        self._open = [pieces]
        self._iterator = pieces.__aiter__()
        if self._iterator is not pieces:
            self._open.append(self._iterator)

    def __aiter__(self):
        return self._iterator

    def paced(self, policy: Policy | None, waits: Callable[[], bool]):
        """The pieces; and None as often as it is to be looked at the time, for the caps of a policy,
        because there is no piece and something `waits()`."""
        seconds = seconds_between_ticks(policy)
        if seconds is not None:
            self._iterator = paced(self._iterator, seconds, waits)
            self._open.append(self._iterator)
        return self._iterator

    async def aclose(self) -> None:
        """As Source.close()."""
        while self._open:
            thing = self._open.pop()
            close = getattr(thing, "aclose", None) or getattr(thing, "close", None)
            try:
                if close is not None:
                    await settled(close())
            except BaseException:
                await self.aclose()
                raise

    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, *_error) -> None:
        if kind is not None:
            await self.aclose()


def transform_stream(
    rules: Rules,
    pieces: Iterable[str],
    *,
    on_stop: Callable[[], object] | None = None,
    **options: Any,
) -> Iterator[str]:
    """Rewrite a stream of strings. Empty pieces are not passed on. At a finding with action
    stop the source is closed, `on_stop` is called, and the stream ends with the refusal. The source
    is closed too if the stream is, or an exception ends it. Findings are not kept: `on_finding` gets
    them."""
    with Source(pieces) as source, _Rewriter(rules, options) as rewriter:
        for piece in source:
            text = rewriter.take(piece)
            if text:
                yield text
            if rewriter.stopped:
                source.close()
                if on_stop is not None:
                    on_stop()
                break
        text = rewriter.finish()
        if text:
            yield text


async def transform_async(
    rules: Rules,
    pieces: AsyncIterable[str],
    *,
    on_stop: Callable[[], object] | None = None,
    **options: Any,
) -> AsyncIterator[str]:
    """transform_stream() for asynchronous sources, such as the deltas of a model. `on_stop` may be
    asynchronous. In asyncio, what the policy says is held for too long comes also while the source
    gives nothing. A loop that is left early closes nothing at once, in Python: use
    contextlib.aclosing()."""
    async with AsyncSource(pieces) as source:
        with _Rewriter(rules, options) as rewriter:
            async for piece in source.paced(options.get("policy"), lambda: rewriter.waits):
                text = rewriter.take(piece)
                if text:
                    yield text
                if rewriter.stopped:
                    await source.aclose()
                    if on_stop is not None:
                        await settled(on_stop())
                    break
            text = rewriter.finish()
            if text:
                yield text


@dataclass(frozen=True)
class BatchHit:
    """One finding in one text of a batch."""

    text: int
    start: int
    end: int
    rule: int
    action: Action
    lane: Lane


def _address(buffer) -> tuple[int, int, object]:
    """Address and bytes of anything with the buffer protocol, also read-only; and what keeps
    it alive."""
    view = memoryview(buffer)
    if not view.c_contiguous:
        raise ValueError("the buffer must be contiguous")
    if view.nbytes == 0:
        return 0, 0, view
    if view.readonly:
        # ctypes asks for a writable buffer; the object's own address does as well.
        if isinstance(buffer, bytes):
            return native.address_of(buffer), view.nbytes, buffer
        interface = getattr(buffer, "__array_interface__", None)
        if interface is not None:
            return interface["data"][0], view.nbytes, buffer
        address = getattr(buffer, "address", None)  # pyarrow.Buffer
        if isinstance(address, int):
            return address, view.nbytes, buffer
        copy = bytes(view)
        return native.address_of(copy), view.nbytes, copy
    first = ctypes.c_char.from_buffer(view)
    return ctypes.addressof(first), view.nbytes, first


def _integer_width(view: memoryview) -> int:
    """Bytes of the integers in a buffer; 0 if it has others than the machine's own."""
    own = "@=<" if sys.byteorder == "little" else "@=>!"
    return view.itemsize if view.format.lstrip(own) in set("iIlLqQnN") else 0


# Bytes of an offset, by the type of a pyarrow array.
_ARROW_WIDTHS = {"string": 4, "binary": 4, "large_string": 8, "large_binary": 8}


class Batch(native.Owner):
    """Scans many texts in one call, with the interpreter's lock released all the while.

    One object, one thread at a time: give each thread of a pool its own. All share the rules.
    """

    _release = "aigc_batch_free"

    def __init__(self, rules: Rules, *, policy: Policy | None = None, room: int = 65536) -> None:
        super().__init__()
        if room < 1:
            raise ValueError("a batch needs room for one hit at least")
        options, kept = _options(policy, None, None)
        self._make("aigc_batch_new", Rules.handle_of(rules), byref(options))
        del kept
        self._hits = (native.BatchHit * room)()

    def scan_list(self, texts: Iterable[str | bytes]) -> list[BatchHit]:
        """Scan a list of texts."""
        if isinstance(texts, (str, bytes)):
            raise TypeError("texts are a list, not one text")
        data = [native.utf8(text) for text in texts]
        offsets = (ctypes.c_uint64 * (len(data) + 1))()
        place = 0
        for index, text in enumerate(data):
            place += len(text)
            offsets[index + 1] = place
        return self.scan_buffer(b"".join(data), offsets, width=8)

    def scan_buffer(self, data, offsets, *, width: int | None = None) -> list[BatchHit]:
        """Scan texts that lie in one buffer, text i from offsets[i] to offsets[i + 1].

        @param data    bytes, NumPy array, Arrow buffer, mmap: anything with the buffer protocol.
        @param offsets the same, of 4 or 8 byte integers; `width` says which if the buffer does
                       not (a raw Arrow buffer).
        """
        hits = []
        for array, count in self._runs(data, offsets, width):
            for hit in array[:count]:
                hits.append(
                    BatchHit(
                        hit.text, hit.start, hit.end, hit.rule, Action(hit.action), Lane(hit.lane)
                    )
                )
        return hits

    def scan_arrow(self, array) -> list[BatchHit]:
        """Scan a pyarrow string, large_string, binary or large_binary array, in chunks or not.
        There is nothing in null texts."""
        width = _ARROW_WIDTHS.get(str(getattr(array, "type", type(array).__name__)))
        if width is None:
            raise TypeError(
                "texts are an array of string, large_string, binary or large_binary, not "
                f"{getattr(array, 'type', type(array).__name__)}; array.cast('string') makes one"
            )
        hits, begin = [], 0
        for chunk in getattr(array, "chunks", [array]):
            found = self._scan_chunk(chunk, width)
            hits += [replace(hit, text=hit.text + begin) for hit in found] if begin else found
            begin += len(chunk)
        return hits

    def _scan_chunk(self, chunk, width: int) -> list[BatchHit]:
        """Scan a pyarrow array that is no ChunkedArray."""
        if len(chunk) == 0:
            return []
        _validity, offsets, data = chunk.buffers()
        first, last = chunk.offset * width, (chunk.offset + len(chunk) + 1) * width
        hits = self.scan_buffer(
            data if data is not None else b"", memoryview(offsets)[first:last], width=width
        )
        if chunk.null_count == 0:
            return hits
        # Below a null there may be bytes all the same.
        there = chunk.is_valid().to_pylist()
        return [hit for hit in hits if there[hit.text]]

    def scan_numpy(self, data, offsets):
        """As scan_buffer(); the hits come back as one NumPy array of records."""
        import numpy  # pylint: disable=import-outside-toplevel

        kind = numpy.dtype(
            [
                ("text", "u8"),
                ("start", "u8"),
                ("end", "u8"),
                ("rule", "u4"),
                ("action", "u1"),
                ("lane", "u1"),
                ("invalid", "u2"),
            ]
        )
        parts = [
            numpy.frombuffer(array, dtype=kind, count=count).copy()
            for array, count in self._runs(data, offsets, None)
        ]
        return numpy.concatenate(parts) if parts else numpy.empty(0, dtype=kind)

    def _runs(self, data, offsets, width):
        """Yield (array of hits, how many), with text numbers of the whole batch."""
        address, length, kept_data = _address(data)
        places, size, kept_offsets = _address(offsets)
        width = width or _integer_width(memoryview(offsets))
        if width not in (4, 8) or size % width != 0 or size == 0:
            raise ValueError("offsets are integers of 4 or 8 bytes, one more than there are texts")
        count = size // width - 1
        begin = 0
        done, found = ctypes.c_size_t(), ctypes.c_size_t()
        while begin < count:
            try:
                native.call(
                    "aigc_batch_scan",
                    self.handle,
                    address,
                    length,
                    places + begin * width,
                    width,
                    count - begin,
                    self._hits,
                    len(self._hits),
                    byref(done),
                    byref(found),
                )
            except Stopped:
                # What was done has no hits: else it would have come back first.
                self._hits = (native.BatchHit * (2 * len(self._hits)))()
                begin += done.value
                continue
            for hit in self._hits[: found.value] if begin else ():
                hit.text += begin
            yield self._hits, found.value
            begin += done.value
        del kept_data, kept_offsets
