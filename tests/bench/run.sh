#!/usr/bin/env bash
# Measures the engine against plain SQLite in the same run, prints a line for each figure.
#   tests/bench/run.sh [--json FILE] [--data DIR] [--only writes|first-sync|merge|ingest]
# DIR: rows.tsv, merge_rows.tsv and edits.tsv as bench_data.h describes them; without it they are generated. See
# tests/bench/README.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

data=
arguments=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --data) data=$2; shift 2 ;;
    --json | --only) arguments+=("$1" "$2"); shift 2 ;;
    *) echo "usage: tests/bench/run.sh [--json FILE] [--data DIR] [--only MEASUREMENT]" >&2; exit 2 ;;
  esac
done

.ci/install.sh bench
.ci/build.sh release qiaomen-bench
bench=build/release/bin/qiaomen-bench work=build/bench
mkdir -p "$work"
if [[ -z $data ]]; then
  data=$work/data
  "$bench" --data "$data" --generate
fi

rm -rf "$work/work/export"
echo "$(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), load $(cut -d' ' -f1 /proc/loadavg)"
"$bench" --data "$data" --work "$work/work" "${arguments[@]}"

# The same rows as one file a column, for comparison with what a first sync takes on the wire.
columns=$work/columns
rm -rf "$columns" && mkdir -p "$columns"
awk -F'\t' -v dir="$columns" '{ for (i = 2; i <= NF; ++i) print $i > (dir "/" $1 "-" i) }' "$data/rows.tsv"
bytes=$(for file in "$columns"/*; do xz -9e -c "$file" | wc -c; done | awk '{ sum += $1 } END { print sum }')
awk -v bytes="$bytes" -v rows="$(wc -l <"$data/rows.tsv")" \
  'BEGIN { printf "%-58s %12.2f B/row\n", "the same rows as column files, xz -9e", bytes / rows }'

if [[ -d $work/work/export ]]; then
  python3 tests/bench/verify.py "$data" "$work/work/export"
  planted=$(python3 tests/bench/verify.py "$data" "$work/work/export" --plant) && planted=
  grep -q '^lost updates: 1 ' <<<"$planted" || { echo "bench: the check does not see a planted loss" >&2; exit 1; }
fi
