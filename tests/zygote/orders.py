"""What is said between the tests and the zygote."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

LARGEST = 1 << 17
"""Bytes of an order; the environment is most of it."""
STREAMS = 3


@dataclass(frozen=True, slots=True)
class Order:
    """`python -m MODULE ARGUMENTS` with an environment and in a folder."""

    module: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: str

    def send(self, control: socket.socket, reply: socket.socket, streams: Sequence[int]) -> None:
        """Give it, with the socket for the answers and descriptors for stdin, stdout and stderr."""
        socket.send_fds(control, [json.dumps(asdict(self)).encode()], [reply.fileno(), *streams])

    @classmethod
    def receive(cls, control: socket.socket) -> tuple[Order, socket.socket, list[int]] | None:
        """Take an order, the socket for the answers and the three streams; None where there are no more."""
        text, descriptors, _, _ = socket.recv_fds(control, LARGEST, 1 + STREAMS)
        if not text:
            return None
        return cls(**json.loads(text)), socket.socket(fileno=descriptors[0]), descriptors[1:]
