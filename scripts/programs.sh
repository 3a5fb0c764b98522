# Finds the programs of PostgreSQL and Redis, and installs them if they are missing; sourced by stores.sh, not run.

# Sets bin, the directory of PostgreSQL's programs: of the version that made the data, else of the newest.
find_postgres() { # VERSION or nothing
    choose_postgres "$1" && return
    [ -z "$1" ] || die "The data in $(postgres_home) belongs to PostgreSQL $1, whose programs are not installed. Install them, or start anew with --reset."
    install_package PostgreSQL postgresql
    choose_postgres '' || die 'PostgreSQL 15 or newer is needed, and its programs (initdb, postgres) are neither in PATH nor in /usr/lib/postgresql.'
}

choose_postgres() { # VERSION or nothing
    local directory version newest=14
    bin=
    for directory in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin "$(dirname "$(command -v initdb)")"; do
        [ -x "$directory/initdb" ] && [ -x "$directory/postgres" ] || continue
        version=$("$directory/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
        if [ -n "$1" ] && [ "$version" != "$1" ]; then continue; fi
        if [ "$version" -gt "$newest" ]; then bin=$directory newest=$version; fi
    done
    [ -n "$bin" ]
}

# Sets redis_server.
find_redis() {
    command -v redis-server >/dev/null && command -v redis-cli >/dev/null || install_package Redis redis-server
    redis_server=$(command -v redis-server) || die 'Redis was installed, but there is no redis-server in PATH.'
    "$redis_server" --version | grep -qE 'v=(6\.([2-9]|[1-9][0-9])|[7-9]|[1-9][0-9])' ||
        die "Redis 6.2 or newer is needed; $redis_server is $("$redis_server" --version | cut -d' ' -f3)."
}

# Installs by apt where that is possible without a question, and else says what to do.
install_package() { # NAME PACKAGE
    local sudo=()
    [ "$(id -u)" -eq 0 ] || sudo=(sudo -n)
    if ! command -v apt-get >/dev/null || ! ${sudo[@]+"${sudo[@]}"} true 2>/dev/null; then
        die "$1 is not installed, and this user may not install it. As root: apt-get install $2 (Fedora: dnf install $2; macOS: brew install $2).
Its service need not run: only its programs are used. Or name a running one in EXCHANGE_POSTGRES and EXCHANGE_REDIS, see README.md."
    fi

    say "$1 is not installed: apt-get install $2 (its service will not be started)..."
    local log
    log=$(mktemp)
    if ! ${sudo[@]+"${sudo[@]}"} bash "$root/scripts/install-quietly.sh" "$2" </dev/null >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        die "apt-get could not install $2; its last words are above."
    fi
    rm -f "$log"
    hash -r
}
