#!/usr/bin/env bash
# Tries the generated stories of scenario_tests with ever new seeds; ends at the first that fails, and names it.
#   tests/scenarios/hunt.sh [SECONDS]       60 seconds
# Again: RC_PARAMS=seed=N build/release/bin/scenario_tests "every value that lost*"
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

end=$((SECONDS + ${1:-60}))
.ci/build.sh release scenario_tests
log=build/hunt.log
tried=0
while ((SECONDS < end)); do
  seed=$(od -An -N6 -tu8 /dev/urandom | tr -d ' ')
  if ! RC_PARAMS=seed=$seed build/release/bin/scenario_tests "every value that lost*" >"$log" 2>&1; then
    cat "$log"
    echo "hunt: FAILED with seed=$seed (after $tried that passed)"
    exit 1
  fi
  tried=$((tried + 1))
done
echo "hunt: $tried seeds passed"
