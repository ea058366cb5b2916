"""Words that go to GitHub: the agent's title, and no secret that an asker wrote into the request (hazard 45)."""

from changes.models import Person, Repository, Run
from changes.pipeline.texts import branch_of, commit_message, pull_body, title_at_github
from tests import making

SECRET = "ghp_" + "a1B2c3D4e5" * 4


def test_hazard_45_a_secret_in_a_request_does_not_reach_github(shop: Repository, ann: Person) -> None:
    change = making.change(shop, ann, request=f"Use {SECRET} there")
    run = Run(change=change, number=1, engine="native", summary="Done.", verifications=[])
    said = [branch_of(change), commit_message(run), pull_body(run)]
    assert not any(SECRET.lower() in each.lower() for each in said)
    assert "> Use •••••• (GitHub token) there" in said[2] and said[0].startswith(f"honk/{change.pk}-use-")


def test_a_commit_is_called_what_the_agent_calls_its_proposal(shop: Repository, ann: Person) -> None:
    change = making.change(shop, ann, request="@honk the total is wrong")
    run = Run(change=change, title="Take the coupon off before the gift card pays", summary="It was not.")
    assert commit_message(run) == "Take the coupon off before the gift card pays\n\nIt was not."


def test_a_long_title_of_a_commit_is_cut_at_a_word(shop: Repository, ann: Person) -> None:
    change = making.change(shop, ann, request="word " * 20)
    assert commit_message(Run(change=change)) == "word " * 13 + "word…"


def test_a_pull_request_is_called_what_the_agent_called_its_first_proposal(
    shop: Repository, ann: Person
) -> None:
    change = making.change(shop, ann, request="@honk the total is wrong")
    assert title_at_github(change) == "@\u2060honk the total is wrong"
    for number, title in enumerate(("", "Mend the total for @rob", "Test an odd cent"), start=1):
        Run.objects.create(change=change, number=number, status="ended", title=title)
    assert title_at_github(change) == "Mend the total for @\u2060rob"


def test_a_title_that_nobody_sees_is_none(shop: Repository, ann: Person) -> None:
    change = making.change(shop, ann, request="The total is wrong")
    run = Run.objects.create(change=change, number=1, status="ended", title="\u200b\u2060")
    assert commit_message(run) == title_at_github(change) == "The total is wrong"
    change.title = "\u200b"
    assert commit_message(run) == title_at_github(change) == f"Change #{change.pk}"
