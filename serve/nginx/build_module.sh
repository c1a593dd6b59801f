#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Build the nginx module against the installed nginx-dev (Debian), in a folder of its own.
#
#   build_module.sh FOLDER [BUILD]
#
# FOLDER/ngx_http_aigc_label_module.so is made. With BUILD, the libraries are those of that build
# folder of aigc-label; else the installed ones. CFLAGS and LDFLAGS count.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mkdir -p "$1" && cd "$1" && pwd)
build=${2:-}
source=${NGINX_SOURCE:-/usr/share/nginx/src}

[ -r "$source/conf_flags" ] || {
    echo "build_module.sh: $source/conf_flags is missing (Debian package nginx-dev)" >&2
    exit 1
}
if [ -n "$build" ]; then
    build=$(cd "$build" && pwd)
    export AIGC_INCLUDES="$here/../../include $build/include"
    export AIGC_LIBS="-L$build/.libs -Wl,-rpath,$build/.libs -laigcserve -laigcfilter -laigcmark"
fi
cp -rL "$source" "$folder/nginx"
cd "$folder/nginx"
# The flags of Debian's nginx, so that the packaged program loads the module.
# shellcheck source=/dev/null
. ./conf_flags
# What nginx finds in CFLAGS it takes a second time, which not every flag can bear.
env -u CFLAGS -u LDFLAGS ./configure "${NGX_CONF_FLAGS[@]}" --with-cc-opt="-g -O2 -fPIC -std=gnu11 ${CFLAGS:-}" \
    --with-ld-opt="-Wl,-z,relro ${LDFLAGS:-}" --add-dynamic-module="$here" >"$folder/configure.log" 2>&1 ||
    { tail -n 20 "$folder/configure.log" >&2; exit 1; }
# MAKEFLAGS of a make that called us are not for this one.
env -u MAKEFLAGS -u MFLAGS make -f objs/Makefile modules >"$folder/make.log" 2>&1 ||
    { grep -A5 -E 'error|warning' "$folder/make.log" | head -n 60 >&2; exit 1; }
cp objs/ngx_http_aigc_label_module.so "$folder/"
