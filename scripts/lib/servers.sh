# shellcheck shell=bash disable=SC2034,SC2154 # variables cross the files
# A private RabbitMQ and a private Redis for the time that a script runs. Sourced after common.sh,
# install.sh and newer.sh.
#
#   prepare_servers   makes the folder for servers; whatever the script ends by, those in it are stopped
#                     and their data removed, after the process in $work
#   start_servers     the same, and starts both
#
# What the script starts finds them in TEST_RABBITMQ_URI and TEST_REDIS_URI, can control them through
# TEST_RABBITMQ_DIR and TEST_REDIS_DIR, and may start more of them below TEST_SERVERS_DIR.

servers=
work=

# A program that was killed could not stop the servers that it had started: they are in here, too.
stop_servers() {
  local code=$? ports
  trap '' HUP INT TERM
  end_group "$work" 20
  for ports in "$servers"/*/ports; do
    [[ -f $ports ]] || continue
    case $(basename "$(dirname "$ports")") in
      rabbitmq*) "$lib/private-rabbitmq" stop "$(dirname "$ports")" || true ;;
      redis*) "$lib/private-redis" stop "$(dirname "$ports")" || true ;;
      postgresql*) "$lib/private-postgresql" stop "$(dirname "$ports")" || true ;;
    esac
  done
  [[ -z $servers ]] || rm -rf "$servers"
  exit "$code"
}

prepare_servers() {
  use_newer_servers
  exit_on_signals
  trap stop_servers EXIT
  servers=$(mktemp -d "${TMPDIR:-/tmp}/teltonika-test.XXXXXX")
  chmod 755 "$servers"
  export TEST_SERVERS_DIR=$servers
}

start_servers() {
  prepare_servers
  export TEST_RABBITMQ_DIR=$servers/rabbitmq TEST_REDIS_DIR=$servers/redis
  say "Starting a private RabbitMQ and a private Redis ..."
  TEST_REDIS_URI=$("$lib/private-redis" start "$TEST_REDIS_DIR")
  TEST_RABBITMQ_URI=$("$lib/private-rabbitmq" start "$TEST_RABBITMQ_DIR")
  export TEST_RABBITMQ_URI TEST_REDIS_URI
}
