"""What a mirror survives: its own loss, a git that was killed, threads beside each other."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from integrations.errors import Busy, GitFailed
from integrations.git import Mirror
from tests.integrations.conftest import Origin

NOWHERE = "0123456789" * 4


def test_shadow_commits_survive_the_loss_of_the_mirror(
    tmp_path: Path, origin: Origin, mirror: Mirror
) -> None:
    base = origin.git("rev-parse", "main")
    shadow = mirror.git.line("commit-tree", f"{base}^{{tree}}", "-p", base, "-m", "x", env={
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b",
    })  # fmt: skip
    mirror.git.out("update-ref", "refs/honk/7/1/1", shadow)
    content = mirror.bundle(["refs/honk/7/1/1"], without=[base])

    fresh = Mirror(tmp_path / "fresh.git", origin.path.as_uri(), local=True)
    with pytest.raises(GitFailed):
        fresh.unbundle(content)
    fresh.fetch()
    fresh.unbundle(content)

    assert fresh.git.line("rev-parse", "refs/honk/7/1/1") == shadow
    fresh.drop_refs("7/1")
    assert fresh.git.run("rev-parse", "--verify", "--quiet", "refs/honk/7/1/1").exit_code == 1


def test_pruning_leaves_what_a_run_has_just_written(mirror: Mirror) -> None:
    blob = mirror.git.line("hash-object", "-w", "--stdin", stdin=b"not yet in any commit")
    mirror.prune()
    assert mirror.has(blob)


def test_locks_that_a_killed_git_left_behind_stop_nothing(origin: Origin, mirror: Mirror) -> None:
    new = origin.commit("New", new="1")
    for name in ("packed-refs.lock", "refs/heads/main.lock"):
        (mirror.path / name).parent.mkdir(parents=True, exist_ok=True)
        (mirror.path / name).touch()

    mirror.fetch()

    assert mirror.tip("main") == new
    mirror.push("honk/1", new, expected=None)


def test_a_mirror_whose_making_was_cut_short_is_made(origin: Origin, tmp_path: Path) -> None:
    path = tmp_path / "cut.git"
    path.mkdir()
    (path / "HEAD").write_text("ref: refs/heads/main\n")
    mirror = Mirror(path, origin.path.as_uri(), local=True)

    assert not mirror.has(NOWHERE)
    assert mirror.tip("main") is None
    mirror.fetch()

    assert mirror.tip("main") == origin.git("rev-parse", "main")


def test_one_waits_long_for_a_mirror_and_others_only_for_a_moment(mirror: Mirror) -> None:
    def has_its_turn(patience: float) -> bool:
        try:
            with mirror.alone(patience=patience):
                return True
        except Busy:
            return False

    with ThreadPoolExecutor(3) as pool:
        with mirror.alone():
            waiting = [pool.submit(has_its_turn, 30) for _ in range(3)]
            time.sleep(5)
            assert sorted(each.done() for each in waiting) == [False, True, True]
        assert sorted(each.result(30) for each in waiting) == [False, False, True]
        assert list(pool.map(has_its_turn, [30] * 3)) == [True] * 3, "a quick one sends nobody away"


def test_threads_share_a_mirror(origin: Origin, mirror: Mirror) -> None:
    main = origin.git("rev-parse", "main")

    def work(number: int) -> None:
        mirror.fetch()
        mirror.push(f"honk/{number}", main, expected=None)
        mirror.keep(main)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))

    assert {mirror.remote_tip(f"honk/{number}") for number in range(8)} == {main}
