# shellcheck shell=bash
# Brings what is missing, by apt on Debian and Ubuntu. Sourced after common.sh.
#
#   require jdk maven redis rabbitmq
#
# returns at once when everything is there. Elsewhere it says what to install by hand and fails.

# Numbers of "17.0.15", "1.8.0_292" or "Apache Maven 3.8.7" as one that compares: 17000, 1008, 3008.
version_number() {
  [[ $1 =~ ([0-9]+)(\.([0-9]+))? ]] || { echo 0; return; }
  echo $((BASH_REMATCH[1] * 1000 + ${BASH_REMATCH[3]:-0}))
}

# Maven does not look further than JAVA_HOME: one that has no compiler counts as none.
has_jdk() {
  local version
  [[ -z ${JAVA_HOME:-} || -x $JAVA_HOME/bin/javac ]] || return 1
  version=$("$(java_tool javac)" -version 2>&1) || return 1
  (($(version_number "$version") >= 17000))
}

has_maven() {
  local version
  version=$(mvn -B --version 2>/dev/null) || return 1
  (($(version_number "${version#*Apache Maven }") >= 3008))
}

has_redis() { command -v redis-server >/dev/null && command -v redis-cli >/dev/null; }

has_rabbitmq() { [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || command -v rabbitmq-server >/dev/null; }

has_node() {
  local version
  version=$(node --version 2>/dev/null) && command -v npm >/dev/null || return 1
  (($(version_number "$version") >= 18000))
}

# Debian puts it where only root looks.
has_haproxy() { [[ -x /usr/sbin/haproxy ]] || command -v haproxy >/dev/null; }

# Debian puts it where only root looks, too.
has_debootstrap() { [[ -x /usr/sbin/debootstrap ]] || command -v debootstrap >/dev/null; }

# The container engine to build with. A docker without its daemon is no engine.
container_engine() {
  local engine
  for engine in docker podman buildah; do
    if command -v "$engine" >/dev/null && "$engine" info >/dev/null 2>&1; then
      echo "$engine"
      return
    fi
  done
}

has_engine() { [[ -n $(container_engine) ]]; }

has_buildah() { command -v buildah >/dev/null; }

has_mmdebstrap() { command -v mmdebstrap >/dev/null; }

# The tests and the examples start it by themselves.
has_postgresql() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null; }

# The browser in which the console is tested, and the program that drives it.
has_chromium() { command -v chromium >/dev/null && command -v chromedriver >/dev/null; }

has_psql() { command -v psql >/dev/null; }

# The Python that has the libraries: apt gives them to that of the system, and the PATH may have another one first.
python_tool() {
  local python
  for python in python3 /usr/bin/python3; do
    if "$python" -c 'import pika, psycopg2' 2>/dev/null; then
      echo "$python"
      return
    fi
  done
}

has_python() { [[ -n $(python_tool) ]]; }

described() {
  case $1 in
    jdk) echo "JDK 17 or newer (compiles and runs the server)" ;;
    maven) echo "Maven 3.8 or newer (builds it)" ;;
    redis) echo "redis-server (the tests talk to a real one)" ;;
    rabbitmq) echo "rabbitmq-server (the tests talk to a real one)" ;;
    debootstrap) echo "debootstrap (fetches the newer RabbitMQ and Redis of another Debian)" ;;
    haproxy) echo "HAProxy (the tests put a load balancer before several servers)" ;;
    engine) echo "Docker, Podman or Buildah (builds the image; Docker's daemon must run)" ;;
    buildah) echo "Buildah (builds the image)" ;;
    mmdebstrap) echo "mmdebstrap (makes a base for the image from Debian's or Ubuntu's packages)" ;;
    postgresql) echo "PostgreSQL 13 or newer (the example consumers store records in it)" ;;
    chromium) echo "Chromium and its driver (the tests look at the console in it)" ;;
    psql) echo "psql (looks at the rows)" ;;
    python) echo "Python 3 with pika and psycopg2 (the example consumer in Python)" ;;
    node) echo "Node.js 18 or newer with npm (the tests send commands as Node clients do)" ;;
  esac
}

missing() {
  local need
  for need in "$@"; do
    "has_$need" || echo "$need"
  done
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# May this user install? Many have a sudo that they are not allowed to use, so it is asked first: without a
# password, or at a terminal with one. Its own messages are about sudo and help nobody here.
can_install() {
  ((EUID == 0)) && return
  command -v sudo >/dev/null || return 1
  ! sudo -n true 2>/dev/null || return 0
  [[ -t 0 && -t 2 ]] || return 1
  say "Something is missing. To install it, sudo asks for your password ..."
  sudo -v 2>/dev/null
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@"
}

apt_has() { [[ $(apt-cache policy "$1" 2>/dev/null) =~ Candidate:\ [0-9] ]]; }

# The oldest JDK that will do: it is the one the project is compiled for.
apt_jdk() {
  local package
  for package in openjdk-17-jdk-headless openjdk-21-jdk-headless default-jdk-headless; do
    if apt_has "$package"; then
      echo "$package"
      return
    fi
  done
}

apt_packages() {
  local need
  for need in "$@"; do
    case $need in
      jdk) apt_jdk ;;
      maven) echo maven ;;
      redis) echo redis-server ;;
      rabbitmq) echo rabbitmq-server ;;
      debootstrap) printf "%s\n" debootstrap debian-archive-keyring ;;
      haproxy) echo haproxy ;;
      chromium) printf "%s\n" chromium chromium-driver ;;
      engine | buildah) echo buildah ;;
      mmdebstrap) echo mmdebstrap ;;
      postgresql) printf "%s\n" postgresql postgresql-client ;;
      psql) echo postgresql-client ;;
      python) printf "%s\n" python3 python3-pika python3-psycopg2 ;;
      node) printf "%s\n" nodejs npm ;;
    esac
  done
}

# Debian starts a service as soon as it is installed. These are wanted as programs only: a policy
# holds the start back, unless the machine already has a policy of its own, and on a machine with
# systemd they are not left enabled for the next boot.
apt_install() (
  policy=/usr/sbin/policy-rc.d
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  if [[ ! -e $policy ]]; then
    trap 'as_root rm -f "$policy"; rm -f "$log"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
  fi
  services=()
  for service in redis-server.service rabbitmq-server.service haproxy.service postgresql.service epmd.service epmd.socket; do
    [[ ! -d /run/systemd/system ]] || systemctl cat "$service" >/dev/null 2>&1 || services+=("$service")
  done
  if ! apt_get install -y --no-install-recommends "$@" >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    exit 1
  fi
  for service in "${services[@]}"; do
    [[ ! -d /run/systemd/system ]] || as_root systemctl disable --quiet "$service" 2>/dev/null || true
  done
)

fail_with_what_is_missing() {
  local need
  say "$1 Please install:"
  shift
  for need in "$@"; do
    say "  $(described "$need")"
  done
  exit 1
}

# A JDK may be there although JAVA_HOME or the PATH shows an older one: take that of the system.
prefer_installed_jdk() {
  local home
  has_jdk && return
  for home in /usr/lib/jvm/java-{17,21,25}-openjdk-*; do
    if [[ -x $home/bin/javac ]]; then
      say "Using the JDK in $home."
      export JAVA_HOME=$home
      return
    fi
  done
}

require() {
  local needs packages names need
  prefer_installed_jdk
  mapfile -t needs < <(missing "$@")
  ((${#needs[@]} > 0)) || return 0
  if ! command -v apt-get >/dev/null; then
    fail_with_what_is_missing "Something is missing, and this system has no apt-get." "${needs[@]}"
  fi
  if ! can_install; then
    fail_with_what_is_missing "Something is missing, and this user may not install it (root or sudo)." "${needs[@]}"
  fi
  names=$(for need in "${needs[@]}"; do described "$need"; done | paste -sd, | sed 's/,/, /g')
  say "Installing with apt, not started as services: $names"
  apt_get update >/dev/null || say "apt-get update failed; going on with the package lists that are there."
  mapfile -t packages < <(apt_packages "${needs[@]}")
  apt_install "${packages[@]}" || fail "apt could not install ${packages[*]}"
  prefer_installed_jdk
  mapfile -t needs < <(missing "$@")
  ((${#needs[@]} == 0)) \
    || fail_with_what_is_missing "The packages of this system are too old." "${needs[@]}"
}
