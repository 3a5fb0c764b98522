# Private PostgreSQL and Redis for the scripts; sourced after lib.sh, not run.
#
# Everything that belongs to them is in one directory below .run/: data, logs, ports, passwords. They listen on the loopback address only,
# nothing of the system's own PostgreSQL and Redis is touched, and what a crash leaves behind hinders no later start.
#
# postgres_connection and redis_connection are the result. Whoever sets one beforehand has a store already, and nothing is started for it.

source "$root/scripts/programs.sh"

# Starts what is not running yet. Several scripts may share the stores of one directory; the last to stop stops them.
start_stores() { # DIRECTORY FIRST_PORT
    stores=$1
    command -v flock >/dev/null || die 'The command flock is needed (Debian, Ubuntu: apt-get install util-linux; macOS: brew install flock).'
    mkdir -p "$stores"
    exec 8>>"$stores/in-use" 9>>"$stores/lock"
    flock -w 600 9 || die "Another script has been starting or stopping the stores in $stores for ten minutes."
    flock -s 8
    [ -n "${postgres_connection:-}" ] || start_postgres "$2"
    [ -n "${redis_connection:-}" ] || start_redis "$(($2 + 1))"
    flock -u 9
}

# Stops the stores unless another script uses them. Where hurry is set, nothing waits for a checkpoint: the next start recovers.
stop_stores() {
    [ -n "${stores:-}" ] && [ -d "$stores" ] || return 0
    exec 8>>"$stores/in-use" 9>>"$stores/lock"
    flock -w 120 9 || return 0
    if flock -n 8; then
        end_process "$(redis_process)" TERM KILL
        end_process "$(postgres_process)" INT QUIT
    fi
    flock -u 8
    flock -u 9
}

# Whether no other script uses the stores of this directory.
stores_are_idle() { ! [ -e "$1/in-use" ] || (exec 8>>"$1/in-use" && flock -n 8); } # DIRECTORY

# Deletes the stores of this directory, data and all, after stopping what runs.
delete_stores() { # DIRECTORY
    local stores=$1 hurry=now
    [ -d "$stores" ] || return 0
    stop_stores
    rm -rf -- "$(postgres_home)" "${stores:?}/postgres" "$stores/redis" "$stores/postgres.home"
}

# ------------------------------------------------------------------------------------------------------------------- PostgreSQL

# PostgreSQL refuses to run as root, so root runs it as the user postgres, who may be unable to reach the repository. The place of the
# data is remembered: it stays the same when the rights of a directory change.
postgres_home() {
    if [ -s "$stores/postgres.home" ]; then cat "$stores/postgres.home"; else echo "$stores/postgres"; fi
}

as_postgres() { ${postgres_user[@]+"${postgres_user[@]}"} "$@"; }
postgres_user=()
[ "$(id -u)" -ne 0 ] || postgres_user=(setpriv --reuid=postgres --regid=postgres --init-groups --)

# The server's process, if it runs; its number in a file proves nothing, because numbers are used again.
postgres_process() {
    local home pid
    home=$(postgres_home)
    pid=$(head -n 1 "$home/data/postmaster.pid" 2>/dev/null) || return 0
    ! runs "$pid" "$home/data" || echo "$pid"
}

start_postgres() { # FIRST_PORT
    local home bin
    prepare_postgres_home
    home=$(postgres_home)
    find_postgres "$(cat "$home/data/PG_VERSION" 2>/dev/null || true)"
    [ -s "$stores/postgres.password" ] || new_secret "$stores/postgres.password"
    [ -d "$home/data" ] || make_cluster
    start_server postgres "$1" || die "PostgreSQL does not start; its log: $home/log"

    local port
    port=$(sed -n 4p "$home/data/postmaster.pid")
    postgres_connection="Host=127.0.0.1;Port=$port;Username=exchange;Password=$(cat "$stores/postgres.password");Database=exchange"
}

prepare_postgres_home() {
    local home
    home=$(postgres_home)
    mkdir -p "$home"
    [ "$(id -u)" -eq 0 ] || return 0

    command -v setpriv >/dev/null || die 'The command setpriv is needed to run PostgreSQL as root (Debian, Ubuntu: apt-get install util-linux).'
    getent passwd postgres >/dev/null || find_postgres '' # its package makes the user
    getent passwd postgres >/dev/null || die 'root may not run PostgreSQL, and there is no user "postgres" to run it as: make one, or use another account.'
    chown postgres "$home"
    chmod 700 "$home"
    as_postgres test -w "$home" 2>/dev/null && return

    rmdir "$home" 2>/dev/null || die "The user postgres cannot reach the data in $home any more: give back the rights on the directories above it."
    home=/var/lib/exchange-postgres-$(printf '%s' "$stores" | cksum | cut -d' ' -f1)
    install -d -o postgres -m 700 "$home"
    as_postgres test -w "$home" || die "The user postgres can reach neither $stores nor $home: clone the repository to another place."
    set_aside_orphan "$home"
    printf '%s\n' "$home" >"$stores/postgres.home"
}

# Outside the repository, data outlives a clone that was deleted. Its password went with the clone, so another one at the same place cannot
# use it, and must not delete it.
set_aside_orphan() { # HOME
    [ -d "$1/data" ] && [ ! -s "$stores/postgres.password" ] || return 0
    ! is_worked_in "$1/data" || die "A PostgreSQL of a clone that was deleted still works in $1/data: end it first."
    local aside
    aside=$1/data.$(date +%Y%m%d-%H%M%S)
    mv -- "$1/data" "$aside"
    say "The data of a clone that stood here before is kept in $aside; delete it if nobody wants it."
}

# A new cluster, which appears under its name only when it is complete.
make_cluster() {
    local new=$home/data.new password=$home/first-password
    rm -rf -- "$new" "$password"
    install -m 600 "$stores/postgres.password" "$password"
    [ "$(id -u)" -ne 0 ] || chown postgres "$password"
    if ! (
        cd / && as_postgres "$bin/initdb" -D "$new" -U exchange --pwfile="$password" --auth=scram-sha-256 --encoding=UTF8 --locale=C \
            --data-checksums && as_postgres tee -a "$new/postgresql.conf" <"$root/scripts/postgresql.conf" &&
            as_postgres "$bin/postgres" --single -D "$new" postgres <<<'CREATE DATABASE exchange'
    ) >"$home/log" 2>&1 </dev/null; then
        tail -n 20 "$home/log" >&2
        die "PostgreSQL cannot make its data directory; the whole log: $home/log"
    fi
    rm -f -- "$password"
    mv -- "$new" "$home/data"
}

# Whether a process works in a directory: each of a server's does, in its data, even one whose first process was killed.
is_worked_in() { # DIRECTORY
    local process
    for process in /proc/[0-9]*; do
        [ "$(readlink "$process/cwd" 2>/dev/null || true)" != "$1" ] || return 0
    done
    return 1
}

run_postgres() { # FIRST_PORT
    local tries
    for ((tries = 0; tries < 100; tries++)); do is_worked_in "$home/data" && sleep 0.1 || break; done
    ! is_worked_in "$home/data" || die "Processes of a PostgreSQL that is no more still work in $home/data: end them first."
    rm -f -- "$home/data/postmaster.pid" # of a server that is no more, or it would not run_postgres
    choose_port "$stores/postgres.port" "$1"
    [ ! -e "$home/log" ] || mv -- "$home/log" "$home/log.1"
    server=$(
        cd / # a place that the user postgres can be in
        detach ${postgres_user[@]+"${postgres_user[@]}"} "$bin/postgres" -D "$home/data" \
            -c listen_addresses=127.0.0.1 -c port="$port" -c unix_socket_directories= </dev/null >"$home/log" 2>&1 8>&- 9>&- &
        echo $!
    )
}

postgres_is_ready() { [[ $(sed -n 8p "$home/data/postmaster.pid" 2>/dev/null) == ready* ]] && [ -n "$(postgres_process)" ]; }

# ------------------------------------------------------------------------------------------------------------------------ Redis

redis_process() {
    local pid
    pid=$(cat "$stores/redis/pid" 2>/dev/null) || return 0
    ! runs "$pid" "redis-server 127.0.0.1:$(cat "$stores/redis.port" 2>/dev/null)" || echo "$pid"
}

start_redis() { # FIRST_PORT
    local home=$stores/redis port
    find_redis
    mkdir -p "$home"
    chmod 700 "$home"
    [ -s "$stores/redis.password" ] || new_secret "$stores/redis.password"
    start_server redis "$1" || die "Redis does not start; its log: $home/log"
    redis_connection="127.0.0.1:$(cat "$stores/redis.port"),password=$(cat "$stores/redis.password")"
}

run_redis() { # FIRST_PORT
    choose_port "$stores/redis.port" "$1"
    [ ! -e "$home/log" ] || mv -- "$home/log" "$home/log.1"
    rm -f -- "$home/pid"
    (umask 077 && cat >"$home/redis.conf") <<CONF
bind 127.0.0.1
port $port
protected-mode yes
requirepass $(cat "$stores/redis.password")
dir "$home"
pidfile "$home/pid"
daemonize no
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
CONF
    server=$(
        detach "$redis_server" "$home/redis.conf" </dev/null >"$home/log" 2>&1 8>&- 9>&- &
        echo $!
    )
}

redis_is_ready() {
    [ -n "$(redis_process)" ] && [ "$(answer_of_redis)" = PONG ]
}

answer_of_redis() { REDISCLI_AUTH=$(cat "$stores/redis.password") redis-cli -p "$(cat "$stores/redis.port")" ping 2>/dev/null; }

# -------------------------------------------------------------------------------------------------------------------- processes

# Runs a server unless it runs already, and waits until it can be used. It is tried again, since another program may take the port that was
# free a moment ago, and the last remains of a killed server may take a moment to go.
start_server() { # postgres|redis FIRST_PORT
    local server
    for _ in 1 2 3; do
        server=$("$1_process")
        [ -n "$server" ] || "run_$1" "$2"
        await 300 is_ready_or_gone "$1" "$server" || return 1
        ! "$1_is_ready" || return 0
        sleep 1
    done
    return 1
}

is_ready_or_gone() { "$1_is_ready" || is_gone "$2"; }

# Whether this process runs with these words in its command line.
runs() { # PROCESS WORDS
    local line
    line=$({ tr '\0' ' ' <"/proc/$1/cmdline"; } 2>/dev/null || ps -p "$1" -o args= 2>/dev/null) || return 1
    [[ $line == *"$2"* ]]
}

# Runs a program in a session of its own, in place of this shell: a Ctrl+C at the terminal does not reach it.
detach() { # COMMAND...
    local session=(setsid)
    command -v setsid >/dev/null || session=(perl -MPOSIX -e 'POSIX::setsid(); exec @ARGV' --)
    exec "${session[@]}" "$@"
}

# Ends a process politely, and after a minute, or as soon as a signal handler sets hurry, without ceremony.
end_process() { # PROCESS POLITE_SIGNAL RUDE_SIGNAL
    [ -n "$1" ] || return 0
    kill -s "$2" "$1" 2>/dev/null || return 0
    await 60 is_gone_or_late "$1" || hurry=now
    is_gone "$1" && return
    kill -s "$3" "$1" 2>/dev/null || true
    await 10 is_gone "$1" || say "Process $1 does not end."
}

is_gone() { ! kill -0 "$1" 2>/dev/null; }

is_gone_or_late() { [ -n "${hurry:-}" ] || is_gone "$1"; }

# Waits until a command succeeds.
await() { # SECONDS COMMAND...
    local ends=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$ends" ] || return 1
        sleep 0.05
    done
}

# Sets port: the remembered one, else the first from FIRST on that nobody listens on; and remembers it.
choose_port() { # FILE FIRST
    port=$(cat "$1" 2>/dev/null || echo "$2")
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
        port=$((port + 10))
        [ "$port" -le 65535 ] || port=10001
    done
    printf '%s\n' "$port" >"$1"
}

new_secret() { # FILE: 24 random bytes as hexadecimal digits
    (umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$1.new")
    mv -- "$1.new" "$1"
}
