"""What was printed, on the page of a change: its end, with a way to all of it."""

from typing import Any
from urllib.parse import urlencode

from django import template

from reviews import outputs

register = template.Library()


@register.inclusion_tag("reviews/parts/output.html", takes_context=True)
def output(
    context: template.Context, text: str, kind: str, name: str | int, good: bool, command: str = ""
) -> dict[str, Any]:
    """The end of an output. `kind` and `name` say whose it is, as `output_named` reads them."""
    end = outputs.ending(text, outputs.ENDING_GOOD if good else outputs.ENDING)
    return _link(context, kind, name) | {"command": command, "end": end, "text": text}


@register.simple_tag(takes_context=True)
def output_address(context: template.Context, kind: str, name: str | int) -> str:
    """Where all of an output is."""
    return str(_link(context, kind, name)["address"])


@register.filter
def opening(text: str, most: int = outputs.OPENING) -> str:
    """The beginning of what is long."""
    return outputs.opening(str(text), most)


def _link(context: template.Context, kind: str, name: str | int) -> dict[str, Any]:
    query = urlencode({"revision": context["revision"].number, "of": kind, "name": name})
    return {"address": f"/changes/{context['change'].pk}/output/?{query}"}
