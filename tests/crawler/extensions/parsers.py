"""Analyses that end badly, each in its own way; run in the processes of a pool."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import time
from datetime import datetime

from pipelines.extraction import Analysis


def work(
    body: bytes, url: str, content_type: str | None, fetched_at: datetime, status: int, promise: int
) -> Analysis:
    """Do what the body says."""
    match body.split():
        case [b"sleep", seconds]:
            time.sleep(float(seconds))
        case [b"spin"]:
            while True:
                pass
        case [b"exit", code]:
            os._exit(int(code))
        case [b"crash"]:
            os.kill(os.getpid(), 11)
        case [b"take", megabytes]:
            bytearray(int(megabytes) << 20)
        case [b"call", port]:
            socket.create_connection(("127.0.0.1", int(port)), 5)
        case [b"look", process]:
            if ctypes.CDLL(None, use_errno=True).ptrace(16, int(process), 0, 0):  # PTRACE_ATTACH
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        case [b"program"]:
            code = "import socket\ntry: socket.socket()\nexcept OSError as error: print(error.errno)"
            raise ValueError(
                subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip()
            )
        case [b"raise"]:
            raise ValueError("$ bad page")
    return Analysis("empty", f"{url} {content_type} {fetched_at:%Y} {status} {promise}")
