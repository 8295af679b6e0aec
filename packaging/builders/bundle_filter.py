"""Decides which of the files that PyInstaller collects go into a bundle: only those that DeskReader loads.

PyInstaller collects every plug-in of Qt and every library that any of them was built against. DeskReader needs a
twelfth of the plug-ins; and libraries that must match the user's graphics driver, fonts or message bus have to be the
system's own.
"""

from __future__ import annotations

import re

from deskreader.desktop.strings.languages import LANGUAGES

QT_PLUGINS = {
    "iconengines": ("qsvgicon",),
    "imageformats": ("qgif", "qico", "qjpeg", "qsvg", "qwebp", "qicns"),
    "networkinformation": ("qnetworkmanager", "qconnman", "qglib", "qnetworklistmanager", "qscnetworkreachability"),
    "platforminputcontexts": ("composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"),
    "platforms": ("qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"),
    "platformthemes": ("qgtk3", "qxdgdesktopportal"),
    "printsupport": ("cupsprintersupport", "windowsprintersupport", "cocoaprintersupport"),
    "styles": ("qmodernwindowsstyle", "qmacstyle"),
    "wayland-decoration-client": ("adwaita", "bradient"),
    "wayland-graphics-integration-client": ("qt-plugin-wayland-egl", "dmabuf-server", "drm-egl-server"),
    "wayland-shell-integration": ("xdg-shell",),
    "xcbglintegrations": ("qxcb-egl-integration", "qxcb-glx-integration"),
}
"""The plug-ins to bundle, by folder; a folder not named here is left out entirely.

`tls` is absent because pages are fetched through the standard library's ssl module, not through Qt.
"""

UNUSED_QT = re.compile(
    r"(lib)?Qt6?(EglFS|EglFs|Pdf|Quick|Qml|VirtualKeyboard|WlShell|WaylandCompositor|WaylandEglCompositor|Test|Sql|Help"
    r"|Designer|UiTools|OpenGLWidgets|Concurrent|Labs|Shader|Xml)\w*[.\d]*(so|dll|dylib|\Z|/)"
    r"|opengl32sw|d3dcompiler|(^|/)lib(q|Q)t6[A-Za-z]*Tools"
)
UNUSED_PYTHON = re.compile(
    r"(^|/)lxml/(isoschematron|includes|objectify|sax|html/_difflib)|(^|/)PIL/_imaging(cms|morph|math|tk)"
    r"|\.(pyi|pxd|pxi|h|c|pyx|typed|ts)$|(^|/)(?!keyring)[^/]+\.dist-info/"
)
SYSTEM_FOLDERS = ("/usr/lib/", "/lib/", "/usr/lib64/", "/lib64/")
GRAPHICS = re.compile(
    r"^lib(X\w*|xcb\S*|xkbcommon\S*|fontconfig|freetype|expat|glib-2\.0|gthread-2\.0|gio-2\.0|gobject-2\.0|gmodule-2\.0"
    r"|dbus-1|stdc\+\+|gcc_s|mount|blkid|selinux|wayland-\w+|drm|gbm|GL\w*|EGL|systemd|cap|gcrypt|gpg-error|lz4|zstd|md|bsd"
    r"|png16|pixman-1|jpeg|pcre2-8|gtk-3|gdk-3|gdk_pixbuf\S*|atk\S*|atspi|pango\S*|cairo\S*|epoxy|fribidi|thai|datrie"
    r"|graphite2|harfbuzz\S*|rsvg\S*|jbig|tiff|webp\S*|deflate|LLVM\S*|z3|edit|sensors|elf|vulkan|cups|avahi\S*|gnutls)\.so"
)
"""Libraries that must come from the user's system on Linux, in a bundle for many distributions (AppImage)."""


def is_bundled(name: str, source: str, from_system: bool) -> bool:
    """Returns whether a file goes into the bundle.

    `name` is its path in the bundle, with forward slashes; `source` is its path on the build machine. With
    `from_system`, libraries of the build machine's distribution are left out: the package depends on them instead.
    """
    plugin = re.search(r"(?:^|/)plugins/([\w-]+)/(?:lib)?([\w-]+)\.(?:so|dll|dylib)$", name)
    if plugin is not None:
        return plugin.group(2) in QT_PLUGINS.get(plugin.group(1), ())
    translation = re.search(r"(?:^|/)translations/(.+)\.qm$", name)
    if translation is not None and "PySide6" in name:
        return translation.group(1) in {f"qtbase_{language}" for language in LANGUAGES}
    if UNUSED_QT.search(name) or UNUSED_PYTHON.search(name):
        return False
    if from_system:
        return not source.startswith(SYSTEM_FOLDERS)
    return not (source.startswith(SYSTEM_FOLDERS) and GRAPHICS.search(name.rsplit("/", 1)[-1]))
