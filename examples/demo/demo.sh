#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Text in, text out, findings, verification, and the verification of an altered copy, on one
# screen. "./run demo" builds the program and calls this.
#
#   AIGC_LABEL=PROGRAM AIGC_RULES=FOLDER demo.sh
set -eu

program=${AIGC_LABEL:?}
rules=${AIGC_RULES:?}
here=$(cd "$(dirname "$0")" && pwd)

# An example that belongs to nobody: region 000000 does not exist. A real service takes its own
# code (TC260-PG-20252A) from its registration, and its key from "aigc-label keygen".
example_producer=001191000000EXAMPLE00L10000

scratch=$(mktemp -d "${TMPDIR:-/tmp}/aigc-demo.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cp "$here/conversation.txt" "$scratch"
cd "$scratch"

title() {
    printf '\n== %s\n' "$*"
}

# The mark is invisible characters; here it is shown, so that it can be seen that it is there.
show_mark() {
    LC_ALL=C sed -E 's/(\xf3\xa0[\x84-\x87][\x80-\xbf]|\xef\xb8[\x80-\x8f]){20,}/[invisible mark]/'
}

"$program" keygen --no-config --quiet -o demo </dev/null

title 'text in: conversation.txt'
cat conversation.txt

title 'text out: aigc-label --key demo.key --producer CODE <conversation.txt >out.txt'
"$program" --no-config --quiet --rules "$rules" --key demo.key --producer "$example_producer" \
    --model example-model <conversation.txt >out.txt
show_mark <out.txt
echo

title 'findings: aigc-label scan conversation.txt'
"$program" scan --no-config --rules "$rules" conversation.txt || [ $? -eq 1 ]

title 'verification: aigc-label verify --key demo.pub out.txt'
"$program" verify --no-config --key demo.pub out.txt

title 'one word changed: sed s/周五/周一/ out.txt >altered.txt; aigc-label verify --key demo.pub altered.txt'
sed 's/周五/周一/' out.txt >altered.txt
"$program" verify --no-config --key demo.pub altered.txt >altered.report || [ $? -eq 1 ]
sed -n '1,3p' altered.report
