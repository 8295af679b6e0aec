"""The sandbox of the worker process on Linux: inside it can open no file, create no socket and start no program.

Landlock (Linux 5.13 and later) denies the file system; seccomp denies the system calls that open files, create sockets
and start programs. The process can undo neither, whatever a document makes it do. Other systems have no sandbox.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from enum import StrEnum

# include/uapi/linux/prctl.h, seccomp.h, audit.h, landlock.h
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 22, 38
SECCOMP_MODE_FILTER = 2
ALLOW, DENY = 0x7FFF0000, 0x00050000 | errno.EACCES
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF = 444, 446  # the same on every architecture
LANDLOCK_VERSION = 1
X32 = 0x40000000  # the numbers of the x32 variant of x86-64 begin here

# BPF instructions: load a word, jump if equal, jump if greater or equal, return.
LOAD, IF_EQUAL, IF_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER_OFFSET, ARCHITECTURE_OFFSET = 0, 4  # in struct seccomp_data

COMMON_CALLS = (425, 434, 438, 437)  # io_uring_setup, pidfd_open, pidfd_getfd, openat2
DENIED_CALLS: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (0xC000003E, (
        2, 85, 257, 304,  # open, creat, openat, open_by_handle_at
        41, 42, 43, 49, 50, 53, 288,  # socket, connect, accept, bind, listen, socketpair, accept4
        59, 322, 101, 310, 311,  # execve, execveat, ptrace, process_vm_readv, process_vm_writev
        76, 82, 83, 84, 86, 87, 88, 90, 92, 94, 133,  # truncate, rename, mkdir ... mknod
        258, 259, 260, 263, 264, 265, 266, 268, 316,  # the same relative to an open folder
        165, 248, 249, 250, 272, 308, 321,  # mount, add_key, request_key, keyctl, unshare, setns, bpf
    )),
    "aarch64": (0xC00000B7, (
        56, 265,  # openat, open_by_handle_at
        198, 199, 200, 201, 202, 203, 242,  # socket, socketpair, bind, listen, accept, connect, accept4
        221, 281, 117, 270, 271,  # execve, execveat, ptrace, process_vm_readv, process_vm_writev
        33, 34, 35, 36, 37, 38, 45, 53, 54, 276,  # mknodat ... fchownat, renameat2
        40, 97, 217, 218, 219, 268, 280,  # mount, unshare, add_key, request_key, keyctl, setns, bpf
    )),
}  # fmt: skip
"""For each machine its AUDIT_ARCH value and the numbers of the denied system calls (arch/*/syscalls)."""


class Restriction(StrEnum):
    """A part of the sandbox."""

    FILES = "files"  # Landlock
    CALLS = "calls"  # seccomp


def enter() -> frozenset[Restriction]:
    """Restricts this process as far as the system can, and returns how. All modules must be loaded before."""
    if sys.platform != "linux":
        return frozenset()
    system = ctypes.CDLL(None, use_errno=True)
    system.syscall.restype = ctypes.c_long
    if system.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return frozenset()
    applied = {Restriction.FILES: _deny_files(system), Restriction.CALLS: _deny_calls(system)}
    return frozenset(restriction for restriction, is_applied in applied.items() if is_applied)


def _deny_files(system: ctypes.CDLL) -> bool:
    """Denies the whole file system, TCP and abstract sockets, as far as this kernel's Landlock supports it."""
    version = int(system.syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), LANDLOCK_VERSION))
    if version < 1:
        return False
    files = (1 << 13) - 1  # every right of version 1
    for since, right in ((2, 13), (3, 14), (5, 15)):  # refer, truncate, ioctl on devices
        files |= (version >= since) << right
    ports, scopes = 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = struct.pack("QQQ", files, ports, scopes)
    handle = int(system.syscall(LANDLOCK_CREATE_RULESET, rules, ctypes.c_size_t(size), 0))
    if handle < 0:
        return False
    try:
        return bool(system.syscall(LANDLOCK_RESTRICT_SELF, handle, 0) == 0)
    finally:
        os.close(handle)


def _deny_calls(system: ctypes.CDLL) -> bool:
    """Makes the kernel deny the listed system calls of this machine."""
    if platform.machine() not in DENIED_CALLS:
        return False
    program = seccomp_filter(platform.machine())
    instructions = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(instructions))
    return bool(system.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.c_char_p(header), 0, 0) == 0)


def seccomp_filter(machine: str) -> bytes:
    """Returns the BPF program that denies the listed calls and every call of another architecture."""
    architecture, numbers = DENIED_CALLS[machine]
    program = [
        _instruction(LOAD, ARCHITECTURE_OFFSET),
        _instruction(IF_EQUAL, architecture, 1, 0),
        _instruction(RETURN, DENY),
        _instruction(LOAD, NUMBER_OFFSET),
    ]
    if machine == "x86_64":
        program += [_instruction(IF_AT_LEAST, X32, 0, 1), _instruction(RETURN, DENY)]
    for number in (*COMMON_CALLS, *numbers):
        program += [_instruction(IF_EQUAL, number, 0, 1), _instruction(RETURN, DENY)]
    return b"".join([*program, _instruction(RETURN, ALLOW)])


def _instruction(code: int, value: int, jump_if_true: int = 0, jump_if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, jump_if_true, jump_if_false, value)  # struct sock_filter
