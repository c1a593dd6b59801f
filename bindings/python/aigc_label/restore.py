# SPDX-License-Identifier: Apache-2.0
"""Put back what pseudonyms stand for."""

from __future__ import annotations

from . import _native as native


class Restorer(native.Stream):
    """Puts the values of a table in the place of their names, in a text that comes in pieces.

    >>> with Restorer() as restorer:
    ...     asked = transform(rules, prompt, key=key, on_pseudonym=restorer.add)
    ...     answer = restorer.restore(ask_the_model(asked))

    It puts back every name of its table, whoever wrote it: give a table to no more than one
    conversation, and the result to nobody but who may see all of its values. What is restored is not
    scanned: restore last. `as_json`: the text is the inside of strings of JSON, or JSON as a whole,
    such as the arguments of a tool call; values are written with escapes there.
    """

    _kind = "restorer"

    def __init__(self, names: dict[str, str | bytes] | None = None, *, as_json: bool = False) -> None:
        super().__init__()
        self._make("aigc_restorer_new", int(bool(as_json)))
        for name, value in (names or {}).items():
            self.add(name, value)
        self.begin()

    def add(self, name: str, value: str | bytes) -> None:
        """Enter a name and what it stands for. A pair may be entered again; FieldError if the name
        stands for something else already."""
        value = native.utf8(value)
        native.call("aigc_restorer_add", self.handle, native.c_text(name), value, len(value))

    def begin(self) -> None:
        """Begin a new text; forgets the one before, and keeps the table."""
        self._begin(native.WRITE, self._collector.handle)

    def feed(self, text: str | bytes) -> bytes:
        """Take the next piece. @return all but the beginning of what may become a name."""
        return self._step(self._feed, native.piece_of(text))

    def _feed(self, piece: str | bytes) -> bytes:
        self._run("feed", self._input.take(piece))
        return self._written()

    def finish(self) -> bytes:
        """End the text. @return the rest of it."""
        return self._step(self._finish)

    def _finish(self) -> bytes:
        self._run_rest("finish")
        return self._written()

    def restore(self, text: str | bytes) -> bytes:
        """A whole text with what its names stand for."""
        self.begin()
        return self.feed(text) + self.finish()

    @property
    def held(self) -> int:
        """Bytes taken and not yet given back."""
        return native.plain("aigc_restorer_held", self.handle)

    @property
    def count(self) -> int:
        """How many names of the current or last text were put back."""
        return native.plain("aigc_restorer_count", self.handle)
