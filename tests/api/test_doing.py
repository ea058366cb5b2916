"""What the API does: through the same services as the pages, on what the caller looked at."""

import pytest

from audit.models import Event
from changes.models import Change, Revision, Run
from reviews.models import Merge, Review

CHANGES = "/api/v1/changes/"
ASKED = {"repository": "acme/shop", "request": "Show the VAT."}


@pytest.fixture
def at(shop):
    return lambda rest="": f"{CHANGES}{shop.change.pk}/{rest}"


def _approve(client, at, looked, **more):
    return client.post(at("review/"), {**looked, "verdict": "approve", **more}, format="json")


def test_asking_opens_a_change(shop, call) -> None:
    answer = call(shop.ann, "write").post(CHANGES, ASKED, format="json")

    assert answer.status_code == 201
    change = Change.objects.get(pk=answer.json()["number"])
    assert (change.request, change.door, change.asker) == ("Show the VAT.", "api", shop.ann)
    assert Run.objects.filter(change=change).count() == 1


def test_asking_twice_with_one_key_is_one_change(shop, call) -> None:
    client = call(shop.ann, "write")
    first = client.post(CHANGES, ASKED, format="json", HTTP_IDEMPOTENCY_KEY="run-17")
    again = client.post(CHANGES, ASKED, format="json", HTTP_IDEMPOTENCY_KEY="run-17")

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]


def test_a_key_is_not_good_for_another_request(shop, call) -> None:
    client = call(shop.ann, "write")
    client.post(CHANGES, ASKED, format="json", HTTP_IDEMPOTENCY_KEY="run-17")

    answer = client.post(
        CHANGES, ASKED | {"request": "Hide it."}, format="json", HTTP_IDEMPOTENCY_KEY="run-17"
    )
    assert answer.status_code == 409
    assert "asked for something else" in answer.json()["detail"]


def test_keys_of_two_people_do_not_meet(shop, call) -> None:
    one = call(shop.ann, "write").post(CHANGES, ASKED, format="json", HTTP_IDEMPOTENCY_KEY="run-17")
    two = call(shop.rob, "write").post(CHANGES, ASKED, format="json", HTTP_IDEMPOTENCY_KEY="run-17")

    assert one.json()["number"] != two.json()["number"]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"repository": "acme/shop"}, 400),
        ({"repository": "acme/shop", "request": "  "}, 400),
        ({"repository": "acme/shop", "request": "x" * 20_001}, 400),
        ({"repository": "acme/shop", "request": "a\x00b"}, 400),
        ({"repository": "acme/nothing", "request": "Show it."}, 404),
        ([], 400),
    ],
)
def test_a_request_without_sense_is_refused(shop, call, said, status: int) -> None:
    answer = call(shop.ann, "write").post(CHANGES, said, format="json")

    assert answer.status_code == status
    assert {"detail", "code"} <= set(answer.json())
    assert Change.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "parse_error"),
        ("[" * 100_000, 400, "parse_error"),
        ('{"a":' * 100_000, 400, "parse_error"),
        (" " * (26 * 1024 * 1024 + 1), 413, "too_big"),
    ],
    ids=["no JSON", "deep lists", "deep objects", "too big"],
)
def test_a_body_that_cannot_be_read_is_refused(shop, call, body: str, status: int, code: str) -> None:
    answer = call(shop.ann, "write").post(CHANGES, body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_hazard_59_a_stranger_cannot_ask(shop, call) -> None:
    answer = call(shop.sam, "write").post(CHANGES, ASKED, format="json")

    assert answer.status_code == 404
    assert Change.objects.count() == 1


def test_approve_and_merge_what_was_looked_at(shop, call, at) -> None:
    client = call(shop.rob)

    assert _approve(client, at, shop.looked).status_code == 201
    assert client.get(at()).json()["standing"]["may_merge"] is True
    answer = client.post(at("merge/"), shop.looked, format="json")
    assert answer.status_code == 202
    assert (answer.json()["status"], answer.json()["head_sha"]) == ("intended", shop.revision.head_sha)
    assert Merge.objects.get().by == shop.rob


def test_merging_twice_is_one_intent(shop, call, at) -> None:
    client = call(shop.rob)
    _approve(client, at, shop.looked)

    first = client.post(at("merge/"), shop.looked, format="json")
    again = client.post(at("merge/"), shop.looked, format="json")
    assert first.json()["id"] == again.json()["id"]
    assert Merge.objects.count() == 1


def test_a_merge_with_blockers_names_them(shop, call, at) -> None:
    answer = call(shop.rob).post(at("merge/"), shop.looked, format="json")

    assert answer.status_code == 409
    assert answer.json()["code"] == "blocked"
    assert any("approval" in each for each in answer.json()["blockers"])


@pytest.mark.parametrize("field", ["head_sha", "digest"])
@pytest.mark.parametrize("verb", ["review", "merge"])
def test_what_was_not_looked_at_is_not_judged(shop, call, at, field: str, verb: str) -> None:
    moved = {**shop.looked, field: "e" * len(shop.looked[field]), "verdict": "approve"}

    answer = call(shop.rob).post(at(f"{verb}/"), moved, format="json")
    assert answer.status_code == 409
    assert answer.json()["code"] == "stale"
    assert not Review.objects.exists()
    assert not Merge.objects.exists()


@pytest.mark.parametrize("missing", ["head_sha", "digest"])
@pytest.mark.parametrize("verb", ["review", "merge"])
def test_what_was_looked_at_must_be_named(shop, call, at, missing: str, verb: str) -> None:
    said = {name: value for name, value in shop.looked.items() if name != missing} | {"verdict": "approve"}

    answer = call(shop.rob).post(at(f"{verb}/"), said, format="json")
    assert answer.status_code == 400
    assert missing in answer.json()["fields"]


def test_the_asker_cannot_approve(shop, call, at) -> None:
    answer = _approve(call(shop.ann), at, shop.looked)

    assert answer.status_code == 403
    assert answer.json()["code"] == "not_allowed"
    assert Event.objects.filter(verb="review.refused").exists()


def test_asking_for_changes_starts_another_run(shop, call, at) -> None:
    said = {**shop.looked, "verdict": "changes", "body": "Round up, please."}

    answer = call(shop.rob, "write").post(at("review/"), said, format="json")
    assert answer.status_code == 201
    assert Run.objects.filter(change=shop.change, kind="feedback").get().message.startswith("Round up")


def test_stop_reopen_and_answer_say_what_state_forbids_them(shop, call, at) -> None:
    client = call(shop.rob, "write")

    for verb in ("stop", "reopen"):
        answer = client.post(at(f"{verb}/"))
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert client.post(at("answer/"), {"answer": "Euro."}, format="json").status_code == 409


def test_close_closes_and_tells_the_change(shop, call, at) -> None:
    answer = call(shop.ann, "write").post(at("close/"))

    assert answer.status_code == 200
    assert answer.json()["status"] == "closed"


def test_an_answer_starts_another_run(shop, call, at) -> None:
    Change.objects.filter(pk=shop.change.pk).update(status="waiting", sentence="Which currency?")

    answer = call(shop.ann, "write").post(at("answer/"), {"answer": "Euro."}, format="json")
    assert answer.status_code == 200
    assert answer.json()["status"] == "queued"


def test_a_withheld_verdict_is_answered_by_a_reviewer(shop, call, at) -> None:
    run = Run.objects.get(change=shop.change)
    Run.objects.filter(pk=run.pk).update(
        verdict={"decision": "withhold", "reason": "The gift card is missing."}
    )
    Revision.objects.filter(pk=shop.revision.pk).update(run=run)
    client, said = call(shop.rob), {"revision": 1, "about": "judge", "body": "It is another change."}
    assert "withheld" in [each["code"] for each in client.get(at()).json()["standing"]["blockers"]]

    assert call(shop.ann).post(at("verdict/"), said, format="json").status_code == 403
    assert client.post(at("verdict/"), said | {"revision": 9}, format="json").status_code == 400
    answer = client.post(at("verdict/"), said, format="json")
    assert answer.status_code == 200
    assert "withheld" not in [each["code"] for each in answer.json()["standing"]["blockers"]]
