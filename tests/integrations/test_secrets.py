"""Secrets are found by shape, masked without moving lines, and ordinary text is left alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.secrets import DOTS, Finding, find, mask
from tests.integrations.conftest import STEADY

# Put together at run time, so that no scanner takes this file for a leak.
SECRETS = {
    "GitHub token": ["ghp" + "_" + "a1B2" * 9, "ghs" + "_" + "x" * 300, "ghs" + "_a.b-c" * 8, "github" + "_pat_" + "A1" * 41],
    "Anthropic key": ["sk-" + "ant-api03-" + "aB-_" * 20, "sk-" + "ant-demo-" + "x" * 40],
    "OpenAI key": ["sk-" + "proj-" + "a1" * 30, "sk-" + "a" * 20 + "T3Blbk" + "FJ" + "b" * 20],
    "Slack token": ["xox" + "b-123456789012-" + "a1B2" * 6, "xox" + "b-" + "a_B-" * 10, "xapp" + "-1-A0-" + "1" * 20],
    "Slack address": ["https://hooks." + "slack.com/services/T0/B0/" + "x" * 24],
    "AWS key": ["AKIA" + "IOSFODNN7" + "EXAMPLQ", "ASIA" + "IOSFODNN7" + "EXAMPLQ"],
    "Google key": ["AI" + "za" + "a" * 35],
    "Stripe key": ["sk" + "_live_" + "a1" * 12],
    "GitLab token": ["glpat" + "-" + "a1" * 10],
    "PyPI token": ["pypi" + "-AgEIcHlwaS5vcmc" + "x" * 80],
    "SendGrid key": ["SG" + "." + "a" * 22 + "." + "b" * 43],
    "JSON web token": ["ey" + "J" + "hbGciOiJIUzI1NiJ9" + ".ey" + "JzdWIiOiIxMjM0In0." + "x" * 43],
    "Mailchimp key": ["0123456789abcdef" * 2 + "-us12"],
}  # fmt: skip
ALL = [(kind, secret) for kind, secrets in SECRETS.items() for secret in secrets]


@pytest.mark.parametrize(("kind", "secret"), ALL, ids=[f"{kind} {len(secret)}" for kind, secret in ALL])
@pytest.mark.parametrize(
    "around", ["{}", "key = '{}'\n", "+TOKEN={}\n other", '{{"a":"{}"}}', "a {} b", "ü{} İ"]
)
def test_hazard_45_a_secret_is_found_and_masked(kind: str, secret: str, around: str) -> None:
    if around.startswith("ü") and kind == "Mailchimp key":
        around = "ü {} İ"
    text = "first line\n" + around.format(secret).replace("ü", "\n")

    assert kind in {each.kind for each in find(text)}
    assert secret not in mask(text)
    assert DOTS in mask(text)
    assert mask(text).count("\n") == text.count("\n")


def test_hazard_45_two_secrets_on_one_line_and_their_lines() -> None:
    one, two = SECRETS["GitHub token"][0], SECRETS["AWS key"][0]
    text = f"a\nb {one} {two} c\n\n{one}\n"
    assert find(text) == [Finding("GitHub token", 2), Finding("AWS key", 2), Finding("GitHub token", 4)]
    assert mask(text) == f"a\nb {DOTS} (GitHub token) {DOTS} (AWS key) c\n\n{DOTS} (GitHub token)\n"


BEGIN, END = "-----BEGIN " + "RSA PRIVATE KEY-----", "-----END " + "RSA PRIVATE KEY-----"


@pytest.mark.parametrize("end", [True, False])
@pytest.mark.parametrize("sign", ["", "+", "-", " "])
def test_hazard_45_a_private_key_is_masked_line_by_line(end: bool, sign: str) -> None:
    lines = [BEGIN, "MIIEowIBAAKCAQEA" * 4, "c2VjcmV0" * 8, *([END] if end else [])]
    text = "before\n" + "\n".join(sign + line for line in lines) + "\n@@ after @@\n"

    masked = mask(text).split("\n")

    assert "MIIE" not in "".join(masked)
    assert "c2VjcmV0" not in "".join(masked)
    assert masked[-2:] == ["@@ after @@", ""]
    assert len(masked) == len(text.split("\n"))
    assert all(line.startswith(sign) for line in masked[1:-2])


def test_hazard_45_a_private_key_within_json() -> None:
    text = '{"key": "' + BEGIN + "\\nMIIEowIBAAKCAQEA\\n" + END + '\\n"}'
    assert mask(text) == '{"key": "' + DOTS + ' (private key)\\n"}'


def test_a_password_in_an_address_is_masked_alone() -> None:
    address = "postgres://honk:" + "s3cr3tpw" + "@db.example.com/honk"
    assert mask(address) == f"postgres://honk:{DOTS} (password in an address)@db.example.com/honk"


@pytest.mark.parametrize(
    "text",
    [
        "https://user:password@example.com",
        "redis://x:xxxx@localhost",
        "http://localhost:8000/a@b",
        "https://{user}:{password}@host",
        "password = 'hunter2'",
        "sha512-" + "Ab9/" * 20 + "==",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "def task_asia(): aws = 'x'",
        "ghp_short sk-ant-x xoxb-1 AKIA",
        "",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert mask(text) == text
    assert find(text) == []


def test_this_installations_own_keys_are_masked_whatever_their_shape() -> None:
    assert (
        mask("token=correct horse battery;", known=["correct horse battery", ""])
        == f"token={DOTS} (key of this installation);"
    )


@STEADY
@given(st.text(alphabet="ghp_sk-antAKIA://@:eyJ.xob 0123\nİ", max_size=300))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)
    assert mask(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "hostile",
    [
        "AKIA",
        "://a:",
        BEGIN + "\n",
        "aws secret key '",
        "cloudant_",
        "a/:_authToken=",
        "eyJaaaaaaaa.",
        "ghp_",
        "-us",
    ],
)
def test_hazard_51_no_text_makes_it_slow(hostile: str) -> None:
    """A third of a second here; what grows with the square of the text takes many minutes."""
    started = time.process_time()
    mask(hostile * (1_000_000 // len(hostile)))
    assert time.process_time() - started < 60
