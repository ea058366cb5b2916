"""People: invited, given roles, linked to what they are called elsewhere."""

from django.db import transaction

from audit.services import Actor, append
from changes.errors import BadInput
from changes.models import Identity, Membership, Person, Repository, Role
from changes.services import actors


def invite(
    *,
    email: str,
    role: str,
    repository: Repository | None = None,
    name: str = "",
    actor: Actor = actors.HONKWEB,
    is_demo: bool = False,
) -> Person:
    """Make or widen a person's account; `role` is a Role or "admin" (global)."""
    if role != "admin" and role not in Role.values:
        raise BadInput(f"{role!r} is no role; it may be {', '.join([*Role.values, 'admin'])}.")
    if role == "admin" and repository is not None:
        raise BadInput("An admin is one everywhere; leave out the repository.")
    with transaction.atomic():
        person = Person.objects.filter(email=email.strip().lower()).first()
        if person is None:
            person = Person.objects.create_user(email, name=name or email.split("@")[0], is_demo=is_demo)
        if role == "admin":
            person.is_admin = True
            person.save(update_fields=["is_admin"])
        else:
            Membership.objects.update_or_create(person=person, repository=repository, defaults={"role": role})
        append(
            verb="person.invited",
            actor=actor,
            sentence=f"{person.name} was invited as {role} of {repository or 'all repositories'}.",
            repository=repository.full_name if repository else "",
            subject="person",
            subject_id=person.pk,
            data={"role": role, "email": person.email},
        )
    return person


def link_identity(*, person: Person, kind: str, uid: str, actor: Actor) -> None:
    """Say that a person is `uid` at GitHub or Slack; one that belongs to somebody else is refused."""
    with transaction.atomic():
        known = Identity.objects.filter(kind=kind, uid__iexact=uid).first()
        if known and known.person_id != person.pk:
            raise BadInput(f"{uid} at {kind} is linked to somebody else. {how_to_unlink(known)}")
        if known:
            return
        Identity.objects.create(person=person, kind=kind, uid=uid)
        _note("person.linked", person, actor, f"{person.name} is {uid} at {kind}.", kind=kind, uid=uid)


def unlink_identity(*, kind: str, uid: str, actor: Actor) -> Person:
    """Say that nobody is `uid` at GitHub or Slack any more; returns who it was. Raises BadInput when nobody was."""
    with transaction.atomic():
        known = Identity.objects.filter(kind=kind, uid__iexact=uid).select_related("person").first()
        if known is None:
            raise BadInput(f"Nobody here is linked to {uid} at {kind}.")
        known.delete()
        _note(
            "person.unlinked",
            known.person,
            actor,
            f"{known.person.name} is {known.uid} at {kind} no longer.",
            kind=kind,
            uid=known.uid,
        )
    return known.person


def how_to_unlink(known: Identity) -> str:
    """Whom to ask, and what they do."""
    return f"Whoever runs Honkweb can unlink it: manage.py unlink {known.kind} {known.uid}"


def person_at(kind: str, uid: str) -> Person | None:
    """The active person who is called `uid` there."""
    found = (
        Identity.objects.filter(kind=kind, uid__iexact=uid, person__is_active=True)
        .select_related("person")
        .first()
    )
    return found.person if found else None


def deactivate(*, person: Person, actor: Actor) -> None:
    """Take a person's access away; approvals they gave are looked at again at the merge."""
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(is_active=False)
        _note("person.deactivated", person, actor, f"{person.name} may not sign in any more.")


def reactivate(*, person: Person, actor: Actor) -> None:
    """Give a person's access back."""
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(is_active=True)
        _note("person.reactivated", person, actor, f"{person.name} may sign in again.")


def _note(verb: str, person: Person, actor: Actor, sentence: str, **data: str) -> None:
    append(verb=verb, actor=actor, sentence=sentence, subject="person", subject_id=person.pk, data=data)
