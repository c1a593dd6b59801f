#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The nginx module in a real nginx, before a scripted model service: raw_client.py looks at bytes
# and times; here are reload, configuration errors, audit log, and what curl sees.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
. "$abs_top_srcdir/tests/serve/nginx_service.sh"

missing=$(missing_program)
if [ -n "$missing" ]; then
    skip 'the nginx module' "$missing"
    done_testing
    exit
fi
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_nginx_module.XXXXXX")
trap 'stop_service; rm -rf "$scratch"' EXIT

cat >"$scratch/rules.yaml" <<'RULES'
rules:
- {id: mask, title: t, category: X.a, action: redact, words: [badword, '坏词']}
- {id: stop, title: t, category: X.b, action: stop, words: [stopword]}
RULES
"$AIGC_LABEL" keygen -q -o "$scratch/signer"
"$AIGC_LABEL" init --no-config --quiet --organisation Example --output "$scratch/me"
"$AIGC_LABEL" watermark keygen --no-config -q -o "$scratch/pixels.key"

if ! build_module >"$scratch/build.log" 2>&1; then
    not_ok 'the module builds'
    comment <"$scratch/build.log"
    done_testing
    exit
fi
ok 'the module builds'
if ! start_service "$abs_top_srcdir/tests/serve/nginx.conf.in"; then
    not_ok 'nginx starts'
    comment <"$scratch/start.log"
    done_testing
    exit
fi
ok 'nginx starts'

# Bytes and times.
python3 "$abs_top_srcdir/tests/serve/raw_client.py" "$bodies" "$nginx_port" "$upstream_port" \
    "$scratch" >"$scratch/raw.tap" || :
while read -r line; do
    case $line in
    'ok '*) ok "${line#*- }" ;;
    'not ok '*) not_ok "${line#*- }" ;;
    *) echo "$line" ;;
    esac
done <"$scratch/raw.tap"
check 'all was checked' grep -q 'and the rules before stay' "$scratch/raw.tap"

url=http://127.0.0.1:$nginx_port

# A reader that knows nothing of us.
curl_reads() {
    command -v curl >/dev/null || return 0
    curl -sSN --max-time 10 --compressed "$url/plain/chat-clean.sse?cut=3" >"$scratch/curl.out" &&
        cmp "$scratch/curl.out" "$bodies/chat-clean.sse"
}
check 'curl reads a clean stream' curl_reads

# The mark that was put into the stream verifies.
signed_text() {
    python3 - "$url/signed/chat-clean.sse" >"$scratch/signed.txt" <<'PYTHON'
import json, sys, urllib.request
text = ""
for line in urllib.request.urlopen(sys.argv[1], timeout=10).read().decode().splitlines():
    if line.startswith("data: {"):
        for choice in json.loads(line[6:])["choices"]:
            text += choice["delta"].get("content", "")
sys.stdout.write(text)
PYTHON
    "$AIGC_LABEL" verify --key "$scratch/signer.pub" "$scratch/signed.txt"
}
check 'the signed mark in a stream verifies' signed_text
check 'the audit log verifies' "$AIGC_LABEL" audit verify --chain-only \
    "$scratch/audit.log"

# Images as our own program reads them.
check 'the label of an image is read' "$AIGC_LABEL" show "$scratch/image.png"

check 'the manifest of an image verifies' "$AIGC_LABEL" verify --anchors "$scratch/me-root.pem" \
    "$scratch/picture.png"

check 'the invisible mark leads from the pixels to the audit log' sh -c '
    "$AIGC_LABEL" verify --anchors "$0/me-root.pem" --watermark-key "$0/pixels.key" \
        --watermark-table "$0/audit.log" "$0/pixels.jpg" >"$0/pixels.txt" &&
    id=$("$AIGC_LABEL" watermark detect --key "$0/pixels.key" "$0/pixels.jpg" | cut -d" " -f1) &&
    grep -q "\"watermark\":\"$id\"" "$0/audit.log" && grep -q "$id" "$0/pixels.txt"' "$scratch"

# reload_under_load: streams that are open when nginx reloads end as they would have.
reload_under_load() {
    : >"$scratch/streams"
    for i in 1 2 3 4 5 6 7 8; do
        curl -sSN --max-time 20 "$url/plain/chat-clean.sse?gap=60" -o "$scratch/stream.$i" &
        echo "$!" >>"$scratch/streams"
    done
    for _ in 1 2 3; do
        sleep 0.1
        kill -HUP "$nginx_pid"
    done
    while read -r pid; do wait "$pid" || return 1; done <"$scratch/streams"
    for i in 1 2 3 4 5 6 7 8; do
        cmp "$scratch/stream.$i" "$bodies/chat-clean.sse" || return 1
    done
    wait_for answers "$nginx_port"
}
if command -v curl >/dev/null; then
    check 'no stream fails when nginx reloads' reload_under_load
else
    skip 'no stream fails when nginx reloads' 'curl is not installed'
fi

# nginx -t says what is wrong with rules, policies and labels, and where.
refuses() {
    wanted=$1
    shift
    sed "$@" "$scratch/nginx.conf" >"$scratch/bad.conf"
    ! run_nginx -t -p "$scratch" -c "$scratch/bad.conf" >"$scratch/bad.log" 2>&1 || return 1
    grep -F "$wanted" "$scratch/bad.log" || { cat "$scratch/bad.log"; return 1; }
}
printf 'rules:\n- {id: a, title: t, category: X.a, action: lug, words: [a]}\n' >"$scratch/bad.yaml"
printf 'policy: {rules: {nothing: stop}}\n' >"$scratch/bad_policy.yaml"
check 'errors of rules are told with line and column' refuses "bad.yaml:2:" \
    -e "s,$scratch/rules.yaml,$scratch/bad.yaml,"
check 'rules that are not there are told' refuses 'cannot be read' \
    -e "s,$scratch/rules.yaml,$scratch/none.yaml,"
check 'errors of a policy are told' refuses 'bad_policy.yaml:1:' \
    -e "s,aigc_check_interval 200ms;,aigc_policy $scratch/bad_policy.yaml;,"
check 'wording without its elements is told' refuses 'must say that it is AI' \
    -e 's,aigc_check_interval 200ms;,aigc_wording "made by a machine";,'
check 'a key that is none is told' refuses 'not a secret key' \
    -e "s,$scratch/signer.key,$scratch/rules.yaml,"
check 'a key of images that is none is told' refuses 'aigc_image_cert' \
    -e "s,$scratch/me.key,$scratch/me.pem,"
check 'so is one of the invisible mark' refuses 'aigc_image_watermark' \
    -e "s,$scratch/pixels.key,$scratch/me.pem,"
check 'a key of the audit log that is none is told' refuses 'aigc_audit_key' \
    -e "s,aigc_key .*,&aigc_audit_key $scratch/rules.yaml;,"
head -c 32 /dev/urandom >"$scratch/audit.key"
check 'two keys of one audit log are told' refuses 'has another aigc_audit_key' \
    -e "s,aigc_key .*,&aigc_audit_key $scratch/audit.key;,"
check 'a model that no label may hold is told' refuses 'aigc_model' \
    -e 's,aigc_check_interval 200ms;,aigc_model "a\\nb";,'
check 'a limit beyond all is told' refuses 'is more than 1024m' \
    -e 's,aigc_check_interval 200ms;,aigc_hold_limit 1025m;,'
check 'a field that is no JSON is told' refuses 'aigc_request_field' \
    -e 's,watermarking true,watermarking tru,'
check 'so are two values in one' refuses 'aigc_request_field' \
    -e 's/watermarking true/watermarking '"'"'1,"b":2'"'"'/'
check 'and a field that is named twice' refuses 'aigc_request_field' \
    -e 's,aigc_request_field user,aigc_request_field watermarking,'
check 'bundles must be signed where a key is given' refuses 'aigc_rules' \
    -e "s,aigc_check_interval 200ms;,aigc_rules_key $scratch/signer.pub;,"

# What does nothing is told, and is no error.
warns() {
    wanted=$1
    shift
    sed "$@" "$scratch/nginx.conf" >"$scratch/odd.conf"
    if ! run_nginx -t -p "$scratch" -c "$scratch/odd.conf" >"$scratch/odd.log" 2>&1 ||
        ! grep -F "$wanted" "$scratch/odd.log"; then
        cat "$scratch/odd.log"
        return 1
    fi
}
check 'settings that go together are fine' warns 'test is successful' -e 's,^$,,'
no_lines 'and nothing is told of them' "$(grep 'does nothing' "$scratch/odd.log" || :)"
check 'a policy without rules is told' warns 'aigc_policy does nothing here without aigc_rules' \
    -e "s,aigc_rules $scratch/rules.yaml;,,; s,aigc_scan_request on;,,; s,aigc_refuse error;,,;
        s,aigc_request_field .*,,; s,aigc_shadow on;,aigc_policy $scratch/none.yaml;,"
check 'so is a field of requests that are not scanned' warns \
    'aigc_request_field does nothing here without aigc_scan_request' \
    -e 's,aigc_shadow on;,aigc_request_field user off;,'
check 'a key of no audit log' warns 'aigc_audit_key does nothing here without aigc_audit_log' \
    -e "s,aigc_shadow on;,aigc_audit_key $scratch/none.key;,"
check 'and what images get where none are labelled' warns \
    'aigc_image_cert does nothing here without aigc_images' \
    -e 's,aigc_images on;,,'

no_lines 'no worker crashed' "$(grep -E 'exited on signal|AddressSanitizer' "$scratch/error.log" "$scratch/start.log" || :)"
done_testing
