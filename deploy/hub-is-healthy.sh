#!/usr/bin/env bash
# Ends with 0 when the hub on this machine, on PORT, answers /health with 200. Needs nothing but bash.
set -euo pipefail
exec 3<>"/dev/tcp/127.0.0.1/${PORT:-8080}"
printf 'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
read -r -t 9 _ status _ <&3
[ "$status" = 200 ]
