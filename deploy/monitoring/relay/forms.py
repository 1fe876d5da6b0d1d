"""The forms in which three services want a message: pure, from message to address and JSON.

DingTalk: custom robots, https://open.dingtalk.com/document/robots/custom-robot-access
Feishu: custom bots, https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
WeCom: group robots, https://developer.work.weixin.qq.com/document/path/91770
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote_plus

from deploy.monitoring.relay.message import Message

Row = dict[str, Any]
Form = Callable[[Message, str, str, float], tuple[str, Row]]
"""Takes message, address, secret ("" for none) and the time (s); returns the address to post to, and what."""

DINGTALK_BYTES: Final = 18_000
FEISHU_BYTES: Final = 18_000
"""Both take 20,000 bytes in all."""
WECOM_BYTES: Final = 4_000
"""It takes 4,096."""


def dingtalk(message: Message, url: str, secret: str, now: float) -> tuple[str, Row]:
    """Markdown; signed in the address with the time in ms."""
    text = cut(f"### {message.title}\n\n" + "\n".join(f"- {line}" for line in message.lines), DINGTALK_BYTES)
    if secret:
        at = str(round(now * 1000))
        mark = quote_plus(_signature(secret.encode(), f"{at}\n{secret}".encode()))
        url += f"{'&' if '?' in url else '?'}timestamp={at}&sign={mark}"
    return url, {"msgtype": "markdown", "markdown": {"title": message.title, "text": text}}


def feishu(message: Message, url: str, secret: str, now: float) -> tuple[str, Row]:
    """A post of one text a line; signed in the body with the time in seconds."""
    text = cut("\n".join(message.lines), FEISHU_BYTES)
    content = [[{"tag": "text", "text": line}] for line in text.split("\n")]
    body: Row = {
        "msg_type": "post",
        "content": {"post": {"zh_cn": {"title": message.title, "content": content}}},
    }
    if secret:
        at = str(round(now))
        # as they have it: time and secret are the key, and nothing is the message
        body |= {"timestamp": at, "sign": _signature(f"{at}\n{secret}".encode(), b"")}
    return url, body


def wecom(message: Message, url: str, secret: str, now: float) -> tuple[str, Row]:  # noqa: ARG001
    """Markdown; knows no signatures."""
    text = cut(f"**{message.title}**\n" + "\n".join(f"> {line}" for line in message.lines), WECOM_BYTES)
    return url, {"msgtype": "markdown", "markdown": {"content": text}}


FORMS: Final[Mapping[str, Form]] = {"dingtalk": dingtalk, "feishu": feishu, "wecom": wecom}


def accepted(answer: object) -> bool:
    """Whether a service's answer says that it took the message: they say 200 to what they refuse, too."""
    if not isinstance(answer, dict):
        return False
    codes = [answer[name] for name in ("errcode", "code", "StatusCode") if name in answer]
    return bool(codes) and all(code == 0 for code in codes)


def cut(text: str, most: int) -> str:
    """Return the text with at most so many bytes in UTF-8."""
    if len(data := text.encode()) <= most:
        return text
    return data[: most - 3].decode(errors="ignore") + "…"


def _signature(key: bytes, message: bytes) -> str:
    return base64.b64encode(hmac.digest(key, message, "sha256")).decode()
