#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The nginx module against stock sub_filter with one pattern and plain proxy_pass, in the same run:
# answers of 401 events of Chinese text over loopback, one worker, wrk with 16 connections; and
# what it adds to the latency of an event. Prints JSON.
#
#   bench_nginx.sh BUILD [SECONDS [ROUNDS]]
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "$1" && pwd)
seconds=${2:-5}
rounds=${3:-3}
for program in nginx wrk python3; do
    command -v "$program" >/dev/null || { echo "bench_nginx.sh: $program is missing" >&2; exit 1; }
done
scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench_nginx.XXXXXX")
nginx_pid=
trap '[ -z "$nginx_pid" ] || kill "$nginx_pid"; rm -rf "$scratch"' EXIT

module=$build/nginx-module/ngx_http_aigc_label_module.so
[ -e "$module" ] || bash "$top/serve/nginx/build_module.sh" "$build/nginx-module" "$build" >&2

# 10,000 words that do not occur, and the stream.
python3 - "$scratch" <<'PYTHON'
import json, random, sys
random.seed(7)
han = [chr(c) for c in range(0x4e00, 0x9000)]
words = sorted({"".join(random.choices(han, k=random.randint(2, 5))) for _ in range(10100)})[:10000]
with open(sys.argv[1] + "/words.txt", "w") as out:
    out.write("\n".join(words) + "\n")
with open(sys.argv[1] + "/rules.yaml", "w") as out:
    out.write("rules:\n- {id: w, title: t, category: X.a, action: redact, lists: [words.txt]}\n")
text = "人工智能生成的内容应当按照规定添加标识，让用户知道它从哪里来，也让机器能够读懂。" * 40
events = ["data: " + json.dumps({"id": "chatcmpl-1", "object": "chat.completion.chunk",
          "created": 1700000000, "model": "m", "choices": [{"index": 0, "delta":
          {"content": text[i * 3:i * 3 + 3]}, "finish_reason": None}]}, ensure_ascii=False,
          separators=(",", ":")) + "\n\n" for i in range(400)] + ["data: [DONE]\n\n"]
with open(sys.argv[1] + "/stream", "w") as out:
    out.write("".join(events))
PYTHON

port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
front=$(port)
slow=$(port)
user=
[ "$(id -u)" -ne 0 ] || user='user root;'
cat >"$scratch/nginx.conf" <<CONF
load_module $module;
$user
daemon off;
worker_processes 1;
pid $scratch/pid;
error_log $scratch/error.log;
events { worker_connections 1024; }
http {
    access_log off;
    types { }
    default_type text/event-stream;
    proxy_http_version 1.1;
    proxy_buffering off;
    proxy_temp_path $scratch/proxy;
    client_body_temp_path $scratch/body;
    fastcgi_temp_path $scratch/f; uwsgi_temp_path $scratch/u; scgi_temp_path $scratch/s;
    upstream self { server 127.0.0.1:$front; keepalive 32; }
    server {
        listen 127.0.0.1:$front;
        proxy_set_header Connection "";
        location = /stream { root $scratch; }
        location = /plain { proxy_pass http://self/stream; }
        location = /sub { proxy_pass http://self/stream; sub_filter_types *;
            sub_filter nothingofthekind x; }
        location = /aigc { proxy_pass http://self/stream; aigc_label on; aigc_label_at none;
            aigc_rules $scratch/rules.yaml; }
        location = /slow_plain { proxy_pass http://127.0.0.1:$slow/; }
        location = /slow_aigc { proxy_pass http://127.0.0.1:$slow/; aigc_label on;
            aigc_label_at none; aigc_rules $scratch/rules.yaml; }
    }
}
CONF
nginx -p "$scratch" -c "$scratch/nginx.conf" &
nginx_pid=$!
for _ in $(seq 50); do
    curl -sf "http://127.0.0.1:$front/aigc" -o "$scratch/got" && break
    sleep 0.1
done
cmp "$scratch/got" "$scratch/stream"

rate() {
    wrk -t1 -c16 -d"${seconds}s" "http://127.0.0.1:$front/$1" |
        awk '/Requests\/sec/ { print $2 }'
}
for _ in $(seq "$rounds"); do
    for location in plain sub aigc; do
        rate "$location" >>"$scratch/$location.rates"
    done
done

# Latency: events some milliseconds apart, from a sender that writes its clock into each. No word
# begins where such an event ends, so that none is held.
python3 - "$front" "$slow" "$scratch" <<'PYTHON'
import json, socket, statistics, sys, threading, time

front, slow, scratch = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
EVENTS = 300


def serve():
    server = socket.create_server(("127.0.0.1", slow))
    while True:
        peer, _ = server.accept()
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        peer.recv(65536)
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        for _ in range(EVENTS):
            time.sleep(0.003)
            event = '{"choices":[{"index":0,"delta":{"content":"it is so. "}}],"t":%d}' % time.monotonic_ns()
            peer.sendall(b"data: " + event.encode() + b"\n\n")
        peer.close()


def measure(path):
    peer = socket.create_connection(("127.0.0.1", front))
    peer.sendall(b"GET /%s HTTP/1.0\r\n\r\n" % path.encode())
    data, late = b"", []
    while True:
        more = peer.recv(65536)
        now = time.monotonic_ns()
        if not more:
            return late
        data += more
        *whole, data = data.split(b"\n\n")
        late += [(now - int(e.rsplit(b":", 1)[1].rstrip(b"}"))) / 1e6 for e in whole if b'"t":' in e]


threading.Thread(target=serve, daemon=True).start()
time.sleep(0.2)
times = {"slow_plain": [], "slow_aigc": []}
for _ in range(3):
    for path in times:
        times[path] += measure(path)


def quantile(values, q):
    return round(sorted(values)[int(len(values) * q)], 3)


def rates(name):
    return [float(line) for line in open("%s/%s.rates" % (scratch, name))]


middle = {name: statistics.median(rates(name)) for name in ("plain", "sub", "aigc")}
print(json.dumps({
    "schema": 1, "events": 401, "rules": 10000,
    "answers_per_second": {name: rates(name) for name in ("plain", "sub", "aigc")},
    "aigc_of_plain": round(middle["aigc"] / middle["plain"], 3),
    "aigc_of_sub_filter": round(middle["aigc"] / middle["sub"], 3),
    "event_latency_ms": {path[5:]: {"p50": quantile(t, .5), "p99": quantile(t, .99)}
                         for path, t in times.items()},
}, indent=1))
PYTHON
