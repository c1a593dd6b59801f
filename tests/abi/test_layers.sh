#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Who may include whom, read off the #include lines; docs/design.md gives the reasons.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
cd "$abs_top_srcdir"

# All includes, read once: FILE:INCLUDED for each #include, by file name.
all_includes=$(find common examples include libfilter serve watermark cli -name '*.[ch]' | sort |
    xargs awk '/^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"][^>"]*[>"]/ {
        sub(/^[[:space:]]*#[[:space:]]*include[[:space:]]*/, "")
        match($0, /^[<"][^>"]*[>"]/)
        print FILENAME ":" substr($0, 1, RLENGTH)
    }')

# includes FOLDER...: those of the folders' sources.
includes() {
    printf '%s\n' "$all_includes" | grep -E "^($(echo "$*" | tr ' ' '|'))/"
}

# strays PATTERN FOLDER...: includes of the project's headers that do not match the pattern.
strays() {
    pattern=$1
    shift
    includes "$@" | grep -E ':("|<aigc/)' | grep -vE "$pattern"
}

check 'the includes are seen' test "$(includes common libfilter watermark cli | wc -l)" -gt 100
# The daemon is part of the program; one header of it is what a command may call.
no_lines 'cli uses <aigc/...>, itself, the daemon, and what it shares with that of common' \
    "$(strays ':(<aigc/|"cli/|"serve/daemon\.h"|"common/(json_load_jansson|late_library|nearest_name)\.h")' cli)"
no_lines 'serve uses <aigc/...>, common and itself; the module of nginx, <aigc/...> and itself' "$(strays '(:(<aigc/|"(serve|common)/)|^serve/nginx/[a-z_]*\.[ch]:"ngx_http_aigc_)' serve)"
no_lines 'examples use <aigc/...>' "$(strays ':<aigc/' examples)"
no_lines 'libfilter uses <aigc/...>, common and itself' \
    "$(strays ':(<aigc/|"(libfilter|common)/)' libfilter)"
no_lines 'watermark uses <aigc/...>, common and itself' \
    "$(strays ':(<aigc/|"(watermark|common)/)' watermark)"
no_lines 'common uses <aigc/types.h> and itself' "$(strays ':(<aigc/types\.h>|"common/)' common)"
no_lines 'public headers include public headers' "$(strays ':<aigc/' include)"
no_lines 'libfilter does without the headers of libaigcmark' \
    "$(includes libfilter | grep -E '<aigc/(c2pa|c2pa_text|excerpt|keys|label|media|media_report|picture_mark|security_data|serve|source|text_mark|visible_label|watermark)\.h>')"
no_lines 'watermark does without the headers of libaigcfilter' \
    "$(includes watermark | grep -E '<aigc/(audit|audit_read|collect|filter|policy|restore|rules|serve|strikes)\.h>')"

# The rooms of a folder, and which others each of them uses, besides what lies in the folder itself;
# the README of libfilter says what they are for.
rooms_of_libfilter='audit: validators
authoring: characters regex rules
bundle: rules validators
compile: bundle characters conditions policy regex rules scan
inspect: characters compile conditions validators
policy: compile rules validators
regex: characters rules
rollout: bundle compile
rules: bundle characters conditions validators
scan: characters compile policy'
rooms_of_cli='assess: files io options reports
audit: io options
files: io options
media: files io options reports
options: io
reports: io options
rules: files io options reports
text: audit files io options'

# strange_rooms FOLDER TABLE: rooms that use others than the table says, or fewer.
strange_rooms() {
    includes "$1" | sed -nE "s,^$1/([a-z]+)/[^/:]*:\"$1/([a-z]+)/.*,\\1 \\2,p" | sort -u |
        awk '$1 != $2 { used[$1] = used[$1] " " $2 } END { for (room in used) print room ":" used[room] }' |
        grep -vxF "$2"
}
no_lines 'the rooms of libfilter use each other as said' \
    "$(strange_rooms libfilter "$rooms_of_libfilter")"
no_lines 'the rooms of cli use each other as said' "$(strange_rooms cli "$rooms_of_cli")"

# elsewhere HEADER FILES: where else than in these files a header of this library is included.
elsewhere() {
    includes common libfilter watermark cli serve include | grep -E ":<$1" | grep -vE "^($2):"
}
no_lines 'libsodium is used in one file of each library' \
    "$(elsewhere sodium 'watermark/([a-z0-9_]+/)?[a-z_]*_sodium\.c|libfilter/[a-z]+/[a-z_]*_sodium\.c')"
no_lines 'libfyaml is used in one file' "$(elsewhere libfyaml 'libfilter/rules/rule_yaml_fyaml\.c')"
no_lines 'PCRE2 is used in one file' "$(elsewhere pcre2 'libfilter/regex/[a-z_]*pcre2\.[ch]')"
no_lines 'ICU is used in files of its own, and by the generators of tables' \
    "$(elsewhere unicode/ 'watermark/unicode_icu\.c|libfilter/[a-z]+/([a-z_]*_icu|generate_[a-z_]*)\.c')"
no_lines 'instructions of one processor are used in files of their own' \
    "$(elsewhere immintrin '(libfilter|watermark)(/[a-z_]+)?/[a-z_]*_(avx2|avx512|bmi2)\.[ch]')"
no_lines 'jansson is used in one file of each kind' \
    "$(elsewhere jansson '(cli|common|libfilter|watermark|serve)(/[a-z0-9]+)?/[a-z_]*_jansson\.[ch]')"

no_lines 'OpenSSL is used in files of its own' \
    "$(elsewhere openssl '(watermark(/[a-z0-9]+)?|serve(/[a-z]+)?)/[a-z0-9_]*_openssl\.c')"
no_lines 'expat is used in files of its own' "$(elsewhere expat '[a-z/0-9]+/[a-z0-9_]*_expat\.c')"
no_lines 'libcbor is used in one file' "$(elsewhere cbor '[a-z/0-9]+/[a-z0-9_]*_libcbor\.c')"
no_lines 'codecs of pictures are used in files of their own' \
    "$(elsewhere '(png|jpeglib|jerror|webp/)' 'watermark/pixels/[a-z0-9_]*_(libpng|libjpeg|libwebp)\.c')"
no_lines 'fonts are used in files of their own' \
    "$(elsewhere '(ft2build|freetype/|hb|fontconfig/)' 'watermark/pixels/[a-z0-9_]*_(freetype|harfbuzz|fontconfig)\.[ch]')"
no_lines 'KissFFT is used in one file' "$(elsewhere kissfft/ '[a-z/]+/[a-z0-9_]*_kissfft\.c')"
no_lines 'libmicrohttpd is used in one file' "$(elsewhere microhttpd 'serve/[a-z0-9_]*_microhttpd\.c')"
no_lines 'nginx is used in its module' "$(elsewhere ngx_ 'serve/nginx/ngx_http_aigc_[a-z]*\.[ch]')"
no_lines 'libcurl is used in one file' "$(elsewhere curl/ '[a-z/]+/[a-z0-9_]*_curl\.c')"

# One list for all the rest: a new outside library is a decision, not an accident.
known='sodium|libfyaml|pcre2|unicode/|jansson|immintrin|openssl/|expat|cbor|zlib|png|jpeglib|jerror|webp/'
known="$known|ngx_(config|core|http)|ft2build|freetype/|hb|fontconfig/|kissfft/|microhttpd|curl/"
libc='arpa/inet|assert|ctype|dirent|dlfcn|errno|fcntl|float|getopt|inttypes|langinfo|libintl|limits|locale'
libc="$libc|math|netdb|netinet/in|poll"
libc="$libc|pthread|search|setjmp|signal|std[a-z]+|string|strings|sys/[a-z]+|termios|time|unistd|wchar"
# libjpeg's error handler must not return.
no_lines 'long jumps are taken where libjpeg needs them' \
    "$(elsewhere setjmp 'watermark/pixels/[a-z0-9_]*_libjpeg\.c')"
no_lines 'nothing else but libc is included' \
    "$(includes common libfilter watermark cli serve include | grep ':<' |
        grep -vE ":<(aigc/|$known)" | grep -vE ":<($libc)\.h>$")"
done_testing
