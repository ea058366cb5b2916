"""What the thread that asked hears of a run, beginning and end."""

from changes.models import Person, Repository
from changes.services.asking import open_change
from changes.services.telling import link
from changes.states import Status
from tests.pipeline.conftest import worked


def test_it_hears_that_work_began_and_why_it_failed(shop: Repository, ann: Person) -> None:
    Repository.objects.filter(pk=shop.pk).update(clone_url=f"{shop.clone_url.removesuffix('.git')}-gone.git")
    shop.refresh_from_db()
    thread = {"slack_channel": "C0SHOP", "slack_thread": "1.0"}
    asked = open_change(asker=ann, repository=shop, request="Mend the total", door="slack", **thread)

    change = worked(asked)
    _, began, failed = change.slack_posts.order_by("pk")  # the first says that it was taken
    assert change.status == Status.FAILED and change.sentence
    assert began.text == "Working on it."
    assert failed.text == f"Run 1 failed: {change.sentence}"
    assert began.links == failed.links == [[f"#{change.pk}", link(change)]]
