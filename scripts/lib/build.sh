# shellcheck shell=bash disable=SC2034,SC2154 # variables cross the files
# Builds the jar that scripts/run and scripts/simulate start, when a source is newer. Sourced after
# common.sh and install.sh.

jar=$project/target/teltonika-carsharing-server-standalone.jar

is_stale() {
  [[ ! -f $jar ]] \
    || [[ -n $(find "$project"/{pom.xml,conf/logback.xml,src/main} -newer "$jar" -print -quit) ]]
}

# Two scripts started at once must not write the same jar: the second waits for the first.
build_if_needed() {
  require jdk maven
  cd "$project" || fail "no directory $project"
  (
    if command -v flock >/dev/null; then flock 9; fi
    if is_stale; then build 9<&-; fi
  ) 9<"$project/pom.xml"
}

# Neither tests nor the formatter stand between a developer and a look at the running server.
build() {
  local began=$SECONDS
  say "Building the server; the first time Maven also fetches its libraries ..."
  mvn -q -B package -Dmaven.test.skip=true -Dspotless.check.skip=true >&2 \
    || fail "the build failed; Maven's messages are above"
  touch "$jar"
  say "Built in $((SECONDS - began)) s."
}
