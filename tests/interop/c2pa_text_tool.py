# SPDX-License-Identifier: Apache-2.0
"""Two other implementations of C2PA in text, for scripts.

    c2pa_text_tool.py read ROOTS.pem FILE...        one line each: FILE ENGINE ANSWER [failed codes]
    c2pa_text_tool.py sign CERT.pem KEY.pem TEXT OUT   by c2patxt, with an Ed25519 key
    c2pa_text_tool.py store TEXT OUT                the bytes in the wrapper, by c2patxt
"""

import sys

import c2patxt
import encypher_c2pa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificates

TYPES = {
    "txt": "text/plain",
    "html": "text/html",
    "md": "text/markdown",
    "py": "text/x-python",
    "xml": "text/xml",
    "js": "application/javascript",
    "css": "text/css",
    "pdf": "application/pdf",
    "flac": "audio/flac",
    "png": "image/png",
}


def text_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def bytes_of(path):
    with open(path, "rb") as file:
        return file.read()


def read(roots, *paths):
    for path in paths:
        kind = path.rsplit(".", 1)[1]
        report = encypher_c2pa.verify(
            path,
            TYPES[kind],
            trust_pem=text_of(roots),
            no_default_trust=True,
            telemetry=False,
            online=False,
        )
        failed = [finding["code"] for finding in report["validation_results"]["failure"]]
        print(path, "encypher", report["validation_state"], *failed)
        if kind == "txt":
            verdict = c2patxt.verify(text_of(path))
            print(path, "c2patxt", verdict.state.value, *[s.code.value for s in verdict.failure])


def sign(certificate, key, path, out):
    signer = c2patxt.Signer(
        private_key=load_pem_private_key(bytes_of(key), None),
        certificates=tuple(load_pem_x509_certificates(bytes_of(certificate))),
    )
    disclosure = c2patxt.Disclosure(
        media_type="text/plain", model_type=c2patxt.ModelType.GENERIC
    )
    with open(out, "w", encoding="utf-8", newline="") as file:
        file.write(c2patxt.embed(text_of(path), signer, disclosure))


def store(path, out):
    with open(out, "wb") as file:
        file.write(c2patxt.extract(text_of(path)).raw)


if __name__ == "__main__":
    {"read": read, "sign": sign, "store": store}[sys.argv[1]](*sys.argv[2:])
