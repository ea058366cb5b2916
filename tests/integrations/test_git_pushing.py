"""What a mirror pushes lands only where it was expected, and no name is an option or a path."""

import time
from pathlib import Path

import pytest

from integrations.errors import Moved, Refused, Stopped
from integrations.git import Mirror
from tests.integrations.conftest import Origin


def test_a_push_lands_where_it_was_expected_and_twice_is_once(origin: Origin, mirror: Mirror) -> None:
    main = origin.git("rev-parse", "main")
    origin.git("checkout", "-q", "--detach")
    other = origin.commit("Other", other="1")
    origin.git("update-ref", "refs/heads/other", other)
    mirror.fetch()

    mirror.push("honk/1", main, expected=None)
    mirror.push("honk/1", main, expected=None)
    mirror.push("honk/1", other, expected=main)
    mirror.push("honk/1", other, expected=main)

    assert origin.git("rev-parse", "honk/1") == other == mirror.remote_tip("honk/1") == mirror.tip("honk/1")


def test_a_push_over_somebody_elses_commit_is_refused(origin: Origin, mirror: Mirror) -> None:
    main = origin.git("rev-parse", "main")
    origin.git("checkout", "-q", "--detach")
    mine, theirs = origin.commit("Mine", a="1"), origin.commit("Theirs", a="2")
    origin.git("update-ref", "refs/heads/mine", mine)
    origin.git("update-ref", "refs/heads/honk/1", theirs)
    mirror.fetch()

    with pytest.raises(Moved):
        mirror.push("honk/1", mine, expected=main)
    with pytest.raises(Moved):
        mirror.push("honk/1", mine, expected=None)
    with pytest.raises(Moved):
        mirror.delete_branch("honk/1", expected=mine)
    assert origin.git("rev-parse", "honk/1") == theirs


def test_a_branch_is_deleted_once_and_restored(origin: Origin, mirror: Mirror) -> None:
    main = origin.git("rev-parse", "main")
    mirror.push("honk/1", main, expected=None)

    mirror.delete_branch("honk/1", expected=main)
    mirror.delete_branch("honk/1", expected=main)
    assert mirror.remote_tip("honk/1") is None

    mirror.restore_branch("honk/1", main)
    assert mirror.remote_tip("honk/1") == main


def test_a_push_that_nobody_wants_any_more_is_ended_while_the_server_thinks(
    origin: Origin, mirror: Mirror, tmp_path: Path
) -> None:
    asked = tmp_path / "asked"
    hook = origin.path / ".git" / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {asked}; sleep 60\n")
    hook.chmod(0o755)
    main = origin.git("rev-parse", "main")
    mirror.fetch()
    unwanted = Mirror(mirror.path, mirror.url, local=True, cancelled=asked.exists)

    began = time.monotonic()
    with pytest.raises(Stopped):
        unwanted.push("honk/1", main, expected=None)

    assert time.monotonic() - began < 30 and mirror.remote_tip("honk/1") is None
    with pytest.raises(Stopped):
        unwanted.remote_tip("main")


def test_what_the_server_refuses_comes_with_its_words(origin: Origin, mirror: Mirror) -> None:
    hook = origin.path / ".git" / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'GH006: Protected branch update failed' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(Refused, match="GH006: Protected branch update failed"):
        mirror.push("honk/1", origin.git("rev-parse", "main"), expected=None)


@pytest.mark.parametrize(
    "name", ["-x", "a..b", "a b", "a:b", "/a", "a/", "a.lock", "a/.b", "@", "a@{1}", "", "a\\b"]
)
def test_hazard_52_a_branch_name_is_never_an_option_or_a_path(mirror: Mirror, name: str) -> None:
    with pytest.raises(Refused):
        mirror.tip(name)


@pytest.mark.parametrize("sha", ["HEAD", "--output=/tmp/x", "abc", "main:README", "g" * 40])
def test_only_full_shas_are_taken(mirror: Mirror, sha: str) -> None:
    with pytest.raises(Refused):
        mirror.diff_bytes(sha, sha)
