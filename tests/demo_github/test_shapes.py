"""Answers and webhooks have the shapes of GitHub's published OpenAPI description."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from honkweb.demo.github.app import FAMILIES
from tests.demo_github.asked import ASKED, ASKED_BY_APPS, WEBHOOKS, Asked
from tests.demo_github.place import Sample, make_place
from tests.demo_github.prepared import Prepared, as_an_app, prepare, stir
from tests.demo_github.published import Unavailable, description, validator
from tests.receiving import Receiver, receiver
from tests.require import require
from tests.worlds import GithubServer


@pytest.fixture(scope="module", autouse=True)
def _described() -> None:
    try:
        description()
    except Unavailable as error:
        require(present=False, what=f"{error}, for GitHub's OpenAPI description")


@pytest.fixture(scope="module")
def told(github: GithubServer) -> Iterator[Receiver]:
    with receiver() as found:
        github.control("POST", "/hooks", {"url": found.url})
        yield found
        github.control("DELETE", "/hooks")


@pytest.fixture(scope="module")
def prepared(
    github: GithubServer,
    sample: Sample,
    people: dict[str, str],
    told: Receiver,
    tmp_path_factory: pytest.TempPathFactory,
) -> Prepared:
    stir(make_place(github, sample, people), tmp_path_factory.mktemp("stirred"))
    return as_an_app(prepare(make_place(github, sample, people)), told)


def faults_of(prepared: Prepared, asked: Asked) -> list[str]:
    """Where the answer is not as published; none when all is well."""
    answer = prepared.place.ask(
        asked.operation.split()[0], prepared.fill(asked.path), asked.who, **prepared.fill(asked.body)
    )
    what = f"{asked.operation} {asked.status}"
    if answer.status_code != asked.status:
        return [f"{what}: answered {answer.status_code} {answer.text}"]
    schema = (
        validator("components", asked.items)
        if asked.items
        else validator("responses", asked.operation, str(asked.status))
    )
    told = answer.json() if asked.items else [answer.json()] if schema else []
    return [f"{what}: {e.json_path} {e.message[-200:]}" for each in told for e in schema.iter_errors(each)]


def test_what_apps_are_answered_has_the_published_shape(prepared: Prepared) -> None:
    wrong = [fault for asked in ASKED_BY_APPS for fault in faults_of(prepared, asked)]
    assert not wrong, "\n".join(wrong)


# One test, since the rows build on one another: the last one merges.
def test_every_answer_has_the_published_shape(prepared: Prepared) -> None:
    wrong = [fault for asked in ASKED for fault in faults_of(prepared, asked)]
    assert not wrong, "\n".join(wrong)


NOT_COMPARED = {
    "GET /repos/{}/{}/contents",
    "GET /repos/{}/{}/git/refs/{}",  # of older clients; published no more
    "GET /repos/{}/{}/pulls/{}/merge",  # says yes or no by its status
    "GET /repos/{}/{}/statuses/{}",  # of older clients; published no more
    "POST /graphql",
}


def test_every_operation_that_is_served_is_compared() -> None:
    """But for those whose answers have no body, and contents, whose shapes have a test of their own."""
    compared = {_nameless(each.operation) for each in [*ASKED, *ASKED_BY_APPS]}
    served = {_nameless(each.name) for family in FAMILIES for each in family.ROUTES}

    assert {each for each in served - compared if not each.startswith("DELETE ")} == NOT_COMPARED


def _nameless(operation: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", operation)


@pytest.mark.parametrize("path", ["/contents/README.md", "/contents/docs"])
def test_contents_have_one_of_the_published_shapes(prepared: Prepared, path: str) -> None:
    components = description()["components"]
    schema = components["content-file" if path.endswith(".md") else "content-directory"]
    answer = prepared.place.must("GET", path)

    assert [e.message for e in validator_of(schema).iter_errors(answer)] == []


def validator_of(schema: dict[str, Any]) -> Any:
    return validator("components", next(n for n, s in description()["components"].items() if s is schema))


def test_every_webhook_has_the_published_shape(prepared: Prepared, told: Receiver) -> None:
    wrong = []
    for event, name in WEBHOOKS.items():
        delivery = told.wait_for(event)
        errors = validator("webhooks", name).iter_errors(json.loads(delivery.body))
        wrong += [f"{event}: {e.json_path} {e.message[-200:]}" for e in errors]
    assert not wrong, "\n".join(wrong)
