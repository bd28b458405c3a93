# shellcheck shell=bash disable=SC2034,SC2154 # variables cross the files
# Runs the server from its class files, and starts it anew when they change. Sourced after common.sh,
# install.sh and build.sh.
#
#   run_from_classes ARGS...   until it is told to stop
#
# A changed source is compiled first; where that fails the server that runs goes on. Classes that an
# editor compiles into target/classes count as well. Settings need no restart.

classes=$project/target/classes
# What the running server was started with: classes that are newer want a new one.
stamp=$project/target/dev.started
# The sources when they were last compiled are those before $stamp.sources.
server_process=

stop_server() {
  local code=$?
  trap '' HUP INT TERM
  end_group "$server_process" 60
  rm -f "$stamp"
  exit "$code"
}

classes_changed() { [[ -n $(find "$classes" -name '*.class' -newer "$stamp" -print -quit) ]]; }

compile() {
  local began=$SECONDS
  touch "$stamp.sources"
  say "Compiling ..."
  if ! mvn -q -B compile dependency:build-classpath -DincludeScope=runtime \
    -Dmdep.outputFile=target/dev.classpath -Dspotless.check.skip=true </dev/null >&2; then
    say "It does not compile; Maven's messages are above. Waiting for a change ..."
    return 1
  fi
  say "Compiled in $((SECONDS - began)) s."
}

start_from_classes() {
  touch "$stamp"
  in_background "$(java_tool java)" "${java_options[@]}" -Dlogback.configurationFile=conf/logback.xml \
    -cp "$classes:$(<"$project/target/dev.classpath")" carsharing.teltonika.Launcher "$@"
  server_process=$started
}

run_from_classes() {
  require jdk maven
  cd "$project" || fail "no directory $project"
  mkdir -p target
  rm -f "$stamp.sources"
  exit_on_signals
  trap stop_server EXIT
  while true; do
    if [[ ! -d $classes ]] || sources_changed_since "$stamp.sources"; then
      compile || true
    fi
    if [[ -f target/dev.classpath ]] && { [[ -z $server_process ]] || classes_changed; }; then
      [[ -z $server_process ]] || say "Classes have changed: starting anew ..."
      end_group "$server_process" 60
      start_from_classes "$@"
    fi
    sleep 1
  done
}
