"""The queue: who waits for whom, why, how long."""

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from changes.access import visible_changes, visible_repositories
from changes.errors import ChangeError
from changes.services.stopping import close_change
from changes.views.finding import login_required, person_of
from reviews.lists import AGES, COUNTED, RISKS, Filters, count_of, read
from reviews.policy import Stage
from reviews.services.queueing import assign, snooze

LISTS = ("mine", "others", "all")
NAMES = {
    "repository": "repository",
    "asker": "asker",
    "stage": "state",
    "risk": "risk",
    "age": "age",
    "words": "q",
}
BATCH = 50


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """One list, by the words of the address; `part` gives the rows alone, for live updates and further pages."""
    filters = filters_of(request)
    person = person_of(request)
    page = read(person, filters)
    context = {
        "filters": filters,
        "rows": page.rows,
        "more": page.after,
        "next": address(filters, after=page.after) if page.after else "",
        "list": filters.list,
        "chips": chips(filters),
    }
    if request.GET.get("part"):
        return render(request, "reviews/parts/rows.html", context)
    context |= {
        "counts": {name: _shown(count_of(person, Filters(list=name))) for name in ("mine", "others")},
        "repositories": visible_repositories(person)
        .order_by("full_name")
        .values_list("full_name", flat=True)[:200],
        "stages": list(Stage),
        "risks": list(RISKS),
        "ages": list(AGES),
    }
    return render(request, "reviews/queue.html", context)


@login_required
@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """Snooze, take on, give back or close several changes; each that refuses says why, the others are done."""
    person = person_of(request)
    asked = [int(each) for each in request.POST.getlist("change") if each.isdecimal() and len(each) < 10][
        :BATCH
    ]
    done, refused = 0, []
    for change in visible_changes(person).filter(pk__in=asked).select_related("repository__policy"):
        try:
            if request.POST.get("verb") == "close":
                close_change(change=change, person=person)
            elif request.POST.get("verb") == "take":
                assign(change=change, person=person, to=person)
            elif request.POST.get("verb") == "give_back":
                assign(change=change, person=person, to=None)
            else:
                snooze(change=change, person=person, until=timezone.now() + timedelta(hours=16))
            done += 1
        except ChangeError as error:
            refused.append(error.sentence)
    if done:
        messages.success(request, f"Done for {done} change{'s' if done > 1 else ''}.")
    for sentence in refused[:5]:
        messages.error(request, sentence)
    back = request.POST.get("back", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else "/")


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


def _shown(count: int) -> str:
    return f"{COUNTED}+" if count > COUNTED else str(count or "")
