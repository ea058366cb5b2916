"""Deleting a folder that is closed, whoever runs the suite: root never meets one, so the programs are stood in for."""

from pathlib import Path

import pytest

from integrations.errors import GitFailed
from integrations.git.process import Ended
from integrations.git.wipe import wipe

REMOVE, OPEN = ("rm", "-rf"), ("chmod", "-R", "u+rwX")


def refuse(monkeypatch: pytest.MonkeyPatch, *codes: int) -> list[tuple[str, ...]]:
    """Programs end with these codes, one after the other; gives which were run."""
    asked: list[tuple[str, ...]] = []
    left = iter(codes)

    def run(*words: str | Path) -> Ended:
        asked.append(tuple(map(str, words[:-1])))
        return Ended(next(left), b"", "rm: cannot remove 'deep': Permission denied")

    monkeypatch.setattr("integrations.git.wipe._run", run)
    return asked


def test_what_can_be_deleted_is_not_opened_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = refuse(monkeypatch, 0)
    wipe(tmp_path)
    assert asked == [REMOVE]


def test_a_closed_folder_is_opened_and_deleted_then(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = refuse(monkeypatch, 1, 0, 0)
    wipe(tmp_path)
    assert asked == [REMOVE, OPEN, REMOVE]


def test_what_cannot_be_deleted_at_all_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = refuse(monkeypatch, 1, 1, 1)
    with pytest.raises(GitFailed, match=f"{tmp_path.name} could not be deleted: rm: cannot remove 'deep'"):
        wipe(tmp_path)
    assert asked == [REMOVE, OPEN, REMOVE]
