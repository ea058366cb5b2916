"""The straight line, whole: the train story on a product and a demo world of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 900  # twenty on an idle machine
STORY = [sys.executable, str(ROOT / "manage.py"), "story"]


@pytest.mark.timeout(SECONDS + 60)
@pytest.mark.parametrize("words", [(), ("--no-webhooks",)], ids=["webhooks", "polling"])
def test_the_train_story_happens(words: tuple[str, ...]) -> None:
    told = subprocess.run(
        [*STORY, *words],
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "All 14 steps happened." in told.stdout


@pytest.mark.timeout(300)
def test_a_story_that_breaks_off_says_so_and_exits_with_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    told = subprocess.Popen(
        STORY,
        cwd=ROOT,
        env=_environment() | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert told.stdout and "Ann and Rob are signed in" in told.stdout.readline()

    (world,) = tmp_path.glob("honk-story-*/demo/world.pid")
    os.killpg(int(world.read_text().split()[0]), signal.SIGKILL)

    said, wrong = told.communicate(timeout=240)
    assert told.returncode == 1, said
    assert "steps happened" not in said
    assert "The story broke off after" in wrong


def _environment() -> dict[str, str]:
    kept = ("PATH", "HOME", "LANG", "HONK_DATA")
    return {name: os.environ[name] for name in kept if name in os.environ}
