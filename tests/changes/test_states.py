"""The state table: what may follow what, and that the README draws the same one."""

import re
from pathlib import Path

import pytest

from audit.services import Actor
from changes.errors import WrongState
from changes.models import Change, Person, Repository
from changes.services import actors
from changes.services.moving import move
from changes.states import MAY_FOLLOW, NEEDS_PULL, ONLY_GITHUB, Status, may_follow
from tests import making

README = Path(__file__).resolve().parents[2] / "README.md"


STEP = re.compile(r"([a-z]+)(¹?)(?: \(([^)]*)\))?(¹?)")


def _drawn() -> dict[tuple[Status, Status], tuple[str, str]]:
    """Each step that the README draws, with the words beside it and its footnote mark."""
    rows = dict(re.findall(r"^\| (\w+)[^|]*\| ([^|]+) \|$", README.read_text(), re.MULTILINE))
    return {
        (old, Status(new)): (words, before + after)
        for old in Status
        for new, before, words, after in STEP.findall(rows[old])
    }


def test_the_readme_draws_the_table_that_the_code_has() -> None:
    assert set(_drawn()) == {(old, new) for old, after in MAY_FOLLOW.items() for new in after}


def test_the_readme_marks_what_needs_a_pull_request() -> None:
    assert {step for step, (_, mark) in _drawn().items() if mark} == NEEDS_PULL


def test_the_readme_says_what_takes_githubs_word() -> None:
    assert {step for step, (words, _) in _drawn().items() if words == "GitHub's word only"} == ONLY_GITHUB


def test_nothing_follows_merged() -> None:
    assert not any(may_follow(old=Status.MERGED, new=new, has_pull=True) for new in Status)


def test_without_a_pull_request_nothing_is_merged_or_reopened() -> None:
    for old in Status:
        assert not may_follow(old=old, new=Status.MERGED, has_pull=False) or old in (
            Status.MERGING,
            Status.UNKNOWN,
        )
    assert not may_follow(old=Status.CLOSED, new=Status.OPEN, has_pull=False)


def _move(change: Change, to: Status, actor: Actor = actors.HONKWEB) -> bool:
    return move(change=change, to=to, verb="change.tried", actor=actor, sentence="Tried.")


def test_a_step_that_the_table_lacks_is_refused(shop: Repository, ann: Person) -> None:
    change = making.change(shop, ann)
    with pytest.raises(WrongState, match="cannot become merging"):
        _move(change, Status.MERGING)
    change.refresh_from_db()
    assert change.status == Status.QUEUED


@pytest.mark.parametrize("status", [Status.MERGING, Status.UNKNOWN])
def test_what_is_being_merged_is_closed_by_githubs_word_only(
    shop: Repository, ann: Person, status: Status
) -> None:
    change = making.change(shop, ann, status=status, pull_number=7)
    for actor in (actors.HONKWEB, actors.person(ann)):
        with pytest.raises(WrongState, match="cannot become closed"):
            _move(change, Status.CLOSED, actor)
    assert _move(change, Status.CLOSED, actors.GITHUB)


def test_of_two_who_move_one_change_one_wins(shop: Repository, ann: Person) -> None:
    change = making.change(shop, ann)
    same = Change.objects.get(pk=change.pk)
    assert _move(change, Status.WORKING)
    assert not _move(same, Status.CLOSED)
    assert Change.objects.get(pk=change.pk).status == Status.WORKING
