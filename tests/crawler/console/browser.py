"""A browser without a screen: it keeps cookies, follows redirects, and fills in forms."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]

    def forms(self, action: str) -> list[dict[str, str]]:
        """Return the hidden fields of each form with this action."""
        return [fields for to, fields in _Forms.of(self.text) if to == action]


@dataclass
class Browser:
    """One visitor of a console."""

    address: str
    headers: dict[str, str] = field(default_factory=lambda: {"Accept-Language": "en"})
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        """Fetch a page."""
        return self._follow(self._ask("GET", path, None, headers))

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """Send a form, as the browser does from a page of the console."""
        form = {"Origin": f"http://{self.address}", "Content-Type": "application/x-www-form-urlencoded"}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._follow(self._ask("POST", path, urlencode(fields), form | given))

    def _follow(self, answer: Answer) -> Answer:
        if answer.status in (302, 303):
            return self._follow(self._ask("GET", answer.headers["location"], None, {}))
        return answer

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        sent = self.headers | {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} | headers
        connection = http.client.HTTPConnection(self.address, timeout=20)
        try:
            connection.request(method, path, body, {k: v for k, v in sent.items() if v})
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie" and (found := re.match(r"(\w+)=([^;]*)", value)):
                    self.cookies[found[1]] = found[2]
            return Answer(
                answer.status,
                answer.read().decode(),
                {name.lower(): value for name, value in answer.getheaders()},
            )
        finally:
            connection.close()


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    @classmethod
    def of(cls, text: str) -> list[tuple[str, dict[str, str]]]:
        parser = cls()
        parser.feed(text)
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given.get("action", ""), {}))
        elif tag == "input" and given.get("type") == "hidden" and self.found:
            self.found[-1][1][given["name"]] = given.get("value", "")
