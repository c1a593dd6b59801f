#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The program when memory runs out: each of its allocations fails in turn. It says so, or prints
# what it prints otherwise; it never says anything else of a file.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"

good=${AIGC_LABEL:?}
failing=${abs_top_builddir:?}/tests/cli/aigc-label-failing
[ ! -x "$abs_top_builddir/tests/cli/.libs/aigc-label-failing" ] ||
    failing=$abs_top_builddir/tests/cli/.libs/aigc-label-failing
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_no_memory.XXXXXX")
daemon=
trap '[ -z "$daemon" ] || kill "$daemon" 2>/dev/null; rm -rf "$scratch"' EXIT
cd "$scratch"
LC_ALL=C.UTF-8
export LC_ALL

if [ "${AIGC_SANITIZERS:-no}" != no ]; then
    skip 'memory runs out' 'sanitizers have an allocator of their own'
    done_testing
    exit
fi

cat >rules.yaml <<'END'
rules:
  - id: memory.word
    title: A word
    category: X.test
    action: redact
    words: [secret]
    examples: {match: [secret], clean: [none]}
END
printf 'A secret text.\n' >text.txt
"$good" keygen -o key 2>keygen.log
"$good" init --no-config --quiet --organisation Lab -o lab
"$good" --no-config --rules rules.yaml --key key.key --producer lab text.txt >marked.txt 2>pipe.log
"$good" mark --no-config "$abs_top_srcdir/tests/api/pictures/draw_still.jpg" -o marked.jpg \
    --producer lab --sign --cert lab.pem --cert-key lab.key 2>mark.log
"$good" rules build --no-config rules.yaml --key key.key --revision 5 -o signed.rules >build.log 2>&1

# holds COMMAND...: whichever allocation fails, the answer is that there is no memory, or the usual
# one. Ten usual ones in a row are the end: some things are left out when there is no memory for them.
holds() {
    rm -f made.*
    "$good" "$@" >expected 2>&1 && usual=0 || usual=$?
    number=0 well=0
    while [ "$well" -lt 10 ]; do
        number=$((number + 1))
        rm -f made.*
        AIGC_FAIL_AT=$number "$failing" "$@" >printed 2>&1 && answer=0 || answer=$?
        if [ "$answer" -eq 4 ] && grep -qE ': (out of memory|Cannot allocate memory)$' printed; then
            well=0
        elif [ "$answer" -eq "$usual" ] && diff expected printed; then
            well=$((well + 1))
        else
            echo "allocation $number failed, exit status $answer"
            return 1
        fi
    done
    echo "$number allocations"
    [ "$number" -gt 12 ]
}
check 'scan' holds scan --no-config --rules rules.yaml text.txt
check 'verify a text' holds verify --no-config --key key.pub marked.txt
check 'verify a picture' holds verify --no-config --anchors lab-root.pem marked.jpg
check 'show' holds show marked.jpg
check 'show as JSON' holds show --json marked.jpg
check 'rules check' holds rules check rules.yaml
check 'rules info' holds rules info signed.rules
check 'rules build' holds rules build --no-config rules.yaml --key key.key \
    --time 2026-01-01T00:00:00Z -o made.rules

# A body for which there is no memory may come again; one that is too long may not.
is_told_to_wait() {
    head -c 12000000 /dev/zero | tr '\0' a >body
    curl -sS --max-time 20 --retry 20 --retry-delay 1 --retry-all-errors --unix-socket socket \
        http://localhost/metrics >page || return 1
    curl -sS --max-time 20 --unix-socket socket -H 'Content-Type: text/plain' -H 'Expect:' \
        --data-binary @body -D headers http://localhost/v1/verify >page || return 1
    cat headers page
    head -n 1 headers | grep -qF ' 503 ' && grep -qi '^retry-after:' headers
}
if command -v curl >/dev/null; then
    AIGC_FAIL_BYTES=8000000 "$failing" serve --no-config --rules rules.yaml \
        --listen "unix:$scratch/socket" 2>log &
    daemon=$!
    check 'serve' is_told_to_wait
else
    skip 'serve' 'curl is not installed'
fi
done_testing
