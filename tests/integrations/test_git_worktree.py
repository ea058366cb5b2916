"""The worktree of a run: nothing the agent puts there runs on the host, and nothing of it is lost or added."""

from pathlib import Path

from agent.protocols import Workspace
from integrations.git import Mirror, Worktree
from integrations.git.authors import Author
from tests.integrations.conftest import HostSandbox, Origin, paths_in, put


def test_it_is_the_workspace_of_the_agent(worktree: Worktree, sandbox: HostSandbox) -> None:
    workspace: Workspace = worktree
    assert (workspace.root / "README").read_text() == "A shop\n"
    assert not (workspace.root / ".git").exists()
    assert sandbox.owned == [workspace.root]
    assert workspace.run("cat README", timeout=30).output == "A shop\n"


def test_a_step_that_changes_nothing_leaves_no_commit(worktree: Worktree) -> None:
    assert worktree.snapshot("Look") is None
    assert worktree.changed_paths() == ()
    assert worktree.diff() == b""


def test_each_step_that_changes_files_is_a_commit_on_the_one_before(
    worktree: Worktree, mirror: Mirror
) -> None:
    put(worktree, **{"shop.py": "def total():\n    return 2\n"})
    first = worktree.snapshot("Edit shop.py")
    put(worktree, new="1\n2\n")
    (worktree.root / "README").unlink()
    second = worktree.snapshot("Add new")

    assert first is not None and second is not None
    assert [(each.path, each.added, each.removed) for each in first.changed] == [("shop.py", 1, 1)]
    assert {(each.path, each.added, each.removed) for each in second.changed} == {
        ("new", 2, 0),
        ("README", 0, 1),
    }
    assert mirror.commit(second.commit).parents == (first.commit,)
    assert mirror.git.line("rev-parse", "refs/honk/7/1/2") == second.commit
    assert worktree.snapshot("Nothing more") is None
    assert worktree.changed_paths() == ("README", "new", "shop.py")
    assert b"-    return 1\n+    return 2\n" in worktree.diff()
    assert [each.sha for each in mirror.blame(worktree.base, second.commit, "shop.py")][1] == first.commit


def test_odd_bytes_names_and_modes_are_kept(worktree: Worktree, mirror: Mirror) -> None:
    odd = b"\xff\x00caf\xe9\r\n\r"
    put(worktree, **{"od\udce9 \n\t.bin": odd, "run.sh": "#!/bin/sh\n"})
    (worktree.root / "run.sh").chmod(0o755)
    (worktree.root / "out").symlink_to("/etc/passwd")

    made = worktree.snapshot("Odd")

    assert made is not None
    modes = {each.path: each.mode for each in mirror.files_at(made.commit)}
    assert mirror.file_at(made.commit, "od\udce9 \n\t.bin") == odd
    assert modes["run.sh"] == "100755"
    assert modes["out"] == "120000"
    assert mirror.file_at(made.commit, "out") == b"/etc/passwd"


def test_what_the_repository_or_its_tools_ignore_is_not_added(worktree: Worktree, mirror: Mirror) -> None:
    put(
        worktree,
        **{".gitignore": "build/\n", "build__x": "1", "x.pyc": "1", "node_modules__x": "1", "kept": "1"},
    )

    made = worktree.snapshot("One")

    assert made is not None
    assert paths_in(mirror, made.commit) == {".gitignore", "README", "shop.py", "kept"}


def test_a_submodule_of_the_base_stays_as_it_is(
    origin: Origin, mirror: Mirror, sandbox: HostSandbox, tmp_path: Path
) -> None:
    origin.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},lib")
    origin.git("commit", "-qm", "Add")
    mirror.fetch()
    tree = Worktree(
        mirror, tmp_path / "runs" / "2", origin.git("rev-parse", "HEAD"), sandbox=sandbox, shadow="7/2"
    )
    tree.prepare()
    put(tree, new="1")
    sandbox.run(
        "mkdir n && cd n && git init -q && git commit -q --allow-empty -m x", root=tree.root, timeout=30
    )

    assert tree.snapshot("One") is not None

    assert tree.changed_paths() == ("new",)


def test_the_commit_says_who_wrote_it_who_asked_and_what_for(worktree: Worktree, mirror: Mirror) -> None:
    put(worktree, new="1\n")
    asker = Author("Ann\nReviewed-by: Rob", "ann@example.com>")

    sha = worktree.commit(
        "Fix total\n\nIt was wrong.", co_author=asker, trailers=[("Honk-Change", "7\nX: 1")]
    )

    assert sha is not None
    commit = mirror.commit(sha)
    assert (commit.author_name, commit.parents) == ("Claude", (worktree.base,))
    assert commit.message.split("\n\n")[-1].splitlines() == [
        "Honk-Change: 7 X: 1",
        "Co-authored-by: Ann Reviewed-by: Rob <ann@example.com>",
    ]
    mirror.fetch()
    mirror.prune(days=0)
    assert mirror.has(sha)


def test_nothing_to_commit_is_none(worktree: Worktree) -> None:
    assert worktree.commit("Nothing") is None


def test_a_later_revision_goes_on_from_the_branch(
    worktree: Worktree, mirror: Mirror, sandbox: HostSandbox, tmp_path: Path
) -> None:
    put(worktree, new="1\n")
    first = worktree.commit("One")
    assert first is not None
    again = Worktree(
        mirror, tmp_path / "runs" / "2", worktree.base, head=first, sandbox=sandbox, shadow="7/2"
    )
    again.prepare()
    put(again, more="1\n")

    second = again.commit("Two")

    assert second is not None
    assert mirror.commit(second).parents == (first,)
    assert again.changed_paths() == ("more", "new")


def test_a_run_is_taken_up_at_its_last_step(worktree: Worktree, mirror: Mirror, sandbox: HostSandbox) -> None:
    put(worktree, new="1\n")
    made = worktree.snapshot("One")
    assert made is not None
    put(worktree, new="lost\n")

    again = Worktree(
        mirror,
        worktree.path,
        worktree.base,
        sandbox=sandbox,
        shadow="7/1",
        resume=made.commit,
        step=worktree.step,
    )
    again.prepare()

    assert (again.root / "new").read_text() == "1\n"
    put(again, more="1\n")
    assert again.snapshot("Two") is not None
    assert again.step == 2


def test_a_lock_left_by_a_killed_step_does_not_stop_the_run(worktree: Worktree, mirror: Mirror) -> None:
    left = mirror.path / "refs" / "honk" / "7" / "1" / "1.lock"
    left.parent.mkdir(parents=True)
    left.touch()
    put(worktree, new="1\n")

    made = worktree.snapshot("One")

    assert made is not None
    assert mirror.git.line("rev-parse", "refs/honk/7/1/1") == made.commit


def test_restoring_removes_what_came_later_and_keeps_what_git_ignores(worktree: Worktree) -> None:
    put(worktree, new="1\n")
    made = worktree.snapshot("One")
    assert made is not None
    put(worktree, new="2\n", later="1\n", node_modules__x="1\n")
    (worktree.root / "README").unlink()
    (worktree.root / "README").symlink_to("/etc/passwd")

    worktree.restore(made.commit)

    assert sorted(each.name for each in worktree.root.iterdir()) == [
        "README",
        "new",
        "node_modules",
        "shop.py",
    ]
    assert (worktree.root / "README").read_text() == "A shop\n"
    assert (worktree.root / "new").read_text() == "1\n"


def test_the_new_test_runs_on_the_base_without_the_fix(worktree: Worktree) -> None:
    put(worktree, **{"shop.py": "fixed\n", "tests__t.sh": "grep fixed shop.py", "tests__deep__data": "1"})
    (worktree.root / "README").unlink()

    red = worktree.run_on_base(
        ["tests", "README"], "test ! -e README && cat tests/deep/data && sh tests/t.sh", timeout=30
    )
    green = worktree.run("sh tests/t.sh", timeout=30)

    assert (red.exit_code, red.output, green.exit_code) == (1, "1", 0)
    assert worktree.run_on_base([], "ls", timeout=30).output == "README\nshop.py\n"


def test_what_set_up_makes_serves_both_trees_and_no_diff_shows_it(worktree: Worktree) -> None:
    put(worktree, **{"shop.py": "edited before\n"})
    worktree.snapshot("Edit shop.py")
    commands = [
        "mkdir -p node_modules/lib && echo 1 > node_modules/lib/x && ln -s x node_modules/lib/y && echo z >> shop.py"
    ]
    ran = list(worktree.set_up(commands, timeout=30, network=False))

    assert [each.exit_code for _, each in ran] == [0]
    assert (worktree.root / "shop.py").read_text() == "edited before\n"
    assert worktree.changed_paths() == ("shop.py",)
    assert worktree.run_on_base((), "cat node_modules/lib/y shop.py", timeout=30).output.startswith("1\n")
    assert worktree.run("cat node_modules/lib/y", timeout=30).output == "1\n"
