"""GitHub App authentication: a JWT for the app, a token of an hour for an installation."""

import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.demo_github.place import Place
from tests.worlds import GithubServer

APP_ID = "4711"


@pytest.fixture(scope="module")
def key(github: GithubServer) -> str:
    """The private key of the app, whose public half the server knows."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = made.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    github.control("POST", "/app", {"app_id": APP_ID, "public_key": public.decode()})
    return made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _jwt(key: str, **claims: Any) -> str:
    now = int(time.time())
    return jwt.encode({"iat": now - 60, "exp": now + 300, "iss": APP_ID, **claims}, key, algorithm="RS256")


def _token(place: Place, key: str) -> str:
    signed = _jwt(key)
    found = place.must("GET", "/installation", signed)
    made = place.must("POST", f"//app/installations/{found['id']}/access_tokens", signed)
    return str(made["token"])


def test_an_installation_token_acts_as_the_bot(place: Place, key: str) -> None:
    place.pull("fix")

    made = place.must("POST", "/issues/1/comments", _token(place, key), body="Hello")

    assert made["user"]["login"] == "honk[bot]"


def test_it_lists_what_it_is_installed_on(place: Place, key: str) -> None:
    found = place.must("GET", "//installation/repositories?per_page=100", _token(place, key))

    assert found["total_count"] >= 1


def test_it_is_nobodys_user(place: Place, key: str) -> None:
    assert place.ask("GET", "//user", _token(place, key)).status_code == 403


def test_the_app_tells_who_it_is(place: Place, key: str) -> None:
    assert place.must("GET", "//app", _jwt(key))["slug"] == "honk"


@pytest.mark.parametrize(
    "claims",
    [{"iss": "1234"}, {"exp": int(time.time()) - 10}, {"exp": int(time.time()) + 7200}],
    ids=["another-app", "expired", "too-long"],
)
def test_a_wrong_jwt_is_401(place: Place, key: str, claims: dict[str, Any]) -> None:
    assert place.ask("GET", "//app", _jwt(key, **claims)).status_code == 401


def test_a_jwt_signed_by_another_key_is_401(place: Place, key: str) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    assert place.ask("GET", "//app", _jwt(other)).status_code == 401  # type: ignore[arg-type]


def test_hazard_25_a_suspended_installation_has_no_token_that_works(place: Place, key: str) -> None:
    signed = _jwt(key)
    number = place.must("GET", "/installation", signed)["id"]
    token = _token(place, key)
    place.server.control("POST", "/suspensions", {"account": "demo"})
    try:
        fresh = place.ask("POST", f"//app/installations/{number}/access_tokens", signed)
        old = place.ask("GET", "", token)
    finally:
        place.server.control("POST", "/suspensions", {"account": "demo", "suspended": False})

    assert (fresh.status_code, old.status_code) == (403, 403)


def test_an_expired_token_is_401(place: Place) -> None:
    token = place.server.token("rob", expires_at="2026-01-01T00:00:00Z")

    assert place.ask("GET", "", token).status_code == 401


def test_hazard_25_a_token_may_be_of_any_length(place: Place) -> None:
    token = place.server.token("rob", token="ghs_" + "x" * 600)

    assert place.ask("GET", "", token).status_code == 200
