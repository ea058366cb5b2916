"""The queue's page: acting on several rows, filters kept in the address, what an empty list says."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Event
from changes.models import Change, Person, Repository, Role
from changes.states import Status
from reviews.lists import Filters, read
from reviews.models import Attention, Snooze
from reviews.preparing import prepare
from reviews.services.queueing import reviewers_beside, snooze
from tests import making
from tests.queue.rows import fill


@pytest.fixture
def page(client: Client, rob: Person) -> Client:
    client.force_login(rob)
    return client


@pytest.fixture
def two(shop: Repository, ann: Person) -> list[Change]:
    return [_reviewed(shop, ann, word) for word in ("cart", "tax")]


def _reviewed(shop: Repository, asker: Person, word: str) -> Change:
    """A change that waits for a review."""
    made = making.opened(shop, asker, head=word, request=f"Mend {word}")
    making.built(made)
    prepare(made.revisions.get().pk)
    return made


def act(page: Client, changes: list[Change], verb: str, **more: str) -> str:
    """Press a button below some rows; returns the page that follows."""
    sent = {"change": [each.pk for each in changes], "verb": verb, "back": "/?list=mine", **more}
    return page.post("/queue/batch/", sent, follow=True).content.decode()


def numbers(person: Person, name: str = "mine") -> set[int]:
    return {row.change_id for row in read(person, Filters(list=name)).rows}


def test_several_are_put_aside_and_taken_back(page: Client, two: list[Change], rob: Person) -> None:
    both = {each.pk for each in two}
    assert numbers(rob) == both

    said = act(page, two, "snooze")
    assert "Put aside 2 changes until tomorrow" in said
    assert numbers(rob) == set() and numbers(rob, "aside") == both

    aside = page.get("/?list=aside").content.decode()
    assert f'name="wake" value="{two[0].pk}"' in aside
    page.post("/queue/batch/", {"wake": two[0].pk})
    assert numbers(rob) == {two[0].pk}
    act(page, two, "wake")
    assert numbers(rob) == both and not Snooze.objects.exists()


def test_each_tab_says_how_many_it_has(
    page: Client, two: list[Change], shop: Repository, ann: Person
) -> None:
    making.change(shop, ann, status=Status.MERGED, request="Landed long ago", pull_number=99)
    tabs = re.findall(
        r"<a href[^>]*>([^<]*)<span class=\"count\">([^<]*)", page.get("/?part=tabs").content.decode()
    )
    assert tabs == [("My turn ", "2"), ("All ", "3")]


def test_what_comes_back_by_itself_is_not_put_aside_any_more(two: list[Change], rob: Person) -> None:
    snooze(change=two[0], person=rob, until=timezone.now() - timedelta(minutes=1))
    assert numbers(rob, "aside") == set() and two[0].pk in numbers(rob)


def test_more_than_500_can_be_put_aside(shop: Repository, ann: Person, rob: Person) -> None:
    fill([shop], [ann], 700)
    later = timezone.now() + timedelta(hours=1)
    Snooze.objects.bulk_create(Snooze(person=rob, change=each, until=later) for each in Change.objects.all())
    assert numbers(rob) == set()


def test_closing_several_asks_first_and_names_them(page: Client, two: list[Change], shop: Repository) -> None:
    making.person("Rob", Role.MAINTAINER, shop)

    asked = act(page, two, "close")
    assert "Close 2 changes?" in asked and "Mend cart" in asked and "Mend tax" in asked
    assert not Change.objects.exclude(wish="").exists()

    assert "Closed 2 changes." in act(page, two, "close", sure="1")
    for change in Change.objects.all():
        assert change.wish == "close" or change.status == Status.CLOSED


def test_who_may_not_close_is_told_of_which_and_the_others_are_closed(
    client: Client, two: list[Change], shop: Repository, ann: Person, rob: Person
) -> None:
    foreign = _reviewed(shop, rob, "what Rob asked for")
    client.force_login(ann)

    said = act(client, [two[0], foreign], "close", sure="1")

    assert f"#{foreign.pk}: You may not close" in said and "Closed 1 change." in said
    asked = Event.objects.filter(verb__startswith="change.close").values_list("change", flat=True)
    assert set(asked) == {two[0].pk}


def test_several_are_given_to_another_reviewer(
    page: Client, two: list[Change], shop: Repository, rob: Person
) -> None:
    eve = making.person("Eve {x}", Role.REVIEWER, shop)

    assert "Choose who is to review." in act(page, two, "give", to="")
    assert "Gave 2 changes to Eve (x)." in act(page, two, "give", to=str(eve.pk))
    assert numbers(eve) == {each.pk for each in two} and numbers(rob) == set()
    assert "Gave back 2 changes." in act(page, two, "give_back")
    assert numbers(rob) == {each.pk for each in two}


def test_nobody_is_given_what_they_may_not_review(page: Client, two: list[Change], sam: Person) -> None:
    said = act(page, two, "give", to=str(sam.pk))
    assert "Sam is not a reviewer of acme/shop." in said
    assert not Attention.objects.exclude(assignee=None).exists()


def test_reviewers_are_offered_of_ones_own_repositories_alone(
    shop: Repository, rob: Person, ann: Person, ada: Person
) -> None:
    eve = making.person("Eve", Role.REVIEWER, shop)
    everywhere = making.person("Max", Role.MAINTAINER, None)
    elsewhere = making.person("Zoe", Role.REVIEWER, making.repository("acme/secret"))
    assert reviewers_beside(rob) == [eve, everywhere]
    assert reviewers_beside(ann) == []
    assert reviewers_beside(ada) == [eve, everywhere, rob, elsewhere]


@pytest.mark.parametrize(
    "sent", [{}, {"verb": "snooze"}, {"verb": "burn"}, {"change": ["x", "²", "9" * 30], "verb": "close"}]
)
def test_odd_posts_change_nothing(page: Client, two: list[Change], sent: dict[str, object]) -> None:
    before = Event.objects.count()
    answer = page.post("/queue/batch/", sent, follow=True)
    assert answer.status_code == 200 and "Select at least one change." in answer.content.decode()
    assert Event.objects.count() == before and not Snooze.objects.exists()


def test_hazard_59_rows_of_others_repositories_are_not_there(
    client: Client, two: list[Change], sam: Person
) -> None:
    client.force_login(sam)
    for verb in ("snooze", "take", "give_back", "close", "wake"):
        act(client, two, verb, sure="1")
    assert not Snooze.objects.exists() and not Attention.objects.exclude(assignee=None).exists()
    assert set(Change.objects.values_list("status", flat=True)) == {Status.OPEN}


def test_one_goes_back_to_the_list_but_never_to_another_site(page: Client, two: list[Change]) -> None:
    sent = {"change": two[0].pk, "verb": "take"}
    assert (
        page.post("/queue/batch/", {**sent, "back": "/?list=all&q=cart"})["Location"] == "/?list=all&q=cart"
    )
    for evil in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"):
        assert page.post("/queue/batch/", {**sent, "back": evil})["Location"] == "/"


@pytest.mark.parametrize(("age", "days"), [("day", 1), ("week", 7), ("month", 30)])
def test_the_age_filter_keeps_what_waits_that_long(
    shop: Repository, ann: Person, rob: Person, age: str, days: int
) -> None:
    fill([shop], [ann, rob], 200)
    rows = {row.change_id: row for row in Attention.objects.all()}
    border = timezone.now() - timedelta(days=days)
    found, after = set(), ""
    while True:
        part = read(rob, Filters(list="all", age=age, after=after))
        found |= {row.change_id for row in part.rows}
        if not (after := part.after):
            break
    assert found == {pk for pk, row in rows.items() if row.since <= border} and 0 < len(found) < len(rows)


def test_filters_stand_in_the_address_and_each_can_be_taken_away(
    page: Client, shop: Repository, ann: Person, rob: Person
) -> None:
    fill([shop], [ann, rob], 200, words=True)
    answer = page.get("/?list=all&repository=acme/shop&asker=Ann&risk=high&age=day&q=cart")
    rows = answer.context["rows"]
    assert rows and all(row.risk == 3 and row.asker_label == "Ann" and "cart" in row.words for row in rows)
    said = answer.content.decode()
    assert "repository: acme/shop" in said and "risk: high" in said and "age: day" in said
    without = dict(answer.context["chips"])["risk: high"]
    assert "risk" not in without and "asker=Ann" in without and "q=cart" in without
    assert any(row.risk < 3 for row in page.get(without).context["rows"])


@pytest.mark.parametrize(
    "query",
    ["list=nothing", "risk=extreme", "age=eon", "state=x", "after=%00", "after=9-9-9", "list=all&q=%F0"],
)
def test_odd_addresses_show_a_list(page: Client, two: list[Change], query: str) -> None:
    assert page.get(f"/?{query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "title", "next_step"),
    [
        ("", "Nothing waits for you", "/ask/"),
        ("list=others", "Nothing is under way", "/ask/"),
        ("list=all", "No changes yet", "/ask/"),
        ("list=aside", "Nothing is put aside", "/"),
        ("list=all&q=zebra", "Nothing matches", "/?list=all"),
        ("list=mine&risk=high", "Nothing matches", "/?list=mine"),
    ],
)
def test_an_empty_list_says_what_it_is_for(page: Client, query: str, title: str, next_step: str) -> None:
    said = page.get(f"/?{query}").content.decode()
    empty = said[said.index('class="empty"') :]
    assert title in empty and f'href="{next_step}"' in empty[: empty.index("</div>")]


def test_a_row_says_how_long_it_has_waited(page: Client, two: list[Change]) -> None:
    waits = {two[0].pk: timedelta(hours=3, minutes=59), two[1].pk: timedelta(days=1, hours=23)}
    for pk, wait in waits.items():
        Attention.objects.filter(change=pk).update(since=timezone.now() - wait)
    shown = page.get("/").content.decode()
    found = re.findall(r'href="/changes/(\d+)/">.*?<span class="wait"><time [^>]*>([^<]*)</time>', shown)
    assert dict(found) == {str(two[0].pk): "3 h", str(two[1].pk): "1 d"}
