# SPDX-License-Identifier: Apache-2.0
"""All labels of a generated picture in one call: what people see, what machines read, what is in the
pixels, and the signature over all of it."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, byref, c_char, c_char_p, c_int, c_size_t, c_uint, c_void_p
from dataclasses import dataclass

from . import _native as native
from .files import C2paSigner, _Bytes, _Source
from .labels import Label, Language
from .pixels import WatermarkKey, _Payload, _payload


class _VisibleOptions(native.Sized):
    """aigc_visible_options"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("wording", c_char_p),
        ("language", c_int),
        ("style", c_int),
        ("position", c_int),
        ("opacity", c_uint),
        ("margin", c_uint),
        ("height", c_uint),
        ("font", c_char_p),
    ]


class _Options(native.Sized):
    """aigc_picture_options"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("label", c_void_p),
        ("visible", c_void_p),
        ("watermark", c_void_p),
        ("payload", POINTER(_Payload)),
        ("allow_weak", c_int),
        ("signer", c_void_p),
        ("limit", c_size_t),
    ]


class _Report(native.Sized):
    """aigc_picture_report"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("step", c_int),
        ("type", c_int),
        ("watermark", c_char * 33),
        ("reason", c_int),
    ]


native.declare(
    native.mark_library,
    {
        "aigc_visible_label_new": (
            c_int,
            [POINTER(_VisibleOptions), POINTER(c_void_p), POINTER(c_int)],
        ),
        "aigc_visible_label_free": (None, [c_void_p]),
        "aigc_picture_mark": (
            c_int,
            [POINTER(_Source), POINTER(_Options), c_void_p, c_void_p, POINTER(_Report)],
        ),
    },
)

_STYLES = ("corner", "edge", "plate")
_POSITIONS = ("bottom-right", "bottom", "bottom-left", "top-left", "top", "top-right")


def _place_of(name: str, names: tuple) -> int:
    if name not in names:
        raise ValueError(f"{name!r} is none of {', '.join(names)}")
    return names.index(name)


class VisibleLabel(native.Owner):
    """The label that people see on pictures. For one thread at a time.

    `style` is "corner", "edge" or "plate"; `position` such as "bottom-right"; `font` a family, or a
    file if it has a `/`. Raises WordingError if `wording` lacks what the standard asks for, and
    InputOutputError if no font has its characters."""

    _release = "aigc_visible_label_free"

    def __init__(
        self,
        wording: str | None = None,
        *,
        language: Language = Language.AUTO,
        style: str = "corner",
        position: str = "bottom-right",
        opacity: int = 100,
        font: str | None = None,
    ) -> None:
        super().__init__()
        options = _VisibleOptions(
            wording=native.c_text(wording),
            language=int(language),
            style=_place_of(style, _STYLES),
            position=_place_of(position, _POSITIONS),
            opacity=opacity,
            font=native.c_text(font),
        )
        native.call("aigc_visible_label_new", byref(options), byref(self._handle), None)


@dataclass(frozen=True)
class LabelledPicture:
    """A picture with its labels, and what its invisible mark carries, b"" if it has none."""

    data: bytes
    watermark: bytes


def label_picture(
    picture,
    label: Label,
    *,
    visible: VisibleLabel | None = None,
    watermark_key: WatermarkKey | None = None,
    payload: bytes | None = None,
    allow_weak: bool = False,
    signer: C2paSigner | None = None,
) -> LabelledPicture:
    """The picture with its AIGC metadata, and with what else is given, in the order in which none
    breaks another. Without a `payload` of 8 or 16 bytes a fresh identifier is made: keep
    `watermark` with the record of the picture. Raises UnmarkableError if it is too small or too
    flat for the invisible mark, unless `allow_weak`."""
    source = _Bytes(picture)
    raw = _payload(payload) if payload is not None else None
    options = _Options(
        label=Label.handle_of(label),
        visible=VisibleLabel.handle_or_none(visible),
        watermark=WatermarkKey.handle_or_none(watermark_key),
        payload=ctypes.pointer(raw) if raw is not None else None,
        allow_weak=int(allow_weak),
        signer=C2paSigner.handle_or_none(signer),
    )
    report = _Report()
    data = native.write(
        "aigc_picture_mark",
        byref(source.source),
        byref(options),
        after=(byref(report),),
        files=source.files,
    )
    return LabelledPicture(data, bytes.fromhex(report.watermark.decode()))
