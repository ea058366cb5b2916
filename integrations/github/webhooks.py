"""GitHub's webhooks without I/O: verify the raw bytes, then parse, then trust."""

import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from typing import Any

from integrations.errors import BadSignature
from integrations.github import reading
from integrations.github.events import (
    BuildEvent,
    CommentEvent,
    Event,
    Ignored,
    InstallationEvent,
    PingEvent,
    PullEvent,
    PushEvent,
    RepositoryEvent,
    RepositoryName,
    ReviewCommentEvent,
    ReviewEvent,
    ThreadEvent,
)
from integrations.github.facts import ThreadFacts
from integrations.payload import json_object

_SIGNATURE = re.compile(r"sha256=[0-9a-f]{64}")
_NOTHING = "0" * 40
_HEADS = "refs/heads/"


def sign(body: bytes, secret: str) -> str:
    """What GitHub puts into X-Hub-Signature-256."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def verify(body: bytes, header: str | None, secrets: Sequence[str]) -> int:
    """Which of the secrets signed these raw bytes: 0 is the current one, more are those being rotated out.

    `header` is X-Hub-Signature-256; the SHA-1 header is not enough. Raises BadSignature, also when no secret is set.
    """
    usable = [secret for secret in secrets if secret]
    if not usable:
        raise BadSignature(
            "No webhook secret is set, so no delivery is taken. Set GITHUB_WEBHOOK_SECRET.", "no_secret"
        )
    if not header or not _SIGNATURE.fullmatch(header):
        raise BadSignature("The delivery has no SHA-256 signature (X-Hub-Signature-256).", "unsigned")
    right = [hmac.compare_digest(sign(body, secret), header) for secret in usable]
    if not any(right):
        raise BadSignature("The delivery's signature is not from this webhook's secret.", "forged")
    return right.index(True)


def parse(event: str, body: bytes) -> Event:
    """The event in a verified body; `event` is X-GitHub-Event. What nothing acts on is Ignored.

    Raises BadPayload for what is not as GitHub documents it, TooBig.
    """
    content = json_object(body)
    reader = _READERS.get(event)
    if reader is None:
        return Ignored(event[:100], str(content.get("action") or "")[:100])
    found = reading.read(reader, content)
    if found is None:
        return Ignored(event, str(content.get("action") or "")[:100])
    return found


def _name(content: Any) -> RepositoryName:
    return RepositoryName(int(content["id"]), str(content["full_name"]))


def _sender(content: Any) -> str:
    return reading.login(content.get("sender"))


def _push(content: Any) -> Event | None:
    ref = str(content["ref"])
    if not ref.startswith(_HEADS):  # a tag
        return None
    before, after = str(content["before"]), str(content["after"])
    return PushEvent(
        repository=_name(content["repository"]),
        branch=ref.removeprefix(_HEADS),
        before="" if before == _NOTHING else before,
        after="" if after == _NOTHING else after,
        forced=bool(content["forced"]),
        sender=_sender(content),
    )


def _pull(content: Any) -> Event:
    return PullEvent(
        repository=_name(content["repository"]),
        action=str(content["action"]),
        pull=reading.pull(content["pull_request"]),
        before=str(content.get("before") or ""),
        sender=_sender(content),
    )


def _check_run(content: Any) -> Event:
    build = reading.check_run(content["check_run"])
    return BuildEvent(_name(content["repository"]), str(content["action"]), build, _sender(content))


def _status(content: Any) -> Event:
    # The creator is not in this payload; the sender is who set it.
    build = reading.status({**content, "creator": content.get("sender")}, str(content["sha"]))
    return BuildEvent(_name(content["repository"]), "", build, _sender(content))


def _review(content: Any) -> Event:
    return ReviewEvent(
        repository=_name(content["repository"]),
        action=str(content["action"]),
        number=int(content["pull_request"]["number"]),
        review=reading.review(content["review"]),
        sender=_sender(content),
    )


def _review_comment(content: Any) -> Event:
    return ReviewCommentEvent(
        repository=_name(content["repository"]),
        action=str(content["action"]),
        number=int(content["pull_request"]["number"]),
        comment=reading.review_comment(content["comment"]),
        sender=_sender(content),
    )


def _thread(content: Any) -> Event | None:
    resolved = {"resolved": True, "unresolved": False}.get(content["action"])
    told, sender = content["thread"], _sender(content)
    if resolved is None or not told["comments"]:
        return None
    first = int(told["comments"][0]["id"])
    return ThreadEvent(
        repository=_name(content["repository"]),
        number=int(content["pull_request"]["number"]),
        thread=ThreadFacts(str(told["node_id"]), first, resolved, sender if resolved else ""),
        sender=sender,
    )


def _comment(content: Any) -> Event:
    return CommentEvent(
        repository=_name(content["repository"]),
        action=str(content["action"]),
        number=int(content["issue"]["number"]),
        is_pull="pull_request" in content["issue"],
        title=str(content["issue"]["title"]),
        comment=reading.comment(content["comment"]),
        sender=_sender(content),
    )


def _repository(content: Any) -> Event:
    return RepositoryEvent(
        repository=_name(content["repository"]),
        action=str(content["action"]),
        facts=reading.repository(content["repository"]),
        sender=_sender(content),
    )


def _installation(content: Any) -> Event:
    """Both `installation` and `installation_repositories`."""
    gone = content["action"] in ("deleted", "suspend")
    named = tuple(_name(each) for each in content.get("repositories") or ())
    return InstallationEvent(
        action=str(content["action"]),
        installation=int(content["installation"]["id"]),
        added=(() if gone else named)
        + tuple(_name(each) for each in content.get("repositories_added") or ()),
        removed=(named if gone else ())
        + tuple(_name(each) for each in content.get("repositories_removed") or ()),
        sender=_sender(content),
    )


def _ping(content: Any) -> Event:
    return PingEvent(int(content["hook_id"]))


_READERS: dict[str, Callable[[Any], Event | None]] = {
    "check_run": _check_run,
    "installation": _installation,
    "installation_repositories": _installation,
    "issue_comment": _comment,
    "ping": _ping,
    "pull_request": _pull,
    "pull_request_review": _review,
    "pull_request_review_comment": _review_comment,
    "pull_request_review_thread": _thread,
    "push": _push,
    "repository": _repository,
    "status": _status,
}
HANDLED = frozenset(_READERS)
