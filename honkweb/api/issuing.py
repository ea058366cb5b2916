"""Making and revoking API tokens."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.services import append
from changes.errors import BadInput
from changes.models import Person
from changes.services import actors
from honkweb.models import ApiToken, Scope

START = "honk_"
MOST_TOKENS = 50
LONGEST_DAYS = 366


@dataclass(frozen=True)
class MadeToken:
    """A new token's row, and the text that is shown this once."""

    row: ApiToken
    text: str


def make_token(*, person: Person, name: str, scope: str, days: int | None = 90) -> MadeToken:
    """Make a token that lasts `days` days, or until it is revoked when that is None. Raises BadInput."""
    name = " ".join(name.split())[:80]
    if not name or not name.isprintable():
        raise BadInput("The token has no name. Say what will use it, such as 'release script'.")
    if scope not in Scope.values:
        raise BadInput(f"There is no scope {scope[:40]!r}; choose {', '.join(Scope.values)}.")
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise BadInput(f"A token lasts 1 to {LONGEST_DAYS} days, or until it is revoked.")
    if tokens_of(person).count() >= MOST_TOKENS:
        raise BadInput(f"You have {MOST_TOKENS} tokens. Revoke those that nothing uses any more.")
    text = START + secrets.token_urlsafe(32)
    with transaction.atomic():
        row = ApiToken.objects.create(
            person=person,
            name=name,
            prefix=text[:10],
            digest=digest_of(text),
            scope=scope,
            expires_at=timezone.now() + timedelta(days=days) if days else None,
        )
        _tell(row, person, "token.made", f"{person.name} made the API token {name!r} that may {scope}.")
    return MadeToken(row, text)


def revoke_token(*, token: ApiToken, person: Person) -> None:
    """End a token at once; one that has ended stays as it is."""
    with transaction.atomic():
        ended = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
        if ended:
            _tell(token, person, "token.revoked", f"{person.name} revoked the API token {token.name!r}.")


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """The tokens of a person that are not revoked, newest first."""
    return ApiToken.objects.filter(person=person, revoked_at=None).order_by("-made_at", "-pk")


def digest_of(text: str) -> str:
    """What is kept of a token. It has 256 random bits, so a plain hash cannot be guessed backwards."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _tell(row: ApiToken, person: Person, verb: str, sentence: str) -> None:
    append(
        verb=verb,
        actor=actors.person(person),
        sentence=sentence,
        subject="token",
        subject_id=row.pk,
        data={"name": row.name, "scope": row.scope, "prefix": row.prefix},
    )
