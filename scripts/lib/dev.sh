# shellcheck shell=bash disable=SC2034,SC2154 # variables cross the files
# Runs the server from class files of its own, and starts it anew when a source changes. Sourced after
# common.sh, install.sh, build.sh and running.sh.
#
#   run_from_classes ARGS...   until it is told to stop
#
# Everything is in .dev, which no Maven build reads or removes. javac compiles all sources at once,
# without formatter, checkstyle and Error Prone: that takes 2 to 3 s and is right for any change. The
# result replaces the running server's classes only after that server has ended. If the sources do not
# compile, the server goes on. Settings need no restart.

dev=$project/.dev
dev_classpath=$dev/classpath
# The sources and pom.xml are compared with these files.
sources_stamp=$dev/sources.stamp
pom_stamp=$dev/pom.stamp
# Seconds between two looks at the sources.
dev_interval=0.3
# A restart does not wait long for trackers that do not answer.
dev_drain=${DEVICES_DRAINTIMEOUT:-1s}
server_process=

stop_dev() {
  local code=$?
  trap '' HUP INT TERM
  end_group "$server_process" 60
  exit "$code"
}

# The libraries, asked of Maven again only if pom.xml has changed.
list_libraries() {
  [[ ! -f $dev_classpath || ! -f $pom_stamp || $project/pom.xml -nt $pom_stamp ]] || return 0
  touch "$pom_stamp.new"
  say "Asking Maven for the libraries; the first time it also fetches them ..."
  mvn -q -B dependency:build-classpath -DincludeScope=runtime -Dmdep.outputFile="$dev_classpath" \
    </dev/null >&2 || return 1
  mv -f "$pom_stamp.new" "$pom_stamp"
}

# As Maven compiles it and puts it together, into .dev/new.
compile_sources() {
  rm -rf "$dev/new"
  mkdir -p "$dev/new"
  cp -R "$project/src/main/resources/." "$project"/conf/{commands.yaml,profiles.yaml,logback.xml} "$dev/new"
  # In quotation marks, in which javac takes a backslash for the beginning of an escape.
  find "$project/src/main/java" -name '*.java' | sed 's/[\\"]/\\&/g; s/.*/"&"/' >"$dev/sources"
  "$(java_tool javac)" -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC --release 17 -encoding UTF-8 -g -parameters \
    -proc:none -nowarn -Xlint:none -cp "$(<"$dev_classpath")" -d "$dev/new" "@$dev/sources" </dev/null >&2
}

compile() {
  local began=$SECONDS
  touch "$sources_stamp"
  say "Compiling ..."
  if ! list_libraries || ! compile_sources; then
    say "It does not compile; the messages are above. Waiting for a change ..."
    return 1
  fi
  say "Compiled in $((SECONDS - began)) s."
}

start_from_classes() {
  rm -rf "$dev/classes"
  mv "$dev/new" "$dev/classes"
  in_background env DEVICES_DRAINTIMEOUT="$dev_drain" "$(java_tool java)" -XX:TieredStopAtLevel=1 \
    "${java_options[@]}" -Dlogback.configurationFile=conf/logback.xml \
    -cp "$dev/classes:$(<"$dev_classpath")" carsharing.teltonika.Launcher "$@" 9<&-
  server_process=$started
}

# A server that has ended by itself has said why: another attempt needs another source.
run_from_classes() {
  require jdk maven
  cd "$project" || fail "no directory $project"
  mkdir -p "$dev"
  if command -v flock >/dev/null; then
    exec 9>"$dev/lock"
    flock -n 9 || fail "scripts/run --dev runs in $project already"
  fi
  rm -f "$sources_stamp"
  exit_on_signals
  trap stop_dev EXIT
  while true; do
    if sources_changed_since "$sources_stamp" && compile; then
      [[ -z $server_process ]] || say "Sources have changed: starting anew ..."
      end_group "$server_process" 60
      start_from_classes "$@"
    fi
    sleep "$dev_interval"
  done
}
