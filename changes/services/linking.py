"""Linking Slack: a short-lived code that a person says there proves that both accounts are one human."""

import re

from django.core import signing

from changes.errors import BadInput
from changes.models import Identity, Person
from changes.services import actors
from changes.services.people import how_to_unlink, link_identity

GOOD_FOR_S = 900
_SALT = "changes.slack-link"
_SAID = re.compile(r"\blink\s+([\w:-]{10,200})\s*$")


def slack_code(person: Person) -> str:
    """What the person sends in Slack after the word link."""
    return signing.dumps(person.pk, salt=_SALT)


def code_in(text: str) -> str:
    """The code that a mention says; empty when it is about something else."""
    found = _SAID.search(text.strip())
    return found.group(1) if found else ""


def link_by_code(*, user: str, code: str) -> Person:
    """Say that a Slack user is the person whose code this is. Raises BadInput for one that is made up, old or used."""
    person = _person_of(code)
    if person is None:
        raise BadInput(
            "This code is older than 15 minutes or incomplete. Open Settings in Honkweb and send the new one."
        )
    known = Identity.objects.filter(person=person, kind="slack").first()
    # A code is said where others can read it: once it has linked somebody it links nobody else.
    if known is not None and known.uid.lower() != user.lower():
        raise BadInput(f"{person.name} is already linked to another Slack account. {how_to_unlink(known)}")
    link_identity(person=person, kind="slack", uid=user, actor=actors.person(person))
    return person


def _person_of(code: str) -> Person | None:
    try:
        number = signing.loads(code, salt=_SALT, max_age=GOOD_FOR_S)
    except signing.BadSignature:
        return None
    return Person.objects.filter(pk=number, is_active=True).first()
