"""The straight line, whole: the train story on a product and a demo world of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 900  # twenty on an idle machine


@pytest.mark.timeout(SECONDS + 60)
@pytest.mark.parametrize("words", [(), ("--no-webhooks",)], ids=["webhooks", "polling"])
def test_the_train_story_happens(words: tuple[str, ...]) -> None:
    told = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "story", *words],
        cwd=ROOT,
        env={name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        | {"HONK_DATA": os.environ["HONK_DATA"]},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "All 14 steps happened." in told.stdout
