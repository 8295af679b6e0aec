"""Whether a full-screen window is in front: a film, a game or a talk, which notifications must not disturb."""

from __future__ import annotations

import ctypes
import os
import sys

QUIET_STATES = (2, 3, 4)
"""QUNS_BUSY, QUNS_RUNNING_D3D_FULL_SCREEN, QUNS_PRESENTATION_MODE of SHQueryUserNotificationState."""
ANY_TYPE = 0
MAX_WORDS = 1024
"""The 32-bit words of a property that are read."""


def full_screen_in_front() -> bool:
    """Whether there is such a window, on Windows and X11. A Wayland desktop holds notifications back itself."""
    if sys.platform == "win32":
        return _is_windows_busy()
    if sys.platform == "darwin" or os.environ.get("WAYLAND_DISPLAY") or not os.environ.get("DISPLAY"):
        return False
    return _is_x11_full_screen()


if sys.platform == "win32":

    def _is_windows_busy() -> bool:
        state = ctypes.c_int(0)
        failed = ctypes.windll.shell32.SHQueryUserNotificationState(ctypes.byref(state))
        return not failed and state.value in QUIET_STATES


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _AtomReply(ctypes.Structure):
    _fields_ = (
        ("response_type", ctypes.c_uint8),
        ("pad0", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("length", ctypes.c_uint32),
        ("atom", ctypes.c_uint32),
    )


class _PropertyReply(ctypes.Structure):
    _fields_ = (
        ("response_type", ctypes.c_uint8),
        ("format", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("length", ctypes.c_uint32),
        ("type", ctypes.c_uint32),
        ("bytes_after", ctypes.c_uint32),
        ("value_len", ctypes.c_uint32),
        ("pad0", ctypes.c_uint8 * 12),
    )


def _is_x11_full_screen() -> bool:
    """Asks the window manager (Extended Window Manager Hints 1.5: _NET_ACTIVE_WINDOW, _NET_WM_STATE).

    It uses libxcb, which Qt has loaded: there, a window that has just closed gives an empty answer, while Xlib would
    end the program.
    """
    try:
        xcb, libc = ctypes.CDLL("libxcb.so.1"), ctypes.CDLL(None)
    except OSError:
        return False
    return _XcbConnection(xcb, libc).is_full_screen()


class _XcbConnection:
    """A connection to the X server for one query."""

    def __init__(self, xcb: ctypes.CDLL, libc: ctypes.CDLL) -> None:
        self._xcb, self._libc = xcb, libc
        self._declare_functions()
        self._connection = xcb.xcb_connect(None, None)

    def _declare_functions(self) -> None:
        """Declares the types of the C functions, without which ctypes would cut pointers to 32 bits."""
        xcb, libc = self._xcb, self._libc
        xcb.xcb_connect.restype = ctypes.c_void_p
        xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.POINTER(ctypes.c_int))
        xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
        xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
        xcb.xcb_intern_atom.restype = _Cookie
        xcb.xcb_intern_atom.argtypes = (ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_char_p)
        xcb.xcb_intern_atom_reply.restype = ctypes.POINTER(_AtomReply)
        xcb.xcb_intern_atom_reply.argtypes = (ctypes.c_void_p, _Cookie, ctypes.c_void_p)
        xcb.xcb_get_property.restype = _Cookie
        xcb.xcb_get_property.argtypes = (ctypes.c_void_p, ctypes.c_uint8, *([ctypes.c_uint32] * 5))
        xcb.xcb_get_property_reply.restype = ctypes.POINTER(_PropertyReply)
        xcb.xcb_get_property_reply.argtypes = (ctypes.c_void_p, _Cookie, ctypes.c_void_p)
        xcb.xcb_get_property_value.restype = ctypes.POINTER(ctypes.c_uint32)
        xcb.xcb_get_property_value.argtypes = (ctypes.POINTER(_PropertyReply),)
        xcb.xcb_get_setup.restype = ctypes.c_void_p
        xcb.xcb_get_setup.argtypes = (ctypes.c_void_p,)
        xcb.xcb_setup_roots_iterator.restype = _Roots
        xcb.xcb_setup_roots_iterator.argtypes = (ctypes.c_void_p,)
        libc.free.argtypes = (ctypes.c_void_p,)

    def is_full_screen(self) -> bool:
        """Whether the active window is in the full-screen state; closes the connection."""
        try:
            if self._xcb.xcb_connection_has_error(self._connection):
                return False
            root = self._xcb.xcb_setup_roots_iterator(self._xcb.xcb_get_setup(self._connection)).data.contents.value
            active = self._property(root, b"_NET_ACTIVE_WINDOW")
            full = self._atom(b"_NET_WM_STATE_FULLSCREEN")
            return bool(active and active[0] and full in self._property(active[0], b"_NET_WM_STATE"))
        finally:
            self._xcb.xcb_disconnect(self._connection)

    def _atom(self, name: bytes) -> int:
        cookie = self._xcb.xcb_intern_atom(self._connection, 0, len(name), name)
        reply = self._xcb.xcb_intern_atom_reply(self._connection, cookie, None)
        if not reply:
            return 0
        atom = int(reply.contents.atom)
        self._libc.free(reply)
        return atom

    def _property(self, window: int, name: bytes) -> list[int]:
        cookie = self._xcb.xcb_get_property(self._connection, 0, window, self._atom(name), ANY_TYPE, 0, MAX_WORDS)
        reply = self._xcb.xcb_get_property_reply(self._connection, cookie, None)
        if not reply:
            return []
        count = reply.contents.value_len if reply.contents.format == 32 else 0
        values: list[int] = self._xcb.xcb_get_property_value(reply)[:count]
        self._libc.free(reply)
        return values


class _Roots(ctypes.Structure):
    """An iterator over screens, whose data begins with the root window."""

    _fields_ = (("data", ctypes.POINTER(ctypes.c_uint32)), ("rem", ctypes.c_int), ("index", ctypes.c_int))
