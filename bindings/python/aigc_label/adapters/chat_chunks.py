# SPDX-License-Identifier: Apache-2.0
"""Streams of chat completion chunks, as the openai client and LiteLLM give them.

    client = openai.OpenAI()
    stream = client.chat.completions.create(model=..., messages=..., stream=True)
    for chunk in guard_stream(rules, stream):
        ...

One transformer for each choice and channel: text, reasoning, refusal, and the arguments of each
tool call. Text that may still become part of a finding moves into a later chunk; logprobs of a
chunk whose text changed are dropped, because they repeat it token by token. At a finding with
action stop the choice ends with `finish_reason` "content_filter"; when no choice is left, the
source is closed, so that the model stops.
"""

from __future__ import annotations

import copy
from typing import AsyncIterable, AsyncIterator, Iterable, Iterator

from ..rules import Rules
from ..scan import Transformer, _Pieces

TEXT_CHANNELS = ("content", "reasoning_content", "reasoning", "refusal", "text")


class _Channel:
    """One text: where it comes from in a chunk, and its transformer."""

    def __init__(self, rules: Rules, options: dict) -> None:
        self.transformer = Transformer(rules, **options)
        self.decoder = _Pieces()

    def take(self, piece: str) -> str:
        return self.decoder.take(self.transformer.feed(piece))

    def finish(self) -> str:
        return self.decoder.take(self.transformer.finish()) + self.decoder.rest()


class _Choice:
    def __init__(self) -> None:
        self.channels: dict = {}
        self.stopped = False
        self.finished = False


def _get(thing, name):
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def _set(thing, name, value) -> None:
    if isinstance(thing, dict):
        thing[name] = value
    else:
        setattr(thing, name, value)


def _tool_calls(delta):
    return _get(delta, "tool_calls") or ()


class ChunkFilter:
    """Rewrites chunks. take() gives those to be passed on for one that came."""

    def __init__(self, rules: Rules, **options) -> None:
        self._rules = rules
        self._options = options
        self._choices: dict = {}
        self._template = None
        self.findings: list = []

    @property
    def stopped(self) -> bool:
        """Whether a finding has ended every choice that was begun."""
        return bool(self._choices) and all(c.stopped for c in self._choices.values())

    def _channel(self, choice: _Choice, name) -> _Channel:
        if name not in choice.channels:
            choice.channels[name] = _Channel(self._rules, self._options)
        return choice.channels[name]

    def _texts(self, delta):
        """(channel, holder, member) of each text in a delta."""
        for name in TEXT_CHANNELS:
            if isinstance(_get(delta, name), str):
                yield name, delta, name
        for place, call in enumerate(_tool_calls(delta)):
            function = _get(call, "function")
            index = _get(call, "index")
            if function is not None and isinstance(_get(function, "arguments"), str):
                yield ("arguments", place if index is None else index), function, "arguments"

    def _rewrite(self, choice: _Choice, raw) -> bool:
        """Rewrite the texts of one choice in place. @return whether one of them ended."""
        holder = _get(raw, "delta") if _get(raw, "delta") is not None else raw
        changed = False
        for name, thing, member in list(self._texts(holder)):
            before = _get(thing, member)
            channel = self._channel(choice, name)
            after = channel.take(before)
            self.findings += channel.transformer.findings
            if after != before:
                _set(thing, member, after)
                changed = True
            choice.stopped = choice.stopped or channel.transformer.stopped
        if changed and _get(raw, "logprobs") is not None:
            _set(raw, "logprobs", None)
        return choice.stopped

    def _rest(self, choice: _Choice, raw):
        """The rest of all channels, put into a copy of this chunk's choice; None if there is
        none."""
        holder = _get(raw, "delta") if _get(raw, "delta") is not None else raw
        some = False
        for name in TEXT_CHANNELS + ("tool_calls",):
            if _get(holder, name) is not None:
                _set(holder, name, None)
        for name, channel in choice.channels.items():
            text = channel.finish()
            self.findings += channel.transformer.findings
            if not text:
                continue
            some = True
            if isinstance(name, tuple):
                call = {"index": name[1], "function": {"arguments": text}}
                _set(holder, "tool_calls", [*(_get(holder, "tool_calls") or []), call])
            else:
                _set(holder, name, text)
        choice.channels = {}
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
        rest, rest_raw = self._alone(chunk, raw)
        chunks = [rest] if self._rest(choice, rest_raw) else []
        _set(raw, "finish_reason", reason)
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
                holder = _get(raw, "delta") if _get(raw, "delta") is not None else raw
                for _name, thing, member in list(self._texts(holder)):
                    _set(thing, member, "")
            elif reason is not None:
                first, first_raw = self._alone(chunk, raw)
                holder = _get(raw, "delta") if _get(raw, "delta") is not None else raw
                if any(_get(t, m) for _n, t, m in self._texts(holder)):
                    _set(first_raw, "finish_reason", None)
                    before.append(first)
                    for _name, thing, member in list(self._texts(holder)):
                        _set(thing, member, "")
                before += self._end(choice, chunk, raw, reason)
            keep.append(raw)
        if _get(chunk, "choices") and not keep:
            return before
        if _get(chunk, "choices") is not None:
            _set(chunk, "choices", keep)
        return [*before, chunk]

    def finish(self) -> list:
        """The stream ended: what is still held back, if it ended without a reason."""
        chunks = []
        for index, choice in self._choices.items():
            if choice.finished or not choice.channels or self._template is None:
                continue
            chunk = copy.deepcopy(self._template)
            raw = copy.deepcopy(_get(chunk, "choices")[0])
            _set(raw, "index", index)
            _set(chunk, "choices", [raw])
            if self._rest(choice, raw):
                chunks.append(chunk)
        return chunks


def guard_stream(rules: Rules, stream: Iterable, **options) -> Iterator:
    """Rewrite a stream of chunks; options as for Transformer."""
    chunks = ChunkFilter(rules, **options)
    for chunk in stream:
        yield from chunks.take(chunk)
        if chunks.stopped:
            getattr(stream, "close", lambda: None)()
            return
    yield from chunks.finish()


async def guard_stream_async(rules: Rules, stream: AsyncIterable, **options) -> AsyncIterator:
    """guard_stream() for asynchronous clients."""
    chunks = ChunkFilter(rules, **options)
    async for chunk in stream:
        for passed in chunks.take(chunk):
            yield passed
        if chunks.stopped:
            close = getattr(stream, "close", None) or getattr(stream, "aclose", None)
            closing = close() if close is not None else None
            if hasattr(closing, "__await__"):
                await closing
            return
    for passed in chunks.finish():
        yield passed
