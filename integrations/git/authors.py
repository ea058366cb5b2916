"""Who a commit says wrote it: the agent is its author, the person who asked its co-author."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>]+")


@dataclass(frozen=True)
class Author:
    name: str
    email: str

    def __str__(self) -> str:
        return f"{_clean(self.name)} <{_clean(self.email)}>"


AGENT = Author("Claude", "noreply@anthropic.com")


def identity(author: Author) -> dict[str, str]:
    """git's environment for author and committer; the dates are git's own now."""
    name, email = _clean(author.name) or "unknown", _clean(author.email)
    return {
        "GIT_AUTHOR_NAME": name,
        "GIT_AUTHOR_EMAIL": email,
        "GIT_COMMITTER_NAME": name,
        "GIT_COMMITTER_EMAIL": email,
    }


def commit_message(message: str, co_author: Author | None, trailers: Sequence[tuple[str, str]]) -> str:
    """The message with its trailers as the last paragraph; a value cannot smuggle in a line of its own."""
    lines = [f"{_clean(key)}: {_clean(value)}" for key, value in trailers]
    if co_author is not None:
        lines.append(f"Co-authored-by: {co_author}")
    body = message.replace("\0", "").strip() or "Change"
    return f"{body}\n\n" + "\n".join(lines) + "\n" if lines else f"{body}\n"


def _clean(text: str) -> str:
    return _UNSAFE.sub(" ", text).strip()
