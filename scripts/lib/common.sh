# shellcheck shell=bash disable=SC2034,SC2154 # variables cross the files
# What every script shares: where the project is, how to speak, how to print its own help, and
# processes that end with the script that started them.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
lib=$project/scripts/lib

if ((BASH_VERSINFO[0] < 4)); then
  echo "bash $BASH_VERSION: expected 4 or newer" >&2
  exit 1
fi

# Information goes to standard error, so that a script's output can be used by another program.
say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$(basename "$0"): $*"
  exit 1
}

# Prints the comment at the head of the calling script: the help is written once, where it is read.
print_help() { sed -n '2,/^$/s/^# \{0,1\}//p' "$0"; }

# The JDK that Maven would take, so that what was built is also what runs.
java_tool() {
  if [[ -n ${JAVA_HOME:-} && -x $JAVA_HOME/bin/$1 ]]; then
    printf '%s\n' "$JAVA_HOME/bin/$1"
  else
    printf '%s\n' "$1"
  fi
}

# alive PID: does the process run? A dead one that nobody has waited for does not count.
alive() {
  [[ -n $1 ]] && kill -0 "$1" 2>/dev/null || return 1
  # It may end between the two looks: then it has no state any more.
  [[ ! -r /proc/self/stat ]] || [[ $(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) == [!ZX]* ]]
}

# wait_until SECONDS COMMAND...: asks ten times a second; false when the time is over.
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 0.1
  done
}

is_gone() { ! alive "$1"; }

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port on which nobody listens, below those that the system gives to outgoing connections.
free_port() {
  local port
  for _ in {1..100}; do
    # Two JVMs of tests never choose the same port at the same time: one has the odd ones.
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 5000 * 2 + ${TEST_FORK:-1} % 2))
    if ! listens "$port"; then
      echo "$port"
      return
    fi
  done
  fail "no free port between 20000 and 29999"
}

# in_background PROGRAM...: starts it in a process group of its own and leaves its id in $started. A
# program, not a function: a shell in the background would keep the caller's output open.
# A Ctrl-C at the terminal then reaches this script alone, which ends its children in good order.
# A script that runs in the background itself ignores Ctrl-C. What it starts does not, where env can see to that.
in_background() {
  local heeding=()
  if env --default-signal=INT true 2>/dev/null; then heeding=(env --default-signal=INT); fi
  set -m
  "${heeding[@]}" "$@" </dev/null &
  started=$!
  set +m
}

# alone FILE COMMAND...: if several scripts want to do the same at once, the second waits for the first. They agree
# on the file, which must be there.
alone() {
  local file=$1
  shift
  (
    if command -v flock >/dev/null; then flock 9; fi
    "$@" 9<&-
  ) 9<"$file"
}

# end_group PID SECONDS: SIGTERM to the process, and SIGKILL to what is left of its group after that.
end_group() {
  [[ -n $1 ]] || return 0
  kill -TERM "$1" 2>/dev/null || true
  wait_until "$2" is_gone "$1" || true
  kill -KILL -- "-$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

# Turns a signal into an exit with its usual code, so that the trap on EXIT is the one place that cleans up.
exit_on_signals() {
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}
