"""The demo GitHub does what GitHub's documentation says, row by row."""

import re
from types import ModuleType

import pytest

from tests.demo_github import test_apps, test_git, test_webhooks
from tests.demo_github.behaviour import Row, filled
from tests.demo_github.behaviour_merging import ROWS as MERGING
from tests.demo_github.behaviour_pulls import ROWS as PULLS
from tests.demo_github.behaviour_reading import ROWS as READING
from tests.demo_github.behaviour_talk import ROWS as TALK
from tests.demo_github.place import Place, Sample, make_place
from tests.worlds import GithubServer


@pytest.fixture(scope="module")
def untouched(github: GithubServer, sample: Sample, people: dict[str, str]) -> Place:
    """Shared by the rows that only read a repository as it was made."""
    return make_place(github, sample, people)


@pytest.mark.parametrize(
    "row", [*PULLS, *MERGING, *READING, *TALK], ids=lambda row: row.what.replace(" ", "-")
)
def test_it_does_what_the_document_says(request: pytest.FixtureRequest, row: Row) -> None:
    place: Place = request.getfixturevalue("untouched" if row.only_reads else "place")
    for step in row.before:
        step(place)

    method, _, path = row.call.partition(" ")
    path = re.sub(r"@(\w+)", lambda found: place.shas[found[1]], path)
    answer = place.ask(method, path, row.who, **filled(place, row.body))

    said = answer.json() if answer.content else {}
    assert answer.status_code == row.status, f"{row.document}: {answer.text}"
    assert not row.says or said["message"] == row.says
    assert row.then(place, said), f"{row.document}: {answer.text}"


@pytest.mark.parametrize("module", [test_apps, test_git, test_webhooks], ids=lambda module: module.__name__)
def test_what_is_no_row_names_its_document_too(module: ModuleType) -> None:
    tests = {name: each for name, each in vars(module).items() if name.startswith("test_")}

    assert [name for name, each in tests.items() if not hasattr(each, "document")] == []
