"""The rows that the browser's desk begins with: a change for each test that decides something."""

from django.db import transaction

from changes.models import Change, Repository, Role
from changes.states import Status
from reviews.preparing import prepare
from tests import making

OPEN = (
    "held",
    "tapped",
    "typed",
    "offline",
    "watched",
    "merged",
    "read",
    "drafted",
    "talked",
    "sent",
    "keyed",
)


@transaction.atomic
def make_rows() -> dict[str, int]:
    """Make people and changes; returns the numbers of the changes by name."""
    shop = making.repository(sample=True)
    for name, role in (("Ann", Role.ASKER), ("Rob", Role.REVIEWER), ("Ada", None), ("Sam", None)):
        making.person(name, role, shop if role else None, is_demo=True, is_admin=name == "Ada")
    numbers = {name: _open(shop, name).pk for name in OPEN}
    ann = making.person("Ann")
    waiting = making.change(
        shop, ann, status=Status.WAITING, request="Show prices in euro", sentence="Which?"
    )
    failed = making.change(shop, ann, status=Status.FAILED, request="Drop Python 3.8", sentence="Tests fail.")
    return numbers | {"waiting": waiting.pk, "failed": failed.pk}


def _open(shop: Repository, name: str) -> Change:
    made = making.opened(shop, making.person("Ann"), head=name, request=f"Mend the total, to be {name}")
    making.built(made)
    prepare(made.revisions.get().pk)
    return made
