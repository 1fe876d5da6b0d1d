"""What the tests of extensions share with those of commands."""

from tests.crawler.commands.conftest import operator

__all__ = ["operator"]
