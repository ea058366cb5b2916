"""The poll reads every lively change, whatever is wrong with one of them."""

from changes.models import Change, Person, Repository
from changes.pipeline.reading import read_all
from tests import making
from tests.integrations import github_json as said
from tests.integrations.wire import Reply, Wire

LONG = "b" * 250  # GitHub takes such a branch; PostgreSQL refuses to keep its name


def test_one_change_that_breaks_keeps_no_other_from_being_read(
    shop: Repository, ann: Person, github: Wire
) -> None:
    making.opened(shop, ann, number=7)
    other = making.opened(shop, ann, number=8)
    base = {"sha": "b" * 40, "ref": LONG, "repo": {"full_name": "acme/shop"}}
    github.on("GET", "/repos/acme/shop/pulls/7", Reply(200, said.pull(base=base)))
    github.on("GET", "/repos/acme/shop/pulls/8", Reply(200, said.pull(number=8, draft=True)))
    read_all()
    assert Change.objects.get(pk=other.pk).pull_draft
