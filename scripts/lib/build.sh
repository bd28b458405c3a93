# shellcheck shell=bash disable=SC2034,SC2154 # variables cross the files
# Builds the jar that the scripts start, when a source is newer, and starts its programs. Sourced after
# common.sh and install.sh.

built=$project/target/teltonika-carsharing-server-standalone.jar

# A server reads its classes from the jar as it needs them, and Maven writes into the jar that is
# there: what runs is a copy, which the next build replaces but does not touch.
jar=$project/target/running/teltonika-carsharing-server-standalone.jar

# sources_changed_since FILE: true where there is no such file, too.
sources_changed_since() {
  [[ ! -f $1 ]] || [[ -n $(find "$project"/{pom.xml,conf/logback.xml,src/main} -newer "$1" -print -quit) ]]
}

# A build that was interrupted leaves a jar that is new, but not whole.
is_whole() { "$(java_tool jar)" tf "$1" >/dev/null 2>&1; }

needs_build() {
  sources_changed_since "$built" || { [[ ! -f $jar || $built -nt $jar ]] && ! is_whole "$built"; }
}

# scripts/test does not wait for other builds: its tests start scripts themselves.
build_if_needed() {
  require jdk maven
  cd "$project" || fail "no directory $project"
  alone "$project/pom.xml" build_and_copy
}

build_and_copy() {
  if needs_build; then build; fi
  if [[ ! -f $jar || $built -nt $jar ]]; then
    mkdir -p "$(dirname "$jar")"
    cp "$built" "$jar.new"
    mv -f "$jar.new" "$jar"
  fi
}

# Builds the programs that attack, disturb or measure a server, which are in no jar, and their class path.
build_programs() {
  say "Building ..."
  alone "$project/pom.xml" mvn -q -B package dependency:build-classpath -DskipTests \
    -Dmdep.outputFile=target/bench.classpath >&2
}

# No tests stand between a developer and a look at the running server.
build() {
  local began=$SECONDS code=0
  say "Building the server; the first time Maven also fetches its libraries ..."
  mvn -q -B package -Dmaven.test.skip=true >&2 || code=$?
  ((code <= 128)) || exit "$code" # Ctrl-C
  ((code == 0)) || fail "the build failed; Maven's messages are above"
  touch "$built"
  say "Built in $((SECONDS - began)) s."
}

# run_class CLASS ARGS...: becomes a program of the jar. Its --help is the script's, and then the program's
# own, once the jar is there to be asked.
run_class() {
  local class=$1 argument
  shift
  for argument in "$@"; do
    case $argument in
      -h | --help)
        print_help
        if [[ ! -f $jar ]]; then
          say "It lists its options once it has been built: start it, or scripts/run, for the first time."
          exit 0
        fi
        ;;
    esac
  done
  build_if_needed
  read -r -a java_options <<<"${JAVA_OPTS:-}"
  exec "$(java_tool java)" "${java_options[@]}" -cp "$jar" "carsharing.teltonika.$class" "$@"
}
