#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Rule bundles between us and stock minisign and tar, both ways.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
: "${AIGC_LABEL:?}"

if ! command -v minisign >/dev/null; then
    skip 'bundles between us and minisign' 'minisign is not installed'
    done_testing
    exit
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/test_bundle_tools.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"
rules=$abs_top_srcdir/tests/cli/bundle_rules
LC_ALL=C.UTF-8
export LC_ALL

fails() {
    ! "$@"
}
ours() {
    "$AIGC_LABEL" rules "$@" --no-config
}

check 'we make a key' "$AIGC_LABEL" keygen -q -o ours
check 'we build and sign a bundle' ours build -q -o ours.tar --key ours.key --time 1772323200 "$rules"
check 'minisign verifies it' minisign -V -p ours.pub -m ours.tar
check 'also where a hash is asked for' minisign -V -H -p ours.pub -m ours.tar
check 'tar lists it' tar -tvf ours.tar
mkdir unpacked
check 'and unpacks it' tar -xf ours.tar -C unpacked
check 'the rules are those that went in' diff -r -x manifest.json "$rules" unpacked
check 'sha256sum agrees with the manifest' sh -c \
    'cd unpacked && sed -n "s/.*\"name\": \"\([^\"]*\)\".*\"sha256\": \"\([0-9a-f]*\)\".*/\2  \1/p" \
        manifest.json >sums && test "$(wc -l <sums)" -eq 2 && sha256sum -c sums'
check 'and with what info says of the bundle' sh -c \
    '"$1" rules info ours.tar | grep -qF "$(sha256sum ours.tar | cut -d " " -f 1)"' sh "$AIGC_LABEL"
check 'tar can pack the same bytes' sh -c \
    'tar --format=ustar --sort=none --owner=0 --group=0 --numeric-owner --mode=0644 \
        --mtime=@1772323200 -b 1 -C unpacked -cf theirs-packed.tar manifest.json contact.yaml \
        lists/contact.txt && cmp ours.tar theirs-packed.tar'

check 'minisign makes a key' minisign -G -W -f -s theirs.key -p theirs.pub
cp ours.tar theirs.tar
check 'minisign signs the bundle' minisign -S -W -s theirs.key -m theirs.tar
check 'we verify it' ours verify --rules-key theirs.pub theirs.tar
check 'but not with our key' fails ours verify --rules-key ours.pub theirs.tar
check 'we sign with the key of minisign' ours build -q -o both.tar --key theirs.key "$rules"
check 'and minisign verifies that' minisign -V -p theirs.pub -m both.tar
check 'minisign refuses it under our key' fails minisign -V -p ours.pub -m both.tar
cp ours.tar old.tar
check 'minisign signs as it did before hashes' minisign -S -l -W -s theirs.key -m old.tar
check 'that is refused' fails ours verify --rules-key theirs.pub old.tar
check 'with the reason' sh -c \
    '"$1" rules verify --rules-key theirs.pub old.tar | grep -q bad-signature' sh "$AIGC_LABEL"
printf 'x' >>ours.tar
check 'neither takes a longer bundle' fails minisign -V -p ours.pub -m ours.tar
check 'nor do we' fails ours verify --rules-key ours.pub ours.tar
done_testing
