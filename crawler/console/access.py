"""Who asks, and what they may do.

On loopback whoever reaches the console may operate it. Elsewhere it takes a password (one to operate, one
only to read), or the name that a proxy in front of it puts into a header.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import IntEnum
from ipaddress import ip_address
from typing import Final

from crawler.config import Config
from crawler.errors import ConfigError
from crawler.values import Network

LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""What a browser may call a console on loopback: any other name is a site that points its own at us."""


class Role(IntEnum):
    """What somebody may do."""

    READER = 1
    OPERATOR = 2


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who was recognized."""

    name: str
    role: Role

    @property
    def operates(self) -> bool:
        """Whether they may change anything."""
        return self.role >= Role.OPERATOR


LOCAL: Final = User("local", Role.OPERATOR)


@dataclass(frozen=True, slots=True)
class Access:
    """The rules of one console."""

    loopback: bool
    passwords: tuple[tuple[str, User], ...] = ()
    header: str | None = None
    proxies: tuple[Network, ...] = ()
    operators: frozenset[str] = frozenset()

    @classmethod
    def of(cls, config: Config, host: str) -> Access:
        """Return the rules for a console that listens on `host`.

        Raises `ConfigError` where strangers could reach it and nothing would keep them out.
        """
        loopback = host == "localhost" or _is_loopback(host)
        passwords = [
            (secret.get_secret_value(), User(role.name.lower(), role))
            for secret, role in (
                (config.console_password, Role.OPERATOR),
                (config.console_reader_password, Role.READER),
            )
            if secret is not None
        ]
        if config.console_header and not config.console_proxies:
            raise ConfigError(
                "GONGBAO_CONSOLE_HEADER needs GONGBAO_CONSOLE_PROXIES: who may send that header."
            )
        if not (loopback or passwords or config.console_header):
            raise ConfigError(
                f"On {host} others can reach the console. Set GONGBAO_CONSOLE_PASSWORD, or "
                "GONGBAO_CONSOLE_HEADER and GONGBAO_CONSOLE_PROXIES behind a proxy that knows its users; "
                "or listen on 127.0.0.1."
            )
        return cls(
            loopback,
            tuple(passwords),
            config.console_header,
            config.console_proxies,
            config.console_operators,
        )

    @property
    def open(self) -> bool:
        """Whether nobody has to say who they are."""
        return self.loopback and not self.passwords and not self.header

    def by_password(self, password: str) -> User | None:
        """Return who knows this password; takes as long for a wrong one."""
        known = [
            user for secret, user in self.passwords if hmac.compare_digest(secret.encode(), password.encode())
        ]
        return known[0] if known else None

    def by_header(self, peer: str | None, name: str | None) -> User | None:
        """Return whom the proxy names; only a proxy that is known is believed."""
        if not (name and peer and any(ip_address(peer) in network for network in self.proxies)):
            return None
        return User(name[:100], Role.OPERATOR if name in self.operators else Role.READER)

    def serves(self, host: str) -> bool:
        """Return whether the console answers under the name that a browser asked for (its Host header)."""
        return not self.open or host.rpartition(":")[0] in LOOPBACK_NAMES or host in LOOPBACK_NAMES


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
