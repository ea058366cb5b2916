"""What an address and a reader's kept choices say of a diff: its view, its order, its white space, a number."""

from django.http import HttpRequest

VIEWS = ("unified", "split")
PLAIN = ("files", "git")
ORDERS = ("chapters", *PLAIN)
SPACES = ("show", "indent", "hide")


def view_of(request: HttpRequest) -> str:
    """Unified or split: what the address says, else what was chosen, else split where the screen is wide."""
    wide = "split" if request.COOKIES.get("honk_wide") == "1" else "unified"
    for said in (request.GET.get("view"), request.COOKIES.get("honk_view"), wide):
        if said in VIEWS:
            return said
    return "unified"


def order_in(request: HttpRequest) -> str:
    """The order of the diff that the address names, else the one that was chosen; empty for none.

    Further files follow those before them, so their address names the order: what was chosen may be another by now.
    """
    chosen = "git" if "at" in request.GET else request.COOKIES.get("honk_order")
    return next((said for said in (request.GET.get("order"), chosen) if said in ORDERS), "")


def space_in(request: HttpRequest) -> str:
    """Which changes of white space are marked: all, those of the indentation alone (which can be meaning), or none."""
    chosen = (request.GET.get("ws"), request.COOKIES.get("honk_ws"))
    return next((said for said in chosen if said in SPACES), "show")


def number_in(request: HttpRequest, name: str) -> int | None:
    """A whole number from the address; None where there is none."""
    said = request.GET.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 9 else None
