"""Runs a program within limits: started by `limited.run` as a script, with the limits as JSON before the
command.

It stays as the program's parent: where the one who asked for it dies, it ends the program and all its
children. It imports nothing of the project, so that it starts in some milliseconds.
"""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


def end_all(*_: object) -> None:
    """End the whole group, this process too."""
    os.killpg(0, signal.SIGKILL)


def limit(limits: dict[str, int]) -> None:
    """Set the limits of this process and of all that it starts."""
    wanted = {
        resource.RLIMIT_CPU: limits["seconds"],
        resource.RLIMIT_AS: limits["memory"],
        resource.RLIMIT_DATA: limits["memory"],  # in the place of that of the process that reads pages
        resource.RLIMIT_FSIZE: limits["file"],
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 256,
    }
    for what, most in wanted.items():
        hard = resource.getrlimit(what)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def leave_the_network(libc: ctypes.CDLL) -> None:
    """Go where there is no network, as far as the system lets us: a text may name pictures on the net."""
    if libc.unshare(CLONE_NEWNET) and libc.unshare(CLONE_NEWUSER | CLONE_NEWNET):
        return


def main() -> int:
    """Run the command; returns its exit code."""
    libc = ctypes.CDLL(None, use_errno=True)
    signal.signal(signal.SIGTERM, end_all)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == 1:
        return 1
    leave_the_network(libc)
    limit(json.loads(sys.argv[1]))
    return subprocess.call(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
