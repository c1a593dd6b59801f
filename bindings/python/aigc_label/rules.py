# SPDX-License-Identifier: Apache-2.0
"""Rule sets and policies: compiled once, immutable, shared by all threads."""

from __future__ import annotations

import enum
import os
from ctypes import byref
from dataclasses import dataclass

from . import _native as native
from .errors import RulesError


class Action(enum.IntEnum):
    """What is done with a finding, from the mildest."""

    OFF = 0
    SHADOW = 1
    LOG = 2
    REDACT = 3
    STOP = 4


class Direction(enum.IntEnum):
    """Which way a text goes."""

    OUTPUT = 0
    INPUT = 1


class Lane(enum.IntFlag):
    """How a finding was found."""

    PLAIN = 1
    SKIP = 2
    SOUND = 4
    SPLIT = 8
    PATTERN = 16
    HIDDEN = 32
    SCORE = 64


@dataclass(frozen=True)
class Diagnostic:
    """One remark of the compiler about one place of one source."""

    is_error: bool
    file: str
    line: int
    column: int
    message: str
    hint: str

    def __str__(self) -> str:
        kind = "error" if self.is_error else "warning"
        hint = f" ({self.hint})" if self.hint else ""
        place = self.file + "".join(f":{n}" for n in (self.line, self.column) if n)
        return f"{place}: {kind}: {self.message}{hint}"


@dataclass(frozen=True)
class Rule:
    """What a rule says about itself."""

    id: str
    title: str
    title_zh: str
    category: str
    level: str
    status: str
    action: Action
    input_action: Action


def _diagnostics(compiler, kind: str) -> list:
    found = []
    for index in range(native.plain(f"aigc_{kind}_diagnostic_count", compiler)):
        raw = native.Diagnostic()
        native.call(f"aigc_{kind}_diagnostic", compiler, index, byref(raw))
        found.append(
            Diagnostic(
                raw.severity == 2,
                native.text_of(raw.file),
                raw.line,
                raw.column,
                native.text_of(raw.message),
                native.text_of(raw.hint),
            )
        )
    return found


class _Builder(native.Owner):
    """A compiler of rules or a builder of policies: sources in, one immutable object out."""

    def __init__(self, kind: str, *arguments) -> None:
        self._kind = kind
        self._release = f"aigc_{kind}_free"
        super().__init__()
        self._make(f"aigc_{kind}_new", *arguments)

    def add(self, sources, text: str | None) -> None:
        for source in sources:
            native.path_call(f"aigc_{self._kind}_add_path", self.handle, paths=(source,))
        if text is not None:
            data = native.utf8(text)
            native.call(
                f"aigc_{self._kind}_add_text", self.handle, b"(text)", data, len(data)
            )

    def finish(self, result) -> list:
        try:
            native.call(f"aigc_{self._kind}_finish", self.handle, byref(result))
        except RulesError as error:
            error.diagnostics = _diagnostics(self.handle, self._kind)
            error.args = ("\n".join(str(d) for d in error.diagnostics if d.is_error),)
            raise
        return _diagnostics(self.handle, self._kind)


class Rules(native.Owner):
    """A compiled rule set.

    Rules("rules/") compiles a file or folder, Rules(text="rules: ...") a text; several paths
    make one set. Errors are raised together, as RulesError with `diagnostics`; warnings stay
    in `warnings`. Without any path or text there is a ValueError: such a set would find nothing.
    """

    _release = "aigc_rules_free"

    def __init__(self, *paths: str | os.PathLike, text: str | None = None) -> None:
        super().__init__()
        if not paths and text is None:
            raise ValueError("no rules are named: give a rule file, a folder or a text")
        with _Builder("rules_compiler") as compiler:
            compiler.add(paths, text)
            self.warnings = compiler.finish(self._handle)
        self._ids: list | None = None

    def __len__(self) -> int:
        return native.plain("aigc_rules_count", self.handle)

    def __getitem__(self, index: int) -> Rule:
        info, handle = native.RuleInfo(), self.handle
        if not 0 <= index < native.plain("aigc_rules_count", handle):
            raise IndexError(index)
        native.call("aigc_rules_get", handle, index, byref(info))
        return Rule(
            native.text_of(info.id),
            native.text_of(info.title),
            native.text_of(info.title_zh),
            native.text_of(info.category),
            native.text_of(info.level),
            native.text_of(info.status),
            Action(info.action),
            Action(info.input_action),
        )

    @property
    def version(self) -> str:
        """16 hex digits that depend on the bytes of the sources."""
        return native.text_of(native.plain("aigc_rules_version", self.handle))

    @property
    def memory(self) -> int:
        """Bytes that the compiled set takes."""
        return native.plain("aigc_rules_memory", self.handle)


class Policy(native.Owner):
    """What is done with findings here, without touching the rules: policy files, a direction,
    a cap on actions (Action.SHADOW tries rules without touching a text)."""

    _release = "aigc_policy_free"

    def __init__(
        self,
        rules: Rules,
        *paths: str | os.PathLike,
        text: str | None = None,
        direction: Direction | None = None,
        at_most: Action | None = None,
    ) -> None:
        super().__init__()
        with _Builder("policy_builder", Rules.handle_of(rules)) as builder:
            if direction is not None:
                native.call("aigc_policy_builder_set_direction", builder.handle, Direction(direction))
            builder.add(paths, text)
            if at_most is not None:
                native.call("aigc_policy_builder_set_at_most", builder.handle, Action(at_most))
            self.warnings = builder.finish(self._handle)

    @property
    def hold_milliseconds(self) -> int:
        """How long text may be held back; 0: there is no cap."""
        info = native.PolicyInfo()
        native.call("aigc_policy_get", self.handle, byref(info))
        return info.hold.milliseconds
