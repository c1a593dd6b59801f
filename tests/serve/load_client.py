#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Many streams at a time, each compared byte for byte with what it must be, while rules are
replaced and nginx reloads.

usage: load_client.py FOLDER PORT SCRATCH MASTER-PID STREAMS RENEWALS RELOADS

FOLDER has answers NAME and NAME.expected, see tests/api/response_bodies. SCRATCH/rules.yaml is
renamed over again and again until workers have taken RENEWALS new sets of rules in all; the master
gets SIGHUP RELOADS times in the first half. Prints what happened as JSON: streams that were not as
they must be are "failed".
"""
import json
import os
import random
import selectors
import signal
import socket
import sys
import threading
import time
import urllib.request

FOLDER, SCRATCH = sys.argv[1], sys.argv[3]
PORT, MASTER, STREAMS, RENEWALS, RELOADS = (int(a) for a in (sys.argv[2], *sys.argv[4:8]))
CONNECTIONS = 64
LEAVES = 0.01  # of the clients, in the middle
STREAM_SECONDS = 60
RUN_SECONDS = 60 + STREAMS / 100 + RENEWALS
random.seed(11)


def read(name):
    with open(os.path.join(FOLDER, name), "rb") as file:
        return file.read()


NAMES = sorted(n for n in os.listdir(FOLDER) if not n.endswith(".expected") and
               "cumulative" not in n)
EXPECTED = {name: read(name + ".expected") for name in NAMES}


class Peer:
    """One connection, which takes a stream after the other."""

    def __init__(self, run):
        self.run = run
        self.sock = None
        self.begin()

    def begin(self):
        self.name = random.choice(NAMES)
        self.leave_at = random.randrange(1, 400) if random.random() < LEAVES else None
        self.since = time.monotonic()
        self.send()

    def send(self):
        self.raw = b""
        if self.sock is None:
            self.sock = socket.create_connection(("127.0.0.1", PORT), 10)
            self.sock.setblocking(False)
            self.run.selector.register(self.sock, selectors.EVENT_READ, self)
        try:
            self.sock.send(b"GET /%s HTTP/1.1\r\nHost: load\r\n\r\n" % self.name.encode())
        except OSError:
            self.lost()

    def close(self):
        if self.sock is not None:
            self.run.selector.unregister(self.sock)
            self.sock.close()
            self.sock = None

    def lost(self):
        """The server has closed. It may do that between two streams, not within one."""
        self.close()
        if self.raw:
            self.end(False, "closed after %r" % self.raw[-60:])
        else:
            self.send()

    def end(self, good, why=""):
        self.run.note(good, self.name, why)
        if self.run.wants_more():
            self.begin()
        else:
            self.close()

    def readable(self):
        try:
            more = self.sock.recv(262144)
        except BlockingIOError:
            return
        except OSError:
            more = b""
        if not more:
            self.lost()
            return
        self.raw += more
        if self.leave_at is not None and len(self.raw) > self.leave_at:
            self.close()
            self.run.left += 1
            self.end(True)
        elif self.raw.endswith(b"\r\n0\r\n\r\n"):
            body = self.body()
            good = self.raw.startswith(b"HTTP/1.1 200 ") and body == EXPECTED[self.name]
            self.end(good, repr(body[-200:]))

    def body(self):
        rest = self.raw[self.raw.index(b"\r\n\r\n") + 4:]
        out = []
        at = 0
        while True:
            line = rest.index(b"\r\n", at)
            size = int(rest[at:line], 16)
            if size == 0:
                return b"".join(out)
            out.append(rest[line + 2:line + 2 + size])
            at = line + 2 + size + 2


class Run:
    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self.done = self.left = 0
        self.failed = []
        self.memory = []
        self.renewed = self.reloaded = 0
        self.over = False

    def note(self, good, name, why):
        self.done += 1
        if not good:
            self.failed.append("%s: %s" % (name, why))

    def wants_more(self):
        return not self.over and (self.done < STREAMS or self.renewed < RENEWALS)

    def go(self):
        peers = [Peer(self) for _ in range(CONNECTIONS)]
        end = time.monotonic() + RUN_SECONDS
        while any(peer.sock for peer in peers):
            for key, _ in self.selector.select(1):
                key.data.readable()
            now = time.monotonic()
            self.over = now > end
            for peer in peers:
                if peer.sock and now - peer.since > STREAM_SECONDS:
                    peer.close()
                    peer.end(False, "no end")
        self.over = True


def workers():
    with open("/proc/%d/task/%d/children" % (MASTER, MASTER)) as file:
        return [int(pid) for pid in file.read().split()]


def memory():
    """Kilobytes of the largest worker that is no older one that is about to end."""
    sizes = []
    for pid in workers():
        try:
            with open("/proc/%d/cmdline" % pid) as file:
                if "shutting" in file.read():
                    continue
            with open("/proc/%d/status" % pid) as file:
                sizes += [int(line.split()[1]) for line in file if line.startswith("VmRSS")]
        except OSError:
            pass
    return max(sizes, default=0)


def renewals():
    url = "http://127.0.0.1:%d/status" % PORT
    text = urllib.request.urlopen(url, timeout=10).read().decode()
    line = next(l for l in text.splitlines() if 'renewals_total{result="replaced"}' in l)
    return int(line.split()[-1])


def disturb(run):
    """Replace rules, and now and then reload."""
    rules = os.path.join(SCRATCH, "rules.yaml")
    with open(rules) as file:
        text = file.read()
    number = settled = 0
    while not run.over:
        number += 1
        with open(rules + ".new", "w") as file:
            file.write("%s# revision %d\n" % (text, number))
        os.rename(rules + ".new", rules)
        time.sleep(0.03)
        if number % 5 == 0:
            run.renewed = renewals()
            # New workers grow until they have compiled rules a few times.
            if run.reloaded == RELOADS and run.renewed >= settled:
                run.memory.append(memory())
        if run.reloaded < RELOADS and run.done >= run.reloaded * STREAMS // (2 * RELOADS):
            os.kill(MASTER, signal.SIGHUP)
            run.reloaded += 1
            settled = run.renewed + RENEWALS // 3


def main():
    run = Run()
    begun = time.monotonic()
    thread = threading.Thread(target=disturb, args=(run,))
    thread.start()
    run.go()
    thread.join()
    print(json.dumps({
        "streams": run.done, "failed": len(run.failed), "failures": run.failed[:5],
        "left": run.left, "renewals": renewals(), "reloads": run.reloaded,
        "worker_kilobytes": [run.memory[0], max(run.memory), run.memory[-1]] if run.memory else [], "seconds": round(time.monotonic() - begun, 1)}))
    return 1 if run.failed else 0


sys.exit(main())
