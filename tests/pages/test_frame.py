"""What is true of every page: headers, frame, theme, error pages, the small public addresses."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, RequestFactory

from changes.models import Person
from honkweb.pages import errors
from honkweb.pages.frame import counts

TEMPLATES = sorted((Path(__file__).parents[2] / "templates").rglob("*.html"))


def test_hazard_62_pages_of_signed_in_people_are_stored_by_no_cache(client: Client, ann: Person) -> None:
    client.force_login(ann)

    answer = client.get("/settings/")

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "Cookie" in answer["Vary"]


def test_hazard_62_no_page_can_be_framed_and_no_inline_script_runs(client: Client, db: None) -> None:
    answer = client.get("/sign-in/")

    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_hazard_62_a_foreign_host_is_refused_with_a_page(client: Client, db: None) -> None:
    answer = client.get("/sign-in/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_inline_script_or_style(path: Path) -> None:
    text = path.read_text()

    assert "<style" not in text
    assert " style=" not in text
    assert "javascript:" not in text
    assert "<script>" not in text
    assert " onclick=" not in text


def test_a_stranger_is_sent_to_sign_in_and_back(client: Client, db: None) -> None:
    answer = client.get("/settings/")

    assert answer["Location"] == "/sign-in/?next=/settings/"


@pytest.fixture
def three_wait() -> Iterator[None]:
    before = counts.my_turn
    counts.my_turn = lambda person: 3
    yield
    counts.my_turn = before


def test_the_title_and_the_rail_say_what_waits(client: Client, ann: Person, three_wait: None) -> None:
    client.force_login(ann)

    page = client.get("/settings/").content.decode()

    assert "<title>(3) " in page
    assert 'data-badge>3<span class="hidden-visually"> wait for you' in page
    assert client.get("/counts/").json()["queue"] == 3


def test_only_admins_see_the_word_audit(ann: Person, ada: Person) -> None:
    pages = {}
    for person in (ann, ada):
        client = Client()
        client.force_login(person)
        pages[person.name] = client.get("/settings/").content.decode()

    assert 'href="/audit/"' not in pages["Ann Asker"]
    assert 'href="/audit/"' in pages["Ada Admin"]


def test_the_theme_is_kept(client: Client, ann: Person) -> None:
    client.force_login(ann)

    client.post("/settings/theme/", {"theme": "dark", "next": "/settings/"})
    assert 'data-theme="dark"' in client.get("/settings/").content.decode()

    client.post("/settings/theme/", {"theme": "", "next": "/settings/"})
    assert "data-theme=" not in client.get("/settings/").content.decode().split(">", 2)[1]


def test_a_made_up_theme_cookie_is_ignored(client: Client, ann: Person) -> None:
    client.force_login(ann)
    client.cookies["honk_theme"] = '"><script>'

    assert "<script>" not in client.get("/settings/").content.decode()


def test_health_is_open_and_says_nothing_private(client: Client, db: None) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert set(answer.json()) == {"status", "database", "version"}
    assert "no-cache" in answer["Cache-Control"]


def test_the_manifest_names_icons_that_exist(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")

    assert answer["Content-Type"] == "application/manifest+json"
    for each in json.loads(answer.content)["icons"]:
        assert client.get(each["src"]).status_code == 200


def test_hazard_65_the_service_worker_keeps_no_private_page_and_queues_nothing(
    client: Client, db: None
) -> None:
    worker = client.get("/sw.js").content.decode()

    assert 'addEventListener("sync"' not in worker
    assert "cache.put" not in worker
    assert "Nothing you pressed while offline was kept" in client.get("/offline/").content.decode()


@pytest.mark.parametrize("path", ["/nowhere/", "/welcome/x/y/"])
def test_what_is_not_there_says_so(client: Client, db: None, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_the_api_gets_errors_as_detail_and_code(client: Client, db: None) -> None:
    answer = client.get("/api/nowhere/")

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_the_page_of_a_failure_needs_no_database(rf: RequestFactory) -> None:
    answer = errors.failed(rf.get("/"))

    assert answer.status_code == 500
    assert "Reload the page" in answer.content.decode()


def test_a_conflict_says_that_nothing_was_done(rf: RequestFactory, ann: Person) -> None:
    request = rf.get("/")
    request.user = ann

    answer = errors.conflict(
        request, sentence="The head moved; nothing was merged.", todo="Read what is new."
    )

    assert answer.status_code == 409
    assert "nothing was merged" in answer.content.decode()


def test_an_error_page_links_back_only_within_the_site(client: Client, db: None) -> None:
    page = client.get("/nowhere/", headers={"referer": "https://evil.example/"}).content.decode()

    assert "evil.example" not in page
