#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The installed tree: exactly the files of the manifest; the program works there; the examples
# build against it with nothing but pkg-config, and work.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
cd "${abs_top_builddir:?}"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_installed.XXXXXX")
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
root=$scratch/root
make=${MAKE:-make}
# This make is a new one, not a part of the one that runs the tests.
unset MAKEFLAGS MFLAGS MAKELEVEL
unset LD_LIBRARY_PATH

if ! "$make" -s install DESTDIR="$root" >"$scratch/install.log" 2>&1; then
    not_ok 'make install'
    comment <"$scratch/install.log"
    done_testing
    exit
fi
ok 'make install'

"$make" -s print-install-folders >"$scratch/folders"
folder() {
    sed -n "s,^$1=,,p" "$scratch/folders"
}
bindir=$(folder bindir)
libdir=$(folder libdir)
datadir=$(folder pkgdatadir)

# The longest folder first: pkgconfigdir is inside libdir.
manifest() {
    find "$root" ! -type d | sed "s,^$root,," >"$scratch/found"
    while IFS='=' read -r name path; do
        sed "s,^$path/,@$name@/," "$scratch/found" >"$scratch/renamed"
        mv "$scratch/renamed" "$scratch/found"
    done <"$scratch/folders"
    # What was configured away is not expected; which rules there are is rules/'s business.
    sort "$abs_top_srcdir/tests/abi/installed_files.txt" >"$scratch/expected"
    [ -e .libs/libaigcmark.a ] || sed -i '/\.a$/d' "$scratch/expected"
    [ -e .libs/libaigcmark.so ] || sed -i '/\.so/d' "$scratch/expected"
    grep -v '^@pkgdatadir@/rules/' "$scratch/found" | sort >"$scratch/got"
    diff -u "$scratch/expected" "$scratch/got"
}
check 'installed files are those of the manifest' manifest

rules_arrive() {
    (cd "$abs_top_srcdir/rules" && find . \( -name '*.yaml' -o -name '*.txt' \) | sort) >"$scratch/shipped"
    (cd "$root$datadir/rules" && find . \( -name '*.yaml' -o -name '*.txt' \) | sort) >"$scratch/arrived"
    test -s "$scratch/shipped" && diff -u "$scratch/shipped" "$scratch/arrived"
}
check 'all rules are installed' rules_arrive

# The program as installed, with the libraries below DESTDIR.
installed() {
    LD_LIBRARY_PATH="$root$libdir" "$root$bindir/aigc-label" "$@"
}

runs() {
    installed --help >"$scratch/help" && grep -q -- --rules "$scratch/help"
}
check 'the installed program runs' runs

# ---- examples ----------------------------------------------------------------------------

sanitizers=
[ "${AIGC_SANITIZERS:-no}" = no ] || sanitizers="-fsanitize=$AIGC_SANITIZERS"

examples_build() {
    cp -r "$abs_top_srcdir/examples" "$scratch/examples" && chmod -R u+w "$scratch/examples"
    PKG_CONFIG_PATH="$root$(folder pkgconfigdir)" PKG_CONFIG_SYSROOT_DIR="$root" \
        "$make" -C "$scratch/examples" CC="${CC:-cc}" CFLAGS="-Wall -Wextra -Werror $sanitizers"
}

run_example() {
    name=$1
    shift
    LD_LIBRARY_PATH="$root$libdir" "$scratch/examples/$name" "$@"
}

# The exit statuses of scan_stream are 0 for nothing found, 1 for something.
scan_stream_tells() {
    status=0
    printf '%s\n' "$2" | run_example scan_stream "$abs_top_srcdir/rules" >"$scratch/found" || status=$?
    echo "exit status $status"
    cat "$scratch/found"
    test "$status" -eq "$1"
}

# hide_names writes what it hides to stderr, and what it puts back to stdout.
hide_names_hides() {
    printf '%s\n' 'rules:' '- {id: x, title: t, category: X.x, action: redact, redact: pseudonym,' \
        '   label: NAME, words: [Alice Liddell]}' >"$scratch/names.yaml"
    echo 'Ask Alice Liddell.' >"$scratch/asked"
    run_example hide_names "$scratch/names.yaml" <"$scratch/asked" >"$scratch/back" 2>"$scratch/hidden"
    cat "$scratch/hidden"
    grep -qxE 'Ask <NAME_[a-z2-7]{10}>\.' "$scratch/hidden" && cmp "$scratch/asked" "$scratch/back"
}

short_enough() {
    lines=$(grep -cvE '^[[:space:]]*(/?\*.*)?$' "$abs_top_srcdir/examples/$1")
    echo "$lines lines of code"
    test "$lines" -le 40
}

# The headers need nothing; a program has definitions of its own.
definitions() {
    for library in libaigcfilter libaigcmark libaigcserve; do
        PKG_CONFIG_PATH="$root$(folder pkgconfigdir)" pkg-config --cflags "$library" ||
            echo "no flags of $library"
    done | grep -E -- '-D|no flags'
}
no_lines 'pkg-config defines nothing' "$(definitions)"

if [ ! -e .libs/libaigcmark.so ]; then
    skip 'examples build with pkg-config' 'no shared library was built'
else
    check 'examples build with pkg-config' examples_build
    check 'scan_stream finds nothing in clean text' scan_stream_tells 0 'A clean text.'
    check 'scan_stream finds a telephone number' scan_stream_tells 1 'Tel. 13800138000.'
    check 'hide_names hides a name and puts it back' hide_names_hides
    check 'label_string labels and verifies' run_example label_string
fi

# ---- static ------------------------------------------------------------------------------

static_flags() {
    PKG_CONFIG_PATH="$root$(folder pkgconfigdir)" PKG_CONFIG_SYSROOT_DIR="$root" \
        pkg-config --static "$1" "$2"
}

# The first library of a static link that is there as a shared one only.
missing_archive() {
    for flag in $(static_flags --libs "$1"); do
        file=lib${flag#-l}.a
        case $flag in
        -laigc*) ;;
        -l*) [ "$(${CC:-cc} -print-file-name="$file")" != "$file" ] || echo "$file" ;;
        esac
    done | head -n 1
}

# A program with all of our archive, and ours alone: what it needs is named by its flags.
archive_links() {
    flags=
    for flag in $(static_flags --libs "$1"); do
        case $flag in
        "-l${1#lib}") ;;
        -laigc*) flags="$flags $root$libdir/lib${flag#-l}.a" ;;
        *) flags="$flags $flag" ;;
        esac
    done
    # shellcheck disable=SC2046,SC2086 # flags are words
    ${CC:-cc} $sanitizers "$scratch/$1.c" $(static_flags --cflags "$1") -o "$scratch/$1" \
        -Wl,--whole-archive "$root$libdir/$1.a" -Wl,--no-whole-archive $flags && "$scratch/$1"
}

# A program without any shared library.
static_links() {
    # shellcheck disable=SC2046 # flags are words
    ${CC:-cc} -static "$scratch/$1.c" $(static_flags --cflags "$1") -o "$scratch/$1" \
        $(static_flags --libs "$1") && "$scratch/$1"
}

program() {
    printf '%s\n' "#include <aigc/$2>" "int main(void) { return $3; }" >"$scratch/$1.c"
}
program libaigcfilter filter.h 'aigc_scanner_new(NULL, NULL) != AIGC_ERR_ARGUMENT'
program libaigcmark c2pa.h 'aigc_c2pa_trust_new(NULL) != AIGC_ERR_ARGUMENT'
program libaigcserve serve.h 'aigc_protocol_name((aigc_protocol)0) == 0'
for library in libaigcfilter libaigcmark libaigcserve; do
    if [ ! -e ".libs/$library.a" ]; then
        skip "$library.a links" 'no static library was built'
        continue
    fi
    check "$library.a links with the flags of pkg-config" archive_links "$library"
    missing=$(missing_archive "$library")
    if [ -n "$missing$sanitizers" ]; then
        skip "a static program links with $library" "${missing:-sanitizers} cannot be linked so"
    else
        check "a static program links with $library" static_links "$library"
    fi
done

# ---- uninstalled ---------------------------------------------------------------------------

leaves_nothing() {
    "$make" -s uninstall DESTDIR="$root" || return 1
    find "$root" ! -type d >"$scratch/left"
    cat "$scratch/left"
    test ! -s "$scratch/left" && test ! -d "$root$datadir" && test ! -d "$root$(folder includedir)/aigc"
}
leaves_others() {
    mkdir -p "$root$datadir/rules/own" && echo x >"$root$datadir/rules/own/rules.yaml" &&
        "$make" -s uninstall DESTDIR="$root" && test -f "$root$datadir/rules/own/rules.yaml"
}
check 'make uninstall leaves nothing' leaves_nothing
check 'make uninstall leaves what is not of it' leaves_others

check 'scan_stream.c stays within 40 lines' short_enough scan_stream.c
check 'label_string.c stays within 40 lines' short_enough label_string.c
done_testing
