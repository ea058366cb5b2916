"""What `.honk.toml` of a base asks of policy is read where changes would land, from git itself."""

import pytest

from changes.models import Person, Repository
from changes.pipeline.rules import read_rules
from integrations.git import Mirror
from tests import making
from tests.integrations.conftest import Origin, mirror, origin

__all__ = ["mirror", "origin"]


@pytest.fixture
def read(origin: Origin, mirror: Mirror) -> Mirror:
    """A repository whose release asks for two approvals, and whose main has a file that is broken."""
    for branch, text in (("release", "[policy]\napprovals = 2\n"), ("main", "[policy\n")):
        origin.git("checkout", "-q", "-B", branch)
        origin.commit(**{".honk.toml": text})
    mirror.fetch()
    return mirror


def test_each_base_is_read_at_its_own_tip(shop: Repository, ann: Person, read: Mirror) -> None:
    change = making.opened(shop, ann)
    for branch in ("main", "release", "gone"):
        read_rules(shop, read, branch)
    change.refresh_from_db()
    assert change.tightening == {}
    change.pull_base_ref = "release"
    assert change.tightening == {"approvals": 2}


@pytest.mark.parametrize("text", ["[policy\n", "#" * 300_000], ids=["broken", "endless"])
def test_a_broken_or_endless_file_leaves_what_was_asked_before(
    shop: Repository, origin: Origin, read: Mirror, text: str
) -> None:
    origin.commit(**{".honk.toml": text})
    read.fetch()
    Repository.objects.filter(pk=shop.pk).update(tightenings={"main": {"approvals": 3}})
    read_rules(shop, read, "main")
    shop.refresh_from_db()
    assert shop.tightening == {"approvals": 3}
