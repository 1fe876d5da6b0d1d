"""The handler of a process, in the place of Scrapy's."""

from __future__ import annotations

import logging
import os
import socket
from typing import Final

from scrapy.settings import BaseSettings
from scrapy.utils.log import TopLevelFormatter

from crawler.config import Config
from crawler.logs.context import bind
from crawler.logs.formatters import JsonFormatter, TextFormatter
from crawler.logs.safety import secrets_of

MINE: Final = "gongbao"
"""The handler's name: a second installation replaces the first."""


def install(settings: BaseSettings) -> None:
    """Log as the settings LOG_… and GONGBAO_LOG say, and keep Scrapy from adding a handler of its own."""
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if handler.name == MINE]:
        root.removeHandler(old)
    if not settings.getbool("LOG_ENABLED"):
        return
    root.setLevel(logging.NOTSET)  # as Scrapy does; the handler has the level
    root.addHandler(_handler(settings))
    # else the driver writes out every command, since the root logger would take it
    logging.getLogger("pymongo").setLevel(settings["LOG_LEVEL"])
    bind(worker=f"{socket.gethostname()}-{os.getpid()}")


def _handler(settings: BaseSettings) -> logging.Handler:
    config: Config = settings["GONGBAO"]
    name, encoding = settings["LOG_FILE"], settings["LOG_ENCODING"]
    mode = "a" if settings.getbool("LOG_FILE_APPEND") else "w"
    handler = logging.FileHandler(name, mode, encoding) if name else logging.StreamHandler()
    secrets = secrets_of(config)
    handler.setFormatter(
        JsonFormatter(secrets)
        if config.log == "json"
        else TextFormatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"], secrets)
    )
    handler.setLevel(settings["LOG_LEVEL"])
    if settings.getbool("LOG_SHORT_NAMES"):
        handler.addFilter(TopLevelFormatter(["scrapy"]))
    handler.name = MINE
    return handler
