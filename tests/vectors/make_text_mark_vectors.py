#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Known answers for the compact text mark, from docs/formats.md alone.

A second implementation that shares nothing with the library: Ed25519 is written out from
RFC 8032, BLAKE2b and normalisation are those of the Python standard library.

    python3 tests/vectors/make_text_mark_vectors.py > tests/vectors/text_mark/vectors.json
"""
import hashlib
import json
import unicodedata

# --- Ed25519, RFC 8032, section 6 -------------------------------------------------------------

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        scalar >>= 1
    return result


def base_point():
    y = 4 * pow(5, P - 2, P) % P
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * SQRT_M1 % P
    if x & 1:
        x = P - x
    return (x, y, 1, x * y % P)


B = base_point()


def point_compress(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def secret_expand(seed):
    digest = hashlib.sha512(seed).digest()
    a = int.from_bytes(digest[:32], "little")
    a = a & ((1 << 254) - 8) | 1 << 254
    return a, digest[32:]


def public_key(seed):
    return point_compress(point_multiply(secret_expand(seed)[0], B))


def sign(seed, message):
    a, prefix = secret_expand(seed)
    public = point_compress(point_multiply(a, B))
    r = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % Q
    commitment = point_compress(point_multiply(r, B))
    h = int.from_bytes(hashlib.sha512(commitment + public + message).digest(), "little") % Q
    return commitment + ((r + h * a) % Q).to_bytes(32, "little")


# --- Content hash -----------------------------------------------------------------------------

SEGMENT_MAX = 1024


def second_characters():
    """Characters that may be the second of a composition."""
    seconds = set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))
    for c in range(0x110000):
        parts = unicodedata.decomposition(chr(c)).split()
        if len(parts) == 2 and parts[0][0] != "<" and unicodedata.normalize("NFC", chr(c)) == chr(c):
            seconds.add(int(parts[1], 16))
    return seconds


SECONDS = second_characters()


def has_boundary_before(character):
    first = unicodedata.normalize("NFD", character)[0]
    return unicodedata.combining(first) == 0 and ord(first) not in SECONDS


def characters(data):
    """The characters of the text, and its bytes that are part of none, in order."""
    position = 0
    while position < len(data):
        for size in (1, 2, 3, 4):
            try:
                yield data[position:position + size].decode("utf-8")
                position += size
                break
            except UnicodeDecodeError:
                continue
        else:
            yield data[position:position + 1]
            position += 1


def content_hash(data):
    hasher = hashlib.blake2b(digest_size=32)
    segment = ""

    def end_segment():
        hasher.update(unicodedata.normalize("NFC", segment).encode())

    for item in characters(data):
        if isinstance(item, bytes):
            end_segment()
            segment = ""
            hasher.update(item)
            continue
        if has_boundary_before(item) or len((segment + item).encode()) > SEGMENT_MAX:
            end_segment()
            segment = ""
        segment += item
    end_segment()
    return hasher.digest()


# --- The mark ---------------------------------------------------------------------------------

FIELDS = ["Label", "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator",
          "PropagateID", "ReservedCode2", "Model"]
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def is_provider_code(value):
    if len(value) != 27 or any(c not in ALPHABET for c in value):
        return False
    uscc = value[4:22]
    if value[:2] != "00" or value[2] not in "12" or value[3] != "1" or value[22] not in "012":
        return False
    if any(c not in USCC_ALPHABET for c in uscc):
        return False
    total = sum(USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(uscc[:17]))
    return (31 - total % 31) % 31 == USCC_ALPHABET.index(uscc[17])


def is_uuid(value):
    groups = value.split("-")
    return [len(g) for g in groups] == [8, 4, 4, 4, 12] and \
        all(c in "0123456789abcdef" for g in groups for c in g)


def pack_code(value):
    packed = b""
    for i in range(0, 27, 3):
        number = 0
        for c in value[i:i + 3]:
            number = number * 36 + ALPHABET.index(c)
        packed += number.to_bytes(2, "big")
    return packed


def entry(tag, value):
    return bytes([tag, len(value)]) + value


def encode_fields(label):
    out = b""
    if label.get("Label", "1") != "1":
        out += entry(1, label["Label"].encode())
    for name, code_tag in (("ContentProducer", 2), ("ProduceID", 4), ("ReservedCode1", 6),
                           ("ContentPropagator", 7), ("PropagateID", 9), ("ReservedCode2", 11),
                           ("Model", 12)):
        value = label.get(name, "")
        if value == "" or \
                name == "ContentPropagator" and value == label["ContentProducer"] or \
                name == "PropagateID" and value == label["ProduceID"]:
            continue
        if name in ("ContentProducer", "ContentPropagator"):
            out += entry(code_tag, pack_code(value)) if is_provider_code(value) \
                else entry(code_tag + 1, value.encode())
        elif name in ("ProduceID", "PropagateID"):
            out += entry(code_tag, bytes.fromhex(value.replace("-", ""))) if is_uuid(value) \
                else entry(code_tag + 1, value.encode())
        else:
            out += entry(code_tag, value.encode())
    return out


def make_record(seed, key_number, label, time, text):
    body = key_number + content_hash(text) + time.to_bytes(5, "big") + encode_fields(label)
    record = b"AGM\x01" + (len(body) + 64).to_bytes(2, "big") + body
    return record + sign(seed, b"aigc-label text mark 1\0" + record)


def selectors(data):
    return "".join(chr(0xFE00 + b if b < 16 else 0xE0100 + b - 16) for b in data).encode()


# --- Cases ------------------------------------------------------------------------------------

SEED = bytes(range(32))
NUMBER = bytes.fromhex("815EFCC7064FC722")
CODE = "001191110108335469089C10100"
UUID = "0191a0b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
PLAIN = {"ContentProducer": CODE, "ProduceID": UUID, "Model": "example-model-7b"}
TIME = 1767225600

GOOD = [
    ("typical", PLAIN, TIME, "人工智能写的一段话。\n".encode()),
    ("empty text", PLAIN, TIME, b""),
    ("shortest label", {"ContentProducer": "p", "ProduceID": "i"}, 0, b"x"),
    ("largest time", PLAIN, 2**40 - 1, b"x"),
    ("all fields", {"Label": "2", "ContentProducer": "doubao", "ProduceID": "0001",
                    "ReservedCode1": "{'a':1}", "ContentPropagator": CODE, "PropagateID": UUID,
                    "ReservedCode2": "~", "Model": "通义千问 \"2.5\""}, TIME, b"text"),
    ("propagator as producer", {**PLAIN, "ContentPropagator": CODE, "PropagateID": UUID}, TIME,
     b"text"),
    ("propagator as text", {**PLAIN, "ContentPropagator": "platform", "PropagateID": "7"}, TIME,
     b"text"),
    ("upper-case UUID is text", {**PLAIN, "ProduceID": UUID.upper()}, TIME, b"text"),
    ("longest fields", {"Label": "3", **{name: chr(97 + i) * 255
                                         for i, name in enumerate(FIELDS) if i}}, TIME, b"text"),
    ("accents composed", PLAIN, TIME, "café ṩ 각 が Å 豈".encode()),
    ("accents decomposed", PLAIN, TIME,
     unicodedata.normalize("NFD", "café ṩ 각 が Å").encode() + " \uF900".encode()),
    ("exclusions and growth", PLAIN, TIME, "\uFB2C \U0001D15E \u0958 \u0344".encode()),
    ("invalid bytes", PLAIN, TIME, b"a\xff\xc3(\xe4\xb8 \xf0\x80\x80\x80 \xed\xa0\x80 e\xffe\xcc\x81"),
    ("cut character at the end", PLAIN, TIME, b"abc\xe4\xb8"),
    ("NUL and controls", PLAIN, TIME, bytes(range(128))),
    ("selectors before the mark", PLAIN, TIME, "\u2764\uFE0F\U000E0131\U000E0137".encode()),
    ("longest segment", PLAIN, TIME, ("x" + "\u0307" * 510 + "\u0323").encode()),
    ("one character beyond", PLAIN, TIME, ("x" + "\u0307" * 511 + "\u0323").encode()),
    ("marks alone", PLAIN, TIME, ("\u0307\u0323" * 2000).encode()),
    ("no Han of the first plane", PLAIN, TIME, "\U00020000\U0002F831\u3007".encode()),
]


def bad_cases():
    text = "text\n".encode()
    record = make_record(SEED, NUMBER, PLAIN, TIME, text)
    mark = selectors(record)
    unsigned = record[:-64]

    def resigned(body):
        """A record with this body, rightly signed: only its form is wrong."""
        changed = b"AGM\x01" + (len(body) + 64).to_bytes(2, "big") + body
        return selectors(changed + sign(SEED, b"aigc-label text mark 1\0" + changed))

    head = unsigned[6:51]
    yield "no mark", text, "not-found", 1
    yield "text changed", b"Text\n" + mark, "altered", 3
    yield "newline behind", text + mark + b"\n", "altered", 4
    yield "selector behind", text + mark + selectors(b"\0"), "altered", 4
    yield "signature changed", text + selectors(record[:-1] + bytes([record[-1] ^ 1])), "altered", 5
    yield "other domain", text + selectors(unsigned + sign(SEED, unsigned)), "altered", 5
    yield "time changed", text + selectors(record[:50] + bytes([record[50] ^ 1]) + record[51:]), \
        "altered", 5
    yield "cut short", text + selectors(record[:-1]), "malformed", 7
    yield "magic only", text + selectors(b"AGM"), "malformed", 7
    yield "version 2", text + selectors(b"AGM\x02" + record[4:]), "malformed", 10
    yield "length too small", text + selectors(b"AGM\x01\0\x6c" + record[6:]), "malformed", 8
    yield "length too large", text + selectors(b"AGM\x01\x07\xfb" + record[6:]), "malformed", 8
    yield "twice", text + mark + mark, "malformed", 9
    yield "twice in the middle", mark + text + mark, "malformed", 9
    yield "mark in the middle", text + mark + text, "altered", 4
    yield "producer missing", text + resigned(head + entry(5, b"i")), "malformed", 8
    yield "Label 1 written", text + resigned(head + entry(1, b"1") + entry(3, b"p") +
                                             entry(5, b"i")), "malformed", 8
    yield "fields in another order", text + resigned(head + entry(5, b"i") + entry(3, b"p")), \
        "malformed", 8
    yield "field twice", text + resigned(head + entry(3, b"p") + entry(3, b"p") +
                                         entry(5, b"i")), "malformed", 8
    yield "unknown tag", text + resigned(head + entry(3, b"p") + entry(5, b"i") +
                                         entry(13, b"x")), "malformed", 8
    yield "code as text", text + resigned(head + entry(3, CODE.encode()) + entry(5, b"i")), \
        "malformed", 8
    yield "UUID as text", text + resigned(head + entry(3, b"p") + entry(5, UUID.encode())), \
        "malformed", 8
    yield "propagator written though the same", \
        text + resigned(head + entry(3, b"p") + entry(5, b"i") + entry(8, b"p")), "malformed", 8
    yield "space in a field", text + resigned(head + entry(3, b"a b") + entry(5, b"i")), \
        "malformed", 8
    yield "unprintable model", text + resigned(head + entry(3, b"p") + entry(5, b"i") +
                                               entry(12, "\u202e".encode())), "malformed", 8
    yield "good form after all", text + resigned(content_body(text)), "ok", 0


def content_body(text):
    return NUMBER + content_hash(text) + bytes(5) + entry(3, b"p") + entry(5, b"i")


def main():
    good = []
    for name, label, time, text in GOOD:
        record = make_record(SEED, NUMBER, label, time, text)
        good.append({"name": name, "label": label, "time": time, "text": text.hex(),
                     "content_hash": content_hash(text).hex(), "record": record.hex(),
                     "marked": (text + selectors(record)).hex()})
    bad = [{"name": name, "text": text.hex(), "verdict": verdict, "reason": reason}
           for name, text, verdict, reason in bad_cases()]
    print(json.dumps({"seed": SEED.hex(), "public_key": public_key(SEED).hex(),
                      "key_number": NUMBER.hex(), "good": good, "judged": bad},
                     indent=1, ensure_ascii=True))


if __name__ == "__main__":
    main()
