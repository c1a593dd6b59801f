# SPDX-License-Identifier: Apache-2.0
"""The invisible watermark: a keyed payload in the pixels of arrays and of picture files."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, byref, c_char_p, c_double, c_int, c_size_t, c_uint, c_uint8, c_uint32
from ctypes import c_uint64, c_void_p
from dataclasses import dataclass

from . import _native as native
from .errors import FormatError
from .files import _Bytes, _Source


class _Payload(ctypes.Structure):
    """aigc_watermark_payload"""

    _fields_ = [("length", c_size_t), ("bytes", c_uint8 * 16)]


class _Id(ctypes.Structure):
    """aigc_watermark_id"""

    _fields_ = [
        ("version", c_uint),
        ("provider", c_uint32),
        ("minute", c_uint32),
        ("serial", c_uint32),
    ]


class _Pixels(native.Sized):
    """aigc_pixels"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("width", c_uint32),
        ("height", c_uint32),
        ("channels", c_uint),
        ("depth", c_uint),
        ("stride", c_size_t),
        ("data", c_void_p),
    ]


class _EmbedReport(ctypes.Structure):
    """aigc_watermark_report"""

    _fields_ = [
        ("psnr", c_double),
        ("ssim", c_double),
        ("strength", c_double),
        ("margin", c_double),
        ("margin_compressed", c_double),
        ("margin_cropped", c_double),
        ("read_back", c_int),
    ]


class _Found(ctypes.Structure):
    """aigc_watermark_found"""

    _fields_ = [
        ("payload", _Payload),
        ("false_positive", c_double),
        ("scale", c_double),
        ("aspect", c_double),
        ("rotation", c_double),
        ("flipped", c_int),
        ("margin", c_double),
        ("decodes", c_uint),
    ]


native.declare(
    native.mark_library,
    {
        "aigc_watermark_key_new": (c_int, [c_char_p, POINTER(c_void_p)]),
        "aigc_watermark_key_free": (None, [c_void_p]),
        "aigc_watermark_provider_tag": (c_uint32, [c_char_p, c_size_t]),
        "aigc_watermark_id_make": (c_int, [c_char_p, c_size_t, c_uint64, POINTER(_Payload)]),
        "aigc_watermark_id_pack": (c_int, [POINTER(_Id), POINTER(_Payload)]),
        "aigc_watermark_id_unpack": (c_int, [POINTER(_Payload), POINTER(_Id)]),
        "aigc_watermark_id_time": (c_uint64, [POINTER(_Id)]),
        "aigc_watermark_embed": (
            c_int,
            [c_void_p, c_void_p, POINTER(_Payload), POINTER(_Pixels), POINTER(_EmbedReport)],
        ),
        "aigc_watermark_detect": (c_int, [c_void_p, POINTER(_Pixels), POINTER(_Found)]),
        "aigc_watermark_embed_file": (
            c_int,
            [
                c_void_p,
                c_void_p,
                POINTER(_Payload),
                POINTER(_Source),
                c_void_p,
                c_void_p,
                POINTER(_EmbedReport),
            ],
        ),
        "aigc_watermark_detect_file": (c_int, [c_void_p, POINTER(_Source), POINTER(_Found)]),
    },
)


class WatermarkKey(native.Owner):
    """32 secret bytes. Whoever has them can read and write marks."""

    _release = "aigc_watermark_key_free"

    def __init__(self, secret: bytes) -> None:
        super().__init__()
        secret = native.octets(secret, "a watermark key")
        if len(secret) != 32:
            raise ValueError("a watermark key has 32 bytes")
        self._make("aigc_watermark_key_new", secret)


def _payload(payload: bytes) -> _Payload:
    payload = native.octets(payload, "a payload")
    if len(payload) not in (8, 16):
        raise ValueError("a payload has 8 or 16 bytes")
    return _Payload(length=len(payload), bytes=(c_uint8 * 16)(*payload))


def provider_tag(code: str) -> int:
    """20 bits that stand for a provider code in ids: a hint, not a proof."""
    raw = native.utf8(code)
    return native.plain("aigc_watermark_provider_tag", raw, len(raw))


@dataclass(frozen=True)
class WatermarkId:
    """A payload of 8 bytes that says by itself who marked and when; docs/watermark.md of the
    project has the layout."""

    provider: int
    minute: int
    serial: int

    @classmethod
    def make(cls, code: str, seconds: int = 0) -> WatermarkId:
        """An id for one picture of a provider, with a random serial. `seconds` since 1970; 0: now."""
        raw, payload = native.utf8(code), _Payload()
        native.call("aigc_watermark_id_make", raw, len(raw), native.seconds(seconds), byref(payload))
        return cls._of(payload)

    @classmethod
    def unpack(cls, payload: bytes) -> WatermarkId | None:
        """The id in a payload; None if it is none. Any payload that begins with 1 reads as one."""
        try:
            return cls._of(_payload(payload))
        except FormatError:
            return None

    @classmethod
    def _of(cls, payload: _Payload) -> WatermarkId:
        raw = _Id()
        native.call("aigc_watermark_id_unpack", byref(payload), byref(raw))
        return cls(raw.provider, raw.minute, raw.serial)

    def _raw(self) -> _Id:
        if not all(0 <= n < 1 << 32 for n in (self.provider, self.minute, self.serial)):
            raise ValueError("a number of an id is out of range")
        return _Id(1, self.provider, self.minute, self.serial)

    def pack(self) -> bytes:
        """The id as a payload."""
        raw, payload = self._raw(), _Payload()
        native.call("aigc_watermark_id_pack", byref(raw), byref(payload))
        return bytes(payload.bytes[: payload.length])

    @property
    def seconds(self) -> int:
        """When it was made, in seconds since 1970; a whole minute."""
        raw = self._raw()
        return native.plain("aigc_watermark_id_time", byref(raw))

    def is_of(self, code: str) -> bool:
        """Whether it may be of this provider: one in a million other codes has the same tag."""
        return self.provider == provider_tag(code)


@dataclass(frozen=True)
class WatermarkFound:
    """A mark that was found."""

    payload: bytes
    false_positive: float
    scale: float
    rotation: float
    flipped: bool
    margin: float


@dataclass(frozen=True)
class WatermarkWritten:
    """A mark that was written, and read back."""

    psnr: float
    ssim: float
    margin: float


def _pixels(array) -> tuple[_Pixels, object]:
    """Anything with the array interface of NumPy: (height, width) or (height, width, channels),
    uint8 or uint16, rows with any stride; it must be writable."""
    interface = array.__array_interface__
    shape, kind = interface["shape"], interface["typestr"]
    depth = {"|u1": 8, "<u2": 16}.get(kind)
    if depth is None or len(shape) not in (2, 3):
        raise ValueError("pixels are uint8 or uint16, of shape (height, width[, channels])")
    channels = shape[2] if len(shape) == 3 else 1
    step = depth // 8 * channels
    strides = interface.get("strides") or (shape[1] * step, step, depth // 8)
    if strides[1] != step or strides[0] < shape[1] * step or (
        len(shape) == 3 and strides[2] != depth // 8
    ):
        raise ValueError("the pixels of a row must lie side by side, from the top row down")
    return (
        _Pixels(
            width=shape[1],
            height=shape[0],
            channels=channels,
            depth=depth,
            stride=strides[0],
            data=interface["data"][0],
        ),
        interface["data"][1],
    )


def embed_watermark(key: WatermarkKey, payload: bytes, array) -> WatermarkWritten:
    """Write 8 or 16 bytes into pixels, in place. Raises UnmarkableError if the picture cannot carry
    the mark; then it is as it was."""
    pixels, read_only = _pixels(array)
    if read_only:
        raise ValueError("the pixels must be writable")
    raw = _payload(payload)
    report = _EmbedReport()
    native.call(
        "aigc_watermark_embed",
        WatermarkKey.handle_of(key),
        None,
        byref(raw),
        byref(pixels),
        byref(report),
    )
    return WatermarkWritten(report.psnr, report.ssim, report.margin)


def _search(name: str, *arguments, files: tuple = ()) -> WatermarkFound | None:
    found = _Found()
    status, reason = native.invoke(name, *arguments, byref(found))
    if status == 63:
        return None
    if status != 0:
        raise native.failure(status, reason, "the picture was not searched", files)
    return WatermarkFound(
        bytes(found.payload.bytes[: found.payload.length]),
        found.false_positive,
        found.scale,
        found.rotation,
        bool(found.flipped),
        found.margin,
    )


def detect_watermark(key: WatermarkKey, array) -> WatermarkFound | None:
    """Find a mark in pixels; None says nothing about who made the picture."""
    pixels, _read_only = _pixels(array)
    return _search("aigc_watermark_detect", WatermarkKey.handle_of(key), byref(pixels))


def embed_watermark_file(key: WatermarkKey, payload: bytes, file) -> bytes:
    """The PNG, JPEG, WebP or GIF with 8 or 16 bytes in its pixels; of an animation, in each frame."""
    source = _Bytes(file)
    raw = _payload(payload)
    return native.write(
        "aigc_watermark_embed_file",
        WatermarkKey.handle_of(key),
        None,
        byref(raw),
        byref(source.source),
        after=(None,),
        files=source.files,
    )


def detect_watermark_file(key: WatermarkKey, file) -> WatermarkFound | None:
    """Find a mark in a picture file; None says nothing about who made it."""
    source = _Bytes(file)
    return _search(
        "aigc_watermark_detect_file",
        WatermarkKey.handle_of(key),
        byref(source.source),
        files=source.files,
    )
