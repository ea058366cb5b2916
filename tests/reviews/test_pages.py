"""The pages of changes and their judgement: works, refuses the stranger, the wrong state, the stale form."""

import pytest
from django.test import Client

from changes.models import Change, Person, Repository
from changes.states import Status
from reviews.models import Merge, Review
from tests import making
from tests.making import sha


@pytest.fixture
def change(shop: Repository, ann: Person, rob: Person) -> Change:
    made = making.opened(shop, ann)
    making.built(made)
    return made


def shown(change: Change) -> dict[str, str]:
    revision = change.revisions.get()
    return {"head_sha": revision.head_sha, "digest": revision.digest}


def as_(person: Person) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def content(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return content(response)


def test_the_queue_says_whose_turn_it_is_and_why(change: Change, ann: Person, rob: Person) -> None:
    assert "Your approval is needed" in read(as_(rob), "/")
    assert "Your approval is needed" not in read(as_(ann), "/")
    assert "s approval is needed" in read(as_(ann), "/?list=others")


def test_asking_leads_to_the_change(shop: Repository, ann: Person) -> None:
    form = {"request": "Mend the total", "repository": "acme/shop", "key": "k1"}
    answers = [as_(ann).post("/ask/", form) for _ in range(2)]
    change = Change.objects.get()
    assert [a.headers["Location"] for a in answers] == [f"/changes/{change.pk}/"] * 2


PATHS = [
    "/changes/{}/",
    "/changes/{}/approve/",
    "/changes/{}/merge/",
    "/changes/{}/close/",
    "/changes/{}/runs/1/",
    "/changes/{}/parts/standing/",
    "/repositories/acme/shop/",
]


@pytest.mark.parametrize("path", PATHS)
def test_hazard_59_for_a_stranger_it_does_not_exist(
    change: Change, sam: Person, rob: Person, path: str
) -> None:
    assert as_(sam).get(path.format(change.pk)).status_code == 404
    assert as_(sam).get(path.format(987_654)).status_code == 404
    assert as_(rob).get(path.format(change.pk)).status_code == 200
    assert Client(SERVER_NAME="127.0.0.1").get(path.format(change.pk)).status_code == 302


POSTS = [
    "approve",
    "review",
    "merge",
    "merge/take-back",
    "verdict",
    "answer",
    "stop",
    "close",
    "retry",
    "reopen",
]


@pytest.mark.parametrize("verb", POSTS)
def test_hazard_59_a_stranger_does_nothing(change: Change, sam: Person, verb: str) -> None:
    assert as_(sam).post(f"/changes/{change.pk}/{verb}/", shown(change)).status_code == 404
    change.refresh_from_db()
    assert change.status == Status.OPEN and not Review.objects.exists()


@pytest.mark.parametrize("verb", POSTS)
def test_hazard_58_without_the_forms_token_nothing_is_done(change: Change, rob: Person, verb: str) -> None:
    client = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    client.force_login(rob, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/changes/{change.pk}/{verb}/", shown(change)).status_code == 403
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    "verb", ["review", "verdict", "answer", "stop", "retry", "reopen", "merge/take-back"]
)
def test_hazard_58_reading_never_does_anything(change: Change, rob: Person, verb: str) -> None:
    assert as_(rob).get(f"/changes/{change.pk}/{verb}/").status_code == 405


def test_rob_approves_and_merges_what_he_saw(change: Change, rob: Person) -> None:
    client = as_(rob)
    assert client.post(f"/changes/{change.pk}/approve/", shown(change)).status_code == 302
    assert "Merge with squash" in read(client, f"/changes/{change.pk}/merge/")
    assert client.post(f"/changes/{change.pk}/merge/", shown(change)).status_code == 302
    assert client.post(f"/changes/{change.pk}/merge/", shown(change)).status_code == 302
    assert Merge.objects.count() == 1
    assert client.post(f"/changes/{change.pk}/merge/take-back/").status_code == 302
    change.refresh_from_db()
    assert change.status == Status.OPEN


def test_hazard_17_a_stale_form_merges_nothing_and_says_what_is_new(change: Change, rob: Person) -> None:
    client, seen = as_(rob), shown(change)
    client.post(f"/changes/{change.pk}/approve/", seen)
    Change.objects.update(pull_head_sha=sha("newer"))
    for verb in ("approve", "merge"):
        answer = client.post(f"/changes/{change.pk}/{verb}/", seen)
        assert answer.status_code == 409 and sha("newer")[:7] in content(answer)
    assert not Merge.objects.exists()


def test_a_form_that_asks_for_changes_sent_twice_is_answered_twice(change: Change, rob: Person) -> None:
    form = {**shown(change), "verdict": "changes", "body": "Round it."}
    client = as_(rob)
    answers = [client.post(f"/changes/{change.pk}/review/", form, follow=True) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200] and change.reviews.count() == 1


def test_a_blocked_merge_says_why(change: Change, rob: Person) -> None:
    answer = as_(rob).post(f"/changes/{change.pk}/merge/", shown(change))
    assert answer.status_code == 409 and "It needs 1 approval" in content(answer)


def test_hazard_50_what_others_wrote_is_only_words(shop: Repository, ann: Person, rob: Person) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    change = making.opened(shop, ann, request=evil, sentence=evil)
    making.built(change, name=evil, text=evil, summary=evil, title=evil, conclusion="failure")
    page = read(as_(rob), f"/changes/{change.pk}/") + read(as_(rob), "/")
    assert "<script>alert" not in page and "<img src=x" not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize("verb", ["approve", "merge", "close"])
def test_hazard_46_a_page_to_confirm_hides_nothing(
    change: Change, rob: Person, ada: Person, verb: str
) -> None:
    Change.objects.update(title="Add \u202epalindrome")
    who = ada if verb == "close" else rob
    page = read(as_(who), f"/changes/{change.pk}/{verb}/")
    assert "\u202e" not in page and "‹U+202E›" in page


def test_hazard_62_pages_forbid_frames_scripts_from_elsewhere_and_caches(change: Change, rob: Person) -> None:
    answer = as_(rob).get(f"/changes/{change.pk}/")
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_maintainer_changes_the_policy_and_a_reviewer_does_not(
    shop: Repository, rob: Person, ada: Person
) -> None:
    form = {"approvals": "2", "merge_method": "rebase", "required_checks": "tests\nlint", "max_cost": "5"}
    assert as_(rob).post("/repositories/acme/shop/", form).status_code == 403
    assert as_(ada).post("/repositories/acme/shop/", form).status_code == 302
    shop.policy.refresh_from_db()
    assert (shop.policy.approvals, shop.policy.required_checks) == (2, ["tests", "lint"])


@pytest.mark.parametrize(
    "path", ["/changes/1/?revision=99999999999999999999", "/changes/1/runs/1/?after=x", "/?list=zzz"]
)
def test_odd_addresses_are_no_server_errors(change: Change, rob: Person, path: str) -> None:
    assert as_(rob).get(path.replace("/1/", f"/{change.pk}/", 1)).status_code in (200, 404)
