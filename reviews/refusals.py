"""A merge that GitHub refused, in its own words and with what to do (hazard 21)."""

import re

from integrations.errors import NotMergeable, Refused

# As branch protection and rulesets say it; both name who is waited for.
_OWNER = re.compile(r"(?i)\bcode ?owner")
_REVIEW = re.compile(r"(?i)\bapproving review|\breview is required|\bchanges requested\b")


def refusal(error: Refused, head_sha: str) -> str:
    """The sentence that stands on the page. An approval here is no review at GitHub, so its own rules are met there."""
    if not isinstance(error, NotMergeable) or not error.said:
        return error.sentence
    said = " ".join(error.said.split()).rstrip(".")
    words = f"GitHub did not merge {head_sha[:7]}: {said}."
    if _OWNER.search(said):
        return f"{words} An approval here is none at GitHub: have a code owner approve it there, then press Merge again."
    if _REVIEW.search(said):
        return f"{words} An approval here is none at GitHub: have it approved there, then press Merge again."
    return words
