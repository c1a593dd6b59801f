#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Keys between us and stock minisign, both ways, with and without a password.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
tool=${abs_top_builddir:?}/tests/interop/key_tool

if ! command -v minisign >/dev/null; then
    skip 'keys between us and minisign' 'minisign is not installed'
    done_testing
    exit
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf 'some text\n' >text

# The same without what the libraries say about memory under sanitizers.
fails() {
    ! "$@"
}

# The password, once for each time that minisign asks.
with_password() {
    printf '%s\n%s\n' 'correct horse' 'correct horse' | "$@"
}

check 'we make a key without a password' "$tool" generate plain.key plain.pub
check 'minisign signs with it' minisign -S -W -s plain.key -m text -x plain.minisig
check 'minisign verifies with our public key' minisign -V -p plain.pub -m text -x plain.minisig
check 'minisign derives the same public key' minisign -R -W -s plain.key -p derived.pub
check 'which is the one we wrote' sh -c \
    'test "$(sed -n 2p plain.pub)" = "$(sed -n 2p derived.pub)"'
check 'our public key says its id as minisign does' sh -c \
    'test "$(sed -n 1p plain.pub)" = "$(sed -n 1p derived.pub | sed "s/key 0*/key /")" ||
     grep -q "$(sed -n "1s/.*key //p" derived.pub)$" plain.pub'

check 'we make a key with a password' "$tool" generate locked.key locked.pub 'correct horse'
check 'minisign signs with it and the password' \
    with_password minisign -S -s locked.key -m text -x locked.minisig
check 'minisign verifies that' minisign -V -p locked.pub -m text -x locked.minisig
check 'another key does not verify it' \
    fails minisign -V -p plain.pub -m text -x locked.minisig

check 'minisign makes a key without a password' minisign -G -W -f -s theirs.key -p theirs.pub
check 'we load it' "$tool" id theirs.key
check 'with the id that minisign gave it' sh -c \
    'grep -qi "$("$1" id theirs.key | sed "s/^0*//")$" theirs.pub' sh "$tool"
check 'we mark with it' sh -c '"$1" mark theirs.key <text >theirs.marked' sh "$tool"
check 'and verify with the public key of minisign' sh -c \
    '"$1" verify theirs.pub <theirs.marked' sh "$tool"
check 'but not with ours' fails sh -c '"$1" verify plain.pub <theirs.marked' sh "$tool"

# minisign's own keys take 1 GiB to unlock.
memory=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null || echo 0)
if [ "$memory" -gt 1500000 ]; then
    check 'minisign makes a key with a password' \
        with_password minisign -G -f -s theirs_locked.key -p theirs_locked.pub
    check 'we mark with it and the password' sh -c \
        '"$1" mark theirs_locked.key "correct horse" <text >locked.marked' sh "$tool"
    check 'and verify' sh -c '"$1" verify theirs_locked.pub <locked.marked' sh "$tool"
    check 'not with another password' \
        fails sh -c '"$1" mark theirs_locked.key "wrong horse" <text' sh "$tool"
else
    skip 'keys of minisign with a password' 'they need 1 GiB of free memory'
fi

# A signature of a file is none of a mark, and the key number is the same in both.
check 'a signed file carries no mark' \
    fails sh -c '"$1" verify plain.pub <plain.minisig' sh "$tool"
done_testing
