"""Runs a command as a process that dies with its parent, also when the parent is killed with SIGKILL.

Called as a script: `python -I tether.py PARENT_PID COMMAND…`. It asks the kernel for a SIGTERM when the
parent is gone (prctl(2), PR_SET_PDEATHSIG; the request survives execve(2)), then becomes the command, under
the same process id. A step of its own, and not `preexec_fn`, because running Python between fork and exec is
unsafe in a process with threads.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Become `arguments[1:]`, tied to the parent whose id is `arguments[0]`; exits with 1 where it cannot."""
    parent, command = int(arguments[0]), arguments[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it died before the request was made
        sys.exit(0)
    try:
        os.execvp(command[0], command)  # noqa: S606 - a fixed argument list, without a shell
    except OSError as error:
        sys.exit(f"cannot run {command[0]}: {error.strerror}")


if __name__ == "__main__":
    main(sys.argv[1:])
