"""The revisions that an address names, and the address that names them."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from changes.models import Change, Revision


def revisions_named(request: HttpRequest, row: Change, span: str) -> tuple[Revision | None, Revision | None]:
    """The revision that the address names, the newest without a name, and the older one to compare it with."""
    older, _, newer = span.rpartition("..")
    if "file" not in request.GET:
        newer, older = request.GET.get("revision", newer), request.GET.get("from", older)
    rows = row.revisions.select_related("run", "change__repository")
    newest = rows.order_by("-number").first()
    revision = get_object_or_404(rows, number=number_of(newer)) if newer else newest
    base = get_object_or_404(rows, number=number_of(older)) if older else None
    if base and revision and base.number > revision.number:
        return base, revision
    return revision, (base if base != revision else None)


def revision_numbered(row: Change, named: str) -> Revision | None:
    """The revision of that number; None for anything that names none."""
    return row.revisions.select_related("run", "change__repository").filter(number=number_of(named)).first()


def number_of(said: str) -> int:
    """A number as it stands in an address or a form; 0, which no revision has, for anything else."""
    return int(said) if said.isdecimal() and len(said) < 9 else 0


def address_of(revision: Revision, older: Revision | None = None) -> str:
    """The page of a revision, or of what lies between two: what the links of a diff's pieces are relative to."""
    span = f"{older.number}..{revision.number}" if older else f"{revision.number}"
    return f"/changes/{revision.change_id}/revisions/{span}/"


def as_addressed(request: HttpRequest, revision: Revision, older: Revision | None) -> str:
    """Where a query named revisions (a form can do no better): their own address with all else of the query.

    Empty where the address is right already, or asks for a piece: a script puts it where the right links are.
    """
    if "part" in request.GET or not {"from", "revision"} & request.GET.keys():
        return ""
    query = request.GET.copy()
    for name in ("from", "revision"):
        query.pop(name, None)
    return address_of(revision, older) + (f"?{query.urlencode()}" if query else "")
