"""What a process that reads the bytes of strangers may no longer ask of the kernel: a connection, above all.

A filter of system calls (seccomp(2)), which any process may set for itself and no child gets rid of; it holds
in containers and under systemd, too, where namespaces are forbidden. Who breaks a parser can still read what
its user can, and has nobody to tell.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import sys
from ctypes import POINTER, Structure, c_uint8, c_uint16, c_uint32
from typing import Final, NamedTuple

PR_SET_NO_NEW_PRIVS: Final = 38
PR_SET_SECCOMP: Final = 22
SECCOMP_MODE_FILTER: Final = 2
"""prctl(2)."""
_ALLOW: Final = 0x7FFF0000
_ERROR: Final = 0x00050000
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
"""Instructions of classic BPF (linux/bpf_common.h)."""
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
"""Where these lie in what a filter is given (struct seccomp_data)."""
_AF_UNIX: Final = 1
_X32: Final = 0x40000000
"""Numbers from here on are those of another way to call, which nothing here takes."""


class _Calls(NamedTuple):
    """Numbers of system calls on one architecture (asm/unistd.h)."""

    architecture: int
    socket: int
    forbidden: tuple[int, ...]
    """ptrace, process_vm_readv, process_vm_writev, pidfd_getfd, io_uring_setup, bpf, perf_event_open,
    add_key, keyctl."""


_CALLS: Final = {
    "x86_64": _Calls(0xC000003E, 41, (101, 310, 311, 438, 425, 321, 298, 248, 250)),
    "aarch64": _Calls(0xC00000B7, 198, (117, 270, 271, 438, 425, 280, 241, 217, 219)),
}


class _Instruction(Structure):
    _fields_ = (("code", c_uint16), ("then", c_uint8), ("otherwise", c_uint8), ("value", c_uint32))


class _Program(Structure):
    _fields_ = (("length", c_uint16), ("instructions", POINTER(_Instruction)))


def enter() -> bool:
    """Give up connections, and looking into other processes, for this process and all that it starts.

    Returns whether it holds: it does on Linux on x86-64 and ARM, where the kernel has filters.
    """
    calls = _CALLS.get(platform.machine())
    if sys.platform != "linux" or calls is None:
        return False
    lines = [_Instruction(*line) for line in _filter(calls)]
    program = _Program(len(lines), (_Instruction * len(lines))(*lines))
    libc = ctypes.CDLL(None)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(calls: _Calls) -> list[tuple[int, int, int, int]]:
    """Return the filter: an instruction a line, how many to skip if it holds and if not, and a value."""
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_IF_EQUAL, 1, 0, calls.architecture),
        (_RETURN, 0, 0, _no(errno.EPERM)),
    ]
    lines += [(_LOAD, 0, 0, _NUMBER), (_IF_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _no(errno.ENOSYS))]
    for call in calls.forbidden:
        lines += [(_IF_EQUAL, 0, 1, call), (_RETURN, 0, 0, _no(errno.EPERM))]
    lines += [(_IF_EQUAL, 1, 0, calls.socket), (_RETURN, 0, 0, _ALLOW), (_LOAD, 0, 0, _FIRST_ARGUMENT)]
    lines += [(_IF_EQUAL, 0, 1, _AF_UNIX), (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _no(errno.ENETUNREACH))]
    return lines


def _no(error: int) -> int:
    """Return the verdict that makes a call fail with an error."""
    return _ERROR | error
