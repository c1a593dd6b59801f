#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A file name says which file is meant: it is unique in the tree. And every source file says
# under which licence it is.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
cd "$abs_top_srcdir"

# What the tree consists of; generated files of the build system do not count.
files() {
    find bench bindings cli common docs examples include libfilter m4 man po rules serve tests \
        watermark \
        -type f ! -name 'lt*.m4' ! -name 'libtool.m4' ! -name '*~' ! -name '*.tmp'
    find . -maxdepth 1 -type f ! -name 'configure*~' | sed 's,^\./,,'
}

repeated_names() {
    files | sed 's,.*/,,' |
        grep -vxE 'README\.md|local\.mk|limits\.h|__init__\.py|\.gitignore|cmd|exit|stdout|stderr' | sort | uniq -d
}

vague_names() {
    files | sed 's,.*/,,' | grep -E '^[a-z_]*(util|misc|helper)'
}

# without_licence PATTERN LINE: files of this name whose first two lines do not have the line.
without_licence() {
    files | grep -E "$1" | xargs awk -v wanted="$2" '
        function report() { if (file != "" && !found) print file }
        FNR == 1 { report(); file = FILENAME; found = 0 }
        FNR <= 2 && $0 == wanted { found = 1 }
        END { report() }'
}

no_lines 'file names are unique' "$(repeated_names)"
no_lines 'no file is named util, misc or helper' "$(vague_names)"
no_lines 'each C file begins with its licence' \
    "$(without_licence '\.[ch]$' '/* SPDX-License-Identifier: Apache-2.0 */')"
no_lines 'each script and makefile begins with its licence' \
    "$(without_licence '\.(sh|mk|py)$' '# SPDX-License-Identifier: Apache-2.0')"
done_testing
