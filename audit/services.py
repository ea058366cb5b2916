"""Appending to the event log, in the transaction of the fact that the event tells."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from audit.errors import MalformedEventError, OutsideTransactionError
from audit.models import Event
from audit.texts import one_line, safe_data

_VERB = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


@dataclass(frozen=True)
class Actor:
    """Who did it: `kind` is one of Event.ActorKind, `label` what people read, `id` the person's row if any."""

    kind: str
    label: str
    id: int | None = None


HONKWEB = Actor("honkweb", "Honkweb")


def append(
    *,
    verb: str,
    actor: Actor,
    sentence: str,
    repository: str = "",
    change: int | None = None,
    subject: str = "",
    subject_id: int | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Append one event; whatever fails here fails the caller's transaction, so no fact is without its event.

    Callers mask secrets in texts before; a key of `data` that names a secret is refused.
    Raises OutsideTransactionError, MalformedEventError, SecretInEventError.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransactionError(
            f"The event {verb!r} was appended outside a transaction; write it in the one of its fact."
        )
    if not _VERB.fullmatch(verb) or len(verb) > 64:
        raise MalformedEventError(f"{one_line(verb, limit=80)!r} is no verb; write it as 'change.opened'.")
    if actor.kind not in Event.ActorKind.values:
        raise MalformedEventError(
            f"The actor's kind is {actor.kind!r}; it may be {', '.join(Event.ActorKind.values)}."
        )
    return Event.objects.create(
        verb=verb,
        actor=one_line(actor.label, limit=200),
        actor_kind=actor.kind,
        actor_id=actor.id,
        repository=one_line(repository, limit=200),
        change=change,
        subject=one_line(subject, limit=64),
        subject_id=subject_id,
        sentence=one_line(sentence),
        data=safe_data(data or {}),
    )
