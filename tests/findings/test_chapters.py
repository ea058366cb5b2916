"""Chapters: each hunk in exactly one, none lost, whatever a judge says (hazard 48)."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reviews.findings.chapters import Kind, chapters_of, units_of
from reviews.findings.same import same_edits
from reviews.findings.sentences import sentences_of
from tests.findings.diffs import Sides, diff
from tests.findings.test_same import units

FILES: dict[str, Sides] = {
    "shop/cart.py": ("a\n" * 1 + "x\n" * 20 + "b\n", "A\n" + "x\n" * 20 + "B\n"),
    "shop/money.py": ("a\n", "b\n"),
    "docs/cart.md": ("a\n", "b\n"),
    "tests/test_cart.py": ("a\n", "b\n"),
}
SENTENCES = ("Mend the total.", "Say so in the docs.")


def verdict(*chapters: tuple[int | None, str, list[str]], unasked: tuple[str, ...] = ()) -> dict[str, Any]:
    told = [{"sentence": number, "title": title, "hunks": hunks} for number, title, hunks in chapters]
    return {"decision": "pass", "chapters": told, "unasked": list(unasked)}


def test_sentences_of_the_request_stand_over_their_hunks() -> None:
    made = chapters_of(
        diff(FILES),
        verdict=verdict((1, "The total", ["shop/cart.py"]), (2, "Docs", ["docs/cart.md"])),
        sentences=SENTENCES,
    )
    assert [(each.kind, each.asked, each.labels) for each in made] == [
        (Kind.ASKED, SENTENCES[0], ("shop/cart.py#1", "shop/cart.py#2", "tests/test_cart.py#1")),
        (Kind.ASKED, SENTENCES[1], ("docs/cart.md#1",)),
        (Kind.REST, "", ("shop/money.py#1",)),
    ]


def test_hazard_48_what_nothing_asked_for_stands_by_itself_at_the_end() -> None:
    made = chapters_of(
        diff(FILES),
        verdict=verdict((1, "All", list(FILES)), unasked=("shop/money.py#1",)),
        sentences=SENTENCES,
    )
    assert made[-1].kind is Kind.UNASKED
    assert made[-1].labels == ("shop/money.py#1",)
    assert "shop/money.py#1" not in made[0].labels


def test_unknown_labels_and_second_claims_are_dropped() -> None:
    told = verdict(
        (1, "One", ["nowhere.py", "shop/money.py", "shop/cart.py#9"]), (1, "Two", ["shop/money.py#1"])
    )
    made = chapters_of(diff(FILES), verdict=told, sentences=SENTENCES)
    assert made[0].labels == ("shop/money.py#1",)
    assert "Two" not in {each.title for each in made}


def test_a_number_beyond_the_request_names_no_sentence() -> None:
    (first, *_) = chapters_of(diff(FILES), verdict=verdict((7, "x", ["shop/money.py"])), sentences=SENTENCES)
    assert (first.kind, first.sentence, first.asked) == (Kind.PART, None, "")


def test_without_a_verdict_folders_are_chapters_and_tests_stand_by_their_code() -> None:
    made = chapters_of(diff(FILES))
    assert [(each.title, len(each.labels)) for each in made] == [("In shop", 4), ("In docs", 1)]


def test_equal_edits_are_folded_behind_the_chapter_that_they_were_in() -> None:
    changed = diff(units({"CHANGES.md": ("a\n", "b\n")}))
    told = verdict((1, "All of it", ["CHANGES.md", *units()]))
    made = chapters_of(changed, verdict=told, sentences=SENTENCES, groups=same_edits(changed))
    assert [(each.kind, each.sentence) for each in made] == [(Kind.ASKED, 1), (Kind.SAME, 1)]
    assert made[1].title == "The same edit 4 times"


CHAPTER = ["docs/cart.md", "shop/money.py", "shop/cart.py", "tests/test_cart.py"]


def order_in_chapter(*first: str) -> list[str]:
    """The files of one chapter that holds all, in the order in which it shows them."""
    told = verdict((1, "All", CHAPTER))
    [made] = chapters_of(diff(FILES), verdict=told, sentences=SENTENCES, first=first)
    return list(dict.fromkeys(label.rpartition("#")[0] for label in made.labels))


def test_risky_files_come_first_inside_a_chapter_and_a_test_stays_behind_its_code() -> None:
    cart = ["shop/cart.py", "tests/test_cart.py"]
    assert order_in_chapter() == ["docs/cart.md", "shop/money.py", *cart]
    assert order_in_chapter("shop/cart.py") == [*cart, "docs/cart.md", "shop/money.py"]
    assert order_in_chapter("shop/money.py", "shop/cart.py") == ["shop/money.py", *cart, "docs/cart.md"]


def test_a_risky_test_takes_its_code_along() -> None:
    cart = ["shop/cart.py", "tests/test_cart.py"]
    assert order_in_chapter("tests/test_cart.py") == [*cart, "docs/cart.md", "shop/money.py"]


LABELS = [unit.label for unit in units_of(diff(FILES | units()))] + list(FILES) + ["nowhere", ""]
SOME = st.lists(st.sampled_from(LABELS), max_size=6)


@given(st.lists(st.tuples(st.integers(-1, 4) | st.none(), st.text(max_size=5), SOME), max_size=4), SOME, SOME)
def test_every_hunk_is_in_exactly_one_chapter(told: list[Any], unasked: list[str], first: list[str]) -> None:
    changed = diff(FILES | units())
    made = chapters_of(
        changed,
        verdict=verdict(*told, unasked=tuple(unasked)),
        sentences=SENTENCES,
        groups=same_edits(changed),
        first=[label.partition("#")[0] for label in first],
    )
    found = [label for chapter in made for label in chapter.labels]
    assert sorted(found) == sorted(unit.label for unit in units_of(changed))


@given(st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["chapters", "unasked", "hunks", "title", "sentence"]), inner), max_leaves=8))  # fmt: skip
def test_nonsense_for_a_verdict_loses_nothing(nonsense: Any) -> None:
    changed = diff(FILES)
    made = chapters_of(changed, verdict={"chapters": nonsense, "unasked": nonsense}, sentences=SENTENCES)
    assert sum(len(each.labels) for each in made) == len(units_of(changed))


def test_sentences_are_split_as_people_count_them() -> None:
    assert sentences_of("Mend it. Then say so, e.g. in the docs! And:\n- one\n- two") == (
        "Mend it.",
        "Then say so, e.g. in the docs!",
        "And:",
        "- one",
        "- two",
    )
    assert sentences_of("  ") == ()
    assert sentences_of("Use 3.11 in cart.py") == ("Use 3.11 in cart.py",)
