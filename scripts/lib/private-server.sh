# shellcheck shell=bash disable=SC2034,SC2154 # variables cross the files
# The life of a private server: one process, its data, its log and its ports in one directory.
# Sourced after common.sh by private-rabbitmq and private-redis, which define
#
#   choose_ports [PORT]   prints the lines of DIR/ports; PORT is the one clients connect to
#   launch                starts the server in the background; its process id is in $started
#   server_pid            prints the process id of the server itself
#   is_ready              does the server, and no other, answer at its port?
#   uri                   prints where clients connect
#   after_end             clears what the server leaves behind
#   control ARGS...       runs the server's own command line tool
#
# and then call private_server "$@". $dir is the directory, $port the port. Programs of the server are called as
# "${debian[@]}" PROGRAM ARGS...: if TEST_SERVERS_DEBIAN names the folder of another Debian (see in-debian), the
# programs of that Debian are run. A directory keeps to the Debian that it was started with.

# Long enough for a broker on a busy machine of two cores.
start_seconds=120
stop_seconds=30

debian=()

write_ports() {
  choose_ports "$1" >"$dir/ports"
  [[ -z ${TEST_SERVERS_DEBIAN:-} ]] || printf 'debian=(%q %q)\n' "$lib/in-debian" "$TEST_SERVERS_DEBIAN" >>"$dir/ports"
}

read_ports() {
  # shellcheck source=/dev/null
  source "$dir/ports"
}

is_running() { alive "$(server_pid)"; }

is_settled() { is_ready || ! alive "$started"; }

# Between looking for a free port and binding it another process can be quicker: ports that nobody
# asked for are then chosen anew. What does not come up, or is interrupted, is not left running.
start() {
  local wanted=${1:-} attempts=1 attempt
  mkdir -p "$dir"
  chmod 700 "$dir"
  if [[ -f $dir/ports ]]; then
    read_ports
    ! is_running || fail "$dir: already running at $(uri)"
    after_end
  fi
  [[ -f $dir/ports || -n $wanted ]] || attempts=3
  exit_on_signals
  trap 'end_group "${started:-}" 5; after_end' EXIT
  for ((attempt = 1; attempt <= attempts; attempt++)); do
    if [[ ! -f $dir/ports || -n $wanted || $attempt -gt 1 ]]; then
      write_ports "$wanted"
    fi
    read_ports
    launch
    wait_until "$start_seconds" is_settled || true
    if is_ready; then
      trap - EXIT
      uri
      return
    fi
    end_group "$started" 5
    after_end
  done
  tail -n 20 "$dir/out" >&2
  fail "$dir: the server at $(uri) ended or was not ready in $start_seconds s; its output is above"
}

stop() {
  local pid
  read_ports
  pid=$(server_pid)
  if alive "$pid"; then
    kill -TERM "$pid" 2>/dev/null || true
    wait_until "$stop_seconds" is_gone "$pid" || kill -KILL "$pid" 2>/dev/null || true
    wait_until "$stop_seconds" is_gone "$pid" || fail "$dir: process $pid does not end"
  fi
  after_end
}

# The port stays with its directory: start brings the server back where clients know it.
kill_hard() {
  local pid
  read_ports
  pid=$(server_pid)
  alive "$pid" || fail "$dir: not running"
  kill -KILL "$pid"
  wait_until "$stop_seconds" is_gone "$pid" || fail "$dir: process $pid does not end"
}

private_server() {
  local action=${1:---help}
  case $action in
    -h | --help)
      print_help
      return
      ;;
    start | stop | kill | ctl | uri) ;;
    *) fail "$action: expected start, stop, kill, ctl, uri or --help" ;;
  esac
  [[ -n ${2:-} ]] || fail "$action: expected a directory after it"
  dir=$(realpath -m "$2")
  shift 2
  [[ $action == start || -f $dir/ports ]] || fail "$dir: no server was ever started in it"
  case $action in
    start) start "$@" ;;
    stop) stop ;;
    kill) kill_hard ;;
    uri)
      read_ports
      is_ready || fail "$dir: not running"
      uri
      ;;
    ctl)
      read_ports
      control "$@"
      ;;
  esac
}
