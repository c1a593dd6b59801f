# SPDX-License-Identifier: Apache-2.0
"""Labels, keys, and the signed mark in text."""

from __future__ import annotations

import ctypes
import enum
import os
import time as clock
from ctypes import byref, c_void_p
from dataclasses import dataclass, field
from typing import Any

from . import _native as native
from .errors import error_for, status_name


class LabelAt(enum.IntEnum):
    """Where the visible label goes."""

    END = 0
    START = 1
    BOTH = 2
    NONE = 3


class Language(enum.IntEnum):
    """Natural language of a label."""

    AUTO = 0
    ZH = 1
    EN = 2


# In the order of aigc_field.
_FIELDS = (
    "label",
    "content_producer",
    "produce_id",
    "reserved_code1",
    "content_propagator",
    "propagate_id",
    "reserved_code2",
    "model",
)


def uuid7() -> str:
    """A fresh UUIDv7 for ProduceID."""
    text = ctypes.create_string_buffer(37)
    native.call("aigc_uuid7", text)
    return native.text_of(text.value)


class Label(native.Owner):
    """What is claimed about a piece of generated content: the seven fields of GB 45438-2025
    Annex E, the model and the time.

    >>> Label(content_producer="001191110102MACQD9K64010000", model="example-1")

    `produce_id` is a fresh UUIDv7 and `time` is now, unless given. The producer is never made
    up: without one, a label cannot be written.
    """

    _release = "aigc_label_free"

    def __init__(self, *, time: int | None = None, **fields: str) -> None:
        super().__init__()
        self._make("aigc_label_new")
        fields.setdefault("produce_id", uuid7())
        for name, value in fields.items():
            if name not in _FIELDS:
                raise TypeError(f"a label has no field {name!r}")
            native.call(
                "aigc_label_set",
                self.handle,
                _FIELDS.index(name),
                native.c_text(value),
                message=f"{name} may not be {value!r}",
            )
        native.call(
            "aigc_label_set_time",
            self.handle,
            int(clock.time()) if time is None else native.seconds(time),
        )

    def __getattr__(self, name: str) -> str:
        if name not in _FIELDS:
            raise AttributeError(name)
        return native.text_of(native.plain("aigc_label_get", self.handle, _FIELDS.index(name)))

    @property
    def time(self) -> int:
        """Seconds since the epoch; 0 for none."""
        return native.plain("aigc_label_time", self.handle)

    def check(self) -> None:
        """Raise errors.FieldError if the label may not be written."""
        missing = ctypes.c_int(-1)
        native.call(
            "aigc_label_check",
            self.handle,
            byref(missing),
            message="a label needs label, content_producer and produce_id",
        )


def _fields_of(label) -> dict:
    fields = {
        native.text_of(native.plain("aigc_field_name", index)): native.text_of(
            native.plain("aigc_label_get", label, index)
        )
        for index in range(len(_FIELDS))
    }
    fields["Time"] = native.plain("aigc_label_time", label)
    return fields


class SecretKey(native.Owner):
    """An Ed25519 key that signs, in minisign's file format."""

    _release = "aigc_secret_key_free"

    def __init__(self, path: str | os.PathLike, password: str | None = None) -> None:
        super().__init__()
        native.path_call(
            "aigc_secret_key_load",
            paths=(path,),
            after=(native.c_text(password), byref(self._handle)),
        )

    @classmethod
    def generate(cls) -> "SecretKey":
        """Make a key."""
        key = cls.__new__(cls)
        native.Owner.__init__(key)
        key._make("aigc_secret_key_generate")
        return key

    def save(
        self,
        secret_path: str | os.PathLike,
        public_path: str | os.PathLike,
        password: str | None = None,
    ) -> None:
        """Write both halves; neither file may exist. An error names both files."""
        native.path_call(
            "aigc_secret_key_save",
            self.handle,
            paths=(secret_path, public_path),
            after=(native.c_text(password),),
        )

    @property
    def id(self) -> str:
        """16 hex digits, as minisign prints them."""
        text = ctypes.create_string_buffer(17)
        native.plain("aigc_secret_key_id", self.handle, text)
        return native.text_of(text.value)


class Keyring(native.Owner):
    """Public keys whose signatures are trusted: files, folders of *.pub, own keys."""

    _release = "aigc_keyring_free"

    def __init__(self, *sources: str | os.PathLike | SecretKey) -> None:
        super().__init__()
        self._make("aigc_keyring_new")
        for source in sources:
            if isinstance(source, SecretKey):
                native.call("aigc_keyring_add_own", self.handle, source.handle)
            else:
                native.path_call("aigc_keyring_add_path", self.handle, paths=(source,))

    def __len__(self) -> int:
        return native.plain("aigc_keyring_count", self.handle)


class TextMarker(native.Stream):
    """Puts the visible label and the signed mark into a text that comes in pieces."""

    _kind = "text_marker"

    def __init__(
        self,
        label: Label,
        key: SecretKey | None = None,
        *,
        label_at: LabelAt = LabelAt.END,
        language: Language = Language.AUTO,
        wording: str | None = None,
    ) -> None:
        super().__init__()
        self._held = SecretKey.handle_or_none(key)  # must outlive the marker
        options = native.TextMarkerOptions(
            label=Label.handle_of(label),
            key=self._held,
            label_at=int(label_at),
            language=int(language),
            wording=native.c_text(wording),
        )
        native.call("aigc_text_marker_new", byref(options), byref(self._handle))
        self.begin()

    def begin(self) -> None:
        """Begin a new text."""
        self._begin(native.WRITE, self._collector.handle)

    def feed(self, text: str | bytes) -> bytes:
        """Take the next piece. @return what is to be shown now."""
        return self._step(self._feed, native.piece_of(text))

    def _feed(self, piece: str | bytes) -> bytes:
        self._run("feed", self._input.take(piece))
        return self._written()

    def finish(self) -> bytes:
        """End the text. @return the rest, the label and the mark."""
        return self._step(self._finish)

    def _finish(self) -> bytes:
        self._run_rest("finish")
        return self._written()


def mark_text(text: str | bytes, label: Label, key: SecretKey | None = None, **options: Any) -> bytes:
    """One text with its label and mark."""
    with TextMarker(label, key, **options) as marker:
        return marker.feed(text) + marker.finish()


@dataclass(frozen=True)
class TextVerdict:
    """What a verification found out. Only `trusted` is a yes; not_found never means that a
    human wrote the text."""

    status: int
    claimed: dict = field(default_factory=dict)
    key_id: str = ""
    key_comment: str = ""
    text_length: int = 0
    mark_length: int = 0
    visible_label: bool = False

    @property
    def name(self) -> str:
        """"ok", "unknown-signer", "altered", "malformed", "not-found"."""
        return status_name(self.status)

    @property
    def trusted(self) -> bool:
        """The text is as it was signed, by a key of the keyring."""
        return self.status == 0

    def __bool__(self) -> bool:
        return self.trusted

    def check(self) -> "TextVerdict":
        """Raise a NotVerified unless trusted."""
        if not self.trusted:
            raise error_for(self.status, "the text is not verified")
        return self


_VERDICTS = (0, 60, 61, 62, 63)


class TextVerifier(native.Stream):
    """Judges a text that comes in pieces. For one thread at a time."""

    _kind = "text_verifier"

    def __init__(self, keyring: Keyring | None = None) -> None:
        super().__init__()
        self._held = Keyring.handle_or_none(keyring)  # must outlive the verifier
        self._make("aigc_text_verifier_new", self._held)
        self.begin()

    def begin(self) -> None:
        """Begin a new text."""
        self._begin()

    def feed(self, text: str | bytes) -> None:
        """Take the next piece."""
        self._step(self._feed, native.piece_of(text))

    def _feed(self, piece: str | bytes) -> None:
        self._run("feed", self._input.take(piece))

    def finish(self) -> TextVerdict:
        """End the text and judge it."""
        return self._step(self._judge)

    def _judge(self) -> TextVerdict:
        self._run("feed", self._input.rest())
        label, handle = c_void_p(), self.handle
        status, _reason = native.invoke("aigc_text_verifier_finish", handle, byref(label))
        if status not in _VERDICTS:
            # The library knows whether it goes on.
            self._over = False
            raise error_for(status, "no judgement")
        report = native.TextReport()
        native.call("aigc_text_verifier_report", handle, byref(report))
        return TextVerdict(
            status,
            _fields_of(report.claimed) if report.claimed else {},
            native.text_of(report.key_id),
            native.text_of(report.key_comment),
            report.text_length,
            report.mark_length,
            bool(report.visible_label),
        )


def verify_text(text: str | bytes, keyring: Keyring | None = None) -> TextVerdict:
    """Tell who labelled a text, and whether it changed."""
    with TextVerifier(keyring) as verifier:
        verifier.feed(text)
        return verifier.finish()


__all__ = [
    "Keyring",
    "Label",
    "LabelAt",
    "Language",
    "SecretKey",
    "TextMarker",
    "TextVerdict",
    "TextVerifier",
    "mark_text",
    "uuid7",
    "verify_text",
]
