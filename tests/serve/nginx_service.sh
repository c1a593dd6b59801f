# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# A real nginx with the module before a scripted upstream, on loopback, for tests. Source it after
# tap.sh, then call start_service; it sets $scratch, $nginx_port, $upstream_port.

# missing_program: names what is not there, for SKIP.
missing_program() {
    command -v nginx >/dev/null || { echo 'nginx is not installed'; return; }
    command -v python3 >/dev/null || { echo 'python3 is not installed'; return; }
    [ -r /usr/share/nginx/src/conf_flags ] || { echo 'nginx-dev is not installed'; return; }
    command -v bash >/dev/null || { echo 'bash is not installed'; return; }
    [ -e "$abs_top_builddir/.libs/libaigcserve.so" ] || { echo 'no shared library was built'; return; }
    case ${AIGC_SANITIZERS:-no} in
    *thread*) echo 'nginx is not built for this sanitizer' ;;
    esac
}

# The compiler is one command, or more words.
is_clang() {
    case $($CC --version) in
    *clang*) return 0 ;;
    esac
    return 1
}

# The module is built once for a build folder, and again when a source of it is newer. Two tests
# may want it at once.
build_module() {
    module_folder=$abs_top_builddir/nginx-module
    module=$module_folder/ngx_http_aigc_label_module.so
    mkdir -p "$module_folder"
    while ! mkdir "$module_folder/lock" 2>/dev/null; do sleep 1; done
    built=0
    if [ ! -e "$module" ] || [ -n "$(find "$abs_top_srcdir/serve/nginx" "$abs_top_srcdir/include/aigc" \
        -newer "$module" -name '*.[ch]' | head -n 1)" ]; then
        rm -rf "$module_folder/nginx"
        link_flags=
        case ${AIGC_SANITIZERS:-no} in
        *address*) link_flags=-fsanitize=address ;;
        esac
        flags=$link_flags
        # What nginx has by the same name is not guarded, and comes first.
        [ -z "$flags" ] || ! is_clang || flags="$flags -mllvm -asan-use-private-alias=1"
        CFLAGS=$flags LDFLAGS=$link_flags \
            bash "$abs_top_srcdir/serve/nginx/build_module.sh" "$module_folder" "$abs_top_builddir" ||
            built=1
    fi
    rmdir "$module_folder/lock"
    return "$built"
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

wait_for() {
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        "$@" && return 0
        sleep 0.1
    done
    return 1
}

# Run nginx with the sanitizer's library, which a program that was built without it needs.
run_nginx() {
    case ${AIGC_SANITIZERS:-no} in
    *address*)
        runtime=libasan.so
        ! is_clang || runtime=libclang_rt.asan-$(uname -m).so
        LD_PRELOAD=$($CC -print-file-name="$runtime") \
            ASAN_OPTIONS=detect_leaks=0:abort_on_error=1 nginx "$@"
        ;;
    *) nginx "$@" ;;
    esac
}

answers() {
    python3 -c "import socket; socket.create_connection(('127.0.0.1', $1), 1)" 2>/dev/null
}

# start_event_server FILE...: a model service that is fast; see event_server.c.
start_event_server() {
    "$abs_top_builddir/tests/serve/event_server" "$scratch/upstream.port" "$@" &
    upstream_pid=$!
    wait_for test -s "$scratch/upstream.port" || return 1
    upstream_port=$(cat "$scratch/upstream.port")
}

start_scripted_upstream() {
    bodies=$abs_top_srcdir/tests/api/response_bodies
    python3 "$abs_top_srcdir/tests/serve/scripted_upstream.py" "$bodies" "$scratch/upstream.port" \
        2>"$scratch/upstream.log" &
    upstream_pid=$!
    wait_for test -s "$scratch/upstream.port" || return 1
    upstream_port=$(cat "$scratch/upstream.port")
}

# start_nginx CONF: a configuration in which @PORT@, @UPSTREAM@, @SCRATCH@ and @MODULE@ are
# replaced. Then an upstream runs.
start_nginx() {
    nginx_port=$(free_port)
    user=
    [ "$(id -u)" -ne 0 ] || user='user root;'
    sed -e "s,@PORT@,$nginx_port,g; s,@UPSTREAM@,$upstream_port,g; s,@SCRATCH@,$scratch,g" \
        -e "s,@MODULE@,$module,; s,@USER@,$user," "$1" >"$scratch/nginx.conf"
    # A process of its own, which tells its number itself.
    run_nginx -p "$scratch" -c "$scratch/nginx.conf" 2>"$scratch/start.log" </dev/null &
    wait_for test -s "$scratch/nginx.pid" && wait_for answers "$nginx_port"
    nginx_pid=$(cat "$scratch/nginx.pid")
}

# start_service CONF: both.
start_service() {
    start_scripted_upstream && start_nginx "$1"
}

stop_service() {
    [ -z "${nginx_pid:-}" ] || kill "$nginx_pid" 2>/dev/null || :
    [ -z "${upstream_pid:-}" ] || kill "$upstream_pid" 2>/dev/null || :
    nginx_pid='' upstream_pid=''
}
