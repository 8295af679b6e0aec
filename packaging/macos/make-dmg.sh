#!/bin/sh
# Packs build/bundle/DeskReader.app into a disk image, signed and notarized if these are set:
#   DESKREADER_SIGN_AS       the name of the signing identity
#   DESKREADER_NOTARY        the name of a notarytool profile in the keychain
set -eu
cd "$(dirname "$0")/../.."
app=build/bundle/DeskReader.app
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' src/deskreader/__init__.py)
image=build/DeskReader-$version-$(uname -m).dmg
if [ -n "${DESKREADER_SIGN_AS:-}" ]; then
    codesign --force --deep --options runtime --timestamp --entitlements packaging/macos/entitlements.plist \
        --sign "$DESKREADER_SIGN_AS" "$app"
    codesign --verify --deep --strict "$app"
fi
"$app/Contents/MacOS/deskreader" --self-check
folder=$(mktemp -d)
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
rm -f "$image"
hdiutil create -volname DeskReader -srcfolder "$folder" -format UDZO "$image"
rm -rf "$folder"
if [ -n "${DESKREADER_SIGN_AS:-}" ] && [ -n "${DESKREADER_NOTARY:-}" ]; then
    codesign --timestamp --sign "$DESKREADER_SIGN_AS" "$image"
    xcrun notarytool submit "$image" --keychain-profile "$DESKREADER_NOTARY" --wait
    xcrun stapler staple "$image"
fi
echo "$image"
