#!/usr/bin/env bash
# Builds the fuzz targets and runs each of them for a while over its corpus, one line a target.
#   tests/fuzz/run.sh [SECONDS] [TARGET...]     10 seconds each, all targets
# What is new stays in build/fuzz/corpus, a crashing input in build/fuzz/found. `--minimise` writes the smallest corpus
# that reaches as much back into tests/fuzz/corpus.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

minimise=
[[ ${1:-} == --minimise ]] && { minimise=yes; shift; }
seconds=${1:-10}
[[ $# -eq 0 ]] || shift
targets=("$@")
if [[ ${#targets[@]} -eq 0 ]]; then
  for folder in tests/fuzz/corpus/*/; do targets+=("$(basename "$folder")"); done
fi

.ci/install.sh fuzz
.ci/build.sh fuzz fuzz-targets

work=build/fuzz
golden=$work/golden
mkdir -p "$golden" "$work/found"
for file in tests/data/golden/*.hex; do
  printf '%b' "$(tr -d '\n' <"$file" | sed 's/../\\x&/g')" >"$golden/$(basename "$file" .hex)"
done

run() { # target
  local target=$1 log=$work/$1.log result=ok
  mkdir -p "$work/corpus/$target"
  "$work/bin/fuzz_$target" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="$work/found/$target-" "$work/corpus/$target" "tests/fuzz/corpus/$target" "$golden" \
    >"$log" 2>&1 || result=FAILED
  printf '%-16s %s  %s\n' "$target" "$result" \
    "$(grep -E '^#[0-9]+.*(DONE|pulse|NEW|REDUCE|INITED)' "$log" | tail -1 | awk '{ print $1, $2, $3, $4, $5, $6 }')"
  [[ $result == ok ]] || { grep -m1 -E 'ERROR|runtime error|what\(\)' "$log" || tail -3 "$log"; return 1; }
}

# Files named after what they once broke stay; the rest is chosen anew.
minimise() { # target
  local target=$1 smaller
  smaller=$(mktemp -d)
  "$work/bin/fuzz_$target" -set_cover_merge=1 -max_len=4096 "$smaller" "tests/fuzz/corpus/$target" "$work/corpus/$target" \
    >"$work/$target.merge.log" 2>&1
  find "tests/fuzz/corpus/$target" -type f -regextype posix-extended -regex '.*/[0-9a-f]{40}' -delete
  find "$smaller" -type f -size -4k -print0 | sort -z | head -z -n 40 | xargs -0 -r -I{} cp {} "tests/fuzz/corpus/$target/"
  rm -r "$smaller"
}

status=0
for target in "${targets[@]}"; do
  run "$target" || status=1
  [[ -z $minimise ]] || minimise "$target"
done
exit $status
