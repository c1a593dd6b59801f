#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Many streams through nginx while rules are replaced and nginx reloads: none fails, and memory
# stays as it is. LOAD_STREAMS and LOAD_RENEWALS say how many; "make load" asks for 100,000 and
# 1,000. In a build folder with --enable-sanitizers=address, the module is built with it.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
. "$abs_top_srcdir/tests/serve/nginx_service.sh"

streams=${LOAD_STREAMS:-1500}
renewals=${LOAD_RENEWALS:-60}
reloads=${LOAD_RELOADS:-2}
# Kilobytes that a worker may grow once it has compiled rules a few times. What the allocator does
# with what a set of rules leaves behind is up to 3 MB, and more as long as it is new.
growth_max=${LOAD_GROWTH:-8192}

missing=$(missing_program)
if [ -n "$missing" ]; then
    skip 'streams under load' "$missing"
    done_testing
    exit
fi
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_nginx_load.XXXXXX")
trap 'stop_service; rm -rf "$scratch"' EXIT
bodies=$abs_top_srcdir/tests/api/response_bodies
cat >"$scratch/rules.yaml" <<'RULES'
rules:
- {id: mask, title: t, category: X.a, action: redact, words: [badword, '坏词']}
- {id: stop, title: t, category: X.b, action: stop, words: [stopword]}
RULES
build_module >"$scratch/build.log" 2>&1 || { comment <"$scratch/build.log"; exit 1; }
start_event_server "$bodies"/*.sse "$bodies"/*.ndjson "$bodies"/*.json
start_nginx "$abs_top_srcdir/tests/serve/nginx_load.conf.in" || {
    comment <"$scratch/start.log"
    exit 1
}

python3 "$abs_top_srcdir/tests/serve/load_client.py" "$bodies" "$nginx_port" "$scratch" \
    "$nginx_pid" "$streams" "$renewals" "$reloads" >"$scratch/load.json" 2>"$scratch/load.err" || :
comment <"$scratch/load.json"
comment <"$scratch/load.err"

# holds CONDITION: of what the client says, in Python.
holds() {
    python3 -c "import json, sys; run = json.load(open(sys.argv[1])); sys.exit(not ($1))" \
        "$scratch/load.json"
}
check 'no stream fails' holds "run['failed'] == 0 and run['streams'] >= $streams"
check 'some clients left' holds "run['left'] > 0"
check 'rules were replaced meanwhile' holds "run['renewals'] >= $renewals"
check 'nginx was reloaded meanwhile' holds "run['reloads'] == $reloads"
case ${AIGC_SANITIZERS:-no} in
*address*) skip 'memory stays as it is' 'the sanitizer keeps what was freed' ;;
*) check 'memory stays as it is' holds \
    "run['worker_kilobytes'][1] - run['worker_kilobytes'][0] < $growth_max" ;;
esac
no_lines 'no worker crashed' "$(grep -E 'exited on signal|AddressSanitizer' "$scratch/error.log" \
    "$scratch/start.log" || :)"
no_lines 'nothing was refused' "$(grep -E '\[(error|crit|alert|emerg)\]' "$scratch/error.log" |
    head -n 5 || :)"
done_testing
