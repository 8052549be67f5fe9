#!/usr/bin/env bash
# Builds the Debian packages, looks into them, and runs what they install from a scratch folder. Root is not needed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=build/release packages=build/release/packages
scratch=$(mktemp -d)
server=
finish() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  rm -rf "$scratch"
}
trap finish EXIT
fail() { echo "packages: $*" >&2; exit 1; }

rm -rf "$packages"
.ci/build.sh release packages >"$scratch/build.log" || { cat "$scratch/build.log"; fail "not built"; }
hub=$(ls "$packages"/qiaomen-hub_*.deb) client=$(ls "$packages"/qiaomen_*.deb) kiosk=$(ls "$packages"/qiaomen-kiosk_*.deb)

# --- What stands in them ---

field() { dpkg-deb --field "$1" "$2"; }
says() { grep -q -- "$3" <<<"$(field "$1" "$2")"; } # no pipe: grep would end it before all is written
for package in "$hub" "$client" "$kiosk"; do
  says "$package" Depends 'libc6 (>= ' || fail "$package does not say which libraries it needs"
  says "$package" Description '敲门' || fail "$package has no Chinese description"
  ! dpkg-deb --contents "$package" | grep -qE '/usr/include|\.a$|lossy-proxy|_tests|\.cmake$' || fail "$package has more than it should"
  ! dpkg-deb --contents "$package" | grep -qvE ' root/root ' || fail "$package has files that are not root's"
done
[[ $(field "$hub" Package) == qiaomen-hub && $(field "$client" Package) == qiaomen ]] || fail "wrong names"
[[ $(field "$kiosk" Package) == qiaomen-kiosk ]] || fail "wrong name of the kiosk's package"
for font in fonts-noto-cjk fonts-material-design-icons-iconfont; do
  says "$kiosk" Depends "$font" || fail "the kiosk does not ask for $font"
done
says "$kiosk" Recommends 'espeak-ng (>= 1.52)' || fail "the kiosk does not recommend its voice"
controls() { # package configuration
  dpkg-deb --info "$1" conffiles | grep -qx "$2" || fail "$2 is not a conffile"
  rm -rf "$scratch/control"
  dpkg-deb --control "$1" "$scratch/control"
  for script in postinst prerm postrm; do
    [[ -x $scratch/control/$script ]] || fail "$script of $1 does not run"
    sh -n "$scratch/control/$script"
  done
}
controls "$hub" /etc/qiaomen/hub.conf
controls "$kiosk" /etc/qiaomen/kiosk.conf

# --- As installed ---

root=$scratch/root
dpkg-deb --extract "$hub" "$root"
dpkg-deb --extract "$client" "$root"
dpkg-deb --extract "$kiosk" "$root"
for file in usr/bin/qiaomen usr/bin/qiaomen-hub usr/share/man/man1/qiaomen.1.gz usr/share/man/man1/qiaomen-hub.1.gz \
  etc/qiaomen/hub.conf usr/lib/systemd/system/qiaomen-hub.service usr/lib/systemd/system/qiaomen-hub-backup.timer \
  usr/lib/sysusers.d/qiaomen-hub.conf usr/libexec/qiaomen-hub/backup usr/share/doc/qiaomen-hub/OPERATOR.md \
  usr/share/doc/qiaomen-hub/examples/city/campaign.json usr/share/doc/qiaomen/copyright \
  usr/bin/qiaomen-kiosk usr/share/man/man1/qiaomen-kiosk.1.gz etc/qiaomen/kiosk.conf usr/share/qiaomen/strings/zh-CN.json \
  usr/lib/systemd/system/qiaomen-kiosk.service usr/lib/sysusers.d/qiaomen-kiosk.conf \
  usr/share/X11/xorg.conf.d/90-qiaomen-kiosk.conf usr/share/doc/qiaomen-kiosk/copyright; do
  [[ -f $root/$file ]] || fail "no $file"
done
grep -q '^ExecStart=/usr/bin/qiaomen-hub serve --config /etc/qiaomen/hub.conf$' \
  "$root/usr/lib/systemd/system/qiaomen-hub.service" || fail "the service does not start what is installed"
grep -q '^ExecStart=/usr/libexec/qiaomen-kiosk/on-screen /usr/bin/qiaomen-kiosk --config /etc/qiaomen/kiosk.conf$' \
  "$root/usr/lib/systemd/system/qiaomen-kiosk.service" || fail "the kiosk's service does not start what is installed"
# What the service hears of the kiosk's end: with 0 it stays stopped, otherwise it is started anew.
printf '#!/bin/sh\nwhile [ "$1" != -- ]; do set -- "$@" "$1"; shift; done\nshift 7\n"$@"\nexit 0\n' >"$scratch/xinit"
printf '#!/bin/sh\nexit 0\n' >"$scratch/no-x"
chmod +x "$scratch/xinit" "$scratch/no-x"
on_screen() { XINIT=$scratch/$1 RUNTIME_DIRECTORY=$scratch "$root/usr/libexec/qiaomen-kiosk/on-screen" "${@:2}"; }
on_screen xinit true || fail "the kiosk's good end is not the service's"
on_screen xinit sh -c 'exit 3' && fail "the kiosk's bad end is lost" || [[ $? == 3 ]] || fail "the kiosk's bad end is changed"
! on_screen no-x true || fail "a kiosk that was never started counts as stopped by staff"
"$root/usr/bin/qiaomen-kiosk" --version | grep -q '^qiaomen-kiosk [0-9]' || fail "the kiosk does not run"
# The sample is read as far as the device that is not enrolled here.
! "$root/usr/bin/qiaomen-kiosk" --config "$root/etc/qiaomen/kiosk.conf" --home "$scratch/nobody" 2>"$scratch/kiosk.log" ||
  fail "a kiosk that is not enrolled starts"
! grep -qE '配置文件|zh-CN' "$scratch/kiosk.log" || { cat "$scratch/kiosk.log"; fail "the kiosk does not find what is installed"; }
"$root/usr/bin/qiaomen" --version | grep -q '^qiaomen [0-9]'
"$root/usr/bin/qiaomen-hub" init "$scratch/hub" --host localhost >/dev/null 2>&1
sed "s|^folder = .*|folder = $scratch/hub|; s|^listen = .*|listen = 127.0.0.1:0|" "$root/etc/qiaomen/hub.conf" >"$scratch/hub.conf"
mkfifo "$scratch/address"
"$root/usr/bin/qiaomen-hub" serve --config "$scratch/hub.conf" >"$scratch/address" 2>"$scratch/hub.log" &
server=$!
read -rt 30 url <"$scratch/address" || { cat "$scratch/hub.log"; fail "the hub does not serve"; }
[[ $(curl --silent --cacert "$scratch/hub/ca.pem" "$url/healthz") == ok ]] || fail "the hub does not answer"
kill -TERM "$server"
wait "$server" || fail "SIGTERM does not end the hub cleanly"
server=

# --- The same by cmake --install, elsewhere, one component ---

cmake --install "$build" --prefix "$scratch/prefix" --component hub >/dev/null
[[ -x $scratch/prefix/bin/qiaomen-hub && ! -e $scratch/prefix/bin/qiaomen ]] || fail "component hub is not the hub alone"
grep -q "^ExecStart=$scratch/prefix/bin/qiaomen-hub serve --config $scratch/prefix/etc/qiaomen/hub.conf$" \
  "$scratch/prefix/lib/systemd/system/qiaomen-hub.service" || fail "the service does not follow the prefix"
echo '# mine' >>"$scratch/prefix/etc/qiaomen/hub.conf"
cmake --install "$build" --prefix "$scratch/prefix" --component hub >/dev/null
grep -q '^# mine$' "$scratch/prefix/etc/qiaomen/hub.conf" || fail "a second installation overwrote hub.conf"

# --- What other programs say of them, where they are ---

if command -v systemd-analyze >/dev/null; then
  cmake --install "$build" --prefix "$scratch/prefix" --component kiosk >/dev/null
  sed -i 's|ExecStart=[^ ]*|ExecStart=/bin/true|' "$scratch/prefix/lib/systemd/system/qiaomen-kiosk.service"  # asked for by the package
  units=("$scratch"/prefix/lib/systemd/system/*)
  words=$(systemd-analyze verify --recursive-errors=no --man=no "${units[@]}" 2>&1) && [[ -z $words ]] || fail "systemd: $words"
fi
if command -v lintian >/dev/null; then
  # Its own changelog, and the licence beside Debian's copy of it, are for those who install without a package.
  lintian --allow-root --fail-on error,warning --suppress-tags no-changelog,extra-license-file "$hub" "$client" "$kiosk" || fail "lintian finds fault"
fi
echo "packages: $(basename "$hub"), $(basename "$client") and $(basename "$kiosk") install and run"
