"""What the API tells, and to whom."""

import json

import pytest

from changes.models import Membership, Run, Step
from changes.services.asking import open_change
from reviews.models import Comment, Thread
from tests.api.conftest import HEAD, person, proposed, repository

ADDRESSES = [
    "",
    "diff/",
    "patch/",
    "revisions/1/",
    "runs/",
    "runs/1/steps/",
    "events/",
    "threads/",
]


@pytest.fixture
def at(shop):
    return lambda rest="": f"/api/v1/changes/{shop.change.pk}/{rest}"


def test_a_change_is_told_whole(shop, call, at) -> None:
    told = call(shop.ann, "read").get(at()).json()

    assert (told["number"], told["repository"], told["asker"]) == (shop.change.pk, "acme/shop", "Ann")
    assert told["request"] == "The cart total is wrong."
    assert told["standing"]["may_merge"] is False
    assert [each["code"] for each in told["standing"]["blockers"]] == ["approval"]
    assert told["revisions"][0]["head_sha"] == HEAD
    assert told["builds"][0]["is_green"] is True
    assert told["events"][0]["verb"] == "change.opened"
    assert told["page"].endswith(f"/changes/{shop.change.pk}/")


def test_the_diff_is_told_as_files_hunks_and_lines(shop, call, at) -> None:
    told = call(shop.ann, "read").get(at("diff/")).json()

    files = {each["path"]: each for each in told["files"]}
    assert set(files) == {"cart.py", "=1+1.txt", "goose.bin"}
    assert files["goose.bin"]["binary"] is True
    lines = files["cart.py"]["hunks"][0]["lines"]
    assert [line["kind"] for line in lines] == [" ", "-", "+"]
    assert lines[2]["new"] == 2
    assert told["not_shown"] == 0


def test_hazard_50_markup_in_a_diff_is_text(shop, call, at) -> None:
    answer = call(shop.ann, "read").get(at("diff/"))
    assert answer["Content-Type"] == "application/json"
    assert "<script>alert(1)</script>" in answer.json()["files"][1]["hunks"][0]["lines"][2]["text"]

    patch = call(shop.ann, "read").get(at("patch/"))
    assert patch["Content-Type"].startswith("text/x-diff")
    assert patch["X-Content-Type-Options"] == "nosniff"
    assert patch["Content-Disposition"].startswith("attachment")


def test_the_patch_keeps_git_s_bytes(shop, call, at) -> None:
    text = call(shop.ann, "read").get(at("patch/")).content

    assert text.startswith(b"diff --git a/=1+1.txt b/=1+1.txt\nnew file mode 100644\n")
    assert b"# \xff\n" in text


def test_a_secret_in_a_diff_is_masked(shop, call, at, raw_diff) -> None:
    secret = b"ghp_" + b"A1b2C3d4E5" * 3 + b"F6g7H8"
    other = open_change(asker=shop.ann, repository=shop.repository, request="Another.", door="web")
    proposed(other, raw_diff.replace(b"alert(1)", secret), head="d" * 40, pull=8)

    for rest in ("diff/", "patch/"):
        answer = call(shop.ann, "read").get(f"/api/v1/changes/{other.pk}/{rest}")
        assert answer.status_code == 200
        assert secret not in answer.content


def test_a_revision_that_is_not_there_is_404_and_a_wrong_number_400(shop, call, at) -> None:
    client = call(shop.ann, "read")

    assert client.get(at("diff/?revision=1")).status_code == 200
    assert client.get(at("diff/?revision=9")).status_code == 404
    assert client.get(at("revisions/9/")).status_code == 404
    assert client.get(at("diff/?revision=x")).json()["code"] == "bad_input"
    assert client.get(f"/api/v1/changes/{2**70}/").status_code == 404


def test_runs_and_steps_are_told_in_order(shop, call, at) -> None:
    run = Run.objects.get(change=shop.change)
    for number in (2, 1):
        Step.objects.create(run=run, number=number, kind="tool", title=f"Step {number}", exchange=b"x")

    client = call(shop.ann, "read")
    assert client.get(at("runs/")).json()["results"][0]["number"] == 1
    steps = client.get(at(f"runs/{run.number}/steps/")).json()["results"]
    assert {each["title"] for each in steps} == {"Step 1", "Step 2"}
    assert "exchange" not in steps[0]
    assert client.get(at("runs/9/steps/")).status_code == 404


@pytest.mark.parametrize("rest", ADDRESSES)
def test_hazard_59_a_stranger_is_told_that_nothing_is_here(shop, call, at, rest: str) -> None:
    there = call(shop.sam, "read").get(at(rest))
    nowhere = call(shop.sam, "read").get(f"/api/v1/changes/999999/{rest}")

    assert there.status_code == nowhere.status_code == 404
    assert there.json() == nowhere.json()


@pytest.mark.parametrize("verb", ["review", "merge", "stop", "close", "retry", "reopen", "answer", "verdict"])
def test_hazard_59_a_stranger_can_do_nothing(shop, call, at, verb: str) -> None:
    said = {**shop.looked, "verdict": "approve", "answer": "Yes."}

    assert call(shop.sam).post(at(f"{verb}/"), said, format="json").status_code == 404


def test_hazard_59_lists_leak_no_rows_and_no_counts(shop, call) -> None:
    client = call(shop.sam, "read")

    for address in ("changes/", "changes/?repository=acme/shop", "repositories/"):
        assert client.get(f"/api/v1/{address}").json() == {"next": None, "previous": None, "results": []}
    assert client.get("/api/v1/repositories/acme/shop/").status_code == 404


def test_hazard_59_rights_that_were_lost_are_lost_at_once(shop, call, at) -> None:
    client = call(shop.ann, "read")
    assert client.get(at()).status_code == 200
    Membership.objects.filter(person=shop.ann).delete()

    assert client.get(at()).status_code == 404


def test_changes_are_listed_newest_first_a_page_at_a_time(shop, call) -> None:
    more = [
        open_change(asker=shop.ann, repository=shop.repository, request=f"Request {n}.", door="web").pk
        for n in range(3)
    ]
    client = call(shop.ann, "read")

    first = client.get("/api/v1/changes/?limit=2").json()
    rest = client.get(first["next"]).json()
    numbers = [each["number"] for each in first["results"] + rest["results"]]
    assert numbers == [*reversed(more), shop.change.pk]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("repository=ACME/shop", True),
        ("repository=acme/other", False),
        ("status=open", True),
        ("status=open&status=merged", True),
        ("status=merged", False),
        ("ended=true", False),
        ("ended=false", True),
        ("mine=true", True),
        ("mine=false", False),
        ("words=CART", True),
        ("words=gift", False),
        (f"head_sha={HEAD}", True),
        ("asked_after=2999-01-01T00:00:00Z", False),
        ("turn=reviewers", True),
        ("stage=merged", False),
    ],
)
def test_lists_are_narrowed_by_words(shop, call, words: str, found: bool) -> None:
    told = call(shop.ann, "read").get(f"/api/v1/changes/?{words}").json()

    assert bool(told["results"]) is found


def test_a_filter_that_cannot_be_is_refused(shop, call) -> None:
    answer = call(shop.ann, "read").get("/api/v1/changes/?status=sleeping")

    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_input"
    assert "status" in answer.json()["fields"]


def test_repositories_are_those_one_may_see(shop, call) -> None:
    repository("acme/secret")

    names = [
        each["full_name"] for each in call(shop.ann, "read").get("/api/v1/repositories/").json()["results"]
    ]
    assert names == ["acme/shop"]
    assert len(call(shop.ada, "read").get("/api/v1/repositories/").json()["results"]) == 2
    assert call(shop.ann, "read").get("/api/v1/repositories/Acme/Shop/").status_code == 200


def test_events_are_the_timeline(shop, call, at) -> None:
    person("Zoe")

    told = call(shop.ann, "read").get(at("events/")).json()["results"]
    assert told[0]["verb"] == "change.opened"
    assert [each["id"] for each in told] == sorted(each["id"] for each in told)
    assert json.dumps(told[0]["data"])


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/nothing/", "/api/v1/changes/x/"])
def test_an_address_that_leads_nowhere_says_so_in_json(client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_threads_are_told_without_drafts(shop, call, at) -> None:
    def thread(*, sent: bool) -> Thread:
        return Thread.objects.create(
            change=shop.change, revision=shop.revision, path="cart.py", line=2, by_label="Rob", sent=sent
        )

    begun, unsent = thread(sent=True), thread(sent=False)
    for row, draft in ((begun, False), (begun, True), (unsent, True)):
        Comment.objects.create(thread=row, by_label="Rob", body=f"Draft: {draft}", draft=draft)

    told = call(shop.ann, "read").get(at("threads/")).json()["results"]
    assert [each["id"] for each in told] == [begun.pk]
    assert [each["body"] for each in told[0]["comments"]] == ["Draft: False"]
    assert (told[0]["path"], told[0]["line"], told[0]["revision"]) == ("cart.py", 2, 1)
