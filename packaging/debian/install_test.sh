#!/bin/sh
# Installs the Debian package in a clean Debian with a virtual screen, window manager, panel, tray, notification service
# and desktop icons, and uses the program there with the mouse. Screenshots go to build/double-click/.
# Needs root, for the clean system and its network namespace; the clean system is built once and kept in build/.
set -eu
cd "$(dirname "$0")/../.."
[ "$(id -u)" = 0 ] || { echo "This needs root, because it installs the package in a system of its own." >&2; exit 2; }
command -v mmdebstrap >/dev/null || { apt-get update -qq; apt-get install -y -qq --no-install-recommends mmdebstrap >/dev/null; }
set -- build/deskreader_*.deb
[ -e "$1" ] || { echo "Build the package first: make package" >&2; exit 2; }
deb=$1
suite=bookworm
desktop="xvfb openbox tint2 pcmanfm xfce4-notifyd dbus dbus-x11 xdg-utils xdotool scrot desktop-file-utils libglib2.0-bin
 fonts-dejavu-core fonts-inter adwaita-icon-theme hicolor-icon-theme shared-mime-info gvfs"
home=build/clean-system
key=$(echo "$suite $desktop" | cksum | cut -d' ' -f1)
base=$home/$key.tar
if [ ! -e "$base" ]; then
    echo "Building a clean $suite, which is kept for the next run."
    mkdir -p "$home"
    # shellcheck disable=SC2086 # the names are meant to be joined
    mmdebstrap --quiet --variant=minbase --include="$(echo $desktop | tr ' ' ',')" --format=tar "$suite" "$base.part"
    mv "$base.part" "$base"
fi

# shellcheck disable=SC2016 # the inner shell expands these
# The rest runs in a mount namespace of its own, so that all mounts vanish at the end.
exec unshare --mount --propagation private sh -eu -c '
    base=$1 deb=$2 root=$3
    rm -rf "$root"
    mkdir -p "$root"
    tar -xf "$base" -C "$root"
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    cp "$deb" "$root/root/deskreader.deb"
    echo "Installing $(basename "$deb") with apt-get."
    for step in "update" "install --no-install-recommends /root/deskreader.deb"; do
        chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y $step >"$root/root/apt.log" 2>&1 || { cat "$root/root/apt.log"; exit 1; }
    done
    exec unshare --net --pid --fork --kill-child sh -eu -c "
        mount -t proc proc \"\$1/proc\"
        ip link set lo up
        exec env PYTHONPATH=packaging .venv/bin/python packaging/debian/install_test.py \"\$1\" build/double-click" sh "$root"
' sh "$base" "$deb" "$home/root"
