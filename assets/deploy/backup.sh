#!/bin/sh
# Backs a hub up into PLACE, under the time (UTC), and then removes all but the newest KEEP whole backups there.
set -eu

[ $# -eq 3 ] || { echo "usage: backup HUB PLACE KEEP" >&2; exit 2; }
hub=$1 place=$2 keep=$3
[ "$keep" -ge 1 ] 2>/dev/null || { echo "备份的份数应为 1 或更多，不能是“$keep”。没有备份。" >&2; exit 2; }

qiaomen-hub backup "$hub" --to "$place/$(date -u +%Y%m%d-%H%M%S)"

# A backup is whole once it has its manifest. Its name says its age.
for manifest in "$place"/[0-9]*-[0-9]*/manifest.json; do
  [ -f "$manifest" ] && basename "$(dirname "$manifest")"
done | grep -xE '[0-9]{8}-[0-9]{6}' | sort -r | tail -n +"$((keep + 1))" |
  while read -r old; do rm -rf -- "${place:?}/$old"; done
