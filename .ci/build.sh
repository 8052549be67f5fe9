#!/usr/bin/env bash
# Configures a preset (quietly, and only when something about it changed) and builds it.
#   .ci/build.sh PRESET [TARGET...]      no target: everything
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset=${1:?usage: .ci/build.sh PRESET [TARGET...]}
shift
build=build/$preset

# ccache: one cache entry for all clones of this tree, wherever they lie; what a file includes is read from the dependency
# file that the compiler writes, not by a run of the preprocessor before it (half of a build with an empty cache).
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1

# Ninja configures again by itself when a CMakeLists.txt changes; it does not watch the presets.
if [[ ! -f $build/build.ninja || CMakePresets.json -nt $build/build.ninja ]]; then
  echo "build: configuring $build"
  mkdir -p "$build"
  if ! cmake --preset "$preset" >"$build/configure.log" 2>&1; then
    cat "$build/configure.log"
    rm -f "$build/build.ninja"
    echo "build: CMake could not configure $build; its words are above" >&2
    exit 1
  fi
  touch "$build/build.ninja"
fi

targets=(all)
[[ $# -eq 0 ]] || targets=("$@")
if ! NINJA_STATUS="[$preset %f/%t] " cmake --build "$build" --target "${targets[@]}"; then
  echo "build: $build did not build; the first error is above" >&2
  exit 1
fi
