"""Tags and filters that all pages share."""

from datetime import datetime, timedelta
from decimal import Decimal

import segno
from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from honkweb.markdown import as_safe_html
from honkweb.templatetags.icons import GLYPHS, UNKNOWN, drawing
from reviews.diff.trojan import reveal as reveal_text

register = template.Library()
UNITS = ((86_400 * 365, "y"), (86_400 * 30, "mo"), (86_400, "d"), (3600, "h"), (60, "min"))


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the drawings of `icons`, inline."""
    return drawing(name)


@register.simple_tag
def glyph(state: str, word: str | None = None, *, bare: bool = False) -> SafeString:
    """A state as colour, shape and word; `bare` keeps the word for screen readers only."""
    look = GLYPHS.get(str(state), UNKNOWN)
    said = word if word is not None else look.word or str(state).replace("_", " ").capitalize()
    kind = "hidden-visually" if bare else "word"
    return format_html(
        '<span class="glyph is-{}{}">{}<span class="{}">{}</span></span>',
        look.tone, " turns" if look.turns else "", drawing(look.shape), kind, said,
    )  # fmt: skip


@register.filter
def tone(state: str) -> str:
    """The meaning of a state: good, attention, danger, agent, accent or quiet."""
    return GLYPHS.get(str(state), UNKNOWN).tone


def span(seconds: float) -> str:
    """A length of time in its largest unit: 4 min, 3 h, 2 d."""
    for size, name in UNITS:
        if seconds >= size:
            return f"{int(seconds // size)} {name}"
    return "now" if seconds < 10 else f"{int(seconds)} s"


@register.simple_tag
def ago(moment: datetime | None, *, plain: bool = False) -> SafeString:
    """A relative time with the exact one a tap away; `plain` where a tap already means something else."""
    if moment is None:
        return SafeString("")
    exact = date_format(timezone.localtime(moment), "j M Y, H:i:s") + " UTC"
    said = span((timezone.now() - moment).total_seconds())
    iso = moment.isoformat()
    if plain:
        return format_html('<time datetime="{}" data-ago title="{}">{}</time>', iso, exact, said)
    return format_html(
        '<details class="ago"><summary><time datetime="{}" data-ago>{}</time></summary>'
        '<time datetime="{}">{}</time></details>',
        iso, said, iso, exact,
    )  # fmt: skip


@register.simple_tag
def sha(value: str, *, plain: bool = False) -> SafeString:
    """Seven characters of a SHA that a tap copies whole; `plain` inside links and buttons."""
    if not value:
        return SafeString("")
    if plain:
        return format_html('<code title="{}">{}</code>', value, value[:7])
    return format_html(
        '<button type="button" class="sha" data-copy="{}" aria-label="Copy {}">{}</button>',
        value, value[:7], value[:7],
    )  # fmt: skip


@register.filter
def middle(text: str, keep: int = 18) -> SafeString:
    """A long name that is cut in its middle when there is no room: its last `keep` characters always stay."""
    text = str(text)
    if len(text) <= keep * 2:
        return format_html('<bdi class="middle"><span>{}</span></bdi>', text)
    head, tail = text[:-keep], text[-keep:]
    return format_html('<bdi class="middle"><span>{}</span><span>{}</span></bdi>', head, tail)


@register.filter
def reveal(text: str) -> SafeString:
    """Text from outside: escaped, isolated by direction, hidden and imitating characters shown as code points."""
    return format_html("<bdi>{}</bdi>", mark_safe(reveal_text(str(text))))  # noqa: S308 - it escapes


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown of strangers and models as safe HTML."""
    return as_safe_html(str(text))


@register.simple_tag
def qr(address: str, label: str = "QR code of the link", size: int = 160) -> SafeString:
    """The QR code of an http(s) address as an image; always dark on light, as scanners want it."""
    if not address.startswith(("https://", "http://")):
        return SafeString("")
    image = segno.make(address, error="m").svg_data_uri(scale=4, border=3, dark="#161a20", light="#fff")
    return format_html('<img class="qr" src="{}" alt="{}" width="{}" height="{}">', image, label, size, size)


@register.filter
def money(dollars: Decimal | float | None) -> str:
    """Dollars and cents: $0.42; less than a cent is said so."""
    if dollars is None:
        return "–"
    if 0 < dollars < Decimal("0.01"):
        return "< $0.01"
    return f"${dollars:,.2f}"


@register.filter
def duration(value: timedelta | float | None) -> str:
    """A length of time for reading: 8 s, 3 min 20 s, 2 h 5 min."""
    if value is None:
        return "–"
    seconds = value.total_seconds() if isinstance(value, timedelta) else float(value)
    if 0 < seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{rest} s"


@register.filter
def milliseconds(value: int | None) -> str:
    """A length of time that is kept in milliseconds; nothing for none."""
    return duration(value / 1000) if value else ""


@register.simple_tag
def elapsed(start: datetime | None, end: datetime | None) -> str:
    """How long something took from `start` to `end`, or to now."""
    return duration((end or timezone.now()) - start) if start else "–"


@register.filter
def thousands(number: int | None) -> str:
    """Digits in threes with a thin space; tokens and lines."""
    return "–" if number is None else f"{number:,}".replace(",", "\u202f")


DOORS = {"web": "on this page", "slack": "in Slack", "api": "by the API", "command": "by a command"}


@register.filter
def door_words(door: str) -> str:
    """How a request came in."""
    return DOORS.get(str(door), str(door))


@register.filter
def first_word(name: str) -> str:
    """What fits under an icon of a long name."""
    return str(name).split(" ", 1)[0][:11]


@register.filter
def initials(name: str) -> str:
    """One or two letters of a name."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in words[:2]) or "?"
