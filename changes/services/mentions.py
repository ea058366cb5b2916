"""What a Slack mention means: a new request, or an answer in the thread of a change that asked."""

import re

from django.db.models import Max

from changes.access import repositories_where, visible_changes
from changes.errors import ChangeError, NotAllowed
from changes.models import Change, Person, Repository, Role, Run
from changes.services.asking import answer_question, open_change
from changes.services.people import person_at
from changes.services.stopping import stop_run
from changes.states import ENDED, Status

_MENTION = re.compile(r"<@[A-Z0-9]+(\|[^>]*)?>")
_IN = re.compile(r"^\s*in\s+([\w.-]+/[\w.-]+)\s*[:,]?\s+", re.IGNORECASE)


class Unlinked(ChangeError):
    """Nobody here is known to be this Slack user."""

    code = "unlinked"
    status = 403


class Unheard(ChangeError):
    """Something was said that is not meant for Honkweb."""

    code = "unheard"


def hear(
    *, user: str, channel: str, thread: str, ts: str, text: str, event_id: str, named: bool = True
) -> tuple[Change, str]:
    """Do what somebody wrote asks for; gives the change and a word for what was done. Raises ChangeError.

    `thread` is the thread it was said in, empty at the channel's top level. What is not `named` to Honkweb counts
    only as the answer to its question.
    """
    key = f"slack:{event_id}"
    if heard := _heard(key):
        return heard
    asked = _change_of_thread(channel, thread)
    if not named and (asked is None or asked.status != Status.WAITING):
        raise Unheard("nobody asked Honkweb")
    person = person_at("slack", user)
    if person is None:
        raise Unlinked("I do not know who you are in Honkweb. Sign in there, open Settings and link Slack.")
    words = _MENTION.sub("", text).strip()
    known = asked
    if known is not None and not visible_changes(person).filter(pk=known.pk).exists():
        raise NotAllowed(
            "You are no member of the repository that this thread is about. Ask a maintainer to add you."
        )
    if known is not None and known.status == Status.WAITING:
        answer_question(change=known, person=person, answer=words, door_key=key)
        return known, "answered"
    if known is not None and words.lower() in ("stop", "stop it"):
        stop_run(change=known, person=person)
        return known, "stopped"
    if known is not None and known.status not in ENDED:
        raise ChangeError(
            f"#{known.pk} is {known.status}. Comment on its page, or start a new thread for another request."
        )
    repository, request = _where(person, words)
    change = open_change(
        asker=person,
        repository=repository,
        request=request,
        door="slack",
        door_key=key,
        slack_channel=channel,
        slack_thread=thread or ts,
    )
    return change, "opened"


def _heard(key: str) -> tuple[Change, str] | None:
    """What the same delivery did before, when whoever handled it was killed after that."""
    run = Run.objects.filter(door_key=key).select_related("change").first()
    if run is not None:
        return run.change, "answered"
    opened = Change.objects.filter(door_key=key).first()
    return (opened, "opened") if opened is not None else None


def _change_of_thread(channel: str, thread: str) -> Change | None:
    if not thread:
        return None
    return (
        Change.objects.filter(slack_channel=channel, slack_thread=thread)
        .select_related("repository__policy")
        .order_by("-pk")
        .first()
    )


def _where(person: Person, words: str) -> tuple[Repository, str]:
    """The repository that is named ("in owner/name: …"), the only one, or the last one asked in."""
    mine = repositories_where(person, Role.ASKER)
    if found := _IN.match(words):
        named = mine.filter(full_name__iexact=found[1]).first()
        if named is None:
            raise ChangeError(f"You cannot ask in {found[1]}: it is not here, or you are no member of it.")
        return named, words[found.end() :]
    names = list(mine.annotate(last=Max("changes__pk")).order_by("-last", "full_name")[:50])
    if not names:
        raise ChangeError("You are a member of no repository yet. Ask a maintainer to add you.")
    asked = Change.objects.filter(asker=person, repository__in=names).order_by("-pk").first()
    if len(names) > 1 and asked is None:
        listed = ", ".join(repository.full_name for repository in names[:5])
        raise ChangeError(f"In which repository? Say “in owner/name: …”. Yours are {listed}.")
    repository = asked.repository if asked is not None and len(names) > 1 else names[0]
    return repository, words
