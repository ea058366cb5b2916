"""Threads are tried by the four people on one open change, and by real servers where git or GitHub is asked."""

import pytest

from changes.models import Change, Person, Repository, Revision
from tests import making
from tests.four import ada, ann, rob, sam, shop

__all__ = ["ada", "ann", "rob", "sam", "shop"]


@pytest.fixture
def change(shop: Repository, ann: Person) -> Change:
    """Open, built, with one revision that changes cart.py."""
    made = making.opened(shop, ann)
    making.built(made)
    return made


@pytest.fixture
def revision(change: Change) -> Revision:
    return change.revisions.get()


def shown(change: Change) -> dict[str, str]:
    """What a form carries of what was on the screen."""
    newest = change.revisions.order_by("-number").first()
    assert newest is not None
    return {"head_sha": newest.head_sha, "digest": newest.digest}
