# shellcheck shell=bash
# Keeps the build free of warnings. Sourced after common.sh.
#
#   fail_on_warnings LOG   fails with the warnings in Maven's output, if there are any
#
# What the network, the machine or skipped tests cause is no warning about the project.

not_ours='Tests run:|Could not (transfer|find|validate)|Failure to (transfer|find)|requires online mode|Retrying'

# Colours stand between the brackets of a warning.
warnings() {
  sed $'s/\033\\[[0-9;]*[mK]//g' "$1" | grep -E '^(\[WARNING\]|WARNING:)' | grep -vE "$not_ours" || true
}

fail_on_warnings() {
  local found
  found=$(warnings "$1")
  [[ -n $found ]] || return 0
  say "$found"
  fail "the build prints the warnings above: remove what causes them"
}
