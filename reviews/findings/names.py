"""The names of tests that a file loses or gains, in the ways that languages name them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reviews.findings import rules

Name = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Side:
    """One side's changed lines of a file: how they name tests, and how many marks (@Test, #[test]) are among them."""

    name: Name
    marks: int


def side_of(texts: Iterable[str]) -> Side:
    """Look through one side. A plain method counts as a test only where a mark changes too: a diff may show the mark
    of the test behind it in place of its own."""
    marks = sum(1 for text in texts if rules.TEST_MARKS.search(text))
    return Side(any_name if marks else own_name, marks)


def own_name(text: str) -> str:
    """Return the name of the test that a line begins, where the line alone tells that it is one."""
    return _first(rules.TESTS.search(text))


def any_name(text: str) -> str:
    """Return the name of what a line begins: a test, or a method that a mark may make one."""
    return own_name(text) or _first(rules.METHODS.search(text))


def _first(match: re.Match[str] | None) -> str:
    return next((group for group in match.groups() if group), "") if match else ""
