"""Ask: one field, the repository from the last ones, and what will happen next."""

import secrets

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from changes.access import repositories_where
from changes.errors import ChangeError
from changes.models import Role
from changes.services.asking import open_change
from changes.views.finding import login_required, person_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form, and what it sends; a form sent twice makes one change."""
    person = person_of(request)
    mine = repositories_where(person, Role.ASKER)
    repositories = list(
        mine.select_related("policy").annotate(last=Max("changes__pk")).order_by("-last", "full_name")
    )
    said = {"request": "", "repository": request.GET.get("repository", ""), "key": secrets.token_urlsafe(16)}
    refused = ""
    status = 200
    if request.method == "POST":
        said = {name: request.POST.get(name, "") for name in said}
        repository = get_object_or_404(mine.select_related("policy"), full_name=said["repository"])
        try:
            change = open_change(
                asker=person,
                repository=repository,
                request=said["request"],
                door="web",
                door_key=f"web:{person.pk}:{said['key'][:60]}" if said["key"] else None,
            )
            return redirect("change", change.pk)
        except ChangeError as error:
            refused, status = error.sentence, error.status
    context = {"repositories": repositories, "said": said, "refused": refused}
    return render(request, "changes/ask.html", context, status=status)
