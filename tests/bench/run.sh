#!/usr/bin/env bash
# Measures the engine against plain SQLite in the same run, and the kiosk by itself; prints a line for each figure.
#   tests/bench/run.sh [--json FILE] [--data DIR] [--only MEASUREMENT] [--publish]
# DIR: rows.tsv, merge_rows.tsv and edits.tsv as bench_data.h describes them; without it they are generated.
# MEASUREMENT: writes, drained, first-sync, merge, ingest, scaling, kiosk. --publish: the whole run goes into README.md, with a
# chart (tests/bench/figures.svg). See tests/bench/README.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

usage() { echo "usage: tests/bench/run.sh [--json FILE] [--data DIR] [--only MEASUREMENT] [--publish]" >&2; exit 2; }

work=build/bench
data='' json=$work/figures.json only='' publish=''
while [[ $# -gt 0 ]]; do
  case $1 in
    --publish) publish=yes; shift; continue ;;
    --json | --data | --only) [[ $# -ge 2 ]] || usage ;;
    *) usage ;;
  esac
  printf -v "${1#--}" %s "$2"
  shift 2
done
[[ -z $publish || -z $only ]] || { echo "bench: a part of the run is not published" >&2; exit 2; }

.ci/install.sh bench
targets=()
[[ $only == kiosk ]] || targets+=(qiaomen-bench)
[[ -n $only && $only != kiosk ]] || targets+=(qiaomen-kiosk-bench)
.ci/build.sh release "${targets[@]}"
bench=build/release/bin/qiaomen-bench
mkdir -p "$work"
rm -f "$json"

measure_kiosk() {
  build/release/bin/qiaomen-kiosk-bench --work "$work/kiosk" --json "$json"
}
if [[ $only == kiosk ]]; then
  python3 tests/bench/publish.py --machine
  measure_kiosk
  exit
fi

if [[ -z $data ]]; then
  data=$work/data
  "$bench" --data "$data" --generate
fi

# The bytes of the same rows as one file a column, for comparison with what a first sync takes on the wire.
columns_xz_bytes() {
  local columns=$work/columns
  rm -rf "$columns" && mkdir -p "$columns"
  awk -F'\t' -v dir="$columns" '{ for (i = 2; i <= NF; ++i) print $i > (dir "/" $1 "-" i) }' "$data/rows.tsv"
  find "$columns" -type f -print0 | xargs -0 -n1 -P"$(nproc)" xz -9e
  find "$columns" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }'
}

arguments=(--data "$data" --work "$work/work" --json "$json")
[[ -z $only ]] || arguments+=(--only "$only")
[[ -n $only && $only != first-sync ]] || arguments+=(--columns-xz-bytes "$(columns_xz_bytes)")

rm -rf "$work/work"
python3 tests/bench/publish.py --machine
"$bench" "${arguments[@]}"

if [[ -d $work/work/export ]]; then
  python3 tests/bench/verify.py "$data" "$work/work/export" --json "$json"
  planted=$(python3 tests/bench/verify.py "$data" "$work/work/export" --plant) && planted=
  grep -q '^lost updates: 1 ' <<<"$planted" || { echo "bench: the check does not see a planted loss" >&2; exit 1; }
fi
[[ -n $only ]] || measure_kiosk
[[ -z $publish ]] || python3 tests/bench/publish.py "$json"
