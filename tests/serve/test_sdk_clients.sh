#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The real clients of OpenAI and Anthropic, from PyPI, read filtered and labelled streams.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
. "$abs_top_srcdir/tests/serve/nginx_service.sh"

leave() {
    skip 'clients of OpenAI and Anthropic' "$1"
    done_testing
    exit 0
}

missing=$(missing_program)
[ -z "$missing" ] || leave "$missing"
# Installed once for a build folder, or for several.
clients=${AIGC_SDK_CLIENTS:-$abs_top_builddir/sdk-clients}
if ! "$clients/bin/python" -c 'import openai, anthropic' 2>/dev/null; then
    rm -rf "$clients"
    python3 -m venv "$clients" >/dev/null 2>&1 || leave 'python3-venv is not installed'
    timeout 120 "$clients/bin/pip" install -q --disable-pip-version-check --no-compile \
        'openai>=1.66' 'anthropic>=0.40' >"$clients/pip.log" 2>&1 || leave 'the clients cannot be installed'
fi
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_sdk_clients.XXXXXX")
trap 'stop_service; rm -rf "$scratch"' EXIT
cat >"$scratch/rules.yaml" <<'RULES'
rules:
- {id: mask, title: t, category: X.a, action: redact, words: [badword, '坏词']}
- {id: stop, title: t, category: X.b, action: stop, words: [stopword]}
RULES
"$AIGC_LABEL" keygen -q -o "$scratch/signer"
"$AIGC_LABEL" init --no-config --quiet --organisation Example --output "$scratch/me"
"$AIGC_LABEL" watermark keygen --no-config -q -o "$scratch/pixels.key"
build_module >"$scratch/build.log" 2>&1 || { comment <"$scratch/build.log"; exit 1; }
start_service "$abs_top_srcdir/tests/serve/nginx.conf.in" || {
    comment <"$scratch/start.log"
    exit 1
}
status=0
timeout 100 "$clients/bin/python" "$abs_top_srcdir/tests/serve/sdk_clients.py" \
    "http://127.0.0.1:$nginx_port/labelled" || status=$?
exit "$status"
