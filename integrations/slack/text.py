"""Slack's message text: read into plain words, written so that only our own links act."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from integrations.neutral import for_slack

_MARKUP = re.compile(r"<([^<>\n]*)>")
_URL = re.compile(r"https?://[^\s<>|]+")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass(frozen=True)
class Link:
    """A link of ours; url is http or https."""

    url: str
    label: str


Said = str | Sequence[str | Link]


def written(said: Said) -> str:
    """mrkdwn in which plain strings are only words and each Link is a link."""
    parts = [said] if isinstance(said, str) else said
    return "".join(_link(part) if isinstance(part, Link) else for_slack(part) for part in parts)


def _link(link: Link) -> str:
    if not _URL.fullmatch(link.url):
        return for_slack(f"{link.label} ({link.url})")
    label = for_slack(link.label).replace("|", "¦").replace("\n", " ")
    return f"<{link.url.replace('&', '&amp;')}|{label}>"


def plain(text: str, *, but: str = "") -> str:
    """What a person meant to say: links as their address, names as @U…, without the mention of user `but`."""
    found = _MARKUP.sub(lambda match: _meant(match.group(1), but), text)
    for entity, sign in _ENTITIES:
        found = found.replace(entity, sign)
    return found.strip()


def _meant(markup: str, but: str) -> str:
    target, _, label = markup.partition("|")
    if target.startswith("@"):
        return "" if target == f"@{but}" else f"@{label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return f"@{label or target[1:].split('^')[0]}"
    address = target.removeprefix("mailto:")
    return f"{label} ({address})" if label and label != address else address
