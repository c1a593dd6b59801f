#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Known answers for security data (TC260-PG-202511A), in every form that services write.

SM3 is written out from GB/T 32905-2016, SM2 from GB/T 32918.2 and .5, RSA from RFC 8017, all on
Python's integers; nothing is shared with the library. The example of GB/T 32918.5, annex A.2 is
checked first. Only the RSA key was made with the openssl command; it is fixed below.

    python3 tests/vectors/make_security_vectors.py tests/vectors/security
"""
import base64
import hashlib
import json
import sys
from pathlib import Path

# --- SM3, GB/T 32905-2016 ---------------------------------------------------------------------

MASK = 0xFFFFFFFF


def rotate(x, n):
    n %= 32
    return (x << n | x >> (32 - n)) & MASK if n else x


def sm3(message):
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
             0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    length = len(message) * 8
    message += b"\x80" + bytes(-(len(message) + 9) % 64) + length.to_bytes(8, "big")
    for start in range(0, len(message), 64):
        w = [int.from_bytes(message[start + 4 * i:start + 4 * i + 4], "big") for i in range(16)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
            w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            t = 0x79CC4519 if j < 16 else 0x7A879D8A
            ss1 = rotate((rotate(a, 12) + e + rotate(t, j)) & MASK, 7)
            ss2 = ss1 ^ rotate(a, 12)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & MASK & g)
            tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & MASK
            tt2 = (gg + h + ss1 + w[j]) & MASK
            d, c, b, a = c, rotate(b, 9), a, tt1
            h, g, f = g, rotate(f, 19), e
            e = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17)
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in state)


# --- SM2, GB/T 32918.2 with the curve of GB/T 32918.5 -----------------------------------------

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
     0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)
USER_ID = b"1234567812345678"


def add(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0] and (p[1] + q[1]) % P == 0:
        return None
    if p == q:
        slope = (3 * p[0] * p[0] + A) * pow(2 * p[1], -1, P)
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P)
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def times(k, p):
    result = None
    while k:
        if k & 1:
            result = add(result, p)
        p = add(p, p)
        k >>= 1
    return result


def n32(x):
    return x.to_bytes(32, "big")


def sm2_sign(d, message, k):
    point = times(d, G)
    z = sm3((len(USER_ID) * 8).to_bytes(2, "big") + USER_ID + n32(A) + n32(B) + n32(G[0]) +
            n32(G[1]) + n32(point[0]) + n32(point[1]))
    e = int.from_bytes(sm3(z + message), "big")
    r = (e + times(k, G)[0]) % N
    s = pow(1 + d, -1, N) * (k - r * d) % N
    return r, s


def check_standard_example():
    d = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
    k = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    r, s = sm2_sign(d, b"message digest", k)
    assert r == 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
    assert s == 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA


# --- DER and PEM --------------------------------------------------------------------------------


def der(tag, content):
    size = len(content)
    head = bytes([size]) if size < 128 else (
        bytes([0x81, size]) if size < 256 else bytes([0x82]) + size.to_bytes(2, "big"))
    return bytes([tag]) + head + content


def der_integer(x):
    return der(2, x.to_bytes(x.bit_length() // 8 + 1, "big"))


OID_EC = bytes.fromhex("06072a8648ce3d0201")
OID_SM2 = bytes.fromhex("06082a811ccf5501822d")
OID_RSA = bytes.fromhex("06092a864886f70d0101010500")


def spki(point):
    return der(0x30, der(0x30, OID_EC + OID_SM2) + der(3, b"\0\4" + n32(point[0]) + n32(point[1])))


def pem(kind, content):
    text = base64.b64encode(content).decode()
    lines = [text[i:i + 64] for i in range(0, len(text), 64)]
    return f"-----BEGIN {kind}-----\n" + "\n".join(lines) + f"\n-----END {kind}-----\n"


def pkcs8(d):
    point = times(d, G)
    key = der(0x30, der_integer(1) + der(4, n32(d)) +
              der(0xA1, der(3, b"\0\4" + n32(point[0]) + n32(point[1]))))
    return der(0x30, der_integer(0) + der(0x30, OID_EC + OID_SM2) + der(4, key))


# --- RSA, RFC 8017 ------------------------------------------------------------------------------

# openssl genrsa 2048; openssl rsa -text
RSA_N = int("d6d359f7d0d036cc0ebf84c1845852fcb5e6c7abae20a20e4724f30ce87d89bc608f3b941f623c2a"
            "542443619e8e38e4526326860c2486cc14db588e211fd0895979cb84e01f446f7e86b0e59aa2a1df"
            "8b36bd2df79ffc0a7bd63522198dd4ab78eb3d4fb1480bfc83e9678338362145ac1063f12ea7c5b9"
            "ebfb8692cd51c4c39c6c81e585daf29f4d15cb34f417b1e84f4076af7672246736c2a1be30bcd6cc"
            "db08c7ea3e617b08b17cd4c7996f772fd9ede13c9aa0abfd49a16422b9968001eb82aacc9959735b"
            "120d209dc4aa90460cbd58c1022e8d9fd36de9f0de6e823c39fb5d4ffa2fd377a4e4f46849c03b2d"
            "d23073077de0c9fa9bbee35b844f29e3", 16)
RSA_D = int("43b3cc10cba03304d0490f5fa583e87378284919140178d1231ec3f2777ac8e3b352b0a617d5efbc"
            "2f54565ff7863eebc603356add7ccd7697c420fe79f5fad4ae7c31e5a874722ee9232db0ceb11e6e"
            "c302f74ffb50523043a2d88fec99c4425e1354f93e97c41f4abb4e420e7f10b1526ebff08c919740"
            "e6dc18273fc9db466e9b64523e481711dd7c6436a358527938f803e8c6ed393bd60ad4e97d13d647"
            "a5f3d1864023f616c07bd224db6b7ca3fd472de352101d97e74f21689c8b8ef5f2cc16f3269d3f0d"
            "fe484856833aa6abbb90c9d1058e8e941324c1f60131309c93dd23486cf96ea97e993e938d5b082d"
            "1eb9b04341beebae86c614aaa629af91", 16)
RSA_E = 65537


def rsa_sign(message):
    info = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(message).digest()
    padded = b"\0\1" + b"\xff" * (256 - 3 - len(info)) + b"\0" + info
    return pow(int.from_bytes(padded, "big"), RSA_D, RSA_N).to_bytes(256, "big")


def rsa_public():
    return der(0x30, der_integer(RSA_N) + der_integer(RSA_E))


def rsa_spki():
    return der(0x30, der(0x30, OID_RSA) + der(3, b"\0" + rsa_public()))


# --- the vectors --------------------------------------------------------------------------------

SM2_OID = "1.2.156.10197.1.501"
RSA_OID = "1.2.840.113549.1.1.11"
LABEL = ("1", "001191110108335469089C10100", "case-1")


def message(label, producer, number):
    return f'"Label":"{label}","ContentProducer":"{producer}","ProduceID":"{number}"'.encode()


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def data(signature, key, oid=SM2_OID, kind="LabelMataData", outer=True, public="PubSD"):
    entries = [{"Type": "DS", "AlgID": oid, "TBSData": {"Type": kind}, "Signature": signature}]
    if key is not None:
        entries.append({"Type": "PubKey", "AlgID": oid, "KeyValue": key})
    inner = {"Type": "TC260PG", "Version": 1, public: entries}
    return compact({"SecurityData": inner} if outer else inner)


def find_key(parity):
    """A key whose point has an even, or an odd, y."""
    d = int.from_bytes(hashlib.sha256(b"security vectors").digest(), "big") % (N - 1)
    while times(d, G)[1] % 2 != parity:
        d += 1
    return d


def main(folder):
    check_standard_example()
    folder = Path(folder)
    even, odd = find_key(0), find_key(1)
    point, odd_point = times(even, G), times(odd, G)
    k = int.from_bytes(hashlib.sha256(b"nonce").digest(), "big") % N
    plain = sm2_sign(even, message(*LABEL), k)
    hashed = sm2_sign(even, sm3(message(*LABEL)), k + 1)
    by_odd = sm2_sign(odd, message(*LABEL), k + 2)

    def raw(pair):
        return (n32(pair[0]) + n32(pair[1])).hex()

    def der_of(pair):
        return der(0x30, der_integer(pair[0]) + der_integer(pair[1])).hex()

    x, xy = n32(point[0]).hex(), (n32(point[0]) + n32(point[1])).hex()
    off_curve = (n32(point[0]) + n32(point[1] ^ 1)).hex()
    rsa = rsa_sign(message(*LABEL)).hex()
    flipped = raw((plain[0] ^ 1, plain[1]))
    changed = (LABEL[0], LABEL[1], "case-2")
    rows = []

    def row(name, text, pinned, alone, label=LABEL):
        rows.append("\t".join((name, *label, text, alone, pinned)))

    # With the pinned keys, and without any.
    good, ours = "trusted", "integrity-only"
    row("minimax: plain, raw, 00 and x", data(raw(plain), "00" + x), good, ours)
    row("stepfun: hashed, DER, SPKI", data(der_of(hashed), spki(point).hex()), good, ours)
    row("plain, DER, point", data(der_of(plain), "04" + xy), good, ours)
    row("plain, raw, x alone", data(raw(plain), x), good, ours)
    row("hashed, raw, x and y", data(raw(hashed), xy), good, ours)
    row("the guide's spelling", data(raw(plain), "04" + xy, kind="Md"), good, ours)
    row("upper case", data(raw(plain).upper(), ("04" + xy).upper()), good, ours)
    row("without the outer object", data(raw(plain), "04" + xy, outer=False), good, ours)
    row("honor: RSA, SPKI, PubSd", data(rsa, rsa_spki().hex(), RSA_OID, public="PubSd"), good, ours)
    row("RSA, PKCS #1", data(rsa, rsa_public().hex(), RSA_OID), good, ours)
    row("another key, compressed odd", data(raw(by_odd), "03" + n32(odd_point[0]).hex()), ours, ours)
    row("no key with it", data(raw(plain), None), good, "unchecked")
    row("no key, signed by another", data(raw(by_odd), None), "unchecked", "unchecked")
    row("a field changed", data(raw(plain), "04" + xy), "altered", "altered", changed)
    row("a field changed, hashed", data(der_of(hashed), spki(point).hex()), "altered", "altered",
        changed)
    row("a field changed, RSA", data(rsa, rsa_spki().hex(), RSA_OID), "altered", "altered", changed)
    row("a bit of the signature", data(flipped, "04" + xy), "altered", "altered")
    row("x alone of an odd point", data(raw(by_odd), n32(odd_point[0]).hex()), "altered", "altered")
    row("a quote in a value", data(raw(plain), "04" + xy), "unchecked", "unchecked",
        (LABEL[0], LABEL[1] + '","ProduceID":"x', LABEL[2]))
    row("an algorithm of others", data(raw(plain), "04" + xy, "1.2.840.10045.4.3.2"), "unchecked",
        "unchecked")
    row("only a binding", data(raw(plain), "04" + xy, kind="Binding"), "unchecked", "unchecked")
    row("no hex", data("nothing", "04" + xy), "malformed", "malformed")
    row("half a byte", data(raw(plain)[:-1], "04" + xy), "malformed", "malformed")
    row("a point that is none", data(raw(plain), "04" + off_curve), "malformed", "malformed")
    row("an empty key", data(raw(plain), ""), "malformed", "malformed")
    row("cut short", data(raw(plain), "04" + xy)[:-20], "malformed", "malformed")
    row("no PubSD", compact({"SecurityData": {"Type": "TC260PG", "Version": 1}}), "unchecked",
        "unchecked")
    row("nothing", "", "none", "none")
    row("a digest", "q1Yx2vZ0Y0aMJ3b8Wm2n3A==", "opaque", "opaque")
    row("a UUID", "3f9c2b1e-5d5e-4a43-9b7e-1f1d5cb1c1aa", "opaque", "opaque")
    row("other JSON", '{"v":1}', "opaque", "opaque")
    (folder / "vectors.tsv").write_text("\n".join(rows) + "\n")
    (folder / "sm2_pinned.pem").write_text(pem("PUBLIC KEY", spki(point)))
    (folder / "rsa_pinned.pem").write_text(pem("PUBLIC KEY", rsa_spki()))
    (folder / "sm2_secret.pem").write_text(pem("PRIVATE KEY", pkcs8(even)))


main(sys.argv[1])
