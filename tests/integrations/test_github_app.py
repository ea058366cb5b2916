"""A GitHub App: its tokens are got, kept, renewed, and given up when GitHub says so."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from integrations.errors import Suspended, Unreachable
from integrations.github import GitHub
from tests.integrations import github_json as said
from tests.integrations.wire import Asked, Reply, Wire, serving

REPO = "/repos/ann/shop"
INSTALLATION = f"{REPO}/installation"
TOKENS = "/app/installations/44/access_tokens"


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def wire() -> Iterator[Wire]:
    with serving() as made:
        made.on("GET", INSTALLATION, Reply(200, {"id": 44, "suspended_at": None}))
        made.on("GET", REPO, Reply(200, said.repository()))
        yield made


@pytest.fixture
def github(wire: Wire, key: rsa.RSAPrivateKey) -> GitHub:
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    return GitHub(wire.url, app_id="123", private_key=pem, pace=0)


def token(text: str, minutes: int = 60) -> Reply:
    expires = datetime.now(UTC) + timedelta(minutes=minutes)
    return Reply(201, {"token": text, "expires_at": expires.strftime("%Y-%m-%dT%H:%M:%SZ")})


def test_a_token_is_got_once_with_the_apps_own_signature(
    wire: Wire, github: GitHub, key: rsa.RSAPrivateKey
) -> None:
    wire.on("POST", TOKENS, token("ghs_one"))

    github.repository("ann/shop")
    github.repository("ann/shop")

    assert github.token_for("ann/shop") == github.token_for("Ann/Shop") == "ghs_one"
    assert wire.count("POST", TOKENS) == 1
    assert wire.asked[-1].headers["authorization"] == "token ghs_one"
    signed = wire.last("POST").headers["authorization"].removeprefix("Bearer ")
    assert (
        jwt.decode(signed, key.public_key(), algorithms=["RS256"], options={"verify_iat": False})["iss"]
        == "123"
    )


def test_a_token_is_renewed_before_it_ends(wire: Wire, github: GitHub) -> None:
    wire.on("POST", TOKENS, token("ghs_short", minutes=2), token("ghs_long"))
    assert github.token_for("ann/shop") == "ghs_short"
    assert github.token_for("ann/shop") == "ghs_long"


def refusing_the_first(asked: Asked) -> Reply:
    if asked.headers["authorization"] == "token ghs_one":
        return Reply(401, {"message": "Bad credentials"})
    return Reply(200, said.repository())


def test_hazard_25_a_read_whose_token_ended_is_done_again_with_another(wire: Wire, github: GitHub) -> None:
    wire.on("POST", TOKENS, token("ghs_one"), token("ghs_two"))
    wire.on("GET", REPO, refusing_the_first)
    assert github.repository("ann/shop").id == 12
    assert wire.count("GET", REPO) == 2


def test_hazard_25_a_write_whose_token_ended_is_not_sent_again(wire: Wire, github: GitHub) -> None:
    merge = f"{REPO}/pulls/7/merge"
    wire.on("POST", TOKENS, token("ghs_one"), token("ghs_two"))
    wire.on("PUT", merge, refusing_the_first)

    with pytest.raises(Unreachable):
        github.merge("ann/shop", 7, sha=said.SHA, method="merge")

    assert wire.count("PUT", merge) == 1
    assert github.token_for("ann/shop") == "ghs_two"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(404, {"message": "Not Found"}), "not_installed"),
        (Reply(200, {"id": 44, "suspended_at": said.TIME}), "suspended"),
    ],
)
def test_hazard_25_an_app_that_is_gone_is_said(wire: Wire, github: GitHub, reply: Reply, code: str) -> None:
    wire.on("GET", INSTALLATION, reply)
    with pytest.raises(Suspended) as caught:
        github.repository("ann/shop")
    assert caught.value.code == code


def test_an_answer_about_the_app_that_is_odd_is_no_token(wire: Wire, github: GitHub) -> None:
    wire.on("POST", TOKENS, Reply(201, {"token": "x"}))
    with pytest.raises(Unreachable):
        github.token_for("ann/shop")


def test_the_apps_own_deliveries_are_asked_for_as_the_app(wire: Wire, github: GitHub) -> None:
    wire.on("GET", "/app/hook/deliveries", Reply(200, []))
    assert github.failed_deliveries("ann/shop", since=datetime(2026, 1, 1, tzinfo=UTC)) == ()
    assert wire.last("GET").headers["authorization"].startswith("Bearer ")
