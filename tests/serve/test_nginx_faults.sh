#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What goes wrong around the nginx module, and what it does then; see fault_client.py.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
. "$abs_top_srcdir/tests/serve/nginx_service.sh"

missing=$(missing_program)
if [ -n "$missing" ]; then
    skip 'faults around nginx' "$missing"
    done_testing
    exit
fi
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_nginx_faults.XXXXXX")
has_disk=0 long_pid=
leave() {
    stop_service
    [ -z "$long_pid" ] || kill "$long_pid" || :
    # A worker may still have the log open.
    [ "$has_disk" -eq 0 ] || umount -l "$scratch/audit"
    rm -rf "$scratch"
}
trap leave EXIT

mkdir "$scratch/audit"
if mount -t tmpfs -o size=2m,mode=700 none "$scratch/audit" 2>/dev/null; then has_disk=1; fi
cat >"$scratch/rules.yaml" <<'RULES'
rules:
- {id: mask, title: t, category: X.a, action: redact, words: [badword, '坏词']}
- {id: stop, title: t, category: X.b, action: stop, words: [stopword]}
RULES
"$AIGC_LABEL" keygen -q -o "$scratch/team"
"$AIGC_LABEL" rules build -q -o "$scratch/bundle.tar" --key "$scratch/team.key" \
    "$scratch/rules.yaml" 2>/dev/null
# 12 MB of clean events.
awk 'BEGIN {
    for (i = 0; i < 120000; i++)
        printf "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"so it is, %d. \"}}]}\n\n", i
    printf "data: [DONE]\n\n"
}' >"$scratch/long.sse"

build_module >"$scratch/build.log" 2>&1 || { comment <"$scratch/build.log"; exit 1; }
start_event_server "$scratch/long.sse"
long_pid=$upstream_pid
sed "s,@LONG@,$upstream_port,g" "$abs_top_srcdir/tests/serve/nginx_faults.conf.in" \
    >"$scratch/nginx.conf.in"
rm "$scratch/upstream.port"
start_service "$scratch/nginx.conf.in" || {
    comment <"$scratch/start.log"
    exit 1
}

timeout 120 python3 "$abs_top_srcdir/tests/serve/fault_client.py" "$bodies" "$nginx_port" \
    "$upstream_port" "$scratch" "$nginx_pid" "$has_disk" >"$scratch/faults.tap" \
    2>"$scratch/faults.err" || :
while read -r line; do
    case $line in
    *'# SKIP '*) skip "$(echo "${line#*- }" | sed 's/ # SKIP.*//')" "${line##*# SKIP }" ;;
    'ok '*) ok "${line#*- }" ;;
    'not ok '*) not_ok "${line#*- }" ;;
    *) echo "$line" ;;
    esac
done <"$scratch/faults.tap"
no_lines 'all was checked' "$(cat "$scratch/faults.err")"
check 'the audit log is whole' "$AIGC_LABEL" audit verify --chain-only "$scratch/audit/log"
no_lines 'no worker crashed' "$(grep -E 'exited on signal (6|11)|AddressSanitizer' \
    "$scratch/error.log" "$scratch/start.log" || :)"
done_testing
