"""Deliveries, once stored: a dispatch table from event to the service it means. Handling one twice is harmless."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db import InterfaceError, OperationalError, connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from changes import live
from changes.errors import ChangeError
from changes.models import Change, Delivery, Repository
from changes.pipeline.mentions import mentioned
from changes.pipeline.pushes import record_push
from changes.projecting import comment_heard, thread_settled
from changes.services import actors
from changes.services.builds import record_build
from changes.services.pulls import apply_pull, change_of_pull
from changes.services.repositories import add_repository, pause
from changes.services.revisions import record_pusher
from changes.stopping import STOPPING
from integrations.errors import BadPayload, OutsideError
from integrations.git.host import NETWORK_SECONDS
from integrations.github import events as github
from integrations.github.webhooks import parse
from integrations.slack import events as slack

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 50
# What GitHub says may have git fetch, and wait for who is fetching; what Slack says takes one answer in the thread.
LEASES = {"github": timedelta(seconds=NETWORK_SECONDS, minutes=5), "slack": timedelta(minutes=1)}
PAUSES = (1, 2, 4, 8, 16, 30)  # seconds; a minute, in which a database that restarts is back


def handle(delivery_pk: int) -> None:
    """Handle one delivery; one that fails is tried again by the sweep, less and less often, for half a day."""
    delivery = _ready().filter(pk=delivery_pk).first()
    if delivery is None:
        return
    if delivery.attempts >= MOST_ATTEMPTS:
        _give_up(delivery)
        return
    # Whoever counts the attempt has it: woken by its door and by the sweep at once, it is still handled once. They
    # have it for longer than it can take, or a slow one would fill the queue with workers that wait for one another.
    if not (
        _ready()
        .filter(pk=delivery_pk, attempts=delivery.attempts)
        .update(attempts=F("attempts") + 1, next_at=timezone.now() + LEASES[delivery.door])
    ):
        return
    try:
        outcome = _from_github(delivery) if delivery.door == "github" else _from_slack(delivery)
    except BadPayload as error:
        outcome = f"refused: {error}"
    except ChangeError as error:
        outcome = f"refused: {error.sentence}"
    except OutsideError as error:
        _put_off(delivery, f"waits: {error}")
        return
    except (OperationalError, InterfaceError) as error:
        log.warning("%s: the database was away or busy: %s", delivery, error, exc_info=True)
        connection.close()  # a broken one stays broken; the next query opens another
        _put_off(delivery, "waits: the database was away or busy")
        return
    except Exception:  # a fault of ours
        _put_off(delivery, delivery.outcome)
        raise
    _patiently(partial(_handled, delivery, outcome))


def due() -> list[int]:
    """Deliveries that are to be handled now: those whose task was lost, and those that failed."""
    return list(_ready().order_by("pk").values_list("pk", flat=True)[:500])


def _ready() -> QuerySet[Delivery]:
    return Delivery.objects.filter(handled_at=None).filter(Q(next_at=None) | Q(next_at__lte=timezone.now()))


def _put_off(delivery: Delivery, outcome: str) -> None:
    """Leave it to the sweep."""
    _patiently(partial(_give_back, delivery, outcome))


def _patiently(write: Callable[[], None]) -> None:
    """A database that is away is waited for, or the delivery would keep its lease."""
    for seconds in PAUSES:
        try:
            write()
            return
        except (OperationalError, InterfaceError):
            connection.close()
            if STOPPING.wait(seconds):
                break
    write()


def _handled(delivery: Delivery, outcome: str) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(handled_at=timezone.now(), outcome=outcome[:300])


def _give_back(delivery: Delivery, outcome: str) -> None:
    wait = timedelta(seconds=min(5 * 2**delivery.attempts, 900))
    Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts + 1, handled_at=None).update(
        next_at=timezone.now() + wait, outcome=outcome[:300]
    )


def _give_up(delivery: Delivery) -> None:
    why = delivery.outcome or "it broke each time; the server's log says where"
    outcome = f"given up after {delivery.attempts} attempts: {why}"[:300]
    log.error("%s was %s", delivery, outcome)
    _handled(delivery, outcome)


def _from_github(delivery: Delivery) -> str:
    event = parse(delivery.event, bytes(delivery.body))
    handler = GITHUB.get(type(event))
    if handler is None:
        return f"ignored: {delivery.event}"
    return handler(event)


def _from_slack(delivery: Delivery) -> str:
    event = slack.parse(bytes(delivery.body))
    if isinstance(event, slack.Mention | slack.ThreadMessage):
        return mentioned(event)
    return f"ignored: {delivery.event}"


def _repository(full_name: str) -> Repository | None:
    return Repository.objects.filter(full_name__iexact=full_name).first()


def _push(event: github.PushEvent) -> str:
    rows = Change.objects.filter(
        repository__full_name__iexact=event.repository.full_name, branch=event.branch
    )
    change = rows.exclude(pull_number=None).first()
    if change is None:
        return f"ignored: {event.branch} is no branch of a change"
    record_pusher(change=change, head_sha=event.after, login=event.sender)
    if event.after and event.after == change.pull_head_sha:
        record_push(change.pk, pusher=event.sender)
        return f"#{change.pk} is at {event.after[:7]}"
    live.wake("changes.read", change.pk)
    return f"#{change.pk} is read again"


def _pull(event: github.PullEvent) -> str:
    repository = _repository(event.repository.full_name)
    change = change_of_pull(repository, event.pull.number) if repository else None
    if change is None:
        return f"ignored: pull request {event.pull.number} is not ours"
    actor = actors.somebody_at_github(event.sender) if event.sender else actors.GITHUB
    apply_pull(change=change, facts=event.pull, actor=actor)
    if event.action == "synchronize":
        record_pusher(change=change, head_sha=event.pull.head_sha, login=event.sender)
        record_push(change.pk, pusher=event.sender)
    return f"{event.action} of #{change.pk}"


def _change(
    event: github.ReviewCommentEvent | github.CommentEvent | github.ReviewEvent | github.ThreadEvent,
) -> Change | None:
    """The change whose pull request is spoken of."""
    repository = _repository(event.repository.full_name)
    return change_of_pull(repository, event.number) if repository else None


def _comment(event: github.ReviewCommentEvent | github.CommentEvent) -> str:
    if isinstance(event, github.CommentEvent) and not event.is_pull:
        return "ignored: a comment on an issue"
    change = _change(event)
    if change is None:
        return f"ignored: pull request {event.number} is not ours"
    return comment_heard(change, event.comment, event.action)


def _review(event: github.ReviewEvent) -> str:
    change = _change(event)
    if change is None:
        return f"ignored: pull request {event.number} is not ours"
    return comment_heard(change, event.review, event.action)


def _thread(event: github.ThreadEvent) -> str:
    change = _change(event)
    if change is None:
        return f"ignored: pull request {event.number} is not ours"
    return thread_settled(change, event.thread, event.sender)


def _build(event: github.BuildEvent) -> str:
    repository = _repository(event.repository.full_name)
    if repository is None:
        return "ignored: unknown repository"
    fresh = record_build(repository=repository, facts=event.build)
    return f"{event.build.name} {event.build.status}" if fresh else "nothing new"


def _repository_event(event: github.RepositoryEvent) -> str:
    # By GitHub's id: the name may be the thing that changed, and nobody adds a repository by renaming one.
    if not Repository.objects.filter(github_id=event.facts.id).exists():
        return "ignored: unknown repository"
    add_repository(facts=event.facts, actor=actors.somebody_at_github(event.sender))
    return f"{event.action} {event.facts.full_name}"


def _installation(event: github.InstallationEvent) -> str:
    gone = [each.full_name for each in event.removed]
    for repository in Repository.objects.filter(full_name__in=gone):
        pause(
            repository=repository,
            sentence="GitHub says that the app was removed or suspended here. Install it again, then lift the pause.",
        )
    return f"{event.action}: {len(gone)} paused"


GITHUB: dict[type, Callable[..., str]] = {
    github.PushEvent: _push,
    github.PullEvent: _pull,
    github.BuildEvent: _build,
    github.ReviewEvent: _review,
    github.ReviewCommentEvent: _comment,
    github.ThreadEvent: _thread,
    github.CommentEvent: _comment,
    github.RepositoryEvent: _repository_event,
    github.InstallationEvent: _installation,
}
