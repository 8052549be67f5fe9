#!/usr/bin/env bash
# Plants each fault of this folder in a copy of the tree and shows that the suite catches it.
#   tests/faults/run.sh             all of them
#   tests/faults/run.sh NAME...     only NAME.patch
#   tests/faults/run.sh --all NAME  everything in the programs that fails under it, instead of what the patch names
#
# Exit code 1 unless all are caught. The copy and its build stay under build/faults for the next time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

faults=$PWD/tests/faults
copy=$PWD/build/faults/tree
log=$PWD/build/faults/log
programs=(conformance engine_tests exchange_tests)
# One named test takes well under a second.
seconds_max=60
# Where a sync of a file costs nothing, if there is such a place.
scratch_root=/dev/shm
[[ -w $scratch_root ]] || scratch_root=${TMPDIR:-/tmp}

say() { echo "faults: $*"; }
fail() { echo "faults: $*" >&2; exit 1; }

# --- The copy ---

# Only what differs is written, so that little is built anew; what this tree has no more goes.
copy_tree() {
  local file kept
  local -A present=()
  mkdir -p "$copy" "$log"
  while IFS= read -r -d '' file; do
    [[ -f $file ]] || continue
    present[$file]=1
    cmp -s "$file" "$copy/$file" && continue
    mkdir -p "$copy/$(dirname "$file")"
    cp "$file" "$copy/$file"
  done < <(git ls-files -z --cached --others --exclude-standard)
  while IFS= read -r -d '' kept; do
    [[ -n ${present[$kept]:-} ]] || rm "$copy/$kept"
  done < <(cd "$copy" && find . -path ./build -prune -o -type f -printf '%P\0')
}

build() { "$copy/.ci/build.sh" release "$@" >"$log/build.txt" 2>&1; }

# The copy is not to be taken for a part of the repository that it lies in.
patch_copy() { GIT_CEILING_DIRECTORIES=$PWD/build/faults git -C "$copy" apply "$@" >>"$log/apply.txt" 2>&1; }

# --- One test ---

# `caught by` lines of a patch, as "PROGRAM NAME OF THE TEST".
catchers() { sed -n 's/^caught by: //p' "$1"; }

# run_test PROGRAM NAME: the exit code is the program's.
run_test() {
  local arguments=()
  if [[ $1 == conformance ]]; then
    arguments=(--trace "$2")
  else
    # What Catch2 would read as part of a pattern.
    arguments=("$(printf '%s' "$2" | sed 's/[][\\,*~"]/\\&/g')")
  fi
  run_program "$seconds_max" "$1" "$log/test.txt" "${arguments[@]}"
}

# run_program SECONDS PROGRAM LOG ARGUMENT...: the exit code is the program's.
run_program() {
  local limit=$1 program=$2 output=$3 status=0 scratch
  shift 3
  scratch=$(mktemp -d -p "$scratch_root" qiaomen-faults-XXXXXX)
  # No core dumps, and no word of the shell's on a program that crashes: it is what we are here for.
  { (ulimit -c 0 && TMPDIR=$scratch timeout "$limit" "$copy/build/release/bin/$program" "$@") >"$output" 2>&1 ||
    status=$?; } 2>/dev/null
  rm -rf "$scratch"
  [[ $status -lt 124 ]] || remove_abandoned_worlds
  return $status
}

# `conformance` works in a folder named after its process, which it cannot remove when it is ended.
remove_abandoned_worlds() {
  local folder
  for folder in "$scratch_root"/qiaomen-conformance-*; do
    [[ -d /proc/${folder##*-} ]] || rm -rf "$folder"
  done
}

# What an exit code says beyond "failed".
manner() {
  case $1 in
    124) echo ", which hangs" ;;
    134) echo ", where an assertion ends the program" ;;
    13[0-9] | 14[0-9]) echo ", where the program crashes" ;;
  esac
}

# --- One fault ---

# Prints the name of the first test that fails, and how.
first_catch() {
  local program test status
  while read -r program test; do
    status=0
    run_test "$program" "$test" || status=$?
    [[ $status -eq 0 ]] && continue
    echo "$test$(manner "$status")"
    return 0
  done < <(catchers "$1")
  return 1
}

# plant PATCH ACTION...: runs ACTION in the copy with the fault in it. 1: ACTION failed.
plant() {
  local patch=$1 name
  shift
  name=$(basename "$patch" .patch)
  if ! patch_copy "$patch"; then
    echo "DOES NOT APPLY  $name"
    return 1
  fi
  local status=0
  if build "${programs_of_patch[@]}"; then
    "$@" "$patch" "$name" || status=1
  else
    mv "$log/build.txt" "$log/$name.txt"
    echo "DOES NOT BUILD  $name  (${log#"$PWD"/}/$name.txt)"
    status=1
  fi
  patch_copy -R "$patch" || fail "$name cannot be taken out again; remove build/faults"
  return $status
}

show_first_catch() {
  local by
  if by=$(first_catch "$1"); then
    echo "caught  $2  by $by"
  else
    echo "NOT CAUGHT  $2"
    return 1
  fi
}

show_all_catches() {
  local program
  echo "$2:"
  for program in "${programs_of_patch[@]}"; do
    run_program $((seconds_max * 5)) "$program" "$log/$program.txt" || true
    if [[ $program == conformance ]]; then
      sed -n 's/^FAILED \([^ ]*\) .*/  conformance \1/p' "$log/$program.txt"
    else
      # Catch2 prints a failed case's name between two ruled lines, its sections indented.
      awk -v program="$program" '
        /^-------/ { if (ruled) print "  " program name; ruled = !ruled; name = ""; next }
        ruled && /^[^ ]/ { name = name " " $0 }' "$log/$program.txt" | sort -u
    fi
  done
}

# --- The unpatched tree ---

# Also a name that no test has fails here.
demand_green() {
  local program test
  build "${programs[@]}" || fail "the unpatched tree does not build: $log/build.txt"
  while read -r program test; do
    run_test "$program" "$test" || fail "without any fault fails: $program $test ($log/test.txt)"
  done < <(for patch in "$@"; do catchers "$patch"; done | sort -u)
}

show=show_first_catch
if [[ ${1:-} == --all ]]; then
  show=show_all_catches
  shift
fi
patches=()
for name in "$@"; do
  [[ -f $faults/$name.patch ]] || fail "no fault is called $name"
  patches+=("$faults/$name.patch")
done
[[ $# -gt 0 ]] || patches=("$faults"/*.patch)

copy_tree
: >"$log/apply.txt"
demand_green "${patches[@]}"
say "the unpatched tree is green"

caught=0
missed=0
for patch in "${patches[@]}"; do
  mapfile -t programs_of_patch < <(catchers "$patch" | cut -d' ' -f1 | sort -u)
  [[ $show == show_first_catch && ${#programs_of_patch[@]} -gt 0 ]] || programs_of_patch=("${programs[@]}")
  if plant "$patch" "$show"; then caught=$((caught + 1)); else missed=$((missed + 1)); fi
done
[[ $show == show_first_catch ]] || exit 0
echo "$caught caught, $missed not caught"
[[ $missed -eq 0 ]]
