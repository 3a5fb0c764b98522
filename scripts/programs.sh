# Finds the programs of PostgreSQL and Redis, and Node.js, and installs them if they are missing; sourced by stores.sh, not run.

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

# Node.js and npm, which build the trading page. BuildPage=false in the environment does without both.
find_node() {
    [ "${BuildPage:-}" != false ] && ! node_fits || return 0
    local other='Or do without the page: BuildPage=false in the environment.'
    if command -v node >/dev/null && command -v npm >/dev/null; then
        die "Node.js 20.19 or newer is needed to build the trading page; $(command -v node) is $(node --version). Install a newer one, from https://nodejs.org for example. $other"
    fi

    local offered
    offered=$(apt-cache policy nodejs 2>/dev/null | sed -n 's/ *Candidate: *\([0-9]*:\)\{0,1\}\([0-9]*\.[0-9]*\).*/\2/p')
    [ -z "$offered" ] || [ "$(printf '20.19\n%s\n' "$offered" | sort -V | head -n 1)" = 20.19 ] ||
        die "Node.js 20.19 or newer, with npm, is needed to build the trading page, and apt-get has only $offered. Install it from https://nodejs.org. $other"
    install_package Node.js nodejs npm
    node_fits || die "Node.js was installed, but it is older than 20.19. Install a newer one from https://nodejs.org. $other"
}

node_fits() {
    command -v npm >/dev/null && node "$root/Exchange.Api/Web/build/node-version.cjs" 2>/dev/null
}

# The browser that the trading page is tested and photographed with. EXCHANGE_BROWSER names another.
find_chromium() {
    local name
    [ -z "${EXCHANGE_BROWSER:-}" ] || return 0
    for name in chromium chromium-browser google-chrome-stable google-chrome; do ! command -v "$name" >/dev/null || return 0; done
    install_package Chromium chromium
}

# Installs by apt where that is possible without a question, and else says what to do.
install_package() { # NAME PACKAGE...
    local name=$1 hint='Its service need not run: only its programs are used. Or name a running one in EXCHANGE_POSTGRES and EXCHANGE_REDIS, see README.md.'
    shift
    [ "$name" != Chromium ] || hint='It opens the trading page. Another one of its kind can be named in EXCHANGE_BROWSER.'
    [ "$name" != Node.js ] || hint='It builds the trading page, and must be 20.19 or newer. BuildPage=false in the environment does without the page.'
    local sudo=()
    [ "$(id -u)" -eq 0 ] || sudo=(sudo -n)
    if ! command -v apt-get >/dev/null || ! ${sudo[@]+"${sudo[@]}"} true 2>/dev/null; then
        die "$name is not installed, and this user may not install it. As root: apt-get install $* (Fedora: dnf install $*; macOS: brew install $*).
$hint"
    fi

    say "$name is not installed: apt-get install $* (no service will be started)..."
    local log
    log=$(mktemp)
    if ! ${sudo[@]+"${sudo[@]}"} bash "$root/scripts/install-quietly.sh" "$@" </dev/null >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        die "apt-get could not install $*; its last words are above."
    fi
    rm -f "$log"
    hash -r
}
