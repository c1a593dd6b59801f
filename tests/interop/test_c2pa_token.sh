#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Keys that do not leave their token: SoftHSM as the token, PKCS#11 URIs as their names.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
[ "${AIGC_SANITIZERS:-no}" = no ] ||
    { echo '1..0 # SKIP the engine leaks 770 bytes when it is unloaded'; exit 0; }
command -v softhsm2-util >/dev/null || { echo '1..0 # SKIP no softhsm2-util'; exit 0; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
run() { "${AIGC_LABEL:?}" "$@"; }
mkdir tokens
printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$work/tokens" \
    >softhsm2.conf
SOFTHSM2_CONF=$work/softhsm2.conf
export SOFTHSM2_CONF

softhsm2-util --init-token --free --label token --pin 1234 --so-pin 4321 >token.log 2>&1 ||
    { echo '1..0 # SKIP SoftHSM makes no token here'; exit 0; }
echo 1234 >pin
echo 4711 >wrong-pin
printf 'RIFF\054\0\0\0WAVEfmt \020\0\0\0\001\0\001\0\100\037\0\0\100\037\0\0\001\0\010\0data\010\0\0\0abcdefgh' >a.wav
number=1
for algorithm in es256 es384 ps256; do
    run init --quiet --organisation Org --algorithm $algorithm -o $algorithm
    softhsm2-util --import $algorithm.key --token token --label $algorithm --id 0$number --pin 1234 \
        >>token.log 2>&1
    rm $algorithm.key
    number=$((number + 1))
done
if ! openssl engine pkcs11 >/dev/null 2>&1 &&
    ! openssl list -providers 2>/dev/null | grep -qi pkcs11; then
    echo '1..0 # SKIP OpenSSL has neither an engine nor a provider for PKCS#11'
    exit 0
fi

for algorithm in es256 es384 ps256; do
    check "$algorithm signs in the token" run sign a.wav --cert $algorithm.pem \
        --cert-key "pkcs11:token=token;object=$algorithm" --cert-password-file pin -o $algorithm.wav
    check 'and verifies' run verify --quiet $algorithm.wav --anchors $algorithm-root.pem
done
check 'a PIN may stand in the URI' run sign a.wav --cert es256.pem \
    --cert-key 'pkcs11:token=token;object=es256;pin-value=1234' -o x.wav

# refused NAME STATUS WORDS OPTION...
refused() {
    description=$1 status=$2 words=$3
    shift 3
    answer=0
    run sign a.wav --cert es256.pem "$@" -o refused.wav 2>errors || answer=$?
    if [ "$answer" = "$status" ] && grep -q "$words" errors && [ "$(wc -l <errors)" = 1 ]; then
        ok "$description"
    else
        not_ok "$description: exit $answer"
        comment <errors
    fi
}
refused 'without a PIN it is asked for' 4 'give its password' \
    --cert-key 'pkcs11:token=token;object=es256'
refused 'a wrong PIN is refused' 3 'its PIN is another' \
    --cert-key 'pkcs11:token=token;object=es256' --cert-password-file wrong-pin
refused 'a key that is not there' 3 'there is no such key' \
    --cert-key 'pkcs11:token=token;object=nothing' --cert-password-file pin
refused 'a key of another certificate' 3 'not that of the certificate' \
    --cert-key 'pkcs11:token=token;object=ps256' --cert-password-file pin
check 'nothing was written' test ! -e refused.wav
done_testing
