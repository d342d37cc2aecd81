#!/usr/bin/env bash
# What of the deployment can be checked where no container engine is: make check-deployment
#
#   1. deploy/assemble.sh, as a user without rights, like the image's build
#   2. its result as the image runs it: by that user, from a directory that cannot be written to,
#      with the archive of classes required; it answers /health and ends in time on SIGTERM
#   3. docker-compose.yml, with docker-compose; the service of systemd, with systemd-analyze
#
# Needs the built jar. Outside of Linux, or without docker-compose or systemd-analyze, what they
# check is left out and named.
set -euo pipefail
cd "$(dirname "$0")/.."

jar=target/switchboard.jar
place=$(mktemp -d)
hub=
trap '[ -z "$hub" ] || kill -KILL "$hub" 2>/dev/null || true; rm -rf "$place"' EXIT

unprivileged=()
if [ "$(id -u)" = 0 ]; then
  unprivileged=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi

cp "$jar" deploy/assemble.sh deploy/hub-is-healthy.sh "$place"
mkdir "$place/data"
chmod 755 "$place"
if [ "$(id -u)" = 0 ]; then
  chown -R 65534:65534 "$place"
fi

echo "1. Assembling"
TMPDIR=$place "${unprivileged[@]}" "$place/assemble.sh" "$place/switchboard.jar" "$place/app"
if [ "$(id -u)" = 0 ]; then
  chown -R root:root "$place/app"
fi
chmod -R a-w "$place/app"

echo "2. Running what was assembled"
before=$(find "$place/app" -printf '%p %s %T@\n' | sort | cksum)
port=$((20000 + RANDOM % 20000))
cd "$place/app"
env -i PATH="$PATH" HOME=/nonexistent PORT="$port" HUB_DATA="$place/data" MAPPINGS_DIR=/nonexistent SANDBOX=false \
  JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError" \
  "${unprivileged[@]}" java -Xshare:on -XX:SharedArchiveFile=switchboard.jsa -jar switchboard.jar >"$place/log" 2>&1 &
hub=$!
cd - >/dev/null
healthy() { PORT=$port "$place/hub-is-healthy.sh" 2>/dev/null; }
for _ in $(seq 1500); do
  healthy && break
  kill -0 "$hub" 2>/dev/null || break
  sleep 0.2
done
if ! healthy; then
  cat "$place/log"
  echo "The assembled hub does not answer /health" >&2
  exit 1
fi
begin=$(date +%s)
kill -TERM "$hub"
code=0
wait "$hub" || code=$?
hub=
seconds=$(($(date +%s) - begin))
echo "   healthy; ended $seconds s after SIGTERM with $code"
[ "$code" = 143 ]
[ "$seconds" -le 25 ]
[ "$before" = "$(find "$place/app" -printf '%p %s %T@\n' | sort | cksum)" ]
! PORT=$port "$place/hub-is-healthy.sh" 2>/dev/null

echo "3. Compose and systemd"
if command -v docker-compose >/dev/null; then
  mkdir "$place/compose"
  cp docker-compose.yml "$place/compose"
  cp env.example "$place/compose/.env"
  if (cd "$place/compose" && docker-compose config >/dev/null 2>"$place/refusal"); then
    echo "docker-compose.yml runs without a password" >&2
    exit 1
  fi
  grep -q 'set DATABASE_PASSWORD in .env' "$place/refusal"
  printf '%s=a-made-up-value\n' DATABASE_PASSWORD S3_ACCESS_KEY S3_SECRET API_TOKEN >>"$place/compose/.env"
  (cd "$place/compose" && docker-compose config >/dev/null)
  echo "   docker-compose config accepts the file, and asks for each secret"
else
  echo "   left out: docker-compose is not here"
fi
if command -v systemd-analyze >/dev/null; then
  systemd-analyze verify deploy/switchboard.service
  echo "   systemd-analyze verify accepts the service"
else
  echo "   left out: systemd-analyze is not here"
fi
