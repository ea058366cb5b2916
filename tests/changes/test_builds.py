"""What CI says: under its natural key, never going back in time."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from changes.models import Build, Change, Person, Repository
from changes.services.builds import record_build
from integrations.github.facts import BuildFacts
from reviews.access import standing_of
from tests import making
from tests.making import sha

NOW = timezone.now()


def facts(status: str = "completed", conclusion: str = "success", **fields: Any) -> BuildFacts:
    values: dict[str, Any] = {
        "source": "check_run",
        "external_id": "7",
        "name": "tests",
        "app": "ci",
        "suite": "1",
        "status": status,
        "conclusion": conclusion if status == "completed" else "",
        "started_at": NOW,
        "completed_at": NOW if status == "completed" else None,
        "updated_at": NOW,
        "url": "https://ci.example.com/7",
        "title": "",
        "summary": "",
        "text": "",
        "head_sha": sha("head"),
    }
    return BuildFacts(**(values | fields))


def later(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def change(shop: Repository, ann: Person) -> Change:
    return making.opened(shop, ann)


def record(shop: Repository, *reports: BuildFacts) -> list[bool]:
    return [record_build(repository=shop, facts=each) for each in reports]


def test_hazard_02_the_same_news_twice_has_no_second_effect(shop: Repository, change: Change) -> None:
    assert record(shop, facts(), facts()) == [True, False]


def test_hazard_06_completed_before_created_stays_completed(shop: Repository, change: Change) -> None:
    assert record(shop, facts(), facts("queued"), facts("in_progress")) == [True, False, False]
    assert Build.objects.get().is_green


def test_hazard_06_older_news_of_the_same_state_is_ignored(shop: Repository, change: Change) -> None:
    old = facts(conclusion="failure", completed_at=later(-60))
    assert record(shop, facts(), old) == [True, False]


def test_hazard_07_a_build_of_an_old_head_never_counts(shop: Repository, change: Change) -> None:
    record(shop, facts(head_sha=sha("older")))
    assert [b.code for b in standing_of(change).blockers] == ["no_ci", "approval"]


def test_hazard_08_a_new_run_of_a_green_check_makes_it_pending(shop: Repository, change: Change) -> None:
    record(shop, facts(), facts("in_progress", external_id="8", started_at=later(5)))
    assert "building" in [b.code for b in standing_of(change).blockers]


def test_hazard_06_a_higher_attempt_wins(shop: Repository, change: Change) -> None:
    assert record(shop, facts(attempt=2), facts(attempt=1, conclusion="failure")) == [True, False]


def test_a_status_may_turn_back_and_its_time_decides(shop: Repository, change: Change) -> None:
    status = {"source": "status", "suite": ""}
    news = [
        facts(**status),
        facts("in_progress", updated_at=later(5), **status),
        facts(conclusion="failure", updated_at=later(-5), **status),
    ]
    assert record(shop, *news) == [True, True, False]
    assert Build.objects.get().status == "in_progress"


def test_hazard_50_a_link_that_is_no_web_address_is_dropped(shop: Repository, change: Change) -> None:
    record(shop, facts(url="javascript:alert(1)", name="<b>\x1b[31mtests\n"))
    build = Build.objects.get()
    assert build.url == "" and "\x1b" not in build.name and "\n" not in build.name


def test_hazard_45_a_secret_in_a_log_is_masked(shop: Repository, change: Change) -> None:
    record(shop, facts(text="token ghp_" + "a1B2c3D4e5" * 4))
    assert "ghp_a1B2" not in Build.objects.get().text
