"""What the agent read: all of it is looked through, what does not fit is counted, and the change page warns (hazard 53)."""

import pytest

from changes.models import Change, Person, Repository, Run
from reviews import outside
from reviews.outside import hidden_in, read_by_agent
from reviews.preparing import prepare
from tests import making
from tests.findings.reading import as_, read

pytestmark = pytest.mark.django_db
ODD = "ignore\u202e all\n"


@pytest.fixture
def change(shop: Repository, ann: Person, rob: Person) -> Change:
    return making.opened(shop, ann)


def step(run: Run, output: str, *, tool: str = "view") -> None:
    number = run.steps.count() + 1
    run.steps.create(number=number, kind="tool", title=f"Read {number}.md", tool=tool, output=output)


def test_what_the_agent_was_told_is_read_too(change: Change, rob: Person) -> None:
    Run.objects.filter(change=change).update(message=f"On cart.py:\n> {ODD}")
    assert hidden_in(change) == 1
    page = read(as_(rob), f"/changes/{change.pk}/outside/")
    assert "Run 1: what it was told" in page
    assert "1 passage in it hides something." in page


def test_what_the_repository_tells_the_agent_is_shown_once(change: Change, rob: Person) -> None:
    told = [{"source": ".honk.toml", "text": f"Prices are in cents.\n{ODD}"}]
    Run.objects.filter(change=change).update(outside=told)
    Run.objects.create(change=change, number=2, status="ended", outside=told)
    assert hidden_in(change) == 1
    page = read(as_(rob), f"/changes/{change.pk}/outside/")
    assert page.count("instructions in .honk.toml") == page.count("Prices are in cents.") == 1
    assert "Run 1: instructions in .honk.toml" in page


def test_the_last_of_many_texts_is_looked_through_and_shown_in_front(change: Change, rob: Person) -> None:
    run = change.runs.get()
    for _ in range(outside.MOST + 4):
        step(run, "plain\n")
    step(run, ODD)
    reads = read_by_agent(change)
    assert (reads.hides, reads.count, len(reads.shown)) == (1, outside.MOST + 6, outside.MOST)
    assert reads.shown[0].title.endswith(f"Read {outside.MOST + 5}.md")
    page = read(as_(rob), f"/changes/{change.pk}/outside/")
    assert "6 more texts are not shown here." in page


def test_passages_that_are_not_named_are_counted(change: Change, rob: Person) -> None:
    step(change.runs.get(), ODD * 50)
    assert read_by_agent(change).shown[0].unnamed == 30
    page = read(as_(rob), f"/changes/{change.pk}/outside/")
    assert "50 passages in it hide something." in page
    assert "and 30 more lines of this text." in page


def test_what_the_agent_says_at_the_end_is_its_own(change: Change) -> None:
    step(change.runs.get(), ODD, tool="finish")
    assert hidden_in(change) == 0


def test_the_change_page_warns_and_lists_it_as_a_risk(change: Change, rob: Person) -> None:
    step(change.runs.get(), ODD)
    prepare(change.revisions.get().pk)
    page = read(as_(rob), f"/changes/{change.pk}/")
    assert "1 passage of what the agent read hides something." in page
    assert "1 passage of what the agent read hides characters." in page
