#!/usr/bin/env bash
# Installs the Debian packages that the build and its tests need, and only those that are missing.
#   .ci/install.sh           what it takes to build and to test
#   .ci/install.sh checks    also the formatter and the linter of .ci/run
#   .ci/install.sh fuzz      also the compiler of the fuzz targets
#   .ci/install.sh bench     also what the benchmark compares with and is checked by
set -euo pipefail

packages=(
  g++ cmake ninja-build ccache pkg-config git ca-certificates
  libsqlite3-dev libsqlitecpp-dev libcbor-dev libsodium-dev libsystemd-dev libzstd-dev libssl-dev libcurl4-openssl-dev libboost-dev
  libfmt-dev libspdlog-dev libcli11-dev nlohmann-json3-dev libcsv-dev libxlsxwriter-dev libqrencode-dev
  prometheus-cpp-dev librapidcheck-dev zlib1g-dev faketime jq openssl curl dpkg-dev file groff-base python3
  libglfw3-dev libgl-dev libgl1-mesa-dri libxi-dev libturbojpeg0-dev libzbar-dev libpng-dev fonts-noto-cjk
  fonts-material-design-icons-iconfont librime-dev librime-bin rime-data-pinyin-simp
  xvfb libxtst-dev xserver-xorg-core xserver-xorg-video-dummy xserver-xorg-dev x11-xkb-utils xkb-data
)
# Catch2 has headers, library and CMake files of its version 3 only; bookworm itself has 2, its backports have 3.
catch2_needed=3

case "${1:-}" in
  '') ;;
  checks) packages+=(clang-format-19 clang-tidy-19) ;;
  fuzz) packages+=(clang-19 libclang-rt-19-dev) ;;
  bench) packages+=(xz-utils) ;;
  *) echo "usage: .ci/install.sh [checks|fuzz|bench]" >&2; exit 2 ;;
esac

say() { echo "install: $*"; }
fail() { echo "install: $*" >&2; exit 1; }
at_least_catch2() { dpkg --compare-versions "${1:-0}" ge "$catch2_needed"; }

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  fail "this system has no apt. Install these packages, by the names they have here:
  ${packages[*]} catch2 (version $catch2_needed or newer)
then: cmake --preset release && cmake --build build/release && ctest --test-dir build/release"
fi

# --- What is missing? ---

declare -A installed=()
while read -r name state version; do
  [[ $state == installed ]] && installed[$name]=$version
done < <(dpkg-query -W -f='${Package} ${db:Status-Status} ${Version}\n' "${packages[@]}" catch2 2>/dev/null || true)

missing=()
for name in "${packages[@]}"; do
  [[ -n ${installed[$name]:-} ]] || missing+=("$name")
done
if at_least_catch2 "${installed[catch2]:-0}"; then catch2_missing=; else catch2_missing=yes; fi
[[ ${#missing[@]} -eq 0 && -z $catch2_missing ]] && exit 0

say "missing: ${missing[*]} ${catch2_missing:+catch2 >= $catch2_needed}"

as_root=()
if [[ $EUID -ne 0 ]]; then
  command -v sudo >/dev/null || fail "packages are missing; run as root, or install sudo"
  as_root=(sudo)
fi
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq \
    -o Acquire::Retries=1 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null
}

# One unreachable source of somebody else's must not stop us: what we need is looked for afterwards.
update() {
  say "reading package lists"
  apt update "$@" || say "some package lists could not be read; going on with the rest"
}

candidate() { apt-cache policy "$1" | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'; }

newest_catch2() { # of all suites, also those that apt does not take by itself
  apt-cache madison catch2 | awk -F'|' '$3 ~ /Packages/ { gsub(/ /, "", $2); print $2 }' |
    { newest=0; while read -r v; do dpkg --compare-versions "$v" gt "$newest" && newest=$v; done; echo "$newest"; }
}

updated=
for name in "${missing[@]}" ${catch2_missing:+catch2}; do
  if [[ -z $(candidate "$name") ]]; then update; updated=yes; break; fi
done

# --- The backports suite, from the source this machine takes its main suite from ---

# The first stanza of a deb822 file that has exactly suite `$1`, rewritten for `$1-backports`.
backports_from_stanzas() {
  awk -v suite="$1" '
    function has(word,   i) { for (i = 1; i <= NF; ++i) if ($i == word) return 1; return 0 }
    function put(line) { if (/^[^ \t]/) text = text line "\n" }  # once a field, not for its further lines
    function stanza_ends() {
      if (deb && ours && main && !off && !done) { printf "%s", text; done = 1 }
      text = field = ""; deb = ours = main = off = 0
    }
    /^#/ { next }
    /^[ \t]*$/ { stanza_ends(); next }
    /^[^ \t]/ { field = tolower($1) }
    field == "types:" { if (has("deb")) deb = 1; put("Types: deb"); next }
    field == "suites:" { if (has(suite)) ours = 1; put("Suites: " suite "-backports"); next }
    field == "components:" { if (has("main")) main = 1; put("Components: main"); next }
    field == "enabled:" { if (tolower($2) == "no") off = 1; next }
    { text = text $0 "\n" }
    END { stanza_ends() }' "$2"
}

# The same for a classic list of lines: deb [options] uri suite component...
backports_from_lines() {
  awk -v suite="$1" '
    $1 != "deb" { next }
    {
      options = ""; rest = $0
      sub(/^[ \t]*deb[ \t]+/, "", rest)
      if (match(rest, /^\[[^]]*\]/)) { options = substr(rest, 2, RLENGTH - 2); rest = substr(rest, RLENGTH + 1) }
      sub(/#.*/, "", rest)
      n = split(rest, word)
      if (word[2] != suite || word[1] ~ /^cdrom:/) next
      main = 0
      for (i = 3; i <= n; ++i) if (word[i] == "main") main = 1
      if (!main) next
      print "Types: deb\nURIs: " word[1] "\nSuites: " suite "-backports\nComponents: main"
      m = split(options, option)
      for (i = 1; i <= m; ++i) {
        split(option[i], pair, "="); gsub(/,/, " ", pair[2])
        if (pair[1] == "signed-by") print "Signed-By: " pair[2]
        if (pair[1] == "trusted") print "Trusted: " pair[2]
        if (pair[1] == "arch") print "Architectures: " pair[2]
      }
      exit
    }' "$2"
}

backports_stanza() {
  local file
  for file in /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [[ -r $file ]] || continue
    if [[ $file == *.sources ]]; then backports_from_stanzas "$1" "$file"; else backports_from_lines "$1" "$file"; fi
  done | awk '/^Types:/ && ++stanzas > 1 { exit } { print }'
}

add_backports() {
  local codename stanza file=/etc/apt/sources.list.d/qiaomen-backports.sources
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  stanza=$(backports_stanza "$codename")
  [[ -n $stanza ]] || fail "no apt source with the suite '$codename' to take Catch2 $catch2_needed's backport from.
  Install catch2 (version $catch2_needed or newer) by hand and run again."
  say "adding the suite $codename-backports ($file)"
  printf '%s\n' "$stanza" | "${as_root[@]}" tee "$file" >/dev/null
  # Only this one list: the others are fresh enough to have been found.
  update -o Dir::Etc::sourcelist="$file" -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0
}

wanted=("${missing[@]}")
if [[ -n $catch2_missing ]]; then
  version=$(newest_catch2)
  if ! at_least_catch2 "$version" && [[ $(. /etc/os-release && echo "$ID") == debian ]]; then
    add_backports
    version=$(newest_catch2)
    at_least_catch2 "$version" || fail "the backports suite has no Catch2 $catch2_needed (newest found: $version)"
  fi
  if at_least_catch2 "$version"; then
    wanted+=("catch2=$version")
  else
    say "no Catch2 $catch2_needed here; CMake will fetch its pinned upstream tag"
  fi
fi
[[ ${#wanted[@]} -gt 0 ]] || exit 0

# --- Install; stale lists name files that a mirror has dropped, so a failure is tried once more with fresh ones ---

install() { apt install --no-install-recommends -y "${wanted[@]}"; }

say "installing ${wanted[*]}"
if ! install; then
  [[ -z $updated ]] && update
  say "trying once more"
  install || fail "these packages could not be installed: ${wanted[*]}"
fi
say "done"
