"""Celery inside the serving process, tried in a process of its own since its flags belong to the process."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    data = tmp_path_factory.mktemp("embedded")
    environment = {name: os.environ[name] for name in ("PATH", "HONK_ENV_FILE")}
    environment |= {"HONK_DATA": str(data), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "tests" / "runtime" / "embedded_probe.py")]
    ended = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=150)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


def test_a_task_sent_by_name_reaches_our_application(told: dict[str, Any]) -> None:
    assert told["app"] == "honkweb"


def test_control_tasks_do_not_wait_behind_runs(told: dict[str, Any]) -> None:
    assert (told["runs_started"], told["quick_done"]) == (3, 8)


def test_stopping_reaches_the_runs_and_ends_all_threads(told: dict[str, Any]) -> None:
    assert told["clean"] and told["runs"]
    assert told["stopped_after"] < 20
