"""The state table: what may follow what, and that the README draws the same one."""

import re
from pathlib import Path

import pytest

from changes.errors import WrongState
from changes.models import Change, Person, Repository
from changes.services import actors
from changes.services.moving import move
from changes.states import MAY_FOLLOW, Status, may_follow
from tests import making

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_readme_draws_the_table_that_the_code_has() -> None:
    rows = dict(re.findall(r"^\| (\w+)[^|]*\| ([^|]+) \|$", README.read_text(), re.MULTILINE))
    plain = {name: re.sub(r"\([^)]*\)|¹", "", row) for name, row in rows.items()}
    drawn = {name: set(plain[name].replace(",", " ").split()) - {"–"} for name in Status}
    assert drawn == {old.value: {new.value for new in after} for old, after in MAY_FOLLOW.items()}


def test_nothing_follows_merged() -> None:
    assert not any(may_follow(old=Status.MERGED, new=new, has_pull=True) for new in Status)


def test_without_a_pull_request_nothing_is_merged_or_reopened() -> None:
    for old in Status:
        assert not may_follow(old=old, new=Status.MERGED, has_pull=False) or old in (
            Status.MERGING,
            Status.UNKNOWN,
        )
    assert not may_follow(old=Status.CLOSED, new=Status.OPEN, has_pull=False)


def _move(change: Change, to: Status) -> bool:
    return move(change=change, to=to, verb="change.tried", actor=actors.HONKWEB, sentence="Tried.")


def test_a_step_that_the_table_lacks_is_refused(shop: Repository, ann: Person) -> None:
    change = making.change(shop, ann)
    with pytest.raises(WrongState, match="cannot become merging"):
        _move(change, Status.MERGING)
    change.refresh_from_db()
    assert change.status == Status.QUEUED


def test_of_two_who_move_one_change_one_wins(shop: Repository, ann: Person) -> None:
    change = making.change(shop, ann)
    same = Change.objects.get(pk=change.pk)
    assert _move(change, Status.WORKING)
    assert not _move(same, Status.CLOSED)
    assert Change.objects.get(pk=change.pk).status == Status.WORKING
