# SPDX-License-Identifier: Apache-2.0
"""Streams of chat completion chunks, as the openai client and LiteLLM give them.

    client = openai.OpenAI()
    stream = client.chat.completions.create(model=..., messages=..., stream=True)
    for chunk in guard_stream(rules, stream):
        ...

One transformer for each choice and channel: text, reasoning, refusal, transcript, and the arguments
of each call. These are JSON: what the tool will read is scanned, without the escapes, and what is put
there leaves them JSON. With `on_pseudonym` they are text like any other. Text that may still become part of a finding moves into a later chunk; logprobs of a
chunk whose text changed are dropped, because they repeat it token by token. At a finding with
action stop the choice ends with `finish_reason` "content_filter"; when no choice is left, the
source is closed, so that the model stops. A request for several choices says so here too (`n=3`):
those that have not begun yet are waited for.
"""

from __future__ import annotations

import copy
import json
import re
from typing import AsyncIterable, AsyncIterator, Iterable, Iterator

from ..errors import LimitReached
from ..responses import ResponseFilter, Verdict
from ..rules import Rules
from ..scan import AsyncSource, Source, Transformer, _Pieces

# Where the texts of a delta are. Members of lists come behind the name of the list; all entries of a
# list inside of that are one text.
TEXTS = (
    ("content",),
    ("reasoning_content",),
    ("reasoning",),
    ("refusal",),
    ("text",),
    ("function_call", "arguments"),
    ("audio", "transcript"),
)
LISTED_TEXTS = {
    "content": (("text",), ("thinking", "text")),
    "reasoning_details": (("text",), ("summary",)),
    "thinking_blocks": (("thinking",),),
    "tool_calls": (("function", "arguments"), ("custom", "input")),
}
MEMBERS = {path[0] for path in TEXTS} | set(LISTED_TEXTS)
ARGUMENTS = ("function", "arguments"), ("function_call", "arguments")


class _Channel:
    """One text: where it is in a chunk, and its transformer."""

    def __init__(self, rules: Rules, options: dict) -> None:
        self.transformer = Transformer(rules, **options)
        self.decoder = _Pieces()
        self.seen = None  # the last member or entry that had a piece of it

    def take(self, piece: str) -> str:
        return self.decoder.take(self.transformer.feed(piece))

    def tick(self) -> str:
        return self.decoder.take(self.transformer.tick())

    def finish(self) -> str:
        return self.decoder.take(self.transformer.finish()) + self.decoder.rest()


# An event with a piece of the arguments of a call, and what such events say.
EVENT = b'data: {"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"%b"}}]}}]}\n\n'
SAID = re.compile(rb'"arguments":"([^"\\]*(?:\\.[^"\\]*)*)"')
# A character in JSON that is ASCII: a pair of surrogates, another escape, itself.
CHARACTER = re.compile(rb"\\ud[89ab]..\\ud[c-f]..|\\u....|\\.|.")


def _events(piece: str) -> bytes:
    """An event for each character of a piece."""
    return b"".join(EVENT % c for c in CHARACTER.findall(json.dumps(piece)[1:-1].encode()))


def _arguments(events: bytes) -> str:
    """What such events say together."""
    return json.loads(b'"%b"' % b"".join(SAID.findall(events)))


class Arguments:
    """The arguments of one call, by the filter that knows JSON in strings. An event for each
    character, as one with several waits until all of them are decided."""

    def __init__(self, rules: Rules, options: dict) -> None:
        self._on_finding = options.get("on_finding")
        self._filter = ResponseFilter(
            rules,
            text_key=options.get("key"),
            on_finding=self._found,
            **{n: v for n, v in options.items() if n not in ("key", "on_finding", "on_pseudonym")},
        )
        self._filter.begin(content_type="text/event-stream")
        self._findings: list = []
        self.transformer = self
        self.seen = None

    def _found(self, finding):
        self._findings.append(finding)
        return self._on_finding(finding) if self._on_finding is not None else True

    @property
    def findings(self) -> list:
        found, self._findings = self._findings, []
        return found

    @property
    def stopped(self) -> bool:
        return self._filter.report.verdict == Verdict.STOPPED

    @property
    def held(self) -> int:
        return self._filter.held

    def take(self, piece: str) -> str:
        return self._checked(self._filter.feed(_events(piece)))

    def tick(self) -> str:
        return self._checked(self._filter.tick())

    def finish(self) -> str:
        return self._checked(self._filter.finish())

    def _checked(self, events: bytes) -> str:
        if self._filter.report.verdict == Verdict.FAILED:
            raise LimitReached("too much of the arguments of a call waits")
        return _arguments(events)


class _Choice:
    def __init__(self) -> None:
        self.channels: dict = {}
        self.stopped = False
        self.finished = False

    @property
    def waits(self) -> bool:
        """Whether something of it is held back."""
        return any(channel.transformer.held for channel in self.channels.values())


def _get(thing, name):
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def _set(thing, name, value) -> None:
    if isinstance(thing, dict):
        thing[name] = value
    else:
        setattr(thing, name, value)


def _delta(raw):
    """What holds the texts of a choice: its delta, its message, or itself."""
    for name in ("delta", "message"):
        if _get(raw, name) is not None:
            return _get(raw, name)
    return raw


def _entries(thing) -> tuple:
    """What is in a list; or the one thing that is there."""
    if isinstance(thing, (list, tuple)):
        return tuple(thing)
    return () if thing is None else (thing,)


def _holders(thing, path) -> list:
    """What has the last member of a path, where that is text."""
    if len(path) == 1:
        return [thing] if isinstance(_get(thing, path[0]), str) else []
    return [h for entry in _entries(_get(thing, path[0])) for h in _holders(entry, path[1:])]


def _texts(delta):
    """(channel, member or entry, holder) of each text in a delta. A channel is the name of a list
    or None, the number of the entry in it, and the path of the text."""
    for path in TEXTS:
        for holder in _holders(delta, path):
            yield (None, 0, path), _get(delta, path[0]), holder
    for name, paths in LISTED_TEXTS.items():
        entries = _get(delta, name)
        for place, entry in enumerate(entries if isinstance(entries, (list, tuple)) else ()):
            index = _get(entry, "index")
            for path in paths:
                for holder in _holders(entry, path):
                    yield (name, place if index is None else index, path), entry, holder


def _place(entry) -> dict:
    """What an entry of a list says about which one it is."""
    return {n: _get(entry, n) for n in ("index", "type") if _get(entry, n) is not None}


def _bare(thing, path, text, **kept):
    """A copy of a member or an entry that has one text, and says nothing else again."""
    value = text
    if len(path) > 1:
        inner = _get(thing, path[0])
        *_, last = (entry for entry in _entries(inner) if _holders(entry, path[1:]))
        listed = isinstance(inner, (list, tuple))
        value = _bare(last, path[1:], text, **(_place(last) if listed else {}))
        value = [value] if listed else value
    members = {**kept, path[0]: value}
    if isinstance(thing, dict):
        return members
    bare = copy.copy(thing)
    for name in {**vars(thing), **members}:
        _set(bare, name, members.get(name))
    return bare


def _empty(raw) -> None:
    """Take the texts out of a choice: they went ahead of it."""
    for (_, _, path), _, holder in list(_texts(_delta(raw))):
        _set(holder, path[-1], "")


class ChunkFilter:
    """Rewrites chunks. take() gives those to be passed on for one that came. `n` is how many
    choices were asked for."""

    def __init__(self, rules: Rules, *, n: int = 1, **options) -> None:
        self._rules = rules
        self._asked_for = n
        self._options = options
        self._choices: dict = {}
        self._template = None
        self.findings: list = []

    @property
    def stopped(self) -> bool:
        """Whether a finding has ended every choice that was asked for or was begun."""
        return len(self._choices) >= max(self._asked_for, 1) and all(
            choice.stopped for choice in self._choices.values()
        )

    def _channel(self, choice: _Choice, name) -> _Channel:
        if name not in choice.channels:
            is_json = name[2] in ARGUMENTS and self._options.get("on_pseudonym") is None
            kind = Arguments if is_json else _Channel
            choice.channels[name] = kind(self._rules, self._options)
        return choice.channels[name]

    def _rewrite(self, choice: _Choice, raw) -> bool:
        """Rewrite the texts of one choice in place. @return whether one of them ended."""
        changed = False
        for name, seen, holder in list(_texts(_delta(raw))):
            member = name[2][-1]
            before = _get(holder, member)
            channel = self._channel(choice, name)
            channel.seen = seen
            after = channel.take(before)
            self.findings += channel.transformer.findings
            if after != before:
                _set(holder, member, after)
                changed = True
            choice.stopped = choice.stopped or channel.transformer.stopped
        if changed and _get(raw, "logprobs") is not None:
            _set(raw, "logprobs", None)
        return choice.stopped

    @staticmethod
    def _groups(choice: _Choice) -> list:
        """The channels of a choice, as many together as fit into a delta: content is a text or a
        list, and Mistral's is a list while it is reasoning."""
        listed = {name: c for name, c in choice.channels.items() if name[2] != ("content",)}
        plain = {name: c for name, c in choice.channels.items() if name[2] == ("content",)}
        if plain and any(name[0] == "content" for name in listed):
            return [listed, plain]
        return [choice.channels]

    def _rest(self, choice: _Choice, raw, channels: dict, let_out=lambda c: c.finish()) -> bool:
        """Put the rest of channels into a copy of this chunk's choice, or what else they let out.
        @return whether there is any."""
        delta = _delta(raw)
        some = False
        for name in MEMBERS:
            if _get(delta, name) is not None:
                _set(delta, name, None)
        for (name, index, path), channel in channels.items():
            text = let_out(channel)
            self.findings += channel.transformer.findings
            choice.stopped = choice.stopped or channel.transformer.stopped
            if not text:
                continue
            some = True
            if name is None and len(path) == 1:
                _set(delta, path[0], text)
            elif name is None:
                _set(delta, path[0], _bare(channel.seen, path[1:], text))
            else:
                kept = {"index": index} if name == "tool_calls" else _place(channel.seen)
                entry = _bare(channel.seen, path, text, **kept)
                _set(delta, name, [*(_get(delta, name) or []), entry])
        _set(raw, "finish_reason", None)
        if _get(raw, "logprobs") is not None:
            _set(raw, "logprobs", None)
        return some

    def _alone(self, chunk, raw):
        """A copy of a chunk with one choice, and no usage."""
        alone = copy.deepcopy(chunk)
        kept = [c for c in _get(alone, "choices") if _get(c, "index") == _get(raw, "index")]
        _set(alone, "choices", kept)
        if _get(alone, "usage") is not None:
            _set(alone, "usage", None)
        return alone, kept[0]

    def _end(self, choice: _Choice, chunk, raw, reason) -> list:
        """The chunks that end a choice: what was held back, then the reason."""
        chunks = []
        for channels in self._groups(choice):
            rest, rest_raw = self._alone(chunk, raw)
            if self._rest(choice, rest_raw, channels):
                chunks.append(rest)
        choice.channels = {}
        _set(raw, "finish_reason", "content_filter" if choice.stopped else reason)
        choice.finished = True
        return chunks

    def take(self, chunk) -> list:
        """@return the chunks to pass on now, in order."""
        before, keep = [], []
        if self._template is None and _get(chunk, "choices"):
            self._template = copy.deepcopy(chunk)
        for raw in list(_get(chunk, "choices") or ()):
            choice = self._choices.setdefault(_get(raw, "index"), _Choice())
            if choice.stopped:
                continue
            reason = _get(raw, "finish_reason")
            if self._rewrite(choice, raw):
                first, first_raw = self._alone(chunk, raw)
                _set(first_raw, "finish_reason", None)
                before.append(first)
                before += self._end(choice, chunk, raw, "content_filter")
                _empty(raw)
            elif reason is not None:
                first, first_raw = self._alone(chunk, raw)
                if any(_get(holder, path[-1]) for (_, _, path), _, holder in _texts(_delta(raw))):
                    _set(first_raw, "finish_reason", None)
                    before.append(first)
                    _empty(raw)
                before += self._end(choice, chunk, raw, reason)
            keep.append(raw)
        if _get(chunk, "choices") and not keep:
            return before
        if _get(chunk, "choices") is not None:
            _set(chunk, "choices", keep)
        return [*before, chunk]

    @property
    def waits(self) -> bool:
        """Whether something is held back."""
        return any(c.waits for c in self._choices.values() if not c.finished and not c.stopped)

    def _chunk_of(self, index):
        """A chunk with one choice, as the first that came, and that choice."""
        chunk = copy.deepcopy(self._template)
        raw = copy.deepcopy(_get(chunk, "choices")[0])
        _set(raw, "index", index)
        _set(chunk, "choices", [raw])
        return chunk, raw

    def _chunks_of(self, index, choice: _Choice, let_out) -> list:
        """Chunks with what the channels of a choice let out, the last with its end at a stop."""
        chunks = []
        for channels in self._groups(choice):
            chunk, raw = self._chunk_of(index)
            if self._rest(choice, raw, channels, let_out):
                chunks.append(chunk)
        if choice.stopped:
            chunks = chunks or [chunk]
            _set(_get(chunks[-1], "choices")[0], "finish_reason", "content_filter")
        return chunks

    def tick(self) -> list:
        """No chunk came for a while: what a policy says is held for too long."""
        chunks = []
        for index, choice in self._choices.items():
            if choice.waits and not choice.finished and not choice.stopped:
                chunks += self._chunks_of(index, choice, lambda channel: channel.tick())
        return chunks

    def finish(self) -> list:
        """The stream ended: what is still held back, if it ended without a reason."""
        chunks = []
        for index, choice in self._choices.items():
            if choice.channels and not choice.finished and self._template is not None:
                chunks += self._chunks_of(index, choice, lambda channel: channel.finish())
        return chunks


def guard_stream(rules: Rules, stream: Iterable, *, n: int = 1, **options) -> Iterator:
    """Rewrite a stream of chunks. `n` as in the request; other options as for Transformer. Findings
    are not kept: `on_finding` gets them. The source is closed at a stop, and if this stream is closed
    or an exception ends it."""
    chunks = ChunkFilter(rules, n=n, **options)
    with Source(stream) as source:
        for chunk in source:
            yield from chunks.take(chunk)
            chunks.findings.clear()
            if chunks.stopped:
                source.close()
                return
        yield from chunks.finish()


async def guard_stream_async(
    rules: Rules, stream: AsyncIterable, *, n: int = 1, **options
) -> AsyncIterator:
    """guard_stream() for asynchronous clients. In asyncio, what the policy says is held for too long
    comes also while the source gives nothing."""
    chunks = ChunkFilter(rules, n=n, **options)
    async with AsyncSource(stream) as source:
        async for chunk in source.paced(options.get("policy"), lambda: chunks.waits):
            for passed in chunks.tick() if chunk is None else chunks.take(chunk):
                yield passed
            chunks.findings.clear()
            if chunks.stopped:
                await source.aclose()
                return
        for passed in chunks.finish():
            yield passed
