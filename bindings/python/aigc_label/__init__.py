# SPDX-License-Identifier: Apache-2.0
"""Filter, label, sign and verify AI-generated text.

    import aigc_label as aigc

    rules = aigc.Rules("/usr/share/aigc-label/rules")
    for piece in aigc.transform_stream(rules, model_output):
        print(piece, end="")

A thin layer over the C libraries libaigcfilter and libaigcmark, loaded with ctypes: nothing is
compiled when it is installed. Objects of the library can be used in `with`, are released when
they are collected, and release the interpreter's lock while they work.
"""

from ._version import VERSION as __version__
from .errors import *  # noqa: F401,F403
from .labels import (
    Keyring,
    Label,
    LabelAt,
    Language,
    SecretKey,
    TextMarker,
    TextVerdict,
    TextVerifier,
    mark_text,
    uuid7,
    verify_text,
)
from .rules import Action, Diagnostic, Direction, Lane, Policy, Rule, Rules
from .scan import (
    Batch,
    BatchHit,
    Finding,
    Scanner,
    Stats,
    Transformer,
    scan,
    transform,
    transform_async,
    transform_stream,
)
