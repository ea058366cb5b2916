"""What is absent is skipped with the reason, and never passed over where everything has to be there."""

import pytest

from tests.require import require, require_program


@pytest.fixture(params=["", "some"])
def not_all(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HONK_REQUIRE", request.param)


def test_what_is_absent_is_skipped_with_the_reason(not_all: None) -> None:
    with pytest.raises(pytest.skip.Exception, match="needs the program goose-of-ann"):
        require_program("goose-of-ann")


def test_where_all_is_required_what_is_absent_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HONK_REQUIRE", "all")
    with pytest.raises(pytest.fail.Exception, match="needs a sandbox, and HONK_REQUIRE=all"):
        require(present=False, what="a sandbox")


def test_what_is_there_is_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    for said in ("", "all"):
        monkeypatch.setenv("HONK_REQUIRE", said)
        require(present=True, what="a sandbox")
    assert require_program("git").endswith("/git")
