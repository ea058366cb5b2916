"""What every page stands in: rail with badges, theme, banner. Cheap: one count at most, and only when shown."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from changes.access import visible_changes
from changes.models import Person, Run, RunStatus
from changes.sandboxes import unprotected_sentence
from honkweb.demo.filling import Filling, filling_of
from reviews.lists import count_of_mine

THEMES = ("light", "dark")
THEME_COOKIE = "honk_theme"


@dataclass(frozen=True)
class RailItem:
    """One word of the rail."""

    word: str
    href: str
    icon: str
    here: bool
    badge: int = 0
    badge_word: str = ""
    desk_only: bool = False


def _count_running(person: Person) -> int:
    """How many runs are under way in what the person may see, counted up to 99."""
    # In two steps: asked in one, databases go through all changes that the person sees to find the few that run.
    running = list(Run.objects.exclude(status=RunStatus.ENDED).values_list("change_id", flat=True)[:5000])
    return len(visible_changes(person).filter(pk__in=running).values_list("pk")[:99])


@dataclass
class Counts:
    """Functions for what the frame shows: badges, and the sentence of its banner."""

    my_turn: Callable[[Person], int] = field(default=count_of_mine)
    running: Callable[[Person], int] = field(default=_count_running)
    banner: Callable[[], str] = field(default=unprotected_sentence)


counts = Counts()


@dataclass(frozen=True)
class Frame:
    """The context of base.html."""

    theme: str
    my_turn: int
    banner: str
    rail: list[RailItem]
    in_settings: bool
    filling: Filling | None = None


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor; lazy, so that fragments which show no frame pay nothing."""
    return {"frame": SimpleLazyObject(lambda: _frame(request)), "demo_all": settings.DEMO_ALL}


def theme_of(request: HttpRequest) -> str:
    """The scheme that was chosen; empty for the system's."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else ""


def _frame(request: HttpRequest) -> Frame:
    person: Any = getattr(request, "user", None)
    signed_in = person is not None and person.is_authenticated
    waiting = counts.my_turn(person) if signed_in else 0
    return Frame(
        theme=theme_of(request),
        my_turn=waiting,
        banner=counts.banner(),
        rail=_rail(request.path, person, waiting) if signed_in else [],
        in_settings=request.path.startswith("/settings/"),
        filling=filling_now() if signed_in else None,
    )


def filling_now() -> Filling | None:
    """How far the demo's people are with filling the queue; None when they are done, or not at it."""
    found = filling_of(settings.HONK_DATA) if settings.DEMO_ALL else None
    return None if found is None or found.over else found


def _rail(path: str, person: Any, waiting: int) -> list[RailItem]:
    running = counts.running(person)
    items = [
        RailItem("Queue", "/", "queue", path == "/", waiting, "wait for you"),
        RailItem("Ask", "/ask/", "ask", path.startswith("/ask/")),
        RailItem("Running", "/running/", "running", path.startswith("/running/"), running, "are running"),
        RailItem("Repositories", "/repositories/", "repositories", path.startswith("/repositories/")),
    ]
    if person.is_admin:
        items.append(RailItem("Audit", "/audit/", "audit", path.startswith("/audit/"), desk_only=True))
    return items
