"""The audit pages: for admins alone, filtered by words, exported whole, verified at a press."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.db import connection

from audit.models import Event
from audit.sealing import seal
from audit.services import Actor
from changes.models import Change, Membership, Person, Policy, Repository
from changes.services.asking import open_change
from tests.audit.conftest import said

# The server streams asynchronously; Django's test client reads the same in one go, and warns.
pytestmark = pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
PAGES = [
    "/audit/",
    "/audit/verify/",
    "/audit/export.csv",
    "/audit/export.jsonl",
    "/audit/changes/1/",
    "/audit/1/",
]


@pytest.fixture
def ada(log, client):
    """Ada, signed in."""
    person = Person.objects.create_user("ada@example.com", name="Ada", is_admin=True)
    client.force_login(person)
    return client


def _body(answer) -> str:
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_hazard_59_to_everybody_else_the_pages_do_not_exist(log, client, address: str) -> None:
    said(change=1)
    sam = Person.objects.create_user("sam@example.com", name="Sam")
    Membership.objects.create(person=sam, role="maintainer")
    assert client.get(address).status_code == 302

    client.force_login(sam)
    assert client.get(address).status_code == 404


def test_the_page_lists_the_newest_first(ada) -> None:
    said("The first fact.")
    said("The second fact.")

    page = _body(ada.get("/audit/"))
    assert page.index("The second fact.") < page.index("The first fact.")


def test_an_empty_log_says_so(ada) -> None:
    assert "No events yet" in _body(ada.get("/audit/"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("who=rob", True),
        ("who=Ann", False),
        ("what=change", True),
        ("what=change.approved", True),
        ("what=chang", False),
        ("kind=person", True),
        ("kind=agent", False),
        ("repository=ACME/shop", True),
        ("change=1", True),
        ("change=2", False),
        ("text=CART", True),
        ("text=gift", False),
        ("since=2026-03-01&until=2026-03-01", True),
        ("since=2026-03-02", False),
        ("until=2026-02-28", False),
        ("who=Rob&change=1&text=cart", True),
    ],
)
def test_words_in_the_address_narrow_the_list(ada, words: str, found: bool) -> None:
    Event(
        at=datetime(2026, 3, 1, 23, 59, tzinfo=UTC),
        verb="change.approved",
        actor="Rob",
        actor_kind="person",
        repository="acme/shop",
        change=1,
        sentence="Rob approved the cart.",
    ).save()

    page = _body(ada.get(f"/audit/?{words}"))
    assert ("Rob approved the cart." in page) is found
    assert ("No event fits" in page) is not found
    assert ("Rob approved the cart." in _body(ada.get(f"/audit/export.jsonl?{words}"))) is found


@pytest.mark.parametrize(
    "words", ["change=x", "since=yesterday", "kind=robot", f"change={2**70}", "before=x"]
)
def test_a_word_that_cannot_be_is_said_and_looks_nothing_up(ada, words: str) -> None:
    said("A fact.")

    for address in ("/audit/", "/audit/export.csv"):
        answer = ada.get(f"{address}?{words}")
        assert answer.status_code == 400
        assert "A fact." not in _body(answer)


def test_older_pages_are_found_by_their_key_and_keep_the_words(ada) -> None:
    for number in range(1, 103):
        said(f"Fact {number:03}.")
    said("Another change.", change=2)

    first = _body(ada.get("/audit/?change=1"))
    assert "Fact 102." in first
    assert "Fact 002." not in first
    older = Event.objects.get(sentence="Fact 003.").pk
    assert f"?change=1&amp;before={older}" in first
    last = _body(ada.get(f"/audit/?change=1&before={older}"))
    assert "Fact 002." in last
    assert "Older" not in last


def test_hazard_50_markup_in_an_event_is_text(ada) -> None:
    bad = "<script>alert(1)</script>"
    event = said(
        bad, actor=Actor("github", bad), repository=bad, data={bad: bad, "before": {bad: 1}, "after": {}}
    )

    for address in ("/audit/", f"/audit/{event.pk}/", "/audit/changes/1/"):
        page = _body(ada.get(address))
        assert bad not in page
        assert "&lt;script&gt;alert(1)" in page


def test_an_event_opens_to_before_and_after(ada) -> None:
    event = said(
        "Ada changed the policy.", data={"before": {"approvals": 1}, "after": {"approvals": 2}, "by": "page"}
    )

    page = _body(ada.get(f"/audit/{event.pk}/"))
    assert "Before and after" in page
    assert "changed</span>" in page
    assert "&quot;by&quot;: &quot;page&quot;" in page


def test_csv_holds_every_row_and_no_formula(ada) -> None:
    said("=HYPERLINK(1)", actor=Actor("github", "@sam"), data={"a": 1})
    said("-2+3")
    said('He said "no", twice')

    answer = ada.get("/audit/export.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="honkweb-events.csv"'
    rows = list(csv.DictReader(StringIO(_body(answer))))
    assert [row["sentence"] for row in rows] == ["'=HYPERLINK(1)", "'-2+3", 'He said "no", twice']
    assert rows[0]["actor"] == "'@sam"
    assert json.loads(rows[0]["data"]) == {"a": 1}


def test_jsonl_holds_every_row_whole(ada) -> None:
    event = said("Größer", data={"a": [1, "zwei"]}, subject="review", subject_id=3)

    (line,) = _body(ada.get("/audit/export.jsonl")).splitlines()
    row = json.loads(line)
    assert (row["id"], row["sentence"], row["data"]) == (event.pk, "Größer", {"a": [1, "zwei"]})
    assert (row["subject"], row["subject_id"]) == ("review", 3)
    assert row["at"].endswith("Z")


def test_an_export_of_several_pages_has_each_row_once(ada) -> None:
    Event.objects.bulk_create(
        [Event(verb="a.b", actor="Rob", actor_kind="person", sentence=f"{n}") for n in range(2_001)]
    )

    lines = _body(ada.get("/audit/export.jsonl")).splitlines()
    assert [json.loads(line)["sentence"] for line in lines] == [str(n) for n in range(2_001)]


def test_a_change_s_whole_life_is_one_page(ada) -> None:
    ann = Person.objects.create_user("ann@example.com", name="Ann")
    repository = Repository.objects.create(full_name="acme/shop", clone_url="http://127.0.0.1/x.git")
    Policy.objects.create(repository=repository)
    Membership.objects.create(person=ann, repository=repository, role="asker")
    change = open_change(asker=ann, repository=repository, request="The total\nis wrong.", door="web")
    assert Change.objects.count() == 1

    page = _body(ada.get(f"/audit/changes/{change.pk}/"))
    assert "The total\nis wrong." in page
    assert "Ann asked for it." in page
    assert "acme/shop" in page


def test_a_change_that_never_was_has_no_life(ada) -> None:
    assert ada.get("/audit/changes/7/").status_code == 404
    assert ada.get(f"/audit/changes/{2**70}/").status_code == 404
    assert ada.get("/audit/7/").status_code == 404


def test_verifying_says_whole_or_names_the_row(ada) -> None:
    event = said("A fact.")
    seal()
    assert "Verify every event" in _body(ada.get("/audit/verify/"))
    assert "The log is whole: 1 sealed event" in _body(ada.post("/audit/verify/"))

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_event_no_update")
        else:
            cursor.execute("DROP TRIGGER audit_event_append_only ON audit_event")
        cursor.execute("UPDATE audit_event SET sentence = 'x'")
    assert f"Event {event.pk} was edited" in _body(ada.post("/audit/verify/"))


def test_a_lost_key_is_said_and_not_a_crash(ada, log) -> None:
    said("A fact.")
    seal()
    (log / "audit_key").unlink()

    assert "Restore it from a backup" in _body(ada.post("/audit/verify/"))


def test_the_proof_of_an_event_is_a_file(ada) -> None:
    event = said("A fact.")
    assert ada.get(f"/audit/{event.pk}/proof.json").status_code == 409
    seal()

    answer = ada.get(f"/audit/{event.pk}/proof.json")
    assert json.loads(answer.json()["content"])["sentence"] == "A fact."
    assert answer["Content-Disposition"].startswith("attachment")
