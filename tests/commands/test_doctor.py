"""`doctor`: each thing that is wrong comes with what to do, and the exit code says whether there is any."""

import socket
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings

from honkweb.setup.doctor import examine, machine, outside
from honkweb.setup.findings import Finding, Mark

pytestmark = pytest.mark.django_db


def _failures(findings: Iterator[Finding]) -> str:
    return "\n".join(str(each) for each in findings if each.mark is Mark.FAILURE)


@pytest.fixture
def silent() -> Iterator[str]:
    """An address that refuses connections for as long as the test lasts: bound, and never listening."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


def test_a_fresh_installation_has_nothing_to_mend() -> None:
    out = StringIO()
    with override_settings(EMBEDDED=True):
        call_command("doctor", stdout=out)
    assert "Nothing to mend." in out.getvalue()


def test_the_exit_code_is_1_when_something_is_wrong(silent: str) -> None:
    out = StringIO()
    broken = override_settings(DEMO_MODEL=False, ANTHROPIC_BASE_URL=silent, EMBEDDED=True)
    with broken, pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out)
    assert ended.value.code == 1
    assert "ANTHROPIC_BASE_URL" in out.getvalue()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "no address"),
        ("http://honk.example.com", "unprotected"),
        ("https://honk.example.com", ""),
    ],
)
def test_the_public_address_is_looked_at(url: str, says: str) -> None:
    with override_settings(HONK_URL=url):
        assert says in _failures(machine.settings_fit())
        assert bool(_failures(machine.settings_fit())) == bool(says)


def test_a_short_secret_is_said() -> None:
    with override_settings(SECRET_KEY="short"):
        assert "SECRET_KEY" in _failures(machine.settings_fit())


def test_a_loopback_address_is_no_way_back_for_a_real_github() -> None:
    with override_settings(DEMO_GITHUB=False):
        (finding,) = outside.webhooks_arrive()
    assert (finding.mark, "HONK_URL" in finding.do) == (Mark.WARNING, True)


def test_every_failure_says_what_to_do(silent: str) -> None:
    broken = override_settings(
        DEMO_MODEL=False, DEMO_SLACK=False, ANTHROPIC_BASE_URL=silent, SLACK_API_URL=f"{silent}/api/",
        SLACK_SIGNING_SECRET="", HONK_URL="http://honk.example.com", SECRET_KEY="x", EMBEDDED=True,
    )  # fmt: skip
    with broken:
        failures = [each for _, each in examine() if each.mark is Mark.FAILURE]
    assert len(failures) >= 5
    assert all(each.do for each in failures)
