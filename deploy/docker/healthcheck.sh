#!/usr/bin/env bash
# Asks /health/live with what every image has: bash. Prints the answer's words; fails unless it is 200.
set -euo pipefail
exec 3<>"/dev/tcp/127.0.0.1/${NEXTCLICK_HTTP_PORT:-8080}"
printf 'GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r _ status _ <&3
tail -n 1 <&3
[ "$status" = 200 ]
