"""A person's own reviewing over the weeks; an admin may look at one person's, with that person told so."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from changes.models import Person
from changes.views.finding import login_required, person_of
from reviews.trends import looks_at, note_look, totals, weeks_of


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own."""
    return _page(request, person_of(request))


@login_required
@require_safe
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's, for admins and that person; for everybody else it does not exist."""
    me = person_of(request)
    rows = Person.objects.all() if me.is_admin else Person.objects.filter(pk=me.pk)
    person = get_object_or_404(rows, pk=pk)
    if person != me:
        note_look(me, person)
    return _page(request, person)


def _page(request: HttpRequest, person: Person) -> HttpResponse:
    weeks = weeks_of(person)
    context = {"person": person, "weeks": weeks, "total": totals(weeks), "mine": person == request.user}
    context["looks"] = looks_at(person)[:5]
    return render(request, "reviews/trends.html", context)
