# SPDX-License-Identifier: Apache-2.0
"""Files: the AIGC metadata and C2PA manifests.

A file is its bytes: `bytes`, `bytearray`, `memoryview`, or a path. What is written comes back as
bytes; nothing on disk is changed.
"""

from __future__ import annotations

import ctypes
import enum
import os
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_uint64, c_void_p
from dataclasses import dataclass, field
from stat import S_ISBLK, S_ISREG

from . import _native as native
from .errors import error_for, status_name
from .labels import Label

_IO = 21

READ_AT = ctypes.CFUNCTYPE(c_int, c_void_p, c_uint64, c_void_p, c_size_t)


class _Source(native.Sized):
    """aigc_source"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("size", c_uint64),
        ("read_at", c_void_p),
        ("context", c_void_p),
    ]


class _MarkOptions(native.Sized):
    """aigc_media_mark_options"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("label", c_void_p),
        ("profile", c_int),
        ("source_type", c_int),
        ("system", c_char_p),
        ("system_version", c_char_p),
        ("creator_tool", c_char_p),
        ("also_native", c_int),
        ("security_data", c_char_p),
        ("markdown", c_int),
    ]


class _LintFinding(ctypes.Structure):
    """aigc_lint_finding"""

    _fields_ = [("lint", c_int), ("field", c_int), ("detail", c_char_p)]


class _FoundLabel(ctypes.Structure):
    """aigc_found_label"""

    _fields_ = [
        ("place", c_char_p),
        ("offset", c_uint64),
        ("kind", c_int),
        ("form", c_int),
        ("text", c_char_p),
        ("length", c_size_t),
        ("values", c_char_p * 7),
        ("time", c_char_p),
        ("lint", POINTER(_LintFinding)),
        ("lint_count", c_size_t),
        ("producer_data", c_int),
        ("propagator_data", c_int),
    ]


class _Claim(native.Sized):
    """aigc_c2pa_claim"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("label", c_void_p),
        ("title", c_char_p),
        ("generator_name", c_char_p),
        ("generator_version", c_char_p),
        ("agent_name", c_char_p),
        ("agent_version", c_char_p),
        ("source_type", c_char_p),
        ("action", c_char_p),
        ("when", c_uint64),
        ("watermark_algorithm", c_char_p),
        ("watermark_value", c_void_p),
        ("watermark_length", c_size_t),
        ("minimal", c_int),
        ("trust", c_void_p),
    ]


class _C2paFinding(native.Sized):
    """aigc_c2pa_finding"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("kind", c_int),
        ("code", c_char_p),
        ("url", c_char_p),
        ("explanation", c_char_p),
        ("message", c_char_p),
        ("ingredient", c_int),
    ]


_STATUS = c_int
_OBJECT = c_void_p
_OUT = POINTER(c_void_p)
_SOURCE = POINTER(_Source)
native.declare(
    native.mark_library,
    {
        "aigc_source_memory": (_STATUS, [_SOURCE, c_void_p, c_size_t]),
        "aigc_source_descriptor": (_STATUS, [_SOURCE, c_int]),
        "aigc_media_mark": (
            _STATUS,
            [_SOURCE, POINTER(_MarkOptions), c_void_p, c_void_p, c_void_p],
        ),
        "aigc_media_name": (c_char_p, [c_int]),
        "aigc_media_read": (_STATUS, [_SOURCE, c_void_p, _OUT]),
        "aigc_media_report_free": (None, [_OBJECT]),
        "aigc_media_report_type": (c_int, [_OBJECT]),
        "aigc_media_report_class": (c_int, [_OBJECT]),
        "aigc_media_report_count": (c_size_t, [_OBJECT]),
        "aigc_media_report_found": (POINTER(_FoundLabel), [_OBJECT, c_size_t]),
        "aigc_lint_name": (c_char_p, [c_int]),
        "aigc_c2pa_signer_pem": (
            _STATUS,
            [c_char_p, c_size_t, c_char_p, c_size_t, c_char_p, _OUT],
        ),
        "aigc_c2pa_signer_free": (None, [_OBJECT]),
        "aigc_c2pa_sign": (_STATUS, [_OBJECT, _SOURCE, POINTER(_Claim), c_void_p, c_void_p]),
        "aigc_c2pa_trust_new": (_STATUS, [_OUT]),
        "aigc_c2pa_trust_free": (None, [_OBJECT]),
        "aigc_c2pa_trust_add": (_STATUS, [_OBJECT, c_int, c_char_p, c_size_t]),
        "aigc_c2pa_verify": (_STATUS, [_SOURCE, _SOURCE, _OBJECT, _OUT]),
        "aigc_c2pa_report_free": (None, [_OBJECT]),
        "aigc_c2pa_report_state": (c_int, [_OBJECT]),
        "aigc_c2pa_report_text": (c_char_p, [_OBJECT, c_int]),
        "aigc_c2pa_report_count": (c_size_t, [_OBJECT]),
        "aigc_c2pa_report_finding": (_STATUS, [_OBJECT, c_size_t, POINTER(_C2paFinding)]),
    },
)


def _open(path):
    """Open a file: InputOutputError, as for all files."""
    try:
        return open(path, "rb")
    except OSError as error:
        raise error_for(_IO, "", reason=error.errno, filenames=(os.fspath(path),)) from None


class _Bytes:
    """A file as a source; whatever backs it stays alive with it. `files` is the path that was
    given, for errors."""

    files: tuple = ()
    _opened = None

    def __init__(self, file) -> None:
        self.source = _Source()
        if isinstance(file, (str, os.PathLike)):
            self.files = (os.fspath(file),)
            self._opened = _open(file)
            about = os.fstat(self._opened.fileno())
            if about.st_size > 0 or S_ISBLK(about.st_mode):
                # Never mapped: a file that becomes shorter would end the process.
                native.call(
                    "aigc_source_descriptor",
                    byref(self.source),
                    self._opened.fileno(),
                    files=self.files,
                )
                return
            # A pipe, a device, or a file whose system does not know its size.
            file = self._opened.read()
        view = memoryview(file)
        if view.readonly or view.nbytes == 0:
            self._kept = native.octets(file)
            address = native.address_of(self._kept)
        else:
            # Its first byte stands for all: an array would be of a type of its own.
            self._kept = ctypes.c_char.from_buffer(view)
            address = ctypes.addressof(self._kept)
        native.call("aigc_source_memory", byref(self.source), address, view.nbytes)

    def __del__(self) -> None:
        if self._opened is not None:
            self._opened.close()


class Profile(enum.IntEnum):
    """Which labels are written; docs/labelling.md of the project tells which duty each meets."""

    CN = 0
    EU = 1
    US_CA = 2
    ALL = 3


def mark_file(
    file,
    label: Label,
    *,
    profile: Profile = Profile.CN,
    system: str | None = None,
    system_version: str | None = None,
    also_native: bool = False,
    markdown: bool = False,
) -> bytes:
    """The file with its AIGC metadata: exactly one label, no other byte touched. `markdown` says
    that a text is Markdown, which its content alone does not."""
    source = _Bytes(file)
    options = _MarkOptions(
        label=Label.handle_of(label),
        profile=int(profile),
        system=native.c_text(system) or None,
        system_version=native.c_text(system_version) or None,
        also_native=int(also_native),
        markdown=int(markdown),
    )
    return native.write(
        "aigc_media_mark",
        byref(source.source),
        byref(options),
        after=(None,),
        files=source.files,
    )


class ContentClass(enum.IntEnum):
    """What a platform has to call the content (Labelling Measures, article 6). NONE never means
    that a human made it."""

    NONE = 0
    IS = 1
    MAYBE = 2
    SUSPECTED = 3


@dataclass(frozen=True)
class FoundLabel:
    """A label in a file, as it was found, with what is wrong with it."""

    place: str
    offset: int
    values: dict
    lint: list


@dataclass(frozen=True)
class FileReport:
    """What the metadata of a file says."""

    format: str
    content_class: ContentClass
    labels: list = field(default_factory=list)


_FIELD_NAMES = (
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
)


def read_file(file) -> FileReport:
    """Read the labels of a file, wherever others put them. Metadata proves nothing."""
    source = _Bytes(file)
    report = c_void_p()
    native.call(
        "aigc_media_read", byref(source.source), None, byref(report), files=source.files
    )
    try:
        labels = []
        for index in range(native.plain("aigc_media_report_count", report)):
            found = native.plain("aigc_media_report_found", report, index).contents
            labels.append(
                FoundLabel(
                    native.text_of(found.place),
                    found.offset,
                    {
                        name: native.text_of(value)
                        for name, value in zip(_FIELD_NAMES, found.values)
                        if value is not None
                    },
                    [
                        native.text_of(native.plain("aigc_lint_name", found.lint[i].lint))
                        for i in range(found.lint_count)
                    ],
                )
            )
        kind = native.plain("aigc_media_report_type", report)
        return FileReport(
            native.text_of(native.plain("aigc_media_name", kind)),
            ContentClass(native.plain("aigc_media_report_class", report)),
            labels,
        )
    finally:
        native.plain("aigc_media_report_free", report)


# ---- C2PA ------------------------------------------------------------------------------------


class C2paSigner(native.Owner):
    """A certificate chain and its key, as PEM."""

    _release = "aigc_c2pa_signer_free"

    def __init__(self, chain: bytes, key: bytes, password: str | None = None) -> None:
        super().__init__()
        chain, key = native.octets(chain, "a chain"), native.octets(key, "a key")
        self._make(
            "aigc_c2pa_signer_pem",
            chain,
            len(chain),
            key,
            len(key),
            native.c_text(password),
        )


class C2paTrust(native.Owner):
    """Whose manifests are trusted: roots, as PEM. Without one, nobody's."""

    _release = "aigc_c2pa_trust_free"

    def __init__(self, *anchors: bytes, stampers: tuple = ()) -> None:
        super().__init__()
        self._make("aigc_c2pa_trust_new")
        for purpose, pems in ((0, anchors), (1, stampers)):
            for pem in (native.octets(pem, "a root") for pem in pems):
                native.call("aigc_c2pa_trust_add", self.handle, purpose, pem, len(pem))


def sign_file(
    file,
    signer: C2paSigner,
    *,
    label: Label | None = None,
    title: str | None = None,
    agent: str | None = None,
    watermark: bytes | None = None,
) -> bytes:
    """The file with a signed C2PA manifest. One that is there becomes an ingredient. `watermark`
    is what the invisible mark in its pixels carries, 8 or 16 bytes: the manifest names it."""
    source = _Bytes(file)
    claim = _Claim(
        label=Label.handle_or_none(label),
        title=native.c_text(title) or None,
        agent_name=native.c_text(agent) or None,
    )
    if watermark is not None:
        claim.watermark_algorithm = b"org.aigc-label.watermark.1"
        text = watermark.hex().encode()
        claim.watermark_value = native.address_of(text)
        claim.watermark_length = len(text)
    return native.write(
        "aigc_c2pa_sign",
        C2paSigner.handle_of(signer),
        byref(source.source),
        byref(claim),
        files=source.files,
    )


class C2paState(enum.IntEnum):
    """How far a manifest holds (C2PA 2.2, 14.3)."""

    ABSENT = 0
    INVALID = 1
    WELL_FORMED = 2
    VALID = 3
    TRUSTED = 4


_C2PA_TEXTS = (
    "manifest",
    "instance",
    "title",
    "generator",
    "signer",
    "issuer",
    "algorithm",
    "action",
    "source_type",
    "agent",
    "when",
    "stamped",
    "record",
    "watermark",
    "remote",
    "watermark_value",
)


@dataclass(frozen=True)
class C2paReport:
    """What a verification found; true only if trusted. `says` is what the manifest claims."""

    status: int
    state: C2paState
    says: dict
    failures: list
    findings: list

    @property
    def name(self) -> str:
        """"ok", "unknown-signer", "altered", "malformed", "not-found"."""
        return status_name(self.status)

    def __bool__(self) -> bool:
        return self.status == 0


_VERDICTS = (0, 60, 61, 62, 63)


def verify_c2pa(file, trust: C2paTrust | None = None, sidecar=None) -> C2paReport:
    """Verify the C2PA manifest of a file."""
    source = _Bytes(file)
    beside = _Bytes(sidecar) if sidecar is not None else None
    report = c_void_p()
    status, reason = native.invoke(
        "aigc_c2pa_verify",
        byref(source.source),
        byref(beside.source) if beside is not None else None,
        C2paTrust.handle_or_none(trust),
        byref(report),
    )
    if status not in _VERDICTS:
        files = source.files + (beside.files if beside is not None else ())
        raise native.failure(status, reason, "no judgement", files)
    try:
        findings = []
        for index in range(native.plain("aigc_c2pa_report_count", report)):
            raw = _C2paFinding()
            native.call("aigc_c2pa_report_finding", report, index, byref(raw))
            findings.append((raw.kind, native.text_of(raw.code), native.text_of(raw.explanation)))
        return C2paReport(
            status,
            C2paState(native.plain("aigc_c2pa_report_state", report)),
            {
                name: native.text_of(native.plain("aigc_c2pa_report_text", report, index))
                for index, name in enumerate(_C2PA_TEXTS)
            },
            [code for kind, code, _text in findings if kind == 2],
            findings,
        )
    finally:
        native.plain("aigc_c2pa_report_free", report)
