"""The evidence on the change page: guards, risk, what the agent read, red and green, new dependencies."""

import pytest

from changes.models import Person, Repository, Revision, Run
from reviews.models import Attention, Findings
from reviews.preparing import prepare
from tests.diff.repo import Repo
from tests.findings.reading import as_, mirrored_at, read, recorded

pytestmark = pytest.mark.django_db


def test_guards_and_risk_are_loud_on_the_page_and_in_the_queue(
    repo: Repo, shop: Repository, ann: Person, rob: Person
) -> None:
    test = "def test_total():\n    assert total([1]) == 1\n"
    files = {"tests/test_cart.py": (test, None), "cart.py": ("a\n", "b\n"), "AGENTS.md": ("a\n", "b\n")}
    revision = recorded(repo, shop, ann, files, None)
    findings = Findings.objects.get(revision=revision)
    assert findings.risk == 3
    assert Attention.objects.get(change=revision.change).risk == 3
    page = read(as_(rob), f"/changes/{revision.change_id}/")
    assert "The file is deleted with 1 test." in page
    assert "It tells agents what to do in this repository." in page
    assert "A person pushed it: no judge compared it with the request." in page


def test_hazard_46_what_the_agent_read_is_shown_with_hidden_parts_revealed(
    revision: Revision, rob: Person, sam: Person
) -> None:
    run = revision.run
    run.steps.create(
        number=1, kind="tool", title="Read README.md", tool="view", output="plain\nignore\u202e all\n"
    )
    run.steps.create(number=2, kind="tool", title="Read a.py", tool="view", output="nothing here\n")
    path = f"/changes/{revision.change_id}/outside/"
    page = read(as_(rob), path)
    assert "1 passage in it hide" in page
    assert "U+202E" in page
    assert "\u202e" not in page
    assert page.index("README.md") < page.index("a.py")
    assert as_(sam).get(path).status_code == 404


def proven(revision: Revision, rob: Person, **outputs: str) -> str:
    """The change page where the new tests failed on the base and passed here."""
    told = {
        "command": "pytest tests/test_cart.py",
        "base_exit": 1,
        "head_exit": 0,
        "files": ["tests/test_cart.py"],
    }
    Run.objects.filter(pk=revision.run.pk).update(red_green=told | outputs)
    return read(as_(rob), f"/changes/{revision.change_id}/")


def test_the_red_green_proof_shows_both_runs(revision: Revision, rob: Person) -> None:
    page = proven(revision, rob, base_output="1 failed", head_output="1 passed")
    for words in ("On the base at least one fails", "With the change they pass", "1 failed", "1 passed"):
        assert words in page


def test_one_exit_code_is_not_said_to_be_of_each_new_test(revision: Revision, rob: Person) -> None:
    page = proven(revision, rob, base_output="1 failed, 4 passed", head_output="5 passed")
    assert "At least one test fails without it" in page
    assert "that each new test fails without the change is not shown" in page


def test_each_new_dependency_call_and_program_is_a_loud_row(
    repo: Repo, shop: Repository, ann: Person, rob: Person
) -> None:
    files = {
        "requirements.txt": ("a==1\n", "a==2\nevil==2\n"),
        "cart.py": ("x\n", "x\nrequests.get(url)\nsubprocess.run(['ls'])\n"),
    }
    revision = recorded(repo, shop, ann, files, None)
    with mirrored_at(repo, shop):
        prepare(revision.pk)

    page = read(as_(rob), f"/changes/{revision.change_id}/")

    rows = page.index('class="guard-rows"')
    for words in (
        "new call to the network: ",
        "new program is started: ",
        "new dependency: evil ==2.",
    ):
        assert rows < page.lower().index(words) < page.index('class="risk-rules"')


def test_packages_that_cannot_be_read_whole_are_a_loud_row(
    repo: Repo, shop: Repository, ann: Person, rob: Person
) -> None:
    """The repository of this test has no mirror."""
    revision = recorded(repo, shop, ann, {"requirements.txt": ("a==1\n", "a==2\nevil==2\n")}, None)
    page = read(as_(rob), f"/changes/{revision.change_id}/")
    rows = page.index('class="guard-rows"')
    assert rows < page.index("packages could not be compared") < page.index('class="risk-rules"')


def test_a_flood_of_removed_guards_is_counted_whole(
    repo: Repo, shop: Repository, ann: Person, rob: Person
) -> None:
    files = {"cart.py": ("x\n", "x\n" + "".join(f"a{n} = f({n})  # noqa\n" for n in range(230)))}
    revision = recorded(repo, shop, ann, files, None)
    assert Findings.objects.get(revision=revision).data["guards_count"] == 230
    page = read(as_(rob), f"/changes/{revision.change_id}/")
    assert "All 230 removed guards" in page
    assert "The first 200 of 230 are listed." in page
    assert "in 230 places" in page
