#!/usr/bin/env bash
# Installs what is missing, builds, runs every test.
#   tests/run.sh                the release build, all test programs
#   tests/run.sh --sanitizers   the programs that ask for asan-ubsan or tsan (tests/CMakeLists.txt), under each
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# run_tests PRESET [ctest option...]
run_tests() {
  local build=build/$1 log=build/$1/Testing/Temporary/LastTest.log
  shift
  rm -f "$log"
  # tsan's fixed memory layout does not fit every kernel's address randomization.
  local fixed_layout=()
  setarch -R true 2>/dev/null && fixed_layout=(setarch -R)
  local result=ok
  "${fixed_layout[@]}" ctest --test-dir "$build" -j2 --timeout 600 --no-tests=error --no-label-summary \
    --output-on-failure "$@" || result=
  [[ -f $log ]] || { echo "tests: no program ran in $build" >&2; return 1; }
  [[ $result ]] || echo "tests: FAILED; the output of all programs is in $log" >&2
  echo "tests: $(awk -f tests/summary.awk "$log") ($build)"
  [[ $result ]]
}

run_sanitizer() {
  .ci/build.sh "$1" "$1-tests" && run_tests "$1" -L "^$1\$"
}

case "${1:-}" in
  '')
    .ci/install.sh
    .ci/build.sh release
    run_tests release
    ;;
  --sanitizers)
    .ci/install.sh
    export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
    export UBSAN_OPTIONS=print_stacktrace=1
    export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
    status=0
    run_sanitizer asan-ubsan || status=1
    run_sanitizer tsan || status=1
    exit $status
    ;;
  *) echo "usage: tests/run.sh [--sanitizers]" >&2; exit 2 ;;
esac
