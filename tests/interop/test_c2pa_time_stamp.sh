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
import http.server, subprocess, threading
# What happened, a line each: "connection", "request".
happened = open('happened', 'a')
one_at_a_time = threading.Lock()
class Stamp(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def setup(self):
        super().setup()
        print('connection', file=happened, flush=True)
    def do_POST(self):
        with one_at_a_time:
            print('request', file=happened, flush=True)
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
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Stamp)
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
check 'the stamp of a trusted authority counts' grep -q '^  Time stamp  *20' answer
run verify --json file --sidecar file.c2pa --anchors me-root.pem --tsa-anchors tsa-root.pem >json
check 'it is of this signature' grep -q timeStamp.validated json
check 'its authority is trusted' grep -q timeStamp.trusted json
run verify file --sidecar file.c2pa --anchors me-root.pem >answer || :
check 'an authority that is not trusted is told' grep -q timeStamp.untrusted answer
check 'and the file is trusted all the same, now' run verify --quiet file --sidecar file.c2pa --anchors me-root.pem

# The stamp of another signature is none.
run sign file --sidecar --config me.config --tsa "$url" -o other.c2pa
check 'two signatures have two stamps' sh -c '! cmp -s file.c2pa other.c2pa'

# ---- many files, and texts

# count WHAT: how often it happened.
count() { grep -c "$1" happened; }
sample() {
    printf '%s' 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==' |
        base64 -d
}
mkdir many together
for number in 1 2 3 4 5; do
    sample >$number.png
done
: >happened
run mark [1-5].png --output-dir many --producer example-lab --sign --config me.config \
    --tsa "$url" 2>errors || comment <errors
check 'many files are asked for over one connection' test "$(count connection)" = 1
check 'once each, and once to see how long stamps are' test "$(count request)" = 6
run mark [1-5].png --output-dir together --producer example-lab --sign --config me.config \
    --tsa "$url" --jobs 3
for folder in many together; do
    for number in 1 2 3 4 5; do
        run verify "$folder/$number.png" --anchors me-root.pem --tsa-anchors tsa-root.pem || :
    done
done >answers
check 'side by side as well' test "$(grep -c '^  Time stamp  *20' answers)" = 10
check 'all are trusted' test "$(grep -c 'C2PA: TRUSTED' answers)" = 10

: >happened
echo 'A text that goes through the pipe.' |
    run --no-scan --mark c2pa --label-at none --config me.config --tsa "$url" >stamped.txt
run verify stamped.txt --anchors me-root.pem --tsa-anchors tsa-root.pem >answer || :
check 'the pipe has its text stamped' grep -q '^  Time stamp  *20' answer
check 'and it is trusted' grep -q 'C2PA: TRUSTED' answer
check 'over one connection' test "$(count connection)" = 1
check 'with few requests' test "$(count request)" -le 4
run sign stamped.txt --config me.config --anchors me-root.pem --tsa "$url" -o twice.txt
run verify twice.txt --anchors me-root.pem --tsa-anchors tsa-root.pem >answer || :
check 'a text that was signed is signed and stamped again' grep -q '^  Time stamp  *20' answer
python=${abs_top_builddir:?}/tests/interop/pypi/bin/python
if [ -x "$python" ]; then
    cat me-root.pem tsa-root.pem >roots.pem
    HOME=$work "$python" "$abs_top_srcdir/tests/interop/c2pa_text_tool.py" read roots.pem stamped.txt \
        >answers 2>errors || comment <errors
    comment <answers
    check 'encypher-c2pa trusts the text with its stamp' grep -qx 'stamped.txt encypher Trusted' answers
fi

# ---- later: the request in one file, the answer in another

stamp() {
    openssl ts -reply -config ts.cnf -section here -queryfile "$1" -out "$2" 2>>ts.log
}
refused() {
    description=$1
    shift
    if run "$@" >refused.log 2>&1; then
        not_ok "$description"
    else
        ok "$description"
    fi
}
packages=${abs_top_builddir:?}/tests/interop/npm
engine() {
    node "$abs_top_srcdir/tests/interop/c2pa_read.mjs" "$packages" roots.pem "$@"
}
has_engine() {
    command -v node >/dev/null && [ -d "$packages/node_modules/@contentauth/c2pa-wasm" ]
}
cat me-root.pem tsa-root.pem >roots.pem

printf 'RIFF\054\0\0\0WAVEfmt \020\0\0\0\001\0\001\0\100\037\0\0\100\037\0\0\001\0\010\0data\010\0\0\0abcdefgh' >a.wav
printf '%s' 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==' |
    base64 -d >a.png
printf '%s' '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>' >a.svg
printf '#!/bin/sh\necho\n' >a.sh
printf '%%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\nxref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \ntrailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n110\n%%%%EOF\n' >a.pdf
for kind in wav png svg sh pdf; do
    run sign a.$kind --config me.config --tsa-request $kind.tsq -o waiting.$kind
    check "$kind: it is trusted while it waits" run verify --quiet waiting.$kind --anchors me-root.pem
    stamp $kind.tsq $kind.tsr
    check "$kind: the stamp is put in" run sign waiting.$kind --tsa-token $kind.tsr -o stamped.$kind
    run verify stamped.$kind --anchors me-root.pem --tsa-anchors tsa-root.pem >answer || :
    check "$kind: and counts" grep -q '^  Time stamp  *20' answer
    check "$kind: the file is as long as it was" test "$(wc -c <waiting.$kind)" = "$(wc -c <stamped.$kind)"
done
openssl ts -reply -config ts.cnf -section here -queryfile wav.tsq -token_out -out wav.token 2>>ts.log
check 'a token alone will do' run sign waiting.wav --tsa-token wav.token -o token.wav
check 'and is as good' run verify --quiet token.wav --anchors me-root.pem --tsa-anchors tsa-root.pem
run sign file --sidecar --config me.config --tsa-request file.tsq -o waiting.c2pa
stamp file.tsq file.tsr
check 'a manifest beside the file is stamped' run sign waiting.c2pa --tsa-token file.tsr -o stamped.c2pa
run verify file --sidecar stamped.c2pa --anchors me-root.pem --tsa-anchors tsa-root.pem >answer || :
check 'and the stamp counts' grep -q '^  Time stamp  *20' answer

refused 'the stamp of another signature is refused' sign waiting.png --tsa-token wav.tsr -o x
refused 'and what is none' sign waiting.png --tsa-token a.png -o x
refused 'and a second one' sign stamped.png --tsa-token png.tsr -o x
run sign a.png --config me.config -o full.png
refused 'and one for which there is no room' sign full.png --tsa-token png.tsr -o x
refused 'and one of a file that has no manifest' sign a.png --tsa-token png.tsr -o x
sed 's/abcdefgh/abcdefgi/' waiting.wav >altered.wav
refused 'and one of a file that was altered' sign altered.wav --tsa-token wav.tsr -o x
refused 'plain text does not wait' sign file --config me.config --tsa-request x.tsq -o x
check 'nothing was written' test ! -e x -a ! -e x.tsq
if has_engine; then
    engine waiting.wav waiting.png waiting.svg waiting.pdf stamped.wav stamped.png stamped.svg \
        stamped.pdf >answers 2>&1 || :
    check 'the reference engine trusts all of them' test "$(grep -c 'Trusted $' answers)" = 8
    comment <answers
    run sign a.wav --config me.config --tsa "$url" -o b.wav
    engine b.wav >answer 2>&1 || :
    check 'and one that was stamped at once' grep -q 'Trusted $' answer
fi

# ---- a certificate that has expired since

# A leaf of some seconds: "openssl ca" takes the end as a date.
cat >ca.cnf <<'X'
[here]
new_certs_dir = .
database = index.txt
serial = ca-serial
default_md = default
policy = any
[any]
countryName = optional
organizationName = optional
commonName = supplied
X
: >index.txt
echo 77 >ca-serial
sed 's/critical,timeStamping/1.3.6.1.4.1.62558.2.1,emailProtection/' tsa.ext >leaf.ext
seconds=15
openssl req -new -key me.key -subj '/C=CN/O=Org/CN=short' -out short.csr
end=$(date -u -d "+$seconds seconds" +%Y%m%d%H%M%SZ)
if openssl ca -batch -config ca.cnf -name here -cert me-root.pem -keyfile me-root.key -in short.csr \
    -startdate "$(date -u -d '-1 hour' +%Y%m%d%H%M%SZ)" -enddate "$end" -extfile leaf.ext -notext \
    -out short.pem >ca.log 2>&1 &&
    run sign a.wav --cert short.pem --cert-key me.key -o bare.wav &&
    run sign a.wav --cert short.pem --cert-key me.key --tsa-request short.tsq -o waiting.wav &&
    stamp short.tsq short.tsr && run sign waiting.wav --tsa-token short.tsr -o lasting.wav; then
    check 'a leaf of some seconds is trusted' run verify --quiet bare.wav --anchors me-root.pem
    sleep $((seconds + 2))
    refused 'without a stamp it is not, once it has expired' verify bare.wav --anchors me-root.pem
    check 'that is said' grep -q 'it has expired' refused.log
    check 'a stamp of its lifetime outlives it' run verify --quiet lasting.wav \
        --anchors me-root.pem --tsa-anchors tsa-root.pem
    refused 'but not one of an authority that is not trusted' verify lasting.wav --anchors me-root.pem
    if has_engine; then
        engine bare.wav lasting.wav >answers 2>&1 || :
        check 'the reference engine says the same of the first' grep -q '^bare.wav c2pa-rs Invalid' answers
        check 'and of the second' grep -q '^lasting.wav c2pa-rs Trusted $' answers
        comment <answers
    fi
else
    comment <ca.log
    skip 'a certificate that has expired since' 'no leaf of some seconds could be made in time'
fi
done_testing
