"""Answering the judge, or the finding of a secret: with the reason kept, it blocks no longer."""

from django.db import transaction

from changes.access import may
from changes.models import Change, Person, Revision, Role
from changes.services import actors
from changes.services.moving import note
from integrations.secrets import mask
from reviews.access import latest_revision, why_not
from reviews.errors import BadInput, NotAllowed, Stale
from reviews.models import VerdictAnswer
from reviews.services.verdicts import body_text, locked


def answer_verdict(*, change: Change, person: Person, revision: Revision, about: str, body: str) -> None:
    """Answer the judge's reason (a reviewer) or a secret's finding (a maintainer): it blocks no longer."""
    body = body_text(body)
    if not body:
        raise BadInput("Say why it may go on all the same; the answer is kept with the change.")
    role = Role.MAINTAINER if about == "secret" else Role.REVIEWER
    with transaction.atomic():
        change = locked(change)
        if not may(person, role, change.repository):
            raise NotAllowed(f"Only a {role} of {change.repository} may answer this.")
        if reason := why_not(person, change, revision):
            raise NotAllowed(reason)
        if revision != latest_revision(change):
            raise Stale("There is a newer revision. Look at it first.")
        VerdictAnswer.objects.get_or_create(
            revision=revision, about=about, defaults={"person": person, "body": mask(body)}
        )
        note(
            change=change,
            verb="verdict.answered",
            actor=actors.person(person),
            sentence=f"{person.name} answered the {about}: {mask(body)}",
            data={"revision": revision.number, "about": about},
        )
