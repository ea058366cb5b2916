"""Find and authorise in one call: what the caller may not see does not exist."""

from django.http import Http404
from rest_framework.views import APIView

from changes.access import visible_changes, visible_repositories
from changes.errors import BadInput
from changes.models import Change, Person, Repository, Revision, Run
from honkweb.api.tokens import caller


class Door(APIView):
    """Base of every API view: finds what an address names, for the caller."""

    def person(self) -> Person:
        return caller(self.request)

    def find_change(self) -> Change:
        """The change of the address. Raises Http404."""
        rows = visible_changes(self.person()).select_related("repository__policy", "asker", "attention")
        change = rows.filter(pk=self.kwargs["number"]).first()
        if change is None:
            raise Http404
        return change

    def find_repository(self, full_name: str) -> Repository:
        """A repository by its name, in any case. Raises Http404."""
        found = visible_repositories(self.person()).filter(full_name__iexact=full_name).first()
        if found is None:
            raise Http404
        return found

    def find_revision(self, change: Change) -> Revision:
        """The revision that the address or `?revision=` names, or the newest. Raises Http404, BadInput."""
        revisions = change.revisions.select_related("run").order_by("-number")
        number = self.kwargs.get("revision") or self.request.GET.get("revision", "")
        if number and not (str(number).isdecimal() and len(str(number)) < 10):
            raise BadInput("`revision` is the number of a revision, such as 2.")
        found = revisions.filter(number=number).first() if number else revisions.first()
        if found is None:
            raise Http404
        return found

    def find_run(self, change: Change) -> Run:
        """The run of the address. Raises Http404."""
        found = change.runs.filter(number=self.kwargs["run"]).first()
        if found is None:
            raise Http404
        return found
