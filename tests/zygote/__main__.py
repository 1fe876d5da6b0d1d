"""The zygote: `python -m tests.zygote DESCRIPTOR`, which is that of a socket from which orders come.

For each it says on the order's own socket the process id at once, and the exit status when it has ended,
negative for a signal.
"""

from __future__ import annotations

import gc
import os
import pkgutil
import runpy
import selectors
import socket
import sys
import threading
from importlib import import_module

import crawler.commands
from tests.zygote.orders import Order

PRELOADED = (
    *(f"crawler.commands.{module.name}" for module in pkgutil.iter_modules(crawler.commands.__path__)),
    "scrapy.cmdline",
    "scrapy.crawler",
    "twisted.internet.asyncioreactor",
    "crawler.frontier.scheduler",
    "crawler.handlers.http",
    "crawler.middlewares.links",
    "pipelines.line",
    "pipelines.parsing",
)
"""All but the settings, which read the environment."""


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    for name in PRELOADED:
        import_module(name)
    assert "twisted.internet.reactor" not in sys.modules, "a reactor cannot be forked"
    assert threading.active_count() == 1, "threads cannot be forked"
    gc.freeze()  # what is there is shared with the forks, and not written to
    order = next_fork(control)
    if order:
        sys.argv = [order.module, *order.arguments]
        runpy.run_module(order.module, run_name="__main__", alter_sys=True)


def next_fork(control: socket.socket) -> Order | None:
    """Fork for each order. Returns in each fork, with its order, and in the zygote when there are no more."""
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.data:
                    pid, reply = key.data
                    selector.unregister(key.fd)
                    os.close(key.fd)
                    _say(reply, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
                    reply.close()
                    continue
                received = Order.receive(control)
                if not received:
                    return None
                order, reply, streams = received
                pid = os.fork()
                if not pid:
                    for other in [key.data[1] for key in selector.get_map().values() if key.data]:
                        other.close()
                    for each in (control, reply):
                        each.close()
                    _become(order, streams)
                    return order
                for stream in streams:
                    os.close(stream)
                _say(reply, pid)
                selector.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, reply))


def _become(order: Order, streams: list[int]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(order.folder)
    os.environ.clear()
    os.environ.update(order.environment)


def _say(reply: socket.socket, number: int) -> None:
    try:
        reply.send(str(number).encode())
    except OSError:  # nobody listens any more
        return


if __name__ == "__main__":
    main()
