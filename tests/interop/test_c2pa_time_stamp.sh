#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Time stamps of an authority that is "openssl ts": asked over HTTP, written into the manifest,
# believed as far as its root is trusted.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
command -v python3 >/dev/null || { echo '1..0 # SKIP no python3 to serve HTTP'; exit 0; }

work=$(mktemp -d)
server=
cleanup() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || :
    rm -rf "$work"
}
trap cleanup EXIT
cd "$work"
run() { "${AIGC_LABEL:?}" "$@"; }

cat >ts.cnf <<'X'
[tsa]
default_tsa = here
[here]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
certs = tsa-root.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_chain = no
X
echo 01 >serial
{
    openssl ecparam -name prime256v1 -genkey -noout -out tsa-root.key
    openssl req -x509 -new -key tsa-root.key -subj '/O=Stamp/CN=stamp root' -days 10 \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -out tsa-root.pem
    openssl ecparam -name prime256v1 -genkey -noout -out tsa.key
    openssl req -new -key tsa.key -subj '/O=Stamp/CN=stamp' -out tsa.csr
    printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n' >tsa.ext
    openssl x509 -req -in tsa.csr -CA tsa-root.pem -CAkey tsa-root.key -CAcreateserial -days 10 \
        -extfile tsa.ext -out tsa.pem
} >setup.log 2>&1 || { echo "1..0 # SKIP openssl made no authority"; exit 0; }

cat >serve.py <<'X'
import http.server, subprocess
class Stamp(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        open('query.tsq', 'wb').write(self.rfile.read(int(self.headers['Content-Length'])))
        subprocess.check_call(['openssl', 'ts', '-reply', '-config', 'ts.cnf', '-section', 'here',
                               '-queryfile', 'query.tsq', '-out', 'reply.tsr'],
                              stderr=subprocess.DEVNULL)
        body = open('reply.tsr', 'rb').read()
        self.send_response(200)
        self.send_header('Content-Type', 'application/timestamp-reply')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *unused):
        pass
server = http.server.HTTPServer(('127.0.0.1', 0), Stamp)
print(server.server_port, file=open('port.tmp', 'w'), flush=True)
import os
os.rename('port.tmp', 'port')
server.serve_forever()
X
python3 serve.py &
server=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ -f port ] && break
    sleep 0.2
done
url=http://127.0.0.1:$(cat port)/

run init --quiet --organisation Org -o me
echo text >file
check 'a signature is time-stamped' run sign file --sidecar --config me.config --tsa "$url" -o file.c2pa
run verify file --sidecar file.c2pa --anchors me-root.pem --tsa-anchors tsa-root.pem >answer || :
check 'the stamp of a trusted authority counts' grep -q '^  time stamp: 20' answer
run verify --json file --sidecar file.c2pa --anchors me-root.pem --tsa-anchors tsa-root.pem >json
check 'it is of this signature' grep -q timeStamp.validated json
check 'its authority is trusted' grep -q timeStamp.trusted json
run verify file --sidecar file.c2pa --anchors me-root.pem >answer || :
check 'an authority that is not trusted is told' grep -q timeStamp.untrusted answer
check 'and the file is trusted all the same, now' run verify --quiet file --sidecar file.c2pa --anchors me-root.pem

# A signer whose certificate has expired since: a day ago, and the stamp is of before.
if command -v faketime >/dev/null; then
    check 'a stamp outlives the certificate' faketime '+2 years' "$AIGC_LABEL" verify --quiet file \
        --sidecar file.c2pa --anchors me-root.pem --tsa-anchors tsa-root.pem
fi
# The stamp of another signature is none.
run sign file --sidecar --config me.config --tsa "$url" -o other.c2pa
check 'two signatures have two stamps' sh -c '! cmp -s file.c2pa other.c2pa'
packages=${abs_top_builddir:?}/tests/interop/npm
if command -v node >/dev/null && [ -d "$packages/node_modules" ]; then
    printf 'RIFF\054\0\0\0WAVEfmt \020\0\0\0\001\0\001\0\100\037\0\0\100\037\0\0\001\0\010\0data\010\0\0\0abcdefgh' >a.wav
    run sign a.wav --config me.config --tsa "$url" -o b.wav
    cat me-root.pem tsa-root.pem >roots.pem
    node "$abs_top_srcdir/tests/interop/c2pa_read.mjs" "$packages" roots.pem b.wav >answer 2>&1 || :
    check 'the reference engine trusts a file with a stamp' grep -q 'Trusted $' answer
fi
done_testing
