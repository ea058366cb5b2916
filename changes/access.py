"""Who may see and do what: every page, API route and socket passes through here."""

from django.db.models import Q, QuerySet

from changes.models import Change, Membership, Person, Repository, Role
from changes.models.people import RANK


def visible_repositories(person: Person) -> QuerySet[Repository]:
    """The repositories of which a person may know that they exist."""
    if not person.is_authenticated or not person.is_active:
        return Repository.objects.none()
    if person.is_admin or _of_all(person).exists():
        return Repository.objects.all()
    return Repository.objects.filter(memberships__person=person).distinct()


def visible_changes(person: Person) -> QuerySet[Change]:
    """The changes of which a person may know that they exist."""
    if not person.is_authenticated or not person.is_active:
        return Change.objects.none()
    if person.is_admin or _of_all(person).exists():
        return Change.objects.all()
    mine = Membership.objects.filter(person=person).values("repository_id")
    return Change.objects.filter(repository_id__in=mine)


def role_in(person: Person | None, repository: Repository) -> Role | None:
    """The highest role of an active person in a repository; admins are maintainers everywhere."""
    if person is None or not person.is_authenticated or not person.is_active:
        return None
    if person.is_admin:
        return Role.MAINTAINER
    rows = Membership.objects.filter(Q(repository=repository) | Q(repository=None), person=person)
    roles = [Role(role) for role in rows.values_list("role", flat=True)]
    return max(roles, key=lambda role: RANK[role], default=None)


def may(person: Person | None, role: Role, repository: Repository) -> bool:
    """Whether a person has at least this role in a repository."""
    has = role_in(person, repository)
    return has is not None and RANK[has] >= RANK[role]


def repositories_where(person: Person, role: Role) -> QuerySet[Repository]:
    """The repositories in which a person has at least this role."""
    visible = visible_repositories(person)
    if person.is_admin:
        return visible
    enough = [each for each in Role if RANK[each] >= RANK[role]]
    if Membership.objects.filter(person=person, repository=None, role__in=enough).exists():
        return visible
    return visible.filter(Q(memberships__person=person, memberships__role__in=enough)).distinct()


def people_with(repository: Repository, role: Role) -> QuerySet[Person]:
    """Active people with at least this role in a repository."""
    enough = [each for each in Role if RANK[each] >= RANK[role]]
    return (
        Person.objects.filter(is_active=True)
        .filter(
            Q(is_admin=True)
            | Q(memberships__repository=repository, memberships__role__in=enough)
            | Q(memberships__repository=None, memberships__role__in=enough)
        )
        .distinct()
    )


def same_human(one: Person | None, other: Person | None) -> bool:
    """Whether two accounts belong to one human: the same row, or linked through `human`."""
    if one is None or other is None:
        return False
    return bool(_roots(one) & _roots(other))


def _roots(person: Person) -> set[int]:
    return {person.pk, person.human_id or person.pk}


def _of_all(person: Person) -> QuerySet[Membership]:
    return Membership.objects.filter(person=person, repository=None)
