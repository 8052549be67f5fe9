#!/usr/bin/env bash
# Dear ImGui of this system is older than the kiosk needs (1.92: glyphs made when they are first drawn), so its source comes
# from the distribution's newer source package, by an apt configuration of its own: nothing of the system's apt is touched.
#   .ci/fetch_imgui.sh FOLDER      ends with the source in FOLDER, or says why not; then CMake fetches upstream's tag
set -euo pipefail
folder=${1:?usage: .ci/fetch_imgui.sh FOLDER}
[[ -f $folder/imgui.h ]] && exit 0

say() { echo "imgui: $*" >&2; }
is_wanted() { # 1.92
  local number
  number=$(awk '$2 == "IMGUI_VERSION_NUM" { print $3 }' "$1/imgui.h" 2>/dev/null)
  [[ ${number:-0} -ge 19200 && ${number:-0} -lt 19300 ]]
}

# URI and key of the suite that this machine takes its main packages from.
stanza() {
  awk '
    /^[ \t]*$/ { uri = key = "" }
    tolower($1) == "uris:" && !found { uri = $2 }
    tolower($1) == "signed-by:" { key = $2 }
    tolower($1) == "components:" && / main/ { components = 1 }
    uri != "" && key != "" && !found && uri !~ /security/ { found = 1; print uri, key }' \
    /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1
  awk '$1 == "deb" && / main/ && !/security/ {
      key = ""
      if (match($0, /signed-by=[^] ]*/)) key = substr($0, RSTART + 10, RLENGTH - 10)
      for (i = 2; i <= NF; ++i) if ($i ~ /^https?:/) { print $i, key; exit }
    }' /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null
}

command -v apt-get >/dev/null || { say "this system has no apt"; exit 1; }
read -r uri key <<<"$(stanza | head -n 1)" || true
[[ -n ${uri:-} ]] || { say "no apt source to take the suite sid from"; exit 1; }

private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT
mkdir -p "$private"/{sources,lists/partial,cache/archives/partial,source}
printf 'Types: deb-src\nURIs: %s\nSuites: sid\nComponents: main\n%s' "$uri" "${key:+Signed-By: $key
}" >"$private/sources/sid.sources"
cat >"$private/apt.conf" <<CONF
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$private/sources";
Dir::State::lists "$private/lists";
Dir::Cache "$private/cache";
APT::Sandbox::User "$(id -un)";
CONF
export APT_CONFIG=$private/apt.conf
if ! { apt-get -qq update && cd "$private/source" && apt-get -qq source --download-only imgui; } >"$private/log" 2>&1 </dev/null; then
  sed 's/^/imgui: /' "$private/log" >&2
  exit 1
fi
cd - >/dev/null
mkdir "$private/tree"
tar -xf "$private"/source/imgui_*.orig.tar.* -C "$private/tree" --strip-components=1
is_wanted "$private/tree" || { say "the source package is no longer of version 1.92"; exit 1; }
mkdir -p "$(dirname "$folder")"
rm -rf "$folder"
mv "$private/tree" "$folder"
