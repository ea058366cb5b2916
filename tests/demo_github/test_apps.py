"""GitHub App authentication: a JWT for the app, a token of an hour for an installation."""

import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.demo_github.apps import make_app, signed
from tests.demo_github.documents import AS_INSTALLATION, DOCS, EXPIRY, JWT, SUSPENDING, says, unwritten
from tests.demo_github.place import Place
from tests.worlds import GithubServer


@pytest.fixture(scope="module")
def key(github: GithubServer) -> str:
    return make_app(github.control)


def _token(place: Place, key: str) -> str:
    proof = signed(key)
    found = place.must("GET", "/installation", proof)
    made = place.must("POST", f"//app/installations/{found['id']}/access_tokens", proof)
    return str(made["token"])


@says(AS_INSTALLATION)
def test_an_installation_token_acts_as_the_bot(place: Place, key: str) -> None:
    place.pull("fix")

    made = place.must("POST", "/issues/1/comments", _token(place, key), body="Hello")

    assert made["user"]["login"] == "honk[bot]"


@says(f"{DOCS}/rest/apps/installations#list-repositories-accessible-to-the-app-installation")
def test_it_lists_what_it_is_installed_on(place: Place, key: str) -> None:
    found = place.must("GET", "//installation/repositories?per_page=100", _token(place, key))

    assert found["total_count"] >= 1


@says(f"{DOCS}/rest/users/users#get-the-authenticated-user")
def test_it_is_nobodys_user(place: Place, key: str) -> None:
    assert place.ask("GET", "//user", _token(place, key)).status_code == 403


@says(f"{DOCS}/rest/apps/apps#get-the-authenticated-app")
def test_the_app_tells_who_it_is(place: Place, key: str) -> None:
    assert place.must("GET", "//app", signed(key))["slug"] == "honk"


@says(JWT)
@pytest.mark.parametrize(
    "claims",
    [{"iss": "1234"}, {"exp": int(time.time()) - 10}, {"exp": int(time.time()) + 7200}],
    ids=["another-app", "expired", "too-long"],
)
def test_a_wrong_jwt_is_401(place: Place, key: str, claims: dict[str, Any]) -> None:
    assert place.ask("GET", "//app", signed(key, **claims)).status_code == 401


@says(JWT)
def test_a_jwt_signed_by_another_key_is_401(place: Place, key: str) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    assert place.ask("GET", "//app", signed(other)).status_code == 401  # type: ignore[arg-type]


@says(SUSPENDING)
def test_hazard_25_a_suspended_installation_has_no_token_that_works(place: Place, key: str) -> None:
    proof = signed(key)
    number = place.must("GET", "/installation", proof)["id"]
    token = _token(place, key)
    place.server.control("POST", "/suspensions", {"account": "demo"})
    try:
        fresh = place.ask("POST", f"//app/installations/{number}/access_tokens", proof)
        old = place.ask("GET", "", token)
    finally:
        place.server.control("POST", "/suspensions", {"account": "demo", "suspended": False})

    assert (fresh.status_code, old.status_code) == (403, 403)


@says(EXPIRY)
def test_an_expired_token_is_401(place: Place) -> None:
    token = place.server.token("rob", expires_at="2026-01-01T00:00:00Z")

    assert place.ask("GET", "", token).status_code == 401


@unwritten("GitHub says to expect longer tokens; Honkweb sets no limit")
def test_hazard_25_a_token_may_be_of_any_length(place: Place) -> None:
    token = place.server.token("rob", token="ghs_" + "x" * 600)

    assert place.ask("GET", "", token).status_code == 200
