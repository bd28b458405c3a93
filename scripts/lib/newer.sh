# shellcheck shell=bash disable=SC2034,SC2154 # variables cross the files
# Servers that are newer than this machine's: those of Debian 13. Sourced after common.sh and install.sh.
#
#   take_rabbitmq_option "$@"   takes --rabbitmq 4 out of the arguments; the others are then in arguments, and
#                               server_needs is what require has to bring for the servers
#   use_newer_servers           with that option: fetches the servers if they are not there, and names their
#                               folder in TEST_SERVERS_DEBIAN (see in-debian)
#
# The folder is .dev/debian-13, which no Maven build removes. To fetch a newer Debian 13, remove it.

newer_servers=$project/.dev/debian-13
server_needs=(redis rabbitmq)
arguments=()
rabbitmq_series=

take_rabbitmq_option() {
  while (($# > 0)); do
    case $1 in
      --rabbitmq)
        rabbitmq_series=${2:-nothing}
        shift $(($# > 1 ? 1 : 0))
        ;;
      --rabbitmq=*) rabbitmq_series=${1#*=} ;;
      *) arguments+=("$1") ;;
    esac
    shift
  done
  [[ -n $rabbitmq_series ]] || return 0
  [[ $rabbitmq_series == 4 ]] \
    || fail "--rabbitmq: $rabbitmq_series (expected: 4; without the option, the RabbitMQ of this machine is used)"
  server_needs=(debootstrap)
}

# The mirror of this machine, if it is a Debian.
debian_mirror() {
  local mirror
  # shellcheck disable=SC2016 # apt expands it
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null | head -n 1)
  echo "${mirror:-http://deb.debian.org/debian}"
}

# What debootstrap mounts is gone with its namespace. Only /usr is kept: it has no devices and no mounts, so the
# folder can be removed like any other. Another script may have fetched it meanwhile.
fetch_newer_servers() {
  [[ ! -d $newer_servers ]] || return 0
  local new=$newer_servers.new began=$SECONDS debootstrap
  debootstrap=$(PATH=$PATH:/usr/sbin command -v debootstrap)
  say "Fetching RabbitMQ and Redis of Debian 13, once for this checkout ..."
  as_root rm -rf "$new"
  mkdir -p "$new"
  if ! as_root unshare --mount "$debootstrap" --variant=minbase --include=rabbitmq-server,redis-server \
    trixie "$new/root" "$(debian_mirror)" >"$new/log" 2>&1; then
    tail -n 20 "$new/log" >&2
    fail "debootstrap could not fetch Debian 13; its last lines are above"
  fi
  mkdir "$new/debian"
  as_root mv "$new/root/usr" "$new/debian/usr"
  dpkg-query --admindir="$new/root/var/lib/dpkg" --show --showformat='${Package} ${Version}\n' \
    rabbitmq-server redis-server >"$new/debian/versions"
  as_root chown -R "$(id -u):$(id -g)" "$new/debian"
  mv "$new/debian" "$newer_servers"
  as_root rm -rf "$new"
  say "Fetched in $((SECONDS - began)) s."
}

use_newer_servers() {
  [[ -n $rabbitmq_series ]] || return 0
  mkdir -p "$(dirname "$newer_servers")"
  alone "$project/pom.xml" fetch_newer_servers
  export TEST_SERVERS_DEBIAN=$newer_servers
  say "Servers of Debian 13 ($newer_servers): $(paste -sd, "$newer_servers/versions" | sed 's/,/, /g')"
}
