"""Threads on the page: written by plain forms, seen by who may, and harmless whatever they say."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from changes.models import Change, Person
from changes.services.revisions import record_revision
from reviews.models import Comment, Thread
from reviews.preparing import prepare
from reviews.services.threads import reply
from tests import making
from tests.threads.conftest import shown
from tests.threads.test_threads import began


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def write(client: Client, change: Change, **fields: str) -> int:
    data = {"path": "cart.py", "side": "new", "line": "2", "body": "Why?", **shown(change), **fields}
    return client.post(f"/changes/{change.pk}/comment/", data).status_code


def page_of(client: Client, change: Change) -> str:
    prepare(change.revisions.get().pk)
    answer = client.get(f"/changes/{change.pk}/")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


def test_a_comment_is_written_without_a_script(change: Change, rob: Person) -> None:
    client = client_of(rob)
    form = client.get(f"/changes/{change.pk}/comment/?path=cart.py&side=new&line=2").content.decode()
    assert '<option value="cart.py" selected>' in form
    assert write(client, change) == 302
    assert Comment.objects.get().draft


def test_a_draft_is_on_its_writers_page_alone(change: Change, rob: Person, ann: Person) -> None:
    write(client_of(rob), change, body="Only mine to see")
    assert "Only mine to see" in page_of(client_of(rob), change)
    assert "Only mine to see" not in page_of(client_of(ann), change)


def test_send_now_sends_that_comment(change: Change, rob: Person) -> None:
    write(client_of(rob), change, then="send")
    assert Thread.objects.get().sent


def test_send_now_pressed_twice_is_one_comment(change: Change, rob: Person) -> None:
    for _ in range(2):
        assert write(client_of(rob), change, then="send") == 302
    assert Comment.objects.count() == 1 and change.reviews.count() == 1


@pytest.mark.parametrize(("minutes", "threads"), [(9, 1), (11, 2)])
def test_what_is_sent_again_from_a_line_is_one_thread_for_ten_minutes(
    change: Change, rob: Person, minutes: int, threads: int
) -> None:
    write(client_of(rob), change, then="send")
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        write(client_of(rob), change, then="send")
    assert Thread.objects.filter(sent=True).count() == threads


def lines_of(client: Client, change: Change, **asked: str) -> tuple[int, str]:
    where = {"path": "cart.py", "line": "2", **asked}
    answer = client.get(f"/changes/{change.pk}/comment/lines/", where, headers={"HX-Request": "true"})
    return answer.status_code, answer.content.decode()


def recorded(change: Change, added: bytes) -> None:
    """Its newest revision adds this in place of the sum."""
    raw = making.RAW.replace(b"+    return sum(prices)", b"+" + added)
    Change.objects.filter(pk=change.pk).update(pull_head_sha=making.sha("odd"))
    record_revision(change=change, measured=making.measured("odd", raw=raw))


def test_a_suggestion_begins_with_the_lines_as_they_are_in_the_file(change: Change, rob: Person) -> None:
    client = client_of(rob)
    recorded(change, "    x = 'a\u202eb' \t\r".encode())
    assert lines_of(client, change) == (200, "    x = 'a\u202eb' \t")
    both = "def total(prices):\n    return sum(prices)"
    assert lines_of(client, change, first_line="1", revision="1") == (200, both)


@pytest.mark.parametrize(
    ("added", "says"),
    [
        (b"key = 'ghp_abcdefghij0123456789ABCDEFGHIJ012345'", "looks like a secret"),
        (b"name = 'J\xf6rg'", "not UTF-8"),
        (b"x = 'a\rb'", "control characters"),
        (b"x" * 20_001, "20,001 characters"),
    ],
)
def test_lines_that_a_form_would_change_are_not_offered(
    change: Change, rob: Person, added: bytes, says: str
) -> None:
    recorded(change, added)
    status, sentence = lines_of(client_of(rob), change)
    assert status == 400 and says in sentence


def test_hazard_59_a_stranger_reads_no_lines(change: Change, sam: Person) -> None:
    assert lines_of(client_of(sam), change)[0] == 404


def test_what_is_typed_is_kept_quietly(change: Change, rob: Person) -> None:
    assert write(client_of(rob), change, then="autosave") == 204
    assert Comment.objects.get().draft


def test_a_script_gets_the_threads_or_the_sentence(change: Change, rob: Person) -> None:
    client = client_of(rob)
    url, script = f"/changes/{change.pk}/comment/", {"HX-Request": "true"}
    fine = client.post(url, {"body": "Well done", **shown(change)}, headers=script)
    assert "Well done" in fine.content.decode() and "<html" not in fine.content.decode()
    wrong = client.post(url, {"body": "x", "path": "no.py", "line": "1", **shown(change)}, headers=script)
    assert (wrong.status_code, wrong.content.decode()) == (400, "Revision 1 does not change no.py.")


def test_a_thread_is_replied_to_resolved_and_opened_again(change: Change, rob: Person, ann: Person) -> None:
    thread = began(change, rob)
    base = f"/changes/{change.pk}/threads/{thread.pk}"
    assert client_of(ann).post(f"{base}/reply/", {"body": "Because."}).status_code == 302
    assert client_of(ann).post(f"{base}/resolve/").status_code == 302
    thread.refresh_from_db()
    assert thread.resolved_by == ann
    assert client_of(rob).post(f"{base}/reopen/").status_code == 302
    assert [each.body for each in thread.comments.all()] == ["Why not zero?", "Because."]


def test_a_reply_sent_again_is_one_although_somebody_answered_between(
    change: Change, rob: Person, ann: Person
) -> None:
    thread, client = began(change, rob), client_of(ann)

    def shown_form() -> dict[str, str]:
        html = client.get(f"/changes/{change.pk}/threads/").content.decode()
        return {"body": "Zero.", "seen": html.partition('name="seen" value="')[2].partition('"')[0]}

    form = shown_form()
    client.post(f"/changes/{change.pk}/threads/{thread.pk}/reply/", form)
    reply(thread=thread, person=rob, body="And of None?")
    client.post(f"/changes/{change.pk}/threads/{thread.pk}/reply/", form)
    said = ["Why not zero?", "Zero.", "And of None?"]
    assert [each.body for each in thread.comments.all()] == said
    client.post(f"/changes/{change.pk}/threads/{thread.pk}/reply/", shown_form())
    assert [each.body for each in thread.comments.all()] == [*said, "Zero."], "it answers what came between"


@pytest.mark.parametrize("verb", ["reply", "resolve", "reopen"])
def test_hazard_59_a_stranger_finds_no_thread(change: Change, rob: Person, sam: Person, verb: str) -> None:
    thread = began(change, rob)
    url = f"/changes/{change.pk}/threads/{thread.pk}/{verb}/"
    assert client_of(sam).post(url, {"body": "Hi"}).status_code == 404
    assert client_of(sam).get(f"/changes/{change.pk}/threads/").status_code == 404


def test_hazard_58_getting_changes_nothing(change: Change, rob: Person) -> None:
    thread = began(change, rob)
    assert client_of(rob).get(f"/changes/{change.pk}/threads/{thread.pk}/resolve/").status_code == 405


def test_hazard_50_a_comment_is_only_words(change: Change, rob: Person) -> None:
    began(change, rob, "<script>alert(1)</script> [x](javascript:alert(1)) ![](http://e.example/x.png)")
    html = client_of(rob).get(f"/changes/{change.pk}/threads/").content.decode()
    assert (
        "<script>alert" not in html
        and "javascript:" not in html.replace("](javascript:", "")
        and "<img" not in html
    )


def test_hazard_46_a_comment_hides_nothing(change: Change, rob: Person) -> None:
    began(change, rob, "pay\u202eload")
    html = client_of(rob).get(f"/changes/{change.pk}/threads/").content.decode()
    assert "\u202e" not in html and html.count("‹U+202E›") == 2


def test_hazard_54_who_speaks_is_marked(change: Change, rob: Person) -> None:
    thread = began(change, rob)
    Comment.objects.create(thread=thread, by_label="Claude (m)", by_kind="agent", body="Done", draft=False)
    Comment.objects.create(thread=thread, by_label="mallory", by_kind="github", body="Approved", draft=False)
    html = client_of(rob).get(f"/changes/{change.pk}/threads/").content.decode()
    assert "Written by the agent" in html and "whom Honkweb does not know" in html


def test_threads_cost_a_fixed_number_of_queries(
    change: Change, rob: Person, ann: Person, django_assert_max_num_queries: object
) -> None:
    for number in range(4):
        thread = began(change, rob, f"Why {number}?")
        reply(thread=thread, person=ann, body="So.")
    client = client_of(rob)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        client.get(f"/changes/{change.pk}/threads/")
