"""What people write in comments: cleaned, limited, masked; and suggestions taken out of them."""

import re

from changes.access import may
from changes.models import Change, Person, Role
from integrations.secrets import mask
from reviews.errors import BadInput, NotAllowed

LONGEST = 20_000
_SUGGESTION = re.compile(r"^(?P<fence>`{3,})suggestion[ \t]*\n(?P<lines>(?:.*\n)*?)(?P=fence)`*[ \t]*$", re.M)


def clean(raw: str) -> str:
    """A comment as it is kept. Raises BadInput when it is too long."""
    text = raw.replace("\r\n", "\n").replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()
    if len(text) > LONGEST:
        raise BadInput(f"A comment may have {LONGEST:,} characters; this one has {len(text):,}. Shorten it.")
    return mask(text)


def with_suggestion(text: str) -> tuple[str, str | None]:
    """The words and the lines that a ```suggestion block proposes; None when there is no block."""
    found = _SUGGESTION.search(text + "\n")
    if found is None:
        return text, None
    words = (text[: found.start()].rstrip() + "\n\n" + text[found.end() :].lstrip()).strip()
    return words, found["lines"].removesuffix("\n")


def fenced(suggestion: str) -> str:
    """The suggestion as a block, with a fence that nothing in it can close."""
    longest = max((len(run) for run in re.findall(r"`+", suggestion)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}suggestion\n{suggestion}{chr(10) if suggestion else ''}{fence}"


def may_comment(person: Person, change: Change) -> None:
    """Whoever may ask in a repository may comment there. Raises NotAllowed."""
    if not may(person, Role.ASKER, change.repository):
        raise NotAllowed(f"You may not comment on #{change.pk}. Ask a maintainer of {change.repository}.")
