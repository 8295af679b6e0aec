#!/bin/sh
# Sets up a virtual environment from a lock file with hashes, and installs the Debian libraries that Qt needs.
#   packaging/setup.sh run      .venv with what the program needs
#   packaging/setup.sh test     .venv with what its tests need, too
#   packaging/setup.sh fuzz     build/fuzz-env with what `make fuzz` needs
#   packaging/setup.sh coldsweat  build/coldsweat-env with the server that `make coldsweat` starts
#   packaging/setup.sh supply   build/package-env with the tools that check the supply chain
#   packaging/setup.sh package  the same with the Debian tools that build packages; a separate environment, so that the
#                               bundle contains nothing else
# A second call returns at once if nothing has changed.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}
home=.venv
case "$purpose" in
    run) lock=packaging/lock/run.txt ;;
    test) lock=packaging/lock/dev.txt ;;
    fuzz) lock=packaging/lock/fuzz.txt; home=build/fuzz-env ;;
    coldsweat) lock=packaging/lock/coldsweat.txt; home=build/coldsweat-env ;;
    supply | package) lock=packaging/lock/package.txt; home=build/package-env ;;
    *) echo "setup.sh run|test|fuzz|coldsweat|supply|package" >&2; exit 2 ;;
esac

has_screen() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

# Libraries that Qt loads at run time on a bare Debian, and a font, without which no text is shown.
libraries="libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libegl1 libgl1 libxcb-cursor0 libxcb-icccm4 libxcb-image0
 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1 fonts-dejavu-core"
# Without a screen: a virtual one, a window manager, notification services, a tray, a tool that types, and fonts.
screenless="xvfb openbox dunst xfce4-notifyd trayer dbus dbus-x11 xdotool fonts-inter fonts-droid-fallback"
# Tools that build and validate the Debian package.
builders="dpkg-dev binutils chrpath desktop-file-utils appstream lintian man-db"

missing_packages() {
    command -v dpkg-query >/dev/null 2>&1 || return 0
    for name in $1; do
        dpkg-query -W -f '${db:Status-Status}\n' "$name" "${name}t64" 2>/dev/null | grep -q '^installed$' || printf '%s ' "$name"
    done
}

install_packages() {
    wanted=$libraries
    has_screen || wanted="$wanted $screenless"
    [ "$purpose" = test ] && wanted="$wanted libgomp1" # for lightgbm, which trains the pruning model
    case "$purpose" in supply | fuzz | coldsweat) return 0 ;; esac
    [ "$purpose" = package ] && wanted="$libraries $builders"
    missing=$(missing_packages "$wanted")
    [ -z "$missing" ] && return 0
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root=none; fi
    if [ "$as_root" = none ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "Some system libraries are missing, and this user may not install them. Please run:" >&2
        echo "    sudo apt-get install --no-install-recommends $missing" >&2
        echo "and then this command again." >&2
        exit 1
    fi
    echo "Installing system libraries: $missing"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    # shellcheck disable=SC2086 # the names must be split into words
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

find_python() {
    for name in python3.11 python3.12 python3.13 python3; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            echo "$name"
            return 0
        fi
    done
    echo "DeskReader needs Python 3.11 or newer. Please run: sudo apt-get install python3 python3-venv" >&2
    exit 1
}

make_environment() {
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        libraries="$libraries python3-venv"
        install_packages
    fi
    [ -x "$home/bin/python" ] || "$python" -m venv "$home"
    echo "Installing Python packages from $lock"
    "$home/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    [ "$home" = .venv ] || return 0
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
    .venv/bin/python -m compileall -q src/deskreader # as in an installed program, so that the first start is fast, too
}

stamp=$( (cat "$lock" packaging/setup.sh pyproject.toml; has_screen && echo screen || echo none; pwd) | cksum | tr -d ' ')
ready=$home/.ready-$purpose-$stamp
[ -e "$ready" ] && exit 0
install_packages
make_environment
rm -f "$home"/.ready-"$purpose"-*
touch "$ready"
