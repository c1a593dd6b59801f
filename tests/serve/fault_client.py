#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What goes wrong around the nginx module: the model or the client leaves in the middle, the client
is slow, rules vanish or break, the disk of the audit log is full, a worker is killed. Each has its
policy, and the logs say what was scanned; docs/serving.md tells them.

usage: fault_client.py FOLDER PORT UPSTREAM-PORT SCRATCH MASTER-PID DISK

DISK is 1 if SCRATCH/audit is a small disk of its own. Speaks TAP without a plan.
"""
import json
import os
import signal
import socket
import sys
import time

FOLDER, SCRATCH = sys.argv[1], sys.argv[4]
PORT, UPSTREAM, MASTER, HAS_DISK = (int(sys.argv[i]) for i in (2, 3, 5, 6))
TIMEOUT = 20
# What a worker may grow while a client does not read: buffers of nginx and of the kernel.
SLOW_KILOBYTES = 2048
count = failed = 0


def check(name, good, *details):
    global count, failed
    count += 1
    failed += not good
    print("%s %d - %s" % ("ok" if good else "not ok", count, name), flush=True)
    if not good:
        for detail in details:
            print("#   " + str(detail)[:600])


def read(name):
    with open(os.path.join(FOLDER, name), "rb") as file:
        return file.read()


def wait_until(condition, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


class Stream:
    """An answer as it comes."""

    def __init__(self, path, port=PORT, body=None, room=None):
        self.sock = socket.socket()
        if room:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.sock.settimeout(TIMEOUT)
        self.sock.connect(("127.0.0.1", port))
        head = "%s %s HTTP/1.1\r\nHost: test\r\nConnection: close\r\n" % (
            "POST" if body else "GET", path)
        if body:
            head += "Content-Length: %d\r\n" % len(body)
        self.sock.sendall(head.encode() + b"\r\n" + (body or b""))
        self.raw = bytearray()

    def take(self, length):
        """Wait until so much came, or the end. @return whether it came."""
        while len(self.raw) < length:
            try:
                more = self.sock.recv(1 << 20)
            except ConnectionError:
                return False
            if not more:
                return False
            self.raw += more
        return True

    def rest(self):
        self.take(1 << 62)
        self.sock.close()
        return self

    @property
    def status(self):
        return int(self.raw.split(b" ", 2)[1]) if self.raw else 0

    @property
    def complete(self):
        return b"chunked" not in self.raw.partition(b"\r\n\r\n")[0] or \
            self.raw.endswith(b"\r\n0\r\n\r\n")

    @property
    def body(self):
        head, _, rest = bytes(self.raw).partition(b"\r\n\r\n")
        if b"chunked" not in head:
            return rest
        out = []
        at = 0
        while (line := rest.find(b"\r\n", at)) >= 0:
            size = int(rest[at:line], 16)
            out.append(rest[line + 2:line + 2 + size])
            at = line + 2 + size + 2
        return b"".join(out)


def get(path, **options):
    return Stream(path, **options).rest()


def decisions():
    with open(os.path.join(SCRATCH, "audit", "log")) as file:
        records = [json.loads(line) for line in file]
    return [record for record in records if record["kind"] == "decision"]


def last_decision():
    return (decisions() or [None])[-1]


def decides(**wanted):
    """Whether the newest decision comes to be so."""
    return wait_until(lambda: (d := last_decision()) and
                      all(d.get(name) == value for name, value in wanted.items()), 3)


def said(text):
    """Whether the error log comes to say so."""
    def look():
        with open(os.path.join(SCRATCH, "error.log"), errors="replace") as file:
            return text in file.read()
    return wait_until(look, 5)


def workers():
    with open("/proc/%d/task/%d/children" % (MASTER, MASTER)) as file:
        return [int(pid) for pid in file.read().split()]


def memory():
    with open("/proc/%d/status" % workers()[0]) as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


def upstream_log():
    return json.loads(get("/_log", port=UPSTREAM).body)


def the_model_dies():
    body = read("chat-mask.sse")
    for place in range(body.index(b"bad") + 3, body.index(b"bad") + 60, 19):
        answer = get("/plain/chat-mask.sse?die=%d" % place)
        check("the model dies after %d bytes: nothing that was held leaves" % place,
              b"bad" not in answer.body and not answer.complete, answer.body[-200:])
        check("and the client is not told that this was all; the log says how much was scanned",
              decides(outcome="failed", error="stopped") and
              last_decision()["bytes"] == last_decision()["scanned"], last_decision())
    check("which was some of it", last_decision()["scanned"] > 0, last_decision())
    check("so does the error log", said("an answer was cut short"))


def the_client_leaves():
    upstream_log()
    stream = Stream("/plain/chat-clean.sse?gap=10&endless=1")
    stream.take(600)
    stream.sock.close()
    check("the client leaves: the log says how much was scanned",
          decides(outcome="failed", error="stopped") and last_decision()["scanned"] > 0,
          last_decision())
    check("and the model is left", wait_until(lambda: (log := upstream_log()) == [] or
                                              all(e["left"] for e in log), 3))


def a_slow_client():
    with open(os.path.join(SCRATCH, "long.sse"), "rb") as file:
        expected = file.read()
    get("/long/long.sse")
    for place in "long", "long_buffered":
        before = memory()
        stream = Stream("/%s/long.sse" % place, room=4096)
        stream.take(2000)
        time.sleep(1)
        grown = memory() - before
        check("a client that does not read takes no memory (%s)" % place, grown < SLOW_KILOBYTES,
              "%d kilobytes" % grown)
        check("and gets all of it in the end (%s)" % place,
              stream.rest().complete and stream.body == expected, len(stream.body))
        check("which the log says (%s)" % place, decides(outcome="passed"), last_decision())


RULES = os.path.join(SCRATCH, "rules.yaml")
BUNDLE = os.path.join(SCRATCH, "bundle.tar")


def masks(place):
    answer = get("/%s/chat-mask.sse" % place)
    return answer.status == 200 and b"badword" not in answer.body and answer.complete


def rules_vanish():
    for path, place in (RULES, "plain"), (BUNDLE, "bundled"):
        with open(path, "rb") as file:
            good = file.read()
        name = os.path.basename(path)
        os.rename(path, path + ".away")
        check("%s vanishes, which the log says" % name, said('rules "%s" were not replaced' % path))
        check("and the rules before stay (%s)" % place, masks(place))
        os.kill(MASTER, signal.SIGHUP)
        check("nginx does not reload without %s" % name, said('aigc_rules "%s"' % path))
        check("and goes on as it was (%s)" % place, masks(place))
        half = good[:len(good) // 2] + b"\xff" + good[len(good) // 2:]
        with open(path, "wb") as file:
            file.write(half)
        time.sleep(0.3)
        check("broken rules are not used (%s)" % place, masks(place))
        os.rename(path + ".away", path)
        check("when it is back, the log says so (%s)" % place,
              said('rules "%s" are now' % path) and masks(place))


def the_disk_is_full():
    fill = os.path.join(SCRATCH, "audit", "fill")

    def fill_up():
        with open(fill, "wb", buffering=0) as file:
            try:
                while file.write(bytes(512)):
                    pass
            except OSError:
                pass
    before = len(decisions())
    # The last block of the log has room for some records still.
    streams = [Stream("/plain/chat-clean.sse?gap=100") for _ in range(20)]
    for stream in streams:
        stream.take(300)
    fill_up()
    whole = [stream for stream in streams if stream.rest().complete]
    cut = [stream for stream in streams if not stream.complete]
    check("the disk of the audit log fills up: the end of an answer without a record does not leave",
          len(whole) == len(decisions()) - before and cut and
          not any(b"[DONE]" in stream.body for stream in cut), len(whole), len(cut))
    check("which the log says", said("cannot be written"))
    answer = get("/plain/chat-clean.sse")
    check("an answer that cannot be written down is not begun", answer.status == 502, answer.raw)
    asked = b'{"messages":[{"role":"user","content":"hi"}]}'
    upstream_log()
    answer = get("/asked/chat-clean.sse", body=asked)
    check("and the model is not asked", answer.status == 500 and upstream_log() == [], answer.raw)
    dropping = os.path.join(SCRATCH, "audit", "dropping")
    whole = [get("/dropping/chat-clean.sse").complete for _ in range(20)]
    check("where records may be dropped, answers pass", all(whole), whole)
    os.unlink(fill)
    get("/dropping/chat-clean.sse")
    with open(dropping) as file:
        records = [json.loads(line) for line in file]
    kept = sum(record["kind"] == "decision" for record in records)
    check("and the log says how many were dropped",
          records[-1].get("dropped", 0) > 0 and kept + records[-1]["dropped"] == 21, records[-1])
    answer = get("/plain/chat-clean.sse")
    check("with room, all is as before", answer.body == read("chat-clean.sse") and
          decides(outcome="passed"), answer.raw[:300])


def a_worker_is_killed():
    stream = Stream("/plain/chat-clean.sse?gap=100")
    stream.take(300)
    killed = workers()[0]
    os.kill(killed, signal.SIGKILL)
    stream.rest()
    check("a worker is killed: its streams do not end as if they were whole", not stream.complete)
    check("another one takes over",
          wait_until(lambda: (workers() or [killed])[0] != killed) and
          get("/plain/chat-clean.sse").body == read("chat-clean.sse"))
    check("and the log goes on", decides(outcome="passed"))


def main():
    the_model_dies()
    the_client_leaves()
    a_slow_client()
    rules_vanish()
    if HAS_DISK:
        the_disk_is_full()
    else:
        print("ok %d - the disk of the audit log fills up # SKIP no disk of its own" % (count + 1))
    a_worker_is_killed()
    return 1 if failed else 0


sys.exit(main())
