"""Hazard 59: every address of the product, tried with what belongs to a repository that one may not see.

Sam maintains a repository of his own, so that a role elsewhere is tried, too. What he may not see has to answer
exactly as what does not exist.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from changes.models import Change, Person, Role, Step
from honkweb.api.issuing import make_token
from reviews.models import Comment, Review, Thread
from reviews.services.review import approve
from tests import making
from tests.desk.reading_pages import content

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NOWHERE = 987_654
# Addresses that name something of a person or of the log, not of a repository.
PERSONAL = {"welcome", "revoke_token", "reviewing_of", "audit:life", "audit:event", "audit:proof"}
# Addresses of files that come with the product; nobody's own.
FILES = {"other_version"}
INSIDE = {"thread_pk", "thread", "comment_pk", "review_pk"}
HIDDEN = "ostrich"


def _addresses(
    resolver: URLResolver, space: str = "", path: tuple[Any, ...] = ()
) -> Iterator[tuple[str, set[str]]]:
    """Each named address with the names in it; those of allauth's own pages name nothing of ours."""
    for entry in resolver.url_patterns:
        here = (*path, *entry.pattern.converters)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _addresses(entry, inner, (*here, *entry.pattern.regex.groupindex))
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{space}{entry.name}", {*here, *entry.pattern.regex.groupindex}


ALL = sorted((name, sorted(names)) for name, names in _addresses(get_resolver()))
NAMING = [(name, names) for name, names in ALL if names]
PLAIN = [name for name, names in ALL if not names]


@dataclass
class Scene:
    """A change of a repository that Sam may not see, with one of everything, and a change of his own."""

    sam: Person
    hidden: Change
    own: Change
    fill: dict[str, Any]
    token: str

    def client(self, name: str) -> Client:
        if name.startswith("api:"):
            return Client(SERVER_NAME="127.0.0.1", HTTP_AUTHORIZATION=f"Bearer {self.token}")
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(self.sam, backend="django.contrib.auth.backends.ModelBackend")
        return client


@pytest.fixture
def scene(db: None) -> Scene:
    repository = making.repository(f"acme/{HIDDEN}")
    ann, rob = making.person("Ann", Role.ASKER, repository), making.person("Rob", Role.REVIEWER, repository)
    hidden = making.opened(repository, ann, request=f"Feed the {HIDDEN}")
    making.built(hidden)
    revision = hidden.revisions.get()
    approve(change=hidden, person=rob, head_sha=revision.head_sha, digest=revision.digest)
    Step.objects.create(run=hidden.runs.get(), number=1, kind="model", title=HIDDEN, text=HIDDEN)
    thread = Thread.objects.create(
        change=hidden, revision=revision, path="cart.py", line=1, sent=True, by=rob
    )
    comment = Comment.objects.create(thread=thread, by=rob, body=HIDDEN)
    other = making.repository("acme/other")
    sam = making.person("Sam", Role.MAINTAINER, other)
    own = making.opened(other, making.person("Olga", Role.ASKER, other))
    making.built(own)
    fill = {
        "number": hidden.pk,
        "owner": "acme",
        "name": HIDDEN,
        "run_number": 1,
        "run": 1,
        "revision": 1,
        "span": "1",
        "chapter": "one",
        "thread_pk": thread.pk,
        "thread": thread.pk,
        "comment_pk": comment.pk,
        "review_pk": Review.objects.get(change=hidden).pk,
        "pk": rob.pk,
        "token": "a" * 43,
        "token_id": make_token(person=rob, name="his", scope="read").row.pk,
        "event_id": 1,
    }
    return Scene(sam, hidden, own, fill, make_token(person=sam, name="tests", scope="merge").text)


def _address(name: str, names: list[str], fill: dict[str, Any]) -> str:
    part = {"name": "standing"} if name == "change_part" else {}
    return reverse(name, kwargs={each: (fill | part).get(each, 1) for each in names})


def _nowhere(name: str, fill: dict[str, Any]) -> dict[str, Any]:
    return fill | {
        "number": NOWHERE,
        "name": "nowhere",
        "pk": NOWHERE,
        "token_id": NOWHERE,
        "event_id": NOWHERE,
    }


def test_hazard_59_what_one_may_not_see_answers_as_what_does_not_exist(scene: Scene) -> None:
    wrong = []
    for name, names in NAMING:
        client, here = scene.client(name), _address(name, names, scene.fill)
        there = _address(name, names, _nowhere(name, scene.fill))
        for method in METHODS:
            answer, beside = client.generic(method, here), client.generic(method, there)
            if answer.status_code != beside.status_code or HIDDEN in content(answer).replace(here, ""):
                wrong.append(f"{method} {name} tells that it exists")
            if answer.status_code not in _refusals(name, method):
                wrong.append(f"{method} {name} is answered {answer.status_code}")
    assert wrong == []


def _refusals(name: str, method: str) -> set[int]:
    if name in FILES:
        return {302, 404, 405}
    if method == "OPTIONS":  # what an address can do at all is in the API's description
        return {200, 403, 404, 405, 410}
    return {403, 404, 405, 410} if name in PERSONAL else {404, 405}


def test_hazard_59_a_change_of_ones_own_opens_no_door_to_anothers(scene: Scene) -> None:
    inside = [(name, names) for name, names in NAMING if INSIDE & set(names)]
    found = {
        name: scene.client(name)
        .post(_address(name, names, scene.fill | {"number": scene.own.pk}))
        .status_code
        for name, names in inside
    }
    assert len(found) > 7 and set(found.values()) == {404}, found


def test_hazard_59_no_list_and_no_count_tells_of_it(scene: Scene) -> None:
    client, api = scene.client("queue"), scene.client("api:changes")
    assert client.get("/counts/").json() == {"queue": 1, "running": 0}
    wrong = [
        f"{method} {name}"
        for name in PLAIN
        for method in METHODS
        if name != "account_logout"
        and HIDDEN in content((api if name.startswith("api:") else client).generic(method, reverse(name)))
    ]
    assert wrong == []


def test_hazard_59_asking_there_and_finding_there_answer_as_if_it_was_not(scene: Scene) -> None:
    page, api = scene.client("ask"), scene.client("api:changes")
    for where in (f"acme/{HIDDEN}", "acme/nowhere"):
        assert page.post("/ask/", {"repository": where, "request": "Let me in"}).status_code == 404
        body = {"repository": where, "request": "Let me in"}
        assert api.post("/api/v1/changes/", body, content_type="application/json").status_code == 404
        for query in (f"/?repository={where}", f"/?words={HIDDEN}", f"/api/v1/changes/?repository={where}"):
            client = api if query.startswith("/api") else page
            said = content(client.get(query)).replace(where, "").replace(HIDDEN, "", 2)
            assert f"Feed the {HIDDEN}" not in said


def test_everything_was_tried() -> None:
    assert len(NAMING) > 50 and len(PLAIN) > 20
    assert {name for name, _ in NAMING} >= PERSONAL
