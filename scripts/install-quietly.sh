# Installs Debian packages without starting a service of theirs, now or at boot; run as root by programs.sh with the packages' names.

set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

policy=/usr/sbin/policy-rc.d clusters=/etc/postgresql-common/createcluster.conf
made_policy='' changed_clusters=''
restore() {
    [ -z "$made_policy" ] || rm -f "$policy"
    [ -z "$changed_clusters" ] || mv -f "$clusters.before-exchange" "$clusters"
}
trap restore EXIT

# Packages ask this program whether they may start a service; 101 is no.
if [ ! -e "$policy" ]; then
    made_policy=yes
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi

install() { apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"; }

apt-get update || echo 'Some package lists could not be fetched; those that were may do.'
if [ "$1" = postgresql ]; then
    install postgresql-common
    # Nobody wants a cluster of the system's own here.
    changed_clusters=yes
    cp -p "$clusters" "$clusters.before-exchange"
    printf 'create_main_cluster = false\n' >>"$clusters"
fi
install "$@"
if [ "$1" = redis-server ] && command -v systemctl >/dev/null; then systemctl disable redis-server || true; fi
