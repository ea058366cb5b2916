"""The queue: who waits for whom, why, how long."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from changes.views.finding import login_required, person_of
from reviews.lists import PAGE, Filters, listed

LISTS = ("mine", "others", "all")


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """One list, by the words of the address; `part` gives the rows alone, for live updates."""
    filters = _filters(request)
    rows = list(listed(person_of(request), filters)[: PAGE + 1])
    context = {
        "filters": filters,
        "rows": rows[:PAGE],
        "more": len(rows) > PAGE,
        "list": filters.list,
    }
    template = "reviews/parts/rows.html" if request.GET.get("part") else "reviews/queue.html"
    return render(request, template, context)


def _filters(request: HttpRequest) -> Filters:
    get = request.GET
    chosen = get.get("list", "mine")
    return Filters(
        list=chosen if chosen in LISTS else "mine",
        repository=get.get("repository", "")[:200],
        asker=get.get("asker", "")[:200],
        stage=get.get("state", "")[:10],
        risk=get.get("risk", "")[:10],
        words=get.get("q", "")[:200],
        after=get.get("after", "")[:60],
    )
