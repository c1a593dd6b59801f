#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Known answers for proofs of pieces, from docs/formats.md, section 7, alone.

Signatures and hashes are those of make_text_mark_vectors.py, which shares nothing with the
library; so are the borders of pieces here.

    python3 tests/vectors/make_excerpt_vectors.py > tests/vectors/excerpt/proofs.json
"""
import hashlib
import json
import re

from make_text_mark_vectors import (
    NUMBER, SEED, UUID, content_hash, is_uuid, public_key, selectors, sign)

WHITE = " \t\r\n"
HAN_STOPS = "。！？｡"
STOPS = ".!?…"
CLOSERS = "\"')]*_’”」』》】）"
LEAST_SENTENCE = 24
MOST_WHITE = 256

# --- Pieces -----------------------------------------------------------------------------------


def is_json(text):
    return re.match(r'[\uFEFF \t\r\n]*(?:\{|\[[ \t\r\n]*[\{\["\]\-0-9])', text) is not None


def has_word(line):
    return any(c.isascii() and c.isalnum() or ord(c) > 0x7F and c != "\uFEFF" for c in line)


class Fences:
    """Whether the lines so far leave a fenced code block open."""

    def __init__(self):
        self.open = None

    def line(self, line):
        if self.open is None:
            match = re.match(r"[ \t]*(?:(?:[-*+]|[0-9]+[.)])[ \t]+)*(`{3,}|~{3,})", line)
            if match and not (match.group(1)[0] == "`" and "`" in line[match.end():]):
                self.open = match.group(1)
        elif re.match(r"[ \t]*(" + re.escape(self.open[0]) + "{%d,})[ \t]*$" % len(self.open), line):
            self.open = None


def is_in_fence(text):
    fences = Fences()
    for line in text.split("\n"):
        fences.line(line.rstrip("\r"))
    return fences.open is not None


def may_end(text, start, end):
    """Whether the piece from `start` may end at `end`, behind a character that is not white."""
    last_line = text[start:end].rsplit("\n", 1)[-1]
    return has_word(last_line) and not is_in_fence(text[:end])


def sentence_ends(text, start, end):
    """Whether a sentence may end at `end`, of which the last characters are stops and closers."""
    if len("".join(c for c in text[start:end] if c not in WHITE).encode()) < LEAST_SENTENCE:
        return False
    tail = end
    while tail > start and text[tail - 1] in CLOSERS + STOPS + HAN_STOPS:
        tail -= 1
    stops = [c for c in text[tail:end] if c in STOPS + HAN_STOPS]
    if not stops or text[tail] in CLOSERS:
        return False
    if end < len(text) and text[end] in CLOSERS + STOPS + HAN_STOPS:
        return False
    if any(c in HAN_STOPS for c in stops):
        return True
    behind = end
    while behind < len(text) and text[behind] in WHITE:
        behind += 1
    if behind == end or behind == len(text):
        return False
    return not ("a" <= text[behind] <= "z")


def pieces(text, sentences):
    """Where pieces begin and end: from the first to behind the last character that is not white."""
    found = []
    if is_json(text):
        return found
    start = None
    i = 0
    while i < len(text):
        if text[i] in WHITE:
            i += 1
            continue
        if start is None:
            start = i
        end = i + 1
        behind = end
        while behind < len(text) and text[behind] in WHITE:
            behind += 1
        run = text[end:behind]
        border = run.count("\n") >= 2 or len(run) > MOST_WHITE or \
            sentences and "\n" in run or \
            sentences and sentence_ends(text, start, end)
        if behind == len(text):
            border = True
        if border and may_end(text, start, end):
            found.append((start, end))
            start = None
        i = behind
    return found


# --- Proofs -----------------------------------------------------------------------------------


def text_id(label):
    produce_id = label["ProduceID"]
    if is_uuid(produce_id):
        return bytes.fromhex(produce_id.replace("-", ""))
    named = b"".join(part.encode() + b"\0" for part in
                     ("aigc-label text id 1", label["ContentProducer"], produce_id))
    return hashlib.blake2b(named, digest_size=32).digest()[:16]


def proof(label, sentences, number, last, words):
    kind = int(label.get("Label", "1")) | (0x10 if sentences else 0) | (0x20 if last else 0)
    head = b"AGP\x01" + bytes([kind]) + NUMBER + text_id(label) + number.to_bytes(3, "big")
    digest = content_hash(re.sub("[ \t\r\n]+", " ", words).strip(" ").encode())
    return head + sign(SEED, b"aigc-label excerpt 1\0" + head + digest)


def mark(label, sentences, text):
    out, at = "", 0
    borders = pieces(text, sentences)
    for number, (start, end) in enumerate(borders):
        rest = text[end:]
        last = rest.strip(WHITE) == "" and len(rest) <= MOST_WHITE
        made = proof(label, sentences, number, last, text[start:end])
        out += text[at:end] + selectors(made).decode()
        at = end
    return out + text[at:]


# --- Cases ------------------------------------------------------------------------------------

LABEL = {"ContentProducer": "p", "ProduceID": UUID}
NAMED = {"Label": "3", "ContentProducer": "p", "ProduceID": "no-UUID"}
LONG = "A sentence that is long enough to have a proof of its own"
TEXTS = [
    ("empty", ""),
    ("white space", " \n\n \t"),
    ("one piece", "One piece."),
    ("two paragraphs", "First.\n\nSecond.\n"),
    ("line ends of another kind", "First.\r\n\r\nSecond,\r\nstill the second."),
    ("white space in pieces", "  a \t b\n c\n\n\n\n d  \n"),
    ("two lines", "First line\nSecond line"),
    ("sentences", LONG + ". " + LONG + "! " + LONG + "? And a last one."),
    ("short sentences", "Yes. No. Well, if you say so. Then " + LONG + ". I. J."),
    ("a small letter", LONG + " e.g. this one. and that. But " + LONG + "."),
    ("Han", "这是一个足够长的句子。这也是一个足够长的句子！短。第三个句子也是足够长的。"),
    ("closers", "“" + LONG + ".” He said so (" + LONG + ".) “这是一个足够长的句子。”然后又说了一些话……"),
    ("stops", LONG + "... " + LONG + "!? 这真的是一个足够长的句子吗？！是的。"),
    ("no words", "First.\n\n---\n\nSecond.\n\n* * *\n"),
    ("code", "Text.\n\n```c\nint x;\n\nint y;\n```\n\nMore text.\n"),
    ("code with tildes", "Text.\n\n- ~~~~\n  a\n\n  ~~~\n\n  ~~~~\n\nMore.\n"),
    ("code without an end", "Text.\n\n```\nint x;\n\nint y;\n"),
    ("object", '{"a": "b"}\n\nText.\n'),
    ("array", '[1, 2]\n\nText.\n'),
    ("no array", "[a link](b)\n\nText.\n"),
    ("much white space", "First." + " " * 256 + "still." + " " * 257 + "Second."),
    ("much white space at the end", "First.\n\nSecond." + " " * 256),
    ("too much white space at the end", "First.\n\nSecond." + " " * 257),
    ("object behind white space", '\uFEFF \n{"a": "b"}'),
    ("array over lines", '[\n  {"a": 1}\n]\n\nText.\n'),
    ("decomposed", "Cafe\u0301 is the first.\n\n\u1100\u1161\u11a8 is the second."),
    ("byte order mark", "\uFEFF\n\nText.\n"),
]


def main():
    vectors = []
    for name, text in TEXTS:
        for label in (LABEL, NAMED):
            for sentences in (False, True):
                vectors.append({
                    "name": name, "label": label, "sentences": sentences,
                    "pieces": len(pieces(text, sentences)), "text": text.encode().hex(),
                    "marked": mark(label, sentences, text).encode().hex()})
    print(json.dumps({"seed": SEED.hex(), "public_key": public_key(SEED).hex(),
                      "key_number": NUMBER.hex(), "vectors": vectors}, indent=1))


if __name__ == "__main__":
    main()
