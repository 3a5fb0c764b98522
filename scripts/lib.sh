# What the scripts share; sourced, not run. Sets root, the repository's directory, and goes there.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
cd -- "$root"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
export MSBUILDDISABLENODEREUSE=1 # leave no build processes behind

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# Prints the comment at the top of a script, which is its help.
help_of() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$1"; }

# The .NET SDK, and a place where it may write.
need_dotnet() {
    local install='Install it from https://dotnet.microsoft.com/download/dotnet/10.0 (Debian, Ubuntu: apt-get install dotnet-sdk-10.0).'
    if ! command -v dotnet >/dev/null && [ -x "${HOME:-}/.dotnet/dotnet" ]; then PATH=$HOME/.dotnet:$PATH; fi
    command -v dotnet >/dev/null || die "The .NET 10 SDK is needed, and there is no dotnet command here. $install"
    dotnet --list-sdks | grep -q '^10\.' || die "The .NET 10 SDK is needed; this dotnet has: $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' '). $install"

    local closed
    closed=$(find . -maxdepth 2 \( -name bin -o -name obj -o -name TestResults \) ! -writable -print -quit)
    [ -w . ] && [ -z "$closed" ] || die "This user may not write to ${closed:-$root}, where the build goes: did another user build here before?"

    if [ ! -w "${HOME:-/nowhere}" ]; then # an account without a home: keep packages and settings with the repository
        export HOME=$root/.run/home
        mkdir -p "$HOME"
    fi
}

# Builds a project or solution with all that it needs; silent unless it fails.
build() {
    find_node
    local log
    log=$(mktemp)
    if dotnet build "$1" --configuration Release --nologo --verbosity quiet -consoleLoggerParameters:NoSummary >"$log" 2>&1; then
        rm -f "$log"
    else
        { grep -E ': (error|warning) ' "$log" | sort -u || cat "$log"; } >&2
        rm -f "$log"
        return 1
    fi
}
