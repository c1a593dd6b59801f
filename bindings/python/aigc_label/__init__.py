# SPDX-License-Identifier: Apache-2.0
"""Filter, label, sign and verify AI-generated text.

    import aigc_label as aigc

    rules = aigc.Rules("/usr/share/aigc-label/rules")
    for piece in aigc.transform_stream(rules, model_output):
        print(piece, end="")

A thin layer over the C libraries libaigcfilter, libaigcmark and libaigcserve, loaded with ctypes: nothing is
compiled when it is installed. Objects of the library can be used in `with`, are released when
they are collected, and release the interpreter's lock while they work.
"""

from ._version import VERSION as __version__
from . import errors
from .errors import *  # noqa: F403
from .files import (
    C2paReport,
    C2paSigner,
    C2paState,
    C2paTrust,
    ContentClass,
    FileReport,
    FoundLabel,
    Profile,
    mark_file,
    read_file,
    sign_file,
    verify_c2pa,
)
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
from .pictures import LabelledPicture, VisibleLabel, label_picture
from .pixels import (
    WatermarkFound,
    WatermarkId,
    WatermarkKey,
    WatermarkWritten,
    detect_watermark,
    detect_watermark_file,
    embed_watermark,
    embed_watermark_file,
    provider_tag,
)
from .responses import (
    Protocol,
    RequestResult,
    ResponseFilter,
    ResponseReport,
    Verdict,
    label_header,
    scan_request,
)
from .restore import Restorer
from .rules import Action, Diagnostic, Direction, Lane, Policy, Rule, Rules
from .scan import (
    Batch,
    BatchHit,
    ExplainedPart,
    Explanation,
    Finding,
    Hold,
    HoldReason,
    Reading,
    Scanner,
    Stats,
    Transformer,
    scan,
    transform,
    transform_async,
    transform_stream,
)

# What is not in it is not exported, for type checkers.
__all__ = [
    "__version__",
    "errors",
    "Action",
    "Batch",
    "BatchHit",
    "C2paReport",
    "C2paSigner",
    "C2paState",
    "C2paTrust",
    "ContentClass",
    "Diagnostic",
    "Direction",
    "ExplainedPart",
    "Explanation",
    "FileReport",
    "Finding",
    "FoundLabel",
    "Hold",
    "HoldReason",
    "Keyring",
    "Label",
    "LabelAt",
    "LabelledPicture",
    "Lane",
    "Language",
    "Policy",
    "Profile",
    "Protocol",
    "Reading",
    "RequestResult",
    "ResponseFilter",
    "ResponseReport",
    "Restorer",
    "Rule",
    "Rules",
    "Scanner",
    "SecretKey",
    "Stats",
    "TextMarker",
    "TextVerdict",
    "TextVerifier",
    "Transformer",
    "Verdict",
    "VisibleLabel",
    "WatermarkFound",
    "WatermarkId",
    "WatermarkKey",
    "WatermarkWritten",
    "detect_watermark",
    "detect_watermark_file",
    "embed_watermark",
    "embed_watermark_file",
    "label_header",
    "label_picture",
    "mark_file",
    "mark_text",
    "provider_tag",
    "read_file",
    "scan",
    "scan_request",
    "sign_file",
    "transform",
    "transform_async",
    "transform_stream",
    "uuid7",
    "verify_c2pa",
    "verify_text",
]
__all__ += errors.__all__
