"""Asking: a request becomes a change, an answer or comments become another run."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.services import Actor
from changes import live
from changes.access import may
from changes.errors import BadInput, NotAllowed, Stale, TooMany, WrongState
from changes.models import Change, Person, Repository, Role, Run
from changes.policy import in_force
from changes.services import actors
from changes.services.moving import move, note
from changes.services.telling import page, tell
from changes.states import Status
from integrations.secrets import mask

LONGEST_REQUEST = 20_000
LIVELY_A_PERSON = 200


def open_change(
    *,
    asker: Person,
    repository: Repository,
    request: str,
    door: str,
    door_key: str | None = None,
    slack_channel: str = "",
    slack_thread: str = "",
) -> Change:
    """Record a request and queue its first run; the same `door_key` gives the same change.

    Raises NotAllowed, BadInput, TooMany.
    """
    text = _text(request, what="The request")
    if not may(asker, Role.ASKER, repository):
        raise NotAllowed(f"You may not ask for changes in {repository}. Ask a maintainer to add you.")
    if door_key and (before := Change.objects.filter(door_key=door_key).first()):
        return before
    if repository.paused:
        raise WrongState(f"{repository} is paused: {repository.paused}")
    _within_quota(asker, repository)
    try:
        with transaction.atomic():
            change = Change.objects.create(
                repository=repository,
                title=title_of(text),
                request=text,
                door=door,
                door_key=door_key,
                asker=asker,
                asker_label=asker.name,
                status_at=timezone.now(),
                base_ref=repository.default_branch,
                slack_channel=slack_channel,
                slack_thread=slack_thread,
            )
            _queue_run(change, kind="request", message="")
            note(
                change=change,
                verb="change.opened",
                actor=actors.person(asker),
                sentence=f"{asker.name} asked for it.",
                data={"door": door, "request": mask(text)},
            )
            # Before any worker is free: who asked in Slack has a link to look at within seconds.
            tell(change, "taken", f"Taken as #{change.pk}.", links=[page(change)])
    except IntegrityError:
        if door_key and (before := Change.objects.filter(door_key=door_key).first()):
            return before
        raise
    return change


def answer_question(
    *, change: Change, person: Person, answer: str, run: int | None = None, door_key: str | None = None
) -> None:
    """Answer what the agent asked, or let it go on past a cap; queues a run in the same conversation.

    `run` is the number of the run whose question was on the screen, `door_key` what it was said by, kept with the new
    run. Raises NotAllowed, BadInput, WrongState, Stale.
    """
    text = _text(answer, what="The answer")
    if not may(person, Role.ASKER, change.repository):
        raise NotAllowed(f"You may not answer for #{change.pk}. Ask a maintainer of {change.repository}.")
    if change.status != Status.WAITING:
        raise WrongState(f"#{change.pk} is not waiting for an answer; it is {change.status}.")
    if run is not None and run != _last_run(change).number:
        raise Stale(f"#{change.pk} asks something else by now. Nothing was answered; read the new question.")
    again(
        change=change,
        kind="answer",
        message=text,
        actor=actors.person(person),
        verb="change.answered",
        sentence=f"{person.name} answered: {text}",
        door_key=door_key,
    )


def retry(*, change: Change, person: Person) -> None:
    """Try a change again whose last run came to nothing. Raises NotAllowed, WrongState."""
    if not may(person, Role.ASKER, change.repository):
        raise NotAllowed(f"You may not retry #{change.pk}. Ask a maintainer of {change.repository}.")
    failed = change.status == Status.OPEN and _last_run(change).outcome not in ("", "proposed")
    if change.status != Status.FAILED and not failed:
        raise WrongState(
            f"#{change.pk} has not failed; it is {change.status}. Ask for changes to have it go on."
        )
    again(
        change=change,
        kind="retry",
        message="",
        actor=actors.person(person),
        verb="change.retried",
        sentence=f"{person.name} asked to try again.",
    )


def again(
    *,
    change: Change,
    kind: str,
    message: str,
    actor: Actor,
    verb: str,
    sentence: str,
    door_key: str | None = None,
) -> Run:
    """Queue another run of a waiting, open or failed change. Raises WrongState when it moved meanwhile."""
    with transaction.atomic():
        moved = move(
            change=change,
            to=Status.QUEUED,
            verb=verb,
            actor=actor,
            sentence=mask(sentence),
            data={"said": mask(message)} if message else None,
        )
        if not moved:
            raise WrongState(f"#{change.pk} has moved meanwhile. Reload the page and look again.")
        return _queue_run(change, kind=kind, message=message, door_key=door_key)


def title_of(request: str, *, limit: int = 120) -> str:
    """The first line of a request, at most so many characters, cut at a word."""
    line = next(line.strip() for line in request.splitlines() if line.strip())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def _last_run(change: Change) -> Run:
    """The newest run; an unsaved one of number 0 where there is none."""
    return change.runs.order_by("-number").first() or Run(number=0)


def _queue_run(change: Change, *, kind: str, message: str, door_key: str | None = None) -> Run:
    last = _last_run(change)
    run = Run.objects.create(
        change=change,
        number=last.number + 1,
        kind=kind,
        message=message,
        door_key=door_key,
        from_sha=change.pull_head_sha,
    )
    live.wake("changes.run", run.pk)
    return run


def _text(raw: str, *, what: str) -> str:
    text = raw.replace("\r\n", "\n").strip()
    if not text:
        raise BadInput(f"{what} is empty. Say in a sentence what should be different.")
    if len(text) > LONGEST_REQUEST:
        raise BadInput(
            f"{what} has {len(text):,} characters; at most {LONGEST_REQUEST:,} are taken. Shorten it."
        )
    if "\x00" in text or any(0xD800 <= ord(char) <= 0xDFFF for char in text):
        raise BadInput(f"{what} holds characters that are no text. Remove them and send it again.")
    return text


def _within_quota(asker: Person, repository: Repository) -> None:
    since = timezone.now() - timedelta(hours=1)
    limit = in_force(repository.policy, repository.tightening)["changes_per_hour"]
    if Change.objects.filter(repository=repository, created_at__gte=since).count() >= limit:
        raise TooMany(f"{repository} takes {limit} changes an hour, and has had them. Try again later.")
    lively = Change.objects.filter(asker=asker).exclude(status__in=[Status.MERGED, Status.CLOSED])
    if lively.count() >= LIVELY_A_PERSON:
        raise TooMany(f"You have {LIVELY_A_PERSON} changes that are not finished. Close some first.")
