#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The nginx module against stock sub_filter with one pattern and plain proxy_pass, in the same run:
# answers of 401 events of Chinese text over loopback, one worker, wrk with 16 connections. Answers
# come in chunks, one for each event, as model services send them; and, rows "length", as a file of
# known length from the same nginx. Figures are answers a second, and processor time of the worker
# for an answer, which other programs disturb less. At the end, what the module adds to the latency
# of an event. Prints JSON.
#
#   bench_nginx.sh BUILD [SECONDS [ROUNDS]]
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "$1" && pwd)
seconds=${2:-2}
rounds=${3:-7}
for program in nginx wrk python3; do
    command -v "$program" >/dev/null || { echo "bench_nginx.sh: $program is missing" >&2; exit 1; }
done
scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench_nginx.XXXXXX")
nginx_pid='' server_pid=''
trap '[ -z "$server_pid" ] || kill $server_pid $nginx_pid; rm -rf "$scratch"' EXIT

module=$build/nginx-module/ngx_http_aigc_label_module.so
[ -e "$module" ] || bash "$top/serve/nginx/build_module.sh" "$build/nginx-module" "$build" >&2

python3 "$top/bench/make_stream.py" "$scratch"
make -s -C "$build" tests/serve/event_server >&2
"$build/tests/serve/event_server" "$scratch/server.port" "$scratch/stream.sse" &
server_pid=$!
for _ in $(seq 50); do
    [ ! -s "$scratch/server.port" ] || break
    sleep 0.1
done

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
    upstream chunked { server 127.0.0.1:$(cat "$scratch/server.port"); keepalive 32; }
    aigc_label_at none;
    aigc_rules $scratch/rules.yaml;
    server {
        listen 127.0.0.1:$front;
        proxy_set_header Connection "";
        location = /stream.sse { root $scratch; }
        location = /status { aigc_status; }
        location /chunked/plain/ { proxy_pass http://chunked/; }
        location /chunked/sub/ { proxy_pass http://chunked/; sub_filter_types *;
            sub_filter nothingofthekind x; }
        location /chunked/aigc/ { proxy_pass http://chunked/; aigc_label on; }
        location /length/plain/ { proxy_pass http://self/; }
        location /length/sub/ { proxy_pass http://self/; sub_filter_types *;
            sub_filter nothingofthekind x; }
        location /length/aigc/ { proxy_pass http://self/; aigc_label on; }
        location = /slow_plain { proxy_pass http://127.0.0.1:$slow/; }
        location = /slow_aigc { proxy_pass http://127.0.0.1:$slow/; aigc_label on; }
    }
}
CONF
nginx -p "$scratch" -c "$scratch/nginx.conf" &
nginx_pid=$!
for how in chunked length; do
    for _ in $(seq 50); do
        curl -sf "http://127.0.0.1:$front/$how/aigc/stream.sse" -o "$scratch/got" && break
        sleep 0.1
    done
    cmp "$scratch/got" "$scratch/stream.sse"
done
worker=$(pgrep -P "$nginx_pid" | head -n 1)

# Nanoseconds that the worker has run.
worker_time() {
    cut -d ' ' -f 1 "/proc/$worker/schedstat"
}

# measure NAME: a line "answers/s microseconds-of-worker/answer" in NAME.rates.
measure() {
    before=$(worker_time)
    wrk -t1 -c16 -d"${seconds}s" "http://127.0.0.1:$front/$1/stream.sse" >"$scratch/wrk"
    after=$(worker_time)
    awk -v spent=$((after - before)) '
        / requests in / { count = $1 }
        /Requests\/sec/ { print $2, spent / 1000 / count }' "$scratch/wrk" \
        >>"$scratch/${1%/*}_${1#*/}.rates"
}
for _ in $(seq "$rounds"); do
    for location in chunked/plain chunked/sub chunked/aigc length/plain length/sub length/aigc; do
        measure "$location"
    done
done

# Latency: events some milliseconds apart, from a sender that writes its clock into each. No word
# begins where such an event ends, so that none is held. What a client sees is mostly the scheduling
# of four programs; what the module itself takes for an event, it counts: "scan".
python3 - "$front" "$slow" "$scratch" <<'PYTHON'
import json, re, socket, statistics, sys, threading, time, urllib.request

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


def scans():
    """The histogram of the module: seconds to number of reads that took as long or less."""
    text = urllib.request.urlopen("http://127.0.0.1:%d/status" % front).read().decode()
    found = re.findall(r'aigc_scan_seconds_bucket\{le="([^"]+)"\} (\d+)', text)
    return {bound: int(count) for bound, count in found}


threading.Thread(target=serve, daemon=True).start()
time.sleep(0.2)
times = {"slow_plain": [], "slow_aigc": []}
before = scans()
for _ in range(3):
    for path in times:
        times[path] += measure(path)
after = scans()
spent = {bound: after[bound] - before[bound] for bound in after}
p99 = next(bound for bound, count in spent.items() if count >= 0.99 * spent["+Inf"])


def quantile(values, q):
    return round(sorted(values)[int(len(values) * q)], 3)


def rates(name):
    with open("%s/%s.rates" % (scratch, name)) as lines:
        return [[float(figure) for figure in line.split()] for line in lines]


def ratio(how, other):
    """Of answers a second, and of processor time: the medians of the rounds."""
    pairs = list(zip(rates(how + "_" + other), rates(how + "_aigc")))
    return {"throughput": round(statistics.median(b[0] / a[0] for a, b in pairs), 3),
            "processor": round(statistics.median(a[1] / b[1] for a, b in pairs), 3)}


def row(how):
    names = "plain", "sub", "aigc"
    return {
        "answers_per_second": {n: [r[0] for r in rates(how + "_" + n)] for n in names},
        "worker_microseconds": {n: [round(r[1], 1) for r in rates(how + "_" + n)] for n in names},
        "aigc_of_plain": ratio(how, "plain"), "aigc_of_sub_filter": ratio(how, "sub")}


print(json.dumps({
    "schema": 2, "events": 401, "rules": 10000, "chunked": row("chunked"), "length": row("length"),
    "event_latency_ms": {path[5:]: {"p50": quantile(t, .5), "p99": quantile(t, .99)}
                         for path, t in times.items()},
    "scan_of_an_event": {"events": spent["+Inf"], "p99_at_most_seconds": float(p99)},
}, indent=1))
PYTHON
