#!/bin/sh
# Builds an AppImage of the bundle, for Linux distributions with glibc 2.36 or newer: icon, menu entry and metainfo included.
#   APPIMAGETOOL=/path/to/appimagetool APPIMAGE_RUNTIME=/path/to/runtime packaging/appimage/make.sh
# Without APPIMAGETOOL, it only builds the folder build/AppDir and runs its self-check.
set -eu
cd "$(dirname "$0")/../.."
packaging/setup.sh package
export PYTHONPATH=packaging:src
python=build/package-env/bin/python
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' src/deskreader/__init__.py)
id=io.github.deskreader.DeskReader
dir=build/AppDir
"$python" -m builders.bundle
"$python" -m builders.metadata.metainfo
rm -rf "$dir"
mkdir -p "$dir/usr/lib" "$dir/usr/share/applications" "$dir/usr/share/metainfo"
cp -a build/bundle/deskreader "$dir/usr/lib/deskreader"
cp -a build/made/icons "$dir/usr/share/icons"
cp resources/desktop/deskreader.desktop "$dir/usr/share/applications/"
cp resources/desktop/deskreader.desktop "$dir/"
cp "build/made/$id.metainfo.xml" "$dir/usr/share/metainfo/$id.appdata.xml"
cp build/made/icons/hicolor/256x256/apps/deskreader.png "$dir/deskreader.png"
ln -s deskreader.png "$dir/.DirIcon"
ln -s usr/lib/deskreader/deskreader "$dir/AppRun"
QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} "$dir/AppRun" --self-check
if [ -z "${APPIMAGETOOL:-}" ]; then
    echo "$dir is built and its self-check passed. No AppImage was built, because APPIMAGETOOL is not set."
    exit 0
fi
image=build/DeskReader-$version-$(uname -m).AppImage
ARCH=$(uname -m) "$APPIMAGETOOL" ${APPIMAGE_RUNTIME:+--runtime-file "$APPIMAGE_RUNTIME"} "$dir" "$image"
APPIMAGE_EXTRACT_AND_RUN=1 QT_QPA_PLATFORM=offscreen "$image" --self-check
