# shellcheck shell=bash disable=SC2034,SC2154 # variables cross the files
# A base image from the packages of this Debian or Ubuntu, for machines without a registry. Sourced after
# common.sh and install.sh; $engine is docker, podman or buildah.
#
#   import_base   makes an image that has a JRE, and leaves its name in $base_image
#
# The file is kept in .image. After 30 days it is made anew, because packages get security updates.

image_cache=$project/.image
base_file=$image_cache/base-jre.tar
base_name=localhost/teltonika-carsharing-base
base_days=30

# The oldest Java that will do, as in install.sh: the one of the pinned base image.
base_package() {
  local version
  for version in 17 21 25; do
    if apt_has "openjdk-$version-jre-headless"; then
      echo "openjdk-$version-jre-headless"
      return
    fi
  done
  fail "--local-base: apt knows no openjdk-17-jre-headless or newer; run apt-get update first"
}

# Where apt of this machine takes its packages from; other sources than those of the system stay out.
# shellcheck disable=SC2016 # apt's own variables
base_sources() {
  local release=$1 component
  component='main'
  [[ $2 != ubuntu ]] || component='main universe'
  apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' | sort -u \
    | sed -nE "s#^($release(-updates|-security)?) (.*)#deb \3 \1 $component#p"
}

make_base() {
  local file=$base_file id release package sources=() began=$SECONDS
  require mmdebstrap
  id=$(. /etc/os-release && echo "$ID")
  release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  [[ $id =~ ^(debian|ubuntu)$ && -n $release ]] || fail "--local-base: expected Debian or Ubuntu, not ${id:-unknown} ${release:-}"
  package=$(base_package)
  base_sources "$release" "$id" >"$file.list"
  # Without any, mmdebstrap takes the mirror that it knows.
  [[ ! -s $file.list ]] || sources=("$file.list")
  say "Making a base of $id $release with $package ..."
  if ! mmdebstrap --variant=minbase --include="$package" --aptopt='Acquire::Retries "3"' \
    --aptopt='Acquire::Languages "none"' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    "$release" "$file.new.tar" "${sources[@]}" </dev/null >"$file.log" 2>&1; then
    tail -n 20 "$file.log" >&2
    rm -f "$file".*
    fail "--local-base: mmdebstrap failed; the end of its output is above"
  fi
  mv -f "$file.new.tar" "$file"
  rm -f "$file.list" "$file.log"
  say "Made it in $((SECONDS - began)) s."
}

has_image() { "$engine" inspect --type image "$1" >/dev/null 2>&1; }

# All that earlier bases have left in this engine's store.
remove_bases() {
  local format='{{.Repository}}:{{.Tag}}' image
  [[ $engine != buildah ]] || format='{{.Name}}:{{.Tag}}'
  while read -r image; do
    [[ $image != "$base_name:"* ]] || "$engine" rmi "$image" >/dev/null 2>&1 || true
  done < <("$engine" images --format "$format")
}

import_file() {
  local container
  if [[ $engine != buildah ]]; then
    "$engine" import "$1" "$2" >/dev/null
    return
  fi
  container=$(buildah from scratch)
  if ! buildah add -q "$container" "$1" / >/dev/null || ! buildah commit -q --rm "$container" "$2" >/dev/null; then
    buildah rm "$container" >/dev/null
    return 1
  fi
}

image_of_base() { echo "$base_name:$(stat -c %Y "$base_file")"; }

make_and_import() {
  if [[ ! -f $base_file || -n $(find "$base_file" -mtime "+$base_days") ]]; then make_base; fi
  if ! has_image "$(image_of_base)"; then
    say "Importing the base into $engine ..."
    remove_bases
    import_file "$base_file" "$(image_of_base)" || fail "--local-base: $engine does not take $base_file"
  fi
}

import_base() {
  mkdir -p "$image_cache"
  alone "$image_cache" make_and_import
  base_image=$(image_of_base)
}
