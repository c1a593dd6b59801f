#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A known audit log, from docs/audit.md alone: a second implementation that shares nothing with the
library. It has two completed files and one that is being written, signed with the key of the golden
cases.

    python3 tests/vectors/make_audit_vectors.py tests/vectors/audit
"""
import base64
import hashlib
import json
import os
import sys

from make_text_mark_vectors import public_key, sign

HERE = os.path.dirname(os.path.abspath(__file__))
DOMAIN = b"aigc-label audit checkpoint 1\0"
HASH_KEY = bytes(range(32))


def read_secret_key():
    """Key number and seed of a minisign secret key without password."""
    with open(os.path.join(HERE, "../cli/keys/golden.key"), encoding="ascii") as file:
        data = base64.b64decode(file.read().splitlines()[1])
    seed = data[62:94]
    assert public_key(seed) == data[94:126]
    return data[54:62], seed


def tag(purpose, text):
    """A keyed hash of a text or a user."""
    return hashlib.blake2b(
        text.encode(), digest_size=32, key=HASH_KEY, person=purpose.encode().ljust(16, b"\0")
    ).digest()[:16].hex()


class Log:
    def __init__(self):
        self.number, self.seed = read_secret_key()
        self.sequence = 0
        self.previous = "0" * 64
        self.lines = []
        self.files = []

    def add(self, time, kind, sign_it=False, **members):
        self.sequence += 1
        record = {"schema": 1, "sequence": self.sequence, "previous": self.previous, "time": time,
                  "kind": kind, **members}
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
        if sign_it:
            signature = sign(self.seed, DOMAIN + line[:-1])
            line = line[:-1] + b',"signature":"' + signature.hex().encode() + b'"}'
        self.previous = hashlib.sha256(line).hexdigest()
        self.lines.append(line + b"\n")

    def begin_file(self, time):
        self.add(time, "segment", segment=len(self.files) + 1, engine="0.1.0")

    def checkpoint(self, time):
        self.add(time, "checkpoint", sign_it=True, key=self.number[::-1].hex().upper())

    def end_file(self):
        self.files.append(b"".join(self.lines))
        self.lines = []


def finding(rule, category, action, start, text):
    return {"rule": rule, "category": category, "action": action, "start": start,
            "end": start + len(text.encode()), "hash": tag("aigc audit text", text)}


def make():
    log = Log()
    log.begin_file("2024-01-31T22:00:00.000Z")
    log.add("2024-01-31T22:00:00.250Z", "decision", request="r-1",
            user=tag("aigc audit user", "user-17"), direction="input", rules="514089c1bccdb023",
            outcome="passed", action="stop", bytes=120, scanned=120,
            strikes={"in_a_row": 3, "in_a_day": 3, "reached": True},
            findings=[finding("sample.stop", "A.1.f", "stop", 6, "Project Alpha")])
    log.checkpoint("2024-01-31T22:00:00.251Z")
    log.end_file()
    log.begin_file("2024-02-01T09:30:00.000Z")
    log.add("2024-02-01T09:30:00.000Z", "decision", request="r-2", direction="output",
            rules="514089c1bccdb023", revision=12, bundle="ab" * 32, outcome="passed",
            action="redact", bytes=48, scanned=48,
            findings=[finding("sample.mobile", "A.4.f", "redact", 9, "13912345678"),
                      finding("sample.note", "A.3.b", "log", 30, "discount")])
    log.add("2024-02-01T09:30:00.001Z", "label", request="r-2", visible=True, mark=True,
            producer="001191110000EXAMPLE00F10001", produce_id="case-1", propagate_id="case-1",
            key=log.number[::-1].hex().upper())
    log.checkpoint("2024-02-01T09:30:00.002Z")
    log.end_file()
    log.begin_file("2024-03-01T00:00:00.000Z")
    log.add("2024-03-01T00:00:00.000Z", "decision", request="r-3", direction="output",
            outcome="passed", action="off", bytes=10, scanned=0, findings=[])
    log.checkpoint("2024-03-01T00:00:00.003Z")
    log.add("2024-03-02T00:00:00.000Z", "decision", request="r-4", direction="output",
            rules="514089c1bccdb023", outcome="failed", error="io", action="off", bytes=7,
            scanned=5, findings=[])
    log.end_file()
    return log.files


def main():
    files = make()
    for index, content in enumerate(files):
        last = index + 1 == len(files)
        name = "audit.jsonl" if last else f"audit.jsonl.{index + 1:06}"
        with open(os.path.join(sys.argv[1], name), "wb") as file:
            file.write(content)


if __name__ == "__main__":
    main()
