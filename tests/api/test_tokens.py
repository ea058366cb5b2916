"""Tokens are shown once, kept as hashes, scoped, and end at once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from audit.models import Event
from changes.errors import BadInput
from changes.models import Person
from honkweb.api.issuing import make_token, revoke_token, tokens_of
from honkweb.models import ApiToken

ME = "/api/v1/me/"


def _get(text: str, address: str = ME):
    return APIClient().get(address, HTTP_AUTHORIZATION=text)


def test_a_token_says_whose_it_is(shop) -> None:
    made = make_token(person=shop.ann, name="release script", scope="write")

    answer = _get(f"Bearer {made.text}")
    assert answer.status_code == 200
    assert answer.json()["name"] == "Ann"
    assert (answer.json()["token"], answer.json()["scope"]) == ("release script", "write")


def test_only_a_hash_is_kept(shop) -> None:
    made = make_token(person=shop.ann, name="script", scope="read")

    row = ApiToken.objects.values().get(pk=made.row.pk)
    assert made.text not in str(row)
    assert made.text[10:] not in str(Event.objects.order_by("-id").values().first())


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer honk_wrong", "Basic YTpi", "Bearer a b", "Bearer \xff\x00"]
)
def test_without_a_good_token_nothing_is_said(shop, header: str) -> None:
    answer = _get(header)

    assert answer.status_code == 401
    assert set(answer.json()) == {"detail", "code"}
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token_ends_at_once(shop) -> None:
    made = make_token(person=shop.ann, name="script", scope="read")
    revoke_token(token=made.row, person=shop.ann)
    revoke_token(token=made.row, person=shop.ann)

    assert _get(f"Bearer {made.text}").status_code == 401
    assert not tokens_of(shop.ann)
    assert Event.objects.filter(verb="token.revoked").count() == 1


def test_an_expired_token_has_ended(shop) -> None:
    made = make_token(person=shop.ann, name="script", scope="read", days=1)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert _get(f"Bearer {made.text}").status_code == 401


def test_the_token_of_somebody_who_left_has_ended(shop) -> None:
    made = make_token(person=shop.ann, name="script", scope="read", days=None)
    Person.objects.filter(pk=shop.ann.pk).update(is_active=False)

    assert _get(f"Bearer {made.text}").status_code == 401


def test_last_use_is_noted(shop) -> None:
    made = make_token(person=shop.ann, name="script", scope="read")
    assert made.row.last_used_at is None
    _get(f"Bearer {made.text}")

    made.row.refresh_from_db()
    assert made.row.last_used_at is not None


@pytest.mark.parametrize(
    ("scope", "allowed"), [("read", set()), ("write", {"comment"}), ("merge", {"comment", "merge"})]
)
def test_a_scope_covers_what_it_names(shop, call, scope: str, allowed: set[str]) -> None:
    client, address = call(shop.rob, scope), f"/api/v1/changes/{shop.change.pk}"
    assert client.get(f"{address}/").status_code == 200

    said = {**shop.looked, "verdict": "comment", "body": "Looking."}
    answers = {
        "comment": client.post(f"{address}/review/", said, format="json"),
        "merge": client.post(f"{address}/merge/", shop.looked, format="json"),
    }
    refused = {name for name, answer in answers.items() if answer.json().get("code") == "scope"}
    assert refused == {"comment", "merge"} - allowed
    assert all(answers[name].status_code == 403 for name in refused)


@pytest.mark.parametrize(
    "wrong",
    [{"name": "  "}, {"name": "a\x07b"}, {"scope": "root"}, {"days": 0}, {"days": 9999}],
)
def test_a_token_without_sense_is_refused(shop, wrong) -> None:
    with pytest.raises(BadInput):
        make_token(person=shop.ann, **{"name": "script", "scope": "read", **wrong})


def test_hazard_58_a_cookie_does_not_act(shop, client) -> None:
    client.force_login(shop.rob)
    address = f"/api/v1/changes/{shop.change.pk}/close/"

    assert client.post(address).status_code == 401
    shop.change.refresh_from_db()
    assert shop.change.status == "open"


@pytest.mark.parametrize("verb", ["review", "merge", "stop", "close", "retry", "reopen", "answer", "verdict"])
def test_hazard_58_reading_changes_nothing(shop, call, verb: str) -> None:
    before = Event.objects.count()

    answer = call(shop.rob).get(f"/api/v1/changes/{shop.change.pk}/{verb}/")
    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"
    assert Event.objects.count() == before + 1  # the token of this test
