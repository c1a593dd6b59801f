#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A model service that follows a script: which body, in which pieces, with which faults.

GET or POST /CASE?option=value..., also /CASE/chat/completions and the like, answers with the file of that name:
  cut=N       bytes of a chunk; 0: each event a chunk
  gap=MS      wait between chunks
  step=1      wait before every chunk but the first until somebody gets /_go
  die=N       close the connection after N bytes of the body
  length=1    Content-Length in place of chunks
  status=N type=T encoding=E    of the head; type=none: it does not say
  sums=1      the head says when the body was changed, and sums of it
  endless=1   go on with clean events after the body, until the client leaves
  bytes=HEX   this body in place of a file
/_log tells what happened, as JSON, and forgets it unless asked to keep it (?keep=1): for each answer when each chunk was sent
(monotonic seconds), and when the client left; /_last gives head and body of the last request.

usage: scripted_upstream.py FOLDER PORT-FILE
"""
import json
import os
import select
import socketserver
import sys
import threading
import time
from urllib.parse import parse_qsl, urlsplit

FOLDER = sys.argv[1]
SUMS = ("ETag: \"a\"\r\nLast-Modified: Wed, 02 Dec 2020 00:00:00 GMT\r\nContent-MD5: a\r\n"
        "Digest: md5=a\r\nContent-Digest: md5=:a:\r\nRepr-Digest: md5=:a:\r\n")
ENDLESS = b'data: {"id":"c","choices":[{"index":0,"delta":{"content":"la "}}]}\n\n'
MAX_ENDLESS = 400
STEP_SECONDS = 15
lock = threading.Lock()
go = threading.Semaphore(0)
state = {"log": [], "head": "", "body": ""}


def pieces(body, cut):
    if cut:
        return [body[i:i + cut] for i in range(0, len(body), cut)]
    out = []
    for event in body.split(b"\n\n"):
        out.append(event + b"\n\n")
    out[-1] = out[-1][:-2]
    return [piece for piece in out if piece]


class Handler(socketserver.StreamRequestHandler):
    def read_request(self):
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.connection.recv(65536)
            if not more:
                return None
            data += more
        head, body = data.split(b"\r\n\r\n", 1)
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(body) < length:
            body += self.connection.recv(65536)
        return head.decode("latin-1"), body.decode("utf-8", "replace")

    def reply(self, value):
        data = json.dumps(value).encode()
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                         b"Connection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(data), data))

    def left(self, seconds):
        """Wait; whether the client has left meanwhile."""
        ready, _, _ = select.select([self.connection], [], [], seconds)
        return bool(ready) and not self.connection.recv(1, 2)  # MSG_PEEK

    def handle(self):
        request = self.read_request()
        if request is None:
            return
        url = urlsplit(request[0].split(" ")[1])
        options = dict(parse_qsl(url.query))
        # Clients add their own names to the address.
        parts = url.path.split("/")
        name = next((part for part in parts if "." in part), parts[-1])
        if name == "_log":
            with lock:
                log = state["log"]
                if "keep" not in options:
                    state["log"] = []
            self.reply(log)
        elif name == "_go":
            go.release()
            self.reply({})
        elif name == "_last":
            self.reply({"head": state["head"], "body": state["body"]})
        else:
            with lock:
                state["head"], state["body"] = request
            self.answer(name, options)

    def answer(self, name, options):
        entry = {"name": name, "sent": [], "left": None, "done": False}
        with lock:
            state["log"].append(entry)
        try:
            self.send(name, options, entry)
        except OSError:
            if entry["left"] is None:
                entry["left"] = time.monotonic()

    def send(self, name, options, entry):
        if "bytes" in options:
            body = bytes.fromhex(options["bytes"])
        elif name == "long.png":
            body = b"\x89PNG\r\n\x1a\n" + bytes(70000)
        elif name == "clouds.jpg":
            with open(os.path.join(os.path.dirname(__file__), "..", "cli", name), "rb") as file:
                body = file.read()
        else:
            with open(os.path.join(FOLDER, name), "rb") as file:
                body = file.read()
        kinds = {".sse": "text/event-stream", ".ndjson": "application/x-ndjson"}
        kind = options.get("type", kinds.get(os.path.splitext(name)[1], "application/json"))
        head = "HTTP/1.1 %s X\r\n" % options.get("status", "200")
        if kind != "none":
            head += "Content-Type: %s\r\n" % kind
        if "encoding" in options:
            head += "Content-Encoding: %s\r\n" % options["encoding"]
        if "sums" in options:
            head += SUMS
        whole = "length" in options
        head += "Content-Length: %d\r\n" % len(body) if whole else "Transfer-Encoding: chunked\r\n"
        self.wfile.write((head + "\r\n").encode())
        self.wfile.flush()
        parts = pieces(body, int(options.get("cut", "0")))
        if "die" in options:
            parts = [body[:int(options["die"])]]
        if "endless" in options:
            parts += [ENDLESS] * MAX_ENDLESS
        gap = float(options.get("gap", "0")) / 1000
        for number, part in enumerate(parts):
            if "step" in options and number > 0 and not go.acquire(timeout=STEP_SECONDS):
                return
            self.wfile.write(part if whole else b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.flush()
            entry["sent"].append(time.monotonic())
            if gap and self.left(gap):
                entry["left"] = time.monotonic()
                return
        if "die" not in options:
            entry["done"] = True
            if not whole:
                self.wfile.write(b"0\r\n\r\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128


server = Server(("127.0.0.1", 0), Handler)
with open(sys.argv[2] + ".new", "w") as out:
    out.write(str(server.server_address[1]))
os.rename(sys.argv[2] + ".new", sys.argv[2])
server.serve_forever()
