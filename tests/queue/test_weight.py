"""What comes first: risk × age × size."""

from datetime import UTC, datetime, timedelta

from reviews.services.attention import weight

NOW = datetime(2026, 1, 9, 12, tzinfo=UTC)


def at(hours: float = 0, *, risk: int = 0, size: int = 10) -> int:
    """The weight of what has waited for so many hours."""
    return weight(risk=risk, size=size, since=NOW - timedelta(hours=hours))


def test_what_waits_longer_comes_first() -> None:
    assert at(2) > at(1)


def test_a_riskier_one_overtakes_what_has_waited_a_little_longer_but_not_for_ever() -> None:
    assert at(0, risk=3) > at(23) and at(0, risk=3) < at(25)
    assert at(1, risk=2) > at(1, risk=1) > at(1)


def test_a_large_one_stands_back_by_four_hours() -> None:
    assert at(0, size=400) > at(0, size=401) == at(-4)
    assert at(5, size=20_000) > at(0)
