"""A worktree whose files are against us: no program of theirs runs, no link is followed, nothing is left out."""

import os
from pathlib import Path

import pytest

from integrations.errors import GitFailed
from integrations.git import Mirror, Worktree
from integrations.git.wipe import wipe
from tests.integrations.conftest import HostSandbox, Origin, put


def hostile_config(sentinel: Path) -> str:
    program = f"touch {sentinel}; false"
    return (
        f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tfsmonitor = {program}\n\thooksPath = hooks\n"
        f"\tpager = {program}\n\tsshCommand = {program}\n"
        f"[filter \"x\"]\n\tclean = {program}\n\tsmudge = {program}\n[diff]\n\texternal = {program}\n"
        f"[diff \"x\"]\n\ttextconv = {program}\n"
    )  # fmt: skip


@pytest.mark.parametrize("where", [".", "nested", "nested/deeper"])
@pytest.mark.parametrize("has_commit", [True, False])
def test_a_git_folder_made_by_the_agent_runs_nothing(
    worktree: Worktree, sandbox: HostSandbox, tmp_path: Path, where: str, has_commit: bool
) -> None:
    sentinel = tmp_path / "it-ran"
    commit = "&& git add -A && git commit -qm x" if has_commit else ""
    put(worktree, **{f"{where}/inner.txt": "1\n", f"{where}/.gitattributes": "* filter=x diff=x\n"})
    assert sandbox.run(f"cd {where} && git init -q {commit}", root=worktree.root, timeout=30).ok
    (worktree.root / where / ".git" / "config").write_text(hostile_config(sentinel))
    hooks = worktree.root / where / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "post-checkout", "post-index-change", "reference-transaction"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {sentinel}\n")
        (hooks / name).chmod(0o755)

    put(worktree, **{"shop.py": "1\n"})
    made = worktree.snapshot("One")
    put(worktree, **{"shop.py": "2\n", f"{where}/inner.txt": "2\n"})
    worktree.snapshot("Two")
    worktree.diff()
    worktree.run_on_base(["shop.py"], "true", timeout=30)
    assert worktree.commit("Fix") is not None
    worktree.restore(worktree.base)

    assert made is not None
    assert not sentinel.exists()
    sandbox.run("git status", root=worktree.root / where, timeout=30)
    assert sentinel.exists()  # the trap was a real one
    assert not [each for each in worktree.mirror.files_at(made.commit) if each.mode == "160000"]
    assert not [each for each in worktree.mirror.files_at(made.commit) if ".git/" in each.path]


def test_a_git_file_that_points_elsewhere_is_not_followed(worktree: Worktree, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "config").write_text(hostile_config(tmp_path / "it-ran"))
    put(worktree, **{".git": f"gitdir: {elsewhere}\n", "new": "1\n"})

    assert worktree.snapshot("One") is not None

    assert not (tmp_path / "it-ran").exists()


def test_git_started_in_a_folder_with_tracked_files_hides_no_change(
    worktree: Worktree, mirror: Mirror, origin: Origin, sandbox: HostSandbox, tmp_path: Path
) -> None:
    base = origin.commit("Lib", lib__a="1\n")
    mirror.fetch()
    tree = Worktree(mirror, tmp_path / "runs" / "2", base, sandbox=sandbox, shadow="7/2")
    tree.prepare()
    sandbox.run(
        "cd lib && git init -q && git add -A && git commit -qm x; mkdir ../n && cd ../n && git init -q",
        root=tree.root,
        timeout=30,
    )
    put(tree, lib__a="2\n", lib__b="new\n")

    made = tree.snapshot("Edit")

    assert made is not None
    assert {each.path for each in made.changed} == {"lib/a", "lib/b"}


def test_a_file_that_cannot_be_read_is_an_error_not_an_omission(worktree: Worktree) -> None:
    os.mkfifo(worktree.root / "pipe")
    (worktree.root / "shop.py").unlink()
    os.mkfifo(worktree.root / "shop.py")
    with pytest.raises(GitFailed):
        worktree.snapshot("One")


def test_restoring_writes_nothing_through_a_link(
    worktree: Worktree, origin: Origin, mirror: Mirror, sandbox: HostSandbox, tmp_path: Path
) -> None:
    base = origin.commit("Lib", lib__a="1\n")
    mirror.fetch()
    tree = Worktree(mirror, tmp_path / "runs" / "2", base, sandbox=sandbox, shadow="7/2")
    tree.prepare()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a").write_text("untouched")
    sandbox.run(f"rm -r lib && ln -s {outside} lib", root=tree.root, timeout=30)
    tree.snapshot("Link")

    tree.restore(base)

    assert (outside / "a").read_text() == "untouched"
    assert (tree.root / "lib" / "a").read_text() == "1\n"


@pytest.mark.parametrize("path", ["../../secret", "/etc/passwd", ":(top)README", "*"])
def test_hazard_52_paths_laid_over_the_base_name_nothing_outside(worktree: Worktree, path: str) -> None:
    try:
        ran = worktree.run_on_base([path], "cat shop.py", timeout=30)
    except GitFailed:
        return
    assert ran.output == "def total():\n    return 1\n"


def test_removing_follows_no_link_and_opens_closed_folders(worktree: Worktree, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    (worktree.root / "link").symlink_to(outside)
    put(worktree, closed__deep__x="1")
    (worktree.root / "closed" / "deep").chmod(0)
    (worktree.root / "closed").chmod(0)

    worktree.remove()
    worktree.remove()

    assert not worktree.path.exists()
    assert (outside / "kept").read_text() == "kept"
    wipe(tmp_path / "never-there")


def test_folders_in_folders_without_end_are_removed(worktree: Worktree, sandbox: HostSandbox) -> None:
    deep = "$(printf 'd/%.0s' $(seq 1500))"
    sandbox.run(f"mkdir -p {deep} && cd {deep} && mkdir -p {deep}", root=worktree.root, timeout=30)
    assert next(worktree.root.glob("d/d/d"))

    worktree.remove()

    assert not worktree.path.exists()


class Stuck(Worktree):
    """What holds it is nothing that a program can undo."""

    def remove(self) -> None:
        raise GitFailed("It could not be deleted: Device or resource busy")


def test_what_cannot_be_removed_is_logged_and_changes_no_end(
    mirror: Mirror, origin: Origin, sandbox: HostSandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Stuck(mirror, tmp_path / "1", origin.git("rev-parse", "main"), sandbox=sandbox, shadow="7/1").leave()

    assert "could not be deleted: Device or resource busy" in caplog.text
