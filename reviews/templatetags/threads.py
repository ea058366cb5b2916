"""The threads of a change page, and how many drafts its reader has."""

from typing import Any

from django import template
from django.template import Context

from changes.access import may
from changes.models import Change, Person, Role
from reviews.services.drafts import drafts_of
from reviews.showing import threads_in

register = template.Library()


@register.inclusion_tag("reviews/threads/all.html", takes_context=True)
def threads(context: Context) -> dict[str, Any]:
    """All threads of the change at the revision that is shown, and the form that comments are written in."""
    request, change, revision = context["request"], context["change"], context["revision"]
    return threads_context(request.user, change, revision) | {
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def draft_count(context: Context) -> int:
    """How many comments the reader has written here and not sent."""
    person = context["request"].user
    return drafts_of(context["change"], person).count() if isinstance(person, Person) else 0


def threads_context(person: Person, change: Change, revision: Any) -> dict[str, Any]:
    """What the templates of threads need."""
    rows = threads_in(change, revision, person)
    return {
        "change": change,
        "revision": revision,
        "rows": rows,
        "open_rows": [row for row in rows if row.is_open],
        "closed_rows": [row for row in rows if not row.is_open],
        "drafts": sum(1 for row in rows if row.draft),
        "may_comment": may(person, Role.ASKER, change.repository),
        "person": person,
    }
