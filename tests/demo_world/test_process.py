"""The demo world as a process: one for a folder, ends when told, takes up again what a kill interrupted."""

import signal
from pathlib import Path

import pytest

from tests.demo_world import test_ci as ci
from tests.demo_world.whole import DemoWorld, demo_world, end, launch, start, until

# Long enough to be killed in its middle; nothing depends on how long it takes.
PATIENT = '[[check]]\nname = "slow"\nrun = "echo begun; sleep 1; echo ended"\n'


def test_a_second_start_on_the_same_folder_is_refused_with_a_sentence(world: DemoWorld) -> None:
    second = launch(world.data)

    said = second.communicate(timeout=90)[0]

    assert second.returncode == 1
    assert f"runs already, as process {world.process.pid}" in said


@pytest.mark.timeout(480)
def test_a_killed_world_comes_back_and_finishes_what_it_had_begun(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    with demo_world(tmp_path / "data") as first:
        repo, sha = ci.repository(first, work, {"ci.toml": PATIENT})
        until(lambda: first.checks(repo, sha).get("slow", {}).get("status") in {"in_progress", "completed"})
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
        second = DemoWorld(first.data, first.world, start(first.data))
        try:
            runs = second.completed(repo, sha)
            everything = second.github("GET", f"/repos/{repo}/commits/{sha}/check-runs?filter=all")
        finally:
            end(second.process)

    assert runs["slow"]["conclusion"] == "success"
    assert everything["total_count"] == 1
    assert second.process.returncode == 0, "SIGTERM ends it cleanly"
