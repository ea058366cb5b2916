"""The lists hold what they should, in their order, page by page, at a cost that does not grow."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from changes.models import Person, Repository, Role
from reviews.lists import PAGE, Filters, count_of, read
from reviews.models import Attention
from reviews.services.queueing import assign, snooze
from tests import making
from tests.queue.rows import fill


@pytest.fixture
def others(db: None) -> Repository:
    return making.repository("acme/secret")


@pytest.fixture
def filled(shop: Repository, others: Repository, ann: Person, rob: Person) -> None:
    making.person("Rob", Role.REVIEWER, shop)
    making.person("Ann", Role.ASKER, shop)
    fill([shop, others], [ann, rob], 400, words=True)


def whole(person: Person, filters: Filters) -> list[Attention]:
    """Every row of a list, page after page."""
    rows: list[Attention] = []
    page = read(person, filters)
    while True:
        rows += page.rows
        if not page.after:
            return rows
        page = read(person, Filters(**{**filters.__dict__, "after": page.after}))


def expected(person: Person, shop: Repository, *, mine: bool) -> set[int]:
    """What a list should hold, said the slow way: a reviewer of the shop alone."""
    found = set()
    for row in Attention.objects.filter(repository=shop, ended=False):
        own = row.asker_id == person.pk
        free = row.assignee_id in (None, person.pk)
        is_mine = (
            (row.turn == "asker" and own)
            or (row.turn == "reviewers" and free and (not own or row.assignee_id == person.pk))
            or (row.turn == "mergers" and free)
        )
        if is_mine == mine:
            found.add(row.change_id)
    return found


@pytest.mark.parametrize("mine", [True, False], ids=["my turn", "others"])
def test_a_list_holds_what_it_should_in_order_and_nothing_twice(
    filled: None, shop: Repository, rob: Person, ann: Person, mine: bool
) -> None:
    some = Attention.objects.filter(repository=shop, turn="reviewers").order_by("pk")
    for row in some[:5]:
        assign(change=row.change, person=rob, to=rob)
    Attention.objects.filter(pk__in=[row.pk for row in some[5:9]]).update(assignee=ann)
    rows = whole(rob, Filters(list="mine" if mine else "others"))
    numbers = [row.change_id for row in rows]
    assert len(numbers) > PAGE and len(numbers) == len(set(numbers))
    assert set(numbers) == expected(rob, shop, mine=mine)
    assert [(row.weight, row.change_id) for row in rows] == sorted(
        ((row.weight, row.change_id) for row in rows), reverse=True
    )


def test_all_is_everything_that_may_be_seen_the_newest_first(
    filled: None, shop: Repository, rob: Person
) -> None:
    numbers = [row.change_id for row in whole(rob, Filters(list="all"))]
    seen = Attention.objects.filter(repository=shop).order_by("-change").values_list("change", flat=True)
    assert numbers == list(seen)


def test_hazard_59_a_stranger_sees_and_counts_nothing(filled: None, sam: Person) -> None:
    for name in ("mine", "others", "all"):
        assert whole(sam, Filters(list=name)) == [] and count_of(sam, Filters(list=name)) == 0


def test_an_admin_sees_all(filled: None, ada: Person) -> None:
    assert len(whole(ada, Filters(list="all"))) == 400


@pytest.mark.parametrize(
    ("field", "value", "holds"),
    [
        ("stage", "ready", lambda row: row.stage == "ready"),
        ("risk", "high", lambda row: row.risk == 3),
        ("asker", "ann", lambda row: row.asker_label == "Ann"),
        ("words", "head", lambda row: "header" in row.words),
        ("words", "mend CART", lambda row: "cart" in row.words),
        ("repository", "acme/shop", lambda row: True),
    ],
)
def test_filters_keep_what_fits(filled: None, rob: Person, field: str, value: str, holds) -> None:
    everything = whole(rob, Filters(list="all"))
    kept = whole(rob, Filters(list="all", **{field: value}))
    assert [row.pk for row in kept] == [row.pk for row in everything if holds(row)] and kept


@pytest.mark.parametrize("words", ['"', "*", "' OR 1=1 --", "a AND NOT b", "ä" * 300, "NEAR(", ":"])
def test_signs_of_search_engines_are_only_words(filled: None, rob: Person, words: str) -> None:
    whole(rob, Filters(list="all", words=words))


def test_a_number_finds_its_change(filled: None, shop: Repository, rob: Person) -> None:
    number = Attention.objects.filter(repository=shop).values_list("change", flat=True)[0]
    assert [row.change_id for row in whole(rob, Filters(list="all", words=f"#{number}"))] == [number]


def test_snoozed_is_away_from_ones_own_turn_alone(filled: None, rob: Person) -> None:

    first = read(rob, Filters()).rows[0]
    snooze(change=first.change, person=rob, until=timezone.now() + timedelta(hours=1))
    assert first.change_id not in [row.change_id for row in whole(rob, Filters())]
    snooze(change=first.change, person=rob, until=timezone.now() - timedelta(hours=1))
    assert first.change_id in [row.change_id for row in whole(rob, Filters())]


@pytest.mark.parametrize("name", ["mine", "others", "all"])
def test_a_page_takes_the_same_number_of_queries_however_many_there_are(
    shop: Repository, ann: Person, rob: Person, name: str
) -> None:
    counts = []
    for more in (10, 300):
        fill([shop], [ann, rob], more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read(rob, Filters(list=name))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


@pytest.mark.parametrize("name", ["mine", "others", "all", "aside"])
def test_a_list_reads_the_attention_table_and_nothing_that_changes_are_made_of(
    filled: None, rob: Person, name: str
) -> None:
    with CaptureQueriesContext(connection) as queries:
        read(rob, Filters(list=name, words="cart", risk="high"))
        count_of(rob, Filters(list=name))
    tables = {name for each in queries for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', each["sql"])}
    own_marks, who_may_see = {"reviews_snooze", "reviews_threadturn"}, {"changes_membership"}
    names_in_rows = {"changes_repository", "changes_person"}
    assert "reviews_attention" in tables
    assert tables <= {"reviews_attention"} | own_marks | who_may_see | names_in_rows


@pytest.mark.parametrize("name", ["mine", "others"])
@pytest.mark.parametrize("who", ["reviewer", "admin"])
def test_a_full_list_is_read_by_an_index_without_sorting_the_table(
    shop: Repository, ann: Person, rob: Person, name: str, who: str
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan is read from SQLite; PostgreSQL's is measured by bench/queue.py")
    fill([shop], [ann, rob], 300)
    person = rob if who == "reviewer" else making.person("Ada", is_admin=True)
    with CaptureQueriesContext(connection) as queries:
        read(person, Filters(list=name))
    plan = plan_of(queries)
    scans = [step for step in plan if "reviews_attention" in step]
    assert scans and all("INDEX attention_" in step for step in scans), plan
    assert not any(step.startswith("SCAN reviews_attention") for step in plan), plan
    # Rows that somebody took are few: they are looked for among those alone, not among all that wait.
    assert name == "mine" or any("INDEX attention_taken" in step for step in scans), plan


def test_words_are_looked_up_once_however_many_repositories_one_sees(rob: Person) -> None:
    for number in range(3):
        making.person("Rob", Role.REVIEWER, making.repository(f"acme/library-{number}"))
    with CaptureQueriesContext(connection) as queries:
        read(rob, Filters(list="all", words="cart total"))
    assert sum(each["sql"].count("cart") for each in queries) == 1


@pytest.mark.parametrize("name", ["mine", "others", "all"])
def test_of_one_repository_no_other_is_gone_through(shop: Repository, rob: Person, name: str) -> None:
    for number in range(3):
        making.person("Rob", Role.REVIEWER, making.repository(f"acme/library-{number}"))
    with CaptureQueriesContext(connection) as queries:
        read(rob, Filters(list=name, repository="Acme/Library-1"))
    sql = " ".join(each["sql"] for each in queries if '"reviews_attention"' in each["sql"])
    asked = set(re.findall(r'"repository_id" (?:= |IN \()(\d+)', sql))
    assert asked == {str(Repository.objects.get(full_name="acme/library-1").pk)}


@pytest.mark.parametrize("name", ["mine", "others", "all"])
def test_a_list_of_one_repository_is_the_part_of_the_whole_that_lies_there(
    filled: None, shop: Repository, others: Repository, rob: Person, name: str
) -> None:
    ada = making.person("Ada", is_admin=True)
    for person in (rob, ada):
        everything = [row.change_id for row in whole(person, Filters(list=name))]
        there = set(Attention.objects.filter(repository=shop).values_list("change", flat=True))
        found = [row.change_id for row in whole(person, Filters(list=name, repository="ACME/shop"))]
        assert found and found == [number for number in everything if number in there]
    assert not whole(rob, Filters(list=name, repository=others.full_name))
    assert not whole(ada, Filters(list=name, repository="acme/none"))


def plan_of(queries: CaptureQueriesContext) -> list[str]:
    """The steps in which SQLite reads a list."""
    union = next(each["sql"] for each in queries if " UNION " in each["sql"])
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + union)
        return [row[3] for row in cursor.fetchall()]
