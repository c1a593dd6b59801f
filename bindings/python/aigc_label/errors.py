# SPDX-License-Identifier: Apache-2.0
"""What can go wrong. Each status of the C libraries is an exception of its own."""

from __future__ import annotations

import os


class AigcError(Exception):
    """An error of the library. `status` is its number, `name` its short name."""

    status = -1
    name = "unknown"


class ArgumentError(AigcError, ValueError):
    """An argument is out of range."""


class StateError(AigcError):
    """Not allowed now, such as feed() before begin()."""


class Stopped(AigcError):
    """A callback asked to stop."""


class OutOfMemory(AigcError, MemoryError):
    """Memory ran out."""


class InputOutputError(AigcError, OSError):
    """A file could not be read or written. Where the system said why, `errno` and `filename` do as
    well, and it is also the FileNotFoundError, PermissionError, ... that open() raises."""

    def __new__(cls, *args):
        # As OSError does with its own subclasses.
        if cls is InputOutputError and len(args) > 1:
            cls = _as_builtin(type(OSError(*args)))
        return super().__new__(cls, *args)

    def __reduce__(self):
        # Of the classes of _as_builtin(), pickle finds none by its name.
        return (InputOutputError, *super().__reduce__()[1:])


_AS_BUILTIN: dict = {OSError: InputOutputError}


def _as_builtin(builtin: type) -> type:
    """InputOutputError that is also a certain subclass of OSError."""
    if builtin not in _AS_BUILTIN:
        own = {"__doc__": InputOutputError.__doc__, "__module__": __name__}
        _AS_BUILTIN[builtin] = type(InputOutputError.__name__, (InputOutputError, builtin), own)
    return _AS_BUILTIN[builtin]


class NoRandomness(AigcError):
    """No random numbers or no clock."""


class LimitReached(AigcError):
    """A bound that protects the caller was reached: the text counts as not scanned."""


class RulesError(AigcError):
    """Rule files have errors; `diagnostics` lists them."""

    diagnostics: list = []


class FormatError(AigcError, ValueError):
    """A file or string is not of the expected format."""


class FieldError(AigcError, ValueError):
    """A field of a label is missing or breaks its rules."""


class WordingError(AigcError, ValueError):
    """A visible label lacks a required element."""


class UnsupportedError(AigcError, ValueError):
    """Not a kind of file that can carry this."""


class SignedError(AigcError, ValueError):
    """The file is signed (C2PA); the change would break the signature."""


class UnmarkableError(AigcError, ValueError):
    """A picture that cannot carry a watermark."""


class EncryptedError(AigcError, ValueError):
    """The file is encrypted: its labels are out of reach."""


class NoRoomError(AigcError, ValueError):
    """The place in the file that a label belongs into is full."""


class OccupiedError(AigcError, ValueError):
    """What stands in the place of a label is something else, and stays."""


class KeyFileError(AigcError):
    """Not a key, or not this kind of key."""


class PasswordError(AigcError):
    """The key needs a password, or another one."""


class NotVerified(AigcError):
    """A verification did not say yes. The subclasses say why."""


class UnknownSigner(NotVerified):
    """Text and mark agree, but nobody says that the key is trusted."""


class Altered(NotVerified):
    """Text or mark changed after signing."""


class Malformed(NotVerified):
    """Something begins like a mark and is none."""


class NotFound(NotVerified):
    """There is no mark. That never means that a human made it."""


class Refused(AigcError):
    """A rule bundle must not be used."""


class InternalError(AigcError):
    """A bug of the library; please report it."""


_BY_STATUS = {
    10: (ArgumentError, "argument"),
    11: (StateError, "state"),
    12: (Stopped, "stopped"),
    20: (OutOfMemory, "memory"),
    21: (InputOutputError, "io"),
    22: (NoRandomness, "random"),
    30: (LimitReached, "limit"),
    40: (RulesError, "rules"),
    41: (FormatError, "format"),
    42: (FieldError, "field"),
    43: (WordingError, "wording"),
    44: (UnsupportedError, "unsupported"),
    45: (SignedError, "signed"),
    46: (UnmarkableError, "unmarkable"),
    47: (EncryptedError, "encrypted"),
    48: (NoRoomError, "no-room"),
    49: (OccupiedError, "occupied"),
    50: (KeyFileError, "key"),
    51: (PasswordError, "password"),
    60: (UnknownSigner, "unknown-signer"),
    61: (Altered, "altered"),
    62: (Malformed, "malformed"),
    63: (NotFound, "not-found"),
    64: (Refused, "refused"),
    90: (InternalError, "internal"),
}


def status_name(status: int) -> str:
    """"ok", "altered", ...: as aigc_status_name()."""
    return "ok" if status == 0 else _BY_STATUS.get(status, (AigcError, "unknown"))[1]


def error_for(status: int, message: str, *, reason: int = 0, filenames: tuple = ()) -> AigcError:
    """The exception for a status. `reason` is the errno of an I/O error, 0 if there is none;
    `filenames` are the one or two files that it may be about."""
    kind, name = _BY_STATUS.get(status, (AigcError, "unknown"))
    if kind is InputOutputError and reason:
        first, second = (*filenames, None, None)[:2]
        error = kind(reason, os.strerror(reason), first, None, second)
    else:
        error = kind(f"{message}: {name}")
    error.status = status
    error.name = name
    return error


__all__ = [
    "AigcError",
    "Altered",
    "ArgumentError",
    "EncryptedError",
    "FieldError",
    "FormatError",
    "InputOutputError",
    "InternalError",
    "KeyFileError",
    "LimitReached",
    "Malformed",
    "NoRandomness",
    "NoRoomError",
    "NotFound",
    "NotVerified",
    "OccupiedError",
    "OutOfMemory",
    "PasswordError",
    "Refused",
    "RulesError",
    "SignedError",
    "StateError",
    "Stopped",
    "UnknownSigner",
    "UnmarkableError",
    "UnsupportedError",
    "WordingError",
    "status_name",
]
