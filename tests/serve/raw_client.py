#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A client that sees bytes and times, and the checks of the nginx module that need it.

usage: raw_client.py FOLDER NGINX-PORT UPSTREAM-PORT SCRATCH; speaks TAP without a plan.
"""
import gzip
import json
import os
import socket
import struct
import sys
import threading
import time
import zlib

FOLDER, NGINX, UPSTREAM, SCRATCH = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
TIMEOUT = 20
count = 0
failed = 0


def check(name, good, *details):
    global count, failed
    count += 1
    print("%s %d - %s" % ("ok" if good else "not ok", count, name))
    if not good:
        failed += 1
        for detail in details:
            for line in str(detail).splitlines()[:20]:
                print("#   " + line[:300])


class Answer:
    def __init__(self, port, path, body=None, method=None, leave_after=None, headers="",
                 on_piece=None):
        self.pieces = []  # decoded
        self.on_piece = on_piece  # called after each
        self.body = b""
        self.complete = False
        sock = socket.create_connection(("127.0.0.1", port), TIMEOUT)
        sock.settimeout(TIMEOUT)
        method = method or ("GET" if body is None else "POST")
        head = "%s %s HTTP/1.1\r\nHost: test\r\nConnection: close\r\n%s" % (method, path, headers)
        if body is not None:
            head += "Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body)
        sock.sendall(head.encode() + b"\r\n" + (body or b""))
        data = b""
        while b"\r\n\r\n" not in data:
            try:
                more = sock.recv(65536)
            except OSError:
                break
            if not more:
                break
            data += more
        head, _, data = data.partition(b"\r\n\r\n")
        self.head = head.decode("latin-1")
        self.status = int(self.head.split(" ")[1]) if self.head else 0
        self.chunked = "chunked" in self.head.lower()
        self.rest = data
        self.take()
        while leave_after is None or len(self.body) < leave_after:
            try:
                more = sock.recv(65536)
            except OSError:
                break
            if not more:
                break
            self.rest += more
            self.take()
        sock.close()
        if not self.chunked:
            self.complete = True

    def take(self):
        """Move what is complete from `rest` to `body`."""
        if not self.chunked:
            self.body += self.rest
            self.rest = b""
            return
        while b"\r\n" in self.rest:
            size, _, rest = self.rest.partition(b"\r\n")
            length = int(size, 16)
            if len(rest) < length + 2:
                return
            if length == 0:
                self.complete = True
                self.rest = b""
                return
            self.body += rest[:length]
            self.pieces.append(rest[:length])
            self.rest = rest[length + 2:]
            if self.on_piece:
                self.on_piece()


def get(path, **options):
    return Answer(NGINX, path, **options)


def upstream_log(option=""):
    return json.loads(Answer(UPSTREAM, "/_log?" + option).body)


def last_request():
    return json.loads(Answer(UPSTREAM, "/_last").body)


def read(name):
    with open(os.path.join(FOLDER, name), "rb") as file:
        return file.read()


def hold(condition, seconds=5):
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


# The protocol of an answer is told by the address of the request, as services have it.
CASES = sorted(name for name in os.listdir(FOLDER) if not name.endswith(".expected"))
ONCE = [name for name in CASES if "cumulative" not in name]


def clean_answers():
    for place in "plain", "buffered":
        wrong = []
        for name in ONCE:
            if "clean" not in name:
                continue
            # Each of the first cuts is some thousand chunks: once is enough for most.
            for cut in (1, 100000) if name in ("chat-clean.sse", "anthropic-clean.sse") else (17,):
                answer = get("/%s/%s?cut=%d" % (place, name, cut))
                if answer.body != read(name) or not answer.complete:
                    wrong.append("%s cut=%d" % (name, cut))
        check("clean answers leave byte for byte (%s)" % place, not wrong, *wrong)


def labelled_answers():
    wrong = []
    for name in ONCE:
        for cut in (1, 50) if name in ("chat-mask.sse", "responses-stop.sse") else (50, 100000):
            answer = get("/labelled/%s?cut=%d" % (name, cut))
            if answer.body != read(name + ".expected") or not answer.complete:
                wrong.append("%s cut=%d: %r" % (name, cut, answer.body[-300:]))
            if "x-aigc-label: {" not in answer.head.lower():
                wrong.append("%s: no header" % name)
    check("answers of every protocol come out as from the library", not wrong, *wrong)


def nothing_leaves():
    wrong = []
    for place in "plain", "buffered":
        for name in ONCE:
            if "clean" in name:
                continue
            answer = get("/%s/%s?cut=11" % (place, name))
            for word in "badword", "坏词", "stopword", "\\u574f\\u8bcd":
                if word.encode() in answer.body:
                    wrong.append("%s %s: %s" % (place, name, word))
    check("nothing flagged leaves", not wrong, *wrong)


def abort(path, name):
    """A stop in the middle of an endless answer: how late the upstream was left, and what is wrong."""
    upstream_log()
    answer = get(path)
    ended = time.monotonic()
    time.sleep(0.15)
    entry = [e for e in upstream_log() if e["name"] == name][0]
    if entry["left"] is None:
        return None, "was not left"
    # The last chunk that was sent before the client left is at most one gap old.
    late = entry["left"] - entry["sent"][-1]
    if len(entry["sent"]) > 30 or not answer.complete:
        return late, "left after %d chunks, complete %s" % (len(entry["sent"]), answer.complete)
    if late > 0.1 or ended - entry["left"] > 0.1:
        return late, "left after %.3f s, the client %.3f s later" % (late, ended - entry["left"])
    return late, None


def aborts():
    for place in "plain", "buffered":
        wrong, slowest = [], 0
        for name in "chat-stop.sse", "anthropic-stop.sse", "responses-stop.sse", "chat-tool-stop.sse", \
                "ollama-chat-stop.ndjson", "dashscope-stop.sse":
            if place == "buffered" and "ndjson" in name:
                continue
            kind = "" if name.endswith(".sse") else "&cut=40"
            # On a busy machine any process may stand still for a while, but not each time.
            for _ in range(5):
                late, fault = abort("/%s/%s?gap=20&endless=1%s" % (place, name, kind), name)
                if fault is None:
                    slowest = max(slowest, late)
                    break
            else:
                wrong.append("%s: %s" % (name, fault))
        check("a block closes the upstream within 100 ms (%s)" % place, not wrong, *wrong)
        print("# slowest %.1f ms" % (slowest * 1000))


def go_on(times):
    """What lets the model go on when a piece has come, so often."""
    left = iter(range(times))
    return lambda: next(left, None) is not None and Answer(UPSTREAM, "/_go")


def undelayed():
    """The model gives its next event only when the last one has come through."""
    events = [event for event in read("chat-clean.sse").split(b"\n\n") if event]
    answer = get("/plain/chat-clean.sse?step=1", on_piece=go_on(len(events) - 1))
    check("clean events are not delayed", answer.complete and
          [piece.rstrip(b"\n") for piece in answer.pieces] == events,
          "%d of %d events" % (len(answer.pieces), len(events)), answer.body[-300:])
    elements = [b'%c{"candidates":[{"content":{"parts":[{"text":"then %d"}]}}]}' % (sign, i)
                for i, sign in enumerate(b"[,,")] + [b"]"]
    for place in "plain", "buffered":
        answer = get("/%s/x.json?step=1&type=application/json&cut=%d&bytes=%s" %
                     (place, len(elements[0]), b"".join(elements).hex()),
                     on_piece=go_on(len(elements) - 1))
        check("nor are the elements of an array of Gemini's: " + place, answer.complete and
              answer.pieces == elements, answer.pieces)


def requests():
    clean = b'{"model":"m","stream":true,"messages":[{"role":"user","content":"hi"}],"user":"me"}'
    masked = clean.replace(b"hi", b"a badword")
    stopped = clean.replace(b"hi", b"a stopword")
    answer = get("/asked/chat-clean.sse", body=clean)
    check("fields of a request are set and taken away", answer.status == 200 and
          last_request()["body"] == clean.decode().replace("{", '{"watermarking":true,', 1)
          .replace(',"user":"me"', ""), last_request()["body"])
    get("/asked/chat-clean.sse", body=masked)
    check("a request is masked", "a *******" in last_request()["body"], last_request()["body"])
    get("/asked/chat-clean.sse", body=masked.replace(b"a badword", b"x" * 200000 + b" badword"))
    check("a long request, put into a file, is masked", last_request()["body"].count("*") == 7 and
          "xxx *******" in last_request()["body"], len(last_request()["body"]))
    check("the length of the new body is told",
          "ontent-length: %d" % len(last_request()["body"]) in last_request()["head"].lower() or
          "ontent-Length: %d" % len(last_request()["body"]) in last_request()["head"],
          last_request()["head"])
    sums = "".join("%s: a\r\n" % name for name in ("Content-MD5", "digest", "Content-Digest",
                                                    "Repr-Digest"))
    others = "".join("X-%d: %d\r\n" % (i, i) for i in range(50))
    for body, left in (masked, 0), (clean, 4):
        get("/strict/chat-clean.sse", body=body, headers=others + sums)
        head = last_request()["head"]
        check("sums of a request are passed on where it is not changed only: %d" % left,
              head.lower().count(": a\r\n") == left and
              all("X-%d: %d" % (i, i) in head for i in range(50)), head)
    answer = get("/plain/chat-clean.sse", headers=others + "Range: bytes=5-\r\nIf-Range: a\r\n")
    head = last_request()["head"]
    check("the whole answer is asked for, whatever the client wants", answer.status == 200 and
          answer.body == read("chat-clean.sse") and "range" not in head.lower() and
          all("X-%d: %d" % (i, i) in head for i in range(50)), head)
    for header in ("Accept-Encoding: gzip, br\r\n" + others, others + "ACCEPT-encoding: gzip\r\n",
                   "Accept-Encoding: gzip\r\nAccept-Encoding: br\r\nX-1: a\r\n"):
        answer = get("/zipped/chat-mask.sse", headers=header)
        head = last_request()["head"].lower()
        check("the upstream is not to compress", head.count("accept-encoding: ") == 1 and
              "accept-encoding: identity" in head, head)
        check("but nginx may", "Content-Encoding: gzip" in answer.head and
              gzip.decompress(answer.body) == get("/plain/chat-mask.sse").body, answer.head)
    answer = get("/zipped/chat-mask.sse")
    check("for who takes that", "accept-encoding" not in last_request()["head"].lower() and
          answer.body == get("/plain/chat-mask.sse").body, answer.head)
    get("/fallback/x.json?status=503&bytes=" + b"{}".hex(),
        body=masked.replace(b"a badword", b"x" * 200000 + b" badword"))
    check("so is what another upstream gets", "/fallback/" in last_request()["head"] and
          "xxx *******" in last_request()["body"] and
          "X-Body-File" not in last_request()["head"], last_request()["head"])
    upstream_log()
    for path in "/asked/v1/chat/completions", "/asked/v1/messages", "/asked/v1/responses", \
            "/asked/v1/completions", "/asked/api/chat":
        answer = get(path, body=stopped)
        check("a request is refused by an answer: " + path, answer.status == 200 and
              b"Sorry" in answer.body and b"stopword" not in answer.body, answer.head, answer.body)
    answer = get("/strict/v1/chat/completions", body=stopped)
    check("a request is refused by an error", answer.status == 400 and
          json.loads(answer.body)["error"]["code"] == "content_filter", answer.head, answer.body)
    answer = get("/asked/v1/chat/completions", body=b'{"messages":')
    check("what is no JSON is refused, and told so", answer.status == 400 and
          b"no JSON object, or is compressed" in answer.body and
          hold(lambda: said("a request could not be scanned")), answer.head, answer.body)
    for path, member, status in (("v1/other", "input", 200), ("v1/embeddings", "input", 400),
                                 ("v1/images/generations", "prompt", 400),
                                 ("v1beta/models/m:generateContent", "contents", 200),
                                 ("v1beta/models/m:countTokens", "contents", 400),
                                 ("v1beta/models/m:embedContent", "content", 400)):
        answer = get("/asked/" + path, body=b'{"%s":["stopword"]}' % member.encode())
        check("a refusal is words only for who waits for words: " + path,
              answer.status == status, answer.head)
    answer = get("/asked/v1beta/models/m:streamGenerateContent?alt=sse",
                 body=b'{"contents":["stopword"]}')
    check("Gemini refuses in events where they are asked for", answer.status == 200 and
          answer.body.startswith(b'data: {"candidates":') and answer.body.endswith(b"}\n\n") and
          "text/event-stream" in answer.head, answer.head, answer.body)
    for path, own in ("/completions", True), ("/v1/completions", False), ("/completion", True):
        answer = get("/asked" + path, body=b'{"prompt":"stopword","n_predict":9}')
        check("who is refused by llama.cpp's own is told so: " + path, answer.status == 200 and
              (b'"stop_type"' in answer.body) == own and (b'"choices"' in answer.body) != own,
              answer.head, answer.body)
    answer = get("/asked/v1beta/models/m:streamGenerateContent", body=b'{"contents":["stopword"]}')
    check("and in an array else", answer.status == 200 and
          "SAFETY" in json.loads(answer.body)[0]["candidates"][0]["finishReason"] and
          "application/json" in answer.head, answer.head, answer.body)
    answer = get("/closed/v1/chat/completions", body=stopped)
    check("a request of who is not let in is not scanned", answer.status == 403, answer.head,
          answer.body)
    check("the model was not asked", upstream_log() == [])


def faults():
    body = read("chat-mask.sse")
    at = body.index("wo".encode()) + 1
    answer = get("/plain/chat-mask.sse?die=%d" % at)
    check("of an event that is cut off nothing leaves", b"bad" not in answer.body and
          body.startswith(answer.body[:100]), answer.body[-200:])
    answer = get("/plain/chat-clean.sse?encoding=gzip")
    check("a compressed answer is not passed on", answer.status == 502, answer.head)
    answer = get("/plain/chat-clean.sse?encoding=identity")
    check("an answer that says it is not compressed is", answer.complete and
          answer.body == read("chat-clean.sse"), answer.head)
    for charset, status in (("UTF-8", 200), ("us-ascii", 200), ("utf-8;q=1", 200), ("", 200),
                            ("%22utf-8%22", 200), ("gbk", 502), ("%22Big5%22", 502)):
        answer = get("/plain/chat-clean.sse?type=text/event-stream;charset=" + charset)
        check("an answer in %s: %d" % (charset, status), answer.status == status, answer.head)
    check("and the log says what can be done", said("proxy_hide_header Content-Type"))
    answer = get("/untyped/chat-mask.sse?type=text/event-stream;charset=iso-8859-1")
    check("which is so", answer.status == 200 and
          answer.body == get("/plain/chat-mask.sse").body, answer.head)
    answer = get("/plain/chat-clean.sse?status=206")
    check("a part of an answer is not passed on", answer.status == 502, answer.head)
    for status in (100, 101, 103):
        answer = get("/plain/chat-mask.sse?status=%d" % status)
        check("what follows %d is not passed on" % status, answer.status == 502 and
              b"badword" not in answer.body, answer.head)
    check("and what a WebSocket needs is told", said("for WebSocket and the like"))
    before = metric_values()
    answer = get("/signed/chat-clean.sse?sums=1", method="HEAD")
    check("a head alone is no answer that is judged", answer.status == 200 and
          "Digest" not in answer.head and
          all(value == before.get(name) for name, value in metric_values().items()
              if name.startswith("aigc_requests_total")), answer.head)
    for path in ("/plain/chat-clean.sse?", "/image/x.png?type=image/png&bytes=%s&" % png().hex()):
        answer = get(path + "sums=1")
        check("sums and dates of what came do not leave: " + path[:8], answer.status == 200 and not
              any(word in answer.head.lower() for word in ("etag", "modified", "digest", "md5")),
              answer.head)
    answer = get("/off/chat-clean.sse?sums=1")
    check("but where nothing is done", answer.head.count("igest:") == 3, answer.head)
    for name in ("jsonl", "x-jsonl", "x-jsonlines", "ndjson"):
        answer = get("/plain/ollama-chat-clean.ndjson?type=application/" + name)
        check("lines of JSON pass by the name " + name, answer.complete and
              answer.body == read("ollama-chat-clean.ndjson"), answer.head)
    for name in ("ollama-chat-mask.ndjson", "chat-mask.sse", "chat-whole-mask.json"):
        answer = get("/plain/%s?type=none&cut=7" % name)
        check("an answer without a type is filtered: " + name, answer.complete and
              answer.body == get("/plain/" + name).body and b"***" in answer.body, answer.head)
    answer = get("/plain/x?type=none&status=503&bytes=" + b"busy".hex())
    check("an error without a type passes", answer.status == 503 and answer.body == b"busy",
          answer.head)
    answer = get("/plain/chat-clean.sse?type=text/plain;x=a%2Bjson")
    check("a parameter is no type", answer.status == 502, answer.head)
    answer = get("/plain/chat-clean.sse?type=text/html")
    check("an answer of another type is not passed on", answer.status == 502, answer.head)
    answer = get("/plain/x.json?status=429&bytes=" + b'{"error":{"message":"slow"}}'.hex())
    check("an error of the model passes", answer.status == 429 and b"slow" in answer.body,
          answer.head, answer.body)
    answer = get("/plain/x.json?status=500&bytes=" + b'{"error":{"message":"a badword"}}'.hex())
    check("and is scanned", answer.status == 500 and b"badword" not in answer.body, answer.body)
    answer = get("/plain/x.json?status=503&type=text/html&bytes=" + b"<h1>busy</h1>".hex())
    check("an error page passes", answer.status == 503 and b"busy" in answer.body, answer.head)
    answer = get("/plain/x.sse?bytes=" + b"data: {nonsense\n\n".hex())
    check("what cannot be read ends with an error", b"nonsense" not in answer.body and
          b'"error"' in answer.body and answer.complete, answer.body)
    answer = get("/small/x.sse?bytes=" + (b"data: " + b"x" * 2000).hex())
    check("an event over the limit ends with an error", b"xxx" not in answer.body and
          b'"error"' in answer.body, answer.body)
    answer = get("/plain/x.json?bytes=" + b'{"foo":["a badword"]}'.hex())
    check("a document of no known shape is scanned", answer.body == b'{"foo":["a *******"]}',
          answer.body)
    upstream_log()
    get("/plain/chat-clean.sse?gap=20&endless=1", leave_after=600)
    log = []

    def all_left():
        log.extend(upstream_log("keep=1"))
        return log and log[-1]["left"]

    check("when the client leaves, the upstream is left", hold(all_left), log[-1:])
    answer = get("/plain/chat-clean.sse", method="HEAD")
    check("HEAD has a head only", answer.status == 200 and answer.body == b"", answer.body)
    answer = get("/off/chat-mask.sse")
    check("where it is off, nothing is touched", answer.body == body)
    answer = get("/shadow/chat-stop.sse")
    check("a shadow changes nothing", answer.body == read("chat-stop.sse"))
    answer = get("/plain/x?" + "a" * 20000)
    check("an address that is too long is no harm", answer.status in (0, 414), answer.head)


def png(size=32):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I",
                                                                        zlib.crc32(kind + data))
    raw = b"".join(b"\0" + bytes([x * 8 % 256 for x in range(size)]) for _ in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + \
        chunk(b"IEND", b"")


def chunks(data):
    """The chunks of a PNG file: {type: data}."""
    found, at = {}, 8
    while at < len(data):
        size = struct.unpack(">I", data[at:at + 4])[0]
        kind = data[at + 4:at + 8]
        found[kind] = found.get(kind, b"") + data[at + 8:at + 8 + size]
        at += size + 12
    return found


def images():
    for how in "", "&length=1":
        answer = get("/image/x.png?type=image/png%s&bytes=%s" % (how, png().hex()))
        check("an image gets its label" + how, answer.status == 200 and b"AIGC" in answer.body and
              b"Example" in answer.body and answer.body.startswith(b"\x89PNG"), answer.head)
    with open(os.path.join(SCRATCH, "image.png"), "wb") as file:
        file.write(answer.body)
    before = png(256)
    path = "/picture/x.png?type=image/png&bytes=%s" % before.hex()
    answer = get(path)
    after = chunks(answer.body) if answer.status == 200 else {}
    check("an image gets all its labels", b"caBX" in after and b"iTXt" in after and
          zlib.decompress(after[b"IDAT"]) != zlib.decompress(chunks(before)[b"IDAT"]), answer.head)
    with open(os.path.join(SCRATCH, "picture.png"), "wb") as file:
        file.write(answer.body)
    several = [threading.Thread(target=lambda: sizes.append(len(get(path).body))) for _ in range(8)]
    sizes = []
    for thread in several:
        thread.start()
    # A client that does not wait for its image.
    Answer(NGINX, path, leave_after=0)
    for thread in several:
        thread.join()
    check("several at a time", len(sizes) == 8 and min(sizes) > 4000, sizes)
    answer = get("/pixels/clouds.jpg?type=image/jpeg")
    check("a photograph gets all labels, the invisible one too", answer.status == 200 and
          answer.body.startswith(b"\xff\xd8") and b"AIGC" in answer.body, answer.head)
    with open(os.path.join(SCRATCH, "pixels.jpg"), "wb") as file:
        file.write(answer.body)
    small = png(100).hex()
    answer = get("/pixels/x.png?type=image/png&bytes=" + small)
    check("what cannot carry the invisible mark is not passed on", answer.status == 502, answer.head)
    answer = get("/pixels/weak/x.png?type=image/png&bytes=" + small)
    check("unless that is allowed", answer.status == 200 and b"AIGC" in answer.body, answer.head)
    answer = get("/picture/x.png?type=image/png&bytes=" + b"no picture at all".hex())
    check("what is no image is not passed on", answer.status == 502, answer.head)
    answer = get("/picture/x.png?type=image/png&die=50&bytes=" + before.hex())
    check("an image that was cut short is not passed on", answer.status == 502, answer.head)
    answer = get("/image/long.png?type=image/png&length=1")
    check("an image over the limit is not passed on", answer.status == 502, answer.head)


def metric_values():
    values = {}
    for line in get("/status").body.decode().splitlines():
        if not line.startswith("#"):
            name, _, value = line.rpartition(" ")
            values[name] = float(value)
    return values


def logged(text):
    """Whether a line has it; nginx writes one a moment behind its answer."""
    for _ in range(50):
        with open(os.path.join(SCRATCH, "access.log")) as file:
            if text in file.read():
                return True
        time.sleep(0.1)
    return False


def said(text):
    """Whether the error log has it."""
    with open(os.path.join(SCRATCH, "error.log"), errors="replace") as file:
        return text in file.read()


def metrics():
    values = metric_values()
    wanted = [
        'aigc_requests_total{direction="output",protocol="openai-chat",verdict="stopped"}',
        'aigc_requests_total{direction="output",protocol="anthropic",verdict="masked"}',
        'aigc_requests_total{direction="input",protocol="openai-chat",verdict="refused"}',
        'aigc_rule_hits_total{category="X.a",action="redact"}',
        'aigc_rule_hits_total{category="X.b",action="shadow"}',
        'aigc_scan_seconds_count', 'aigc_hold_seconds_count', 'aigc_ruleset_age_seconds{set="0"}',
    ]
    absent = [name for name in wanted if name not in values]
    check("the status has what operators ask for", not absent, *absent)
    unread = 'aigc_requests_total{direction="output",protocol="auto",verdict="failed"}'
    count = metric_values().get(unread, 0)
    get("/asked/x.json?n=1", body=b"no JSON")
    get("/plain/chat-clean.sse?encoding=gzip&n=2")
    get("/plain/x.html?type=text/html&n=3&bytes=" + b"a".hex())
    check("answers that cannot be read are counted", metric_values()[unread] == count + 2)
    check("and told", logged("gzip&n=2 502 failed") and logged("&n=3&bytes=61 502 failed"))
    died = unread.replace("auto", "openai-chat")
    passed = died.replace("failed", "passed")
    before = metric_values()
    answer = get("/plain/chat-clean.sse?die=600&n=4")
    check("an answer of a model that died has failed, and has not passed", not answer.complete and
          hold(lambda: metric_values().get(died, 0) == before.get(died, 0) + 1) and
          metric_values()[passed] == before[passed] and
          metric_values()["aigc_incomplete_total"] == before["aigc_incomplete_total"] + 1)
    get("/plain/chat-clean.sse?gap=20&endless=1&n=5", leave_after=600)
    check("so has one whose client left", hold(lambda: metric_values().get(died, 0) == before.get(died, 0) + 2))
    check("which is told, too", logged("die=600&n=4 200 failed openai-chat") and
          logged("endless=1&n=5 200 failed openai-chat"))
    check("so are requests", logged("?n=1 400 - - - rule=- request=failed"))
    check("variables are for the access log",
          logged("/plain/chat-stop.sse?cut=11 200 stopped openai-chat 1 rule=stop"))


RULES = os.path.join(SCRATCH, "rules.yaml")


def replace_rules(text):
    with open(RULES + ".new", "w") as file:
        file.write(text)
    os.rename(RULES + ".new", RULES)


WORKERS = 2


def count_renewals():
    """Each worker replaces its rules by itself."""
    return metric_values()['aigc_ruleset_renewals_total{result="replaced"}']


def renewal():
    with open(RULES) as file:
        before = file.read()
    fresh = "/plain/x.json?bytes=" + b'{"choices":[{"message":{"content":"fresh"}}]}'.hex()
    check("a word is clean", b"fresh" in get(fresh).body)
    renewals = count_renewals()
    replace_rules(before.replace("badword", "badword, fresh"))
    check("rules are replaced while nginx runs",
          hold(lambda: count_renewals() >= renewals + WORKERS) and b"fresh" not in get(fresh).body)
    replace_rules("rules: [{id: broken")
    log = os.path.join(SCRATCH, "error.log")
    check("broken rules are refused, which the log says",
          hold(lambda: "were not replaced" in open(log).read()))
    check("and the rules before stay", b"fresh" not in get(fresh).body)
    replace_rules(before)
    hold(lambda: all(b"fresh" in get(fresh).body for _ in range(8)))


def main():
    clean_answers()
    labelled_answers()
    nothing_leaves()
    aborts()
    undelayed()
    requests()
    faults()
    images()
    metrics()
    renewal()
    return 1 if failed else 0


sys.exit(main())
