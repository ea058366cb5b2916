"""Equal edits are grouped only where code proves that they are one; what looks like it is named."""

import re

from hypothesis import given
from hypothesis import strategies as st

from reviews.findings.same import same_edits, template
from tests.findings.diffs import Sides, diff

UNITS = ("KILOMETRE", "MILE", "YARD", "INCH")


def units(extra: dict[str, Sides] | None = None) -> dict[str, Sides]:
    made: dict[str, Sides] = {
        f"units/{name.lower()}.py": (
            f'def f(value):\n    return "{{}} {{}}".format(value, {name}.symbol)\n',
            f'def f(value):\n    return f"{{value}} {{{name}.symbol}}"\n',
        )
        for name in UNITS
    }
    return made | (extra or {})


HOUR: Sides = (
    'def f(value):\n    return "{:.1f} {}".format(value, HOUR.symbol)\n',
    'def f(value):\n    return f"{value:.1f} {HOUR.symbol}"\n',
)


def test_one_edit_at_many_places_is_one_group() -> None:
    (group,) = same_edits(diff(units()))
    assert [place.label for place in group.places] == [f"units/{name.lower()}.py#1" for name in UNITS]
    assert group.exceptions == ()


def test_the_one_that_rounds_is_named_as_an_exception() -> None:
    (group,) = same_edits(diff(units({"units/hour.py": HOUR})))
    assert len(group.places) == 4
    assert [place.path for place in group.exceptions] == ["units/hour.py"]


def test_a_hunk_that_adds_something_else_is_never_grouped() -> None:
    evil: Sides = (
        'def f(value):\n    return "{} {}".format(value, EVIL.symbol)\n',
        'def f(value):\n    return f"{value} {EVIL.secret}"\n',
    )
    (group,) = same_edits(diff(units({"units/evil.py": evil})))
    assert "units/evil.py" not in {place.path for place in group.places}
    assert [place.path for place in group.exceptions] == ["units/evil.py"]


def test_swapped_words_are_another_edit() -> None:
    assert template(["f(a, b)"], ["g(a, b)"]) == template(["f(x, y)"], ["g(x, y)"])
    assert template(["f(a, b)"], ["g(a, b)"]) != template(["f(x, y)"], ["g(y, x)"])
    assert template(["f(a, b)"], ["g(a, b)"]) != template(["f(x, x)"], ["g(x, x)"])


def test_keywords_numbers_and_new_words_stay_as_they_are() -> None:
    assert template(["return a"], ["return f(a)"]) != template(["yield a"], ["yield f(a)"])
    assert template(["a = 1"], ["a = 2"]) != template(["b = 1"], ["b = 3"])
    assert template(["old(a)"], ["new(a)"]) != template(["old(b)"], ["evil(b)"])
    assert template(["check(a)", "a()"], ["a()"]) != template(["guard(b)", "b()"], ["b()"])


def test_two_are_too_few_and_files_apart_are_read_one_by_one() -> None:
    few = dict(list(units().items())[:2])
    assert same_edits(diff(few)) == ()
    assert same_edits(diff(units()), apart=frozenset(units())) == ()


WORDS = st.lists(st.sampled_from(["a", "b", "f", "(", ")", "=", "1", "2", " ", "return"]), max_size=6).map(
    "".join
)
TOKEN = re.compile(r"\w+|.")


@given(WORDS, WORDS, WORDS, WORDS)
def test_equal_templates_mean_that_one_renaming_turns_one_edit_into_the_other(
    old: str, new: str, other_old: str, other_new: str
) -> None:
    if template(["x" + old], ["x" + new]) != template(["x" + other_old], ["x" + other_new]):
        return
    ours = TOKEN.findall("x" + old) + TOKEN.findall("x" + new)
    theirs = TOKEN.findall("x" + other_old) + TOKEN.findall("x" + other_new)
    assert len(ours) == len(theirs)
    assert len(set(zip(ours, theirs, strict=True))) == len(set(ours)) == len(set(theirs))


@given(WORDS, WORDS, st.permutations(["a", "b", "f"]))
def test_renaming_what_an_edit_keeps_gives_the_same_template(old: str, new: str, names: list[str]) -> None:
    kept = [name for name in "abf" if name in TOKEN.findall(old) and name in TOKEN.findall(new)]
    if len(kept) < 3:
        return
    renaming = str.maketrans("abf", "".join(names))
    assert template([old], [new]) == template(
        [old.replace("return", "0").translate(renaming).replace("0", "return")],
        [new.replace("return", "0").translate(renaming).replace("0", "return")],
    )
