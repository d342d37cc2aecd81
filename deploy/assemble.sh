#!/usr/bin/env bash
# Makes of the jar what the image runs: the jar taken apart, with an archive of loaded classes beside
# it, which halves the start (docs/explanation/start-up.md).
#
#   deploy/assemble.sh target/switchboard.jar /somewhere/app
#
# Then, in that directory and nowhere else, since the archive knows its jars by their relative path:
#
#   java -XX:SharedArchiveFile=switchboard.jsa -jar switchboard.jar
#
# Needs no network and no root: to learn which classes a start loads, a hub is started once, with its
# own database in a temporary directory, and stopped. The same Java must run the result.
set -euo pipefail

jar=$(realpath "${1:?which jar?}")
app=$(realpath -m "${2:?into which directory?}")
training=$(mktemp -d)
hub=
trap '[ -z "$hub" ] || kill -KILL "$hub" 2>/dev/null || true; rm -rf "$training"' EXIT

rm -rf "$app"
java -Djarmode=tools -jar "$jar" extract --destination "$app"
cd "$app"

# Nothing of the caller's settings: this hub reaches nobody.
env -i PATH="$PATH" JAVA_HOME="${JAVA_HOME:-}" LANG=C.UTF-8 \
  HUB_DATA="$training/data" MAPPINGS_DIR="$training/mappings" PORT=0 SANDBOX=false \
  java -XX:ArchiveClassesAtExit=switchboard.jsa -jar switchboard.jar >"$training/log" 2>&1 &
hub=$!
for _ in $(seq 6000); do
  grep -q ' is up\. ' "$training/log" && break
  kill -0 "$hub" 2>/dev/null || break
  sleep 0.1
done
if ! grep -q ' is up\. ' "$training/log"; then
  cat "$training/log" >&2
  echo "The hub did not start, so no classes were learnt" >&2
  exit 1
fi
kill -TERM "$hub"
wait "$hub" || true # 143: ended by the signal
hub=

# Stops here when the archive does not fit these jars and this Java.
java -Xshare:on -XX:SharedArchiveFile=switchboard.jsa -jar switchboard.jar --help >/dev/null
du -sh "$app"
