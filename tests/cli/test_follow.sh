#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A pipe that follows its rule bundle: new rules come at the end of a line, bad ones never, and no
# byte is lost.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_follow.XXXXXX")
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; rm -rf "$scratch"' EXIT
cd "$scratch"
mkdir real watched
LC_ALL=C.UTF-8
export LC_ALL

# comes FILE TEXT: within 20 seconds a line of FILE holds TEXT.
comes() {
    tries=200
    until grep -qF -- "$2" "$1"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.1
    done
}

# build BUNDLE REVISION WORD [NAME [OPTION...]]: rules that mask one word.
build() {
    cat >rules.yaml <<RULES
rules:
  - id: follow.${4:-word}
    title: A word
    category: X.test
    action: redact
    words: [$3]
    examples:
      match: [$3]
      clean: [none]
RULES
    bundle=$1 revision=$2
    shift "$(($# < 4 ? $# : 4))"
    "${AIGC_LABEL:?}" rules build --no-config -q -o "$bundle" --key me.key --revision "$revision" \
        "$@" rules.yaml
}

say() {
    printf '%s' "$1" >&3
}

"${AIGC_LABEL:?}" keygen -q -o me
build real/rules.tar 1 carrot
cp real/* watched
mkfifo in
: >out
: >err
"${AIGC_LABEL:?}" --no-config --mark none --label-at none --follow --rules watched/rules.tar \
    --rules-key me.pub --rules-record record --findings findings --audit-log log <in >out 2>err &
pid=$!
exec 3>in

say 'carrot potato q
'
check 'the first rules are in force' comes out '****** potato q'
build watched/rules.tar 2 potato
check 'a new bundle is noticed' comes err 'revision 2'
say 'carrot potato w
'
check 'its rules are in force for the next line' comes out 'carrot ****** w'

echo nonsense >watched/new
mv watched/new watched/rules.tar
check 'a bundle that is none is refused' comes err 'refused (altered)'
say 'carrot potato y
'
check 'the rules in force stay' comes out 'carrot ****** y'
rm watched/rules.tar.minisig
cp real/rules.tar watched/new
mv watched/new watched/rules.tar
check 'so is one without signature' comes err 'refused (unsigned)'
cp real/rules.tar.minisig watched
check 'and an older one' comes err 'refused (older)'
say 'carrot potato x
'
check 'the rules still stay' comes out 'carrot ****** x'

say 'potato, '
build watched/rules.tar 5 carrot
check 'a good one comes in the middle of a line' comes err 'revision 5'
say 'carrot potato z
carrot potato j
'
check 'the line ends under the old rules' comes out '******, carrot ****** z'
check 'the next one is under the new ones' comes out '****** potato j'

# Where inotify sees nothing, a signal helps.
build real/rules.tar 7 potato
rm watched/rules.tar watched/rules.tar.minisig
ln -s ../real/rules.tar ../real/rules.tar.minisig watched
check 'a link is followed' comes err 'revision 7'
build real/rules.tar 8 carrot
kill -HUP "$pid"
check 'SIGHUP has the bundle looked at' comes err 'revision 8'
say 'carrot potato k'
exec 3>&-
status=0
wait "$pid" || status=$?
pid=
check 'the text ends as ever' test "$status" -eq 0
check 'with the newest rules' comes out '****** potato k'

check 'no byte is lost' test "$(tr -d '*\n' <out)" = \
    ' potato qcarrot  wcarrot  ycarrot  x, carrot  z potato j potato k'
# Places are those in the whole text, whatever rules found it.
check 'findings say where in the whole text' test \
    "$(sed 's/.*"start":\([0-9]*\),"end":\([0-9]*\).*/\1-\2/' findings | tr '\n' ' ')" = \
    '0-6 23-29 39-45 55-61 64-70 79-85 88-94 104-110 '
"${AIGC_LABEL:?}" audit report --json log >counted
lines=$(wc -l <counted)
check 'it is one text, also for its category' test "$(grep -cF '"texts":1,' counted)" -eq "$lines"
check 'the record has the last revision' grep -qF '"revision": 8,' record

# Another one: its folder is a link, its rules expire, and a policy names one of them.
mkdir v1 v2 v3
ln -s v1 current
mkfifo in2
printf 'policy:\n  rules: {follow.word: redact}\n' >policy.yaml
build v1/rules.tar 1 carrot word --expires "$(date -u -d '+2 sec' +%FT%TZ)"
: >err
"${AIGC_LABEL:?}" --no-config --mark none --label-at none --follow --rules current/rules.tar \
    --rules-key me.pub --rules-record record2 --policy policy.yaml <in2 >out 2>err &
pid=$!
exec 3>in2
say 'carrot potato l
'
check 'rules in force that expire are told' comes err 'revision 1, have expired'
build v2/rules.tar 2 potato other
ln -s v2 next
mv -T next current
check 'a folder that is another one is noticed' comes err 'policy.yaml:2'
check 'rules that the policy does not fit are not accepted' comes err 'the rules in force stay'
check 'nor remembered' grep -qF '"revision": 1,' record2
check 'nor called new' sh -c '! grep -qF "new rules" err'
build v3/rules.tar 3 potato
ln -s v3 next
mv -T next current
check 'the next ones are' comes err 'revision 3'
say 'carrot potato m
'
check 'and in force' comes out 'carrot ****** m'
check 'expired rules are told once' test "$(grep -c expired err)" -eq 1
exec 3>&-
wait "$pid"
pid=
done_testing
