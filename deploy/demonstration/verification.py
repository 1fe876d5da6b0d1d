"""`scrapy verify`, run as a user would, and what it said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.demonstration import fleet


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the stored documents are what the archived bytes say."""

    sentence: str
    failures: tuple[str, ...] = ()
    """Each document that does not agree, by name, with the reason."""


def verify(environment: Mapping[str, str]) -> Verification:
    """Run the command over every document."""
    done = fleet.run(environment, "verify", "--json")
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        said = f"scrapy verify exited with code {done.returncode}: {fleet.last_words(done)}"
        return Verification("could not be run", (said,))
    sentence = (
        f"{answer['verified']:,} of {answer['checked']:,} documents, replayed from their archived bytes"
    )
    wrong = tuple(f"{m['title']} ({m['page_url']}): {m['problem']}" for m in answer["mismatches"])
    if done.returncode and not wrong:
        wrong = (f"scrapy verify exited with code {done.returncode}",)
    return Verification(sentence, wrong)
