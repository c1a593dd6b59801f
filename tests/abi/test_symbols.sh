#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the libraries export is what their .sym files list, and they have no variables.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
cd "${abs_top_builddir:?}"

# Names under which a compiler, linker or libc keeps its own few bytes in every library; the two
# with "cpu" are libgcc's, which fills them when the library is loaded, for
# __builtin_cpu_supports().
toolchain='^(completed\.[0-9]+|__dso_handle|__TMC_END__|_edata|__bss_start|_end|_init|_fini|(\.l?)?(data|bss|tdata|tbss)|_GLOBAL_OFFSET_TABLE_|_DYNAMIC|__cpu_model|__cpu_features2)$'

exports_match() {
    nm -D --defined-only "$1" | awk '{ print $3 }' | sort >"$scratch/exported"
    sort "$2" >"$scratch/listed"
    diff -u "$scratch/listed" "$scratch/exported"
}

# Every function that a header declares is in one of the lists, and the other way round.
headers_match() {
    sed 's,/\*.*\*/,,' "$abs_top_srcdir"/include/aigc/*.h |
        awk '/^AIGC_API/ { line = "" ; open = 1 }
             open { line = line " " $0 }
             open && /;/ { print line; open = 0 }' |
        sed -E 's/^[^(]*[ *](aigc_[a-z0-9_]+)\(.*/\1/' | sort >"$scratch/declared"
    sort "$abs_top_srcdir/libfilter/aigcfilter.sym" "$abs_top_srcdir/watermark/aigcmark.sym" \
        "$abs_top_srcdir/serve/core/aigcserve.sym" >"$scratch/listed"
    diff -u "$scratch/declared" "$scratch/listed"
}

# Objects in writable sections. .data.rel.ro is read-only once the library is loaded.
variables() {
    objdump -t "$1" | awk 'NF > 3 && $(NF - 2) ~ /^\.(data|bss|tdata|tbss)$/ { print $NF }' |
        grep -vE "$toolchain" || :
}

# Global names in the static library, where hidden symbols are visible to the whole program.
strangers() {
    nm -g --defined-only "$1" 2>/dev/null | awk 'NF == 3 { print $3 }' | grep -vE '^aigcp?_' || :
}

# Names that stand for two things: where all is linked statically there is one function of a name.
shared_names() {
    for name in libcommon libfilter libwatermark libserve libdaemon libcli; do
        nm -g --defined-only ".libs/$name.a" | awk 'NF == 3 { print $3 }' | sort -u
    done | sort | uniq -d
}

scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_symbols.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

check 'headers declare what the .sym files list' headers_match
for pair in libaigcfilter:libfilter/aigcfilter.sym libaigcmark:watermark/aigcmark.sym \
    libaigcserve:serve/core/aigcserve.sym; do
    name=${pair%%:*}
    list=$abs_top_srcdir/${pair#*:}
    if [ -e ".libs/$name.so" ]; then
        check "$name.so exports what its .sym file lists" exports_match ".libs/$name.so" "$list"
    else
        skip "$name.so exports what its .sym file lists" 'no shared library was built'
    fi
    if [ "${AIGC_SANITIZERS:-no}" != no ]; then
        skip "$name.so has no variables" 'sanitizers add some'
        skip "$name.a has names of ours only" 'sanitizers add some'
        continue
    fi
    if [ -e ".libs/$name.so" ]; then
        no_lines "$name.so has no variables" "$(variables ".libs/$name.so")"
    else
        skip "$name.so has no variables" 'no shared library was built'
    fi
    if [ -e ".libs/$name.a" ]; then
        no_lines "$name.a has names of ours only" "$(strangers ".libs/$name.a")"
    else
        skip "$name.a has names of ours only" 'no static library was built'
    fi
done
if [ "${AIGC_SANITIZERS:-no}" != no ]; then
    skip 'no name stands for two things' 'sanitizers add some'
else
    no_lines 'no name stands for two things' "$(shared_names)"
fi
done_testing
