"""Words that go to GitHub hold no secret that an asker wrote into the request (hazard 45)."""

from changes.models import Person, Repository, Run
from changes.pipeline.texts import branch_of, commit_message, pull_body
from tests import making

SECRET = "ghp_" + "a1B2c3D4e5" * 4


def test_hazard_45_a_secret_in_a_request_does_not_reach_github(shop: Repository, ann: Person) -> None:
    change = making.change(shop, ann, request=f"Use {SECRET} there")
    run = Run(change=change, number=1, engine="native", summary="Done.", verifications=[])
    said = [branch_of(change), commit_message(run), pull_body(run)]
    assert not any(SECRET.lower() in each.lower() for each in said)
    assert "> Use •••••• (GitHub token) there" in said[2] and said[0].startswith(f"honk/{change.pk}-use-")
