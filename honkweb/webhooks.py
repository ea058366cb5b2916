"""The doors for GitHub's and Slack's deliveries: verify the raw bytes, store, answer, and only then handle.

Nothing is parsed before its signature is right, and nothing of a body is ever logged.
"""

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from audit.services import append
from changes.services.actors import GITHUB
from changes.services.deliveries import store_delivery
from integrations.errors import BadPayload, BadSignature, TooBig
from integrations.github import webhooks as github_webhooks
from integrations.github.events import Ignored as IgnoredByGitHub
from integrations.payload import MOST_BYTES
from integrations.slack import events as slack_events

REFUSALS_PER_MINUTE = 60
LONGEST_NAME = 60
LONGEST_ID = 120
HOUR = 3600


class Refusal(Exception):
    """What the door answers instead of taking the delivery."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.code, self.sentence = status, code, sentence


@csrf_exempt
@require_POST
def github(request: HttpRequest) -> JsonResponse:
    """`/webhooks/github/`"""
    try:
        body = _body(request, limit=MOST_BYTES)
        return _take_from_github(request, body)
    except Refusal as refusal:
        return _refused(refusal)


@csrf_exempt
@require_POST
def slack(request: HttpRequest) -> JsonResponse:
    """`/webhooks/slack/`"""
    try:
        body = _body(request, limit=slack_events.MOST_BYTES)
        return _take_from_slack(request, body)
    except Refusal as refusal:
        return _refused(refusal)


def _take_from_github(request: HttpRequest, body: bytes) -> JsonResponse:
    try:
        which = github_webhooks.verify(
            body, request.headers.get("X-Hub-Signature-256"), settings.GITHUB_WEBHOOK_SECRETS
        )
    except BadSignature as error:
        raise _unsigned(request, error) from error
    if which:
        _note_old_secret(which)
    if request.content_type != "application/json":
        raise Refusal(415, "not_json", "Set the webhook's content type to application/json.")
    delivery_id = _header(request, "X-GitHub-Delivery", LONGEST_ID)
    event = _header(request, "X-GitHub-Event", LONGEST_NAME)
    try:
        found = github_webhooks.parse(event, body)
    except BadPayload as error:
        raise Refusal(400, error.code, error.sentence) from error
    except TooBig as error:
        raise Refusal(413, error.code, error.sentence) from error
    ignored = f"ignored: {event} {found.action}".strip() if isinstance(found, IgnoredByGitHub) else ""
    return _stored(door="github", delivery_id=delivery_id, event=event, body=body, ignored=ignored)


def _take_from_slack(request: HttpRequest, body: bytes) -> JsonResponse:
    try:
        slack_events.verify(
            body,
            request.headers.get("X-Slack-Request-Timestamp"),
            request.headers.get("X-Slack-Signature"),
            settings.SLACK_SIGNING_SECRET,
            now=time.time(),
        )
    except BadSignature as error:
        raise _unsigned(request, error) from error
    try:
        found = slack_events.parse(body)
    except BadPayload as error:
        raise Refusal(400, error.code, error.sentence) from error
    except TooBig as error:
        raise Refusal(413, error.code, error.sentence) from error
    if isinstance(found, slack_events.Challenge):
        return JsonResponse({"challenge": found.challenge})
    # What has no id of its own (not an event) is known by its bytes.
    delivery_id = found.event_id[:LONGEST_ID] or hashlib.sha256(body).hexdigest()
    if isinstance(found, slack_events.Ignored):
        kind = found.kind[:LONGEST_NAME] or "nothing"
        return _stored(
            door="slack", delivery_id=delivery_id, event=kind, body=body, ignored=f"ignored: {kind}"
        )
    kind = "app_mention" if isinstance(found, slack_events.Mention) else "message"
    return _stored(door="slack", delivery_id=delivery_id, event=kind, body=body)


def _stored(*, door: str, delivery_id: str, event: str, body: bytes, ignored: str = "") -> JsonResponse:
    new = store_delivery(door=door, delivery_id=delivery_id, event=event, body=body, ignored=ignored)
    if not new:
        return JsonResponse({"detail": "This delivery is here already.", "code": "repeated"})
    if ignored:
        return JsonResponse({"detail": "Nothing here acts on it.", "code": "ignored"}, status=202)
    return JsonResponse({"detail": "It is stored and will be handled.", "code": "stored"})


def _body(request: HttpRequest, *, limit: int) -> bytes:
    """The raw bytes. `serving/bounded.py` takes no more than the limit; here it holds for every server."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit() and len(length) < 20):
        raise Refusal(411, "length_required", "Say how long the body is (Content-Length).")
    if int(length) > limit:
        raise Refusal(413, "too_big", f"The delivery has {int(length):,} bytes; {limit:,} are taken.")
    return request.body


def _header(request: HttpRequest, name: str, longest: int) -> str:
    value = request.headers.get(name, "")
    if not value or len(value) > longest or not value.isprintable():
        raise Refusal(400, "bad_header", f"The delivery has no usable {name} header.")
    return value


def _unsigned(request: HttpRequest, error: BadSignature) -> Refusal:
    """401; after too many in a minute from one address 429. A rightly signed delivery is never limited."""
    key = f"webhooks-refused:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, timeout=60)
    try:
        count = cache.incr(key)
    except ValueError:  # it went out of date between the two calls
        count = 1
    if count > REFUSALS_PER_MINUTE:
        return Refusal(429, "too_many", "Too many deliveries without a right signature. Wait a minute.")
    return Refusal(401, error.code, error.sentence)


def _note_old_secret(which: int) -> None:
    """An event, at most once an hour, that a secret which is being rotated out is still in use (hazard 5)."""
    if cache.add(f"webhooks-old-secret:{which}", 1, timeout=HOUR):
        with transaction.atomic():
            append(
                verb="webhook.old_secret",
                actor=GITHUB,
                sentence="GitHub still signs deliveries with an older webhook secret. Finish rotating it.",
            )


def _refused(refusal: Refusal) -> JsonResponse:
    return JsonResponse({"detail": refusal.sentence, "code": refusal.code}, status=refusal.status)
