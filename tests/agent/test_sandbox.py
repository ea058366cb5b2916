"""What a command in bubblewrap can see and do, tried by commands that try it."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

import pytest

from agent.errors import SandboxAbsent
from agent.protocols import Mount
from agent.sandbox import Bare, Bubblewrap, find_sandbox, why_absent
from agent.sandbox.bubblewrap import OWN_ID
from tests.require import require

pytestmark = pytest.mark.timeout(120)
DEEP = "import os\nfor _ in range(1500):\n    os.mkdir('deep')\n    os.chdir('deep')"


@pytest.fixture(scope="module")
def sandbox() -> Bubblewrap:
    require(present=not why_absent(), what=f"bubblewrap ({why_absent()})")
    return Bubblewrap()


@pytest.fixture
def root(sandbox: Bubblewrap) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "worktree")
        path.mkdir()
        (path / "cart.py").write_text("total = 1\n")
        sandbox.own(path)
        yield path


def test_a_command_works_in_its_own_worktree(sandbox: Bubblewrap, root: Path) -> None:
    ran = sandbox.run("pwd; cat cart.py; echo 2 > new.txt; exit 3", root=root, timeout=60)

    assert (ran.exit_code, ran.output) == (3, "/worktree\ntotal = 1\n")
    assert (root / "new.txt").read_text() == "2\n"


def test_no_secret_of_the_host_is_in_any_environment(
    sandbox: Bubblewrap, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-very-secret")

    ran = sandbox.run("env; cat /proc/1/environ /proc/[0-9]*/environ", root=root, timeout=60)

    assert "PATH=" in ran.output
    assert "sk-very-secret" not in ran.output


def test_the_host_has_no_network_for_it(sandbox: Bubblewrap, root: Path) -> None:
    look = "import pathlib; print([l.split(':')[0].strip() for l in open('/proc/net/dev') if ':' in l])"

    ran = sandbox.run(["python3", "-c", look], root=root, timeout=60)

    assert ran.output.strip() == "['lo']"


def test_it_cannot_write_outside_of_the_worktree(sandbox: Bubblewrap, root: Path) -> None:
    beside = root.parent / "beside.txt"
    script = f"touch /usr/x /etc/x /x2/y; touch {beside}; ls {root.parent}; ls /root /home; true"

    ran = sandbox.run(script, root=root, timeout=60)

    assert not beside.exists()
    assert not Path("/usr/x").exists()
    assert "Read-only file system" in ran.output


def test_git_of_the_worktree_is_read_only(sandbox: Bubblewrap, root: Path) -> None:
    (root / ".git").mkdir()
    sandbox.own(root)

    ran = sandbox.run("echo x > .git/config; mv .git other; rm -rf .git; ls -d .git", root=root, timeout=60)

    assert ran.output.rstrip().endswith(".git")
    assert list((root / ".git").iterdir()) == []


def test_it_is_nobody_and_can_become_nobody_else(sandbox: Bubblewrap, root: Path) -> None:
    ran = sandbox.run("id -u; unshare --user --map-root-user id -u", root=root, timeout=60)

    assert ran.output.splitlines()[0] != "0"
    assert not ran.ok


def test_it_is_killed_at_its_deadline_with_all_it_started(sandbox: Bubblewrap, root: Path) -> None:
    script = "(while true; do date +%s%N > tick; sleep 0.05; done) & setsid sleep 600 & sleep 600"

    ran = sandbox.run(script, root=root, timeout=4)

    assert ran.timed_out
    _assert_stands_still(root / "tick")


def test_a_stopped_command_ends_within_five_seconds(sandbox: Bubblewrap, root: Path) -> None:
    stop = threading.Event()
    stopped_at: list[float] = []

    def cancelled() -> bool:
        if (root / "tick").exists():
            stopped_at.append(time.monotonic())
            stop.set()
        return stop.is_set()

    ran = sandbox.run(
        "trap '' TERM INT; while true; do date +%s%N > tick; sleep 0.05; done",
        root=root,
        timeout=120,
        cancelled=cancelled,
    )

    assert ran.cancelled and not ran.ok
    assert time.monotonic() - stopped_at[0] < 5
    _assert_stands_still(root / "tick")


def _assert_stands_still(tick: Path) -> None:
    """The writer was ended before `run` returned, so the file cannot change however long one waits."""
    before = tick.read_text()
    threading.Event().wait(0.3)
    assert tick.read_text() == before


def test_output_is_capped_while_it_streams(sandbox: Bubblewrap, root: Path) -> None:
    script = "echo first; head -c 5000000 /dev/zero | tr '\\0' x; echo; echo last"

    ran = sandbox.run(script, root=root, timeout=60, output_limit=1000)

    assert ran.output.startswith("first\n") and ran.output.endswith("last\n")
    assert len(ran.output) < 1100
    assert ran.dropped > 4_900_000


def test_output_with_nul_and_foreign_bytes_can_be_stored(sandbox: Bubblewrap, root: Path) -> None:
    ran = sandbox.run("printf 'a\\0b\\377c'", root=root, timeout=60)

    assert ran.output == "a␀b\ufffdc"


def test_a_file_larger_than_allowed_is_not_written(sandbox: Bubblewrap, root: Path) -> None:
    ran = sandbox.run(["/bin/bash", "-c", "ulimit -f; ulimit -u; ulimit -c"], root=root, timeout=60)

    assert "unlimited" not in ran.output


def test_a_mounted_folder_is_read_only(sandbox: Bubblewrap, root: Path) -> None:
    cache = root.parent / "cache"
    cache.mkdir()
    (cache / "lib.txt").write_text("dependency\n")
    mount = Mount(host=cache, inside=Path("/worktree/.deps"))

    ran = sandbox.run("cat .deps/lib.txt; touch .deps/x", root=root, timeout=60, extra_read_only=[mount])

    assert ran.output.startswith("dependency\n")
    assert not (cache / "x").exists()


def test_a_worktree_that_only_root_reaches_works(sandbox: Bubblewrap) -> None:
    with TemporaryDirectory() as folder:
        hidden = Path(folder, "hidden")
        (hidden / "worktree").mkdir(parents=True)
        sandbox.own(hidden / "worktree")
        hidden.chmod(0o700)

        ran = sandbox.run("echo here > it; cat it", root=hidden / "worktree", timeout=60)

        assert ran.output == "here\n"
        assert (hidden / "worktree" / "it").stat().st_uid == (hidden / "worktree").stat().st_uid


def test_a_program_that_is_missing_says_so(sandbox: Bubblewrap, root: Path) -> None:
    assert sandbox.run("no-such-program", root=root, timeout=60).exit_code == 127


def test_bare_runs_with_an_environment_from_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_secret")

    ran = Bare().run("env; exit 4", root=tmp_path, timeout=60)

    assert ran.exit_code == 4
    assert "ghp_secret" not in ran.output and "PATH=" in ran.output


def test_bare_ends_the_group_of_a_command_that_timed_out(tmp_path: Path) -> None:
    script = "(while true; do date +%s%N > tick; sleep 0.05; done) & sleep 600"

    ran = Bare().run(script, root=tmp_path, timeout=4)

    assert ran.timed_out
    _assert_stands_still(tmp_path / "tick")


def test_bare_does_not_wait_for_a_child_that_keeps_the_output_open(tmp_path: Path) -> None:
    ran = Bare().run("sleep 600 & echo done", root=tmp_path, timeout=300)

    assert (ran.exit_code, ran.output) == (0, "done\n")
    assert not ran.timed_out


def test_a_real_repository_is_refused_without_a_sandbox() -> None:
    with pytest.raises(SandboxAbsent, match="HONK_SANDBOX=none"):
        find_sandbox("none", bare_allowed=False)


def test_none_is_taken_for_what_is_the_demos() -> None:
    assert find_sandbox("none", bare_allowed=True).name == "none"


def test_owning_a_tree_follows_no_link(sandbox: Bubblewrap, root: Path) -> None:
    outside = root.parent / "outside.txt"
    outside.write_text("mine")
    (root / "link").symlink_to(outside)

    sandbox.own(root)

    assert outside.stat().st_uid == os.geteuid()


def test_as_root_a_program_owns_the_tree_and_what_it_could_not_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[list[str]] = []

    def refused(argv: list[str], **_: object) -> CompletedProcess[bytes]:
        told.append(argv)
        return CompletedProcess(argv, 1, b"", b"chown: read-only file system\n")

    monkeypatch.setattr("agent.sandbox.bubblewrap.os.geteuid", lambda: 0)
    monkeypatch.setattr("agent.sandbox.bubblewrap.subprocess.run", refused)
    with pytest.raises(OSError, match="could not be given to its user: chown: read-only file system"):
        Bubblewrap().own(tmp_path)
    assert told == [["chown", "-h", "-R", "-P", f"{OWN_ID}:{OWN_ID}", "--", str(tmp_path)]]


def test_folders_in_folders_without_end_are_owned_too(sandbox: Bubblewrap, root: Path) -> None:
    made = sandbox.run(["python3", "-c", DEEP], root=root, timeout=60)
    assert made.ok, made.output
    (root / "deep" / "host").write_text("written by the host")

    sandbox.own(root)

    assert (root / "deep" / "host").stat().st_uid == root.stat().st_uid
    assert sandbox.run("rm -r deep", root=root, timeout=60).ok
