"""The queue: who waits for whom, why, how long."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from changes.access import visible_repositories
from changes.models import Person
from changes.views.finding import login_required, person_of
from reviews.lists import AGES, COUNTED, RISKS, Filters, count_of, read
from reviews.policy import Stage
from reviews.services.queueing import reviewers_beside

LISTS = ("mine", "others", "all", "aside")
NAMES = {
    "repository": "repository",
    "asker": "asker",
    "stage": "state",
    "risk": "risk",
    "age": "age",
    "words": "q",
}


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """One list, by the words of the address; `part` gives its rows or the tabs alone, for live updates."""
    filters = filters_of(request)
    person = person_of(request)
    if request.GET.get("part") == "tabs":
        return render(request, "reviews/parts/tabs.html", {"list": filters.list, "counts": _counts(person)})
    page = read(person, filters)
    context = {
        "filters": filters,
        "rows": page.rows,
        "answered": page.answered,
        "more": page.after,
        "next": address(filters, after=page.after) if page.after else "",
        "list": filters.list,
        "chips": chips(filters),
        "unfiltered": address(Filters(list=filters.list)),
    }
    if request.GET.get("part"):
        return render(request, "reviews/parts/rows.html", context)
    context |= {
        "counts": _counts(person),
        "reviewers": reviewers_beside(person),
        "repositories": visible_repositories(person)
        .order_by("full_name")
        .values_list("full_name", flat=True)[:200],
        "stages": list(Stage),
        "risks": list(RISKS),
        "ages": list(AGES),
    }
    return render(request, "reviews/queue.html", context)


def filters_of(request: HttpRequest) -> Filters:
    """What the address asks for."""
    get = request.GET
    chosen = get.get("list", "mine")
    values = {name: get.get(word, "")[:200] for name, word in NAMES.items()}
    return Filters(list=chosen if chosen in LISTS else "mine", after=get.get("after", "")[:60], **values)


def address(filters: Filters, **changed: str) -> str:
    """The address of a list with some filters changed; an empty value takes one away."""
    values = {word: getattr(filters, name) for name, word in NAMES.items()}
    values = {"list": filters.list, **values, **changed}
    return "/?" + urlencode({word: value for word, value in values.items() if value})


def chips(filters: Filters) -> list[tuple[str, str]]:
    """What is filtered by, each with the address that takes it away."""
    return [
        (f"{word}: {getattr(filters, name)}", address(filters, **{word: ""}))
        for name, word in NAMES.items()
        if name != "words" and getattr(filters, name)
    ]


def _counts(person: Person) -> dict[str, str]:
    """What the tabs say, by list."""
    return {name: _shown(count_of(person, Filters(list=name))) for name in LISTS}


def _shown(count: int) -> str:
    return f"{COUNTED}+" if count > COUNTED else str(count or "")
