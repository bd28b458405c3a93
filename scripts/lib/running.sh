# shellcheck shell=bash disable=SC2034,SC2154 # variables cross the files
# The server that runs in this checkout, and where its services are. Sourced after common.sh.
#
#   find_server   takes DEVICES_PORT, HTTP_PORT, RABBITMQ_URI and REDIS_URI from the server that
#                 scripts/run has started here, unless they are set; false if there is none
#
# A server writes its addresses into this file when it is up, and removes the file when it ends.

addresses=${SERVER_ADDRESSES:-$project/data/server.addresses}

# The token of scripts/run --demo, while that runs.
demo_token=$project/data/demo.token

# A process that was killed leaves the file behind, and its id may belong to another program by now.
runs_server() {
  alive "$1" || return 1
  [[ ! -r /proc/$1/cmdline ]] || tr '\0' ' ' <"/proc/$1/cmdline" | grep -qE 'carsharing\.teltonika|teltonika-carsharing'
}

find_server() {
  local name value pid='' port='' http='' rabbitmq='' redis=''
  [[ -r $addresses ]] || return 1
  while IFS='=' read -r name value; do
    case $name in
      pid) pid=$value ;;
      devices) port=$value ;;
      http) http=$value ;;
      rabbitmq) rabbitmq=$value ;;
      redis) redis=$value ;;
    esac
  done <"$addresses"
  if ! runs_server "$pid"; then
    say "The server that wrote ${addresses#"$project/"} (process ${pid:-unknown}) has ended; the file is removed."
    rm -f "$addresses"
    return 1
  fi
  [[ -z $port ]] || export DEVICES_PORT=${DEVICES_PORT:-$port}
  [[ -z $http ]] || export HTTP_PORT=${HTTP_PORT:-$http}
  [[ -z $rabbitmq ]] || export RABBITMQ_URI=${RABBITMQ_URI:-$rabbitmq}
  [[ -z $redis ]] || export REDIS_URI=${REDIS_URI:-$redis}
}
