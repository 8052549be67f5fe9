#!/bin/sh
# on-screen PROGRAM...: the program on an X server of its own, and its exit status. xinit ends with 0 however its client
# ended, so the client leaves its own behind; where it left none, something failed.
set -u
status=$RUNTIME_DIRECTORY/exit-status
rm -f "$status"
"${XINIT:-/usr/bin/xinit}" /bin/sh -c 'file=$1; shift; "$@"; echo $? >"$file"' on-screen "$status" "$@" -- \
  :0 vt7 -keeptty -nolisten tcp -nocursor
exit "$(cat "$status" 2>/dev/null || echo 1)"
